"""The form with which an editor puts numbers of a document on its record: a row for each number."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.documents.findings import first_day
from disclosures.documents.table_figures import Chosen, as_published
from disclosures.editing.on_record import PRECISION
from disclosures.models import ExtractedFact, Measure, Precision, Qualifier, Unit
from disclosures.templatetags.dates import words
from disclosures.templatetags.numbers import amount_in_words
from disclosures.worded import worded

NEW = "new"
BACK = gettext_lazy("Held back, or not decided: it goes on no record.")
QUALIFIERS = worded((one.value, one.label) for one in Qualifier if one != Qualifier.ONE_TO)


class FigureRow(forms.Form):
    """One number. ``says``: what it would say in public, empty where it may not be; ``period`` in words."""

    put = forms.BooleanField(required=False)
    measure = forms.ChoiceField(required=False)
    title = forms.CharField(required=False, max_length=300)
    unit = forms.ChoiceField(required=False, choices=worded(Unit.choices))
    qualifier = forms.ChoiceField(required=False, choices=QUALIFIERS)

    def __init__(self, data: QueryDict | None, *, fact: ExtractedFact, measures: Sequence[Measure]) -> None:
        self.fact = fact
        figure = getattr(fact, "figure", None)
        self.measures = {str(one.pk): one for one in measures}
        if figure:
            self.measures[str(figure.measure_id)] = figure.measure
        published = as_published(fact)
        self.says = amount_in_words(published.value, fact.unit, published.qualifier) if published else ""
        start = first_day(fact.period)
        self.period = words(start, PRECISION.get(len(fact.period), Precision.DAY)) if start else ""
        initial = {
            "put": figure is not None,
            "measure": str(figure.measure_id) if figure else NEW,
            "title": fact.about,
            "unit": fact.unit if fact.unit in Unit.values else Unit.RECORDS,
            "qualifier": figure.qualifier if figure else Qualifier.EXACT,
        }
        super().__init__(data, prefix=f"n{fact.pk}", initial=initial)
        measure: Any = self.fields["measure"]
        measure.choices = [(NEW, _("A new one")), *((pk, one.title) for pk, one in self.measures.items())]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("put"):
            return data
        if not self.says:
            self.add_error("put", BACK)
        elif data.get("measure") in (NEW, "") and not (data.get("title") or "").strip():
            self.add_error("title", _("Say what was counted."))
        return data

    def chosen(self) -> Chosen:
        """Call once it is valid."""
        data = self.cleaned_data
        return Chosen(
            self.fact,
            data["put"],
            data["qualifier"] or Qualifier.EXACT,
            self.measures.get(data["measure"]),
            data["title"].strip(),
            data["unit"] or Unit.RECORDS,
        )
