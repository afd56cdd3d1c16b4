"""Invented records, of every kind and with hostile text, come out byte for byte and load again."""

import datetime
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import TextChoices
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import ActionTarget
from disclosures.listing import count_differences
from disclosures.models import (
    OUTCOMES_OF,
    Change,
    Evidence,
    FigureStatus,
    Forum,
    ItemCategory,
    Kind,
    OrganisationKind,
    Precision,
    ProceedingKind,
    Purpose,
    Qualifier,
    Regime,
    Relation,
    Role,
    Unit,
)
from tests.record_files import Cells, Record, contents, write

pytestmark = pytest.mark.django_db

_marks = st.sampled_from(list(",;\"'\n\r\t=+-@ ＝|\\%é–“”\u00a0\u202e😀"))
_anything = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
texts = st.text(_marks | _anything, min_size=1, max_size=30).filter(str.strip)
# What may stand in a list: without the separator, and without white space around it.
words = texts.map(lambda text: text.replace("; ", "").strip()).filter(lambda text: text and "; " not in text)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2035, 12, 31)).map(str)
counts = st.integers(0, 2**63 - 1).map(str)
numbers = st.decimals(0, 10**14 - 1, places=4, allow_nan=False).map(
    lambda value: f"{value:f}".rstrip("0").rstrip(".")
)
urls = st.builds(
    "https://www.example.org/{}?q={}".format, st.integers(1, 5), st.sampled_from(["", "a,b", "'x'", "é"])
)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


def lists(strategy: st.SearchStrategy[str], **sizes: Any) -> st.SearchStrategy[str]:
    return st.lists(strategy, **sizes).map("; ".join)


def some(slugs: list[str], **sizes: Any) -> st.SearchStrategy[str]:
    if not slugs:
        return st.just("")
    return st.lists(st.sampled_from(slugs), unique=True, **sizes).map("; ".join)


