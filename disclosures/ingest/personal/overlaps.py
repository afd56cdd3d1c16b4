"""Of finds in the same place, the one to keep."""

from collections.abc import Sequence
from dataclasses import replace

from disclosures.ingest.personal.found import Found

# Who wins where two overlap: what has a check of its own, then what has a form, then places, then names.
RANK = {
    "email": 0,
    "upn": 1,
    "bank-details": 2,
    "nino": 2,
    "nhs-number": 3,
    "date-of-birth": 4,
    "phone": 5,
    "postcode": 6,
    "vehicle-mark": 7,
    "address": 8,
    "person-name": 9,
}

LEAST_ADDRESS = 8  # characters


def without_overlaps(found: Sequence[Found]) -> list[Found]:
    """In order of place, none overlapping another: of the same type the longer, of two types the firmer."""
    if not found:
        return []
    ranked = sorted(found, key=lambda one: (RANK[one.type], one.start, -one.end, -one.confidence))
    kept: list[Found] = []
    for kind in sorted({RANK[one.type] for one in ranked}):
        same = _merged([one for one in ranked if RANK[one.type] == kind])
        kept = _added(kept, same)
    return kept


def _merged(same: Sequence[Found]) -> list[Found]:
    """Overlapping finds of one type as one, with the confidence and rule of the firmest."""
    merged: list[Found] = []
    for one in sorted(same, key=lambda each: (each.start, -each.end)):
        last = merged[-1] if merged else None
        if last and one.start < last.end and one.type == last.type:
            firm = one if one.confidence > last.confidence else last
            merged[-1] = Found(last.type, last.start, max(last.end, one.end), firm.confidence, firm.rule)
        elif not last or one.start >= last.end:
            merged.append(one)
    return merged


def _added(kept: list[Found], more: Sequence[Found]) -> list[Found]:
    """Both, in order, leaving out of `more` what overlaps `kept`, but for the free part of an address."""
    result: list[Found] = []
    at = 0
    for one in more:
        while at < len(kept) and kept[at].end <= one.start:
            result.append(kept[at])
            at += 1
        if at < len(kept) and kept[at].start < one.end:
            if one.type == "address" and kept[at].start - one.start >= LEAST_ADDRESS:
                result.append(replace(one, end=kept[at].start))
            continue
        result.append(one)
    return result + kept[at:]
