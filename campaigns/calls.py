"""Calls to action in the order in which a reader needs them. The rules; rows come from queries.py."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Action, ActionLink, ActionTarget
from disclosures.models import Disclosure, Relation
from disclosures.presenters.facts import Changed

# Official and charitable look-ups of who represents a place. Nothing typed there passes through this site.
FIND_MP = (gettext_noop("Find your MP"), "https://members.parliament.uk/FindYourMP", "UK Parliament")
FIND_LORDS = (
    gettext_noop("Members of the House of Lords"),
    "https://members.parliament.uk/members/lords",
    "UK Parliament",
)
WRITE_TO_THEM = ("WriteToThem", "https://www.writetothem.com/", "mySociety, a charity")
FIND_MINISTER = (
    gettext_noop("Ministers and their departments"),
    "https://www.gov.uk/government/ministers",
    "GOV.UK",
)
ICO_COMPLAINT = (
    gettext_noop("Make a complaint"),
    "https://ico.org.uk/make-a-complaint/",
    "Information Commissioner’s Office",
)
LOOK_UPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    ActionTarget.MP: (FIND_MP, WRITE_TO_THEM),
    ActionTarget.LORDS: (FIND_LORDS, WRITE_TO_THEM),
    ActionTarget.COUNCILLOR: (WRITE_TO_THEM,),
    ActionTarget.MINISTER: (FIND_MINISTER, FIND_MP),
    ActionTarget.ICO: (ICO_COMPLAINT,),
}


@dataclass(frozen=True)
class Evidence:
    """A record that a call rests on, or that followed it; ``standing`` is what has become of it since.

    ``changes``: numbers that it gave and that were corrected, each with the one that stands.
    """

    record: Disclosure
    note: str
    standing: str
    changes: list[Changed] = field(default_factory=list)


@dataclass(frozen=True)
class Call:
    """A call to action as of one day. Without a deadline (``is_dated``) it is neither open nor closed."""

    action: Action
    today: dt.date
    why: list[Evidence] = field(default_factory=list)
    after: list[Evidence] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its place on the campaign's page."""
        return f"{self.action.campaign.get_absolute_url()}#{self.action.slug}"

    @property
    def is_dated(self) -> bool:
        return self.action.deadline_on is not None

    @property
    def is_closed(self) -> bool:
        return self.action.deadline_on is not None and self.action.deadline_on < self.today

    @property
    def is_open(self) -> bool:
        return self.is_dated and not self.is_closed and not self.opens_later

    @property
    def opens_later(self) -> bool:
        return self.action.opens_on is not None and self.action.opens_on > self.today

    @property
    def look_ups(self) -> tuple[tuple[str, str, str], ...]:
        return LOOK_UPS.get(self.action.target, ())


def today() -> dt.date:
    """The day where the readers are; deadlines end with it."""
    return timezone.localdate()


def follows(link: ActionLink) -> bool:
    """Whether the record came after the call: the call led to it, or it responds to the call or ends it."""
    if link.is_reversed:
        return link.relation in {Relation.RESPONDS_TO, Relation.ENDS}
    return link.relation == Relation.LED_TO


def standing(record: Disclosure, contradicted: frozenset[int], superseded: frozenset[int]) -> str:
    """What has become of a record, in words. ``contradicts`` is a reading of two sources, not a finding."""
    if record.pk in contradicted:
        return _("Contradicted by another record")
    if record.has_correction:
        return _("Figures corrected later")
    if record.pk in superseded:
        return _("Replaced by a later record")
    return _("Stands")


def in_order(calls: Iterable[Call]) -> dict[str, list[Call]]:
    """``open`` by next deadline, ``undated`` and ``closed`` latest first; ties by slug."""
    groups: dict[str, list[Call]] = {"open": [], "undated": [], "closed": []}
    for call in sorted(calls, key=lambda call: call.action.slug):
        groups["closed" if call.is_closed else "open" if call.is_dated else "undated"].append(call)
    far = dt.date.max
    groups["open"].sort(key=lambda call: call.action.deadline_on or far)
    groups["closed"].sort(key=lambda call: call.action.deadline_on or far, reverse=True)
    groups["undated"].sort(key=lambda call: call.action.opens_on or dt.date.min, reverse=True)
    return groups
