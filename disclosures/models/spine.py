"""The spine: what every list, filter, search, feed and export reads (docs/decisions/0001-the-spine.md)."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce
from django.urls import reverse

from disclosures.models.choices import OUTCOMES_OF, Evidence, Kind, Outcome, Precision, Role, State
from disclosures.models.constraints import in_order, one_of
from disclosures.models.organisations import Organisation
from disclosures.models.search import DISCLOSURE_VECTOR
from disclosures.models.sources import Source

if TYPE_CHECKING:
    from disclosures.models.kinds import DisclosureDetail

# Rows of unknown date stand before all others: every row has a place, and keyset paging meets no null.
DATE_UNKNOWN = date(1, 1, 1)
PUBLISHED = Q(state=State.PUBLISHED)


def past(keys: tuple[str, ...], at: tuple[Any, ...], *, is_descending: bool) -> Q:
    """Rows behind ``at`` in the order of ``keys``: a date, an id, and where an id is not enough, another.

    One comparison of rows, which an index answers by itself: nothing is read and thrown away, also amid
    thousands of rows that share a day.
    """
    compare = TupleLessThan if is_descending else TupleGreaterThan
    return Q(compare(tuple(F(key) for key in keys), at))


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def public(self) -> "DisclosureQuerySet":
        """The only gate to anything that the public may see (threat model I1)."""
        return self.filter(PUBLISHED)

    def newest_first(self) -> "DisclosureQuerySet":
        return self.order_by("-sort_date", "-id")

    def oldest_first(self) -> "DisclosureQuerySet":
        return self.order_by("sort_date", "id")

    def before(self, day: date, pk: int) -> "DisclosureQuerySet":
        """Rows that follow (day, pk) newest first."""
        return self.filter(past(("sort_date", "id"), (day, pk), is_descending=True))

    def after(self, day: date, pk: int) -> "DisclosureQuerySet":
        """Rows that follow (day, pk) oldest first."""
        return self.filter(past(("sort_date", "id"), (day, pk), is_descending=False))


# Kept by listing.relist, in the transaction that changes what they are made of; nothing else writes them.
LISTING_COPIES = (
    "organisation_names",
    "giver_names",
    "receiver_names",
    "field_names",
    "has_document",
    "has_contradiction",
    "has_correction",
    "counted_year",
    "facet_words",
)


# What is copied from elsewhere or made by PostgreSQL is no history of its own.
@pghistory.track(exclude=[*LISTING_COPIES, "sort_date", "search", "updated_at"], model_name="DisclosureEvent")
class Disclosure(models.Model):
    """One dated, sourced fact on the record; ``detail`` holds what is true of its kind only."""

    KIND: ClassVar[str] = ""

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, editable=False)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    reference = models.CharField(max_length=300, blank=True, help_text="Several are joined by '; '")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    date = models.DateField(
        null=True, blank=True, help_text="The main date of its kind; the first day of a month or year"
    )
    date_end = models.DateField(null=True, blank=True, help_text="The last day, where it went on for a time")
    date_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    sort_date = models.GeneratedField(
        expression=Coalesce("date", Value(DATE_UNKNOWN)), output_field=models.DateField(), db_persist=True
    )
    evidence = models.CharField(max_length=11, choices=Evidence)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="disclosures")
    organisations = models.ManyToManyField(Organisation, through="Party", related_name="disclosures")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    # See LISTING_COPIES.
    organisation_names = models.TextField(blank=True, editable=False)
    giver_names = models.TextField(blank=True, editable=False)
    receiver_names = models.TextField(blank=True, editable=False)
    field_names = models.TextField(blank=True, editable=False)
    has_document = models.BooleanField(default=False, editable=False)
    has_contradiction = models.BooleanField(default=False, editable=False)
    has_correction = models.BooleanField(default=False, editable=False)
    # The year under which TimelineCount counts it (0: unknown); null while it is not counted.
    counted_year = models.PositiveSmallIntegerField(null=True, editable=False)
    facet_words = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    search = models.GeneratedField(
        expression=DISCLOSURE_VECTOR, output_field=SearchVectorField(), db_persist=True
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("sort_date").desc(), F("id").desc(), name="timeline", condition=PUBLISHED),
            models.Index(
                "kind", F("sort_date").desc(), F("id").desc(), name="timeline_by_kind", condition=PUBLISHED
            ),
            models.Index(
                "evidence",
                F("sort_date").desc(),
                F("id").desc(),
                name="timeline_by_evidence",
                condition=PUBLISHED,
            ),
            models.Index(
                "outcome",
                F("sort_date").desc(),
                F("id").desc(),
                name="timeline_by_outcome",
                condition=PUBLISHED & ~Q(outcome=""),
            ),
            models.Index(
                F("sort_date").desc(),
                F("id").desc(),
                name="timeline_with_document",
                condition=PUBLISHED & Q(has_document=True),
            ),
            models.Index(
                F("sort_date").desc(),
                F("id").desc(),
                name="timeline_contradicted",
                condition=PUBLISHED & Q(has_contradiction=True),
            ),
            models.Index(
                F("sort_date").desc(),
                F("id").desc(),
                name="timeline_corrected",
                condition=PUBLISHED & Q(has_correction=True),
            ),
            models.Index("updated_at", name="disclosure_by_change", condition=PUBLISHED),
            models.Index("published_at", name="disclosure_by_publication", condition=PUBLISHED),
            models.Index(
                "created_at", "id", name="disclosure_queue", condition=Q(state__in=["draft", "in-review"])
            ),
            GinIndex("search", name="disclosure_search", condition=PUBLISHED),
            GinIndex("search", name="draft_search", condition=Q(state__in=["draft", "in-review"])),
            models.Index("reference", name="disclosure_reference", condition=~Q(reference="")),
        ]
        constraints: ClassVar = [
            one_of("kind", Kind, name="disclosure_kind_known"),
            one_of("state", State, name="disclosure_state_known"),
            one_of("evidence", Evidence, name="disclosure_evidence_known"),
            models.CheckConstraint(
                name="disclosure_date_has_precision",
                condition=Q(date__isnull=True, date_precision="")
                | Q(date__isnull=False, date_precision__in=Precision.values),
            ),
            in_order("date", "date_end", name="disclosure_dates_in_order"),
            models.CheckConstraint(
                name="disclosure_outcome_of_its_kind",
                condition=Q(outcome="")
                | Q(kind=Kind.FOI_RESPONSE, outcome__in=OUTCOMES_OF[Kind.FOI_RESPONSE])
                | Q(kind=Kind.ICO_DECISION, outcome__in=OUTCOMES_OF[Kind.ICO_DECISION]),
            ),
            models.CheckConstraint(
                name="disclosure_public_is_whole",
                condition=~PUBLISHED
                | (Q(published_at__isnull=False, source__isnull=False) & ~Q(title="") & ~Q(slug="")),
            ),
            models.CheckConstraint(
                name="disclosure_withdrawn_says_why",
                condition=~Q(state=State.WITHDRAWN) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.KIND:
            self.kind = self.KIND
        if not self._state.adding and kwargs.get("update_fields") is None:
            # An instance that was read a while ago must not write old copies back over newer ones.
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not (field.name in LISTING_COPIES or field.generated or field.primary_key)
            ]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("disclosures:disclosure", args=[self.slug])

    @property
    def detail(self) -> "DisclosureDetail":
        """The child row. One query unless queries.with_details fetched it."""
        from disclosures.models.kinds import KINDS

        detail: DisclosureDetail = getattr(self, KINDS[self.kind].accessor())
        return detail

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED


@pghistory.track(fields=["disclosure", "organisation", "role"], model_name="PartyEvent")
class Party(models.Model):
    """An organisation's part in a disclosure.

    The sort key, kind, reference and marks are copies, kept by listing.relist and null or empty until the
    disclosure is public: a department's timeline is then one scan of one index (0.5 ms against 17 to 33 ms
    with a join).
    """

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10, choices=Role)
    kind = models.CharField(max_length=20, blank=True, editable=False)
    sort_date = models.DateField(null=True, editable=False)
    reference = models.CharField(max_length=300, blank=True, editable=False)
    # One row of those that an organisation has in a disclosure carries its place on the timeline.
    is_first = models.BooleanField(default=False, editable=False)
    has_contradiction = models.BooleanField(default=False, editable=False)
    has_correction = models.BooleanField(default=False, editable=False)
    counted_year = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "organisation",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="party_timeline",
                condition=Q(is_first=True, sort_date__isnull=False),
            ),
            models.Index(
                "organisation",
                "kind",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="party_timeline_by_kind",
                condition=Q(is_first=True, sort_date__isnull=False),
            ),
            models.Index(
                "organisation",
                "role",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="party_timeline_by_role",
                condition=Q(sort_date__isnull=False),
            ),
            models.Index(
                "organisation",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="party_contradicted",
                condition=Q(is_first=True, sort_date__isnull=False, has_contradiction=True),
            ),
            models.Index(
                "organisation",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="party_corrected",
                condition=Q(is_first=True, sort_date__isnull=False, has_correction=True),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "organisation", "role"], name="party_once"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "reference"],
                name="reference_once_per_authority",
                condition=Q(role=Role.AUTHORITY, kind__in=[Kind.FOI_RESPONSE, Kind.ICO_DECISION])
                & ~Q(reference=""),
                violation_error_message="This authority already has a published record with this reference.",
            ),
            one_of("role", Role, name="party_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.disclosure_id}"


class SlugHistory(models.Model):
    """An address that a disclosure had; it redirects to the one it has."""

    slug = models.SlugField(max_length=120, unique=True)
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="former_slugs")
    changed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.slug
