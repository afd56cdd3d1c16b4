"""Each parameter of a timeline: what it means, what it refuses, and how it stands in an address."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from disclosures.filters.timeline import NAMES, TimelineFilter
from disclosures.models import (
    Disclosure,
    Evidence,
    Organisation,
    Outcome,
    Precision,
    Relation,
    Role,
)
from disclosures.queries import timeline
from tests import factories as make

pytestmark = pytest.mark.django_db


def chosen(query: str, organisation: Organisation | None = None) -> TimelineFilter:
    return TimelineFilter(QueryDict(query), organisation=organisation)


def found(query: str, organisation: Organisation | None = None) -> set[int]:
    """What the filter means, what the page shows and what the file holds are the same rows."""
    made = chosen(query, organisation)
    assert made.is_valid(), made.form.errors
    meant = set(made.qs.values_list("pk", flat=True))
    assert {row.pk for row in timeline(made).page(200).rows} == meant
    assert set(timeline(made).ordered_queryset().values_list("pk", flat=True)) == meant
    return meant


def errors(query: str) -> dict[str, list[str]]:
    made = chosen(query)
    assert not made.is_valid()
    assert list(made.qs) == []
    assert timeline(made).page(25).rows == []
    return {name: [str(each) for each in messages] for name, messages in made.form.errors.items()}


# ---- what each means


def test_without_parameters_every_public_record_is_found() -> None:
    public = make.FOIResponseFactory(public=True)
    make.FOIResponseFactory()
    make.FOIResponseFactory(in_review=True)
    make.FOIResponseFactory(withdrawn=True)
    assert found("") == {public.pk}


def test_kind_takes_several() -> None:
    reply, statement = make.FOIResponseFactory(public=True), make.StatementFactory(public=True)
    make.AgreementFactory(public=True)
    assert found("kind=foi-response") == {reply.pk}
    assert found("kind=foi-response&kind=statement&kind=statement&kind=") == {reply.pk, statement.pk}


def test_department_takes_several_by_slug_name_abbreviation_or_former_name() -> None:
    home = make.OrganisationFactory(slug="home-office", name="Home Office", abbreviation="HO")
    make.OrganisationNameFactory(organisation=home, name="Home Department")
    other = make.OrganisationFactory(slug="other")
    one = make.FOIResponseFactory(public=True, organisation=home)
    two = make.FOIResponseFactory(public=True, organisation=other)
    make.FOIResponseFactory(public=True)
    for text in ("home-office", "Home+Office", "home+OFFICE", "ho", "home+department"):
        assert found(f"department={text}") == {one.pk}
    assert found("department=home-office&department=other") == {one.pk, two.pk}
    assert chosen("department=HO").query_string() == "?department=home-office"


def test_a_record_in_which_an_organisation_has_two_roles_is_found_once() -> None:
    body = make.OrganisationFactory(slug="body")
    share = make.DataShareFactory(public=True, giver=body, receiver=body)
    assert [row.pk for row in timeline(chosen("department=body")).page(25).rows] == [share.pk]


def test_role_is_that_of_the_chosen_department_else_of_anybody() -> None:
    giver, receiver = make.OrganisationFactory(slug="giver"), make.OrganisationFactory(slug="receiver")
    share = make.DataShareFactory(public=True, giver=giver, receiver=receiver)
    reply = make.FOIResponseFactory(public=True, organisation=giver)
    assert found("role=giver") == {share.pk}
    assert found("department=giver&role=giver") == {share.pk}
    assert found("department=giver&role=receiver") == set()
    assert found("department=giver&department=receiver&role=receiver") == {share.pk}
    assert found("role=receiver", receiver) == {share.pk}
    assert found("role=authority", giver) == {reply.pk}
    assert found("role=authority&q=disclosure", giver) == {reply.pk}


def test_on_a_departments_page_department_names_others_that_take_part() -> None:
    giver, receiver = make.OrganisationFactory(slug="giver"), make.OrganisationFactory(slug="receiver")
    share = make.DataShareFactory(public=True, giver=giver, receiver=receiver)
    make.FOIResponseFactory(public=True, organisation=giver)
    make.FOIResponseFactory(public=True, organisation=receiver)
    assert found("department=receiver", giver) == {share.pk}
    assert found("department=receiver&role=giver", giver) == {share.pk}
    assert found("department=receiver&role=receiver", giver) == set()


def test_field_is_known_by_slug_name_or_other_name() -> None:
    item = make.DataItemFactory(slug="nationality", name="Nationality", aliases=["Pupil nationality"])
    about = make.CensusFieldChangeFactory(public=True, items=[item])
    make.CensusFieldChangeFactory(public=True, items=[make.DataItemFactory()])
    for text in ("nationality", "NATIONALITY", "pupil+nationality"):
        assert found(f"field={text}") == {about.pk}


def test_field_department_kind_and_words_narrow_each_other() -> None:
    item, body = make.DataItemFactory(slug="item"), make.OrganisationFactory(slug="body")
    both = make.StatementFactory(public=True, items=[item], organisation=body, title="A zebra")
    make.StatementFactory(public=True, items=[item], title="A zebra")
    make.StatementFactory(public=True, organisation=body, title="A zebra")
    assert found("field=item&department=body") == {both.pk}
    assert found("field=item&department=body&q=zebra&kind=statement") == {both.pk}
    assert found("field=item&department=body&q=zebra&kind=agreement") == set()


def test_from_and_to_take_days_months_and_years_and_leave_out_unknown_dates() -> None:
    rows = [
        make.StatementFactory(public=True, made_on=day)
        for day in (dt.date(2015, 12, 31), dt.date(2016, 1, 1), dt.date(2016, 12, 31), None)
    ]
    assert found("from=2016&to=2016") == {rows[1].pk, rows[2].pk}
    assert found("from=2016-12&to=2016-12") == {rows[2].pk}
    assert found("to=2015-12-31") == {rows[0].pk}
    assert found("from=0001-01-01") == {row.pk for row in rows[:3]}
    assert found("to=9999") == {row.pk for row in rows[:3]}
    assert found("") == {row.pk for row in rows}


def test_dates_hold_within_an_organisation_and_a_field() -> None:
    item, body = make.DataItemFactory(slug="item"), make.OrganisationFactory(slug="body")
    rows = [
        make.StatementFactory(public=True, made_on=day, organisation=body, items=[item])
        for day in (dt.date(2015, 1, 1), dt.date(2016, 1, 1), None)
    ]
    for query in ("department=body", "field=item", "department=body&kind=statement&kind=agreement"):
        assert found(f"{query}&from=2016") == {rows[1].pk}
        assert found(f"{query}&to=2016") == {rows[0].pk, rows[1].pk}


def test_outcome_and_evidence_take_several() -> None:
    refused = make.FOIResponseFactory(public=True, outcome=Outcome.REFUSED, evidence=Evidence.REPORTED)
    granted = make.FOIResponseFactory(public=True, outcome=Outcome.GRANTED, evidence=Evidence.OFFICIAL)
    make.StatementFactory(public=True, evidence=Evidence.SECOND_HAND)
    assert found("outcome=refused") == {refused.pk}
    assert found("outcome=refused&outcome=granted") == {refused.pk, granted.pk}
    assert found("evidence=reported&evidence=official") == {refused.pk, granted.pk}


def test_has_asks_for_all_that_is_named() -> None:
    link = make.LinkFactory(relation=Relation.CONTRADICTS)
    ends = {link.from_disclosure_id, link.to_disclosure_id}
    body = make.OrganisationFactory(slug="body")
    figure = make.FigureFactory()
    make.FigureFactory(
        status="corrected",
        corrected_by=figure,
        asserted_in=make.StatementFactory(public=True, organisation=body),
    )
    corrected = set(Disclosure.objects.filter(has_correction=True).values_list("pk", flat=True))
    assert len(corrected) == 1
    assert found("has=contradiction") == ends
    assert found("has=correction") == corrected
    assert found("has=correction&department=body") == corrected
    assert found("has=contradiction&has=correction") == set()
    assert found("has=document") == set()


def test_as_of_is_what_was_published_by_the_end_of_that_day_here() -> None:
    row = make.StatementFactory(public=True)
    moment = dt.datetime(2020, 6, 30, 22, 59, tzinfo=dt.UTC)  # one minute to midnight in London
    Disclosure.objects.filter(pk=row.pk).update(published_at=moment)
    assert found("as_of=2020-06-30") == {row.pk}
    assert found("as_of=2020-06") == {row.pk}
    assert found("as_of=2020-06-29") == set()
    assert found(f"as_of={timezone.localdate().isoformat()}") == {row.pk}
    assert found(f"as_of={timezone.localdate().year}") == {row.pk}
    assert found("as_of=0001-01-01") == set()


def test_changed_since_is_from_the_beginning_of_that_day_here() -> None:
    row = make.StatementFactory(public=True)
    moment = dt.datetime(2020, 6, 30, 23, 0, tzinfo=dt.UTC)  # midnight in London
    Disclosure.objects.filter(pk=row.pk).update(updated_at=moment)
    assert found("changed_since=2020-07-01") == {row.pk}
    assert found("changed_since=2020-07-02") == set()
    assert found("changed_since=0001-01-01") == {row.pk}


def test_words_understand_phrases_or_and_without() -> None:
    one = make.StatementFactory(public=True, title="Home address of pupils")
    two = make.StatementFactory(public=True, title="Address of the home")
    assert found("q=home+address") == {one.pk, two.pk}
    assert found('q="home+address"') == {one.pk}
    assert found("q=pupils+or+home") == {one.pk, two.pk}
    assert found("q=address+-pupils") == {two.pk}
    assert found("q=" + "’".join(["pupils", ""])) == {one.pk}


def test_words_find_titles_references_organisations_fields_and_accents() -> None:
    row = make.FOIResponseFactory(
        public=True, title="Café", reference="2016-0042333", summary="Something else",
        items=[make.DataItemFactory(name="Birthplace")],
        organisation=make.OrganisationFactory(name="Ministry of Lighthouses"),
    )  # fmt: skip
    for words in ("cafe", "CAFÉ", "2016-0042333", "lighthouse", "birthplace", "something"):
        assert found(f"q={words}") == {row.pk}


def test_facet_words_cannot_be_typed() -> None:
    body = make.OrganisationFactory()
    make.StatementFactory(public=True, organisation=body)
    assert found(f"q=org:{body.pk}") == set()
    assert found("q=kind:statement") == set()


def test_words_that_are_all_too_common_narrow_nothing() -> None:
    row = make.StatementFactory(public=True)
    for words in ("the", "of+the", "-", "%22%22", "!!!"):
        made = chosen(f"q={words}")
        assert made.is_valid()
        assert not made.words.can_match
        assert found(f"q={words}") == {row.pk}


# ---- what is refused

LONG = "9" * 5_000


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kind=nonsense", "kind"),
        ("kind=foi-response&kind=nonsense", "kind"),
        ("kind=%00", "kind"),
        ("department=nonsense", "department"),
        ("department=%00", "department"),
        ("department=" + "&department=".join(f"d{n}" for n in range(31)), "department"),
        (f"department={LONG}", "department"),
        ("role=nonsense", "role"),
        ("role=giver&role=receiver", "role"),
        ("role=%00", "role"),
        ("field=nonsense", "field"),
        ("field=%00", "field"),
        (f"field={LONG}", "field"),
        ("from=yesterday", "from"),
        ("from=2016-13-01", "from"),
        ("from=2016-02-30", "from"),
        ("from=0000", "from"),
        ("from=20160101", "from"),
        ("from=-2016", "from"),
        ("from=%00", "from"),
        (f"from={LONG}", "from"),
        ("from=٢٠١٦", "from"),
        ("from=2016&from=2017", "from"),
        ("to=2016-1-1", "to"),
        ("from=2017&to=2016", "to"),
        ("outcome=nonsense", "outcome"),
        ("evidence=nonsense", "evidence"),
        ("has=nonsense", "has"),
        ("as_of=nonsense", "as_of"),
        ("as_of=2999-01-01", "as_of"),
        ("as_of=2999", "as_of"),
        ("changed_since=nonsense", "changed_since"),
        ("order=nonsense", "order"),
        ("order=newest&order=oldest", "order"),
        ("cursor=nonsense", "cursor"),
        (f"cursor={LONG}", "cursor"),
        ("cursor=%00", "cursor"),
        ("per_page=0", "per_page"),
        ("per_page=201", "per_page"),
        ("per_page=-1", "per_page"),
        ("per_page=1.5", "per_page"),
        ("per_page=ten", "per_page"),
        (f"per_page={LONG}", "per_page"),
        ("q=%00", "q"),
        ("q=" + "x" * 301, "q"),
        ("q=one&q=two", "q"),
    ],
)
def test_a_wrong_value_gets_a_message_and_an_empty_list(query: str, name: str) -> None:
    make.StatementFactory(public=True)
    assert name in errors(query)


def test_a_name_that_two_organisations_share_is_asked_about() -> None:
    for slug in ("one", "two"):
        make.OrganisationFactory(slug=slug, abbreviation="DOE")
    assert "Several organisations" in errors("department=doe")["department"][0]


def test_what_is_blank_is_not_there() -> None:
    row = make.StatementFactory(public=True)
    query = "&".join(f"{name}=&{name}=+" for name in (*NAMES, "cursor"))
    assert found(query) == {row.pk}
    assert chosen(query).query_string() == ""


def test_a_blank_repetition_does_not_hide_a_value() -> None:
    make.StatementFactory(public=True, made_on=dt.date(2015, 1, 1))
    assert found("from=2016&from=") == set()
    assert found("per_page=2&per_page=2") != set()


values = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["2016", "9999-12-31", "0001", "statement", "newest", "giver", "1", "'", "\\", ":*", "<->"]
    ),
)


@hypothesis_settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from([*NAMES, "cursor", "utm_source"]), values), max_size=6))
def test_no_address_is_a_fault(pairs: list[tuple[str, str]]) -> None:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    made = TimelineFilter(data)
    rows = timeline(made).page(5).rows
    assert made.is_valid() or rows == []
    assert made.query_string().isascii()


# ---- addresses


def test_an_address_is_canonical_and_keeps_nothing_foreign() -> None:
    made = chosen(
        "utm_source=x&to=2017&kind=statement&q=home&order=newest&from=2016-05&kind=agreement&page=7"
    )
    assert made.query_string() == "?q=home&kind=statement&kind=agreement&from=2016-05-01&to=2017-12-31"
    assert made.query_string(without=[("kind", "statement")]) == (
        "?q=home&kind=agreement&from=2016-05-01&to=2017-12-31"
    )
    assert made.query_string(q=None, kind=None, **_without_dates()) == ""
    assert chosen(made.query_string()[1:]).query_string() == made.query_string()


def _without_dates() -> dict[str, Any]:
    return {"from": None, "to": None}


def test_wrong_values_do_not_go_on_in_links() -> None:
    assert chosen("kind=statement&from=nonsense&department=nobody").query_string() == "?kind=statement"


def test_a_cursor_belongs_to_its_list_whatever_the_page_size() -> None:
    body = make.OrganisationFactory(slug="body")
    for _ in range(3):
        make.StatementFactory(public=True, organisation=body)
    step = timeline(chosen("kind=statement&per_page=1")).page(1).on
    assert step
    assert chosen(f"kind=statement&cursor={step.cursor}").is_valid()
    assert "cursor" in errors(f"kind=agreement&cursor={step.cursor}")
    assert "cursor" in errors(f"kind=statement&order=oldest&cursor={step.cursor}")
    assert not chosen(f"kind=statement&cursor={step.cursor}", body).is_valid()


def test_choices_say_what_was_asked() -> None:
    choices = chosen("q=home&from=2016&to=2016-10&per_page=50&order=oldest&has=document").choices
    assert (choices.start, choices.end) == (dt.date(2016, 1, 1), dt.date(2016, 10, 31))
    assert (choices.q, choices.per_page, choices.order, choices.has) == ("home", 50, "oldest", ("document",))
    assert choices.narrows
    assert not chosen("order=oldest&per_page=3").choices.narrows


def test_precision_plays_no_part_in_what_is_found() -> None:
    row = make.StatementFactory(public=True, made_on=dt.date(2016, 1, 1), date_precision=Precision.YEAR)
    assert found("from=2016&to=2016") == {row.pk}


def test_roles_of_the_form_are_those_of_the_model() -> None:
    assert {value for value, _ in chosen("").form.fields["role"].choices} == {"", *Role.values}  # type: ignore[attr-defined]
