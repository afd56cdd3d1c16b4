"""Reads for pages and tags; each a constant number of queries, whatever the number of calls and links."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, Prefetch

from campaigns.calls import Call, Evidence, follows, standing
from campaigns.models import Action, ActionLink, ActionQuerySet, Campaign
from disclosures.models import Disclosure, Link, Organisation, Relation, State
from disclosures.presenters.counts import corrected
from disclosures.queries import Corrected, corrected_in

# A page stays a page; more calls than this on one page help nobody.
MOST_CALLS = 200


def calls(today: dt.date) -> list[Call]:
    """Every call, without its links. One query."""
    actions = Action.objects.select_related("campaign").order_by("-deadline_on", "id")[:MOST_CALLS]
    return [Call(action, today) for action in actions]


def calls_of(campaign: Campaign, today: dt.date) -> list[Call]:
    """The calls of a campaign with the public records they rest on and what followed. Six queries at most."""
    links = ActionLink.objects.filter(disclosure__state=State.PUBLISHED).select_related("disclosure")
    ordered = Prefetch(
        "links", links.order_by("disclosure__sort_date", "disclosure_id", "id"), to_attr="public"
    )
    actions = list(
        campaign.actions.select_related("source").prefetch_related(ordered).order_by("id")[:MOST_CALLS]
    )
    records = {link.disclosure_id: link.disclosure for action in actions for link in action.public}  # type: ignore[attr-defined]
    marks = _marks(records)
    found = corrected_in(list(records.values()))
    return [_with_evidence(action, today, *marks, found) for action in actions]


def _with_evidence(
    action: Action,
    today: dt.date,
    contradicted: frozenset[int],
    superseded: frozenset[int],
    found: Corrected,
) -> Call:
    why: list[Evidence] = []
    after: list[Evidence] = []
    for link in action.public:  # type: ignore[attr-defined]
        words = standing(link.disclosure, contradicted, superseded)
        changes = corrected(found.of(link.disclosure_id), found.by_id)
        (after if follows(link) else why).append(Evidence(link.disclosure, link.note, words, changes))
    return Call(action, today, why, after)


def _marks(ids: Iterable[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Which of the records another public record contradicts, and which one has taken the place of."""
    found = Link.objects.public().filter(
        to_disclosure_id__in=list(ids), relation__in=[Relation.CONTRADICTS, Relation.SUPERSEDES]
    )
    pairs = list(found.values_list("relation", "to_disclosure_id"))
    contradicted = frozenset(pk for relation, pk in pairs if relation == Relation.CONTRADICTS)
    return contradicted, frozenset(pk for relation, pk in pairs if relation == Relation.SUPERSEDES)


def for_record(record: Disclosure, today: dt.date, limit: int = 5) -> list[Call]:
    """Calls that are linked to the record, the latest deadline first. One query."""
    actions = Action.objects.filter(links__disclosure_id=record.pk).distinct()
    return _calls(actions.order_by(F("deadline_on").desc(nulls_last=True), "id"), today, limit)


def for_organisation(body: Organisation, today: dt.date, limit: int = 3) -> list[Call]:
    """Open calls that rest on public records of the organisation, or of those it took over from, the next
    deadline first. One query."""
    # From the calls to the records, never the other way: a department may have a hundred thousand records.
    line = [body, *body.former]
    links = ActionLink.objects.filter(
        disclosure__state=State.PUBLISHED, disclosure__parties__organisation__in=line
    )
    actions = _open(today).filter(id__in=links.values("action_id"))
    return _calls(actions.order_by("deadline_on", "id"), today, limit)


def open_calls(today: dt.date, limit: int) -> list[Call]:
    """Calls with a deadline that has not passed, the next one first. One query."""
    return _calls(_open(today).order_by("deadline_on", "id"), today, limit)


def last_closed(today: dt.date) -> Call | None:
    """The call whose deadline passed last. One query."""
    found = _calls(Action.objects.filter(deadline_on__lt=today).order_by("-deadline_on", "id"), today, 1)
    return found[0] if found else None


def deadlines() -> ActionQuerySet:
    """Every call that has a deadline, by deadline: what the calendar holds."""
    return Action.objects.filter(deadline_on__isnull=False).order_by("deadline_on", "id")


def _open(today: dt.date) -> ActionQuerySet:
    return Action.objects.open_on(today).filter(deadline_on__isnull=False)


def _calls(actions: ActionQuerySet, today: dt.date, limit: int) -> list[Call]:
    return [Call(action, today) for action in actions.select_related("campaign")[:limit]]


def public_rows() -> dict[str, int]:
    """How many calls, and how many links between calls and public records, there are. Two queries."""
    links = ActionLink.objects.filter(disclosure__state=State.PUBLISHED)
    return {"actions": Action.objects.count(), "links": links.count()}
