"""At the desk: what gives a small number away is found, has to be decided, and stays hidden everywhere."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from disclosures import deciding, extraction
from disclosures.ingest.contract import Page
from disclosures.ingest.facts import tables
from disclosures.models import (
    Disclosure,
    Document,
    ExtractedFact,
    Redaction,
    Risk,
)
from disclosures.models.extraction import GIVES_AWAY
from disclosures.small_numbers import looking
from tests.factories import DocumentFactory, FOIResponseFactory
from tests.reviewing import act, address, fact_decided, said, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
TABLE = "Place\tPupils\nNorthtown\t41\nSouthtown\t3\nWesttown\t17\nAll\t61"
SHARES = "\n".join(
    [
        "Place\tPupils\tShare of pupils (%)",
        "Northtown\t41\t67.2",
        "Southtown\t3\t4.9",
        "Westtown\t17\t27.9",
        "All\t61\t100",
    ]
)
PARTS = "Who\tPupils\nAll pupils\t46\nof whom stayed\t43\nAll teachers\t20"


def with_table(document: Document, text: str) -> Document:
    """Read again with this table on its only page, as workers do."""
    rows = tuple(range(1, len(text.split("\n")) + 1))
    page = Page(text, rows=rows)
    document.facts.all().delete()
    decided = extraction.write_pages(document, [page])
    found = tables.find([page], "text/csv")
    extraction.write_found(document, [page], found, [], is_checked=True, decided=decided)
    document.save()
    looking.look(document)
    return document


@pytest.fixture
def counts(waiting: Document) -> Document:
    return with_table(waiting, TABLE)


def beside(document: Document, text: str, **more: Any) -> Document:
    """Another document of the same authority with a table."""
    party = document.disclosure.parties.get()
    draft = FOIResponseFactory(in_review=True, organisation=party.organisation)
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


def test_readers_learn_nothing_of_the_second_number_from_its_reason(
    client: Client, editor: User, counts: Document
):
    decide(client, counts, small(counts, "3"), "band")
    second = counts.facts.get(name=GIVES_AWAY)
    decide(client, counts, second, "hold")
    assert [one.reason for one in Redaction.objects.order_by("start")] == [
        "A small number: 1 to 4",
        "A number held back, so that another one stays hidden",
    ]
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
    page = Page(TABLE, rows=(1, 2, 3, 4, 5))
    decided = extraction.write_pages(counts, [page])
    found = tables.find([page], "text/csv")
    extraction.write_found(counts, [page], found, [], is_checked=True, decided=decided)
    counts.save()
    assert not counts.facts.small_numbers().undecided().exists()
    assert set(Redaction.objects.values_list("fact__value", flat=True)) == {"3"}
