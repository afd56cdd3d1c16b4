"""Numbers of a document's tables and data items of its text, put on the record that is made of it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from disclosures.documents import extraction, table_figures
from disclosures.editing import on_record
from disclosures.ingest.contract import Page
from disclosures.models import (
    AuditEntry,
    Disclosure,
    Document,
    ExtractedFact,
    FactChoice,
    FactDecision,
    Figure,
    Measure,
)
from tests import factories as make
from tests.reviewing import act, address, all_hidden, beside, fact_decided, said, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store", "editor")]
SHEET = "Month\tAsked\tFound\nJuly 2015\t74\t3\nAugust 2015\t2,462\t41"


@pytest.fixture
def sheet(waiting: Document) -> Document:
    """A table beside the letter: 74 and 3 in July, 2,462 in August."""
    made = beside(waiting, "annex.csv", page_count=1)
    made.pages.create(number=1, text=SHEET, rows=[1, 2, 3])
    return made


def number(document: Document, value: str, about: str = "Requests", period: str = "2015-07") -> ExtractedFact:
    start = SHEET.index(value)
    return document.facts.create(
        name="figure",
        value=value.replace(",", ""),
        page=1,
        start=start,
        end=start + len(value),
        confidence=0.9,
        rule="table-figure",
        about=about,
        period=period,
        unit="requests",
    )


def where(document: Document) -> str:
    return f"/review/{document.pk}/figures/"


def put(client: Client, document: Document, *facts: ExtractedFact, **more: Any) -> Any:
    sent: dict[str, Any] = {"version": version(document), **more}
    for fact in facts:
        given = {"put": "on", "measure": "new", "title": fact.about, "unit": "requests", "qualifier": "exact"}
        sent |= {f"n{fact.pk}-{name}": value for name, value in given.items()} | {
            name: value for name, value in more.items() if name.startswith(f"n{fact.pk}-")
        }
    return client.post(where(document), sent, follow=True)


def decide(client: Client, document: Document, fact: ExtractedFact, choice: str) -> None:
    sent = {"action": "save", **fact_decided(document, fact, choice, reason="Could point at one person")}
    assert client.post(address(document), sent).status_code == 302


# ---- numbers


def test_a_number_goes_on_the_record_with_period_unit_and_page(
    client: Client, waiting: Document, sheet: Document
):
    fact = number(sheet, "74")
    number(sheet, "2,462", period="2015-08")
    assert "74 requests: Requests, July 2015" in said(client.get(where(sheet)))
    page = put(client, sheet, fact)
    assert "On the record from this page: 1 number and 0 data items." in words(page)
    figure = Figure.objects.get()
    assert (int(figure.value), figure.qualifier, figure.status) == (74, "exact", "current")
    assert (figure.asserted_in_id, figure.fact) == (waiting.disclosure_id, fact)
    assert figure.period_end == datetime.date(2015, 7, 31) and figure.date_precision == "month"
    measure = figure.measure
    assert (measure.title, measure.unit) == ("Requests", "requests")
    assert measure.period_start == datetime.date(2015, 7, 1)
    assert figure.source.url.endswith(f"/documents/{sheet.pk}/") and figure.source.page == "1"
    assert AuditEntry.objects.get(action="put-on-record").data == {"figures": 1, "items": 0}
    assert "1 figure given here" not in words(Client().get("/timeline/"))


def test_an_existing_measure_is_offered_and_taken(client: Client, sheet: Document):
    fact = number(sheet, "74")
    given = {"unit": "requests", "period_start": datetime.date(2015, 7, 1)}
    same = make.MeasureFactory(title="Requests by the police", **given)
    for n in range(9):
        make.MeasureFactory(title=f"Something else {n}", unit="pounds")
    offered = table_figures.measures_for([fact], sheet.disclosure)[fact.pk]
    assert offered == [same]
    assert "Requests by the police" in words(client.get(where(sheet)))
    put(client, sheet, fact, **{f"n{fact.pk}-measure": str(same.pk)})
    assert Figure.objects.get().measure == same
    assert Measure.objects.count() == 10


def test_unticking_takes_it_off_with_its_measure(client: Client, sheet: Document):
    fact = number(sheet, "74")
    put(client, sheet, fact)
    assert "checked" in words(client.get(where(sheet)))
    client.post(where(sheet), {"version": version(sheet)})
    assert not Figure.objects.exists() and not Measure.objects.exists()


def test_a_new_measure_needs_a_name(client: Client, sheet: Document):
    fact = number(sheet, "74", about="")
    page = put(client, sheet, fact)
    assert words(page).count("<title>Error:") == 1
    assert "Say what was counted." in said(page)
    assert not Figure.objects.exists()


# ---- small numbers


def test_what_is_held_or_undecided_goes_on_no_record(client: Client, editor: User, sheet: Document):
    few = number(sheet, "3", about="Found")
    assert "A small number: Found" in said(client.get(where(sheet)))
    for _ in range(2):
        page = put(client, sheet, few)
        assert "Held back, or not decided: it goes on no record." in said(page)
        assert not Figure.objects.exists()
        decide(client, sheet, few, "hold")
    chosen = [table_figures.Chosen(few, put=True, title="Found", unit="requests")]
    given: dict[str, Any] = {"offered": [], "items": [], "by": editor, "version": version(sheet)}
    assert on_record.put(sheet.pk, chosen, **given) == 0
    assert not Figure.objects.exists()


def test_a_band_is_a_band_in_the_row_on_the_page_and_in_the_files(
    client: Client, waiting: Document, sheet: Document, tmp_path: Any
):
    few = number(sheet, "3", about="Found in July")
    decide(client, sheet, few, "band")
    assert "1 to 4 requests" in said(client.get(where(sheet)))
    put(client, sheet, few)
    figure = Figure.objects.get()
    assert (int(figure.value), figure.qualifier) == (4, "one-to")
    assert act(client, waiting, "publish", **all_hidden(waiting)).status_code == 302
    record = Disclosure.objects.public().get()
    text = said(Client().get(record.get_absolute_url()))
    assert "1 to 4" in text and "Found in July" in text
    (line,) = [
        row
        for row in Client().get("/data/figures.csv").getvalue().decode().splitlines()
        if "Found in July" in row
    ]
    assert ",4,requests,one-to," in line


@pytest.mark.parametrize(
    ("choice", "left"),
    [("hold", None), ("band", (4, "one-to")), ("publish", (3, "exact"))],
)
def test_a_figure_follows_what_is_decided_later(
    client: Client, sheet: Document, choice: str, left: tuple[int, str] | None
):
    few = number(sheet, "3", about="Found")
    decide(client, sheet, few, "publish")
    put(client, sheet, few)
    if choice != "publish":
        decide(client, sheet, few, choice)
    found = [(int(one.value), one.qualifier) for one in Figure.objects.all()]
    assert found == ([left] if left else [])
    if choice == "band":
        decide(client, sheet, few, "publish")
        assert [(int(one.value), one.qualifier) for one in Figure.objects.all()] == [(3, "exact")]


def test_reading_again_takes_figures_back(client: Client, sheet: Document):
    """What a new reading finds may be another number: an editor says again what goes on the record."""
    put(client, sheet, number(sheet, "74"))
    Document.objects.filter(pk=sheet.pk).update(read_at="2020-01-01T00:00:00Z")
    sheet.refresh_from_db()
    extraction.write_found(sheet, [Page(SHEET)], [], [], is_checked=True)
    assert not Figure.objects.exists() and not Measure.objects.exists()


@pytest.mark.parametrize(
    ("value", "choice", "changed", "expected"),
    [
        ("74", "", "", (Decimal(74), "exact")),
        ("2,462", FactChoice.ACCEPT, "", (Decimal(2462), "exact")),
        ("74", FactChoice.CHANGE, "75", (Decimal(75), "exact")),
        ("74", FactChoice.CHANGE, "many", None),
        ("74", FactChoice.REJECT, "", None),
        ("3", "", "", None),
        ("3", FactChoice.HOLD, "", None),
        ("3", FactChoice.BAND, "", (Decimal(4), "one-to")),
        ("3", FactChoice.PUBLISH, "", (Decimal(3), "exact")),
        ("-4", "", "", None),
        ("NaN", "", "", None),
        ("9" * 40, "", "", None),
    ],
)
def test_the_rule_of_what_a_number_may_be_in_public(
    sheet: Document, value: str, choice: str, changed: str, expected: tuple[Decimal, str] | None
):
    fact = sheet.facts.create(
        name="figure", value=value, page=1, start=0, end=1, confidence=0.9, rule="table-figure"
    )
    if choice:
        given = {"choice": choice, "value": changed, "reason": "Why", "decided_by": make.EditorFactory()}
        FactDecision.objects.create(fact=fact, **given)
    published = table_figures.as_published(sheet.facts.guarded().get(pk=fact.pk))
    assert (published and (published.value, published.qualifier)) == expected


# ---- what becomes of a draft with figures


def test_a_draft_that_is_rejected_takes_its_figures_along(client: Client, waiting: Document, sheet: Document):
    put(client, sheet, number(sheet, "74"))
    assert act(client, waiting, "reject", reason="It says nothing.").status_code == 302
    assert not (Figure.objects.exists() or Measure.objects.exists() or Disclosure.objects.exists())


def test_a_draft_that_becomes_another_kind_keeps_figures_links_and_items(
    client: Client, waiting: Document, sheet: Document
):
    item = make.DataItemFactory(name="nationality")
    waiting.pages.update(text="It holds the nationality of pupils.")
    put(client, sheet, number(sheet, "74"), item=str(item.pk))
    link = make.LinkFactory(from_disclosure=waiting.disclosure)
    act(client, waiting, "kind-is-ico-decision")
    waiting.refresh_from_db()
    link.refresh_from_db()
    record = waiting.disclosure
    assert record is not None and record.kind == "ico-decision"
    assert Figure.objects.get().asserted_in == record == link.from_disclosure
    assert [one.item for one in record.items.all()] == [item]


# ---- data items


def test_data_items_that_the_text_names_are_offered_and_ticked(
    client: Client, waiting: Document, sheet: Document
):
    address_ = make.DataItemFactory(name="Home address", aliases=["Address of the pupil"])
    plain = make.DataItemFactory(name="Address")
    nation = make.DataItemFactory(name="Nationality", aliases=["Country of citizenship"])
    make.DataItemFactory(name="Religion")
    text = "We hold the home\naddress and country of citizenship; no addressees, no irreligion."
    waiting.pages.update(text=text)
    waiting.pages.create(number=9, text="Religion", is_hidden=True)
    document = waiting.disclosure
    assert document is not None
    named = {one.item.pk: one.written for one in table_figures.items_named([waiting, sheet])}
    assert named == {address_.pk: "home address", nation.pk: "country of citizenship"}
    assert plain.pk not in named
    text = said(client.get(where(waiting)))
    assert "Nationality written “country of citizenship”" in text
    client.post(where(waiting), {"version": version(waiting), "item": [nation.pk, plain.pk, "x"]})
    assert [(one.item, one.written) for one in document.items.all()] == [(nation, "country of citizenship")]
    client.post(where(waiting), {"version": version(waiting), "item": []})
    assert not document.items.exists()


def test_items_that_an_editor_put_there_otherwise_stay(client: Client, waiting: Document):
    """Only what was offered on the page can be unticked on it."""
    item = make.DataItemFactory(name="Something unnamed")
    assert waiting.disclosure is not None
    waiting.disclosure.items.create(item=item, written="unnamed")
    client.post(where(waiting), {"version": version(waiting)})
    assert waiting.disclosure.items.count() == 1


# ---- the page


def test_it_pages_by_place(client: Client, sheet: Document, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("disclosures.documents.table_figures.PER_PAGE", 3)
    facts = [number(sheet, "74") for _ in range(7)]
    seen: list[int] = []
    query: str | None = ""
    while query is not None:
        page = client.get(where(sheet) + query)
        seen += [row.fact.pk for row in page.context["rows"]]
        query = page.context["on"] and page.context["on"]["url"]
    assert seen == [fact.pk for fact in facts]


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40])
def test_a_place_that_there_is_not_is_a_400(client: Client, sheet: Document, after: str):
    assert client.get(where(sheet), {"after": after}).status_code == 400


def test_a_public_record_gets_no_figures_this_way(client: Client, sheet: Document):
    fact = number(sheet, "74")
    Disclosure.objects.filter(pk=sheet.disclosure_id or 0).update(state="withdrawn", withdrawn_reason="Why")
    assert client.get(where(sheet)).status_code == 404
    assert put(client, sheet, fact).status_code == 404
    assert not Figure.objects.exists()


def test_the_second_of_two_editors_learns_of_the_first(client: Client, sheet: Document):
    fact = number(sheet, "74")
    page = put(client, sheet, fact, version="in-review long ago")
    assert "Somebody else changed this document" in words(page)
    assert not Figure.objects.exists()
