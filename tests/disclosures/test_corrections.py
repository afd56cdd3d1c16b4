"""Corrections of public records, field by field, with a reason that stays; numbers that stand no longer."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from lxml import etree

from accounts.models import User
from disclosures.actions import withdraw
from disclosures.editing import corrections, number_places
from disclosures.listing import count_differences, stale
from disclosures.models import AuditEntry, Correction, Disclosure, Figure, FOIResponse, Kind
from tests import factories as make
from tests.markup import read

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def words(response: Any) -> str:
    return " ".join(read(response.content.decode()).texts["main"][0].split())


@pytest.fixture
def record(db: None) -> Any:
    return make.FOIResponseFactory(public=True, slug="a-record", summary="It names Ash Example of Sampleton.")


def where(name: str = "", slug: str = "a-record") -> str:
    return f"/review/records/{slug}/correct/" + (f"?field={name}" if name else "")


def correct(client: Client, name: str, value: str, **more: str) -> Any:
    page = client.get(where(name))
    version = page.context["form"].initial["version"]
    given = {name: value, "version": version, "reason": "We had misread it.", **more}
    return client.post(where(name), given)


@pytest.mark.parametrize("role", ["", "volunteer", "operator"])
def test_only_editors_correct(client: Client, record: Any, role: str):
    figure = make.FigureFactory(asserted_in=record)
    if role:
        client.force_login(make.UserFactory(roles=[role]))
    for path in (where(), where("summary"), f"/review/figures/{figure.slug}/correct/"):
        for response in (client.get(path), client.post(path, {"summary": "x", "reason": "y"})):
            assert response.status_code == (403 if role else 302)
    assert not Correction.objects.exists()
    with pytest.raises(PermissionDenied):
        given: dict[str, Any] = {"version": corrections.version_of(record), "said": "", "reason": "x"}
        corrections.correct(record, "summary", by=make.UserFactory(), **given)


def test_what_is_not_public_cannot_be_corrected_here(client: Client, editor: User):
    draft = make.FOIResponseFactory(in_review=True)
    gone = make.FOIResponseFactory(withdrawn=True)
    for one in (draft, gone):
        assert client.get(where(slug=one.slug)).status_code == 404
    assert (
        client.get(f"/review/figures/{make.FigureFactory(asserted_in=draft).slug}/correct/").status_code
        == 404
    )


def test_a_field_that_there_is_not_is_a_404(client: Client, editor: User, record: Any):
    for name in ("slug", "state", "disclosure", "search", "nothing"):
        assert client.get(where(name)).status_code == 404


def test_a_correction_says_what_it_said_what_it_says_and_why(client: Client, editor: User, record: Any):
    before = client.get("/corrections/")
    assert "Nothing was corrected yet" in words(before)
    assert correct(client, "summary", "The reply gives two numbers.").status_code == 302
    said = "It said: It names Ash Example of Sampleton. It says now: The reply gives two numbers."
    reader = Client()
    for path in ("/disclosures/a-record/", "/corrections/"):
        page = words(reader.get(path))
        assert said in page
        assert "Why: We had misread it." in page
        assert "Summary" in page
    assert "The reply gives two numbers." in words(reader.get("/timeline/?has=correction"))
    entry = AuditEntry.objects.get(action="correct")
    assert (entry.actor, entry.object_id) == (editor, str(record.pk))
    assert entry.data == {"field": "summary", "personal": False}
    assert "Ash" not in str(list(AuditEntry.objects.values_list()))
    assert stale([record.pk]) == []


def test_what_was_personal_is_repeated_nowhere(client: Client, editor: User, record: Any):
    correct(client, "summary", "The reply gives two numbers.", is_personal="on")
    made = Correction.objects.get()
    assert (made.said, made.says) == ("Personal data, removed.", "The reply gives two numbers.")
    reader = Client()
    for path in (
        "/disclosures/a-record/",
        "/corrections/",
        "/corrections.atom",
        "/timeline/",
        "/search/?q=Ash",
    ):
        assert "Sampleton" not in reader.get(path).getvalue().decode(), path
    events: Any = apps.get_model("disclosures", "DisclosureEvent")
    summaries = set(events.objects.filter(pgh_obj_id=record.pk).values_list("summary", flat=True))
    assert summaries == {"The reply gives two numbers."}


def test_what_was_not_personal_stays_in_the_private_history(client: Client, editor: User, record: Any):
    correct(client, "summary", "The reply gives two numbers.")
    events: Any = apps.get_model("disclosures", "DisclosureEvent")
    summaries = set(events.objects.filter(pgh_obj_id=record.pk).values_list("summary", flat=True))
    assert "It names Ash Example of Sampleton." in summaries


def test_a_corrected_date_moves_the_record_and_its_counts(client: Client, editor: User, record: Any):
    assert correct(client, "responded_on", "2021-03-01").status_code == 302
    found = Disclosure.objects.get(pk=record.pk)
    assert found.date == datetime.date(2021, 3, 1)
    assert (count_differences(), stale([record.pk])) == ([], [])
    assert Correction.objects.get().said == "3 February 2020"


def test_a_date_that_does_not_fit_is_refused_in_words(client: Client, editor: User, record: Any):
    page = correct(client, "responded_on", "2019-01-01")
    assert page.status_code == 200
    assert "does not go together" in page.content.decode()
    assert not Correction.objects.exists()
    assert FOIResponse.objects.get(pk=record.pk).responded_on == datetime.date(2020, 2, 3)


def test_a_reference_that_another_record_has_is_refused_in_words(client: Client, editor: User, record: Any):
    body = record.parties.get().organisation
    make.FOIResponseFactory(organisation=body, reference="2016-1", public=True)
    page = correct(client, "reference", "2016-1")
    assert page.status_code == 200
    assert "does not go together" in page.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("summary", "It names Ash Example of Sampleton.", "This is what it says already."),
        ("title", "", "This field is required."),
        ("summary", "", "This field is required."),
        ("outcome", "upheld", "does not go together"),
        ("outcome", "nonsense", "not one of the available choices"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(
    client: Client, editor: User, record: Any, name: str, value: str, sentence: str
):
    page = correct(client, name, value)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Correction.objects.exists()


def test_a_correction_needs_a_reason(client: Client, editor: User, record: Any):
    assert correct(client, "summary", "Another.", reason=" ").status_code == 200
    assert not Correction.objects.exists()


def test_the_second_of_two_editors_learns_of_the_first(client: Client, editor: User, record: Any):
    version = client.get(where("summary")).context["form"].initial["version"]
    correct(client, "title", "Another title")
    response = client.post(where("summary"), {"summary": "Another.", "version": version, "reason": "x"})
    assert response.status_code == 302
    assert Correction.objects.count() == 1
    assert Disclosure.objects.get(pk=record.pk).summary == record.summary


@pytest.mark.parametrize("kind", Kind.values)
def test_every_column_of_every_kind_has_its_form(client: Client, editor: User, kind: str):
    factory = next(each for each in make.KIND_FACTORIES if kind == each._meta.model.KIND)
    made: Any = factory(public=True)
    for name in corrections.fields_of(kind):
        assert client.get(where(name, made.slug)).status_code == 200, name


# ---- the public list


def corrected(number: int, record: Any) -> list[Correction]:
    given = {"said": "One.", "says": "Two.", "reason": "A slip."}
    return [Correction.objects.create(disclosure_id=record.pk, **given) for _ in range(number)]


def test_the_list_pages_by_place_and_shows_each_once(
    client: Client, record: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("disclosures.editing.corrections.PER_PAGE", 3)
    made = corrected(8, record)
    seen, path = [], "/corrections/"
    while path:
        page = client.get(path)
        seen += [one.pk for one in page.context["corrections"]]
        path = page.context["on"] and "/corrections/" + page.context["on"]["url"]
    assert seen == [one.pk for one in reversed(made)]


@pytest.mark.parametrize("before", ["abc", "-1", "0", "9" * 30, "٣"])
def test_a_place_that_there_is_not_is_a_400(client: Client, record: Any, before: str):
    assert client.get("/corrections/", {"before": before}).status_code == 400


def test_corrections_of_what_is_not_public_are_in_no_list(client: Client, record: Any):
    (made,) = corrected(1, record)
    withdraw(Disclosure.objects.get(pk=record.pk), by=None, reason="It was wrong.")
    for path in ("/corrections/", "/corrections.atom"):
        assert "A slip." not in client.get(path).getvalue().decode()
    assert client.get(f"/corrections/?before={made.pk}").status_code == 400


def test_the_list_costs_the_same_for_one_and_for_forty(
    client: Client, record: Any, django_assert_max_num_queries: Any
):
    corrected(40, record)
    with django_assert_max_num_queries(5):
        client.get("/corrections/")


def test_the_feed_is_sound_whatever_was_written(client: Client, record: Any):
    Disclosure.objects.filter(pk=record.pk).update(title="A <b>title</b>\x0b & more")
    corrected(2, record)
    response = client.get("/corrections.atom")
    root = etree.fromstring(response.content)
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["A <b>title</b> & more"] * 2
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert "It said: One. It says now: Two." in (entries[0].findtext(f"{ATOM}summary") or "")


# ---- numbers


@pytest.fixture
def figure(record: Any) -> Figure:
    return make.FigureFactory(asserted_in=record, value=1_500)


def enter(client: Client, figure: Figure, **given: Any) -> Any:
    answers = {"seen": "1500", "value": "1484", "qualifier": "exact", "reason": "Counted twice.", **given}
    return client.post(f"/review/figures/{figure.slug}/correct/", answers)


def test_a_number_that_its_body_corrected_is_marked_wherever_it_stands(
    client: Client, editor: User, figure: Figure, record: Any
):
    later: Any = make.StatementFactory(public=True, slug="put-right", title="The answer is put right")
    assert f"{figure.slug}/correct/" in client.get(where()).content.decode()
    enter(client, figure, cause="body", asserted_in="/disclosures/put-right/")
    figure.refresh_from_db()
    assert (figure.status, int(figure.value)) == ("corrected", 1_500)
    assert figure.corrected_by is not None
    assert (int(figure.corrected_by.value), figure.corrected_by.asserted_in_id) == (1_484, later.pk)
    reader = Client()
    assert "1,484" in words(reader.get("/disclosures/put-right/"))
    assert "1,484" in words(reader.get("/disclosures/a-record/"))
    assert "corrected, was 1,500" in words(reader.get("/disclosures/a-record/"))
    assert record.title in reader.get("/timeline/?has=correction").content.decode()
    assert stale([record.pk, later.pk]) == []
    assert AuditEntry.objects.get(action="correct-figure").data == {"cause": "body"}


def test_a_later_count_takes_the_place_of_a_number(client: Client, editor: User, figure: Figure):
    enter(client, figure, cause="later", source_url="https://www.example.org/later")
    figure.refresh_from_db()
    assert figure.status == "superseded"
    assert figure.corrected_by is not None
    assert figure.corrected_by.source.url == "https://www.example.org/later"


def test_a_number_that_we_wrote_down_wrongly_does_not_stay(client: Client, editor: User, figure: Figure):
    enter(client, figure, cause="ours")
    figure.refresh_from_db()
    assert (figure.status, int(figure.value), figure.corrected_by) == ("current", 1_484, None)
    made = Correction.objects.get()
    assert (made.said, made.says, made.reason) == ("1,500 people", "1,484 people", "Counted twice.")
    assert "It said: 1,500 people It says now: 1,484 people" in words(Client().get("/disclosures/a-record/"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cause": ""}, "Choose why."),
        ({"cause": "body", "value": "1500"}, "This is what it says already."),
        ({"cause": "body", "value": "-4"}, "greater than or equal to 0"),
        ({"cause": "body", "asserted_in": "a-draft"}, "There is no public record at this address."),
        ({"cause": "body", "reason": ""}, "This field is required."),
    ],
)
def test_a_wrong_number_is_refused_in_words(
    client: Client, editor: User, figure: Figure, given: dict[str, str], sentence: str
):
    make.FOIResponseFactory(in_review=True, slug="a-draft")
    page = enter(client, figure, **given)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    figure.refresh_from_db()
    assert figure.status == "current"
    assert Figure.objects.count() == 1


def test_a_number_that_changed_meanwhile_or_stands_no_longer_is_not_corrected(
    client: Client, editor: User, figure: Figure
):
    assert enter(client, figure, cause="ours", seen="1400").status_code == 302
    figure.refresh_from_db()
    assert figure.value == 1_500
    enter(client, figure, cause="body")
    assert enter(client, figure, cause="body", value="7").status_code == 404
    assert Figure.objects.count() == 2


# ---- places that show a number


@pytest.mark.parametrize(
    ("value", "text", "holds"),
    [
        ("2462", "It counts 2,462 people.", True),
        ("2462", "It counts 2462.", True),
        ("2462", "Of 2,462, some", True),
        ("2462", "It counts 12,462 people.", False),
        ("2462", "It counts 2,462,000 people.", False),
        ("2462", "It counts 2462.5 people.", False),
        ("12.5", "It was 12.5%.", True),
        ("12.5", "It was 12.55%.", False),
        ("8600000", "It holds 8.6 million.", True),
        ("8600000", "It holds 8,600,000.", True),
    ],
)
def test_a_number_is_known_in_each_form_and_in_no_longer_one(value: str, text: str, holds: bool):
    assert bool(number_places.pattern_of(Decimal(value)).search(text)) is holds


def test_each_place_that_shows_the_old_number_is_listed_with_a_link(
    client: Client, editor: User, figure: Figure
):
    summary: Any = make.StatementFactory(public=True, summary="A minister spoke of 1,500 people.")
    title: Any = make.FOIResponseFactory(public=True, title="Of 1500 requests, none was refused")
    share: Any = make.DataShareFactory(public=True, people_requested=1_500)
    again = make.FigureFactory(measure=figure.measure, value=1_500)
    draft: Any = make.FOIResponseFactory(in_review=True, title="Also 1,500")
    make.FOIResponseFactory(withdrawn=True, title="Gone 1,500")
    make.FOIResponseFactory(public=True, title="Not 11,500", summary="Nor 1,500,000.")
    page = client.get(f"/review/figures/{figure.slug}/correct/")
    found = {(one.record.pk, one.field) for one in page.context["places"]}
    expected = {(summary.pk, "summary"), (title.pk, "title"), (share.pk, "people_requested")}
    assert found == expected | {(again.asserted_in_id, ""), (draft.pk, "title")}
    done = client.post(
        f"/review/figures/{figure.slug}/correct/",
        {"seen": "1500", "value": "1484", "qualifier": "exact", "reason": "Counted twice.", "cause": "body"},
        follow=True,
    )
    text = words(done)
    assert "It was: 1,500. It stands now: 1,484 people" in text
    content = done.content.decode()
    for one, name in ((summary, "summary"), (title, "title"), (share, "people_requested")):
        assert f"/review/records/{one.slug}/correct/?field={name}" in content
    assert f"/review/figures/{again.slug}/correct/" in content


def test_what_we_had_wrong_is_looked_for_by_the_old_number(client: Client, editor: User, figure: Figure):
    other: Any = make.StatementFactory(public=True, summary="A minister spoke of 1,500 people.")
    page = enter(client, figure, cause="ours")
    assert page["Location"] == f"/review/figures/{figure.slug}/correct/?was=1500"
    places = client.get(page["Location"]).context["places"]
    assert [(one.record.pk, one.field) for one in places] == [(other.pk, "summary")]


@pytest.mark.parametrize("was", ["x", "-1", "1" * 40, "٣", "1e9", ""])
def test_a_number_that_is_none_is_passed_over(client: Client, editor: User, figure: Figure, was: str):
    page = client.get(f"/review/figures/{figure.slug}/correct/", {"was": was})
    assert page.status_code == 200 and page.context["form"] is not None


def test_a_corrected_number_is_struck_through_with_the_correction_beside_it(
    client: Client, editor: User, record: Any
):
    share: Any = make.DataShareFactory(public=True)
    measure = make.MeasureFactory(subject=share)
    old = make.FigureFactory(measure=measure, asserted_in=record, value=1_500)
    make.StatementFactory(public=True, slug="put-right")
    enter(client, old, cause="body", asserted_in="put-right")
    reader = Client()
    text = words(reader.get(share.get_absolute_url()))
    assert "no longer stands: 1,500 people" in text
    assert "Corrected by the body that gave it. Now 1,484 people" in text
    assert "corrected, was 1,500" in words(reader.get(record.get_absolute_url()))
