"""What lists say of measures is what the ledger says, whatever happens to the records."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from disclosures.actions import publish, set_parties, withdraw
from disclosures.documents.table_figures import take_back
from disclosures.listing import recount, relist
from disclosures.models import Figure, FigureStatus, Measure, MeasureListing, Role
from disclosures.rollups import measures
from tests import factories as make

pytestmark = pytest.mark.django_db


def differences() -> list[tuple[str, str]]:
    return list(measures.differences())


def listed(measure: Measure) -> MeasureListing | None:
    return MeasureListing.objects.filter(measure=measure).first()


@pytest.fixture
def corrected() -> Measure:
    """2,462 in one answer, corrected to 2,461 in another a year later."""
    measure: Measure = make.MeasureFactory(title="People asked about")
    later = make.FigureFactory(
        measure=measure,
        value=2461,
        asserted_in=make.StatementFactory(made_on=datetime.date(2017, 11, 27), public=True),
    )
    make.FigureFactory(
        measure=measure,
        value=2462,
        status=FigureStatus.CORRECTED,
        corrected_by=later,
        asserted_in=make.StatementFactory(made_on=datetime.date(2016, 10, 27), public=True),
    )
    return measure


def test_a_measure_is_counted_with_its_dates(corrected: Measure):
    row = listed(corrected)
    assert row
    assert (row.title, row.unit, row.assertions, row.corrected, row.disputed) == (
        "People asked about", "people", 2, 1, 0,
    )  # fmt: skip
    assert (row.first_on, row.first_precision) == (datetime.date(2016, 10, 27), "day")
    assert (row.last_on, row.sort_date) == (datetime.date(2017, 11, 27), datetime.date(2017, 11, 27))
    assert differences() == []


def test_a_measure_without_a_public_number_is_not_there(corrected: Measure):
    draft = make.FigureFactory(asserted_in=make.StatementFactory())
    assert listed(draft.measure) is None
    for figure in corrected.figures.all():
        withdraw(figure.asserted_in, by=None, reason="Taken down.")
    assert listed(corrected) is None
    assert not corrected.figures.listed().exists()
    assert differences() == []


def test_a_measure_hides_with_what_it_is_about_and_comes_back_with_it(corrected: Measure):
    share = make.DataShareFactory(public=True)
    Measure.objects.filter(pk=corrected.pk).update(subject=share.pk)
    withdraw(share, by=None, reason="Taken down.")
    assert listed(corrected) is None
    assert differences() == []
    publish(share, by=None)
    row = listed(corrected)
    assert row and row.assertions == 2
    assert differences() == []


def test_measures_of_one_pair_of_bodies_know_each_other():
    giver, receiver, other = (make.OrganisationFactory() for _ in range(3))
    first = make.DataShareFactory(giver=giver, receiver=receiver, public=True)
    second = make.DataShareFactory(giver=giver, receiver=receiver, public=True)
    third = make.DataShareFactory(giver=receiver, receiver=giver, public=True)
    pairs = [
        listed(make.FigureFactory(measure__subject=share, asserted_in=share).measure).pair
        for share in (first, second, third)
    ]
    assert pairs[0] == pairs[1] != ""
    assert pairs[2] not in {pairs[0], ""}
    set_parties(second, [(giver, Role.GIVER), (other, Role.RECEIVER)])
    assert differences() == []
    assert MeasureListing.objects.get(measure__subject=second).pair != pairs[0]


def test_a_number_that_is_taken_away_is_counted_no_more(corrected: Measure):
    document = make.DocumentFactory()
    fact = document.facts.create(
        name="figure", value="9", page=1, start=0, end=1, confidence=1, rule="a-rule"
    )
    gone = make.FigureFactory(measure=corrected, fact=fact)
    assert listed(corrected).assertions == 3  # type: ignore[union-attr]
    take_back(document.facts.all())
    relist([gone.asserted_in_id])
    assert listed(corrected).assertions == 2  # type: ignore[union-attr]
    assert differences() == []


def test_a_number_that_moves_to_another_measure_is_counted_there(corrected: Measure):
    figure = corrected.figures.get(value=2461)
    corrected.figures.filter(value=2462).update(status=FigureStatus.DISPUTED, corrected_by=None)
    other = make.MeasureFactory()
    Figure.objects.filter(pk=figure.pk).update(measure=other)
    relist([figure.asserted_in_id])
    assert listed(corrected).assertions == listed(other).assertions == 1  # type: ignore[union-attr]
    assert listed(corrected).disputed == 1  # type: ignore[union-attr]
    assert differences() == []


def test_all_is_made_anew_from_the_rows(corrected: Measure):
    before = list(MeasureListing.objects.values())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disclosures_measurelisting")
        cursor.execute("UPDATE disclosures_figure SET sort_date = NULL")
    recount()
    assert list(MeasureListing.objects.values()) == before
    assert differences() == []


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE disclosures_measurelisting SET corrected = 0",
        "UPDATE disclosures_measurelisting SET last_on = '2001-01-01'",
        "UPDATE disclosures_measurelisting SET title = 'Another title'",
        "DELETE FROM disclosures_measurelisting",
        "UPDATE disclosures_figure SET sort_date = NULL WHERE value = 2461",
        "UPDATE disclosures_disclosure SET state = 'withdrawn', withdrawn_reason = 'Gone.'",
    ],
)
def test_what_does_not_agree_is_found(corrected: Measure, broken: str):
    with connection.cursor() as cursor:
        cursor.execute(broken)
    assert differences() != []


def test_a_place_in_a_list_is_no_history(corrected: Measure):
    events: Any = apps.get_model("disclosures", "FigureEvent").objects
    before = events.count()
    for figure in corrected.figures.select_related("asserted_in"):
        withdraw(figure.asserted_in, by=None, reason="Taken down.")
    assert events.count() == before


def test_a_date_is_no_more_exact_than_it_is_known():
    said = make.StatementFactory(made_on=datetime.date(2017, 1, 1), date_precision="year", public=True)
    undated = make.StatementFactory(made_on=None, date_precision="", public=True)
    first, second = make.FigureFactory(asserted_in=said), make.FigureFactory(asserted_in=undated)
    row, other = listed(first.measure), listed(second.measure)
    assert row and other
    assert (row.first_precision, row.last_precision) == ("year", "year")
    assert (other.first_on, other.last_on, other.first_precision) == (None, None, "")
    assert differences() == []
