"""What may stand in a cell: each kind of column reads a cell into a value and writes the value back.

Blank means unknown. ``read`` of what ``write`` gave is the value again; lengths and enumerations come from
the models, so that no rule stands twice.
"""

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db.models import Model

from disclosures.exports.formulas import harmless, original
from disclosures.record.problems import quoted

SEPARATOR = "; "
# README.md: a summary has at most 420 characters.
SUMMARY_LENGTH = 420
LARGEST_WHOLE = 2**63 - 1
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"0|[1-9]\d*", re.ASCII)
_NUMBER = re.compile(r"(0|[1-9]\d*)(\.\d+)?", re.ASCII)
# As in datapackage.json; a host without a dot may be this site's own, inside a network.
_WEB_ADDRESS = re.compile(r"https?://\S+")
# Tab and line ends may stand in text; a NUL cannot be stored, and the others are never meant.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Refused(ValueError):
    """The reason, as the end of a sentence about the cell."""


@dataclass(frozen=True)
class Column(ABC):
    """``attribute`` names what it fills on the model of its file; empty where it fills something else."""

    name: str
    attribute: str = ""
    required: bool = field(default=False, kw_only=True)
    blank: ClassVar[Any] = ""

    def value(self, cell: str) -> Any:
        """What the cell says. Raises Refused."""
        if not cell:
            if self.required:
                raise Refused("is blank, and must not be.")
            return self.blank_value()
        if control := _CONTROL.search(cell):
            raise Refused(f"holds the control character U+{ord(control[0]):04X}.")
        if not cell.strip():
            raise Refused("holds only white space; blank means unknown.")
        return self.read(cell)

    def blank_value(self) -> Any:
        return self.blank

    @abstractmethod
    def read(self, cell: str) -> Any:
        """What a cell that is not blank says. Raises Refused."""

    def write(self, value: Any) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Text(Column):
    """Text of any language; ``original`` and ``harmless`` keep spreadsheet programs from running it.

    A control character that came into the database with a document leaves as a space, so that whatever is
    exported can be loaded.
    """

    longest: int | None = field(default=None, kw_only=True)
    pattern: str = field(default="", kw_only=True)

    def read(self, cell: str) -> Any:
        text = original(cell)
        if self.longest is not None and len(text) > self.longest:
            raise Refused(f"has {len(text)} characters; {self.longest} fit.")
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise Refused(f"{quoted(text)} has not the form {self.pattern}.")
        return text

    def write(self, value: Any) -> str:
        text = _CONTROL.sub(" ", value)
        return harmless(text) if text.strip() else ""


@dataclass(frozen=True)
class TextList(Column):
    """Several texts in one cell, in their order."""

    longest: int = field(default=0, kw_only=True)

    def blank_value(self) -> list[str]:
        return []

    def read(self, cell: str) -> list[str]:
        texts = original(cell).split(SEPARATOR)
        for text in texts:
            if not text.strip() or text != text.strip():
                raise Refused(f"is no list joined by '{SEPARATOR}': {quoted(cell)}.")
            if len(text) > self.longest:
                raise Refused(f"{quoted(text)} has {len(text)} characters; {self.longest} fit.")
        return texts

    def write(self, value: Iterable[str]) -> str:
        texts = (_CONTROL.sub(" ", text).strip() for text in value)
        return harmless(SEPARATOR.join(text for text in texts if text))


@dataclass(frozen=True)
class Slug(Column):
    """A slug; ``to`` names the namespace of slugs in which it must stand, empty for the row's own."""

    longest: int = field(default=120, kw_only=True)
    to: str = field(default="", kw_only=True)

    def read(self, cell: str) -> Any:
        if not _SLUG.fullmatch(cell):
            raise Refused(f"{quoted(cell)} is no slug: small letters and digits, joined by single hyphens.")
        if len(cell) > self.longest:
            raise Refused(f"has {len(cell)} characters; {self.longest} fit.")
        return cell


