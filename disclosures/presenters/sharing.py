"""What a page tells those who pass it on: tags of Open Graph and Twitter, share card, embedding, JSON-LD."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosures.citations import cards
from disclosures.dictionary import Table
from disclosures.dossier import Dossier
from disclosures.filters.timeline import TimelineFilter
from disclosures.languages import permanent
from disclosures.models import Disclosure, Evidence, Organisation
from disclosures.queries import Counts
from disclosures.templatetags.dates import exactly, span
from disclosures.templatetags.record import kind_label

LONGEST_DESCRIPTION = 300
# What an embedded page is given where nobody asks for less, in pixels.
EMBED_WIDTH, EMBED_HEIGHTS = 640, {"department": 560, "disclosure": 360}


@dataclass(frozen=True)
class Share:
    """The inputs of components/share_tags.html; addresses are whole. Empty ones have no tag."""

    title: str
    description: str
    address: str
    image: str
    image_words: str
    sort: str = "website"
    embed: str = ""
    snippet: str = ""
    oembed: dict[str, str] = field(default_factory=dict)


def whole(path: str) -> str:
    """The plain address, whatever language the page is read in."""
    return f"{settings.SITE_URL}{permanent(path)}"


def of_page(
    title: str, description: str, path: str, *, card: cards.Card | None = None, image: str = ""
) -> Share:
    """Of any page. ``card`` and ``image`` (its path) go together; without them it has the card of all."""
    shown = card or of_site()
    return Share(
        title=title,
        description=_short(description),
        address=whole(path),
        image=whole(image if card else reverse("disclosures:card")),
        image_words=shown.words,
    )


def of_record(dossier: Dossier) -> Share:
    record = dossier.record
    path = record.get_absolute_url()
    return Share(
        title=record.title,
        description=_described(record),
        address=whole(path),
        image=whole(reverse("disclosures:disclosure_card", args=[record.slug])),
        image_words=record_card(record).words,
        sort="article",
        embed=whole(reverse("disclosures:embed_disclosure", args=[record.slug])),
        snippet=snippet("disclosures:embed_disclosure", record.slug, record.title),
        oembed=_oembed(path),
    )


def of_department(organisation: Organisation, description: str, chosen: TimelineFilter) -> Share:
    path = organisation.get_absolute_url()
    title = _("{name}: timeline of records").format(name=organisation.name)
    return Share(
        title=title,
        description=_short(description),
        address=whole(canonical(path, chosen)),
        image=whole(reverse("disclosures:department_card", args=[organisation.slug])),
        image_words=_("{name}: what data it gave and received, what it said about it").format(
            name=organisation.name
        ),
        embed=whole(reverse("disclosures:embed_department", args=[organisation.slug])),
        snippet=snippet("disclosures:embed_department", organisation.slug, title),
        oembed=_oembed(path),
    )


def snippet(view_name: str, slug: str, title: str, width: int = 0, height: int = 0) -> str:
    """The element for somebody else's page: titled for screen readers, loaded when it comes into view.

    ``width`` and ``height`` in pixels, as design has them unless given.
    """
    most = EMBED_HEIGHTS[view_name.rpartition("_")[2]]
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        whole(reverse(view_name, args=[slug])),
        title,
        width or EMBED_WIDTH,
        height or most,
    )


def canonical(path: str, chosen: TimelineFilter) -> str:
    """The one address of a filtered list: parameters in their order, those that mean nothing gone."""
    return f"{path}{chosen.query_string()}"


def _oembed(path: str) -> dict[str, str]:
    base = whole(reverse("disclosures:oembed"))
    return {form: f"{base}?{urlencode({'url': whole(path), 'format': form})}" for form in ("json", "xml")}


def _described(record: Disclosure) -> str:
    """Its summary; a number in it may have been put right since, which is then said with it."""
    put_right = _("Something in it was corrected later.") if record.has_correction else ""
    return f"{_short(record.summary or record.title)} {put_right}".strip()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_DESCRIPTION else f"{line[:LONGEST_DESCRIPTION].rsplit(' ', 1)[0]} …"


# ---- cards


def of_site() -> cards.Card:
    return cards.Card(
        above=_("A public record. Not a government website"),
        title=_("How government shares people’s data, what it said about it, and when it came out"),
        lines=(_("Every record links to where it can be checked"),),
        address=_without_scheme(settings.SITE_URL),
    )


def record_card(record: Disclosure) -> cards.Card:
    """With what must be known beside a title: on what it rests, and that something in it was put right."""
    when = exactly(record) if record.date else _("date not recorded")
    lines = [str(Evidence(record.evidence).label)]
    if record.has_correction:
        lines.append(_("Something in it was corrected later: see the page for what stands"))
    elif record.has_contradiction:
        lines.append(_("Sources contradict each other here, in our reading: see the page for why"))
    return cards.Card(
        above=f"{kind_label(record.kind)} · {when}",
        title=record.title,
        lines=tuple(lines),
        address=_without_scheme(whole(record.get_absolute_url())),
    )


def claim_card(claim: Disclosure, verdict: str) -> cards.Card:
    """What was said with how it is read; that this is our reading stands beside it."""
    when = exactly(claim) if claim.date else _("date not recorded")
    return cards.Card(
        above=_("{kind} · {when}").format(kind=kind_label(claim.kind), when=when),
        title=claim.title,
        lines=(verdict, _("Our reading of linked sources, not a finding")),
        address=_without_scheme(whole(reverse("disclosures:claim", args=[claim.slug]))),
    )


def department_card(organisation: Organisation, counts: Counts | None, years: str) -> cards.Card:
    total = counts.total if counts else None
    lines = [
        _("What data it gave and received, what it said about it, what others found"),
        ", ".join(part for part in (total.words if total and total.number else "", years) if part),
    ]
    return cards.Card(
        above=_("Timeline of records"),
        title=organisation.name,
        lines=tuple(line for line in lines if line),
        address=_without_scheme(whole(organisation.get_absolute_url())),
    )


def _without_scheme(address: str) -> str:
    return address.partition("://")[2]


# ---- JSON-LD (schema.org)

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
JsonLd = dict[str, Any]
_FREE: JsonLd = {"license": LICENCE, "isAccessibleForFree": True}


def site_ld() -> JsonLd:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": whole("/")}


def record_ld(dossier: Dossier) -> JsonLd:
    """A work of ours about something, and the source it is based on: no rating, no review of a claim.

    ``ClaimReview`` is for the ratings of fact checkers; ours are readings of two sources, so none is given.
    """
    record = dossier.record
    named = {party.organisation.pk: party.organisation for party in dossier.parties}
    found: JsonLd = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": whole(record.get_absolute_url()),
        "url": whole(record.get_absolute_url()),
        "name": record.title,
        "abstract": record.summary,
        "temporalCoverage": _interval(record),
        "datePublished": record.published_at.date().isoformat() if record.published_at else "",
        "version": str(dossier.version),
        "isBasedOn": record.source.url if record.source else "",
        "about": [{"@type": "Organization", "name": each.name} for each in named.values()],
        "inLanguage": "en-GB",
        "license": LICENCE,
        "publisher": site_ld(),
        "isPartOf": {
            "@type": "Dataset",
            "name": settings.SITE_NAME,
            "url": whole(reverse("disclosures:data")),
        },
    }
    return {name: value for name, value in found.items() if value}


def department_ld(organisation: Organisation, description: str, downloads: list[dict[str, Any]]) -> JsonLd:
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": whole(organisation.get_absolute_url()),
        "url": whole(organisation.get_absolute_url()),
        "name": _("{name}: timeline of records").format(name=organisation.name),
        "description": description,
        "about": {"@type": "Organization", "name": organisation.name},
        **_FREE,
        "creator": site_ld(),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": each["type"], "contentUrl": whole(each["url"])}
            for each in downloads
        ],
    }


def catalogue_ld(description: str, tables: Iterable[Table]) -> JsonLd:
    """The files of the record, each a data set of its own with what one row of it is."""
    address = whole(reverse("disclosures:data"))
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "@id": address,
        "url": address,
        "name": settings.SITE_NAME,
        "description": description,
        "inLanguage": "en-GB",
        "dataset": [_table_ld(table, address) for table in tables],
        **_FREE,
        "publisher": site_ld(),
    }


def _table_ld(table: Table, catalogue: str) -> JsonLd:
    """Columns and their meanings are of the record, which is English in every language."""
    return {
        "@type": "Dataset",
        "@id": f"{catalogue}#{table.name}",
        "url": f"{whole(reverse('disclosures:data_dictionary'))}#{table.name}",
        "name": f"{settings.SITE_NAME}: {table.title}",
        "description": table.row,
        "includedInDataCatalog": {"@id": catalogue},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name, "description": column.meaning}
            for column in table.columns
        ],
        **_FREE,
        "creator": site_ld(),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": whole(reverse("disclosures:record_file", args=[table.name])),
            }
        ],
    }


def crumbs_ld(crumbs: list[dict[str, str]]) -> JsonLd:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb["label"], "item": whole(crumb["url"])}
            for place, crumb in enumerate(crumbs, start=1)
        ],
    }


def _interval(record: Disclosure) -> str:
    """ISO 8601, each end no more exact than it is known: ``2016-10`` or ``2012-04/2016-10``."""
    parts = [part.machine for part in span(record.date, record.date_end, record.date_precision)]
    return "/".join(parts) if record.date else (f"../{parts[0]}" if parts else "")
