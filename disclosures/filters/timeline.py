"""The parameters of a timeline (contract.md, "Public pages"): one FilterSet for page, export and API alike.

Each filter says what its parameter means for a disclosure. How a page is fetched fast is queries.pages'
affair, which leaves out here what it finds by an index of its own.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_filters import Filter, FilterSet

from disclosures import as_of
from disclosures.filters.form_fields import (
    ChoicesField,
    DataItemField,
    DayField,
    OneChoiceField,
    OrganisationsField,
    PastDayField,
    cursor_of,
)
from disclosures.filters.words import Words
from disclosures.models import (
    DATE_UNKNOWN,
    DataItem,
    Disclosure,
    DisclosureItem,
    DisclosureQuerySet,
    Evidence,
    Kind,
    Organisation,
    Outcome,
    Party,
    Role,
)
from disclosures.pagination import Cursor, Order
from disclosures.worded import worded

SEVERAL = ("kind", "department", "outcome", "evidence", "has")
SINGLE = ("q", "role", "field", "from", "to", "as_of", "changed_since", "order", "cursor", "per_page")
# The order in which they stand in an address. A cursor belongs to one list, so links to others drop it.
NAMES = ("q", "kind", "department", "role", "field", "from", "to", "outcome", "evidence", "has", "as_of",
         "changed_since", "order", "per_page")  # fmt: skip
HAS = {
    "document": gettext_lazy("A document we hold"),
    "contradiction": gettext_lazy("A contradiction"),
    "correction": gettext_lazy("A correction"),
}
ORDERS = {
    Order.NEWEST: gettext_lazy("Newest first"),
    Order.OLDEST: gettext_lazy("Oldest first"),
    Order.RELEVANCE: gettext_lazy("Best match first"),
}
DOCUMENTS = "documents"
ONLY = {DOCUMENTS: gettext_lazy("Documents only")}
MAX_PER_PAGE = 200
PER_PAGE_MESSAGE = gettext_lazy("Enter a number from 1 to 200.")
MAX_WORDS = 300


@dataclass(frozen=True)
class Choices:
    """What a valid filter asks for, each value ready for use."""

    q: str = ""
    kinds: tuple[str, ...] = ()
    departments: tuple[Organisation, ...] = ()
    role: str = ""
    item: DataItem | None = None
    start: date | None = None
    end: date | None = None
    outcomes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    as_of: date | None = None
    changed_since: date | None = None
    order: Order = Order.NEWEST
    cursor: Cursor | None = None
    per_page: int | None = None
    organisation: Organisation | None = field(default=None)
    only: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything beyond the page's own organisation narrows the list."""
        return self.facets_narrow or bool(
            self.q or self.departments or self.role or self.item or self.start or self.end
            or self.as_of or self.changed_since or self.only
        )  # fmt: skip

    @property
    def facets_narrow(self) -> bool:
        return bool(self.kinds or self.outcomes or self.evidence or self.has)


class TimelineForm(forms.Form):
    """What the filters share: one value where one is meant, dates in order, a cursor of this very list."""

    filterset: "TimelineFilter"

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name in self.filterset.single:
            if len(self.filterset.data.getlist(name)) > 1:
                self.add_error(name, gettext_lazy("Give one value only."))
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end and start > end:
            self.add_error("to", gettext_lazy("The last day is before the first."))
        if not self.errors:
            cleaned["cursor"] = cursor_of(self, self.filterset.list_key)
        return cleaned


def _known(data: QueryDict | dict[str, Any] | None, names: Iterable[str]) -> QueryDict:
    """The parameters that we know, blank and repeated values gone; all others (utm_… and such) fall away."""
    given = QueryDict(mutable=True)
    for name in (*names, "cursor"):
        values = data.getlist(name) if isinstance(data, QueryDict) else (data or {}).get(name, [])
        listed = [values] if isinstance(values, str | int) else values
        # The words keep their spaces: they stay in the box as they were typed.
        given.setlist(name, list(dict.fromkeys(str(value) for value in listed if str(value).strip())))
    return QueryDict(given.urlencode())


def _by(method: str, field_class: type[forms.Field], label: str | Promise, **extra: Any) -> Filter:
    """A filter whose meaning is the method of that name and whose value the form field makes."""
    made = Filter(label=label, method=method, required=False, **extra)
    made.field_class = field_class
    return made


