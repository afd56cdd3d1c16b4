"""What is checked in every file alike: slugs that stand once, and references that lead somewhere."""

from typing import TYPE_CHECKING

from disclosures.record.columns import Slug
from disclosures.record.problems import quoted
from disclosures.record.section import Row

if TYPE_CHECKING:
    from disclosures.record.loading import Load

_NOUNS = {
    "organisations": "organisation",
    "data_items": "data item",
    "disclosures": "disclosure",
    "figures": "figure",
    "actions": "action",
}


def noun(namespace: str) -> str:
    return _NOUNS.get(namespace, namespace)


def check(load: "Load") -> None:
    """Finds everything that is wrong between rows; adds it to the problems of the load."""
    _slugs_stand_once(load)
    _references_lead_somewhere(load)
    for section in load.sections:
        if section.name in load.rows:
            section.check(load)


def _slugs_stand_once(load: "Load") -> None:
    seen: dict[str, Row] = {}
    for section in load.sections:
        if not section.namespace:
            continue
        for row in load.rows.get(section.name, ()):
            slug = row["slug"]
            if not slug:
                continue
            if first := seen.get(slug):
                load.refuse(
                    row, "slug", f"{quoted(slug)} stands in {first.file}, line {first.line}, already."
                )
            for namespace, ids in load.ids.items():
                if namespace != section.namespace and slug in ids:
                    load.refuse(
                        row, "slug", f"{quoted(slug)} is the slug of another {noun(namespace)} already."
                    )
            seen.setdefault(slug, row)
            load.brought[section.namespace].setdefault(slug, row)


def _references_lead_somewhere(load: "Load") -> None:
    for section in load.sections:
        references = [column for column in section.columns if isinstance(column, Slug) and column.to]
        for row in load.rows.get(section.name, ()):
            for column in references:
                value = row[column.name]
                for slug in [value] if isinstance(value, str) else value:
                    if slug and not load.is_known(column.to, slug):
                        load.refuse(row, column.name, f"no {noun(column.to)} has the slug {quoted(slug)}.")
