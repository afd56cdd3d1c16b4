"""How we know that a document is what it says: the strongest ground, and every ground in a sentence."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import dns.exception
import dns.resolver
from django.conf import settings
from django.utils.module_loading import import_string

from disclosures.models import Document, Evidence, FOIResponse, Organisation, Role, Trust

if TYPE_CHECKING:
    from disclosures.ingest.contract import Signature

log = logging.getLogger(__name__)
MOST_SIGNATURES = 5
DNS_SECONDS = 3.0

# Domains that bodies of the record send mail from and that their addresses on the web do not show.
MAIL_DOMAINS: dict[str, tuple[str, ...]] = {
    "department-for-education": ("education.gov.uk",),
    "home-office": ("homeoffice.gov.uk",),
    "ministry-of-justice": ("justice.gov.uk",),
    "department-for-work-and-pensions": ("dwp.gov.uk",),
    "hm-revenue-and-customs": ("hmrc.gov.uk",),
    "department-of-health-and-social-care": ("dhsc.gov.uk",),
    "cabinet-office": ("cabinetoffice.gov.uk",),
    "metropolitan-police-service": ("met.police.uk",),
    "welsh-government": ("gov.wales",),
}
# Websites under which bodies have pages and not servers of their own.
SHARED_SITES = frozenset({"www.gov.uk", "gov.uk", "www.nidirect.gov.uk"})


def key_from_dns(name: str) -> str:
    """The TXT record at ``name``; "" where there is none or nobody answers in time."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=DNS_SECONDS)
    except dns.exception.DNSException as error:
        log.info("no key: %s", type(error).__name__)
        return ""
    return b"".join(answer[0].strings).decode("ascii", errors="replace") if len(answer) else ""


def keys_for(signatures: "Sequence[Signature]") -> dict[str, str]:
    """The public keys under which a message claims to be signed, by their names in the DNS."""
    if not settings.DKIM_RESOLVER:
        return {}
    look_up = import_string(settings.DKIM_RESOLVER)
    names = dict.fromkeys(f"{one.selector}._domainkey.{one.domain}" for one in signatures)
    found = {name: look_up(name) for name in list(names)[:MOST_SIGNATURES]}
    return {name: key for name, key in found.items() if key}


def assess(
    document: Document, *, authority: Organisation | None, reference: str, signed_by: Iterable[str]
) -> None:
    """Sets the document's trust and its reasons, strongest first."""
    grounds = list(_grounds(document, authority, reference, signed_by))
    document.trust, document.trust_reasons = grounds[0][0], [sentence for _, sentence in grounds]


def _grounds(
    document: Document, authority: Organisation | None, reference: str, signed_by: Iterable[str]
) -> Iterator[tuple[Trust, str]]:
    if address := document.submission.fetched_from:
        yield Trust.FETCHED, f"We fetched it ourselves from {address}."
    if authority:
        for domain in signed_by:
            if _belongs(domain, authority):
                yield Trust.SIGNED, f"A valid signature of {domain}, from where {authority.name} sends mail."
        if reference and (address := _found_elsewhere(document, authority, reference)):
            yield Trust.CONFIRMED, f"The reference {reference} of {authority.name} also stands at {address}."
    yield Trust.STATED, "Whoever sent it says so."


def _belongs(domain: str, authority: Organisation) -> bool:
    """Whether a mail domain is the authority's: known to be, or its website's or above it."""
    domain = domain.lower().rstrip(".")
    if domain in MAIL_DOMAINS.get(authority.slug, ()):
        return True
    host = (urlsplit(authority.website).hostname or "").lower()
    if host in SHARED_SITES or domain.count(".") < 2:
        return False
    return host.removeprefix("www.") == domain


def _found_elsewhere(document: Document, authority: Organisation, reference: str) -> str:
    """The address of a public source that gives the same reference and does not rest on this document."""
    records = FOIResponse.objects.public().filter(
        reference__iexact=reference, parties__organisation=authority, parties__role=Role.AUTHORITY
    )
    others = records.exclude(documents=document).exclude(evidence=Evidence.SECOND_HAND)
    return others.exclude(source=None).values_list("source__url", flat=True).first() or ""