class TimelineFilter(FilterSet):
    """``TimelineFilter(request.GET, organisation=…)``: a form with messages, a canonical address, and ``qs``.

    With ``organisation`` the list is the timeline of that body and of those that it took over from: ``role``
    is then the role of any of them, ``department`` names others that take part as well, and the oldest row
    comes first unless ``order`` says otherwise.
    An invalid filter gives the empty set.
    """

    names: ClassVar[tuple[str, ...]] = NAMES
    single: ClassVar[tuple[str, ...]] = SINGLE

    q = _by("by_words", forms.CharField, gettext_lazy("Words"), max_length=MAX_WORDS)
    kind = _by("by_kind", ChoicesField, gettext_lazy("Kind of record"), choices=Kind.choices)
    department = _by("by_department", OrganisationsField, gettext_lazy("Another organisation, by name"))
    role = _by(
        "by_role",
        OneChoiceField,
        gettext_lazy("Role"),
        choices=[("", gettext_lazy("Any role")), *worded(Role.choices)],
    )
    field = _by("by_field", DataItemField, gettext_lazy("Data field"), max_length=200)
    outcome = _by("by_outcome", ChoicesField, gettext_lazy("Outcome"), choices=Outcome.choices)
    evidence = _by("by_evidence", ChoicesField, gettext_lazy("Evidence"), choices=Evidence.choices)
    has = _by("by_has", ChoicesField, gettext_lazy("Only records with"), choices=list(HAS.items()))
    as_of = _by(
        "by_publication", PastDayField, gettext_lazy("As it stood here on"), is_last=True, max_length=20
    )
    changed_since = _by("by_change", DayField, gettext_lazy("Changed since"), max_length=20)
    order = _by("as_it_is", OneChoiceField, gettext_lazy("Order"), choices=list(ORDERS.items()))
    cursor = _by("as_it_is", forms.CharField, gettext_lazy("Page"), max_length=100)
    per_page = _by(
        "as_it_is",
        forms.IntegerField,
        gettext_lazy("Records a page"),
        min_value=1,
        max_value=MAX_PER_PAGE,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), PER_PAGE_MESSAGE),
    )

    class Meta:
        model = Disclosure
        fields: list[str] = []
        form = TimelineForm

    def __init__(
        self,
        data: QueryDict | dict[str, Any] | None = None,
        queryset: DisclosureQuerySet | None = None,
        *,
        organisation: Organisation | None = None,
        **kwargs: Any,
    ) -> None:
        public = Disclosure.objects.public() if queryset is None else queryset
        super().__init__(_known(data, self.names), public, **kwargs)
        self.organisation = organisation

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        """``from`` is a word of Python's, so the two ends of the dates are declared here."""
        filters: dict[str, Filter] = super().get_filters()
        for name, label, is_last in (
            ("from", gettext_lazy("From year"), False),
            ("to", gettext_lazy("To year"), True),
        ):
            filters[name] = _by(f"dated_{name}", DayField, label, is_last=is_last, max_length=20)
        return filters

    @property
    def form(self) -> TimelineForm:
        form: TimelineForm = super().form
        form.filterset = self
        return form

    # ---- what was asked

    @cached_property
    def choices(self) -> Choices:
        """Values of a valid filter; what is wrong is left at its default."""
        self.form.full_clean()
        value = self.form.cleaned_data.get if self.is_valid() else self._valid_value
        return Choices(
            q=value("q") or "",
            kinds=tuple(value("kind") or ()),
            departments=tuple(value("department") or ()),
            role=value("role") or "",
            item=value("field"),
            start=value("from"),
            end=value("to"),
            outcomes=tuple(value("outcome") or ()),
            evidence=tuple(value("evidence") or ()),
            has=tuple(value("has") or ()),
            as_of=value("as_of"),
            changed_since=value("changed_since"),
            order=Order(value("order") or self.default_order),
            cursor=(value("cursor") or None) if self.is_valid() else None,
            per_page=value("per_page"),
            organisation=self.organisation,
        )

    def _valid_value(self, name: str) -> Any:
        return None if name in self.form.errors else self.form.cleaned_data.get(name)

    @property
    def default_order(self) -> Order:
        return Order.OLDEST if self.organisation else Order.NEWEST

    @cached_property
    def words(self) -> Words:
        return Words(self._valid_value("q") or "")

    # ---- addresses

    def parameters(
        self, *, without: Iterable[tuple[str, str]] = (), **changes: str | None
    ) -> list[tuple[str, str]]:
        """The canonical (name, value) pairs of this list, in one order, defaults and cursor left out.

        ``without`` takes single pairs away; ``changes`` sets a parameter, or drops it (None).
        """
        removed = set(without)
        pairs = []
        for name in (*self.names, *({"cursor"} & changes.keys())):
            values = [changes[name]] if name in changes else self._written(name)
            pairs += [(name, value) for value in values if value is not None and (name, value) not in removed]
        return pairs

    def query_string(self, *, without: Iterable[tuple[str, str]] = (), **changes: str | None) -> str:
        """``?kind=statement&from=2016-01-01``, or nothing; ``from`` and such go in as ``**{"from": …}``."""
        pairs = self.parameters(without=without, **changes)
        return f"?{urlencode(pairs)}" if pairs else ""

    def _written(self, name: str) -> list[Any]:
        """A parameter's valid values as they stand in an address."""
        value = self._valid_value(name)
        if value in (None, "", []) or (name == "order" and value == self.default_order):
            return []
        if isinstance(value, list):
            return [each.slug if isinstance(each, Organisation) else str(each) for each in value]
        if isinstance(value, DataItem):
            return [value.slug]
        return [value.isoformat() if isinstance(value, date) else str(value)]

    @property
    def list_key(self) -> str:
        """Names the list that cursors belong to: organisation and filters, whatever the page size."""
        own = f"{self.organisation.pk if self.organisation else ''}{self.query_string(per_page=None)}"
        return hashlib.blake2s(own.encode(), digest_size=8).hexdigest()

    # ---- what each parameter means

    @property
    def qs(self) -> DisclosureQuerySet:
        """The public rows that match, unordered; none at all while the form has errors."""
        if not self.is_valid():
            return Disclosure.objects.none()
        return self.narrow(self.queryset)

    def narrow(self, queryset: DisclosureQuerySet, *, leaving_out: Iterable[str] = ()) -> DisclosureQuerySet:
        left_out = set(leaving_out)
        for name, value in self.form.cleaned_data.items():
            if name not in left_out:
                queryset = self.filters[name].filter(queryset, value)
        if self.organisation and "organisation" not in left_out:
            line = [self.organisation, *self.organisation.former]
            queryset = queryset.filter(Exists(self._parties(line)))
        return queryset

    def _parties(self, organisations: Iterable[Organisation]) -> Any:
        parties = Party.objects.filter(disclosure=OuterRef("pk"), organisation__in=list(organisations))
        role = self.form.cleaned_data.get("role")
        return parties.filter(role=role) if role else parties

    def by_kind(self, queryset: DisclosureQuerySet, name: str, value: list[str]) -> DisclosureQuerySet:
        return queryset.filter(kind__in=value)

    def by_department(
        self, queryset: DisclosureQuerySet, name: str, value: list[Organisation]
    ) -> DisclosureQuerySet:
        if self.organisation:
            others = Party.objects.filter(disclosure=OuterRef("pk"), organisation__in=value)
            return queryset.filter(Exists(others))
        return queryset.filter(Exists(self._parties(value)))

    def by_role(self, queryset: DisclosureQuerySet, name: str, value: str) -> DisclosureQuerySet:
        if self.organisation or self.form.cleaned_data.get("department"):
            return queryset  # it is the role of those, and stands in their condition
        return queryset.filter(Exists(Party.objects.filter(disclosure=OuterRef("pk"), role=value)))

    def by_field(self, queryset: DisclosureQuerySet, name: str, value: DataItem) -> DisclosureQuerySet:
        return queryset.filter(Exists(DisclosureItem.objects.filter(disclosure=OuterRef("pk"), item=value)))

    def dated_from(self, queryset: DisclosureQuerySet, name: str, value: date) -> DisclosureQuerySet:
        return queryset.filter(sort_date__gte=value, sort_date__gt=DATE_UNKNOWN)

    def dated_to(self, queryset: DisclosureQuerySet, name: str, value: date) -> DisclosureQuerySet:
        """A row of unknown date is in no stretch of time, though it sorts before all others."""
        return queryset.filter(sort_date__lte=value, sort_date__gt=DATE_UNKNOWN)

    def by_outcome(self, queryset: DisclosureQuerySet, name: str, value: list[str]) -> DisclosureQuerySet:
        return queryset.filter(outcome__in=value)

    def by_evidence(self, queryset: DisclosureQuerySet, name: str, value: list[str]) -> DisclosureQuerySet:
        return queryset.filter(evidence__in=value)

    def by_has(self, queryset: DisclosureQuerySet, name: str, value: list[str]) -> DisclosureQuerySet:
        return queryset.filter(Q(**{f"has_{each}": True for each in value}))

    def by_publication(self, queryset: DisclosureQuerySet, name: str, value: date) -> DisclosureQuerySet:
        """What stood here at the end of that day; as_of.py says what it held then."""
        return queryset.filter(as_of.stood(as_of.end_of(value)))

    def by_change(self, queryset: DisclosureQuerySet, name: str, value: date) -> DisclosureQuerySet:
        first = timezone.make_aware(datetime.combine(value, time.min))
        return queryset.filter(updated_at__gte=first)

    def by_words(self, queryset: DisclosureQuerySet, name: str, value: str) -> DisclosureQuerySet:
        """Words that all are too common to be looked for narrow nothing; the page says so."""
        return queryset.filter(search=self.words.query) if self.words.can_match else queryset

    def as_it_is(self, queryset: DisclosureQuerySet, name: str, value: Any) -> DisclosureQuerySet:
        """For parameters that order and cut the list, and do not narrow it."""
        return queryset


class SearchFilter(TimelineFilter):
    """The same for a search, which finds documents beside records: all is asked of a document's record.

    ``only=documents`` leaves the records out.
    """

    names = (*NAMES, "only")
    single = (*SINGLE, "only")

    only = _by("as_it_is", OneChoiceField, gettext_lazy("What is listed"), choices=list(ONLY.items()))

    @cached_property
    def choices(self) -> Choices:
        return replace(super().choices, only=self._valid_value("only") or "")
