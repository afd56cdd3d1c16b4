"""Pages that go on from the last row seen: nothing is skipped or repeated while rows are added."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from disclosures.models import Disclosure

MAX_ID = 2**63 - 1


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"


class BadCursor(ValueError):
    """The text is no cursor, was changed, or was made for another list."""


@dataclass(frozen=True)
class Position:
    """A place in a list: the key of one row. ``rank`` is 0 except in order of relevance.

    ``place`` is 0 for a record, and tells its documents apart, which follow it newest first.
    """

    day: date
    pk: int
    rank: int = 0
    place: int = 0


_LETTERS = {Order.NEWEST: "n", Order.OLDEST: "o", Order.RELEVANCE: "r"}
_ORDERS = {letter: order for order, letter in _LETTERS.items()}
_FORM = re.compile(r"([nor])([ab])(\d{8})-(\d{1,19})-(\d{1,9})(?:-([1-9]\d{0,18}))?-([0-9a-f]{10})", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind (``is_back``: before) the row at ``position`` in the list's order.

    ``list_key`` names the list, so that a cursor cannot be carried to one with other filters. The check is
    against mistakes and stale links, not an attack: a cursor holds nothing that its reader may not know.
    """

    order: Order
    position: Position
    list_key: str
    is_back: bool = False

    def encode(self) -> str:
        """Letters, digits and hyphens only: safe in any address."""
        text = self._text()
        return f"{text}-{self._check(text, self.list_key)}"

    @classmethod
    def decode(cls, text: str, list_key: str) -> "Cursor":
        """Raises BadCursor."""
        found = _FORM.fullmatch(text)
        if not found:
            raise BadCursor("not a cursor")
        order, way, day, pk, rank, place, check = found.groups()
        try:
            position = Position(
                date(int(day[:4]), int(day[4:6]), int(day[6:])), int(pk), int(rank), int(place or 0)
            )
        except ValueError as error:
            raise BadCursor("no such day") from error
        cursor = cls(_ORDERS[order], position, list_key, is_back=way == "b")
        if max(position.pk, position.place) > MAX_ID or check != cls._check(cursor._text(), list_key):
            raise BadCursor("changed, or made for another list")
        return cursor

    def _text(self) -> str:
        at = self.position
        way = "b" if self.is_back else "a"
        day = at.day.isoformat().replace("-", "")
        place = f"-{at.place}" if at.place else ""
        return f"{_LETTERS[self.order]}{way}{day}-{at.pk}-{at.rank}{place}"

    @staticmethod
    def _check(text: str, list_key: str) -> str:
        return hashlib.blake2s(f"{list_key}\n{text}".encode(), digest_size=5).hexdigest()


def sealed(list_name: str, *key: Any) -> str:
    """A place in a list that its readers may not make up: its key, signed for the list of that name.

    The same place is the same text at any hour: an address that was noted down stays good.
    """
    place = [each if isinstance(each, int) else _text(each) for each in key]
    return signing.Signer(salt=list_name).sign_object(place)


def unsealed(text: str, list_name: str, *parts: Callable[[Any], Any]) -> tuple[Any, ...]:
    """The key that ``sealed`` signed for this list, each part read by one of ``parts``. Raises BadRequest."""
    try:
        key = signing.Signer(salt=list_name).unsign_object(text)
        return tuple(read(each) for read, each in zip(parts, key, strict=True))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadRequest(_("This is no place in the list.")) from error


def _text(part: Any) -> str:
    return part.isoformat() if isinstance(part, date) else str(part)


@dataclass(frozen=True)
class Step:
    """A link to another page: its cursor, and the nearest row there, whose date labels the link."""

    cursor: str
    row: Disclosure


@dataclass(frozen=True)
class Page:
    """One page of a list; ``back`` and ``on`` follow the list's order and are None at its ends."""

    order: Order
    rows: list[Disclosure] = field(default_factory=list)
    back: Step | None = None
    on: Step | None = None

    @property
    def newer(self) -> Step | None:
        return self.on if self.order == Order.OLDEST else self.back

    @property
    def older(self) -> Step | None:
        return self.back if self.order == Order.OLDEST else self.on
