"""Taking a takedown back: by two people, and by way of the desk where there are documents (P10)."""

from typing import TYPE_CHECKING

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from disclosures import actions, audit, policy
from disclosures.documents.related import of_record
from disclosures.editing import approvals
from disclosures.keeping import erasures
from disclosures.listing import relist
from disclosures.models import Disclosure, DocumentState, State
from disclosures.problem_reports import is_held
from disclosures.received.followers import follow

if TYPE_CHECKING:
    from accounts.models import User

ACTION = "reverse-takedown"


class Changed(Exception):
    """It is not taken down, or for a reason that is not reversed here; nothing was written."""


def may_be_reversed(disclosure: Disclosure) -> bool:
    """Not what was erased, and not what is hidden until an editor answers a report."""
    was_erased = disclosure.withdrawn_reason == erasures.WITHDRAWN
    return disclosure.state == State.WITHDRAWN and not is_held(disclosure) and not was_erased


@transaction.atomic
def reverse(pk: int, reason: str, *, by: "User") -> bool:
    """Asks for it, or, as the second person, does it; says whether it is done.

    A record with documents goes back to the desk and is published there as any other; until then its address
    goes on saying that it was withdrawn. Raises PermissionDenied, approvals.SamePerson, Changed.
    """
    if not policy.may_reverse(by):
        raise PermissionDenied
    disclosure = Disclosure.objects.select_for_update().get(pk=pk)
    if not may_be_reversed(disclosure):
        raise Changed
    approval = approvals.agreed(ACTION, disclosure, reason, by=by)
    if approval is None:
        return False
    with pghistory.context(reason=approval.reason, user=by.pk):
        if not _back_to_desk(disclosure):
            actions.publish(disclosure, by=by, reason=approval.reason)
    data = approvals.said(approval)
    audit.record(ACTION, disclosure, by=by, reason=approval.reason, data=data)
    return True


def _back_to_desk(disclosure: Disclosure) -> bool:
    """Whether there were documents to decide on anew."""
    documents = [one for one in of_record(disclosure) if one.state == DocumentState.REJECTED]
    for one in documents:
        one.state, one.reason, one.decided_by, one.decided_at = DocumentState.IN_REVIEW, "", None, None
        one.save()
        follow(one)
    if documents:
        Disclosure.objects.filter(pk=disclosure.pk).update(state=State.IN_REVIEW, updated_at=timezone.now())
        relist([disclosure.pk])
    return bool(documents)