def one(slugs: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(slugs) if slugs else st.just("")


def enumerated(choices: type[TextChoices]) -> st.SearchStrategy[str]:
    return st.sampled_from([str(value) for value in choices.values])


precisions = enumerated(Precision)


@st.composite
def in_order(draw: st.DrawFn) -> tuple[str, str]:
    first, second = draw(maybe(days)), draw(maybe(days))
    return (first, second) if not (first and second) else (min(first, second), max(first, second))


@st.composite
def organisations(draw: st.DrawFn) -> list[Cells]:
    number = draw(st.integers(1, 4))
    # Now and then a body to which a rule gives a part.
    slugs = [f"body-{n}" for n in range(number)]
    if draw(st.booleans()):
        slugs += ["information-commissioners-office", "department-for-education"]
    rows = []
    for slug in slugs:
        valid_from, valid_to = draw(in_order())
        others = [other for other in slugs if other != slug]
        rows.append(
            {
                "slug": slug,
                "name": draw(texts),
                "abbreviation": draw(maybe(texts)),
                "kind": draw(enumerated(OrganisationKind)),
                "parent_slug": draw(maybe(one(others))),
                # A chain of successors never leads back.
                "successor_slug": draw(maybe(one(slugs[: slugs.index(slug)]))),
                "valid_from": valid_from,
                "valid_to": valid_to,
                "website": draw(maybe(urls)),
                "wikidata_id": draw(maybe(st.integers(1, 10**9).map("Q{}".format))),
                "source_url": draw(urls),
            }
        )
    return rows


@st.composite
def data_items(draw: st.DrawFn) -> list[Cells]:
    """Names end in a number of their own, so that each leads to one item."""
    rows = []
    for n in range(draw(st.integers(1, 3))):
        # A semicolon and a blank part the names of a list, so no name holds both.
        aliases = [f"{draw(words)} {n}.{m}".replace(";", ",") for m in range(draw(st.integers(0, 2)))]
        rows.append(
            {
                "slug": f"item-{n}",
                "name": f"{draw(words)} {n}",
                "description": draw(maybe(texts)),
                "cbds_reference": draw(maybe(texts)),
                "category": draw(enumerated(ItemCategory)),
                "aliases": "; ".join(aliases),
                "source_url": draw(urls),
            }
        )
    return rows


@st.composite
def used_items(draw: st.DrawFn, items: list[Cells], least: int) -> str:
    """Each item at most once, under one of its names, in whatever case leads back to it."""
    written = []
    for item in draw(st.lists(st.sampled_from(items), unique_by=lambda item: item["slug"], min_size=least)):
        name = draw(st.sampled_from([item["name"], *filter(None, item["aliases"].split("; "))]))
        louder = name.upper()
        written.append(louder if louder.lower() == name.lower() and draw(st.booleans()) else name)
    return "; ".join(written)


@st.composite
def spine(draw: st.DrawFn, slug: str, *dates: str) -> Cells:
    return {
        "slug": slug,
        "title": draw(texts),
        "summary": draw(maybe(texts)),
        "date_precision": draw(precisions) if any(dates) else "",
        "evidence": draw(enumerated(Evidence)),
        "source_url": draw(urls),
    }


@st.composite
def disclosures(draw: st.DrawFn, bodies: list[str], items: list[Cells]) -> Record:
    several = st.integers(0, 2)
    record: Record = {}
    body = one(bodies)
    record["foi_responses"] = []
    for n in range(draw(several)):
        requested_on, responded_on = draw(in_order())
        record["foi_responses"].append(
            draw(spine(f"foi-{n}", requested_on, responded_on))
            | {
                "authority_slug": draw(body),
                "reference": draw(maybe(words.map(f"{{}} {n}".format))),
                "requested_on": requested_on,
                "responded_on": responded_on,
                "outcome": draw(maybe(st.sampled_from(OUTCOMES_OF[Kind.FOI_RESPONSE]))),
                "exemptions": draw(lists(words, max_size=3)),
                "internal_review_outcome": draw(maybe(texts)),
                "request_url": draw(maybe(urls)),
            }
        )
    record["ico_decisions"] = []
    for n in range(draw(several)):
        decided_on = draw(maybe(days))
        record["ico_decisions"].append(
            draw(spine(f"ico-{n}", decided_on))
            | {
                "authority_slug": draw(body),
                "reference": draw(maybe(words.map(f"{{}} {n}".format))),
                "decided_on": decided_on,
                "regime": draw(enumerated(Regime)),
                "outcome": draw(st.sampled_from(OUTCOMES_OF[Kind.ICO_DECISION])),
                "sections": draw(lists(words, max_size=3)),
                "appeal_reference": draw(maybe(texts)),
            }
        )
    record["census_changes"] = []
    for n in range(draw(several)):
        announced_on, effective_on = draw(maybe(days)), draw(maybe(days))
        record["census_changes"].append(
            draw(spine(f"census-{n}", announced_on, effective_on))
            | {
                "collection": draw(st.just("School Census") | texts),
                "field_name": draw(used_items(items, 1)),
                "cbds_reference": draw(maybe(texts)),
                "change": draw(enumerated(Change)),
                "announced_on": announced_on,
                "effective_on": effective_on,
                "legal_instrument": draw(maybe(texts)),
            }
        )
    record["agreements"] = []
    for n in range(draw(several)):
        in_force_from, in_force_to = draw(in_order())
        signed_on = draw(maybe(days))
        record["agreements"].append(
            draw(spine(f"agreement-{n}", in_force_from, signed_on))
            | {
                "party_slugs": draw(some(bodies, min_size=1)),
                "version": draw(maybe(texts)),
                "signed_on": signed_on,
                "in_force_from": in_force_from,
                "in_force_to": in_force_to,
            }
        )
    agreements = [row["slug"] for row in record["agreements"]]
    record["data_shares"] = []
    for n in range(draw(several)):
        period_start, period_end = draw(in_order())
        record["data_shares"].append(
            draw(spine(f"share-{n}", period_start))
            | {
                "from_slug": draw(body),
                "to_slug": draw(body),
                "dataset": draw(texts),
                "period_start": period_start,
                "period_end": period_end,
                "requests_made": draw(maybe(counts)),
                "people_requested": draw(maybe(counts)),
                "records_matched": draw(maybe(counts)),
                "fields_shared": draw(used_items(items, 0)),
                "purpose": draw(enumerated(Purpose)),
                "legal_basis": draw(maybe(texts)),
                "agreement_slug": draw(maybe(one(agreements))),
            }
        )
    record["statements"] = []
    for n in range(draw(several)):
        made_on = draw(maybe(days))
        record["statements"].append(
            draw(spine(f"statement-{n}", made_on))
            | {
                "speaker": draw(texts),
                "role": draw(maybe(texts)),
                "organisation_slug": draw(body),
                "forum": draw(enumerated(Forum)),
                "reference": draw(maybe(texts)),
                "made_on": made_on,
            }
        )
    record["proceedings"] = []
    for n in range(draw(several)):
        held_on = draw(maybe(days))
        record["proceedings"].append(
            draw(spine(f"proceeding-{n}", held_on))
            | {
                "kind_of_proceeding": draw(enumerated(ProceedingKind)),
                "body_slug": draw(body),
                "reference": draw(maybe(texts)),
                "held_on": held_on,
                "result": draw(maybe(texts)),
            }
        )
    return record


@st.composite
def figures(draw: st.DrawFn, named: list[str]) -> list[Cells]:
    rows: list[Cells] = []
    for m in range(draw(st.integers(0, 2)) if named else 0):
        measure = {
            "measure_slug": f"measure-{m}",
            "measure_title": draw(texts),
            "subject_slug": draw(maybe(one(named))),
            "unit": draw(enumerated(Unit)),
            "period_start": draw(maybe(st.just("2001-01-01"))),
        }
        size = draw(st.integers(1, 3))
        for n in range(size):
            period_end = draw(maybe(days.map(lambda day: max(day, "2001-01-01"))))
            # Each is corrected by the next or by none, so that no circle comes about.
            corrected_by = f"figure-{m}-{n + 1}" if n + 1 < size and draw(st.booleans()) else ""
            statuses = [status for status in FigureStatus.values if corrected_by or status != "corrected"]
            rows.append(
                measure
                | {
                    "slug": f"figure-{m}-{n}",
                    "asserted_in_slug": draw(one(named)),
                    "value": draw(numbers),
                    "qualifier": draw(enumerated(Qualifier)),
                    "period_end": period_end,
                    "date_precision": draw(precisions) if measure["period_start"] or period_end else "",
                    "status": draw(st.sampled_from(statuses)),
                    "corrected_by": corrected_by,
                    "note": draw(maybe(texts)),
                    "source_url": draw(urls),
                }
            )
    return rows


@st.composite
def actions(draw: st.DrawFn) -> list[Cells]:
    rows = []
    for n in range(draw(st.integers(0, 2))):
        opens_on, deadline_on = draw(in_order())
        rows.append(
            {
                "slug": f"action-{n}",
                "campaign": draw(st.sampled_from(["Keep names out", "Names, “kept” out; always"])),
                "title": draw(texts),
                "summary": draw(maybe(texts)),
                "target": draw(enumerated(ActionTarget)),
                "opens_on": opens_on,
                "deadline_on": deadline_on,
                "source_url": draw(urls),
            }
        )
    return rows


@st.composite
def links(draw: st.DrawFn, named: list[str], calls: list[str]) -> list[Cells]:
    """Also such that have an action at one end, in any order."""
    ends = [(a, b) for a in named for b in named + calls if a != b] + [(a, b) for a in calls for b in named]
    if not ends:
        return []
    chosen = draw(st.lists(st.tuples(st.sampled_from(ends), enumerated(Relation)), unique=True, max_size=4))
    return [
        {
            "from_slug": ends[0],
            "relation": relation,
            "to_slug": ends[1],
            "note": draw(texts if relation in {"contradicts", "confirms"} else maybe(texts)),
            "source_url": draw(urls),
        }
        for ends, relation in chosen
    ]


@st.composite
def further(draw: st.DrawFn, bodies: list[str], record: Record) -> Record:
    """Files that are there only when they have rows, in the order in which they are exported."""
    files: Record = {}
    names = []
    for n in range(draw(st.integers(0, 2))):
        valid_from, valid_to = draw(in_order())
        names.append(
            {
                "organisation_slug": draw(one(bodies)),
                "name": f"{draw(words)} {n}",
                "valid_from": valid_from,
                "valid_to": valid_to,
                "source_url": draw(maybe(urls)),
            }
        )
    parties = [
        {"disclosure_slug": row["slug"], "organisation_slug": draw(one(bodies)), "role": Role.PARTY.value}
        for name in ("foi_responses", "data_shares", "statements")
        for row in record[name]
        if draw(st.booleans())
    ]
    # One page of one address, cited by one row of it.
    sources: list[Cells] = []
    has_page = draw(st.booleans())
    if record["statements"] and has_page:
        cited = record["statements"][0]
        cited["source_url"] = "https://www.example.org/long-report"
        sources = [
            {
                "source_url": cited["source_url"],
                "page": draw(st.integers(1, 999).map("p. {}".format)),
                "seen_on": draw(maybe(days)),
                "archived_url": draw(maybe(urls)),
                "cited_by": cited["slug"],
            }
        ]
    for name, rows in (("organisation_names", names), ("parties", parties), ("sources", sources)):
        if rows:
            files[name] = rows
    return files


@st.composite
def records(draw: st.DrawFn) -> Record:
    bodies = draw(organisations())
    slugs = [row["slug"] for row in bodies]
    items = draw(data_items())
    record = draw(disclosures(slugs, items))
    named = [row["slug"] for rows in record.values() for row in rows]
    calls = draw(actions())
    record |= {
        "organisations": bodies,
        "data_items": items,
        "figures": draw(figures(named)),
        "actions": calls,
        "links": draw(links(named, [row["slug"] for row in calls])),
    }
    return record | draw(further(slugs, record))


@contextmanager
def empty_database() -> Iterator[None]:
    """Whatever is written inside is checked as a commit would, and undone."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


def state() -> list[tuple[object, ...]]:
    """What a load could have changed: rows, versions and the number of events of history."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d::text FROM disclosures_disclosure d UNION ALL SELECT p::text FROM disclosures_party p"
            " UNION ALL SELECT v::text FROM disclosures_publicationversion v"
            " UNION ALL SELECT count(*)::text FROM disclosures_disclosureevent"
            " UNION ALL SELECT count(*)::text FROM disclosures_partyevent"
            " UNION ALL SELECT count(*)::text FROM disclosures_figureevent"
            " UNION ALL SELECT count(*)::text FROM disclosures_organisationevent"
            " UNION ALL SELECT count(*)::text FROM campaigns_actionlinkevent"
            " UNION ALL SELECT count(*)::text FROM disclosures_sourceevent"
        )
        return cursor.fetchall()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(records())
def test_an_invented_record_comes_out_byte_for_byte_and_loads_again(record: Record):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given_files = contents(write(folder / "given", record, escape=True))
        with empty_database():
            call_command("load_record", str(folder / "given"), verbosity=0)
            assert count_differences() == []
            before = state()
            call_command("load_record", str(folder / "given"), verbosity=0)
            assert state() == before
            call_command("export_record", str(folder / "first"), verbosity=0)
        assert contents(folder / "first") == given_files
        with empty_database():
            call_command("load_record", str(folder / "first"), verbosity=0)
            call_command("export_record", str(folder / "second"), verbosity=0)
        assert contents(folder / "second") == given_files
