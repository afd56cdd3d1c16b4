"""Personal data in the text of a document: what an editor has to decide about before anything is published.

Missing one is worse than flagging ten, and still eight of ten should be right, or nobody looks any more. All
patterns take time linear in the length of the text. Nothing is removed here.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from disclosures.ingest.contract import Hit, Page
from disclosures.ingest.personal import addresses, context, name_rules
from disclosures.ingest.personal.births import births
from disclosures.ingest.personal.emails import emails
from disclosures.ingest.personal.folded import View, stretches
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.identifiers import nhs_numbers, ninos, upns
from disclosures.ingest.personal.money import bank_details, vehicle_marks
from disclosures.ingest.personal.name_again import Known, beside
from disclosures.ingest.personal.name_parts import Index, pieces
from disclosures.ingest.personal.overlaps import without_overlaps
from disclosures.ingest.personal.phones import phones
from disclosures.ingest.personal.postcodes import postcodes
from disclosures.ingest.personal.tables import last_headings

MOST_HITS = 100_000  # more than that nobody decides about one by one: the document counts as not checked

Detector = Callable[[View], Iterator[Found]]
NameDetector = Callable[[View, Index], Iterator[Found]]

# What has a form of its own. Places and lines of offices are sorted out afterwards, by what is around them.
DETECTORS: tuple[Detector, ...] = (
    emails,
    upns,
    nhs_numbers,
    ninos,
    bank_details,
    vehicle_marks,
    births,
    phones,
    postcodes,
)
NAME_DETECTORS: tuple[NameDetector, ...] = (
    name_rules.in_headers,
    name_rules.reversed_anywhere,
    name_rules.in_closing,
    name_rules.in_columns,
    name_rules.as_user,
    name_rules.by_context,
)


@dataclass(frozen=True, slots=True)
class Search:
    """`hits` in the order of pages and places; if not `is_complete`, the rest has not been looked at."""

    hits: tuple[Hit, ...]
    is_complete: bool


@dataclass(slots=True)
class _Seen:
    view: View
    index: Index
    found: list[Found] = field(default_factory=list)


def prepare() -> None:
    """Nothing loads late: every list is a module. One search warms what regular expressions compile."""
    search([Page("Dear Ms Vellacott\nYours sincerely\nTobias Harkwell")])


def search(pages: Sequence[Page], seconds: float = 10.0) -> Search:
    """All personal data in `pages`, hidden ones included. After `seconds` it ends with what it has."""
    deadline = time.monotonic() + seconds
    seen: list[_Seen] = []
    is_complete = True
    known = Known()
    count = 0
    for one in _views(pages):
        if time.monotonic() > deadline or count > MOST_HITS:
            is_complete = False
            break
        seen.append(_look(one, known))
        count += len(seen[-1].found)
    for one_seen in seen:
        if time.monotonic() > deadline:
            is_complete = False
            break
        one_seen.found += known.again(one_seen.view, one_seen.index)
    listed = [hit for one_seen in seen for hit in _hits(one_seen)]
    return Search(tuple(sorted(listed, key=lambda hit: (hit.page, hit.start, hit.end))), is_complete)


def _views(pages: Sequence[Page]) -> Iterator[View]:
    for number, page in enumerate(pages, 1):
        carried = ""
        for first, last in stretches(page.text):
            view = View(number, page.text, first, last, carried, page.is_hidden)
            if last < len(page.text):
                carried = last_headings(view)
            yield view


def _look(view: View, known: Known) -> _Seen:
    seen = _Seen(view, Index(pieces(view)))
    names = without_overlaps([found for detect in NAME_DETECTORS for found in detect(view, seen.index)])
    formal = [found for detect in DETECTORS for found in detect(view)]
    owned = sorted(
        (found for found in [*names, *formal] if found.type != "postcode"), key=lambda found: found.start
    )
    whose = sorted(
        found.start for found in [*names, *formal] if found.type not in ("postcode", "phone", "bank-details")
    )
    kept = [found for found in formal if not _is_office(view, found, whose)]
    homes = [
        found
        for found in [*addresses.numbered(view), *addresses.labelled(view)]
        if not _is_office(view, found, whose)
    ]
    for found in kept:
        if found.type == "postcode" and (home := addresses.above_postcode(view, seen.index, found, owned)):
            homes.append(home)
    names += beside(view, seen.index, [*kept, *homes])
    seen.found = [*kept, *homes, *names]
    _learn(seen, known)
    view.forget()
    return seen


def _is_office(view: View, found: Found, whose: Sequence[int]) -> bool:
    if found.type == "postcode":
        compact = "".join(one for one in view.text[found.start : found.end] if one.isalnum()).upper()
        return compact in context.PUBLIC_POSTCODES or (
            found.rule != "postcode-column" and context.is_office_place(view, found.start, whose)
        )
    if found.type == "address":
        return found.rule == "house-and-street" and context.is_office_place(view, found.start, whose)
    return (
        found.type == "phone"
        and found.rule != "phone-column"
        and context.is_office_line(view, found.start, whose)
    )


def _learn(seen: _Seen, known: Known) -> None:
    text = seen.view.text
    for found in seen.found:
        if found.type == "person-name":
            for piece in seen.index.within(found.start, found.end):
                known.add_name(piece.words, piece.title >= 0)
        elif found.type == "email":
            known.add_mailbox(text[found.start : found.end].split("@")[0])


def _hits(seen: _Seen) -> Iterator[Hit]:
    for found in without_overlaps(seen.found):
        if seen.view.owns(found.start):
            text = seen.view.text[found.start : found.end]
            start, end = seen.view.span(found.start, found.start + len(text.rstrip(" ,;\n\t")))
            yield Hit(found.type, seen.view.page, start, end, found.confidence, found.rule)
