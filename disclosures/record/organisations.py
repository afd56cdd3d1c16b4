"""organisations.csv, and organisation_names.csv for names they had or are also known by."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import F, Q

from disclosures.models import Organisation, OrganisationName, Party
from disclosures.record.columns import Address, Slug, Text, of
from disclosures.record.loading import Load, reserve
from disclosures.record.problems import quoted
from disclosures.record.section import SOURCE_URL, Exported, Row, Section


class Organisations(Section):
    name = "organisations"
    namespace = "organisations"
    in_order = (("valid_from", "valid_to"),)
    columns = (
        of(Organisation, "slug"),
        of(Organisation, "name"),
        of(Organisation, "abbreviation"),
        of(Organisation, "kind"),
        Slug("parent_slug", to="organisations"),
        Slug("successor_slug", to="organisations"),
        of(Organisation, "valid_from"),
        of(Organisation, "valid_to"),
        of(Organisation, "website"),
        Text("wikidata_id", "wikidata_id", longest=20, pattern="Q[1-9][0-9]*"),
        SOURCE_URL,
    )

    def known(self, slugs: set[str]) -> dict[str, int]:
        return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "id"))

    def check(self, load: Load) -> None:
        for row in load.rows[self.name]:
            for column in ("parent_slug", "successor_slug"):
                if row["slug"] and row[column] == row["slug"]:
                    load.refuse(row, column, "an organisation cannot stand here for itself.")
        self._check_chains(load)

    def _check_chains(self, load: Load) -> None:
        """What became something else does not become itself again: it would stand under nothing."""
        kept = Organisation.objects.exclude(successor=None).values_list("slug", "successor__slug")
        brought = {row["slug"]: row["successor_slug"] for row in load.rows[self.name]}
        successors = dict(kept) | brought
        for row in load.rows[self.name]:
            seen = {row["slug"]}
            at = row["successor_slug"]
            while at and at not in seen:
                seen.add(at)
                at = successors.get(at, "")
            if at == row["slug"] and len(seen) > 1:
                load.refuse(row, "successor_slug", "the chain of successors leads back to this organisation.")

    def write(self, load: Load) -> None:
        ids = load.ids[self.namespace]
        rows = load.rows[self.name]
        present = Organisation.objects.in_bulk([ids[row["slug"]] for row in rows if row["slug"] in ids])
        new = [row["slug"] for row in rows if row["slug"] not in ids]
        # A parent or successor may stand further down, so all have their keys before the first is written.
        ids.update(zip(new, reserve(Organisation, len(new)), strict=True))
        for row in rows:
            organisation = present.get(ids[row["slug"]])
            values = self.attributes(row) | {
                "parent_id": load.id_of(self.namespace, row["parent_slug"]),
                "successor_id": load.id_of(self.namespace, row["successor_slug"]),
                "source_id": load.source_id(row, organisation.source_id if organisation else None),
            }
            if values["successor_id"] != (organisation.successor_id if organisation else None):
                load.has_new_lines = True
            if organisation is None:
                load.store(row, Organisation(pk=ids[row["slug"]]), values, is_new=True)
            else:
                self._update(load, row, organisation, values)

    def _update(self, load: Load, row: Row, organisation: Organisation, values: dict[str, object]) -> None:
        former = _read_in_lists(organisation)
        if load.store(row, organisation, values, is_new=False) and _read_in_lists(organisation) != former:
            # Every list shows the name; whose words are judged goes by the kind, who is the same by the rest.
            bodies = Q(organisation=organisation) | Q(organisation__successor=organisation)
            parts = Party.objects.filter(bodies | Q(organisation__successor__successor=organisation))
            load.stale.update(parts.values_list("disclosure_id", flat=True))

    def rows(self) -> Iterator[Exported]:
        listed: Any = Organisation.objects.select_related("source").order_by("id")
        for organisation in listed.annotate(
            parent_slug=F("parent__slug"), successor_slug=F("successor__slug")
        ).iterator():
            relatives = {
                "parent_slug": organisation.parent_slug,
                "successor_slug": organisation.successor_slug,
            }
            yield self.plain(organisation) | relatives, organisation.source


def _read_in_lists(organisation: Organisation) -> tuple[str, str, int | None]:
    return organisation.name, organisation.kind, organisation.successor_id


class OrganisationNames(Section):
    name = "organisation_names"
    is_optional: ClassVar[bool] = True
    in_order = (("valid_from", "valid_to"),)
    columns = (
        Slug("organisation_slug", to="organisations", required=True),
        of(OrganisationName, "name"),
        of(OrganisationName, "valid_from"),
        of(OrganisationName, "valid_to"),
        Address("source_url"),
    )

    def check(self, load: Load) -> None:
        seen: set[tuple[str, str]] = set()
        for row in load.rows[self.name]:
            key = (row["organisation_slug"], row["name"])
            if all(key) and key in seen:
                load.refuse(row, "name", f"the organisation has the name {quoted(row['name'])} already.")
            seen.add(key)

    def write(self, load: Load) -> None:
        rows = load.rows.get(self.name, [])
        names = {row["name"] for row in rows}
        present = {
            (other.organisation_id, other.name): other
            for other in OrganisationName.objects.filter(Q(name__in=names))
        }
        for row in rows:
            organisation_id = load.ids["organisations"][row["organisation_slug"]]
            other = present.get((organisation_id, row["name"]))
            current = other.source_id if other else None
            values = self.attributes(row) | {
                "organisation_id": organisation_id,
                "source_id": load.source_id(row, current) if row["source_url"] else None,
            }
            load.store(row, other or OrganisationName(), values, is_new=other is None)

    def rows(self) -> Iterator[Exported]:
        for other in (
            OrganisationName.objects.select_related("organisation", "source").order_by("id").iterator()
        ):
            yield self.plain(other) | {"organisation_slug": other.organisation.slug}, other.source
