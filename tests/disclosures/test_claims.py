"""The list of claims and the page of one: what they say, of what is public only, at a fixed cost."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.actions import change_slug, withdraw
from disclosures.models import (
    Evidence,
    FigureStatus,
    Organisation,
    OrganisationKind,
    ProceedingKind,
    Relation,
    Verdict,
)
from disclosures.presenters.verdict_words import RULE
from tests import factories as make
from tests.disclosures.test_timeline import text_of
from tests.record_files import RECORD

pytestmark = pytest.mark.django_db
BEFORE, AFTER = dt.date(2019, 5, 6), dt.date(2021, 7, 8)
PATH = "/claims/"


@pytest.fixture
def body() -> Organisation:
    return make.OrganisationFactory(name="Department for Samples", slug="samples")


def said(body: Organisation, **more: Any) -> Any:
    return make.StatementFactory(public=True, organisation=body, **more)


def against(claim: Any, **more: Any) -> Any:
    record = make.AgreementFactory(
        **{"in_force_from": BEFORE, "public": True, "title": "Sample agreement"} | more
    )
    make.LinkFactory(from_disclosure=record, to_disclosure=claim, note="It lists what was denied.")
    return record


def page(client: Client, claim: Any) -> str:
    response = client.get(f"{PATH}{claim.slug}/")
    assert response.status_code == 200
    return text_of(response)


def titles(response: Any) -> list[str]:
    return re.findall(r'<h2 id="c-[^"]+"><a href="[^"]+">(.*?)</a>', response.content.decode())


# ---- the list


def test_claims_stand_newest_first_beside_what_they_are_read_by(client: Client, body: Organisation) -> None:
    said(body, title="Older", made_on=dt.date(2020, 1, 1))
    claim = said(
        body, title="Newer", made_on=dt.date(2020, 2, 1), speaker="A Minister", speaker_role="For Samples"
    )
    against(claim)
    response = client.get(PATH)
    assert titles(response) == ["Newer", "Older"]
    text = text_of(response)
    assert "A Minister, For Samples, 1 February 2020. Our summary." in text
    assert "Sample agreement Agreement, 6 May 2019 to 31 December 2021" in text
    assert "Contradicted by a linked document strength 2 of 3 It lists what was denied." in text
    assert "No record is linked with the statement yet. Not evidenced" in text


def test_tabs_count_and_lead_to_their_claims(client: Client, body: Organisation) -> None:
    against(said(body, title="Against"))
    said(body, title="Nothing")
    said(make.OrganisationFactory(kind=OrganisationKind.CAMPAIGN), title="Campaign")
    response = client.get(PATH)
    assert (
        "All 3 Contradicted by a linked document 1 Not evidenced 1 Said by others, not judged 1"
        in text_of(response)
    )
    assert titles(client.get(f"{PATH}?verdict=not-judged")) == ["Campaign"]
    assert titles(client.get(f"{PATH}?department=samples&verdict=not-evidenced")) == ["Nothing"]
    assert set(titles(client.get(f"{PATH}?department=Department for Samples"))) == {"Against", "Nothing"}


def test_a_filter_with_nothing_says_so(client: Client, body: Organisation) -> None:
    text = text_of(client.get(f"{PATH}?department=samples&verdict=supported"))
    assert "No claims here yet. This does not mean that nothing was said." in text
    assert "Supported 0" in text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("verdict=wrong", "“wrong” is not one of the choices."),
        ("verdict=supported&verdict=corrected", "Give one value only."),
        ("department=nobody", "No organisation on record is called “nobody”."),
        ("department=samples&department=others", "Choose one organisation."),
        ("department=%00", "Null characters are not allowed."),
        ("cursor=nonsense", "This link to a page is not valid here."),
        ("cursor=na20200101-1-0-0123456789", "This link to a page is not valid here."),
    ],
)
def test_a_wrong_value_is_a_message(client: Client, body: Organisation, query: str, message: str) -> None:
    make.OrganisationFactory(slug="others")
    said(body, title="Not shown")
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 200
    text = text_of(response)
    assert "There is a problem" in text and message in text
    assert "<title>Error: Claims" in response.content.decode()
    assert titles(response) == []


def test_pages_go_on_without_gap_or_repetition_also_within_a_day(client: Client, body: Organisation) -> None:
    """Forty-five claims, most of one day: forwards to the end, and back to the beginning."""
    for number in range(45):
        said(body, title=f"Claim {number:02}", made_on=dt.date(2020, 1, 1 if number % 9 else 2))
    seen, path = [], PATH
    while path:
        html = client.get(path).content.decode()
        seen.append(re.findall(r'<h2 id="c-[^"]+"><a href="[^"]+">(.*?)</a>', html))
        found = re.search(r'rel="next" href="([^"]+)"', html)
        path, last = (found[1].replace("&amp;", "&") if found else ""), html
    assert [len(titles) for titles in seen] == [20, 20, 5]
    assert len({title for titles in seen for title in titles}) == 45
    back = re.search(r'rel="prev" href="([^"]+)"', last)
    assert back
    html = client.get(back[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r'<h2 id="c-[^"]+"><a href="[^"]+">(.*?)</a>', html) == seen[1]


def test_a_cursor_belongs_to_its_list(client: Client, body: Organisation) -> None:
    for number in range(21):
        said(body, title=f"Claim {number}")
    found = re.search(r"cursor=([\w-]+)", client.get(PATH).content.decode())
    assert found
    assert "not valid here" in text_of(client.get(f"{PATH}?verdict=not-evidenced&cursor={found[1]}"))
    assert titles(client.get(f"{PATH}?cursor={found[1]}"))


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_however_much_is_linked(client: Client, body: Organisation) -> None:
    for number in range(3):
        against(said(body, title=f"Claim {number}"))
    few = queries(client, f"{PATH}?few")
    for number in range(12):
        claim = said(body, title=f"More {number}")
        against(claim)
        against(claim, evidence=Evidence.REPORTED)
    assert queries(client, f"{PATH}?many") == few


# ---- one claim


def test_a_claim_says_who_where_and_how_it_is_read(client: Client, body: Organisation) -> None:
    claim = said(
        body, title="Nothing is shared", speaker="A Minister", speaker_role="For Samples", reference="4711",
        evidence=Evidence.REPORTED,
    )  # fmt: skip
    against(claim)
    text = page(client, claim)
    assert "A Minister, For Samples, Department for Samples" in text
    assert "4 March 2020 · House of Commons, in writing, 4711" in text
    assert "Our summary of what a report says of it. We do not hold the full words." in text
    assert "1 linked record, 1 at odds with it" in text
    assert "“Sample agreement”, 6 May 2019 to 31 December 2021, was in force when this was said" in text
    assert "Reason for the link: It lists what was denied." in text
    assert "It does not say what the speaker knew, or that anybody meant to mislead." in text
    assert "It does not show what was sent under it." in text
    assert "2 of 3 Met: A document or an official record" in text
    assert "Not met yet: Two reviewers agreed" in text
    assert "Said · this statement" in text and "Shown · Agreement" in text
    assert "Contradicts this statement, because It lists what was denied." in text
    assert "None on record." in text
    assert "“" not in text.split("Said and shown, by date")[1].split("What would change this")[0]


def test_what_would_change_it_is_what_the_rule_would_say(client: Client, body: Organisation) -> None:
    claim = said(body)
    record = against(claim)
    text = page(client, claim)
    assert "A signed change to “Sample agreement”" in text
    assert "takes out what the reason names. The verdict would become “Not evidenced”." in text
    assert (
        "two reviewers who agree. The verdict would become “Contradicted by a document”, strength 3 of 3"
        in text
    )
    withdraw(record, by=None, reason="The source was withdrawn.")
    assert "The verdict would become “Supported”" in page(client, claim)


def test_a_corrected_number_stands_beside_its_correction(client: Client, body: Organisation) -> None:
    claim, by = said(body), said(body, made_on=AFTER, title="Ministers correct")
    measure = make.MeasureFactory(title="People asked about")
    now = make.FigureFactory(measure=measure, asserted_in=by, value=2461)
    make.FigureFactory(
        measure=measure, asserted_in=claim, value=2462, status=FigureStatus.CORRECTED, corrected_by=now
    )
    text = page(client, claim)
    assert "Corrected by the speaker" in text
    assert "A number in it was corrected by the body that gave it: “Ministers correct”" in text
    assert "The figure given here was later corrected" in text
    assert "corrected, was 2,462 2,461 1 fewer" in text


def test_an_allegation_is_called_one_and_stands_on_the_side_of_what_was_said(
    client: Client, body: Organisation
) -> None:
    claim = said(body)
    group = make.OrganisationFactory(kind=OrganisationKind.CAMPAIGN, name="Sample Campaign")
    make.LinkFactory(from_disclosure=said(group, made_on=BEFORE, title="An allegation"), to_disclosure=claim)
    complaint = make.ProceedingFactory(
        kind_of_proceeding=ProceedingKind.COMPLAINT, held_on=BEFORE, public=True
    )
    make.LinkFactory(from_disclosure=complaint, to_disclosure=claim)
    response = client.get(f"{PATH}{claim.slug}/")
    text = text_of(response)
    assert "Not evidenced" in text and "Said outside government · Sample Campaign" in text
    assert text.count("Does not weigh: said or argued from outside government.") == 2
    assert "Said · Parliament and courts" in text
    assert 'class="side-r' not in response.content.decode()
    own = page(client, claim) and text_of(client.get(f"{PATH}{claim.links_to.first().from_disclosure.slug}/"))
    assert "Said by others, not judged" in own


def test_a_reply_of_the_same_body_is_shown_as_one_and_others_are_not(
    client: Client, body: Organisation
) -> None:
    claim = said(body)
    for other, title in ((body, "We reply"), (make.OrganisationFactory(), "Somebody else")):
        make.LinkFactory(
            from_disclosure=said(other, made_on=AFTER, title=title),
            relation=Relation.RESPONDS_TO,
            to_disclosure=claim,
        )
    section = page(client, claim).split("Reply of those who said it")[1]
    assert "We reply" in section and "Somebody else" not in section


def test_later_statements_are_those_of_the_person_and_not_of_any_spokesperson(
    client: Client, body: Organisation
) -> None:
    claim = said(body, speaker="A Minister", title="First")
    said(body, speaker="A Minister", made_on=AFTER, title="By the same")
    said(body, speaker="Another", made_on=AFTER, title="By another")
    spoken = said(body, speaker="Department for Samples spokesperson", title="Spoken")
    said(body, speaker="Department for Samples spokesperson", made_on=AFTER, title="Spoken later")
    assert "By the same" in page(client, claim) and "By another" not in page(client, claim)
    assert "Spoken later" not in page(client, spoken)


def test_it_shows_what_became_of_the_evidence_and_when_it_was_first_told(
    client: Client, body: Organisation
) -> None:
    claim = said(body)
    record = against(claim)
    reply = make.FOIResponseFactory(responded_on=AFTER, title="The release", public=True)
    make.LinkFactory(
        from_disclosure=reply, relation=Relation.CONFIRMS, to_disclosure=record, note="Attached."
    )
    text = page(client, claim)
    assert "First reply or statement here about it: 8 July 2021, 2 years 2 months later" in text
    assert "Said while the agreement was in force, before anything on this record told of it" in text
    assert "Confirms Sample agreement Attached." in text


def test_no_chart_without_dates(client: Client, body: Organisation) -> None:
    assert 'class="lanes' not in client.get(f"{PATH}{said(body).slug}/").content.decode()


def test_it_costs_the_same_however_much_is_linked(client: Client, body: Organisation) -> None:
    def claim(number: int) -> Any:
        made = said(body, speaker="A Minister")
        for _ in range(number):
            record = against(made)
            reply = make.FOIResponseFactory(responded_on=AFTER, public=True)
            make.LinkFactory(from_disclosure=reply, relation=Relation.CONFIRMS, to_disclosure=record)
            debate = make.ProceedingFactory(public=True)
            make.LinkFactory(from_disclosure=made, relation=Relation.RESPONDS_TO, to_disclosure=debate)
        return made

    few, many = claim(1), claim(9)
    said(body, speaker="A Minister", made_on=AFTER)
    assert queries(client, f"{PATH}{few.slug}/") == queries(client, f"{PATH}{many.slug}/") <= 30


def test_nothing_of_a_draft_or_a_withdrawn_record_shows(client: Client, body: Organisation) -> None:
    claim = said(body)
    against(claim, public=False, title="A secret draft")
    withdraw(against(claim, title="A withdrawn one"), by=None, reason="The source was withdrawn.")
    said_later = make.StatementFactory(
        organisation=body, made_on=AFTER, title="A later draft", speaker="A Minister"
    )
    text = page(client, claim) + text_of(client.get(PATH))
    for title in ("A secret draft", "A withdrawn one", said_later.title):
        assert title not in text
    assert "0 linked records" in text


def test_other_addresses(client: Client, body: Organisation) -> None:
    claim = said(body)
    former = claim.slug
    assert client.get(f"{PATH}{against(claim).slug}/").status_code == 404
    assert client.get(f"{PATH}{make.StatementFactory().slug}/").status_code == 404
    change_slug(claim, "2020-new-address")
    moved = client.get(f"{PATH}{former}/")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{PATH}2020-new-address/")
    withdraw(claim, by=None, reason="It named a person.")
    gone = client.get(f"{PATH}2020-new-address/")
    assert gone.status_code == 410 and "It named a person." in text_of(gone)
    assert client.post(PATH).status_code == 405


def test_the_record_of_a_statement_leads_to_its_claim_and_other_records_do_not(
    client: Client, body: Organisation
) -> None:
    claim = said(body)
    record = against(claim)
    assert f'href="{PATH}{claim.slug}/"' in client.get(claim.get_absolute_url()).content.decode()
    assert "Claim beside evidence" not in text_of(client.get(record.get_absolute_url()))


def test_the_method_names_every_verdict_in_the_order_of_the_rule(client: Client) -> None:
    text = text_of(client.get("/about/method/"))
    places = [text.index(f"{verdict.label} : ") for verdict, _ in RULE]
    assert places == sorted(places)
    assert {verdict for verdict, _ in RULE} == set(Verdict)


REAL = {
    "2016-07-26-gibb-pq-42842": [
        "Contradicted by a linked document",
        "was in force when this was said",
        "7 October 2016",
    ],
    "2016-10-27-pq-48634-home-office-and-police-counts": [
        "Corrected by the speaker",
        "“Ministers correct the pupil data figures”, 27 November 2017",
        "corrected, was 2,462 2,461",
        "corrected, was 520 531",
        "corrected, was 21 62",
    ],
    "2016-10-12-younger-not-given-to-home-office": [
        "Contradicted by a reported record",
        "The same body said otherwise itself",
        "1 of 3",
    ],
    "2002-01-28-timms-no-interest-in-identities": [
        "Not borne out later",
        "It does not say that it was wrong when it was said",
    ],
}


def test_the_real_record_reads_right(client: Client) -> None:
    call_command("load_record", str(RECORD))
    for slug, words in REAL.items():
        text = text_of(client.get(f"{PATH}{slug}/"))
        assert [each for each in words if each not in text] == [], slug
