"""Form fields of a list's address: whatever is written there becomes a value or a message, never a fault."""

import calendar
import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import DataItem, DataItemName, Organisation, OrganisationName
from disclosures.pagination import BadCursor, Cursor, Order

MAX_VALUES = 30
OTHER_LIST = gettext_lazy("This link to a page is not valid here. Start from the first page.")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_no_nulls = ProhibitNullCharactersValidator(message=gettext_lazy("Null characters are not allowed."))


def _distinct(values: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(text for value in values if (text := str(value).strip())))


def cursor_of(form: forms.Form, list_key: str, orders: Collection[Order] = tuple(Order)) -> Cursor | None:
    """The cursor that a cleaned form was given, of this very list; none, and a message, if it is of another.

    None too while something else is wrong: which list is meant is not known then.
    """
    text = form.cleaned_data.get("cursor")
    if not text or form.errors:
        return None
    try:
        cursor = Cursor.decode(text, list_key)
    except BadCursor:
        cursor = None
    if cursor is None or cursor.order not in orders:
        form.add_error("cursor", OTHER_LIST)
        return None
    return cursor


class DayField(forms.CharField):
    """A date, or a year or month, which stands for its first day (``is_last``: for its last)."""

    def __init__(self, *, is_last: bool = False, **kwargs: Any) -> None:
        self.is_last = is_last
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self._day(text)
        except ValueError as error:
            raise ValidationError(_("Write the date as 2016, 2016-10 or 2016-10-31.")) from error

    def _day(self, text: str) -> date:
        found = _DATE.fullmatch(text)
        if not found:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in found.groups())
        month = month or (12 if self.is_last else 1) if found[2] is None else month
        if found[3] is None:
            date(year, month, 1)  # before calendar, which takes year 0
            day = calendar.monthrange(year, month)[1] if self.is_last else 1
        return date(year, month, day)


class PastDayField(DayField):
    """A day that has begun; of a year or month that is not over yet, today stands for the last."""

    def clean(self, value: Any) -> date | None:
        day, today = super().clean(value), timezone.localdate()
        if day is None or day <= today:
            return day
        first = DayField().clean(value)
        if first is not None and first <= today and len(str(value).strip()) < len("2016-10-31"):
            return today
        raise ValidationError(_("This day is still to come. Give today’s date or an earlier one."))


class ChoicesField(forms.MultipleChoiceField):
    """Several of a few known values; blank ones and repetitions fall away."""

    default_error_messages = {"invalid_choice": gettext_lazy("“%(value)s” is not one of the choices.")}

    def to_python(self, value: Any) -> list[str]:
        return _distinct(super().to_python(value))


class OneChoiceField(forms.ChoiceField):
    default_error_messages = {"invalid_choice": gettext_lazy("“%(value)s” is not one of the choices.")}


class NamesInput(forms.TextInput):
    """A box for one more name beside check boxes of the same parameter; ``ticked`` are those with a box."""

    ticked: Collection[str] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found: list[str] = data.getlist(name)
        return found

    def format_value(self, value: Any) -> str | None:
        return next((each for each in value or () if each not in self.ticked), None)


class OrganisationsField(forms.Field):
    """Organisations by slug, or by a name they have or had, in the order given; at most MAX_VALUES."""

    widget = NamesInput

    def clean(self, value: Any) -> list[Organisation]:
        texts = _distinct(value or ())
        if not texts:
            return []
        if len(texts) > MAX_VALUES:
            raise ValidationError(_("Choose at most %(number)s organisations.") % {"number": MAX_VALUES})
        for text in texts:
            _no_nulls(text)
        by_slug = {each.slug: each for each in Organisation.objects.filter(slug__in=texts)}
        named = self._by_name([text for text in texts if text not in by_slug])
        found = [by_slug.get(text) or named[text] for text in texts]
        return list(dict.fromkeys(found))

    def _by_name(self, texts: list[str]) -> dict[str, Organisation]:
        if not texts:
            return {}
        lowered = [text.lower() for text in texts]
        former = OrganisationName.objects.annotate(lower=Lower("name")).filter(lower__in=lowered)
        candidates = Organisation.objects.annotate(lower=Lower("name"), short=Lower("abbreviation")).filter(
            Q(lower__in=lowered) | Q(short__in=lowered) | Q(id__in=former.values("organisation_id"))
        )
        names: dict[str, set[Organisation]] = {}
        for each in candidates.prefetch_related("other_names")[: MAX_VALUES * 10]:
            for name in (each.name, each.abbreviation, *(other.name for other in each.other_names.all())):
                names.setdefault(name.lower(), set()).add(each)
        return {text: self._only(text, names.get(text.lower(), set())) for text in texts}

    def _only(self, text: str, found: set[Organisation]) -> Organisation:
        if not found:
            raise ValidationError(
                _("No organisation on record is called “%(name)s”."), params={"name": text[:100]}
            )
        if len(found) > 1:
            raise ValidationError(
                _("Several organisations are called “%(name)s”: give the whole name."),
                params={"name": text[:100]},
            )
        return next(iter(found))


class DataItemField(forms.CharField):
    """One data item by slug, or by its name or another name, case ignored."""

    def clean(self, value: Any) -> DataItem | None:
        text = super().clean(value)
        if not text:
            return None
        aliases = DataItemName.objects.annotate(lower=Lower("name")).filter(lower=text.lower())
        found = DataItem.objects.filter(slug=text).first() or (
            DataItem.objects.annotate(lower=Lower("name"))
            .filter(Q(lower=text.lower()) | Q(id__in=aliases.values("item_id")))
            .order_by("id")
            .first()
        )
        if found is None:
            raise ValidationError(_("No field on record is called “%(name)s”."), params={"name": text[:100]})
        return found
