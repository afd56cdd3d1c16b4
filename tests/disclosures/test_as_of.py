"""The record as it stood here on a day: what readers saw then, without what is personal or taken down."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures import actions
from disclosures.editing import corrections
from disclosures.listing import relist
from disclosures.models import KINDS, Correction, Disclosure, Figure, Role, State
from tests import factories as make
from tests.copying import published
from tests.disclosures.test_timeline import text_of, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
FIRST = dt.date(2020, 1, 1)
EVENTS = [one for one in apps.get_app_config("disclosures").get_models() if one.__name__.endswith("Event")]
FIELDS = ("title", "summary", "reference", "responded_on", "evidence", "exemptions")


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    """That day: for us, and, since PostgreSQL has a clock of its own, in the history that it writes."""
    moment = dt.datetime.combine(day, dt.time(12), dt.UTC)
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    with time_machine.travel(moment, tick=False):
        yield
    for model in EVENTS:
        model._default_manager.filter(pgh_created_at__gte=before).update(pgh_created_at=moment)


def day_of(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def correct(record: Any, name: str, value: Any, *, is_personal: bool = False) -> None:
    fresh: Any = KINDS[record.kind]._default_manager.get(pk=record.pk)
    said, version = corrections.in_words(fresh, name), corrections.version_of(fresh)
    setattr(fresh, name, value)
    corrections.correct(
        fresh,
        name,
        by=make.EditorFactory(),
        version=version,
        said=said,
        reason="Why.",
        is_personal=is_personal,
    )


def ask(client: Client, record: Any, day: dt.date | str) -> Any:
    return client.get(f"{record.get_absolute_url()}?as_of={day}")


def shown(response: Any) -> dict[str, Any] | None:
    """What a page of a record says, None where it does not stand."""
    context = response.context
    if response.status_code != 200 or "facts" not in context:
        return None
    thread = context["thread"]
    return {
        **{name: str(getattr(context["record"], name)) for name in FIELDS},
        "dates": context["dates"],
        "facts": context["facts"],
        "parts": context["parts"],
        "given": [
            (row.title, row.given, row.stands)
            for group in (context["given"].groups if context["given"] else ())
            for row in group.rows
        ],
        "thread": [(one.disclosure.title, one.relation, one.note) for one in thread.items if not one.here]
        if thread
        else [],
        "documents": [one.pk for one in context["documents"]],
    }


def listed(client: Client, query: str) -> list[tuple[str, str, str, str]]:
    response = client.get(f"/timeline/{query}")
    entries = [item.disclosure for item in response.context["items"] if item.what == "entry"]
    return sorted((one.slug, one.title, one.summary, one.organisation_names) for one in entries)


# ---- one record


def test_it_shows_what_stood_then_under_a_banner(client: Client) -> None:
    with on(day_of(0)):
        record = make.FOIResponseFactory(public=True, title="The first title", summary="The first summary.")
    with on(day_of(10)):
        correct(record, "title", "The second title")
    response = ask(client, record, day_of(9))
    body, text = response.content.decode(), text_of(response)
    assert '<h1 lang="en-GB">The first title</h1>' in body and "The second title" not in body
    assert "This is the record as it stood here on 10 January 2020." in text
    assert "Corrected since: Title." in text and "Version 1." in text
    assert f'<a href="{record.get_absolute_url()}">Today’s page</a>' in body
    assert '<meta name="robots" content="noindex">' in body
    assert body.count('rel="canonical"') == 1 and f'{record.get_absolute_url()}">' in body
    assert "It said:" not in text
    then = ask(client, record, day_of(10))
    assert '<h1 lang="en-GB">The second title</h1>' in then.content.decode()
    assert "It said: The first title" in text_of(then) and "Version 2." in text_of(then)
    today = client.get(record.get_absolute_url()).content.decode()
    assert "This is the record as it stood" not in today and 'content="noindex"' not in today


def test_before_anything_was_published_it_says_so(client: Client) -> None:
    with on(day_of(5)):
        make.StatementFactory(public=True)
    with on(day_of(10)):
        record = make.FOIResponseFactory(public=True, title="A reply")
    for address in (record.get_absolute_url(), "/timeline/", "/search/"):
        response = client.get(f"{address}?as_of={day_of(4)}")
        text = text_of(response)
        assert response.status_code == 200 and "A reply" not in text, address
        assert "Nothing was on this site yet on 5 January 2020." in text, address
        assert "The first record was published here on 6 January 2020." in text, address
        assert 'content="noindex"' in response.content.decode()
    text = text_of(ask(client, record, day_of(8)))
    assert "This record did not stand here on 9 January 2020." in text and "A reply" not in text


@pytest.mark.parametrize("day", ["2999-01-01", "2999", "nonsense", "2020-02-30", "%00", "x" * 30])
def test_a_wrong_day_gets_a_message_beside_the_field(client: Client, day: str) -> None:
    record = make.FOIResponseFactory(public=True, title="A reply")
    response = ask(client, record, day)
    text = text_of(response)
    assert response.status_code == 200 and "as it stood here on" not in text.replace("See it as it", "")
    assert "Error: " in text.partition("See it as it stood here on")[2]
    assert "There is a problem" in text
    page = client.get(f"/timeline/?as_of={day}")
    assert page.status_code == 200 and titles(page) == [] and "There is a problem" in text_of(page)
    assert client.get(f"/timeline.json?as_of={day}").status_code == 400


def test_what_is_withdrawn_today_is_gone_on_every_day(client: Client) -> None:
    with on(day_of(0)):
        record = make.FOIResponseFactory(public=True, title="A reply")
    with on(day_of(5)):
        actions.withdraw(record, by=None, reason="It was not ours.")
    for number in (0, 4, 5, 9):
        response = ask(client, record, day_of(number))
        assert response.status_code == 410 and "A reply" not in text_of(response)
        assert listed(client, f"?as_of={day_of(number)}") == []


def test_what_was_down_for_a_time_did_not_stand_then(client: Client) -> None:
    with on(day_of(0)):
        record = make.FOIResponseFactory(public=True, title="A reply")
    with on(day_of(5)):
        actions.withdraw(record, by=None, reason="It was not ours.")
    with on(day_of(10)):
        actions.publish(record, by=None)
    for number, stands in ((0, True), (5, False), (9, False), (10, True)):
        assert (shown(ask(client, record, day_of(number))) is not None) == stands
        assert bool(listed(client, f"?as_of={day_of(number)}")) == stands


def test_a_draft_of_that_time_never_shows(client: Client) -> None:
    with on(day_of(0)):
        record = make.FOIResponseFactory(in_review=True, title="The words of a draft", organisation=None)
    with on(day_of(5)):
        Disclosure.objects.filter(pk=record.pk).update(title="The words of the record")
        actions.publish(record, by=None)
    for number in (0, 4):
        assert "words of" not in text_of(ask(client, record, day_of(number)))
    assert "The words of the record" in text_of(ask(client, record, day_of(5)))


def test_parts_links_figures_and_documents_are_those_of_the_day(client: Client) -> None:
    old, new = make.OrganisationFactory(name="The old body"), make.OrganisationFactory(name="The new body")
    with on(day_of(0)):
        record = make.FOIResponseFactory(public=True, organisation=old, title="A reply")
        other = make.StatementFactory(public=True, title="The other’s first title")
        figure = make.FigureFactory(asserted_in=record, value=520)
    with on(day_of(5)):
        make.LinkFactory(from_disclosure=record, to_disclosure=other, note="Because of this.")
        actions.set_parties(record, [(new, Role.AUTHORITY)])
        document = published(record)
    with on(day_of(10)):
        correct(other, "title", "The other’s second title")
        cause = corrections.NewNumber(531, "exact", corrections.Cause.OURS, "We misread it.")
        corrections.correct_figure(figure.slug, cause, by=make.EditorFactory(), seen=figure.value)
    first, then, today = (shown(ask(client, record, day_of(number))) for number in (0, 5, 10))
    assert first and then and today
    assert [part.value for part in first["parts"]] == ["The old body"]
    assert [part.value for part in then["parts"]] == ["The new body"]
    assert first["thread"] == [] and first["documents"] == []
    assert then["thread"] == [("The other’s first title", "contradicts", "Because of this.")]
    assert today["thread"] == [("The other’s second title", "contradicts", "Because of this.")]
    assert then["documents"] == [document.pk]
    assert (int(then["given"][0][1].value), int(today["given"][0][1].value)) == (520, 531)
    page = client.get(f"/timeline/?as_of={day_of(0)}")
    assert "The old body" in text_of(page) and "Because of this." not in text_of(page)
    page = client.get(f"/timeline/?as_of={day_of(5)}")
    assert "The new body" in text_of(page) and "Because of this." in text_of(page)
    assert "The other’s second title" not in text_of(page)


def test_a_link_that_was_taken_away_comes_back_from_no_history(client: Client) -> None:
    with on(day_of(0)):
        link = make.LinkFactory(note="It names Ash Example.")
    with on(day_of(5)):
        record = link.from_disclosure
        link.delete()
        relist([record.pk])
    for number in (0, 5):
        for address in (record.get_absolute_url(), "/timeline/"):
            assert "Ash Example" not in text_of(client.get(f"{address}?as_of={day_of(number)}"))


# ---- what was personal


def test_personal_data_removed_since_comes_back_in_no_field(client: Client) -> None:
    """A seed in every field of words that can be corrected, of every kind, is met on no day afterwards."""
    for factory in make.KIND_FACTORIES:
        kind = factory._meta.model.KIND
        with on(day_of(0)):
            record = factory(public=True)
            names = [name for name in corrections.fields_of(kind) if _holds_words(kind, name)]
            for name in names:
                value = f"SECRET-{name}"
                written = value[:20] if _most(kind, name) < 40 else value
                _write(record, name, written)
            relist([record.pk])
        with on(day_of(3)):
            correct(record, "summary", "SECRET-summary, with a mistake put right")
        with on(day_of(5)):
            for name in names:
                correct(record, name, _new(kind, name), is_personal=True)
        for day in (day_of(0), day_of(3), day_of(4), day_of(5)):
            for address in (record.get_absolute_url(), "/timeline/", "/search/", "/corrections/"):
                assert "SECRET" not in client.get(f"{address}?as_of={day}").content.decode(), (kind, day)
        said = text_of(ask(client, record, day_of(1))).partition("Personal data was removed since from: ")[2]
        assert "Title" in said.partition(". Today’s words")[0]
    rows = [*Correction.objects.values_list("said", "says", "reason")]
    assert "SECRET" not in str(rows)


def _holds_words(kind: str, name: str) -> bool:
    field: Any = KINDS[kind]._meta.get_field(name)
    return (
        field.get_internal_type() in {"CharField", "TextField", "URLField", "ArrayField"}
        and not field.choices
    )


def _most(kind: str, name: str) -> int:
    return getattr(KINDS[kind]._meta.get_field(name), "max_length", None) or 1_000


def _is_list(kind: str, name: str) -> bool:
    return KINDS[kind]._meta.get_field(name).get_internal_type() == "ArrayField"


def _write(record: Any, name: str, written: str) -> None:
    model = KINDS[record.kind]
    value: Any = [written] if _is_list(record.kind, name) else written
    if model._meta.get_field(name).get_internal_type() == "URLField":
        value = f"https://example.org/{written}"
    fresh = model._default_manager.get(pk=record.pk)
    setattr(fresh, name, value)
    fresh.save()


def _new(kind: str, name: str) -> Any:
    return ["clean"] if _is_list(kind, name) else "https://example.org/clean" if "url" in name else "clean"


# ---- as it stood, whatever happened


STEPS = st.sampled_from(
    [
        "title",
        "summary",
        "personal",
        "date",
        "evidence",
        "withdraw",
        "publish",
        "parties",
        "link",
        "other",
        "wait",
    ]
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(STEPS, max_size=2), min_size=2, max_size=5))
def test_the_page_of_a_day_is_the_page_that_stood_on_it(client: Client, days: list[list[str]]) -> None:
    Disclosure.objects.filter(state=State.PUBLISHED).update(state=State.WITHDRAWN, withdrawn_reason="Done.")
    fresh = (f"words {number}" for number in itertools.count())
    pages: dict[int, Any] = {}
    lists: dict[int, Any] = {}
    cleaned: dict[int, str] = {}
    with on(day_of(0)):
        record = make.FOIResponseFactory(public=True, requested_on=None)
        other = make.StatementFactory(public=True)
    for number, steps in enumerate(days):
        with on(day_of(number)):
            for step in steps:
                _take(step, record, other, next(fresh))
                if step == "personal" and Disclosure.objects.get(pk=record.pk).is_public:
                    cleaned[number] = Disclosure.objects.get(pk=record.pk).summary
            pages[number] = shown(client.get(record.get_absolute_url()))
            lists[number] = listed(client, "")
    is_public = Disclosure.objects.get(pk=record.pk).is_public
    last_cleaned = max(cleaned, default=-1)
    for number in range(len(days)):
        response = ask(client, record, day_of(number))
        expected, entries = pages[number], lists[number]
        if number < last_cleaned:
            summary = cleaned[last_cleaned]
            expected = expected and expected | {"summary": summary}
            entries = [
                (slug, title, summary if slug == record.slug else said, names)
                for slug, title, said, names in entries
            ]
        if is_public:
            assert shown(response) == expected, number
        else:
            assert response.status_code == 410
            entries = [entry for entry in entries if entry[0] != record.slug]
        assert listed(client, f"?as_of={day_of(number)}") == entries, number


def _link(record: Any, other: Any, words: str) -> None:
    if not record.links_from.exists():
        make.LinkFactory(from_disclosure=record, to_disclosure=other, note=words)


# What only a public record undergoes.
ACTS: dict[str, Callable[[Any, Any, str], Any]] = {
    "title": lambda record, other, words: correct(record, "title", words),
    "summary": lambda record, other, words: correct(record, "summary", words),
    "personal": lambda record, other, words: correct(record, "summary", words, is_personal=True),
    "date": lambda record, other, words: correct(
        record, "responded_on", dt.date(2019, 1, 1 + int(words.split()[1]) % 28)
    ),
    "evidence": lambda record, other, words: correct(record, "evidence", "reported"),
    "withdraw": lambda record, other, words: actions.withdraw(record, by=None, reason="Not ours."),
    "parties": lambda record, other, words: actions.set_parties(
        record, [(make.OrganisationFactory(name=words), Role.AUTHORITY)]
    ),
    "link": _link,
    "wait": lambda record, other, words: None,
}


def _take(step: str, record: Any, other: Any, words: str) -> None:
    if step == "publish":
        actions.publish(record, by=None)
    elif step == "other":
        correct(other, "title", words)
    elif Disclosure.objects.get(pk=record.pk).is_public:
        ACTS[step](record, other, words)


def test_the_number_of_queries_is_fixed(client: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{address}?as_of={day_of(9)}").status_code == 200
        return len(captured)

    def fill(record: Any) -> None:
        for _ in range(3):
            make.LinkFactory(from_disclosure=record, to_disclosure=make.StatementFactory(public=True))
            make.FigureFactory(asserted_in=record)
            make.DataShareFactory(public=True)

    with on(day_of(0)):
        record = make.FOIResponseFactory(public=True)
        make.StatementFactory(public=True)
        fill(record)
    few = {address: queries(address) for address in (record.get_absolute_url(), "/timeline/")}
    with on(day_of(1)):
        fill(record)
        correct(record, "title", "Another title")
        assert Figure.objects.count() == 6
    assert {address: queries(address) for address in few} == few
    assert max(few.values()) <= 60