@dataclass(frozen=True)
class SlugList(Slug):
    def blank_value(self) -> list[str]:
        return []

    def read(self, cell: str) -> list[str]:
        slugs: list[str] = [super(SlugList, self).read(slug) for slug in cell.split(SEPARATOR)]
        if twice := {slug for slug in slugs if slugs.count(slug) > 1}:
            raise Refused(f"names {', '.join(sorted(twice))} twice.")
        return slugs

    def write(self, value: Iterable[str]) -> str:
        return SEPARATOR.join(value)


@dataclass(frozen=True)
class Choice(Column):
    values: tuple[str, ...] = field(default=(), kw_only=True)

    def read(self, cell: str) -> str:
        if cell not in self.values:
            raise Refused(f"{quoted(cell)} is none of {', '.join(self.values)}.")
        return cell


@dataclass(frozen=True)
class Day(Column):
    blank: ClassVar[Any] = None

    def read(self, cell: str) -> datetime.date:
        try:
            if _DAY.fullmatch(cell):
                return datetime.date.fromisoformat(cell)
        except ValueError:
            pass
        raise Refused(f"{quoted(cell)} is no date of the form 2024-01-31.")


@dataclass(frozen=True)
class Whole(Column):
    """A count: zero or more."""

    blank: ClassVar[Any] = None

    def read(self, cell: str) -> int:
        if _WHOLE.fullmatch(cell.removeprefix("-")) and cell.startswith("-"):
            raise Refused(f"{quoted(cell)} is negative.")
        if not _WHOLE.fullmatch(cell):
            raise Refused(f"{quoted(cell)} is no whole number.")
        if len(cell) > 19 or int(cell) > LARGEST_WHOLE:
            raise Refused(f"{quoted(cell)} is too large.")
        return int(cell)


@dataclass(frozen=True)
class Number(Column):
    """A whole number or a plain decimal, zero or more, written without trailing zeros."""

    digits: int = field(default=18, kw_only=True)
    places: int = field(default=4, kw_only=True)
    blank: ClassVar[Any] = None

    def read(self, cell: str) -> Decimal:
        if _NUMBER.fullmatch(cell.removeprefix("-")) and cell.startswith("-"):
            raise Refused(f"{quoted(cell)} is negative.")
        if not _NUMBER.fullmatch(cell):
            raise Refused(f"{quoted(cell)} is no number of the form 2461 or 12.5.")
        whole, _, fraction = cell.partition(".")
        if len(whole) > self.digits - self.places or len(fraction) > self.places:
            raise Refused(
                f"{quoted(cell)} has more than {self.digits - self.places} digits before"
                f" or {self.places} behind the point."
            )
        return Decimal(cell)

    def write(self, value: Any) -> str:
        text = "" if value is None else f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Address(Column):
    longest: int = field(default=1000, kw_only=True)

    def read(self, cell: str) -> str:
        if len(cell) > self.longest:
            raise Refused(f"has {len(cell)} characters; {self.longest} fit.")
        try:
            host = urlsplit(cell).hostname
        except ValueError:
            host = None
        if not host or not _WEB_ADDRESS.fullmatch(cell):
            raise Refused(f"{quoted(cell)} is no address beginning with http:// or https://.")
        return cell


def of(model: type[Model], attribute: str, name: str = "", *, required: bool | None = None) -> Column:
    """The column for an attribute of a model, with the length, choices and need that the model states."""
    meta: Any = model._meta.get_field(attribute)
    name = name or attribute
    needed: bool = not meta.blank if required is None else required
    match meta.get_internal_type():
        case "DateField":
            return Day(name, attribute, required=needed)
        case "BigIntegerField":
            return Whole(name, attribute, required=needed)
        case "DecimalField":
            return Number(
                name, attribute, required=needed, digits=meta.max_digits, places=meta.decimal_places
            )
        case "ArrayField":
            return TextList(name, attribute, required=needed, longest=meta.base_field.max_length)
        case "SlugField":
            return Slug(name, attribute, required=needed, longest=meta.max_length)
    if meta.choices:
        values = tuple(value for value, _ in meta.flatchoices)
        return Choice(name, attribute, required=needed, values=values)
    if any(isinstance(validator, URLValidator) for validator in meta.validators):
        return Address(name, attribute, required=needed, longest=meta.max_length)
    return Text(name, attribute, required=needed, longest=meta.max_length)
