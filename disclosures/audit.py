"""Who did what: one entry an act, written in the transaction of the act (threat model I8).

Entries hold ids, hashes and the reason that was given, never what stands in a document. ``chain.py`` seals
them shortly after.
"""

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from disclosures.models import AuditEntry, Disclosure

if TYPE_CHECKING:
    from accounts.models import User


def record(
    action: str,
    obj: models.Model | None,
    *,
    by: "User | None",
    reason: str = "",
    data: dict[str, str | int | bool | list[str]] | None = None,
) -> None:
    """Adds an entry to the caller's transaction. One INSERT; raises TransactionManagementError outside one.

    ``action``: a verb such as ``publish``. ``by`` None: a command or the site itself.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An act and its audit entry belong into one transaction.")
    AuditEntry.objects.create(
        actor=by,
        action=action,
        object_type=_type_of(obj),
        object_id="" if obj is None else str(obj.pk),
        reason=reason,
        data=data or {},
    )


def _type_of(obj: models.Model | None) -> str:
    """All kinds of disclosures under one name, since their ids are of one row."""
    if isinstance(obj, Disclosure):
        return "disclosure"
    return (obj._meta.model_name or "") if obj is not None else ""


def note_act(sender: Any, *, action: str, obj: models.Model, by: "User | None", **data: Any) -> None:
    """Receiver of accounts.signals.acted: accounts know nothing of disclosures, but their acts count too."""
    data.pop("signal", None)
    record(action, obj, by=by, reason=data.pop("reason", ""), data=data)
