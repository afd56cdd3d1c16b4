"""Everything that the page of one disclosure shows, read in a constant number of queries."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from disclosures.models import (
    KINDS,
    Correction,
    DataShare,
    Disclosure,
    DisclosureDetail,
    DisclosureItem,
    Document,
    Figure,
    Kind,
    Link,
    Measure,
    Party,
    SafeCopy,
    State,
)

# A page stays a page, whatever was entered: the rest is in the files under /data/.
MOST_LINKS = 100
MOST_FIGURES = 300
MOST_SHARES = 100
MOST_CHANGES = 500


@dataclass(frozen=True)
class Dossier:
    """Links are by date; ``changed_at`` holds the moments at which the page changed, oldest first."""

    record: DisclosureDetail
    parties: list[Party]
    items: list[DisclosureItem]
    links_out: list[Link]
    links_in: list[Link]
    figures: list[Figure]
    has_more_figures: bool
    corrections: list[Correction]
    changed_at: list[dt.datetime]
    documents: list[Document]
    shares: list[DataShare]

    @property
    def version(self) -> int:
        """How many published states the record has had; 1 as long as nothing was changed."""
        return max(len(self.changed_at), 1)


def read(disclosure: Disclosure) -> Dossier:
    """Ten queries, and one more for an agreement. The disclosure must be public."""
    pk = disclosure.pk
    figures, has_more_figures = figures_of(pk)
    return Dossier(
        record=_detail(disclosure),
        parties=list(Party.objects.filter(disclosure_id=pk).select_related("organisation").order_by("id")),
        items=list(DisclosureItem.objects.filter(disclosure_id=pk).select_related("item").order_by("id")),
        links_out=_links("to_disclosure", from_disclosure_id=pk),
        links_in=_links("from_disclosure", to_disclosure_id=pk),
        figures=figures,
        has_more_figures=has_more_figures,
        corrections=list(Correction.objects.filter(disclosure_id=pk).order_by("-made_at", "-id")[:50]),
        changed_at=_changes(disclosure),
        documents=list(
            Document.objects.filter(disclosure_id=pk, state="published")
            .annotate(has_copy=Exists(SafeCopy.objects.public().filter(document=OuterRef("pk"))))
            .order_by("received_at", "id")[:50]
        ),
        shares=_shares(pk) if disclosure.kind == Kind.AGREEMENT else [],
    )


def _detail(disclosure: Disclosure) -> DisclosureDetail:
    model = KINDS[disclosure.kind]
    related = ["source", "agreement"] if model is DataShare else ["source"]
    return cast(DisclosureDetail, model._default_manager.select_related(*related).get(pk=disclosure.pk))


def _links(other: str, **end: int) -> list[Link]:
    """One more than is shown, so that the page knows whether there are more."""
    return list(
        Link.objects.public()
        .filter(**end)
        .select_related(other, "source")
        .order_by(f"{other}__sort_date", f"{other}_id", "id")[: MOST_LINKS + 1]
    )


def figures_of(pk: int) -> tuple[list[Figure], bool]:
    """Every public number of every measure that is about the disclosure or of which it gives a number.

    And whether there are more than a page holds. A measure is shown whole or not at all, since a chain of
    corrections that is cut would make a number look as if nothing had taken its place.
    """
    about = Measure.objects.filter(subject_id=pk).values("id")
    given = Figure.objects.filter(asserted_in_id=pk).values("measure_id")
    found = list(
        Figure.objects.public()
        .filter(measure_id__in=about.union(given))
        .select_related("measure__subject", "asserted_in", "source")
        .order_by("measure_id", "asserted_in__sort_date", "id")[: MOST_FIGURES + 1]
    )
    if len(found) <= MOST_FIGURES:
        return found, False
    return [figure for figure in found if figure.measure_id != found[-1].measure_id], True


def _changes(disclosure: Disclosure) -> list[dt.datetime]:
    """When what readers see was changed, the first publication included, oldest first.

    A row of the history is one change of one table; rows of one transaction bear the same time and are one.
    Only states that were public count: what happened to a draft is nobody's business.
    """
    spine: Any = apps.get_model("disclosures", "DisclosureEvent")
    child: Any = apps.get_model("disclosures", f"{KINDS[disclosure.kind].__name__}Event")
    public = spine.objects.filter(pgh_obj_id=disclosure.pk, state=State.PUBLISHED).exclude(pgh_label="delete")
    facts = child.objects.filter(
        Q(pgh_obj_id=disclosure.pk, pgh_label="update", pgh_created_at__gte=disclosure.published_at)
    )
    times = public.order_by().values(at=F("pgh_created_at"))
    return [
        row["at"]
        for row in times.union(facts.order_by().values(at=F("pgh_created_at"))).order_by("at")[:MOST_CHANGES]
    ]


def _shares(pk: int) -> list[DataShare]:
    shares: Any = DataShare.objects.filter(agreement_id=pk, state=State.PUBLISHED)
    return list(shares.order_by("sort_date", "pk")[: MOST_SHARES + 1])
