"""How pages are cited: each style, exact dates, what is not known, and BibTeX that a library reads back."""

import datetime as dt
import html
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from disclosures.actions import change_slug, withdraw
from disclosures.citations import citing, oscola
from disclosures.models import Evidence, Forum, Kind, Outcome, Precision, ProceedingKind, Regime
from disclosures.presenters.document import quoted_words
from tests import factories as make
from tests.copying import published

TODAY = dt.date(2026, 11, 22)
PAGE = citing.Cited(
    site="Data Trail",
    title="Counts given",
    address="https://record.example/disclosures/2016-counts/",
    accessed=TODAY,
    when="27 October 2016",
    published=dt.date(2026, 11, 2),
    version=3,
)
VIEW = citing.Cited(
    site="Data Trail", title="Timeline", address="https://record.example/timeline/?kind=statement",
    accessed=TODAY, detail="filtered: Official statements",
)  # fmt: skip


def parsed(text: str) -> dict[str, str]:
    found = parse_string(text, "bibtex").entries
    assert len(found) == 1
    ((key, entry),) = found.items()
    people = {role: " and ".join(map(str, persons)) for role, persons in entry.persons.items()}
    return {"ENTRYTYPE": entry.type, "ID": key, **people, **entry.fields}


# ---- the page


def test_a_record_is_cited_in_every_style() -> None:
    assert citing.sentence(PAGE) == (
        "Data Trail, “Counts given”, 27 October 2016, version 3, "
        "https://record.example/disclosures/2016-counts/"
    )
    assert citing.harvard(PAGE) == (
        "Data Trail (2026) ‘Counts given’, record of 27 October 2016, version 3. Available at: "
        "https://record.example/disclosures/2016-counts/ (Accessed: 22 November 2026)."
    )
    assert citing.oscola(PAGE) == (
        "Data Trail, ‘Counts given’ (record of 27 October 2016, version 3, 2 November 2026) "
        "<https://record.example/disclosures/2016-counts/> accessed 22 November 2026"
    )


def test_without_a_day_of_publication_there_is_no_year() -> None:
    assert citing.harvard(VIEW) == (
        "Data Trail (n.d.) ‘Timeline’, filtered: Official statements. Available at: "
        "https://record.example/timeline/?kind=statement (Accessed: 22 November 2026)."
    )
    fields = parsed(citing.bibtex(VIEW, "view"))
    assert "year" not in fields
    assert "month" not in fields


def test_bibtex_is_read_back_by_a_library() -> None:
    fields = parsed(citing.bibtex(PAGE, "Data Trail: disclosures/2016-counts"))
    assert fields == {
        "ENTRYTYPE": "misc",
        "ID": "data-trail-disclosures-2016-counts",
        "author": "{Data Trail}",
        "title": "{Counts given}",
        "howpublished": "record of 27 October 2016, version 3",
        "year": "2026",
        "month": "November",
        "url": "https://record.example/disclosures/2016-counts/",
        "urldate": "2026-11-22",
        "note": "Accessed 22 November 2026",
    }


def unescaped(tex: str) -> str:
    """What TeX would print of the escapes that are used."""
    marks = {value: letter for letter, value in citing._TEX.items()}
    out, at = "", 0
    while at < len(tex):
        found = next((mark for mark in sorted(marks, key=len, reverse=True) if tex.startswith(mark, at)), "")
        out += marks[found] if found else tex[at]
        at += len(found) or 1
    return out


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80))
def test_any_title_comes_back_out_of_bibtex_as_it_went_in(title: str) -> None:
    text = citing.bibtex(
        citing.Cited(site="Data Trail", title=title, address="https://a.example/", accessed=TODAY), title
    )
    assert text.count("{") == text.count("}")
    # The library takes away white space at the ends, and one pair of braces.
    assert unescaped(parsed(text).get("title", "{}")[1:-1]) == citing.one_line(title)


# ---- what a record rests on


def source(kind: str, **facts: Any) -> str:
    facts = {"title": "Our words", "when": "27 October 2016", "url": "https://src.example/1", **facts}
    return oscola.cite(oscola.Work(kind=kind, **facts), TODAY).text


