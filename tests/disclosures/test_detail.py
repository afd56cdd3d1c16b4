"""The page of one disclosure: every kind, every way of not knowing, what is public and what is not."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures import dossier
from disclosures.actions import change_slug, publish, withdraw
from disclosures.listing import relist
from disclosures.models import (
    Correction,
    Disclosure,
    DocumentState,
    Evidence,
    FigureStatus,
    Outcome,
    Precision,
    Qualifier,
    Relation,
    Role,
    Unit,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """What the page says: tags out, one space between words."""
    body = re.sub(r"<(svg|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def page(client: Client, record: Disclosure) -> str:
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    return text_of(response)


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


# ---- states


@pytest.mark.parametrize("factory", make.KIND_FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_a_published_record_of_every_kind_has_a_page(client: Client, factory: Any) -> None:
    record = factory(public=True)
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    body = response.content.decode()
    assert body.count("<h1 ") == 1
    assert '<link rel="canonical" href="http' in body
    assert record.title in body
    assert record.source.url in body


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_is_not_published_is_answered_like_an_unknown_address(client: Client, state: str) -> None:
    record = make.StatementFactory(title="Not yet for readers", in_review=state == "in_review")
    found = client.get(record.get_absolute_url())
    unknown = client.get("/disclosures/2020-nobody-ever-wrote-this/")
    assert (found.status_code, unknown.status_code) == (404, 404)
    assert "Not yet for readers" not in found.content.decode()
    same = found.content.decode().replace(record.slug, "S")
    assert same == unknown.content.decode().replace("2020-nobody-ever-wrote-this", "S")
    assert queries_of(client, record.get_absolute_url()) == queries_of(client, "/disclosures/2020-nobody/")


def test_a_withdrawn_record_answers_gone_with_the_reason_and_nothing_else(client: Client) -> None:
    record = make.StatementFactory(public=True, title="A title to forget", summary="A summary to forget.")
    withdraw(record, by=None, reason="The source turned out to be a forgery.")
    response = client.get(record.get_absolute_url())
    assert response.status_code == 410
    body = response.content.decode()
    assert "The source turned out to be a forgery." in body
    assert "to forget" not in body
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_former_address_leads_to_the_present_one(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-old")
    change_slug(record, "2020-new")
    response = client.get("/disclosures/2020-old/")
    assert (response.status_code, response.headers["Location"]) == (301, "/disclosures/2020-new/")
    withdraw(record, by=None, reason="Taken back.")
    assert client.get("/disclosures/2020-old/").status_code == 301
    assert client.get("/disclosures/2020-new/").status_code == 410


def test_a_former_address_of_a_draft_leads_nowhere(client: Client) -> None:
    record = make.StatementFactory(slug="2020-draft-old")
    change_slug(record, "2020-draft-new")
    assert client.get("/disclosures/2020-draft-old/").status_code == 404


def test_head_works_and_post_does_not(client: Client) -> None:
    path = make.StatementFactory(public=True).get_absolute_url()
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


# ---- facts of each kind, and the four ways of missing one


def test_an_foi_reply_says_when_it_was_due_and_how_late_it_was(client: Client) -> None:
    record = make.FOIResponseFactory(
        public=True,
        requested_on=dt.date(2016, 12, 12),
        responded_on=dt.date(2017, 1, 20),
        outcome=Outcome.REFUSED,
        exemptions=["s.40(2)", "reg.12(4)(b)"],
        internal_review_outcome="Upheld in part.",
        request_url="https://www.whatdotheyknow.com/request/made_up",
    )
    said = page(client, record)
    assert "Asked 12 December 2016 Due 13 January 2017 Answered 20 January 2017" in said
    assert "Time taken 25 working days, 5 working days late" in said
    assert "Outcome Refused" in said
    assert "s.40(2) Personal information" in said
    assert "reg.12(4)(b)" in said
    assert "Internal review Upheld in part." in said
    assert "The request WhatDoTheyKnow" in said


def test_an_foi_reply_in_time_is_not_late(client: Client) -> None:
    record = make.FOIResponseFactory(
        public=True, requested_on=dt.date(2016, 12, 12), responded_on=dt.date(2017, 1, 13)
    )
    assert "Time taken 20 working days, within the limit" in page(client, record)


@pytest.mark.parametrize("precision", [Precision.MONTH, Precision.YEAR])
def test_no_limit_is_stated_where_a_day_is_not_known(client: Client, precision: str) -> None:
    record = make.FOIResponseFactory(
        public=True,
        requested_on=dt.date(2016, 1, 1),
        responded_on=dt.date(2016, 3, 1),
        date_precision=precision,
    )
    said = page(client, record)
    assert " Due " not in said
    assert "Time taken" not in said
    assert "1 March 2016" not in said


def test_a_request_without_response_says_when_one_was_due(client: Client) -> None:
    record = make.FOIResponseFactory(
        public=True, requested_on=dt.date(2016, 12, 12), responded_on=None, outcome=Outcome.NO_RESPONSE
    )
    assert "Due 13 January 2017 Answered Not recorded" in page(client, record)


def test_refused_unknown_and_zero_are_three_things(client: Client) -> None:
    refused = make.FOIResponseFactory(public=True, outcome=Outcome.REFUSED)
    body = client.get(refused.get_absolute_url()).content.decode()
    assert re.search(
        r"<dt>Numbers given</dt><dd>\s*<span class=\"withheld\"[^>]*aria-label=\"Not disclosed\"", body
    )
    granted = make.FOIResponseFactory(public=True, outcome=Outcome.GRANTED)
    assert "Numbers given Not recorded" in page(client, granted)
    share = make.DataShareFactory(public=True, requests_made=0, people_requested=None, records_matched=12000)
    said = page(client, share)
    assert "Requests made 0 People asked about Not recorded Records matched 12,000" in said


def test_an_ico_decision_names_the_sections_of_the_act_it_was_made_under(client: Client) -> None:
    under_foia = make.ICODecisionFactory(public=True, appeal_reference="EA/2021/0262; [2022] UKFTT 244 (GRC)")
    said = page(client, under_foia)
    assert "Result Complaint upheld Sections s.40(2) Personal information" in said
    assert "Under Freedom of Information Act 2000 Appeal EA/2021/0262 [2022] UKFTT 244 (GRC)" in said
    # The same number means something else in another law.
    other = make.ICODecisionFactory(public=True, regime="DPA-1998", sections=["s.40"])
    assert "Personal information" not in page(client, other)


def test_a_census_change_shows_every_column(client: Client) -> None:
    nationality = make.DataItemFactory(name="Pupil nationality", slug="pupil-nationality")
    record = make.CensusFieldChangeFactory(
        public=True,
        items=[nationality],
        cbds_reference="RFC 856; 100565",
        announced_on=dt.date(2015, 12, 29),
        effective_on=dt.date(2016, 9, 1),
        date_precision=Precision.MONTH,
        legal_instrument="SI 2016/808",
    )
    response = client.get(record.get_absolute_url())
    said = text_of(response)
    assert "Fields Pupil nationality Change Added Collection School Census" in said
    # Announced to the day although the main date is known to the month; the first of a month is not a day.
    assert "Announced 29 December 2015 In effect from September 2016 Legal instrument SI 2016/808" in said
    assert "1 September 2016" not in said
    assert "CBDS reference RFC 856 100565" in said
    assert 'href="https://www.legislation.gov.uk/uksi/2016/808"' in response.content.decode()
    assert 'href="/fields/pupil-nationality/"' in response.content.decode()


def test_a_share_shows_every_column_and_keeps_the_words_of_its_figures(client: Client) -> None:
    agreement = make.AgreementFactory(public=True, title="Memorandum of understanding")
    share = make.DataShareFactory(
        public=True, agreement=agreement, records_matched=3500, legal_basis="Immigration Act 2014 s.47"
    )
    measure = make.MeasureFactory(subject=share, unit=Unit.LICENCES, slug="licences-revoked")
    make.FigureFactory(measure=measure, value=3500, qualifier=Qualifier.ABOUT, asserted_in=share)
    said = page(client, share)
    assert "Records matched about 3,500" in said
    assert "Legal basis Immigration Act 2014 s.47 Agreement Memorandum of understanding" in said
    assert "Period 1 January to 31 December 2020" in said
    assert "about 3,500" in said.split("figure given here")[1]


def test_a_share_does_not_betray_an_agreement_that_is_no_longer_public(client: Client) -> None:
    agreement = make.AgreementFactory(public=True, title="A memorandum taken back")
    share = make.DataShareFactory(public=True, agreement=agreement)
    withdraw(agreement, by=None, reason="Taken back.")
    said = page(client, share)
    assert "A memorandum taken back" not in said
    assert "Agreement Not recorded" in said


def test_an_agreement_lists_the_public_shares_made_under_it(client: Client) -> None:
    agreement = make.AgreementFactory(
        public=True, signed_on=dt.date(2019, 12, 18), evidence=Evidence.SECOND_HAND
    )
    make.DataShareFactory(public=True, agreement=agreement, title="Shown under it")
    make.DataShareFactory(agreement=agreement, title="Still a draft")
    said = page(client, agreement)
    assert (
        "Version 1.0 Signed 18 December 2019 In force from 1 January 2020 In force until 31 December 2021"
        in said
    )
    assert "Said to exist; its text has not been seen" in said
    assert "Shown under it" in said
    assert "Still a draft" not in said


def test_a_statement_is_our_summary_and_names_the_office_held_then(client: Client) -> None:
    record = make.StatementFactory(public=True, reference="48634")
    said = page(client, record)
    assert "Our summary, not a quotation." in said
    assert (
        "Said by A Minister Office at the time Education minister Where House of Commons, in writing" in said
    )
    assert "Said and made public 4 March 2020" in said


def test_a_proceeding_says_what_it_was_and_how_it_ended(client: Client) -> None:
    body = make.OrganisationFactory(name="House of Lords")
    record = make.ProceedingFactory(
        public=True, organisation=body, result="Agreed to.", reference="HL 1; HL 2"
    )
    said = page(client, record)
    assert "Before, or made by House of Lords" in said
    assert "What it was Debate Held 7 June 2020 Result Agreed to." in said
    assert "Reference HL 1 HL 2" in said


@pytest.mark.parametrize("factory", make.KIND_FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_a_record_of_unknown_date_and_detail_says_so(client: Client, factory: Any) -> None:
    dates = [f.name for f in factory._meta.model._meta.local_fields if f.get_internal_type() == "DateField"]
    record = factory(public=True, **dict.fromkeys(dates), outcome="", reference="REF")
    said = page(client, record)
    assert "Date not recorded" in said
    assert "Not recorded" in said
    assert "None" not in said
    assert "0001" not in said


def test_organisations_stand_at_the_top_with_their_roles(client: Client) -> None:
    giver, receiver = (
        make.OrganisationFactory(name="The Giver"),
        make.OrganisationFactory(name="The Receiver"),
    )
    share = make.DataShareFactory(public=True, giver=giver, receiver=receiver)
    said = page(client, share)
    assert "From The Giver To The Receiver" in said
    assert said.index("The Giver To The Receiver") < said.index("What was shared")


# ---- figures


def test_a_corrected_figure_stays_struck_through_beside_the_one_that_stands(client: Client) -> None:
    answer = make.StatementFactory(public=True, made_on=dt.date(2016, 10, 27))
    correction = make.StatementFactory(
        public=True, made_on=dt.date(2017, 11, 27), title="Ministers correct it"
    )
    measure = make.MeasureFactory(title="Pupils asked about", unit=Unit.PUPILS, period_start=None)
    right = make.FigureFactory(measure=measure, value=62, asserted_in=correction)
    make.FigureFactory(
        measure=measure, value=21, asserted_in=answer, status=FigureStatus.CORRECTED, corrected_by=right
    )
    body = client.get(answer.get_absolute_url()).content.decode()
    said = text_of(client.get(answer.get_absolute_url()))
    assert re.search(r'<s data-figure="[^"]+"><span class="vh">corrected, was </span>21</s>', body)
    assert "62 41 more" in said
    assert "The figure given here was later corrected" in said
    # The two dates, with the time between them.
    assert (
        "Said and made public 27 October 2016 "
        "Time until it was corrected 1 year 1 month Corrected 27 November 2017" in said
    )
    assert correction.get_absolute_url() in body
    assert "Do not add these up" in said


def test_a_chain_of_corrections_leads_to_the_one_that_stands(client: Client) -> None:
    record = make.StatementFactory(public=True)
    measure = make.MeasureFactory(period_start=None)
    last = make.FigureFactory(measure=measure, value=30)
    middle = make.FigureFactory(measure=measure, value=20, status=FigureStatus.CORRECTED, corrected_by=last)
    make.FigureFactory(
        measure=measure, value=10, asserted_in=record, status=FigureStatus.SUPERSEDED, corrected_by=middle
    )
    said = page(client, record)
    assert "10 30 20 more" in said
    assert "was later replaced" in said


def test_a_figure_whose_correction_is_not_public_does_not_stand_and_betrays_nothing(client: Client) -> None:
    record = make.StatementFactory(public=True)
    hidden = make.StatementFactory(title="A draft correction")
    measure = make.MeasureFactory(period_start=None)
    right = make.FigureFactory(measure=measure, value=98765, asserted_in=hidden)
    make.FigureFactory(
        measure=measure, value=21, asserted_in=record, status=FigureStatus.CORRECTED, corrected_by=right
    )
    said = page(client, record)
    assert "stands no longer, was 21 Not recorded" in said
    assert "98,765" not in said
    assert "A draft correction" not in said


def test_disputed_figures_keep_their_notes_and_qualifiers(client: Client) -> None:
    record = make.StatementFactory(public=True)
    measure = make.MeasureFactory(unit=Unit.PERCENT, period_start=None)
    make.FigureFactory(
        measure=measure, value=60, asserted_in=record, qualifier=Qualifier.OVER,
        status=FigureStatus.DISPUTED, note="Counts in the press come to 58 per cent.",
    )  # fmt: skip
    said = page(client, record)
    assert "Counts in the press come to 58 per cent. over 60% Disputed sources differ" in said


def test_figures_are_grouped_by_subject_and_period(client: Client) -> None:
    answer = make.StatementFactory(public=True)
    share = make.DataShareFactory(public=True, title="Police requests, April 2012 to October 2016")
    measure = make.MeasureFactory(
        subject=share, title="Requests made, April 2012 to October 2016", period_start=dt.date(2012, 4, 1)
    )
    make.FigureFactory(
        measure=measure, asserted_in=answer, period_end=dt.date(2016, 10, 31), date_precision=Precision.MONTH
    )
    said = page(client, answer)
    assert "Police requests · April 2012 to October 2016 Requests made 520 520 not changed" in said


def test_too_many_figures_are_cut_between_measures_and_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = make.StatementFactory(public=True)
    for title in ("Shown whole", "Left out whole"):
        measure = make.MeasureFactory(title=title, period_start=None)
        right = make.FigureFactory(measure=measure, value=62)
        make.FigureFactory(
            measure=measure, value=21, asserted_in=record, status=FigureStatus.CORRECTED, corrected_by=right
        )
    assert "more figures than this page holds" not in page(client, record)
    monkeypatch.setattr(dossier, "MOST_FIGURES", 3)
    said = text_of(client.get(f"{record.get_absolute_url()}?again=1"))
    assert "Shown whole corrected, was 21 62 41 more" in said
    assert "Left out whole" not in said
    assert "There are more figures than this page holds. The ledger has them all" in said


def test_a_record_shows_every_number_that_others_gave_for_it(client: Client) -> None:
    share = make.DataShareFactory(public=True, people_requested=2461)
    measure = make.MeasureFactory(
        subject=share, slug="people-asked", title="People asked about", period_start=None
    )
    first = make.StatementFactory(public=True, made_on=dt.date(2016, 10, 27), title="First answer")
    second = make.StatementFactory(public=True, made_on=dt.date(2017, 11, 27), title="Second answer")
    right = make.FigureFactory(measure=measure, value=2461, asserted_in=second)
    make.FigureFactory(
        measure=measure, value=2462, asserted_in=first, status=FigureStatus.CORRECTED, corrected_by=right
    )
    response = client.get(share.get_absolute_url())
    said = text_of(response)
    told = said[said.index("Every number given for this") :]
    assert told.index("2,462 people First answer") < told.index("2,461 people Second answer")
    assert "no longer stands: 2,462 people" in told
    # The count of the share stands beside what it was, and leads to every number given for it.
    assert "People asked about stands no longer: 2,462 2,461" in said
    assert '<dd><span class="nr"' in response.content.decode()
    assert '<a href="/figures/people-asked/">' in response.content.decode()


# ---- links, sources, history


def test_links_stand_both_ways_by_date_with_reason_and_direction(client: Client) -> None:
    record = make.FOIResponseFactory(public=True, responded_on=dt.date(2020, 2, 3), title="The record itself")
    earlier = make.StatementFactory(public=True, made_on=dt.date(2019, 1, 1), title="What came before")
    later = make.StatementFactory(public=True, made_on=dt.date(2021, 1, 1), title="What came after")
    draft = make.StatementFactory(title="What is not public")
    source = make.SourceFactory(url="https://hansard.parliament.uk/made-up")
    make.LinkFactory(
        from_disclosure=record,
        to_disclosure=earlier,
        relation=Relation.CONTRADICTS,
        note="One.",
        source=source,
    )
    make.LinkFactory(from_disclosure=later, to_disclosure=record, relation=Relation.CITES, note="Two.")
    make.LinkFactory(from_disclosure=draft, to_disclosure=record, relation=Relation.CITES, note="Three.")
    said = page(client, record)
    thread = said[said.index("What led here, what followed") :]
    order = [
        "This reply contradicts What came before Why linked: One. Source: Hansard",
        "This record The record itself",
        "Cites this reply What came after Why linked: Two.",
    ]
    assert [thread.index(part) for part in order] == sorted(thread.index(part) for part in order)
    assert "“Contradicts” is our reading of two sources, not a finding." in thread
    assert "What is not public" not in said
    assert "Three." not in said


@pytest.mark.parametrize(
    ("relation", "words"), [(Relation.AMENDS, "Amended"), (Relation.SUPERSEDES, "Replaced")]
)
def test_a_later_record_that_put_it_right_gives_the_second_date(
    client: Client, relation: str, words: str
) -> None:
    record = make.AgreementFactory(public=True, in_force_from=dt.date(2015, 12, 18), in_force_to=None)
    later = make.AgreementFactory(public=True, in_force_from=dt.date(2016, 10, 7))
    make.LinkFactory(from_disclosure=later, to_disclosure=record, relation=relation, note="Amended next day.")
    assert f"Time until it was {words.lower()} 9 months {words} 7 October 2016" in page(client, record)


def test_an_earlier_record_cannot_have_put_it_right(client: Client) -> None:
    record = make.AgreementFactory(public=True, in_force_from=dt.date(2015, 12, 18), in_force_to=None)
    earlier = make.AgreementFactory(public=True, in_force_from=dt.date(2015, 12, 1))
    make.LinkFactory(from_disclosure=earlier, to_disclosure=record, relation=Relation.AMENDS)
    assert "Time until" not in page(client, record)


def test_many_links_are_cut_and_the_page_says_where_the_rest_is(client: Client) -> None:
    record = make.FOIResponseFactory(public=True)
    for n in range(dossier.MOST_LINKS + 1):
        other = make.StatementFactory(public=True, title=f"Linked {n:03d}")
        make.LinkFactory(from_disclosure=other, to_disclosure=record, relation=Relation.CITES)
    said = page(client, record)
    assert said.count("Cites this reply") == dossier.MOST_LINKS
    assert "100 links shown. The file of links has them all" in said


def test_the_number_of_queries_does_not_grow_with_what_hangs_on_a_record(client: Client) -> None:
    bare = make.StatementFactory(public=True)
    full = make.StatementFactory(public=True)
    for n in range(12):
        other = make.FOIResponseFactory(public=True)
        make.LinkFactory(from_disclosure=other, to_disclosure=full)
        make.LinkFactory(from_disclosure=full, to_disclosure=other, relation=Relation.CITES)
        subject = make.DataShareFactory(public=True)
        make.FigureFactory(asserted_in=full, measure=make.MeasureFactory(subject=subject))
        make.FigureFactory(asserted_in=other, measure=make.MeasureFactory(subject=full))
        make.PartyFactory(disclosure=full, role=Role.PARTY)
        Correction.objects.create(disclosure=full, said=f"{n}", says="more", reason="Counted again.")
    few, many = (queries_of(client, record.get_absolute_url()) for record in (bare, full))
    assert few == many
    assert many <= 14


def test_sources_stand_once_each_with_what_rests_on_them(client: Client) -> None:
    record = make.StatementFactory(public=True)
    measure = make.MeasureFactory()
    make.FigureFactory(asserted_in=record, measure=measure, source=record.source)
    make.FigureFactory(asserted_in=record, measure=make.MeasureFactory(), source=record.source)
    other = make.SourceFactory(
        url="https://www.legislation.gov.uk/made-up", archived_url="https://web.archive.org/x"
    )
    make.LinkFactory(from_disclosure=record, relation=Relation.CITES, source=other)
    response = client.get(record.get_absolute_url())
    said = text_of(response)
    assert "For this record and 2 figures given here." in said
    assert "legislation.gov.uk For 1 link." in said
    assert "Archived copy" in said


def test_a_document_is_named_by_its_fingerprint_and_never_by_its_file_name(client: Client) -> None:
    record = make.FOIResponseFactory(public=True)
    held = make.DocumentFactory(
        disclosure=record, state=DocumentState.PUBLISHED, name="Reply to Jane Example.pdf", page_count=3
    )
    make.DocumentFactory(disclosure=record, state=DocumentState.IN_REVIEW, sha256="f" * 64)
    said = page(client, record)
    assert held.sha256 in said
    assert "3 pages" in said
    assert "Jane Example" not in said
    assert "f" * 64 not in said


def test_a_correction_of_ours_says_what_it_said_what_it_says_and_why(client: Client) -> None:
    record = make.StatementFactory(public=True)
    Correction.objects.create(disclosure=record, said="18 people", says="18 requests", reason="Misread.")
    assert "It said: 18 people It says now: 18 requests Why: Misread." in page(client, record)


def test_the_citation_has_title_date_version_and_permanent_address(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://record.example"
    record = make.StatementFactory(public=True, title="Counts given", slug="2020-counts")
    expected = (
        "Data Trail, “Counts given”, 4 March 2020, version 1, https://record.example/disclosures/2020-counts/"
    )
    assert expected in page(client, record)


@pytest.mark.django_db(transaction=True)
def test_the_version_counts_changes_that_readers_saw(client: Client) -> None:
    record = make.FOIResponseFactory(title="First words")
    record.title = "Words of the draft"
    record.save()
    publish(record, by=None)
    assert "Version 1. Not changed since it was first published here" in page(client, record)
    record.title = "Better words"
    record.save()
    relist([record.pk])
    assert "Version 2. First published here" in page(client, record)
    assert "Changed once, last on" in page(client, record)
    record.internal_review_outcome = "Upheld."
    record.save()
    relist([record.pk])
    said = page(client, record)
    assert "Changed twice, last on" in said
    assert "version 3, http" in said


def test_markup_in_a_record_is_shown_as_text(client: Client) -> None:
    record = make.StatementFactory(public=True, title="<script>alert(1)</script>", speaker="<b>x</b>")
    body = client.get(record.get_absolute_url()).content.decode()
    assert "<script>alert" not in body
    assert "<b>x</b>" not in body
