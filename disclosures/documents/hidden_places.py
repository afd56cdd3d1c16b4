"""Where something of a document is hidden as its decisions stand, and a hash that names all these places."""

import hashlib
import json
from collections.abc import Sequence

from disclosures.ingest.contract import Box
from disclosures.models import Document, HitChoice, PersonalDataType, Redaction
from disclosures.safe_copy.hiding import Wanted

# Raised whenever copies are made in another way that older ones should not be published beside.
FORMAT = 1


def wanted_of(document: Document) -> list[Wanted]:
    """Each place that is hidden as things stand: what nobody decided to keep, and what editors added.

    A detail that was changed is hidden where its own redaction says.
    """
    fields = ("page", "start", "end", "type", "decision__choice", "decision__reason", "redaction")
    rows = document.personal_data.order_by("page", "start", "end", "type").values_list(*fields)
    found = [
        Wanted(page, reason or PersonalDataType(type).label.lower(), start, end)
        for page, start, end, type, choice, reason, changed in rows
        if choice != HitChoice.KEEP and not (choice == HitChoice.CHANGE and changed)
    ]
    found += map(_wanted, document.redactions.order_by("page", "start", "top", "left", "id"))
    return found


def _wanted(one: Redaction) -> Wanted:
    if one.start is not None and one.end is not None:
        return Wanted(one.page, one.reason, one.start, one.end)
    return Wanted(one.page, one.reason, box=Box(one.left or 0, one.top or 0, one.right or 0, one.bottom or 0))


def decisions_of(document: Document, wanted: Sequence[Wanted] | None = None) -> str:
    """A hash of all that is to be hidden and of the reading in which the places stand. Three queries."""
    wanted = wanted_of(document) if wanted is None else wanted
    places = [[one.page, one.start, one.end, one.box, one.reason] for one in wanted]
    read_at = document.read_at.isoformat() if document.read_at else ""
    said = json.dumps([FORMAT, document.sha256, read_at, places], separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
