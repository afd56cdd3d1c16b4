"""figures.csv: the ledger of asserted numbers, each row with the measure that it belongs to."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import F, QuerySet

from disclosures.models import Figure, FigureStatus, Measure
from disclosures.record.columns import Slug, of
from disclosures.record.corrected import CORRECTED_TOGETHER, corrected_figures
from disclosures.record.loading import Load, reserve
from disclosures.record.problems import quoted
from disclosures.record.section import SOURCE_URL, Exported, Row, Section

# What the rows of one measure agree on.
_SHARED = ("measure_title", "unit", "subject_slug", "period_start")


class Figures(Section):
    name = "figures"
    namespace = "figures"
    in_order = (("period_start", "period_end"),)
    columns = (
        of(Figure, "slug"),
        Slug("measure_slug", required=True),
        of(Measure, "title", "measure_title"),
        Slug("subject_slug", to="disclosures"),
        Slug("asserted_in_slug", to="disclosures", required=True),
        of(Figure, "value"),
        of(Measure, "unit"),
        of(Figure, "qualifier"),
        of(Measure, "period_start"),
        of(Figure, "period_end"),
        of(Figure, "date_precision"),
        of(Figure, "status"),
        Slug("corrected_by", to="figures"),
        of(Figure, "note"),
        SOURCE_URL,
    )
    _of_measure = frozenset({"title", "unit", "period_start"})

    def known(self, slugs: set[str]) -> dict[str, int]:
        return dict(Figure.objects.filter(slug__in=slugs).values_list("slug", "id"))

    def attributes(self, row: Row) -> dict[str, Any]:
        values = super().attributes(row)
        return {name: value for name, value in values.items() if name not in self._of_measure}

    def check(self, load: Load) -> None:
        first: dict[str, Row] = {}
        for row in load.rows[self.name]:
            is_corrected = row["status"] == FigureStatus.CORRECTED and row.has_good("corrected_by")
            if is_corrected and not row["corrected_by"]:
                load.refuse(row, "corrected_by", "is blank, and a corrected figure names its correction.")
            if row.has_good("date_precision", "period_start", "period_end"):
                _check_precision(load, row)
            if not row["measure_slug"]:
                continue
            other = first.setdefault(row["measure_slug"], row)
            for column in _SHARED:
                if row.has_good(column) and other.has_good(column) and row[column] != other[column]:
                    reason = f"differs from line {other.line}, which gives the same measure."
                    load.refuse(row, column, reason)
        _check_corrections(load, load.rows[self.name])

    def write(self, load: Load) -> None:
        rows = load.rows[self.name]
        ids = load.ids[self.namespace]
        measures = self._write_measures(load)
        present = Figure.objects.in_bulk([ids[row["slug"]] for row in rows if row["slug"] in ids])
        corrected = corrected_figures(present)
        new = [row["slug"] for row in rows if row["slug"] not in ids]
        # A correction may stand further down, so all have their keys before the first is written.
        ids.update(zip(new, reserve(Figure, len(new)), strict=True))
        for row in rows:
            figure = present.get(ids[row["slug"]])
            former = figure.asserted_in_id if figure else None
            if row["measure_slug"] not in measures:
                continue
            values = self.attributes(row) | {
                "measure_id": measures[row["measure_slug"]],
                "asserted_in_id": load.id_of("disclosures", row["asserted_in_slug"]),
                "corrected_by_id": load.id_of(self.namespace, row["corrected_by"]),
                "source_id": load.source_id(row, figure.source_id if figure else None),
            }
            if figure is not None and figure.pk in corrected:
                load.keep(row, figure, values, CORRECTED_TOGETHER)
            stored = figure or Figure(pk=ids[row["slug"]])
            if load.store(row, stored, values, is_new=figure is None):
                load.stale.update({stored.asserted_in_id, former or stored.asserted_in_id})

    def _write_measures(self, load: Load) -> dict[str, int]:
        """Slug to primary key of every measure that the file names."""
        named = {row["measure_slug"] for row in load.rows[self.name]}
        present = {measure.slug: measure for measure in Measure.objects.filter(slug__in=named)}
        ids: dict[str, int] = {}
        for row in load.rows[self.name]:
            slug = row["measure_slug"]
            if slug in ids:
                continue
            measure = present.get(slug, Measure())
            values = {
                "slug": slug,
                "title": row["measure_title"],
                "unit": row["unit"],
                "subject_id": load.id_of("disclosures", row["subject_slug"]),
                "period_start": row["period_start"],
            }
            is_new = measure.pk is None
            if load.store(row, measure, values, is_new=is_new) and not is_new:
                load.stale.update(measure.figures.values_list("asserted_in_id", flat=True))
            if measure.pk is not None:
                ids[slug] = measure.pk
        return ids

    def public(self) -> "QuerySet[Figure]":
        """Which rows are written."""
        return Figure.objects.public()

    def rows(self) -> Iterator[Exported]:
        listed = _complete(self.public())
        figures: Any = self.public().select_related("measure", "source").order_by("id")
        for figure in figures.annotate(
            subject_slug=F("measure__subject__slug"),
            asserted_in_slug=F("asserted_in__slug"),
            corrected_by_slug=F("corrected_by__slug"),
        ).iterator():
            if figure.pk not in listed:
                continue
            values = {
                column.name: getattr(self._owner(figure, column.attribute), column.attribute)
                for column in self.columns
                if column.attribute
            }
            values["measure_slug"] = figure.measure.slug
            values["subject_slug"] = figure.subject_slug
            values["asserted_in_slug"] = figure.asserted_in_slug
            values["corrected_by"] = figure.corrected_by_slug if figure.corrected_by_id in listed else ""
            yield values, figure.source

    def _owner(self, figure: Figure, attribute: str) -> Figure | Measure:
        return figure.measure if attribute in self._of_measure else figure


class FiguresOf(Figures):
    """The rows of some measures alone; a correction is always of the same measure."""

    def __init__(self, measures: Collection[int]) -> None:
        super().__init__()
        self._measures = measures

    def public(self) -> "QuerySet[Figure]":
        return super().public().filter(measure__in=self._measures)


def _complete(public: "QuerySet[Figure]") -> set[int]:
    """Public figures, without those that were corrected by one that is not among them."""
    corrected_by = {
        pk: correction if status == FigureStatus.CORRECTED else None
        for pk, status, correction in public.values_list("id", "status", "corrected_by")
    }
    while gone := [pk for pk, other in corrected_by.items() if other and other not in corrected_by]:
        for pk in gone:
            del corrected_by[pk]
    return set(corrected_by)


def _check_precision(load: Load, row: Row) -> None:
    has_period = bool(row["period_start"] or row["period_end"])
    if has_period and not row["date_precision"]:
        load.refuse(row, "date_precision", "is blank, though the period is given.")
    if row["date_precision"] and not has_period:
        load.refuse(row, "date_precision", "is given, though there is no period.")


def _check_corrections(load: Load, rows: Sequence[Row]) -> None:
    """Corrections lead, step by step and never in a circle, through figures of one measure."""
    measures = dict(Figure.objects.values_list("slug", "measure__slug"))
    corrections: dict[str, str | None] = dict(Figure.objects.values_list("slug", "corrected_by__slug"))
    measures.update((row["slug"], row["measure_slug"]) for row in rows)
    corrections.update((row["slug"], row["corrected_by"]) for row in rows)
    for row in rows:
        correction = row["corrected_by"]
        if not correction or not row["slug"]:
            continue
        if correction in measures and measures[correction] != row["measure_slug"]:
            reason = f"{quoted(correction)} is a figure of another measure, {measures[correction]}."
            load.refuse(row, "corrected_by", reason)
        if _leads_back(row["slug"], corrections):
            load.refuse(row, "corrected_by", "the corrections lead in a circle.")


def _leads_back(slug: str, corrections: dict[str, str | None]) -> bool:
    passed: set[str] = set()
    step = corrections.get(slug)
    while step and step not in passed:
        if step == slug:
            return True
        passed.add(step)
        step = corrections.get(step)
    return False
