"""The decisions about one document as forms: a row for each thing that was found, and words to hide besides.

A row that is sent as it was shown decides nothing; one without a choice stays undecided. What is done with
the answers is `deciding`'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.citations.quotations import places
from disclosures.documents.page_pictures import may_be_drawn
from disclosures.editing import deciding
from disclosures.editing.deciding import Answers, BoxAnswer, FactAnswer, Hidden, HitAnswer
from disclosures.editing.desk import Found, Shown
from disclosures.editing.forms.boxes import Boxes
from disclosures.models import (
    Document,
    ExtractedFact,
    FactChoice,
    HitChoice,
    PersonalData,
    PersonalDataType,
    Redaction,
)
from disclosures.models.decisions import THOUSANDTHS
from disclosures.models.extraction import GIVES_AWAY
from disclosures.small_numbers import bands
from disclosures.worded import worded

LONGEST_REASON = 300
LONGEST_ID = 19  # digits of which any number is one of PostgreSQL's
AROUND = 40
COLUMNS = 12
HIDDEN_SHOWN = 200
FACT_CHOICES = (FactChoice.ACCEPT, FactChoice.CHANGE, FactChoice.REJECT)
NOT_THERE = gettext_lazy("These words do not stand on this page. Copy them from the text.")
Sent: TypeAlias = QueryDict | None
TYPES = [("", gettext_lazy("Something else")), *worded(PersonalDataType.choices)]


class RowForm(forms.Form):
    """What all rows have. ``row``: what was found."""

    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
    everywhere = forms.BooleanField(required=False)

    def is_decision(self) -> bool:
        """Whether it was sent, says something, and says something else than it did."""
        return self.is_bound and self.has_changed() and bool(self["choice"].value())


class HitForm(RowForm):
    choice = forms.ChoiceField(required=False, choices=worded(HitChoice.choices))
    words = forms.CharField(required=False, max_length=1_000)
    type = forms.ChoiceField(required=False, choices=worded(PersonalDataType.choices))

    def __init__(self, data: Sent, *, prefix: str, hit: PersonalData, text: str) -> None:
        self.hit, self.text = hit, text
        self.place = (hit.start, hit.end)
        decision, redaction = _related(hit, "decision"), _related(hit, "redaction")
        start, end = (redaction.start, redaction.end) if redaction else self.place
        initial = {
            "choice": decision.choice if decision else "",
            "reason": decision.reason if decision else "",
            "words": _one_line(text[start:end]),
            "type": redaction.type if redaction else hit.type,
        }
        super().__init__(data, prefix=prefix, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choice") == HitChoice.KEEP and not data.get("reason"):
            self.add_error("reason", _("Say why it may be read."))
        if data.get("choice") == HitChoice.CHANGE and "words" not in self.errors:
            found = list(places(self.text, data.get("words", "")))
            if found:
                self.place = min(found, key=lambda place: abs(place[0] - self.hit.start))
            else:
                self.add_error("words", NOT_THERE)
        return data

    def answer(self) -> HitAnswer:
        data = self.cleaned_data
        return HitAnswer(
            self.hit, data["choice"], data["reason"], self.place, data["type"], data["everywhere"]
        )


class FactForm(RowForm):
    choice = forms.ChoiceField(required=False, choices=worded((one.value, one.label) for one in FACT_CHOICES))
    value = forms.CharField(required=False, max_length=500)

    def __init__(self, data: Sent, *, prefix: str, fact: ExtractedFact) -> None:
        self.fact = fact
        decision = _related(fact, "decision")
        initial = {
            "choice": decision.choice if decision else "",
            "reason": decision.reason if decision else "",
            "value": _one_line(decision.value if decision and decision.value else fact.value),
        }
        super().__init__(data, prefix=prefix, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choice") == FactChoice.CHANGE and not data.get("value"):
            self.add_error("value", _("Say what it should be."))
        return data

    def answer(self) -> FactAnswer:
        data = self.cleaned_data
        value = data["value"] if data["choice"] == FactChoice.CHANGE else ""
        return FactAnswer(self.fact, data["choice"], value, data["reason"])


def number_choices(fact: ExtractedFact) -> list[tuple[str, str]]:
    """What can be done about a small number, or about one that gives such a one away."""
    band = bands.band(fact)
    return [
        *([(FactChoice.BAND.value, band)] if band else []),
        (FactChoice.HOLD.value, _("Hold back")),
        (FactChoice.PUBLISH.value, _("Publish")),
    ]


class NumberForm(RowForm):
    choice = forms.ChoiceField(required=False)

    def __init__(self, data: Sent, *, prefix: str, fact: ExtractedFact) -> None:
        self.fact = fact
        decision = _related(fact, "decision")
        initial = {"choice": decision.choice, "reason": decision.reason} if decision else {}
        super().__init__(data, prefix=prefix, initial=initial)
        choice = self.fields["choice"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = number_choices(fact)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choice") and not data.get("reason"):
            self.add_error("reason", _("Say why."))
        return data

    def answer(self) -> FactAnswer:
        data = self.cleaned_data
        return FactAnswer(self.fact, data["choice"], reason=data["reason"], everywhere=data["everywhere"])


class HideForm(forms.Form):
    """Words that no rule found, by page and quotation; or a page or sheet as a whole.

    ``area``: of a page that is a picture, all of it; of anything else, all its words are among ``places``.
    """

    words = forms.CharField(
        label=gettext_lazy("Words to hide"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("As they stand in the text; copy them from there."),
    )
    page = forms.IntegerField(label=gettext_lazy("On page"), required=False, min_value=1)
    everywhere = forms.BooleanField(
        label=gettext_lazy("Wherever they stand in this document"), required=False
    )
    whole = forms.BooleanField(
        label=gettext_lazy("The whole page or sheet"),
        required=False,
        help_text=gettext_lazy("Readers learn that it is there, and why they do not see it. Needs no words."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Readers see this in their place. Never repeat the words."),
    )
    type = forms.ChoiceField(label=gettext_lazy("What it is"), required=False, choices=TYPES)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        self.document = document
        self.places: list[tuple[int, int, int]] = []
        self.area: BoxAnswer | None = None
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = data.get("words")
        if data.get("whole"):
            self._clean_whole(data)
            return data
        if not words:
            return data
        if not data.get("reason"):
            self.add_error("reason", _("Say why they are hidden."))
        everywhere = data.get("everywhere")
        if not data.get("page") and not everywhere and "page" not in self.errors:
            self.add_error("page", _("Say on which page they stand."))
            return data
        page = None if everywhere else data.get("page")
        self.places = list(deciding.all_places(self.document, words, page))
        if not self.places:
            self.add_error("words", NOT_THERE)
        return data

    def _clean_whole(self, data: dict[str, Any]) -> None:
        if not data.get("reason"):
            self.add_error("reason", _("Say why it is left out."))
        if not data.get("page"):
            if "page" not in self.errors:
                self.add_error("page", _("Say which page or sheet."))
            return
        page = self.document.pages.filter(number=data["page"], is_hidden=False).first()
        if page is None:
            self.add_error("page", _("The document has no such page."))
        elif may_be_drawn(self.document):
            self.area = BoxAnswer(None, page.number, 0, 0, THOUSANDTHS, THOUSANDTHS, data.get("reason", ""))
        elif page.text.strip():
            self.places = [(page.number, 0, len(page.text))]
        else:
            self.add_error("page", _("Nothing stands on it that could be hidden."))

    def answer(self) -> Hidden:
        """Call it where there are ``places``."""
        return Hidden(self.places, self.cleaned_data["reason"], self.cleaned_data["type"])


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to decide.

    ``same``: how many places of the document have these words, or how many small numbers of its page are
    open; ``around``: the words before, in and after it; ``table``: the lines beside it; ``why``: what a
    number gives away, and ``other`` the document beside which it does.
    """

    found: Found
    form: Any
    choices: Sequence[tuple[str, str]]
    same: int = 0
    of_child: bool = False
    around: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()
    why: str = ""
    other: Document | None = None
    other_page: int = 0

    @property
    def is_open(self) -> bool:
        return not self.form.initial.get("choice")


