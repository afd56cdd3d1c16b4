"""How we know that a document is what it says."""

from typing import Any

import pytest

from disclosures.documents import provenance
from disclosures.ingest.contract import Signature
from disclosures.models import Document, Organisation
from tests.factories import DocumentFactory, FOIResponseFactory, OrganisationFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Organisation:
    return OrganisationFactory(name="Example Council", website="https://www.example.gov.uk/contact")


def assessed(document: Document, authority: Organisation | None, **given: Any) -> tuple[str, list[str]]:
    provenance.assess(document, **{"authority": authority, "reference": "", "signed_by": (), **given})
    return document.trust, document.trust_reasons


def test_without_anything_else_it_is_the_contributors_word(council: Organisation):
    assert assessed(DocumentFactory(), council) == ("stated", ["Whoever sent it says so."])


def test_a_signature_of_the_authoritys_own_domain(council: Organisation):
    trust, reasons = assessed(DocumentFactory(), council, signed_by=["example.gov.uk"])
    assert trust == "signed"
    assert reasons[0] == "A valid signature of example.gov.uk, from where Example Council sends mail."


@pytest.mark.parametrize("domain", ["gov.uk", "other.gov.uk", "example.gov.uk.evil.example", "evil.example"])
def test_a_signature_of_somebody_else_counts_for_nothing(council: Organisation, domain: str):
    assert assessed(DocumentFactory(), council, signed_by=[domain])[0] == "stated"
    assert assessed(DocumentFactory(), None, signed_by=[domain])[0] == "stated"


def test_bodies_whose_pages_lie_on_a_shared_site_have_their_known_domains():
    site = "https://www.gov.uk/government/organisations/department-for-education"
    department = OrganisationFactory(slug="department-for-education", website=site)
    assert assessed(DocumentFactory(), department, signed_by=["education.gov.uk"])[0] == "signed"
    assert assessed(DocumentFactory(), department, signed_by=["www.gov.uk"])[0] == "stated"


def test_a_reference_that_a_public_record_gives_too(council: Organisation):
    source = SourceFactory(url="https://www.example.org/request/1")
    record = FOIResponseFactory(public=True, organisation=council, reference="FOI-12345", source=source)
    trust, reasons = assessed(DocumentFactory(), council, reference="foi-12345")
    assert trust == "confirmed"
    assert "https://www.example.org/request/1" in reasons[0]
    # The record that was made from this very document confirms nothing.
    assert assessed(DocumentFactory(disclosure=record), council, reference="FOI-12345")[0] == "stated"


def test_a_draft_and_another_bodys_record_confirm_nothing(council: Organisation):
    FOIResponseFactory(organisation=council, reference="FOI-12345")
    FOIResponseFactory(public=True, reference="FOI-12345")
    assert assessed(DocumentFactory(), council, reference="FOI-12345")[0] == "stated"


def test_what_we_fetched_ourselves_says_from_where():
    document = DocumentFactory(submission__fetched_from="https://www.example.gov.uk/reply.pdf")
    trust, reasons = assessed(document, None)
    assert trust == "fetched"
    assert reasons[0] == "We fetched it ourselves from https://www.example.gov.uk/reply.pdf."


RECORDED = {"s1._domainkey.example.gov.uk": "v=DKIM1; k=rsa; p=AAAA"}


def recorded(name: str) -> str:
    return RECORDED.get(name, "")


def test_keys_are_looked_up_behind_an_interface_and_few(settings: Any):
    settings.DKIM_RESOLVER = f"{__name__}.recorded"
    known, unknown = Signature("example.gov.uk", "s1"), Signature("example.gov.uk", "s2")
    assert provenance.keys_for([known, unknown, known]) == RECORDED
    assert provenance.keys_for([Signature(f"d{n}.example", "s") for n in range(9)] + [known]) == {}
    settings.DKIM_RESOLVER = ""
    assert provenance.keys_for([known]) == {}
