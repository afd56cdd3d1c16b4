"""What led to a record and what followed: its links both ways on one thread, by date."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.dossier import MOST_LINKS, Dossier
from disclosures.models import Disclosure, Link, Relation
from disclosures.templatetags.record import in_words, joined

# These two are how we read two sources beside each other, and the page has to say so.
READINGS = frozenset({Relation.CONFIRMS, Relation.CONTRADICTS})


@dataclass(frozen=True)
class Item:
    """An entry of components/thread.html; ``here`` is the record whose page it is."""

    disclosure: Any
    relation: str = ""
    direction: str = ""
    note: str = ""
    source: Any = None
    here: bool = False


@dataclass(frozen=True)
class Thread:
    items: list[Item]
    count: int
    readings: str
    more_url: str = ""


def thread(dossier: Dossier) -> Thread | None:
    """None if the record has no link. ``count`` counts what is shown."""
    out, into = dossier.links_out[:MOST_LINKS], dossier.links_in[:MOST_LINKS]
    if not out and not into:
        return None
    items = [_item(link, link.to_disclosure, "out") for link in out]
    items += [_item(link, link.from_disclosure, "in") for link in into]
    items.append(Item(dossier.record, here=True))
    items.sort(key=lambda item: (item.disclosure.sort_date, not item.here, item.disclosure.pk))
    is_cut = max(len(dossier.links_out), len(dossier.links_in)) > MOST_LINKS
    return Thread(
        items=items,
        count=len(items) - 1,
        readings=_readings([*out, *into]),
        more_url=reverse("disclosures:data") if is_cut else "",
    )


def _item(link: Link, other: Any, direction: str) -> Item:
    return Item(other, link.relation, direction, link.note, link.source)


def _readings(links: list[Link]) -> str:
    """``“Confirms” is our reading of two sources, not a finding.``, of those that are on the page."""
    found = [relation for relation in sorted(READINGS) if any(link.relation == relation for link in links)]
    if not found:
        return ""
    named = joined([f"“{in_words(Relation(relation).label).capitalize()}”" for relation in found])
    if len(found) == 1:
        return _("%(relation)s is our reading of two sources, not a finding.") % {"relation": named}
    return _("%(relations)s are our reading of two sources, not a finding.") % {"relations": named}


def put_right_by(dossier: Dossier) -> tuple[Disclosure | None, str]:
    """The first dated record that put this one right, and the word for what it did; (None, "") if none did.

    A correction of a figure counts before an amendment, and that before a record that took its place.
    """
    by_id = {figure.pk: figure for figure in dossier.figures}
    corrections = [
        by_id[figure.corrected_by_id].asserted_in
        for figure in dossier.figures
        if figure.asserted_in_id == dossier.record.pk
        and figure.status == "corrected"
        and figure.corrected_by_id in by_id
    ]
    amendments = [x.from_disclosure for x in dossier.links_in if x.relation == Relation.AMENDS]
    successors = [x.from_disclosure for x in dossier.links_in if x.relation == Relation.SUPERSEDES]
    for records, word in (
        (corrections, _("Corrected")),
        (amendments, _("Amended")),
        (successors, _("Replaced")),
    ):
        later = [r for r in records if r.date and dossier.record.date and r.date > dossier.record.date]
        if later:
            return min(later, key=lambda record: (record.date, record.pk)), word
    return None, ""
