"""data_items.csv: what is collected or shared, and the names under which it is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from disclosures.models import DataItem, DataItemName
from disclosures.record.columns import TextList, of
from disclosures.record.loading import Load
from disclosures.record.problems import quoted
from disclosures.record.section import SOURCE_URL, Exported, Row, Section


class DataItems(Section):
    name = "data_items"
    namespace = "data_items"
    columns = (
        of(DataItem, "slug"),
        of(DataItem, "name"),
        of(DataItem, "description"),
        of(DataItem, "cbds_reference"),
        of(DataItem, "category"),
        TextList("aliases", longest=200),
        SOURCE_URL,
    )

    def known(self, slugs: set[str]) -> dict[str, int]:
        return dict(DataItem.objects.filter(slug__in=slugs).values_list("slug", "id"))

    def check(self, load: Load) -> None:
        """Each name and alias leads to one item."""
        owners = load.item_names = _names_in_database(excluding=load.brought[self.namespace])
        for row in load.rows[self.name]:
            named = [("name", row["name"])] + [("aliases", alias) for alias in row["aliases"]]
            for column, name in named:
                if not name:
                    continue
                owner = owners.setdefault(name.lower(), row["slug"])
                if owner != row["slug"]:
                    load.refuse(row, column, f"{quoted(name)} is a name of the data item {owner} already.")
            aliases = [alias.lower() for alias in row["aliases"]]
            if len(set(aliases)) < len(aliases):
                load.refuse(row, "aliases", "holds a name twice.")

    def write(self, load: Load) -> None:
        ids = load.ids[self.namespace]
        rows = load.rows[self.name]
        present = DataItem.objects.in_bulk([ids[row["slug"]] for row in rows if row["slug"] in ids])
        for row in rows:
            item = present.get(ids.get(row["slug"], 0))
            current = item.source_id if item else None
            values = self.attributes(row) | {"source_id": load.source_id(row, current)}
            stored = item or DataItem()
            load.store(row, stored, values, is_new=item is None)
            if stored.pk:
                ids[row["slug"]] = stored.pk
        if not load.problems:
            _write_aliases(load, rows)

    def rows(self) -> Iterator[Exported]:
        items = DataItem.objects.select_related("source").prefetch_related("aliases").order_by("id")
        for item in items.iterator(chunk_size=2000):
            aliases = sorted(item.aliases.all(), key=lambda alias: alias.pk)
            yield self.plain(item) | {"aliases": [alias.name for alias in aliases]}, item.source


def _write_aliases(load: Load, rows: Iterable[Row]) -> None:
    """Aliases that are gone go first, so that a name may move from one item to another."""
    ids = load.ids["data_items"]
    present: dict[int, list[DataItemName]] = defaultdict(list)
    for alias in DataItemName.objects.filter(item__in=[ids[row["slug"]] for row in rows]).order_by("id"):
        present[alias.item_id].append(alias)
    differing = [row for row in rows if [alias.name for alias in present[ids[row["slug"]]]] != row["aliases"]]
    gone = [alias.pk for row in differing for alias in present[ids[row["slug"]]]]
    if differing:
        DataItemName.objects.filter(pk__in=gone).delete()
        DataItemName.objects.bulk_create(
            DataItemName(item_id=ids[row["slug"]], name=alias)
            for row in differing
            for alias in row["aliases"]
        )
    for row in differing:
        load.note(row, "changed")


def _names_in_database(*, excluding: Iterable[str] = ()) -> dict[str, str]:
    """Name or alias in small letters to the slug of its item, without the items named."""
    items = DataItem.objects.exclude(slug__in=list(excluding))
    names = {name.lower(): slug for slug, name in items.values_list("slug", "name")}
    aliases = DataItemName.objects.filter(item__in=items).values_list("item__slug", "name")
    return names | {name.lower(): slug for slug, name in aliases}