AT = " <https://src.example/1> accessed 22 November 2026"


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (Kind.STATEMENT, {"forum": Forum.COMMONS_WRITTEN, "reference": "48634"},
         "HC, written question 48634, 27 October 2016"),
        (Kind.STATEMENT, {"forum": Forum.COMMONS_WRITTEN, "reference": "29372; 29373; 29370"},
         "HC, written questions 29372, 29373 and 29370, 27 October 2016"),
        (Kind.STATEMENT, {"forum": Forum.LORDS_WRITTEN, "reference": "HL4568"},
         "HL, written question HL4568, 27 October 2016"),
        (Kind.STATEMENT, {"forum": Forum.COMMONS_WRITTEN, "reference": "HCWS272"},
         "HC, written statement HCWS272, 27 October 2016"),
        (Kind.STATEMENT, {"forum": Forum.COMMONS_WRITTEN}, "HC, in writing, 27 October 2016"),
        (Kind.STATEMENT, {"forum": Forum.LORDS_DEBATE, "speaker": "Lord Example"},
         "HL Deb 27 October 2016 (Lord Example)"),
        (Kind.STATEMENT, {"forum": Forum.COMMONS_DEBATE, "when": ""}, "HC Deb"),
        (Kind.STATEMENT,
         {"forum": Forum.LETTER, "speaker": "Ash Example", "office": "Minister", "when": "2015"},
         "Letter from Ash Example, Minister (2015)"),
        (Kind.STATEMENT, {"forum": Forum.PRESS, "body": "Department"},
         "Department, [Our words] (27 October 2016)"),
        (Kind.PROCEEDING, {"proceeding": ProceedingKind.STATUTORY_INSTRUMENT, "reference": "SI 2016/808"},
         "SI 2016/808"),
        (Kind.PROCEEDING, {"proceeding": ProceedingKind.STATUTORY_INSTRUMENT, "body": "Department"},
         "Department, [Our words] (27 October 2016)"),
        (Kind.PROCEEDING,
         {"proceeding": ProceedingKind.COURT_CASE, "reference": "CO/8/2018; [2018] EWHC 920 (Admin)"},
         "[2018] EWHC 920 (Admin)"),
        (Kind.PROCEEDING,
         {"proceeding": ProceedingKind.COURT_CASE, "reference": "CO/8/2018", "body": "High Court"},
         "CO/8/2018 (High Court, 27 October 2016)"),
        (Kind.PROCEEDING, {"proceeding": ProceedingKind.COURT_CASE, "body": "High Court", "when": ""},
         "[Our words] (High Court)"),
        (Kind.PROCEEDING, {"proceeding": ProceedingKind.DEBATE, "body": "House of Lords"},
         "HL Deb 27 October 2016"),
        (Kind.ICO_DECISION, {"regime": Regime.FOIA, "reference": "FS50646722", "body": "Home Office"},
         "Information Commissioner, Decision Notice FS50646722 (Home Office, 27 October 2016)"),
        (Kind.ICO_DECISION, {"regime": Regime.UK_GDPR, "outcome": Outcome.REPRIMAND, "body": "Department"},
         "Information Commissioner, Reprimand (Department, 27 October 2016)"),
        (Kind.FOI_RESPONSE, {"body": "Department", "reference": "2016-1"},
         "Letter from Department in reply to a freedom of information request"
         " (FOI reference 2016-1, 27 October 2016)"),
        (Kind.FOI_RESPONSE, {"body": "Department", "is_answered": False, "when": ""},
         "Freedom of information request to Department"),
        (Kind.AGREEMENT, {"body": "Department"}, "Department, [Our words] (27 October 2016)"),
    ],
)  # fmt: skip
def test_a_source_is_cited_as_oscola_says_with_what_is_known(
    kind: str, facts: dict[str, Any], expected: str
) -> None:
    assert source(kind, **facts) == expected + AT


def test_a_report_of_a_source_is_not_passed_off_as_the_source() -> None:
    said = source(Kind.AGREEMENT, evidence=Evidence.REPORTED)
    assert said.endswith(", as reported at <https://src.example/1> accessed 22 November 2026")
    assert ", as quoted at second hand at <" in source(Kind.AGREEMENT, evidence=Evidence.SECOND_HAND)


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_a_citation_with_nothing_known(kind: str) -> None:
    made = oscola.cite(oscola.Work(kind=kind, title="Our words"), TODAY)
    assert made.text
    assert "()" not in made.text
    assert ",," not in made.text


def test_a_quotation_says_where_something_in_it_is_hidden() -> None:
    text = "They gave names to the office."
    assert quoted_words(text, [(10, "us", "a name"), (0, "us", "a name")], (5, 15)) == "gave [hidden] names"
    assert quoted_words(text, [], None) == ""


