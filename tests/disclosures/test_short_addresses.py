"""Short addresses: made when a page becomes public, permanent, the same everywhere, silent about drafts."""

import html
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.actions import change_slug, publish, withdraw
from disclosures.citations.short_addresses import ALPHABET, LONG, SHORT, as_typed, code_of
from disclosures.listing import recount
from disclosures.models import ShortAddress, State
from disclosures.rollups import short_addresses as rollup
from tests import factories as make

pytestmark = pytest.mark.django_db


def codes() -> dict[str, str]:
    return dict(ShortAddress.objects.values_list("path", "code"))


def test_publishing_gives_an_address_to_every_page_that_the_record_makes() -> None:
    giver, receiver = make.OrganisationFactory(slug="giver"), make.OrganisationFactory(slug="receiver")
    item = make.DataItemFactory(slug="nationality")
    share = make.DataShareFactory(
        slug="2020-share", parties=[(giver, "giver"), (receiver, "receiver")], items=[item]
    )
    make.FigureFactory(asserted_in=share, measure=make.MeasureFactory(slug="people"))
    assert codes() == {}
    publish(share, by=None)
    assert set(codes()) == {
        "/disclosures/2020-share/",
        "/departments/giver/",
        "/departments/receiver/",
        "/flows/giver/receiver/",
        "/fields/nationality/",
        "/figures/people/",
    }
    assert list(rollup.differences()) == []


def test_a_claim_has_one_too() -> None:
    record = make.StatementFactory(public=True, slug="2020-said")
    assert "/claims/2020-said/" in codes()
    assert record.state == State.PUBLISHED


def test_the_database_and_the_code_agree_on_the_letters() -> None:
    make.StatementFactory(public=True, slug="2020-said")
    assert all(code == code_of(path) for path, code in codes().items())
    assert all(len(code) == SHORT and set(code) <= set(ALPHABET) for code in codes().values())


def test_a_code_leads_to_the_page_however_it_is_typed(client: Client) -> None:
    record = make.StatementFactory(public=True)
    code = codes()[record.get_absolute_url()]
    for typed in (code, code.upper(), f"{code[:4]}-{code[4:]}"):
        response = client.get(f"/s/{typed}/")
        assert (response.status_code, response["Location"]) == (301, record.get_absolute_url())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abcd-efgh", "abcdefgh"),
        ("O0I1l234", "00111234"),
        ("abc", ""),
        ("abcdefgu", ""),
        ("", ""),
        ("é" * 8, ""),
    ],
)
def test_what_is_misread_on_paper_is_understood(typed: str, meant: str) -> None:
    assert as_typed(typed) == meant


@pytest.mark.parametrize("code", ["00000000", "zzzzzzzz", "nothing", "0", "a" * 300])
def test_an_unknown_code_is_an_unknown_address(client: Client, code: str) -> None:
    assert client.get(f"/s/{code}/").status_code == 404


def test_a_draft_has_no_code_and_nobody_can_tell(client: Client) -> None:
    draft = make.StatementFactory(slug="2020-not-yet")
    recount()
    known = client.get(f"/s/{code_of(draft.get_absolute_url())}/")
    unknown = client.get("/s/00000000/")
    assert known.status_code == unknown.status_code == 404
    with CaptureQueriesContext(connection) as of_draft:
        client.get(f"/s/{code_of(draft.get_absolute_url())}/")
    with CaptureQueriesContext(connection) as of_nothing:
        client.get("/s/00000000/")
    assert len(of_draft) == len(of_nothing)


def test_paper_cannot_be_called_back(client: Client) -> None:
    """Moved: leads to where it is now. Taken down: leads to the page that says so."""
    record = make.StatementFactory(public=True, slug="2020-old")
    code = codes()["/disclosures/2020-old/"]
    change_slug(record, "2020-new")
    assert client.get(f"/s/{code}/")["Location"] == "/disclosures/2020-new/"
    assert codes()["/disclosures/2020-old/"] == code
    withdraw(record, by=None, reason="Taken back.")
    response = client.get(f"/s/{code}/", follow=True)
    assert (response.status_code, response.redirect_chain) == (410, [("/disclosures/2020-new/", 301)])
    assert list(rollup.differences()) == []


def test_where_a_draft_went_stays_unsaid(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-old")
    code = codes()["/disclosures/2020-old/"]
    withdraw(record, by=None, reason="Taken back.")
    type(record).objects.filter(pk=record.pk).update(state=State.DRAFT, withdrawn_reason="")
    record.refresh_from_db()
    change_slug(record, "2020-secret")
    assert "secret" not in client.get(f"/s/{code}/")["Location"]


def test_two_paths_with_the_same_letters_have_different_codes() -> None:
    record = make.StatementFactory(slug="2020-second")
    path = record.get_absolute_url()
    ShortAddress.objects.create(code=code_of(path), path="/disclosures/2020-first/")
    publish(record, by=None)
    assert codes()[path] == code_of(path, LONG)


def test_making_anew_keeps_what_was_given_out() -> None:
    make.StatementFactory(public=True)
    before = codes()
    gone = next(iter(before))
    ShortAddress.objects.filter(path=gone).delete()
    ShortAddress.objects.create(code=code_of("/disclosures/of-before/"), path="/disclosures/of-before/")
    recount()
    assert codes() == before | {"/disclosures/of-before/": code_of("/disclosures/of-before/")}


def test_verify_finds_what_is_missing_or_wrong(capsys: Any) -> None:
    record = make.StatementFactory(public=True)
    path = record.get_absolute_url()
    ShortAddress.objects.filter(path=path).update(code="00000000")
    ShortAddress.objects.filter(path=f"/claims/{record.slug}/").delete()
    assert dict(rollup.differences()) == {
        f"/claims/{record.slug}/": "has no short address",
        "00000000": f"is no code of {path}",
    }
    with pytest.raises(SystemExit):
        call_command("verify")
    assert "has no short address" in capsys.readouterr().out


def test_the_page_names_its_short_address(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://record.example"
    body = make.OrganisationFactory(slug="ministry")
    record = make.StatementFactory(public=True, organisation=body)
    for path in (record.get_absolute_url(), "/departments/ministry/"):
        page = html.unescape(client.get(path).content.decode())
        found = re.findall(r'href="https://record\.example(/s/\w+/)"', page)
        assert found == [f"/s/{code_of(path)}/"]
        assert client.get(found[0])["Location"] == path
    assert "/s/" not in client.get("/departments/ministry/?kind=statement").content.decode()


def test_publishing_many_costs_no_more_statements_than_one() -> None:
    def statements(count: int) -> int:
        ids = [make.StatementFactory(public=True).pk for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            rollup.put_in(ids)
        return len(captured)

    assert statements(1) == statements(4) == 2
