"""One file of the record: its columns, its checks, how its rows reach the database and come from it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from disclosures.models import Source
from disclosures.record.columns import Address, Column

if TYPE_CHECKING:
    from disclosures.record.loading import Load

SOURCE_URL = Address("source_url", required=True)
# What export yields for a row: a value a column, and the source of the row.
Exported = tuple[dict[str, Any], Source | None]


def identity(values: dict[str, Any]) -> str:
    """What a row is known by: its slug, or the cells that name a link or the further name of a body."""
    if "from_slug" in values and "relation" in values:
        return f"{values['from_slug']} {values['relation']} {values['to_slug']}"
    if "organisation_slug" in values and "name" in values:
        return f"{values['organisation_slug']} {values['name']}"
    return str(values.get("slug", ""))


@dataclass(frozen=True)
class Row:
    """A row of a file. Cells that were refused stand in ``bad`` and hold the value of a blank cell."""

    file: str
    line: int
    values: dict[str, Any]
    bad: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def has_good(self, *columns: str) -> bool:
        return self.bad.isdisjoint(columns)

    @property
    def identity(self) -> str:
        return identity(self.values)


class Section(ABC):
    """``namespace`` is where its slugs are looked up; rows of several sections may share one."""

    name: str
    columns: tuple[Column, ...]
    namespace: str = ""
    # A file that may be absent: it is written only when it has rows.
    is_optional: ClassVar[bool] = False
    # Pairs of columns of which the second is not before the first.
    in_order: tuple[tuple[str, str], ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def known(self, slugs: set[str]) -> dict[str, int]:
        """Slug to primary key, of those that are in the database already."""
        return {}

    def check(self, load: "Load") -> None:  # noqa: B027 - some files need no more than their columns
        """Refuses rows by what other rows and the database say; single cells are checked before."""

    @abstractmethod
    def write(self, load: "Load") -> None:
        """Writes what differs from the database, and nothing else."""

    @abstractmethod
    def rows(self) -> Iterator[Exported]:
        """What the public may see, in the order in which it was loaded."""

    def attributes(self, row: Row) -> dict[str, Any]:
        """The plain attributes of the row's model, by name."""
        return {column.attribute: row[column.name] for column in self.columns if column.attribute}

    def plain(self, instance: Any) -> dict[str, Any]:
        """The reverse of ``attributes``: column to value."""
        return {
            column.name: getattr(instance, column.attribute) for column in self.columns if column.attribute
        }
