"""Areas that an editor hides on the picture of a page, as forms: saved ones, and those drawn since.

Places are per cent of the page's sides with one decimal, which is a thousandth each: what a person can type,
and what the database keeps. With script they are drawn (desk-boxes.js), without it they are typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.documents.page_pictures import may_be_drawn
from disclosures.editing.deciding import BoxAnswer
from disclosures.models import Document, Redaction

Sent: TypeAlias = QueryDict | None
LONGEST_REASON = 300
BOXES_SHOWN = 200
SIDES = ("left", "top", "width", "height")
NEW = re.compile(r"box-new-(\d{1,4})-reason\Z")
BLANK, BLANK_SIGN = "__n__", "__s__"  # desk-boxes.js puts a number and a sign in their place


def _side(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=1,
        max_digits=4,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )


class BoxForm(forms.Form):
    page = forms.IntegerField(label=gettext_lazy("On page"), required=False, min_value=1)
    left = _side(gettext_lazy("From the left, %"))
    top = _side(gettext_lazy("From the top, %"))
    width = _side(gettext_lazy("How wide, %"))
    height = _side(gettext_lazy("How high, %"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"list": "reasons-box", "autocomplete": "off"}),
    )

    def __init__(self, data: Sent, *, prefix: str, box: Redaction | None, drawn: frozenset[int]) -> None:
        self.box, self.drawn = box, drawn
        super().__init__(data, prefix=prefix, initial=_initial(box) if box else {}, label_suffix="")
        self._mark_wrong()

    def _mark_wrong(self) -> None:
        """Fields with an error say so, and by which sentence."""
        for name in self.errors if self.is_decision() else ():
            attributes = self.fields[name].widget.attrs
            attributes |= {"aria-invalid": "true", "aria-describedby": f"id_{self.prefix}-{name}_error"}

    def is_decision(self) -> bool:
        """Whether it was sent, and says something else than it did. A page alone says nothing."""
        return self.is_bound and any(name in self.changed_data for name in (*SIDES, "reason"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_decision():
            return data
        page, was = data.get("page"), self.box.page if self.box else None
        if "page" not in self.errors and page not in self.drawn and (page is None or page != was):
            self.add_error("page", _("Say which page. It must be one with a picture."))
        for name in SIDES:
            if name not in self.errors and data.get(name) is None:
                self.add_error(name, _("Say how far."))
        if not any(name in self.errors for name in SIDES):
            self._clean_extent(data)
        if "reason" not in self.errors and not data.get("reason"):
            self.add_error("reason", _("Say why it is hidden. Readers see this in its place."))
        return data

    def _clean_extent(self, data: dict[str, Any]) -> None:
        for name, start in (("width", "left"), ("height", "top")):
            if not data[name]:
                self.add_error(name, _("It has no extent."))
            elif data[start] + data[name] > 100:
                self.add_error(name, _("It goes beyond the page."))

    def answer(self) -> BoxAnswer:
        data = self.cleaned_data
        left, top, width, height = (int(data[name] * 10) for name in SIDES)
        pk = self.box.pk if self.box else None
        return BoxAnswer(pk, data["page"], left, top, left + width, top + height, data["reason"])

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields that are drawn where there is script."""
        return [self[name] for name in ("page", *SIDES)]

    @property
    def place(self) -> tuple[float, ...] | None:
        """Left, top, width and height in per cent as they stand in the fields; None where that is no box."""
        try:
            place = tuple(float(self[name].value()) for name in SIDES)
        except (TypeError, ValueError):
            return None
        return place if all(0 <= side <= 100 for side in place) and place[2] and place[3] else None

    @property
    def on_page(self) -> int | None:
        value = str(self["page"].value() or "")
        return int(value) if value.isdecimal() and value.isascii() and len(value) < 8 else None


def _initial(box: Redaction) -> dict[str, Any]:
    left, top, right, bottom = (side or 0 for side in (box.left, box.top, box.right, box.bottom))
    thousandths = (left, top, right - left, bottom - top)
    places = {name: Decimal(side) / 10 for name, side in zip(SIDES, thousandths, strict=True)}
    return {"page": box.page, "reason": box.reason, **places}


@dataclass(frozen=True, slots=True)
class BoxRow:
    """``sign`` names it on the picture and in the list; ``box`` None: drawn, and not saved yet."""

    sign: str
    form: BoxForm
    box: Redaction | None = None

    @property
    def is_whole_page(self) -> bool:
        return self.form.place == (0, 0, 100, 100)


class Boxes:
    """All areas that are hidden on pictures of a document. ``sent``: the POST, or None. Two queries.

    ``blank``: where a box is typed; ``pattern``: what a drawn one is made from.
    """

    def __init__(self, document: Document, sent: Sent) -> None:
        self.sent = sent
        seen = document.pages.filter(is_hidden=False) if may_be_drawn(document) else document.pages.none()
        self._drawn = frozenset(seen.values_list("number", flat=True))
        rows = [(f"box-{box.pk}", box) for box in _saved(document)]
        new = sorted({int(found[1]) for name in sent or () if (found := NEW.match(name))})
        typed = [(f"box-new-{number}", None) for number in new[:BOXES_SHOWN]]
        forms = [self._form(prefix, box) for prefix, box in (*rows, *typed)]
        kept = [form for form in forms if form.box or form.is_decision()]
        self.rows = [BoxRow(f"B{number}", form, form.box) for number, form in enumerate(kept, 1)]
        self.blank = BoxForm(None, prefix=f"box-new-{new[-1] + 1 if new else 0}", box=None, drawn=self._drawn)
        self.pattern = BoxRow(
            BLANK_SIGN, BoxForm(None, prefix=f"box-new-{BLANK}", box=None, drawn=self._drawn)
        )
        self.dropped = frozenset(sent.getlist("show-again")) if sent is not None else frozenset()

    @property
    def can_be_drawn(self) -> bool:
        return bool(self._drawn)

    def _form(self, prefix: str, box: Redaction | None) -> BoxForm:
        """A saved one that was not on the page that was sent says nothing."""
        data = self.sent if self.sent is not None and f"{prefix}-reason" in self.sent else None
        return BoxForm(data, prefix=prefix, box=box, drawn=self._drawn)

    def _sent_rows(self) -> Iterator[BoxRow]:
        """What says something; of one that is given up, it does not matter what else was changed."""
        for row in self.rows:
            if row.form.is_decision() and not (row.box and str(row.box.pk) in self.dropped):
                yield row

    def is_valid(self) -> bool:
        return all(row.form.is_valid() for row in self._sent_rows())

    def answers(self) -> Sequence[BoxAnswer]:
        """What was drawn, moved or given another reason; call after `is_valid`."""
        return [row.form.answer() for row in self._sent_rows()]

    def wrong(self) -> Iterator[tuple[str, str]]:
        """The id of each field with an error, and the error with the name of its row."""
        for row in self._sent_rows():
            for name, errors in row.form.errors.items():
                yield (
                    f"id_{row.form.prefix}-{name}",
                    _("Hidden area %(sign)s: %(error)s") % {"sign": row.sign, "error": errors[0]},
                )


def _saved(document: Document) -> Iterator[Redaction]:
    yield from document.redactions.filter(hit__isnull=True, fact__isnull=True, start__isnull=True)[
        :BOXES_SHOWN
    ]
