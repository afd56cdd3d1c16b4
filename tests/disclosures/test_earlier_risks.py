"""Documents that were read before there was a risk get the one that a reading today would give them."""

from importlib import import_module

import pytest
from django.apps import apps

from disclosures.documents.risks import risk_of, together
from disclosures.models import Document, Risk
from tests.factories import DocumentFactory, FOIResponseFactory

pytestmark = pytest.mark.django_db
reckon = import_module("disclosures.migrations.0010_risks_of_documents_read_before").reckon


def read(**more: object) -> Document:
    made: Document = DocumentFactory(state="in-review", page_count=1, **more)
    return made


def find(document: Document, times: int = 1, **more: object) -> None:
    for place in range(times):
        document.personal_data.create(
            type="person-name", page=1, start=place, end=place + 1, confidence=0.9, rule="a-rule", **more
        )


def count(document: Document, value: str) -> None:
    document.facts.create(name="figure", value=value, page=1, start=0, end=1, confidence=0.9, rule="a-rule")


def test_each_risk_is_reckoned_from_the_rows_that_are_there():
    made = {
        Risk.MANY_DETAILS: read(),
        Risk.SMALL_NUMBERS: read(),
        Risk.NOT_SEARCHED: read(is_checked=False),
        Risk.CHILD: read(),
        Risk.FAILED_REDACTION: read(hidden=[{"what": "text under a box", "where": "page 1"}]),
    }
    plain, large = read(), read()
    find(made[Risk.MANY_DETAILS], 20)
    find(made[Risk.CHILD], of_child=True)
    count(made[Risk.SMALL_NUMBERS], "4")
    count(large, "5")
    find(plain, 19)
    both = read(is_checked=False)
    count(both, "1")
    for _ in range(2):
        reckon(apps, None)
        for document in (*made.values(), plain, large, both):
            document.refresh_from_db()
            again = risk_of(document, document.facts.all(), list(document.personal_data.all()))
            assert document.risk == again
        assert [document.risk for document in made.values()] == [risk.value for risk in made]
        assert (plain.risk, large.risk) == (0, 0)
        assert both.risk == Risk.NOT_SEARCHED + Risk.SMALL_NUMBERS


def test_a_letter_carries_what_lies_beside_it_and_what_was_reckoned_before_stays():
    draft = FOIResponseFactory(in_review=True)
    lead = read(disclosure=draft)
    beside = read(disclosure=draft, is_lead=False)
    count(beside, "2")
    known = read(risk=Risk.CHILD)
    decided = DocumentFactory(state="published", page_count=1, is_checked=False)
    reckon(apps, None)
    for document in (lead, beside, known, decided):
        document.refresh_from_db()
    assert lead.risk == together([lead, beside]) == Risk.SMALL_NUMBERS
    assert (known.risk, decided.risk) == (Risk.CHILD, 0)
