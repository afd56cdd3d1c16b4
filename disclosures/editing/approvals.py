"""What takes two people: one asks with a reason, another agrees, and only then is it done (A27).

With TWO_PERSON_RULES off one person is enough; the audit entry then says that it was done alone.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Now

from disclosures import audit
from disclosures.models import Approval

if TYPE_CHECKING:
    from accounts.models import User


class SamePerson(Exception):
    """Whoever asked cannot agree as well."""


def open_of(action: str, obj: models.Model) -> Approval | None:
    """What is asked for and waits for a second person."""
    rows = Approval.objects.filter(action=action, object_id=str(obj.pk), done_at__isnull=True)
    return rows.select_related("asked_by").first()


def waiting() -> QuerySet[Approval]:
    """All that waits for a second person, oldest first."""
    rows = Approval.objects.filter(done_at__isnull=True, agreed_at__isnull=True)
    return rows.select_related("asked_by").order_by("asked_at", "id")


def refuse(approval_id: int, *, by: "User") -> None:
    """Takes back what one asked for, or does not agree to it: nothing is done. Call inside a transaction.

    Who may is asked by the caller. Raises Approval.DoesNotExist.
    """
    found = waiting().select_for_update(of=("self",)).get(pk=approval_id)
    audit.record(f"refuse-{found.action}"[:40], found, by=by)
    found.delete()


def agreed(action: str, obj: models.Model, reason: str, *, by: "User") -> Approval | None:
    """The approval, if it may be done now; None if this was the first of two. Call inside a transaction
    that holds a lock on ``obj``. Raises SamePerson.
    """
    found = open_of(action, obj)
    if found is None:
        found = Approval.objects.create(
            action=action,
            object_type=obj._meta.model_name or "",
            object_id=str(obj.pk),
            reason=reason,
            asked_by=by,
        )
        if settings.TWO_PERSON_RULES:
            audit.record(f"ask-to-{action}", obj, by=by, reason=reason)
            return None
    elif settings.TWO_PERSON_RULES:
        if found.asked_by_id == by.pk:
            raise SamePerson
        found.agreed_by, found.agreed_at = by, Now()
    found.done_at = Now()
    found.save()
    return found


def said(approval: Approval) -> dict[str, str | int | bool | list[str]]:
    """For the audit entry of what was done: who asked, or that one person did it alone."""
    return {"asked_by": approval.asked_by_id, "alone": approval.agreed_by_id is None}
