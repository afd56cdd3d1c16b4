"""What components/cite_panel.html shows, for any page: one call a page (docs/reference/components.md)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.citations import citing, oscola
from disclosures.citations.short_addresses import whole as whole_short
from disclosures.dossier import Dossier
from disclosures.filters.timeline import TimelineFilter
from disclosures.languages import permanent
from disclosures.models import Disclosure, Kind, Outcome, Role
from disclosures.presenters.filter_panel import chips
from disclosures.templatetags.dates import as_day, exactly
from disclosures.templatetags.record import weblink

MOST_QUOTED = 300  # characters; a citation quotes a passage, not a page
NOT_ANSWERED = frozenset({"", Outcome.NO_RESPONSE, Outcome.WITHDRAWN})
# The body a citation names: who answered, decided, collects, took part or spoke, in this order.
_BODY_ROLES = (Role.AUTHORITY, Role.PARTY, Role.SPEAKER, Role.GIVER, Role.RECEIVER, Role.REGULATOR)


@dataclass(frozen=True)
class Citation:
    """The inputs of components/cite_panel.html; ``source`` cites what the page rests on, if it is one."""

    address: str
    sentence: str
    ways: list[citing.Way]
    short: str = ""
    bib_url: str = ""
    source: str = ""
    source_lacks: str = ""
    remarks: list[str] = field(default_factory=list)


def of_page(
    title: str,
    path: str,
    *,
    code: str = "",
    when: str = "",
    detail: str = "",
    published: date | datetime | None = None,
    version: int = 0,
    quotation: str = "",
    bib_url: str = "",
    source: oscola.Citation | None = None,
) -> Citation:
    """``path``: of the page with what tells it apart; ``code``: of its short address (queries.short_code).

    The rest is as in ``citing.Cited``.
    """
    path = permanent(path)
    page = citing.Cited(
        site=settings.SITE_NAME,
        title=title,
        address=f"{settings.SITE_URL}{path}",
        accessed=timezone.localdate(),
        when=when,
        detail=detail,
        published=as_day(published) if published else None,
        version=version,
        quotation=_cut(quotation),
    )
    return Citation(
        address=page.address,
        sentence=citing.sentence(page),
        ways=citing.ways(page, f"{settings.SITE_NAME}-{path.strip('/').replace('/', '-')}"),
        short=whole_short(code) if code else "",
        bib_url=bib_url,
        source=source.text if source else "",
        source_lacks=source.lacks if source else "",
    )


def of_record(dossier: Dossier, code: str = "") -> Citation:
    record = dossier.record
    return of_page(
        record.title,
        record.get_absolute_url(),
        code=code,
        when=exactly(record) if record.date else "",
        detail="" if record.date else _("date not recorded"),
        published=dossier.changed_at[-1] if dossier.changed_at else record.published_at,
        version=dossier.version,
        bib_url=reverse("disclosures:cite_bib", args=[record.slug]),
        source=oscola.cite(_work(dossier), timezone.localdate()),
    )


def of_list(title: str, path: str, chosen: TimelineFilter, code: str = "") -> Citation:
    """A timeline with its filters: it grows, so it has no version and no year, only the day of the visit."""
    filters = "; ".join(chip.label for chip in chips(chosen, path))
    detail = _("filtered: {filters}").format(filters=filters) if filters else ""
    query = chosen.query_string() if chosen.is_valid() else ""
    return of_page(title, f"{path}{query}", code="" if query else code, detail=detail)


def of_document_page(copy: Any, number: int, path: str, quotation: str = "") -> Citation:
    """A page of a public copy; ``path`` has the place of the quotation in it, if there is one."""
    record: Disclosure = copy.document.disclosure
    page = _("page {number} of {count} of the document held").format(number=number, count=copy.page_count)
    return of_page(
        record.title,
        path,
        when=exactly(record) if record.date else "",
        detail=page,
        published=copy.made_at,
        version=copy.version,
        quotation=quotation,
    )


def _cut(text: str) -> str:
    line = citing.one_line(text)
    return line if len(line) <= MOST_QUOTED else f"{line[:MOST_QUOTED].rsplit(' ', 1)[0]} …"


def _work(dossier: Dossier) -> oscola.Work:
    record: Any = dossier.record
    source = record.source
    return oscola.Work(
        kind=record.kind,
        title=record.title,
        body=_body(dossier),
        when=exactly(record) if record.date else "",
        reference=record.reference,
        outcome=record.outcome,
        regime=getattr(record, "regime", ""),
        forum=getattr(record, "forum", ""),
        speaker=getattr(record, "speaker", ""),
        office=getattr(record, "speaker_role", ""),
        proceeding=getattr(record, "kind_of_proceeding", ""),
        is_answered=_is_answered(record),
        evidence=record.evidence,
        url=weblink(source.url) if source else "",
    )


def _is_answered(record: Any) -> bool:
    """Whether its date is that of an answer. Where only the day of asking is known, the request is cited."""
    if record.kind != Kind.FOI_RESPONSE or record.responded_on:
        return True
    return record.requested_on is None and record.outcome not in NOT_ANSWERED


def _body(dossier: Dossier) -> str:
    """The first body of the first role that any has."""
    for role in _BODY_ROLES:
        for party in dossier.parties:
            if party.role == role:
                return party.organisation.name
    return ""
