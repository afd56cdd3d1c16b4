"""Corrections of public records: field by field, with a reason that stays in public.

A correction never repeats what was wrong if that was personal: then neither the public history nor the
private one keeps the words.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_noop

from disclosures import audit, policy
from disclosures.listing import relist
from disclosures.models import (
    KINDS,
    OUTCOMES_OF,
    Correction,
    Disclosure,
    DisclosureDetail,
    Figure,
    FigureStatus,
    Precision,
    Source,
    State,
)
from disclosures.templatetags.dates import DAY, words
from disclosures.templatetags.numbers import amount_in_words

if TYPE_CHECKING:
    from accounts.models import User

PER_PAGE = 50
PERSONAL = "Personal data, removed."
NOTHING = "Nothing"
COMMON = ("title", "summary", "reference", "outcome", "date_precision", "evidence")


class Changed(Exception):
    """Somebody else corrected or withdrew it in the meantime; nothing was written."""


class Cause(models.TextChoices):
    """Why a number stands no longer."""

    BODY = "body", gettext_noop("The body that gave it corrected it")
    LATER = "later", gettext_noop("A later count took its place")
    OURS = "ours", gettext_noop("We had written it down wrongly")


def fields_of(kind: str) -> dict[str, str]:
    """What can be corrected in a record of a kind: column and label. Its address and links are permanent."""
    model = KINDS[kind]
    own = [
        field.name
        for field in model._meta.local_concrete_fields
        if not field.primary_key and not field.is_relation
    ]
    common = [name for name in COMMON if name != "outcome" or kind in OUTCOMES_OF]
    return {name: label_of(model, name) for name in (*common, *own)}


def label_of(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return capfirst(str(field.verbose_name)).replace("Cbds", "CBDS").replace(" url", " address")


def in_words(record: DisclosureDetail, name: str) -> str:
    """A value as readers see it."""
    value, field = getattr(record, name), type(record)._meta.get_field(name)
    if value in (None, "", []):
        return NOTHING
    if isinstance(field, ArrayField):
        return ", ".join(value)
    if isinstance(value, date):
        return words(value, DAY)
    if getattr(field, "choices", None):
        return str(getattr(record, f"get_{name}_display")())
    return f"{value:,}" if isinstance(value, int) else str(value)


def version_of(record: Disclosure) -> str:
    """Changes with every correction and every change of state."""
    return f"{record.state} {record.updated_at.isoformat()}"


@transaction.atomic
def correct(
    record: DisclosureDetail,
    name: str,
    *,
    by: "User",
    version: str,
    said: str,
    reason: str,
    is_personal: bool = False,
) -> Correction:
    """Writes the new value that ``record.name`` holds, in public. ``said``: the old one in words.

    Raises PermissionDenied, Changed, IntegrityError.
    """
    if not policy.may_correct(by):
        raise PermissionDenied
    _locked(record, version)
    with pghistory.context(reason=reason, user=by.pk):
        if record.main_dates()[0] is not None and not record.date_precision:
            record.date_precision = Precision.DAY
        record.save()
        made = Correction.objects.create(
            disclosure_id=record.pk,
            field=label_of(type(record), name),
            said=PERSONAL if is_personal else said,
            says=in_words(record, name),
            reason=reason,
            made_by=by,
        )
        relist([record.pk])
        audit.record("correct", record, by=by, reason=reason, data={"field": name, "personal": is_personal})
    if is_personal:
        _forget(record, name, made)
    return made


def _locked(record: Disclosure, version: str) -> None:
    locked = Disclosure.objects.select_for_update().filter(pk=record.pk, state=State.PUBLISHED).first()
    if locked is None or version_of(locked) != version:
        raise Changed


def _forget(record: DisclosureDetail, name: str, made: Correction) -> None:
    """Puts the new words in the place of the old ones in every row of the private history (P04).

    Earlier corrections of the same field quote its old words, which may hold what was personal: they go on
    saying that, when and why something was corrected, and no longer what.
    """
    earlier = Correction.objects.filter(disclosure=record.pk, field=made.field, pk__lt=made.pk)
    with pgtrigger.ignore("disclosures.Correction:append_only"):
        earlier.update(said=PERSONAL, says=PERSONAL)
    for event in ("DisclosureEvent", f"{type(record).__name__}Event"):
        rows: Any = apps.get_model("disclosures", event)
        if any(field.name == name for field in rows._meta.concrete_fields):
            rows.objects.filter(pgh_obj_id=record.pk).update(**{name: getattr(record, name)})


# ---- figures


@dataclass(frozen=True)
class NewNumber:
    """``asserted_in``: the public record that gives it; not used where the mistake was ours."""

    value: Any
    qualifier: str
    cause: str
    reason: str
    asserted_in: Disclosure | None = None
    source_url: str = ""


@transaction.atomic
def correct_figure(slug: str, new: NewNumber, *, by: "User", seen: Any) -> Figure:
    """Enters the number that stands now; every page that shows the old one then says that it does not.

    ``seen``: the old value as the editor saw it. Raises PermissionDenied, Changed.
    """
    if not policy.may_correct(by):
        raise PermissionDenied
    figures = Figure.objects.select_for_update(of=("self",)).select_related("measure", "asserted_in")
    old = figures.get(slug=slug)
    if not old.stands or old.value != seen or not old.asserted_in.is_public:
        raise Changed
    with pghistory.context(reason=new.reason, user=by.pk):
        stands = _rewrite(old, new, by) if new.cause == Cause.OURS else _follow(old, new)
        relist({old.asserted_in_id, stands.asserted_in_id})
        audit.record("correct-figure", old, by=by, reason=new.reason, data={"cause": new.cause})
    return stands


def _rewrite(old: Figure, new: NewNumber, by: "User") -> Figure:
    """Our mistake: the number was never given, so it does not stay; what we had is said as a correction."""
    said = number_in_words(old)
    old.value, old.qualifier = new.value, new.qualifier
    old.save()
    Correction.objects.create(
        disclosure_id=old.asserted_in_id,
        field=old.measure.title[:60],
        said=said,
        says=number_in_words(old),
        reason=new.reason,
        made_by=by,
    )
    return old


def _follow(old: Figure, new: NewNumber) -> Figure:
    """The old number stays, since it was given, and names the one that took its place."""
    source = old.source
    if new.source_url:
        source = Source.objects.get_or_create(url=new.source_url, page="")[0]
    made = Figure.objects.create(
        slug=_free_slug(old.slug),
        measure=old.measure,
        asserted_in=new.asserted_in or old.asserted_in,
        value=new.value,
        qualifier=new.qualifier,
        period_end=old.period_end,
        date_precision=old.date_precision,
        status=FigureStatus.CURRENT,
        note=new.reason,
        source=source,
    )
    old.status = FigureStatus.CORRECTED if new.cause == Cause.BODY else FigureStatus.SUPERSEDED
    old.corrected_by = made
    old.save()
    return made


def number_in_words(figure: Figure) -> str:
    """``at least 1,500 people``. Reads the measure."""
    return amount_in_words(figure.value, figure.measure.unit, figure.qualifier)


def _free_slug(stem: str) -> str:
    stem = stem[:100]
    taken = set(Figure.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for number in range(2, 10_000) if (slug := f"{stem}-{number}") not in taken)


def figures_of(record: Disclosure) -> QuerySet[Figure]:
    """Numbers that a record gives and that stand."""
    standing = [FigureStatus.CURRENT, FigureStatus.DISPUTED]
    return (
        Figure.objects.public()
        .filter(asserted_in=record.pk, status__in=standing)
        .select_related("measure")
        .order_by("id")
    )


# ---- the public list


def public() -> QuerySet[Correction]:
    """Of records that are public, newest first."""
    rows = Correction.objects.filter(disclosure__state=State.PUBLISHED)
    return rows.select_related("disclosure").order_by("-made_at", "-id")


def position(pk: int) -> tuple[datetime, int] | None:
    """The place of a correction in the list, None if readers cannot know of it."""
    return public().filter(pk=pk).values_list("made_at", "id").first()


def page_of(after: tuple[datetime, int] | None) -> tuple[list[Correction], Correction | None]:
    """A page from a place in the list, and its last row if more follow. One query."""
    rows = public()
    if after:
        moment, pk = after
        rows = rows.filter(made_at__lte=moment).exclude(made_at=moment, id__gte=pk)
    found = list(rows[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1] if len(found) > PER_PAGE else None
