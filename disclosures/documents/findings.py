"""What was found in documents, put together: for the draft of a record, and for ``ingest --json``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from disclosures.documents.drafts import LETTERS, NOTICES, Found
from disclosures.ingest.contract import Fact
from disclosures.ingest.contract import Precision as PrecisionName
from disclosures.ingest.facts import chosen
from disclosures.models import Document, DocumentState, ExtractedFact, Precision
from disclosures.models.extraction import GIVES_AWAY

# Facts of which a record takes several.
LISTS = {"exemption": "exemptions", "section": "sections"}
# What a covering message may say of the letter that it covers.
FROM_COVER = ("authority", "reference")


def facts_of(document: Document) -> dict[str, tuple[Fact, ...]]:
    """The facts to propose, by name: see `ingest.facts.chosen`."""
    return best_of([as_fact(row) for row in document.facts.exclude(name=GIVES_AWAY)])


def best_of(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    """The facts to propose, in the order in which the rows of them are kept."""
    return chosen(sorted(facts, key=lambda fact: (fact.name, -fact.confidence, fact.page, fact.start)))


def as_fact(row: ExtractedFact) -> Fact:
    return Fact(
        row.name,
        row.value,
        row.page,
        row.start,
        row.end,
        row.confidence,
        row.rule,
        precision=cast("PrecisionName", row.precision),
        about=row.about,
        period=row.period,
        unit=row.unit,
        cell=row.cell,
    )


def values_of(
    letter: Document, cover: Iterable[Document] = (), facts: Iterable[Fact] | None = None
) -> dict[str, Any]:
    """Single values by name and lists by theirs; what the letter leaves out comes from what it lay in.

    ``facts``: those of the letter, from whoever has them at hand; otherwise they are fetched.
    """
    values = _values(facts_of(letter) if facts is None else best_of(facts))
    for document in cover:
        around = facts_of(document)
        for name in FROM_COVER:
            if name in around and not values.get(name):
                values[name] = around[name][0].value
    return values


def _values(facts: Mapping[str, Sequence[Fact]]) -> dict[str, Any]:
    values: dict[str, Any] = {name: found[0].value for name, found in facts.items() if name not in LISTS}
    values |= {
        plural: list(dict.fromkeys(fact.value for fact in facts.get(name, ())))
        for name, plural in LISTS.items()
    }
    values["precisions"] = {name: found[0].precision for name, found in facts.items()}
    return values


def found_in(letter: Document, cover: Iterable[Document] = (), facts: Iterable[Fact] | None = None) -> Found:
    """What stands in the draft, with the precision of the date that the record shows. See `values_of`."""
    values = values_of(letter, cover, facts)
    dates = ("decided_on",) if values.get("kind") in NOTICES else ("responded_on", "request_received_on")
    main = next((name for name in dates if values.get(name)), "")
    outcome = "reprimand" if values.get("kind") == "ico-reprimand" else values.get("outcome", "")
    return Found(
        kind=values.get("kind", ""),
        authority=values.get("authority", ""),
        reference=values.get("reference", ""),
        requested_on=first_day(values.get("request_received_on", "")),
        responded_on=first_day(values.get("responded_on", "")),
        decided_on=first_day(values.get("decided_on", "")),
        precision=values["precisions"].get(main) or (Precision.DAY if main else ""),
        outcome=outcome,
        exemptions=values["exemptions"],
        sections=values["sections"],
    )


def first_day(text: str) -> date | None:
    """``2016``, ``2016-10`` or ``2016-10-31`` as a date, the first day where only the stretch is known."""
    return date.fromisoformat((text + "-01-01")[:10]) if text else None


STATUS = {DocumentState.REJECTED: "rejected", DocumentState.QUARANTINED: "quarantined"}


def describe(document: Document, path: str = "", *, with_text: bool = False) -> dict[str, Any]:
    """The object of ``ingest --json`` (contract.md) for a document that is read, members included.

    A container speaks for the one letter in it: fields that it lacks are the letter's, and it names the
    personal data and the hidden things of its members with its own.
    """
    source = document.duplicate_of or document.decided_as
    members = [
        describe(member, member.name, with_text=with_text) for member in source.members.order_by("position")
    ]
    own = _own(source)
    said = _fields(own, [member for member in members if member["status"] == "accepted"])
    described: dict[str, Any] = {
        "path": path or document.name,
        "sha256": document.sha256,
        "status": STATUS.get(DocumentState(source.state), "accepted"),
        "reason": source.reason if source.state in STATUS else "",
        "media_type": source.media_type,
        "pages": source.page_count,
        "ocr": source.is_ocr,
        "seconds": round(document.seconds, 3),
        **said,
        "personal_data": [*_personal_data(source), *_of_members(members, "personal_data")],
        "hidden": [*source.hidden, *_of_members(members, "hidden")],
        "duplicate_of": str(source.pk) if source is not document else None,
        "members": members,
    }
    if with_text:
        described["text"] = list(source.pages.filter(is_hidden=False).values_list("text", flat=True))
    return described


SINGLE = (
    "kind",
    "authority",
    "reference",
    "request_received_on",
    "responded_on",
    "outcome",
    "decided_on",
    "steps_required",
    "stage",
)


def _own(document: Document) -> dict[str, Any]:
    facts = facts_of(document)
    values = _values(facts)
    said: dict[str, Any] = {name: values.get(name) or None for name in SINGLE}
    if said["steps_required"] is not None:
        said["steps_required"] = said["steps_required"] == "yes"
    return said | {
        "exemptions": values["exemptions"],
        "sections": values["sections"],
        "section_outcomes": {
            fact.about: fact.value for fact in facts.get("section_outcome", ()) if fact.about
        },
        "questions": [fact.value for fact in facts.get("question", ())],
        "figures": [_figure(fact) for fact in facts.get("figure", ())],
        "checked": document.is_checked,
        "trust": document.trust,
    }


def _figure(fact: Fact) -> dict[str, str]:
    return {
        "value": fact.value,
        "about": fact.about,
        "period": fact.period,
        "unit": fact.unit,
        "page": str(fact.page),
        "cell": fact.cell,
    }


def _fields(own: dict[str, Any], members: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Own fields, unless these are no letter and exactly one member is."""
    if own["kind"] in LETTERS:
        return own
    letters = [member for member in members if member["kind"] in LETTERS]
    replies = [
        letter for letter in letters if letter["responded_on"] or letter["decided_on"] or letter["outcome"]
    ]
    if len(replies or letters) != 1:
        return own
    letter = (replies or letters)[0]
    return {name: letter[name] or own[name] for name in own} | {"trust": own["trust"]}


def _personal_data(document: Document) -> list[dict[str, Any]]:
    pages = {page.number: page for page in document.pages.all()}
    return [
        {
            "type": hit.type,
            "text": pages[hit.page].text[hit.start : hit.end],
            "page": None if pages[hit.page].is_hidden else hit.page,
        }
        for hit in document.personal_data.all()
    ]


def _of_members(members: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The members' entries, without the page, which is one of the member's."""
    return [{**entry, "page": None} if "page" in entry else entry for m in members for entry in m[name]]
