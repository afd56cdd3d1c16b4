"""Campaigns and their calls to action: what readers can do, for whom, and until when."""

import datetime
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from disclosures.models import Disclosure, Relation, Source
from disclosures.models.constraints import in_order, one_of


class ActionTarget(models.TextChoices):
    MP = "mp", _("Your MP")
    LORDS = "lords", _("Members of the House of Lords")
    COUNCILLOR = "councillor", _("Your councillor")
    SCHOOL = "school", _("Your school")
    MINISTER = "minister", _("A minister")
    ICO = "ico", _("The Information Commissioner")
    COURT = "court", _("A court")
    PUBLIC = "public", _("Everybody")


@pghistory.track()
class Campaign(models.Model):
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign", args=[self.slug])


class ActionQuerySet(models.QuerySet["Action"]):
    def open_on(self, day: datetime.date) -> "ActionQuerySet":
        """Calls that a reader can answer on that day: from their opening to the end of their deadline."""
        return self.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=day)).filter(
            Q(deadline_on__isnull=True) | Q(deadline_on__gte=day)
        )


@pghistory.track()
class Action(models.Model):
    """A call to action: one row for each target."""

    slug = models.SlugField(max_length=120, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="actions")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    target = models.CharField(max_length=10, choices=ActionTarget)
    opens_on = models.DateField(null=True, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("deadline_on").desc(nulls_last=True), "id", name="action_by_deadline")
        ]
        constraints: ClassVar = [
            one_of("target", ActionTarget, name="action_target_known"),
            in_order("opens_on", "deadline_on", name="action_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class ActionLink(models.Model):
    """A relation between a call and a disclosure; here, so that disclosures need not know campaigns."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="links")
    relation = models.CharField(max_length=12, choices=Relation)
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="action_links")
    # Read from the action to the disclosure, or, reversed, from the disclosure to the action.
    is_reversed = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "relation", "disclosure", "is_reversed"], name="action_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.relation} {self.disclosure_id}"
