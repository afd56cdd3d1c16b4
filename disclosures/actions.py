"""Verbs that touch more than one row: what becomes public and what ceases to be."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import audit
from disclosures.listing import copy_names, relist, unlist
from disclosures.models import Disclosure, Organisation, Party, SlugHistory, State

if TYPE_CHECKING:
    from accounts.models import User


class NotPublishable(Exception):
    """Something that the record needs is missing; ``reasons`` are sentences for the editor."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


def missing_for_publication(disclosure: Disclosure) -> list[str]:
    """What still has to be filled in before the disclosure may be published, as sentences."""
    missing = []
    if not disclosure.title:
        missing.append(_("Enter a title."))
    if not disclosure.summary:
        missing.append(_("Enter a summary."))
    if disclosure.source_id is None:
        missing.append(_("Enter the address where this can be checked, or attach the document."))
    if not Party.objects.filter(disclosure=disclosure).exists():
        missing.append(_("Choose at least one organisation."))
    return missing


@transaction.atomic
def publish(disclosure: Disclosure, *, by: "User | None", reason: str = "Published after review.") -> None:
    """Makes a disclosure public. Raises NotPublishable; publishing what is public already changes nothing."""
    with pghistory.context(reason=reason, user=by.pk if by else None):
        locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
        if locked.state == State.PUBLISHED:
            return
        if missing := missing_for_publication(locked):
            raise NotPublishable(missing)
        now = timezone.now()
        Disclosure.objects.filter(pk=locked.pk).update(
            state=State.PUBLISHED,
            published_at=locked.published_at or now,
            updated_at=now,
            withdrawn_reason="",
        )
        relist([locked.pk])
        audit.record("publish", locked, by=by, reason=reason)
    disclosure.refresh_from_db()


@transaction.atomic
def withdraw(disclosure: Disclosure, *, by: "User | None", reason: str) -> None:
    """Takes a disclosure down: its address answers 410 with ``reason``, which never repeats the fault."""
    if not reason.strip():
        raise ValueError("A withdrawn record says why.")
    with pghistory.context(reason=reason, user=by.pk if by else None):
        Disclosure.objects.filter(pk=disclosure.pk).update(
            state=State.WITHDRAWN, withdrawn_reason=reason, updated_at=timezone.now()
        )
        relist([disclosure.pk])
        audit.record("withdraw", disclosure, by=by, reason=reason)
    disclosure.refresh_from_db()


@transaction.atomic
def change_slug(disclosure: Disclosure, slug: str) -> None:
    """Moves a disclosure to another address; the old one redirects for ever and is never given to another."""
    if slug == disclosure.slug:
        return
    taken = SlugHistory.objects.filter(slug=slug).exclude(disclosure=disclosure)
    if taken.exists() or Disclosure.objects.filter(slug=slug).exists():
        raise ValueError(f"The address {slug} is taken.")
    SlugHistory.objects.filter(slug=slug, disclosure=disclosure).delete()
    SlugHistory.objects.get_or_create(slug=disclosure.slug, defaults={"disclosure": disclosure})
    Disclosure.objects.filter(pk=disclosure.pk).update(slug=slug, updated_at=timezone.now())
    relist([disclosure.pk])
    disclosure.refresh_from_db()


@transaction.atomic
def set_parties(disclosure: Disclosure, parties: Iterable[tuple[Organisation, str]]) -> None:
    """Replaces who takes part, as (organisation, role) in the order in which they are written."""
    was_public = disclosure.published_at is not None or disclosure.is_public
    if was_public:
        unlist([disclosure.pk])
    Party.objects.filter(disclosure=disclosure).delete()
    _insert_parties(disclosure, parties)
    (relist if was_public else copy_names)([disclosure.pk])


def add_parties(disclosure: Disclosure, parties: Sequence[tuple[Organisation, str]]) -> None:
    """The same for a disclosure that has none yet and never was public."""
    if parties:
        _insert_parties(disclosure, parties)
        copy_names([disclosure.pk])


def _insert_parties(disclosure: Disclosure, parties: Iterable[tuple[Organisation, str]]) -> None:
    wanted = dict.fromkeys((organisation.pk, role) for organisation, role in parties)
    Party.objects.bulk_create(
        Party(disclosure_id=disclosure.pk, organisation_id=organisation, role=role)
        for organisation, role in wanted
    )
