"""Everything that waits for a second person, in one list: what, about what, who asked, and where it is
decided. A fixed number of queries a page, whatever else there is."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Invitation, User
from disclosures import policy
from disclosures.editing import approvals, clearance, linking, people, reversals
from disclosures.keeping import erasures
from disclosures.models import Approval, Disclosure, Document, LinkProposal

if TYPE_CHECKING:
    from disclosures.policy import Person

PER_PAGE = 50
LABELS: Mapping[str, str] = {
    clearance.AGREEMENT: gettext_noop("Keep personal details"),
    erasures.ACTION: gettext_noop("Erase for good"),
    reversals.ACTION: gettext_noop("Reverse a takedown"),
    linking.ACTION: gettext_noop("Say that a record contradicts another"),
    **people.LABELS,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an approval is about. ``url``: where it is decided. ``deciders``: who may not be the second."""

    name: str = ""
    url: str = ""
    deciders: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    approval: Approval
    subject: Subject
    is_mine: bool

    @property
    def what(self) -> str:
        action = self.approval.action
        found = LABELS.get(action)
        return _(found) if found else action.replace("-", " ").capitalize()


def of(person: "Person") -> QuerySet[Approval]:
    """What this person may know of: editors what is about the record, operators what is about accounts."""
    about_accounts = Q(object_type__in=policy.ABOUT_ACCOUNTS)
    rows = approvals.waiting()
    if not policy.may_see_people(person):
        rows = rows.exclude(about_accounts)
    if not policy.may_review(person):
        rows = rows.filter(about_accounts)
    return rows


def may_be_refused(approval: Approval) -> bool:
    """What is kept, and what contradicts, is decided where it was asked; here it would stay open."""
    return not _is_kept(approval) and approval.action != linking.ACTION


def page_of(
    rows: QuerySet[Approval], after: tuple[datetime, int] | None, *, by: int
) -> tuple[list[Line], Approval | None]:
    """A page from a place in the list, and its last row if more follow."""
    if after:
        moment, pk = after
        rows = rows.filter(asked_at__gte=moment).exclude(asked_at=moment, id__lte=pk)
    found = list(rows[: PER_PAGE + 1])
    return lines_of(found[:PER_PAGE], by=by), found[PER_PAGE - 1] if len(found) > PER_PAGE else None


def lines_of(found: Sequence[Approval], *, by: int) -> list[Line]:
    """At most one query for each kind of object, and one for what is kept."""
    subjects: dict[int, Subject] = {}
    for kind, look in LOOKS.items():
        asked = [one for one in found if one.object_type == kind]
        if asked:
            subjects |= look(asked)
    lines = []
    for one in found:
        subject = subjects.get(one.pk, Subject())
        lines.append(Line(one, subject, by == one.asked_by_id or by in subject.deciders))
    return lines


def _documents(asked: Iterable[Approval]) -> dict[int, Subject]:
    ids = {one.pk: _document_id(one) for one in asked}
    documents = Document.objects.select_related("submission").in_bulk(set(ids.values()))
    about = [documents[ids[one.pk]] for one in asked if _is_kept(one) and ids[one.pk] in documents]
    deciders = {kept.document.pk: kept.deciders for kept in clearance.kept_of(about)} if about else {}
    found = {}
    for one in asked:
        document = documents.get(ids[one.pk])
        if document is None:
            continue
        name = "review_item" if _is_kept(one) else "erase"
        not_second = set(deciders.get(document.pk, ())) if _is_kept(one) else set()
        if _is_kept(one) and document.submission.submitted_by_id:
            not_second.add(document.submission.submitted_by_id)
        url = reverse(f"disclosures:{name}", args=[document.pk])
        found[one.pk] = Subject(document.name, url, frozenset(not_second))
    return found


def _is_kept(approval: Approval) -> bool:
    return approval.action == clearance.AGREEMENT


def _document_id(approval: Approval) -> uuid.UUID:
    return clearance.document_id_of(approval) if _is_kept(approval) else uuid.UUID(approval.object_id)


def _disclosures(asked: Iterable[Approval]) -> dict[int, Subject]:
    records = Disclosure.objects.in_bulk([int(one.object_id) for one in asked])
    return {
        one.pk: Subject(record.title, reverse("disclosures:reverse_takedown", args=[record.slug]))
        for one in asked
        if (record := records.get(int(one.object_id)))
    }


def _links(asked: Iterable[Approval]) -> dict[int, Subject]:
    rows = LinkProposal.objects.select_related("from_disclosure", "to_disclosure")
    found = rows.in_bulk([int(one.object_id) for one in asked])
    return {
        one.pk: Subject(
            _("%(first)s and %(second)s")
            % {"first": link.from_disclosure.title, "second": link.to_disclosure.title},
            reverse("disclosures:review_links", args=[link.from_disclosure.slug]),
        )
        for one in asked
        if (link := found.get(int(one.object_id)))
    }


def _users(asked: Iterable[Approval]) -> dict[int, Subject]:
    found = User.objects.in_bulk([int(one.object_id) for one in asked])
    return {
        one.pk: Subject(user.email, reverse("disclosures:person", args=[user.pk]), frozenset({user.pk}))
        for one in asked
        if (user := found.get(int(one.object_id)))
    }


def _invitations(asked: Iterable[Approval]) -> dict[int, Subject]:
    found = Invitation.objects.in_bulk([int(one.object_id) for one in asked])
    return {
        one.pk: Subject(
            _("%(email)s as %(role)s") % {"email": invitation.email, "role": invitation.role},
            reverse("disclosures:people"),
        )
        for one in asked
        if (invitation := found.get(int(one.object_id)))
    }


LOOKS: Mapping[str, Callable[[Sequence[Approval]], dict[int, Subject]]] = {
    "document": _documents,
    # Records are named by their kind, whose ids are of one row.
    **dict.fromkeys(
        ("disclosure", *(kind._meta.model_name or "" for kind in Disclosure.__subclasses__())), _disclosures
    ),
    "linkproposal": _links,
    "user": _users,
    "invitation": _invitations,
}
