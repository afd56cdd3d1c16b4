"""At the desk: what gives a small number away is found, has to be decided, and stays hidden everywhere."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from disclosures.documents import extraction
from disclosures.documents.findings import facts_of
from disclosures.editing import deciding
from disclosures.ingest.contract import Page
from disclosures.ingest.facts import tables
from disclosures.models import (
    CountTable,
    Disclosure,
    Document,
    ExtractedFact,
    Organisation,
    Redaction,
    Risk,
)
from disclosures.models.extraction import GIVES_AWAY
from disclosures.small_numbers import looking
from disclosures.small_numbers.bands import HELD
from tests.factories import DocumentFactory, FOIResponseFactory
from tests.reviewing import act, address, fact_decided, said, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
TABLE = "Place\tPupils\nNorthtown\t41\nSouthtown\t3\nWesttown\t17\nAll\t61"
SHARES = (
    "Place\tPupils\tShare of pupils (%)\nNorthtown\t41\t67.2\nSouthtown\t3\t4.9\n"
    "Westtown\t17\t27.9\nAll\t61\t100"
)
PARTS = "Who\tPupils\nAll pupils\t46\nof whom stayed\t43\nAll teachers\t20"


def with_table(document: Document, text: str) -> Document:
    """Read again with this table on its only page, as workers do."""
    rows = tuple(range(1, len(text.split("\n")) + 1))
    page = Page(text, rows=rows)
    if document.read_at is None:
        document.pages.all().delete()
        document.facts.all().delete()
    decided = extraction.write_pages(document, [page])
    found = tables.find([page], "text/csv")
    extraction.write_found(document, [page], found, [], is_checked=True, decided=decided)
    document.read_at, document.is_lead = timezone.now(), True
    document.save()
    looking.look(document)
    return document


@pytest.fixture
def counts(waiting: Document) -> Document:
    return with_table(waiting, TABLE)


def beside(document: Document, text: str, **more: Any) -> Document:
    """Another document of the same authority with a table."""
    organisation = Organisation.objects.get(parties__disclosure=document.disclosure_id)
    draft = FOIResponseFactory(in_review=True, organisation=organisation)
    more = {"name": "later.csv", "state": "in-review", "is_lead": True, "page_count": 1, **more}
    return with_table(DocumentFactory(disclosure=draft, **more), text)


def asked(document: Document) -> list[tuple[str, str, str]]:
    """What is to be decided besides small numbers: cell, text and rule."""
    rows = document.facts.filter(name=GIVES_AWAY).order_by("start", "rule")
    return list(rows.values_list("cell", "value", "rule"))


def small(document: Document, value: str) -> ExtractedFact:
    return document.facts.get(name="figure", value=value)


def decide(client: Client, document: Document, found: ExtractedFact, choice: str, **more: str) -> Any:
    document.refresh_from_db()
    sent = fact_decided(document, found, choice, reason="Could point at one person", **more)
    return act(client, document, "save", **sent)


# ---- one table


@pytest.mark.parametrize("choice", ["band", "hold"])
def test_what_totals_give_away_has_to_be_decided_before_it_is_published(
    client: Client, editor: User, counts: Document, choice: str
):
    assert asked(counts) == []
    decide(client, counts, small(counts, "3"), choice)
    assert asked(counts) == [("B4", "17", "worked-out-from-totals")]
    text = said(client.get(address(counts)))
    assert "With the totals beside it, it gives away 3 (B3). Hold it back too." in text
    assert "Left in the document: 1 small number." in text
    page = act(client, counts, "publish")
    assert "reply.pdf: 1 small number to decide." in said(page)
    assert Disclosure.objects.get().state == "in-review"
    decide(client, counts, counts.facts.get(name=GIVES_AWAY), "hold")
    assert asked(counts) == [("B4", "17", "worked-out-from-totals")]
    assert act(client, counts, "publish").status_code == 302
    assert Disclosure.objects.get().state == "published"


def test_where_all_bands_together_say_too_much_one_has_to_go(client: Client, editor: User, waiting: Document):
    """Four times "1 to 4" in a total of "1 to 4": they can only be ones."""
    ones = with_table(waiting, "Place\tPupils\nNorthtown\t1\nSouthtown\t1\nWesttown\t1\nEasttown\t1\nAll\t4")
    for found in ones.facts.filter(name="figure"):
        decide(client, ones, found, "band")
    total = ones.facts.get(cell="B6")
    assert asked(ones) == [("B6", "4", "worked-out-from-totals")]
    decide(client, ones, total, "band")
    assert asked(ones) == [("B6", "4", "told-by-its-band"), ("B6", "4", "worked-out-from-totals")]
    text = said(client.get(address(ones)))
    assert "Its band gives away 1 (B2). Hold it back without one." in text
    assert "1 small number to decide." in said(act(client, ones, "publish"))
    decide(client, ones, ones.facts.get(rule="told-by-its-band"), "hold")
    reasons = Redaction.objects.values_list("fact__cell", "reason")
    assert set(reasons) == {*((f"B{row}", "A small number: 1 to 4") for row in range(2, 6)), ("B6", HELD)}
    # Nor does the band come back by being chosen again.
    decide(client, ones, total, "band")
    assert set(reasons.filter(fact__cell="B6")) == {("B6", HELD)}
    assert act(client, ones, "publish").status_code == 302


def test_readers_learn_nothing_of_the_second_number_from_its_reason(
    client: Client, editor: User, counts: Document
):
    decide(client, counts, small(counts, "3"), "band")
    second = counts.facts.get(name=GIVES_AWAY)
    decide(client, counts, second, "hold")
    assert [one.reason for one in Redaction.objects.order_by("start")] == ["A small number: 1 to 4", HELD]
    decide(client, counts, second, "band")
    assert Redaction.objects.get(fact=second).reason == "A number: 15 to 19"


def test_a_second_number_may_be_shown_with_a_reason_and_is_not_asked_about_again(
    client: Client, editor: User, counts: Document
):
    decide(client, counts, small(counts, "3"), "hold")
    second = counts.facts.get(name=GIVES_AWAY)
    assert "Say why." in words(act(client, counts, "save", **fact_decided(counts, second, "publish")))
    decide(client, counts, second, "publish")
    assert asked(counts) == [("B4", "17", "worked-out-from-totals")]
    assert act(client, counts, "publish").status_code == 302


def test_hiding_another_number_instead_settles_it_too(client: Client, editor: User, counts: Document):
    decide(client, counts, small(counts, "3"), "hold")
    counts.refresh_from_db()
    sent = {"hide-words": "41", "hide-page": "1", "hide-reason": "Could point at one person", "hide-type": ""}
    answer = act(client, counts, "save", stamp=deciding.stamp_of(counts), **sent)
    assert answer.status_code == 302, words(answer)
    assert asked(counts) == []
    assert act(client, counts, "publish").status_code == 302


def test_taking_a_decision_back_takes_the_question_back(client: Client, editor: User, counts: Document):
    three = small(counts, "3")
    decide(client, counts, three, "hold")
    assert asked(counts)
    decide(client, counts, ExtractedFact.objects.get(pk=three.pk), "publish")
    assert asked(counts) == []


def test_a_percentage_with_its_base_gives_a_number_away(client: Client, editor: User, waiting: Document):
    counts = with_table(waiting, SHARES)
    decide(client, counts, small(counts, "3"), "hold")
    assert ("C3", "4.9", "worked-out-from-a-percentage") in asked(counts)
    share = counts.facts.get(value="4.9", name=GIVES_AWAY)
    page = words(client.get(address(counts)))
    rows = page[page.index(f'name="number-{share.pk}-choice"') :]
    assert 'value="band"' not in rows[: rows.index("</fieldset>")]
    decide(client, counts, share, "hold", everywhere="on")
    assert set(Redaction.objects.values_list("fact__cell", flat=True)) >= {"B3", "C3"}


def test_a_part_beside_its_whole_leaves_a_small_rest(client: Client, editor: User, waiting: Document):
    counts = with_table(waiting, PARTS)
    assert asked(counts) == [("B3", "43", "part-of-a-whole")]
    assert counts.risk & Risk.SMALL_NUMBERS
    assert GIVES_AWAY not in facts_of(counts)
    assert "leaves 3." in said(client.get(address(counts)))


def test_what_the_authority_left_out_and_its_totals_give_away_is_asked_about(waiting: Document):
    counts = with_table(waiting, TABLE.replace("\t3\n", "\t<5\n"))
    assert asked(counts) == [("B4", "17", "worked-out-from-totals")]
    assert counts.facts.get(name=GIVES_AWAY).about == (
        "With the totals beside it, it gives away <5 (B3). Hold it back too."
    )


def test_the_threshold_is_a_setting(client: Client, editor: User, counts: Document, settings: Any):
    settings.SMALL_NUMBER_BELOW = 20
    assert set(counts.facts.small_numbers().values_list("value", flat=True)) == {"3", "17"}
    text = words(client.get(address(counts)))
    assert "1 to 19" in text and "1 to 4" not in text
    settings.SMALL_NUMBER_BELOW = 3
    assert not counts.facts.small_numbers().exists()


def test_decisions_survive_another_reading(client: Client, editor: User, counts: Document):
    decide(client, counts, small(counts, "3"), "hold")
    decide(client, counts, counts.facts.get(name=GIVES_AWAY), "hold")
    counts.refresh_from_db()
    with_table(counts, TABLE)
    assert not counts.facts.small_numbers().undecided().exists()
    assert set(Redaction.objects.values_list("fact__value", flat=True)) == {"3", "17"}
    assert asked(counts) == [("B4", "17", "worked-out-from-totals")]


# ---- two tables


LATER = TABLE.replace("41", "43").replace("61", "63")


def test_a_small_difference_from_another_table_is_asked_about_with_both_places(
    client: Client, editor: User, counts: Document
):
    later = beside(counts, LATER)
    assert asked(later) == [("B2", "43", "beside-another-table"), ("B5", "63", "beside-another-table")]
    text = said(client.get(address(later)))
    assert "41 (B2) in reply.pdf, page 1: 2 apart." in text
    assert f'href="{address(counts)}?page=1#page-1"' in words(client.get(address(later)))
    assert asked(counts) == []
    client.post("/review/", {"claim": counts.pk})
    assert [cell for cell, _, _ in asked(counts)] == ["B2", "B5"]
    decide(client, later, small(later, "3"), "publish")
    for found in later.facts.filter(name=GIVES_AWAY):
        decide(client, later, found, "hold")
    assert act(client, later, "publish").status_code == 302
    assert Disclosure.objects.get(documents=later).state == "published"


def test_what_another_document_shows_by_the_time_of_publishing_is_found_then(
    client: Client, editor: User, counts: Document
):
    decide(client, counts, small(counts, "3"), "publish")
    beside(counts, LATER, state="published")
    assert asked(counts) == []
    page = act(client, counts, "publish")
    assert "reply.pdf: 2 small numbers to decide." in said(page)
    assert "beside another table" in said(page)
    assert [cell for cell, _, _ in asked(counts)] == ["B2", "B5"]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (LATER, {"state": "rejected", "reason": "No reply"}),
        (LATER, {"state": "quarantined", "reason": "Too large"}),
        (LATER.replace("Pupils", "Schools"), {}),
        (TABLE, {}),
        (TABLE.replace("41", "141").replace("61", "161"), {}),
        (LATER.replace("town", "ville").replace("All", "Both"), {}),
    ],
)
def test_other_tables_say_nothing(counts: Document, text: str, more: dict[str, Any]):
    beside(counts, text, **more)
    looking.look(counts)
    assert asked(counts) == []


def test_tables_of_another_authority_say_nothing(counts: Document):
    other = with_table(
        DocumentFactory(disclosure=FOIResponseFactory(in_review=True), state="in-review"), LATER
    )
    assert CountTable.objects.count() == 2 and asked(other) == []


def test_a_number_that_is_hidden_there_shows_no_difference(client: Client, editor: User, counts: Document):
    seen = counts.pages.get().text
    for value in ("41", "61"):
        start = seen.index(value)
        counts.redactions.create(
            page=1, start=start, end=start + 2, reason="Could point at one person", decided_by=editor
        )
    assert asked(beside(counts, LATER)) == []


def test_the_question_goes_with_the_other_document(counts: Document):
    later = beside(counts, LATER)
    assert len(asked(later)) == 2
    Document.objects.filter(pk=counts.pk).update(state="rejected", reason="No reply")
    looking.look(later)
    assert asked(later) == []


def queries_of(document: Document) -> int:
    with CaptureQueriesContext(connection) as asked_of_it:
        looking.look(document)
    return len(asked_of_it)


def test_looking_takes_a_fixed_number_of_queries(counts: Document):
    later = beside(counts, LATER)
    few = queries_of(later)
    assert few <= 10
    for number in range(30):
        beside(counts, TABLE, name=f"copy-{number}.csv")
    looking.look(later)
    assert len(asked(later)) == 2
    assert queries_of(later) == few
    ExtractedFact.objects.filter(document=later).delete()
    assert queries_of(later) == 1


def test_tables_to_compare_with_are_found_by_an_index(counts: Document):
    rows = CountTable.objects.filter(organisation=1, key__in=["a"]).order_by("-id")[:20]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "count_table_newest" in rows.explain()