class Decisions:
    """All rows of what is shown of a document. ``sent``: the POST, or None."""

    def __init__(self, document: Document, shown: Shown, sent: Sent = None) -> None:
        self.document, self.shown, self.sent = document, shown, sent
        self.stamp = deciding.stamp_of(document)
        same = deciding.counts_of_words(deciding.words_of(document, document.personal_data.to_decide()))
        self.hits = [self._hit(found, shown, same) for found in shown.details]
        self.facts = [self._fact(found) for found in shown.facts]
        small = document.facts.small_numbers().undecided()
        on_page: dict[int, int] = {}
        for page in small.values_list("page", flat=True):
            on_page[page] = on_page.get(page, 0) + 1
        self.numbers = [self._number(found, shown, on_page) for found in shown.numbers]
        self.hide = HideForm(sent, document=document, prefix="hide")
        self.boxes = Boxes(document, sent)
        self.hidden = list(_hidden_words(document))

    @property
    def rows(self) -> list[Row]:
        return [*self.hits, *self.numbers, *self.facts]

    @property
    def decided(self) -> int:
        return sum(not row.is_open for row in self.rows)

    @property
    def facts_left(self) -> int:
        return sum(row.is_open for row in self.facts)

    def is_valid(self) -> bool:
        rows = [row.form.is_valid() for row in self._sent_rows()]
        return all(rows) and self.hide.is_valid() and self.boxes.is_valid()

    def answers(self) -> Answers:
        """What was decided; call after `is_valid`."""
        made = [row.form.answer() for row in self._sent_rows()]
        again = self.sent.getlist("show-again") if self.sent is not None else []
        return Answers(
            hits=[one for one in made if isinstance(one, HitAnswer)],
            facts=[one for one in made if isinstance(one, FactAnswer)],
            hidden=[self.hide.answer()] if self.hide.places else [],
            boxes=[*self.boxes.answers(), *([self.hide.area] if self.hide.area else [])],
            shown_again={int(pk) for pk in again if pk.isdecimal() and len(pk) < LONGEST_ID},
        )

    def _sent_rows(self) -> Iterator[Row]:
        return (row for row in self.rows if row.form.is_decision())

    def wrong(self) -> Iterator[tuple[str, str]]:
        """The id of each field with an error, and the error with the name of its row."""
        for row in self._sent_rows():
            for name, errors in row.form.errors.items():
                yield f"id_{row.form.prefix}-{name}", f"{row.found.label} {row.found.sign}: {errors[0]}"
        if self.hide.is_bound:
            for name, errors in self.hide.errors.items():
                yield f"id_hide-{name}", _("Something else to hide: %(error)s") % {"error": errors[0]}
        yield from self.boxes.wrong()

    def _data(self, prefix: str) -> Sent:
        """Rows that were not on the page that was sent say nothing."""
        return self.sent if self.sent is not None and f"{prefix}-reason" in self.sent else None

    def _hit(self, found: Found, shown: Shown, same: Mapping[int, int]) -> Row:
        hit: Any = found.row
        prefix, text = f"hit-{hit.pk}", shown.texts.get(hit.page, "")
        form = HitForm(self._data(prefix), hit=hit, text=text, prefix=prefix)
        return Row(
            found, form, worded(HitChoice.choices), same.get(hit.pk, 0), hit.of_child, _around(text, hit)
        )

    def _fact(self, found: Found) -> Row:
        fact: Any = found.row
        prefix = f"fact-{fact.pk}"
        form = FactForm(self._data(prefix), fact=fact, prefix=prefix)
        return Row(found, form, worded((one.value, one.label) for one in FACT_CHOICES))

    def _number(self, found: Found, shown: Shown, on_page: Mapping[int, int]) -> Row:
        fact: Any = found.row
        prefix = f"number-{fact.pk}"
        form = NumberForm(self._data(prefix), fact=fact, prefix=prefix)
        table = _lines_around(shown.texts.get(fact.page, ""), fact)
        why = fact.about if fact.name == GIVES_AWAY else ""
        away = _related(fact, "gives_away")
        return Row(
            found,
            form,
            number_choices(fact),
            on_page.get(fact.page, 0),
            table=table,
            why=why,
            other=away.other if away else None,
            other_page=away.page if away else 0,
        )


