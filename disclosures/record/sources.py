"""sources.csv: what is known of a source beyond its address. It is there only when something is.

Every row names the address of its source itself. Rows that rest on one page of a long source are listed in
``cited_by``: slugs, or the cells that name a link or a further name, joined by spaces.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from django.db.models import Q

from disclosures.models import Source
from disclosures.record.columns import Address, TextList, of
from disclosures.record.loading import Load
from disclosures.record.problems import quoted
from disclosures.record.section import Exported, Section, identity

_SAYS_MORE = ~Q(page="") | Q(seen_on__isnull=False) | ~Q(archived_url="")


class Sources(Section):
    name = "sources"
    is_optional: ClassVar[bool] = True
    columns = (
        Address("source_url", "url", required=True),
        of(Source, "page"),
        of(Source, "seen_on"),
        of(Source, "archived_url"),
        TextList("cited_by", longest=400),
    )

    def __init__(self, others: Sequence[Section]) -> None:
        self._others = others

    def check(self, load: Load) -> None:
        urls = {
            row.identity: row["source_url"]
            for name, rows in load.rows.items()
            if name != self.name
            for row in rows
            if row.identity and "source_url" in row.values
        }
        seen: set[tuple[str, str]] = set()
        for row in load.rows[self.name]:
            key = (row["source_url"], row["page"])
            if key in seen:
                load.refuse(row, "page", "the same page of the same address stands in the file already.")
            seen.add(key)
            for cited_by in row["cited_by"]:
                if urls.get(cited_by) != row["source_url"]:
                    load.refuse(row, "cited_by", f"{quoted(cited_by)} is no row with this address.")
                elif cited_by in load.pages:
                    load.refuse(row, "cited_by", f"{quoted(cited_by)} cites another page already.")
                load.pages[cited_by] = row["page"]

    def write(self, load: Load) -> None:
        for row in load.rows.get(self.name, ()):
            source = Source.objects.get(pk=load.source(row["source_url"], row["page"]))
            load.store(row, source, self.attributes(row), is_new=False)

    def rows(self) -> Iterator[Exported]:
        """Only sources of rows that are exported: that of a draft is nobody's business."""
        more = {source.pk: source for source in Source.objects.filter(_SAYS_MORE)}
        if not more:
            return
        cited_by: dict[int, list[str]] = {}
        for section in self._others:
            for values, source in section.rows():
                if source is not None and source.pk in more:
                    cited_by.setdefault(source.pk, []).append(identity(values))
        for source in sorted((more[pk] for pk in cited_by), key=lambda source: (source.url, source.page)):
            named = [name for name in cited_by[source.pk] if name] if source.page else []
            yield self.plain(source) | {"cited_by": named}, None
