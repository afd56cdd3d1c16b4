"""How a file of disclosures is checked, loaded and exported; kinds.py describes the seven."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from disclosures.listing import unlist
from disclosures.models import (
    OUTCOMES_OF,
    DataShare,
    Disclosure,
    DisclosureDetail,
    DisclosureItem,
    Kind,
    Party,
    Role,
    SlugHistory,
    State,
)
from disclosures.record.columns import SUMMARY_LENGTH, Column, SlugList, Text, of
from disclosures.record.corrected import corrected_columns
from disclosures.record.loading import Load
from disclosures.record.parts import Part, check_references, parts_wanted, parts_written
from disclosures.record.problems import quoted
from disclosures.record.section import SOURCE_URL, Exported, Row, Section

_CHUNK = 2000
_IN_ORDER = (
    Prefetch("parties", Party.objects.select_related("organisation").order_by("id")),
    Prefetch("items", DisclosureItem.objects.order_by("id")),
)
# A disclosure's id, and what belongs to it in order: (organisation id, role) or (item id, as written).
Wanted = dict[int, list[tuple[int, str]]]


class Disclosures(Section):
    """A file of one kind.

    ``roles`` says which role the organisations of a column have, ``dated`` which columns its main date is
    taken from, ``items`` which column lists data items.
    """

    namespace = "disclosures"

    def __init__(
        self,
        name: str,
        model: type[DisclosureDetail],
        columns: Sequence[Column],
        *,
        roles: dict[str, str],
        dated: tuple[str, ...],
        in_order: tuple[tuple[str, str], ...] = (),
        items: str = "",
    ) -> None:
        self.name = name
        self.model = model
        self.roles = roles
        self.dated = dated
        self.in_order = in_order
        self.items = items
        self.columns = (
            of(Disclosure, "slug"),
            of(Disclosure, "title"),
            Text("summary", "summary", longest=SUMMARY_LENGTH),
            *columns,
            of(Disclosure, "evidence"),
            SOURCE_URL,
        )
        # Columns that editors corrected, by id of the disclosure; of the load that is under way.
        self._corrected: dict[int, set[str]] = {}
        self._lists = {column.name for column in self.columns if isinstance(column, SlugList)}

    def known(self, slugs: set[str]) -> dict[str, int]:
        """A former slug leads to the disclosure that had it."""
        former = SlugHistory.objects.filter(disclosure__kind=self.model.KIND, slug__in=slugs)
        now = Disclosure.objects.filter(kind=self.model.KIND, slug__in=slugs)
        return dict(former.values_list("slug", "disclosure_id")) | dict(now.values_list("slug", "id"))

    def check(self, load: Load) -> None:
        rows = load.rows[self.name]
        self._check_state(load, rows)
        for row in rows:
            self._check_precision(load, row)
            if self.items:
                self._check_items(load, row)
            if row.values.get("agreement_slug"):
                _check_agreement(load, row)
        if self.model.KIND in OUTCOMES_OF:
            check_references(load, rows, self.model.KIND, Role.AUTHORITY, "authority_slug")

    def _check_state(self, load: Load, rows: Sequence[Row]) -> None:
        ids = load.ids[self.namespace]
        on_record = Disclosure.objects.filter(id__in=[ids[row["slug"]] for row in rows if row["slug"] in ids])
        present = {pk: (kind, state) for pk, kind, state in on_record.values_list("id", "kind", "state")}
        claimed: dict[int, Row] = {}
        for row in rows:
            if (pk := ids.get(row["slug"])) is None:
                continue
            kind, state = present[pk]
            if kind != self.model.KIND:
                load.refuse(row, "slug", f"{quoted(row['slug'])} is on record as a {kind}.")
            elif state in {State.DRAFT, State.IN_REVIEW}:
                load.refuse(row, "slug", f"{quoted(row['slug'])} is the slug of a draft, not yet published.")
            if pk in claimed and claimed[pk]["slug"] != row["slug"]:
                reason = f"is the same disclosure as {claimed[pk]['slug']}, line {claimed[pk].line}."
                load.refuse(row, "slug", reason)
            claimed.setdefault(pk, row)

    def _check_precision(self, load: Load, row: Row) -> None:
        if not row.has_good("date_precision", *self.dated):
            return
        day, _ = self.model(**self.attributes(row)).main_dates()
        if day and not row["date_precision"]:
            load.refuse(row, "date_precision", "is blank, though the date is given.")
        if row["date_precision"] and not day:
            load.refuse(
                row, "date_precision", f"is given, though there is no date in {' or '.join(self.dated)}."
            )

    def _check_items(self, load: Load, row: Row) -> None:
        seen: dict[str, str] = {}
        for written in row[self.items]:
            slug = load.item_names.get(written.lower())
            if slug is None:
                load.refuse(row, self.items, f"{quoted(written)} is no name or alias of a data item.")
            elif slug in seen:
                load.refuse(row, self.items, f"{quoted(written)} and {quoted(seen[slug])} are one data item.")
            else:
                seen[slug] = written

    def write(self, load: Load) -> None:
        rows = load.rows[self.name]
        present = self._present(load, rows)
        parts: Wanted = {}
        items: Wanted = {}
        self._corrected = corrected_columns(self.model.KIND, present)
        for row in rows:
            detail = present.get(load.ids[self.namespace].get(row["slug"], 0))
            if detail is not None and detail.state == State.WITHDRAWN:
                load.withdrawn.add(detail.slug)
                continue
            self._write_row(load, row, detail, parts, items)
        if not load.problems:
            _replace(load, parts, items, former=set(present))

    def _write_row(
        self, load: Load, row: Row, former: DisclosureDetail | None, parts: Wanted, items: Wanted
    ) -> None:
        """Writes the disclosure; adds its parts and items to those to be written, where they differ."""
        had_parts = [(part.organisation_id, part.role) for part in former.parties.all()] if former else []
        had_items = [(use.item_id, use.written) for use in former.items.all()] if former else []
        detail = self._store(load, row, former)
        if detail.pk is None:
            return
        if (wanted := parts_wanted(load, row, self.roles, detail, had_parts)) != had_parts:
            parts[detail.pk] = wanted
        if (wanted := self._items_wanted(load, row)) != had_items:
            items[detail.pk] = wanted
        if detail.pk in parts or detail.pk in items:
            load.note(row, "changed")

    def _present(self, load: Load, rows: Sequence[Row]) -> dict[int, DisclosureDetail]:
        ids = load.ids[self.namespace]
        chosen = [ids[row["slug"]] for row in rows if row["slug"] in ids]
        details: list[Any] = list(self.model.objects.filter(pk__in=chosen))
        prefetch_related_objects(details, *_IN_ORDER)
        return {detail.pk: detail for detail in details}

    def _store(self, load: Load, row: Row, detail: DisclosureDetail | None) -> DisclosureDetail:
        values = self.attributes(row)
        values["source_id"] = load.source_id(row, detail.source_id if detail else None)
        if "agreement_slug" in row.values:
            values["agreement_id"] = load.id_of(self.namespace, row["agreement_slug"])
        if detail is None:
            values |= {"state": State.PUBLISHED, "published_at": load.now}
        else:
            # An editor may have moved it to another address, from which the old one redirects.
            del values["slug"]
            load.keep(row, detail, values, self._corrected.get(detail.pk, ()))
        stored = detail or self.model()
        if load.store(row, stored, values, is_new=detail is None):
            load.ids[self.namespace][row["slug"]] = stored.pk
            load.stale.add(stored.pk)
        return stored

    def _items_wanted(self, load: Load, row: Row) -> list[tuple[int, str]]:
        if not self.items:
            return []
        ids = load.ids["data_items"]
        return [(ids[load.item_names[written.lower()]], written) for written in row[self.items]]

    def public(self) -> Iterator[DisclosureDetail]:
        details: Any = self.model.objects.public().select_related("source").order_by("pk")
        yield from details.prefetch_related(*_IN_ORDER).iterator(chunk_size=_CHUNK)

    def parts(self, detail: DisclosureDetail) -> tuple[dict[str, Any], list[Part]]:
        return parts_written(detail, self.roles, self._lists)

    def rows(self) -> Iterator[Exported]:
        agreements = _public_agreements() if self.model is DataShare else {}
        for detail in self.public():
            values = self.plain(detail) | self.parts(detail)[0]
            if self.items:
                values[self.items] = [use.written for use in detail.items.all()]
            if isinstance(detail, DataShare):
                values["agreement_slug"] = agreements.get(detail.agreement_id or 0, "")
            yield values, detail.source


def _replace(load: Load, parts: Wanted, items: Wanted, *, former: set[int]) -> None:
    """Writes parts and items anew, in order; ``former`` are the disclosures that may have some."""
    if changed := former & {*parts, *items}:
        # Out of the counts before their parties go; the relisting at the end counts them again.
        unlist(changed)
        Party.objects.filter(disclosure__in=changed & parts.keys()).delete()
        DisclosureItem.objects.filter(disclosure__in=changed & items.keys()).delete()
        Disclosure.objects.filter(id__in=changed).update(updated_at=load.now)
    Party.objects.bulk_create(
        Party(disclosure_id=pk, organisation_id=organisation, role=role)
        for pk, wanted in parts.items()
        for organisation, role in wanted
    )
    DisclosureItem.objects.bulk_create(
        DisclosureItem(disclosure_id=pk, item_id=item, written=written)
        for pk, wanted in items.items()
        for item, written in wanted
    )
    load.stale.update(parts, items)


def _check_agreement(load: Load, row: Row) -> None:
    slug = row["agreement_slug"]
    if other := load.brought["disclosures"].get(slug):
        is_agreement = other.file == "agreements.csv"
    else:
        pk = load.ids["disclosures"].get(slug)
        is_agreement = pk is None or Disclosure.objects.filter(id=pk, kind=Kind.AGREEMENT).exists()
    if not is_agreement:
        load.refuse(row, "agreement_slug", f"{quoted(slug)} is the slug of another kind of disclosure.")


def _public_agreements() -> dict[int, str]:
    return dict(Disclosure.objects.public().filter(kind=Kind.AGREEMENT).values_list("id", "slug"))
