"""Who is at work on a document. A claim lapses by itself, by the clock of the database, and saving renews it.

It is about a record: whoever has its leading document has what lies beside that, too.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Now

from disclosures.models import Claim, Document

if TYPE_CHECKING:
    from accounts.models import User

LASTS = timedelta(minutes=30)


class Taken(Exception):
    """Another editor has it; nothing was written."""


def lead_of(document: Document) -> Document:
    """The document that a claim on this one is kept with."""
    if document.is_lead or document.disclosure_id is None:
        return document
    leads = Document.objects.filter(disclosure=document.disclosure_id, is_lead=True, follows__isnull=True)
    return leads.order_by("received_at", "id").first() or document


def standing(document: Document) -> Claim | None:
    """The claim that holds now, with ``by``. A lapsed one is none."""
    return Claim.objects.standing().select_related("by").filter(document=lead_of(document)).first()


def hold(document: Document, *, by: "User", over: bool = False) -> None:
    """Takes or renews it for 30 minutes; ``over``: from whoever has it. Raises Taken.

    Call in a transaction in which the document is locked, so that two do not take it at once.
    """
    lead = lead_of(document)
    free = Q() if over else Q(by=by) | Q(until__lte=Now())
    if Claim.objects.filter(free, document=lead).update(by=by, until=Now() + LASTS):
        return
    _, made = Claim.objects.get_or_create(document=lead, defaults={"by": by, "until": Now() + LASTS})
    if not made:
        raise Taken


def give_back(document: Document, *, by: "User") -> None:
    Claim.objects.filter(document=lead_of(document), by=by).delete()


def settle(document: Document) -> None:
    """It is decided: nobody has it any more."""
    Claim.objects.filter(document=lead_of(document)).delete()
