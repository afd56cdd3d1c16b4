"""The record as it stood here on a day that has passed, read from the history of its rows.

A row's history holds each state it was in. What stood is the last state by the end of that day, of rows that
readers still have: what was taken down, deleted or erased since comes back from no table. Words that were
corrected as personal are not in the history any more (corrections.py puts the new ones in their place there).
Rows without a history by then, as invented ones are, stand as they are today.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from disclosures import dossier as dossiers
from disclosures.dossier import Dossier
from disclosures.editing.corrections import PERSONAL
from disclosures.models import (
    DATE_UNKNOWN,
    KINDS,
    Correction,
    DataItem,
    Disclosure,
    DisclosureItem,
    DocumentState,
    Figure,
    Link,
    Organisation,
    Party,
    Role,
    Source,
    State,
)

DELETED = "delete"
# What of a row is put back. Its address and its state are those of today.
OF_RECORD = (
    "title", "summary", "reference", "outcome", "date", "date_end", "date_precision", "evidence", "source_id",
)  # fmt: skip
OF_LINK = ("relation", "note")
OF_FIGURE = (
    "value", "qualifier", "period_end", "date_precision", "status", "corrected_by_id", "note",
)  # fmt: skip


def end_of(day: date) -> datetime:
    """The last moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.max))


def stood(moment: datetime) -> Q:
    """Of public disclosures: those that were public then, too. One probe of an index a row looked at."""
    history = _events("DisclosureEvent").filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=moment)
    last = Subquery(history.order_by("-pgh_created_at", "-pgh_id").values("state")[:1])
    was_public = Exact(Coalesce(last, Value(State.PUBLISHED.value)), State.PUBLISHED.value)
    return Q(published_at__lte=moment) & Q(was_public)


def first_day() -> datetime | None:
    """When the oldest of the records that are public was published here. One query by index."""
    rows = Disclosure.objects.public().order_by("published_at").values_list("published_at", flat=True)
    return rows.first()


# ---- history


class History(NamedTuple):
    """By row: its state by then, where it was there; ``known`` are all rows that have a history."""

    events: dict[Any, Any]
    known: set[Any]

    def has(self, pk: Any) -> bool:
        return pk in self.events or pk not in self.known


def _events(name: str) -> Any:
    return apps.get_model("disclosures", name)._default_manager


