"""Links between records: who may say what of whom, and what it takes.

``contradicts`` accuses somebody, so it needs a document or an official source on the record that contradicts,
and two editors, each with a reason in their own words; readers see both. Any other relation needs one editor.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pghistory
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import audit, policy
from disclosures.documents import related
from disclosures.editing import approvals, lookup
from disclosures.editing.corrections import PERSONAL
from disclosures.editing.lookup import Suggestion
from disclosures.listing import relist
from disclosures.models import (
    Approval,
    Correction,
    Disclosure,
    DisclosureItem,
    Document,
    DocumentPage,
    DocumentState,
    Evidence,
    Link,
    LinkProposal,
    Relation,
    Source,
    State,
    Trust,
)
from disclosures.rules.cases import CONTRADICT

if TYPE_CHECKING:
    from accounts.models import User

ACTION = CONTRADICT
TAKES_TWO = (Relation.CONTRADICTS,)
FIELD = "Link"
GONE = "No such link"
ALREADY = gettext_lazy("This link is there already, or waits for a second editor.")
NO_SOURCE = gettext_lazy(
    "Say where it can be checked: the record that says it has no address of its own yet."
)
LOW_GRADE = gettext_lazy(
    "A contradiction needs a document that we hold, or an official publication, on the record that "
    "contradicts. “{title}” is graded “{grade}”."
)
ONLY_STATED = gettext_lazy(
    "All documents behind “{title}” rest on the word of whoever sent them, which alone contradicts nobody. "
    "It takes one that was fetched from a public address, was signed by the authority's mail server or whose "
    "reference is found elsewhere, or an official publication."
)
NO_DOCUMENT = gettext_lazy("No document stands behind “{title}”, and no address where it can be checked.")
# Like a reference: at least five digits, with what is written between and before them.
REFERENCE = re.compile(r"\b[A-Z]{0,5}[-/ ]?\d(?:[-/]?\d){4,}[A-Z0-9/-]*\b")
PAGES_READ, NAMES_LOOKED_UP, MOST_SHOWN = 20, 60, 8


class Refused(Exception):
    """A rule is in the way; the text is a sentence for the editor."""


class Gone(Exception):
    """Somebody else took it away or decided on it; nothing was written."""


@dataclass(frozen=True, slots=True)
class NewLink:
    """``source_url``: where the relation can be checked; else what the first record rests on."""

    from_record: Disclosure
    relation: str
    to_record: Disclosure
    reason: str
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as the page of one of its ends shows it; ``direction`` as in thread.html."""

    link: Link
    other: Disclosure
    direction: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that waits for its second editor, with who asked for it and why."""

    proposal: LinkProposal
    approval: Approval


# ---- rules


def missing(record: Disclosure) -> str:
    """What the record lacks to contradict another one, as a sentence; empty if nothing. One query."""
    title = record.title
    if record.evidence not in (Evidence.DOCUMENT, Evidence.OFFICIAL):
        return LOW_GRADE.format(title=title, grade=_(Evidence(record.evidence).label))
    if record.evidence == Evidence.OFFICIAL:
        return "" if record.source_id else NO_DOCUMENT.format(title=title)
    standing = [DocumentState.IN_REVIEW, DocumentState.PUBLISHED]
    documents = Document.objects.filter(disclosure=record.pk, follows__isnull=True, state__in=standing)
    trusts = set(documents.values_list("trust", flat=True))
    if trusts == {Trust.STATED}:
        return ONLY_STATED.format(title=title)
    return "" if trusts or record.source_id else NO_DOCUMENT.format(title=title)


def unsupported(record: Disclosure) -> list[str]:
    """Why a record may not go public with the contradictions that it carries, as sentences."""
    carries = Link.objects.filter(from_disclosure=record.pk, relation__in=TAKES_TWO).exists()
    said = missing(record) if carries else ""
    return [_("It contradicts another record. %(said)s") % {"said": said}] if said else []


def in_the_way(new: NewLink) -> str:
    """Why the link cannot be made, as a sentence; empty if it can."""
    same = Q(from_disclosure=new.from_record.pk, relation=new.relation, to_disclosure=new.to_record.pk)
    if Link.objects.filter(same).exists() or LinkProposal.objects.filter(same).exists():
        return str(ALREADY)
    if new.relation in TAKES_TWO and (said := missing(new.from_record)):
        return said
    return "" if new.source_url or new.from_record.source_id else str(NO_SOURCE)


# ---- verbs


@transaction.atomic
def add(new: NewLink, *, by: "User") -> Link | None:
    """Makes the link; None where it waits for a second editor. Raises PermissionDenied, Refused, Gone."""
    if not policy.may_link(by):
        raise PermissionDenied
    _lock(new.from_record.pk, new.to_record.pk)
    if said := in_the_way(new):
        raise Refused(said)
    proposal = LinkProposal(
        from_disclosure=new.from_record,
        relation=new.relation,
        to_disclosure=new.to_record,
        source=_source(new),
    )
    if new.relation not in TAKES_TWO:
        return _make(_link_of(proposal, new.reason), reason=new.reason, by=by)
    proposal.save()
    approval = approvals.agreed(ACTION, proposal, new.reason, by=by)
    return _settle(proposal, approval, new.reason, by) if approval else None


@transaction.atomic
def agree(proposal_id: int, reason: str, *, by: "User") -> Link:
    """The second editor says in their own words why. Raises PermissionDenied, SamePerson, Refused, Gone."""
    if not policy.may_link(by):
        raise PermissionDenied
    proposal = _locked_proposal(proposal_id)
    _lock(proposal.from_disclosure_id, proposal.to_disclosure_id)
    if said := missing(proposal.from_disclosure):
        raise Refused(said)
    approval = approvals.agreed(ACTION, proposal, reason, by=by)
    if approval is None:
        raise Gone
    lead = "A second editor: " if approval.agreed_by_id else ""
    return _settle(proposal, approval, f"{approval.reason} {lead}{reason}", by, second=reason)


@transaction.atomic
def refuse(proposal_id: int, reason: str, *, by: "User") -> None:
    """One editor is enough to say no, also whoever asked for it. Raises PermissionDenied, Gone."""
    if not policy.may_link(by):
        raise PermissionDenied
    proposal = _locked_proposal(proposal_id)
    audit.record(f"refuse-to-{ACTION}", proposal, by=by, reason=reason, data=_ends(proposal))
    Approval.objects.filter(action=ACTION, object_id=str(proposal.pk), done_at__isnull=True).delete()
    proposal.delete()


@transaction.atomic
def remove(link_id: int, reason: str, *, by: "User", is_personal: bool = False) -> None:
    """Takes a link away; if readers knew it, they are told. Raises PermissionDenied, Gone.

    ``is_personal``: its words were, so nothing keeps them.
    """
    if not policy.may_link(by):
        raise PermissionDenied
    link = Link.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise Gone
    ends = [link.from_disclosure, link.to_disclosure]
    with pghistory.context(reason=reason, user=by.pk):
        if all(end.is_public for end in ends):
            Correction.objects.create(
                disclosure=link.from_disclosure,
                field=FIELD,
                said=PERSONAL if is_personal else in_words(link),
                says=GONE,
                reason=reason,
                made_by=by,
            )
        audit.record("unlink", link, by=by, reason=reason, data=_ends(link) | {"personal": is_personal})
        link.delete()
        _touch(ends)
    if is_personal:
        events: Any = apps.get_model("disclosures", "LinkEvent")
        events.objects.filter(pgh_obj_id=link_id).update(note=PERSONAL)


def in_words(link: Link) -> str:
    """``Contradicts “Title”. Why: …``"""
    verb = str(Relation(link.relation).label)
    said = f"{verb[:1].upper()}{verb[1:]} “{link.to_disclosure.title}”."
    return f"{said} Why: {link.note}" if link.note else said


def _lock(*ids: int) -> None:
    """Both ends, in one order for everybody. Raises Gone where one of them is."""
    rows = lookup.open_records().select_for_update().filter(pk__in=ids).order_by("pk")
    if len(list(rows.values_list("pk"))) < len(set(ids)):
        raise Gone


def _locked_proposal(pk: int) -> LinkProposal:
    rows = LinkProposal.objects.select_for_update(of=("self",))
    found = rows.select_related("from_disclosure", "to_disclosure", "source").filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


def _source(new: NewLink) -> Source:
    if new.source_url:
        return Source.objects.get_or_create(url=new.source_url, page="")[0]
    return Source.objects.get(disclosures=new.from_record.pk)


def _settle(proposal: LinkProposal, approval: Approval, note: str, by: "User", *, second: str = "") -> Link:
    made = _make(_link_of(proposal, note), reason=second or approval.reason, by=by, approval=approval)
    proposal.delete()
    return made


def _link_of(proposal: LinkProposal, note: str) -> Link:
    return Link(
        from_disclosure=proposal.from_disclosure,
        relation=proposal.relation,
        to_disclosure=proposal.to_disclosure,
        note=note,
        source=proposal.source,
    )


def _make(link: Link, *, reason: str, by: "User", approval: Approval | None = None) -> Link:
    with pghistory.context(reason=reason, user=by.pk):
        link.save()
        said = approvals.said(approval) if approval else {}
        audit.record(ACTION if approval else "link", link, by=by, reason=reason, data=_ends(link) | said)
        _touch([link.from_disclosure, link.to_disclosure])
    return link


def _touch(ends: list[Disclosure]) -> None:
    """What readers see of them changed, if they see both."""
    ids = [end.pk for end in ends]
    if all(end.is_public for end in ends):
        Disclosure.objects.filter(pk__in=ids).update(updated_at=timezone.now())
        relist(ids)


def _ends(link: Link | LinkProposal) -> dict[str, str | int | bool | list[str]]:
    return {"from": link.from_disclosure_id, "relation": link.relation, "to": link.to_disclosure_id}


# ---- what an editor sees


def links_of(record: Disclosure) -> list[Shown]:
    """Both ways, drafts at the other end included, oldest first. One query."""
    rows = Link.objects.at([record.pk])
    found = rows.select_related("from_disclosure", "to_disclosure", "source").order_by("id")
    return [
        Shown(link, link.to_disclosure, "out")
        if link.from_disclosure_id == record.pk
        else Shown(link, link.from_disclosure, "in")
        for link in found
        if State.WITHDRAWN not in (link.from_disclosure.state, link.to_disclosure.state)
    ]


def waiting_of(record: Disclosure) -> list[Waiting]:
    """Links of the record that wait for a second editor. Two queries."""
    rows = LinkProposal.objects.filter(Q(from_disclosure=record.pk) | Q(to_disclosure=record.pk))
    proposals = {
        str(one.pk): one for one in rows.select_related("from_disclosure", "to_disclosure", "source")
    }
    asked = approvals.waiting().filter(action=ACTION, object_id__in=proposals) if proposals else []
    return [Waiting(proposals[one.object_id], one) for one in asked]


def suggestions(record: Disclosure) -> list[Suggestion]:
    """Records that it may be linked with, the likeliest first. A fixed number of queries."""
    parties = list(record.parties.order_by("id").values_list("organisation", flat=True)[:1])
    body = parties[0] if parties else None
    groups = (
        (_("its reference stands in the text"), _named_in(record)),
        (_("the same data item"), _same_items(record)),
        (_("the same organisation, words of the title"), lookup.about([record.title], body, most=4)),
        (_("the same organisation, nearest in time"), lookup.around(record.date, body)),
    )
    return lookup.suggest(groups, leaving_out=record.pk)[:MOST_SHOWN]


def _named_in(record: Disclosure) -> list[Disclosure]:
    """Records whose reference stands in the summary, or on the first pages of a document behind it."""
    pages = DocumentPage.objects.filter(document__in=related.of_record(record)[:5], is_hidden=False)
    texts = pages.order_by("document", "number").values_list("text", flat=True)[:PAGES_READ]
    named = {found.strip() for text in (record.summary, *texts) for found in REFERENCE.findall(text[:20_000])}
    own = {record.reference}
    wanted = sorted(named - own)[:NAMES_LOOKED_UP]
    return list(lookup.open_records().filter(reference__in=wanted).exclude(reference="")[:MOST_SHOWN])


def _same_items(record: Disclosure) -> list[Disclosure]:
    items = list(record.items.values_list("item", flat=True)[:5])
    uses = DisclosureItem.objects.filter(item__in=items, sort_date__isnull=False).exclude(
        disclosure=record.pk
    )
    newest = uses.order_by("-sort_date", "-disclosure").values_list("disclosure", flat=True)[:3]
    return list(Disclosure.objects.public().filter(pk__in=list(newest)))
