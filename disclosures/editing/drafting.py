"""What an editor wrote about a document goes into the draft of its record: columns, parties, source."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from disclosures import actions
from disclosures.documents.drafts import COMMISSIONER, free_slug, plain_slug
from disclosures.editing.forms.records import COMMON, OWN, Draft
from disclosures.models import ICODecision, Organisation, Party, Precision, Role, Source

ALREADY_THERE = gettext_lazy("This authority already has a published record with this reference.")


def correct(draft: Draft, answers: dict[str, Any]) -> None:
    organisation = answers["organisation"] or _new_organisation(answers)
    for name in (*COMMON, "evidence", *OWN[draft.KIND]):
        setattr(draft, name, answers[name])
    draft.date_precision = answers["date_precision"] or Precision.DAY
    draft.source = None
    if answers["source_url"]:
        draft.source = _source(answers["source_url"])
    draft.date, _ = draft.main_dates()
    if draft.published_at is None:
        # Nobody outside has seen the address yet, so it follows the facts. After that it is permanent.
        draft.slug = free_slug(draft, organisation)
    draft.save()
    actions.set_parties(draft, parties(draft, organisation))


def parties(draft: Draft, organisation: Organisation | None) -> list[tuple[Organisation, str]]:
    """Whom it is about, and of a notice also who decided."""
    parties: list[tuple[Organisation, str]] = [(organisation, Role.AUTHORITY)] if organisation else []
    if isinstance(draft, ICODecision):
        parties += [(body, Role.REGULATOR) for body in Organisation.objects.filter(slug=COMMISSIONER)]
    return parties


def _new_organisation(answers: dict[str, Any]) -> Organisation | None:
    name, kind, website = (answers[f"authority{part}"] for part in ("", "_kind", "_website"))
    if not (name and kind and website):
        return None
    stem = plain_slug(name)[:90].strip("-") or "body"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(s for s in [stem, *(f"{stem}-{n}" for n in range(2, 999))] if s not in taken)
    return Organisation.objects.create(
        slug=slug, name=name, kind=kind, website=website, source=_source(website)
    )


def _source(url: str) -> Source:
    today: date = timezone.localdate()
    return Source.objects.get_or_create(url=url, page="", defaults={"seen_on": today})[0]


def save_source(draft: Draft, url: str) -> None:
    draft.source = _source(url)
    draft.save(update_fields=["source", "updated_at"])


def refuse_twin(draft: Draft) -> None:
    if not draft.reference:
        return
    authorities = Party.objects.filter(disclosure=draft, role=Role.AUTHORITY).values("organisation")
    twins = Party.objects.filter(
        role=Role.AUTHORITY, kind=draft.KIND, organisation__in=authorities, reference=draft.reference
    )
    if twins.exclude(disclosure=draft).exists():
        raise actions.NotPublishable([str(ALREADY_THERE)])
