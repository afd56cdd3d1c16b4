"""Loads a record: all of it or nothing, and what is in the database already is not written again."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pghistory
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from disclosures.listing import relist
from disclosures.models import PublicationVersion, Source
from disclosures.progress import Progress
from disclosures.record import collectors
from disclosures.record.checking import check
from disclosures.record.columns import Slug
from disclosures.record.problems import Problem, RecordRefused
from disclosures.record.reading import read_folder
from disclosures.record.section import Row, Section
from disclosures.rollups import lineages

# Two loads at once wait for each other: each sees what the other wrote. Any number that nothing else uses.
_LOCK = 7_283_452
REASON = "Loaded from the record."


class Load:
    """One load: its rows, what is known, what was written and what is wrong."""

    def __init__(self, sections: Sequence[Section], rows: dict[str, list[Row]], progress: Progress) -> None:
        self.progress = progress
        self.sections = sections
        self.rows = rows
        self.problems: list[Problem] = []
        self.now: datetime.datetime = timezone.now()
        # Slug to primary key, by namespace: first what the database has, then also what was written.
        self.ids: dict[str, dict[str, int]] = {}
        named = self._slugs_named()
        for section in sections:
            if section.namespace:
                self.ids.setdefault(section.namespace, {}).update(section.known(named))
        # Slug to row, by namespace: what the files bring.
        self.brought: dict[str, dict[str, Row]] = {namespace: {} for namespace in self.ids}
        self.stale: set[int] = set()
        # Whether a body has another successor than before: whose records stand on whose page then differs.
        self.has_new_lines = False
        # Slugs of withdrawn disclosures: a decision that a load does not undo.
        self.withdrawn: set[str] = set()
        # What editors corrected here, which a load does not undo: file, line, and what was kept.
        self.kept: list[tuple[str, int, str]] = []
        self._outcomes: dict[tuple[str, int], str] = {}
        # Name or alias of a data item, in small letters, to its slug; items.py fills it.
        self.item_names: dict[str, str] = {}
        # (organisation slug, role) that parties.csv adds to a disclosure, by slug of the disclosure.
        self.further_parts: dict[str, list[tuple[str, str]]] = {}
        # The page of a long source on which a row rests, by identity of the row; sources.py fills it.
        self.pages: dict[str, str] = {}
        self._sources: dict[tuple[str, str], int] = {}
        self._addresses: dict[int, str] = {}

    def _slugs_named(self) -> set[str]:
        """Every slug that a row has or refers to, and those that rules may refer to."""
        named = set(collectors.SLUGS)
        for section in self.sections:
            columns = [column.name for column in section.columns if isinstance(column, Slug)]
            for row in self.rows.get(section.name, ()):
                for value in (row[name] for name in columns):
                    named.update([value] if isinstance(value, str) else value)
        return named

    def refuse(self, row: Row, column: str, reason: str) -> None:
        self.problems.append(Problem(row.file, row.line, column, reason))

    def keep(self, row: Row, instance: Model, values: dict[str, Any], corrected: Iterable[str]) -> None:
        """Takes out of ``values`` what the row says otherwise than an editor, who corrected it here."""
        differ = [name for name in corrected if name in values and getattr(instance, name) != values[name]]
        for name in differ:
            del values[name]
        if differ:
            self.kept.append((row.file, row.line, ", ".join(sorted(differ))))

    def note(self, row: Row, outcome: str) -> None:
        """The row is ``new`` or ``changed``; the first word on a row stands."""
        self._outcomes.setdefault((row.file, row.line), outcome)

    def counts(self) -> Counter[str]:
        """Number of rows by outcome: ``new``, ``changed``, ``unchanged``."""
        counts = Counter(self._outcomes.values())
        counts["unchanged"] = sum(map(len, self.rows.values())) - len(self._outcomes)
        return counts

    def is_known(self, namespace: str, slug: str) -> bool:
        return slug in self.brought[namespace] or slug in self.ids[namespace]

    def id_of(self, namespace: str, slug: str) -> int | None:
        """None for a blank reference."""
        return self.ids[namespace][slug] if slug else None

    def read_sources(self) -> None:
        urls = {
            row["source_url"] for rows in self.rows.values() for row in rows if "source_url" in row.values
        }
        for pk, url, page in Source.objects.filter(url__in=urls).values_list("id", "url", "page"):
            self._sources[url, page] = pk
            self._addresses[pk] = url

    def source_id(self, row: Row, current: int | None = None) -> int:
        """The source of a row. A source that is there stays, with its page, while the address is the same."""
        url = row["source_url"]
        page = self.pages.get(row.identity)
        if page is None and current is not None and self._addresses.get(current) == url:
            return current
        return self.source(url, page or "")

    def source(self, url: str, page: str) -> int:
        if (url, page) not in self._sources:
            made = Source.objects.create(url=url, page=page)
            self._sources[url, page] = made.pk
            self._addresses[made.pk] = url
        return self._sources[url, page]

    def store(self, row: Row, instance: Model, values: dict[str, Any], *, is_new: bool) -> bool:
        """Saves the instance if it is new or a value differs; says whether it did.

        What the database refuses becomes a problem of the row: its savepoint is undone, and the load goes on
        to the end of the file, to find what else is refused, before all of it is undone.
        """
        self.progress.show(f"Loading {row.file}, line {row.line}")
        if not is_new and all(getattr(instance, name) == value for name, value in values.items()):
            return False
        for name, value in values.items():
            setattr(instance, name, value)
        try:
            with transaction.atomic():
                instance.save(force_insert=is_new)
        except DatabaseError as error:
            self.refuse(row, "", database_reason(error))
            return False
        self.note(row, "new" if is_new else "changed")
        return True


def reserve(model: type[Model], number: int) -> list[int]:
    """Primary keys for rows that refer to one another before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return [row[0] for row in cursor.fetchall()]


def database_reason(error: DatabaseError) -> str:
    """What PostgreSQL said, in one line and without its statement."""
    diagnosis = getattr(error.__cause__, "diag", None)
    said = [getattr(diagnosis, name, None) for name in ("message_primary", "message_detail")]
    return "the database refuses it: " + ". ".join(str(part).rstrip(".") for part in said if part) + "."


def load(folder: Path, sections: Sequence[Section], progress: Progress) -> Load:
    """Loads a folder. Raises RecordRefused with every problem found; then nothing was written."""
    rows, problems, is_whole = read_folder(folder, sections)
    if not is_whole:
        # Without one of the files, every reference into it would look wrong.
        raise RecordRefused(problems)
    try:
        with transaction.atomic(), pghistory.context(reason=REASON):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            work = Load(sections, rows, progress)
            work.problems.extend(problems)
            check(work)
            if not work.problems:
                _write(work)
            if work.problems:
                raise RecordRefused(work.problems)
    except DatabaseError as error:
        raise RecordRefused([Problem("the record", 0, "", database_reason(error))]) from error
    return work


def _write(work: Load) -> None:
    work.read_sources()
    for section in work.sections:
        section.write(work)
        if work.problems:
            return
    if work.stale:
        work.progress.show("Writing lists and counts")
        relist(work.stale)
    elif work.counts().keys() & {"new", "changed"}:
        PublicationVersion.raise_number()
    if work.has_new_lines:
        lineages.make_anew()