def _one_line(text: str) -> str:
    """As a text field of a browser sends it back: otherwise an untouched row would count as changed."""
    return " ".join(text.split())


def _related(row: Any, name: str) -> Any:
    """The row on the other side of a one-to-one relation that was selected with it, or None."""
    with suppress(ObjectDoesNotExist):
        return getattr(row, name)
    return None


def _around(text: str, hit: PersonalData) -> tuple[str, str, str]:
    before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end : hit.end + AROUND]
    return before, text[hit.start : hit.end], after


def _lines_around(text: str, fact: ExtractedFact) -> list[list[str]]:
    """The head of the table and the lines beside the number, each as its cells."""
    lines = text.split("\n")
    at = text.count("\n", 0, fact.start)
    near = range(max(0, at - 2), min(len(lines), at + 3))
    shown = [lines[number] for number in near]
    if near.start > 0 and "\t" in lines[0]:
        shown.insert(0, lines[0])
    return [line.split("\t")[:COLUMNS] for line in shown if line.strip()]


def _hidden_words(document: Document) -> Iterator[tuple[Redaction, str]]:
    """The words that editors hid besides what rules found; `Boxes` has the areas."""
    rows = document.redactions.filter(hit__isnull=True, fact__isnull=True, start__isnull=False)
    found = list(rows[:HIDDEN_SHOWN])
    pages = document.pages.filter(number__in={one.page for one in found})
    texts = dict(pages.values_list("number", "text")) if found else {}
    for one in found:
        yield one, _one_line(texts.get(one.page, "")[one.start : one.end])
