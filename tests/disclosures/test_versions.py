"""The chain of versions of an agreement, gaps in force, and two texts beside each other."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.models import Agreement, Relation, SafeCopy
from disclosures.presenters.versions import gaps_of
from tests import factories as make
from tests.copying import published
from tests.disclosures.test_timeline import text_of

pytestmark = pytest.mark.django_db
OLD = "1. Purpose\nTo trace families.\n2. Data\nName, address and nationality."
NEW = "1. Purpose\nTo trace families.\n2. Data\nName and address.\n3. Review\nEvery year."


def agreement(title: str, start: dt.date | None, end: dt.date | None, **more: Any) -> Agreement:
    made: Agreement = make.AgreementFactory(
        title=title, in_force_from=start, in_force_to=end, public=True, **more
    )
    return made


def follows(new: Agreement, old: Agreement, relation: str = Relation.SUPERSEDES, note: str = "So.") -> None:
    make.LinkFactory(from_disclosure=new, to_disclosure=old, relation=relation, note=note)


@pytest.fixture
def three() -> list[Agreement]:
    first = agreement("Memorandum 1", dt.date(2010, 1, 1), dt.date(2011, 12, 31), version="1.0")
    second = agreement("Memorandum 2", dt.date(2012, 1, 1), None, version="2.0")
    third = agreement("Memorandum 3", dt.date(2015, 6, 1), None, version="3.0")
    follows(second, first)
    follows(third, second, note="The third says so.")
    return [first, second, third]


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return text_of(response)


# ---- the chain


def test_every_version_is_on_the_page_of_each_in_order(client: Client, three: list[Agreement]) -> None:
    for each in three:
        text = read(client, each.get_absolute_url())
        text = text[text.index("Its versions") :]
        places = [text.index(f"Version {number}") for number in ("1.0", "2.0", "3.0")]
        assert places == sorted(places)
        assert "In force: 1 January 2010 to 31 December 2011" in text
        assert "No end on record; replaced by one in force from 1 June 2015" in text
        assert "Supersedes Memorandum 2 : The third says so." in text
        assert "3 versions on record, the first in force from 1 January 2010" in text
        assert "The text of none of them is held here" in text


def test_a_version_alone_says_that_no_other_is_linked(client: Client) -> None:
    text = read(client, agreement("Alone", None, None).get_absolute_url())
    assert "No other version is linked to this one on the record." in text
    assert "When it was in force is not recorded" in text


def test_what_else_ended_a_version_is_said(client: Client, three: list[Agreement]) -> None:
    ended = make.ProceedingFactory(title="Notice of withdrawal", public=True)
    make.LinkFactory(from_disclosure=ended, to_disclosure=three[2], relation=Relation.ENDS, note="Withdrawn.")
    assert "Ended by Notice of withdrawal : Withdrawn." in read(client, three[0].get_absolute_url())


def test_a_version_that_is_not_public_is_no_link_of_the_chain(client: Client) -> None:
    first = agreement("First", dt.date(2010, 1, 1), None)
    hidden = make.AgreementFactory(title="Quorked", in_review=True)
    last = agreement("Last", dt.date(2015, 1, 1), None)
    follows(hidden, first)
    follows(last, hidden)
    text = read(client, first.get_absolute_url())
    assert "No other version is linked" in text
    assert "Quorked" not in text


def in_force(start: str, end: str | None, precision: str = "day", pk: int = 0) -> Agreement:
    return Agreement(
        pk=pk,
        in_force_from=dt.date.fromisoformat(start),
        in_force_to=dt.date.fromisoformat(end) if end else None,
        date_precision=precision,
    )


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [
        ([("2010-01-01", "2010-12-31"), ("2011-01-01", None)], []),
        ([("2010-01-01", "2010-12-31"), ("2011-06-30", None)], [2]),
        ([("2010-01-01", None), ("2011-06-30", None)], []),
        ([("2010-01-01", "2020-01-01"), ("2011-01-01", "2012-01-01"), ("2013-01-01", None)], []),
        ([("2010-01-01", "2010-02-01"), ("2011-01-01", "2012-01-01"), ("2014-01-01", None)], [2, 3]),
    ],
)
def test_a_gap_lies_only_where_no_version_may_have_been_in_force(
    rows: list[tuple[str, str | None]], gaps: list[int]
) -> None:
    made = [in_force(start, end, pk=n) for n, (start, end) in enumerate(rows, 1)]
    assert list(gaps_of(made)) == gaps


def test_an_end_known_to_the_month_may_have_been_its_last_day() -> None:
    first = in_force("2010-01-01", "2010-12-01", "month", pk=1)
    assert gaps_of([first, in_force("2011-01-01", None, pk=2)]) == {}
    assert list(gaps_of([first, in_force("2011-01-02", None, pk=2)])) == [2]


def test_a_chain_takes_the_same_queries_however_long_it_is(client: Client, three: list[Agreement]) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    few = queries(three[0].get_absolute_url())
    before = three[2]
    for n in range(6):
        after = agreement(f"Later {n}", dt.date(2016 + n, 1, 1), None)
        follows(after, before)
        before = after
    assert queries(three[0].get_absolute_url()) == few


# ---- two texts


def compared(*rows: Agreement) -> str:
    return f"{rows[0].get_absolute_url()}compare/{rows[1].slug}/"


def test_two_texts_are_compared_clause_by_clause(client: Client, three: list[Agreement]) -> None:
    published(three[0], OLD)
    published(three[1], NEW)
    assert compared(three[0], three[1]) in client.get(three[0].get_absolute_url()).content.decode()
    response = client.get(compared(three[0], three[1]))
    text = text_of(response)
    assert "Changed 1 Added 1 Removed 0 The same 1" in text
    assert "Older text, page 1" in text
    body = response.content.decode()
    removed = re.findall(r"<del>(.*?)</del>", body, re.DOTALL)
    added = re.findall(r"<ins>(.*?)</ins>", body, re.DOTALL)
    assert any("nationality" in words for words in removed)
    assert any("Every year." in words for words in added)
    assert not any("trace families" in words for words in (*removed, *added))


def test_where_a_text_is_missing_the_page_says_whose_is_held(client: Client, three: list[Agreement]) -> None:
    published(three[0], OLD)
    text = read(client, compared(three[0], three[1]))
    assert "the text of at least one of them is not held" in text
    assert "Text not held" in text
    assert "The text of one is held here: Memorandum 1." in read(client, three[1].get_absolute_url())


def test_a_copy_that_was_taken_down_is_not_compared(client: Client, three: list[Agreement]) -> None:
    document = published(three[0], OLD)
    published(three[1], NEW)
    SafeCopy.objects.filter(document=document).update(state="withdrawn")
    text = read(client, compared(three[0], three[1]))
    assert "not held" in text
    assert "nationality" not in text


def test_only_linked_public_agreements_are_compared(client: Client, three: list[Agreement]) -> None:
    stranger = agreement("Stranger", dt.date(2010, 1, 1), None)
    draft = make.AgreementFactory(in_review=True)
    gone = make.AgreementFactory(withdrawn=True)
    reply = make.FOIResponseFactory(public=True)
    answers = dict.fromkeys([stranger.slug, draft.slug, reply.slug, three[0].slug, "nowhere"], 404)
    answers[gone.slug] = 410
    for slug, status in answers.items():
        assert client.get(f"{three[0].get_absolute_url()}compare/{slug}/").status_code == status, slug


def test_texts_that_are_too_long_are_not_compared(
    client: Client, three: list[Agreement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosures.rules.clauses.MOST_WORDS", 5)
    published(three[0], OLD)
    published(three[1], NEW)
    text = read(client, compared(three[0], three[1]))
    assert "Only texts of up to" in text
    assert "trace families" not in text


def test_hostile_words_are_words(client: Client, three: list[Agreement]) -> None:
    published(three[0], "1. <script>alert(1)</script> Words\n2. </del> {{ 7|add:7 }} \u202e evil")
    published(three[1], '1. <img src=x onerror="alert(1)"> Words\n2. </ins> & &amp; done')
    body = client.get(compared(three[0], three[1])).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "&lt;img" in body
    assert "{{ 7|add:7 }}" in body


def test_hidden_places_of_a_copy_are_shown_as_hidden(client: Client, three: list[Agreement]) -> None:
    published(three[0], OLD)
    newer = published(three[1], OLD)
    page = SafeCopy.objects.get(document=newer).pages.get()
    page.marks = [[OLD.index("Name"), "us", "name of a junior official"]]
    page.save()
    text = read(client, compared(three[0], three[1]))
    assert "The same, as far as both can be read" in text
    assert "in the newer text: Hidden by us: name of a junior official" in text