# ---- pages


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.django_db
def test_the_page_of_a_record_offers_every_way_and_its_file(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://record.example"
    record = make.StatementFactory(
        public=True, title="50% & more", slug="2020-half", reference="48634", forum=Forum.COMMONS_WRITTEN
    )
    page = body_of(client, record.get_absolute_url())
    year = record.published_at.year
    assert f"Data Trail ({year}) ‘50% & more’, record of 4 March 2020, version 1. Available at:" in page
    assert "HC, written question 48634, 4 March 2020" in page
    response = client.get("/disclosures/2020-half/cite.bib")
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response["ETag"]
    assert parsed(response.content.decode())["title"] == r"{50\% \& more}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("precision", "words"),
    [(Precision.DAY, "4 March 2020"), (Precision.MONTH, "March 2020"), (Precision.YEAR, "2020")],
)
def test_a_date_is_cited_no_more_exactly_than_it_is_known(client: Client, precision: str, words: str) -> None:
    record = make.StatementFactory(public=True, date_precision=precision)
    assert f"’, record of {words}, version 1. Available" in body_of(client, record.get_absolute_url())


@pytest.mark.django_db
def test_an_unknown_date_is_said_to_be_unknown(client: Client) -> None:
    record = make.StatementFactory(public=True, made_on=None)
    assert "’, date not recorded, version 1. Available" in body_of(client, record.get_absolute_url())


@pytest.mark.django_db
def test_a_request_whose_answer_has_no_day_is_cited_as_a_request(client: Client) -> None:
    record = make.FOIResponseFactory(public=True, responded_on=None)
    assert "Freedom of information request to" in body_of(client, record.get_absolute_url())


@pytest.mark.django_db
def test_the_file_goes_where_the_record_goes(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-old")
    change_slug(record, "2020-new")
    moved = client.get("/disclosures/2020-old/cite.bib")
    assert (moved.status_code, moved["Location"]) == (301, "/disclosures/2020-new/cite.bib")
    assert client.get("/disclosures/2020-new/cite.bib").status_code == 200
    withdraw(record, by=None, reason="Taken back.")
    assert client.get("/disclosures/2020-new/cite.bib").status_code == 410
    draft = make.StatementFactory(slug="2020-draft")
    assert client.get(f"/disclosures/{draft.slug}/cite.bib").status_code == 404


@pytest.mark.django_db
def test_a_filtered_timeline_is_cited_with_its_filters(client: Client) -> None:
    body = make.OrganisationFactory(name="Ministry of Examples", slug="ministry")
    make.StatementFactory(public=True, organisation=body)
    page = body_of(client, "/departments/ministry/?kind=statement&from=2019-01-01")
    assert (
        "Data Trail (n.d.) ‘Ministry of Examples: timeline of records’, "
        "filtered: Official statements; From 2019. Available at: "
    ) in page
    assert "/departments/ministry/?kind=statement&from=2019-01-01 (Accessed:" in page
    assert "Data Trail (n.d.) ‘Timeline of every record’. Available" in body_of(client, "/timeline/")
    assert "(n.d.)" not in body_of(client, "/timeline/?from=nonsense")


@pytest.mark.django_db
def test_a_page_has_one_address_and_one_key_in_every_language(client: Client) -> None:
    make.StatementFactory(public=True, slug="said")
    for path in ("/disclosures/said/", "/cy/disclosures/said/"):
        page = body_of(client, path)
        assert "@misc{data-trail-disclosures-said," in page
        assert "/disclosures/said/ (Accessed:" in page and "/cy/disclosures/said/ (Accessed:" not in page


@pytest.mark.django_db
def test_a_quotation_of_a_document_page_is_cited_with_its_words_and_address(client: Client) -> None:
    record = make.FOIResponseFactory(public=True, title="A reply")
    document = published(record, "We shared the names of pupils.", name="reply.pdf")
    page = body_of(client, f"/documents/{document.pk}/page/1/?quote=3-15")
    assert "“shared the n”, in Data Trail, “A reply”" in page
    assert "page 1 of 1 of the document held" in page
    assert f"/documents/{document.pk}/page/1/?quote=3-15&copy=1#quote" in page
    assert "Data Trail, “A reply”" in body_of(client, f"/documents/{document.pk}/page/1/?quote=nonsense")
