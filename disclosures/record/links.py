"""links.csv: typed relations between disclosures; another app may add links to rows of its own.

The file has one order for all of its rows, so tables that hold them draw their keys from one sequence.
"""

import heapq
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Model

from disclosures.models import Link, Relation, Source
from disclosures.record.columns import Slug, of
from disclosures.record.corrected import removed_links
from disclosures.record.loading import Load
from disclosures.record.problems import quoted
from disclosures.record.section import SOURCE_URL, Exported, Row, Section

# Editorial readings: without the reason they would be accusations.
_NEEDS_NOTE = {Relation.CONTRADICTS, Relation.CONFIRMS}
_DISCLOSURES = "disclosures"
_DISCLOSURE_KEYS = {"from_disclosure_id", "to_disclosure_id", "disclosure_id"}
# Key, values by column, source.
Listed = tuple[int, dict[str, Any], Source | None]


class Links(Section):
    name = "links"
    columns = (
        Slug("from_slug", required=True),
        of(Link, "relation"),
        Slug("to_slug", required=True),
        of(Link, "note"),
        SOURCE_URL,
    )
    # Registers in which an end may stand; one of the two ends is a disclosure.
    ends: tuple[str, ...] = (_DISCLOSURES,)

    def namespace_of(self, load: Load, slug: str) -> str | None:
        return next((namespace for namespace in self.ends if load.is_known(namespace, slug)), None)

    def check(self, load: Load) -> None:
        seen: dict[str, Row] = {}
        for row in load.rows[self.name]:
            namespaces = []
            for column in ("from_slug", "to_slug"):
                if row[column] and (namespace := self.namespace_of(load, row[column])):
                    namespaces.append(namespace)
                elif row[column]:
                    load.refuse(
                        row, column, f"{quoted(row[column])} is the slug of no row that can be linked."
                    )
            if len(namespaces) == 2 and _DISCLOSURES not in namespaces:
                load.refuse(row, "to_slug", "one end of a link is a disclosure.")
            if row["from_slug"] and row["from_slug"] == row["to_slug"]:
                load.refuse(row, "to_slug", "a link leads to another row than its own.")
            if row["relation"] in _NEEDS_NOTE and row.has_good("note") and not row["note"]:
                load.refuse(row, "note", f"is blank, and {row['relation']} needs its reason.")
            if row.has_good("from_slug", "relation", "to_slug"):
                first = seen.setdefault(row.identity, row)
                if first is not row:
                    load.refuse(row, "", f"the same link stands in line {first.line}.")

    def write(self, load: Load) -> None:
        present = self._present(load)
        removed = removed_links()
        for row in load.rows[self.name]:
            model, keys = self.place(load, row)
            link = present.get((model, *keys.values()))
            if link is None and model is Link and tuple(keys.values()) in removed:
                load.kept.append((row.file, row.line, "the link was taken away here"))
                continue
            values = {"note": row["note"], "source_id": load.source_id(row, getattr(link, "source_id", None))}
            if load.store(row, link or model(**keys), values, is_new=link is None):
                load.stale.update(keys[name] for name in keys if name in _DISCLOSURE_KEYS)

    def place(self, load: Load, row: Row) -> tuple[type[Model], dict[str, Any]]:
        """The table of the row's link, and the attributes that tell it from the others there."""
        return Link, {
            "from_disclosure_id": load.id_of(_DISCLOSURES, row["from_slug"]),
            "relation": row["relation"],
            "to_disclosure_id": load.id_of(_DISCLOSURES, row["to_slug"]),
        }

    def _present(self, load: Load) -> dict[tuple[Any, ...], Model]:
        """Links on record by table and key attributes: those at the disclosures that the file names."""
        places = [self.place(load, row) for row in load.rows[self.name]]
        present: dict[tuple[Any, ...], Model] = {}
        for model, names in {model: list(keys) for model, keys in places}.items():
            end = next(name for name in names if name in _DISCLOSURE_KEYS)
            ids = {keys[end] for other, keys in places if other is model}
            for link in model._default_manager.filter(**{f"{end}__in": ids}):
                present[model, *(getattr(link, name) for name in names)] = link
        return present

    def rows(self) -> Iterator[Exported]:
        for _, values, source in heapq.merge(*self.listings(), key=lambda listed: listed[0]):
            yield values, source

    def listings(self) -> list[Iterator[Listed]]:
        """One iterator a table, each in order of its keys."""
        return [self._between_disclosures()]

    def _between_disclosures(self) -> Iterator[Listed]:
        links: Any = Link.objects.public().select_related("source").order_by("id")
        for link in links.annotate(
            from_slug=F("from_disclosure__slug"), to_slug=F("to_disclosure__slug")
        ).iterator():
            yield (
                link.pk,
                self.plain(link) | {"from_slug": link.from_slug, "to_slug": link.to_slug},
                link.source,
            )