def _history(name: str, moment: datetime, **which: Any) -> History:
    """One query."""
    by_then = ExpressionWrapper(Q(pgh_created_at__lte=moment), output_field=BooleanField())
    rows = (
        _events(name)
        .filter(**which)
        .annotate(by_then=by_then)
        .order_by("pgh_obj_id", "-by_then", "-pgh_created_at", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    found = list(rows)
    there = {row.pgh_obj_id: row for row in found if row.by_then and row.pgh_label != DELETED}
    return History(there, {row.pgh_obj_id for row in found})


def _overlay(row: Any, event: Any, names: Iterable[str]) -> None:
    for name in names:
        # A relation that stays the same keeps what was fetched with it.
        if getattr(row, name) != getattr(event, name):
            setattr(row, name, getattr(event, name))


# ---- records


def put_back(rows: Sequence[Disclosure], moment: datetime) -> set[int]:
    """Gives rows, which may stand there twice, what they held then; returns the ids of those that stood.

    Two queries. The rows are for showing and never for saving.
    """
    history = _history("DisclosureEvent", moment, pgh_obj_id__in={row.pk for row in rows})
    standing = set()
    for row in rows:
        event = history.events.get(row.pk)
        if event is not None:
            _overlay(row, event, OF_RECORD)
            row.sort_date = event.date or DATE_UNKNOWN
        is_by_then = row.published_at is not None and row.published_at <= moment
        if row.is_public and is_by_then and (event is None or event.state == State.PUBLISHED):
            standing.add(row.pk)
    _put_sources([row for row in rows if row.pk in history.events])
    return standing


def _put_sources(rows: Sequence[Disclosure]) -> None:
    """Fetches the sources that are not those of today, all at once."""
    missing = [row for row in rows if row.source_id and "source" not in row._state.fields_cache]
    sources = Source.objects.in_bulk({row.source_id for row in missing})
    for row in missing:
        row.source = sources.get(row.source_id)


def put_back_list(rows: Sequence[Disclosure], moment: datetime) -> None:
    """The same for the entries of a list: names of organisations and items, and details that were fetched.

    Seven queries, and one more for each kind whose details were fetched.
    """
    put_back(rows, moment)
    put_back_names(rows, moment)
    for kind, model in KINDS.items():
        fetched = [row for row in rows if row.kind == kind and model.accessor() in row._state.fields_cache]
        if fetched:
            history = _history(f"{model.__name__}Event", moment, pgh_obj_id__in=[row.pk for row in fetched])
            for row in fetched:
                if event := history.events.get(row.pk):
                    _overlay(row.detail, event, _own_columns(model))


def _own_columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]


def put_back_names(rows: Sequence[Disclosure], moment: datetime) -> None:
    """Four queries."""
    ids = {row.pk for row in rows}
    parties, items = _parts("PartyEvent", ids, moment), _parts("DisclosureItemEvent", ids, moment)
    names = Organisation.objects.in_bulk({part.organisation_id for each in parties.values() for part in each})
    for row in rows:
        if row.pk in parties:
            row.organisation_names = _joined(names, parties[row.pk], tuple(Role.values))
            row.giver_names = _joined(names, parties[row.pk], (Role.GIVER,))
            row.receiver_names = _joined(names, parties[row.pk], (Role.RECEIVER,))
            row.field_names = "; ".join(item.written for item in items.get(row.pk, ()))


def _parts(name: str, ids: Iterable[int], moment: datetime) -> dict[int, list[Any]]:
    """By disclosure, in the order in which they were written."""
    found: dict[int, list[Any]] = defaultdict(list)
    for _, event in sorted(_history(name, moment, disclosure_id__in=ids).events.items()):
        found[event.disclosure_id].append(event)
    return found


def _joined(names: dict[int, Organisation], parties: Iterable[Any], roles: tuple[str, ...]) -> str:
    chosen = {names[part.organisation_id].name for part in parties if part.role in roles}
    return "; ".join(sorted(chosen))


def links_then(links: Sequence[Link], moment: datetime) -> list[Link]:
    """Of links that stand today, with both ends fetched: those that stood then. Three queries."""
    ends = [end for link in links for end in (link.from_disclosure, link.to_disclosure)]
    standing = put_back(ends, moment)
    return _links_between(links, standing, moment)


def _links_between(links: Sequence[Link], standing: set[int], moment: datetime) -> list[Link]:
    history = _history("LinkEvent", moment, pgh_obj_id__in=[link.pk for link in links])
    found = []
    for link in links:
        if history.has(link.pk) and {link.from_disclosure_id, link.to_disclosure_id} <= standing:
            if event := history.events.get(link.pk):
                _overlay(link, event, OF_LINK)
            found.append(link)
    return found


# ---- one record


@dataclass(frozen=True)
class Standing:
    """``removed``: labels of what held personal data then; ``since``: what else was corrected since."""

    dossier: Dossier
    removed: list[str]
    since: list[Correction]


def read(disclosure: Disclosure, day: date) -> Standing | None:
    """The page of a public disclosure as it stood, None if it did not. Thirty queries, whatever it holds."""
    moment, today = end_of(day), dossiers.read(disclosure)
    record = today.record
    own = put_back([record], moment)
    if record.pk not in own:
        return None
    later = list(
        Correction.objects.filter(disclosure=record.pk, made_at__gt=moment).order_by("made_at", "id")
    )
    by_then = replace(
        today,
        corrections=[one for one in today.corrections if one.made_at <= moment],
        changed_at=[at for at in today.changed_at if at <= moment],
    )
    return Standing(
        _with_parts(by_then, moment),
        list(dict.fromkeys(one.field for one in later if one.said == PERSONAL)),
        [one for one in later if one.said != PERSONAL],
    )


def _with_parts(today: Dossier, moment: datetime) -> Dossier:
    record = today.record
    kind = _history(f"{type(record).__name__}Event", moment, pgh_obj_id=record.pk).events.get(record.pk)
    if kind is None:
        # It was published before there was a history of it.
        return today
    _overlay(record, kind, _own_columns(type(record)))
    others = _others(today)
    standing = put_back(others, moment) | {record.pk}
    shares = [share for share in today.shares if share.pk in standing]
    put_back_names(shares, moment)
    return replace(
        today,
        parties=_parties(record, moment),
        items=_items(record, moment),
        links_out=_links_between(today.links_out, standing, moment),
        links_in=_links_between(today.links_in, standing, moment),
        figures=_figures(today.figures, standing, moment),
        documents=_documents(today, moment),
        shares=shares,
    )


def _others(today: Dossier) -> list[Disclosure]:
    """Every other record that the page names, as often as it stands there."""
    found: list[Any] = [link.to_disclosure for link in today.links_out]
    found += [link.from_disclosure for link in today.links_in]
    found += [figure.asserted_in for figure in today.figures]
    found += [figure.measure.subject for figure in today.figures]
    found += today.shares
    found.append(getattr(today.record, "agreement", None))
    return [one for one in found if one is not None]


def _parties(record: Disclosure, moment: datetime) -> list[Party]:
    events = _parts("PartyEvent", [record.pk], moment)[record.pk]
    bodies = Organisation.objects.in_bulk({event.organisation_id for event in events})
    return [
        Party(
            id=event.pgh_obj_id,
            disclosure_id=record.pk,
            organisation=bodies[event.organisation_id],
            role=event.role,
        )
        for event in events
    ]


def _items(record: Disclosure, moment: datetime) -> list[DisclosureItem]:
    events = _parts("DisclosureItemEvent", [record.pk], moment)[record.pk]
    items = DataItem.objects.in_bulk({event.item_id for event in events})
    return [
        DisclosureItem(
            id=event.pgh_obj_id, disclosure_id=record.pk, item=items[event.item_id], written=event.written
        )
        for event in events
    ]


def _figures(figures: Sequence[Figure], standing: set[int], moment: datetime) -> list[Figure]:
    history = _history("FigureEvent", moment, pgh_obj_id__in=[figure.pk for figure in figures])
    found = []
    for figure in figures:
        subject = figure.measure.subject_id
        if not history.has(figure.pk) or figure.asserted_in_id not in standing:
            continue
        if subject is None or subject in standing:
            if event := history.events.get(figure.pk):
                _overlay(figure, event, OF_FIGURE)
            found.append(figure)
    return found


def _documents(today: Dossier, moment: datetime) -> list[Any]:
    history = _history("DocumentEvent", moment, pgh_obj_id__in=[one.pk for one in today.documents])
    return [
        one
        for one in today.documents
        if (event := history.events.get(one.pk)) is not None
        and event.state == DocumentState.PUBLISHED
        and event.disclosure_id == today.record.pk
    ]
