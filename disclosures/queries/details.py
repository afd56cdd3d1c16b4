"""What the entries of one page show beyond the spine: a fixed number of queries, whatever the page holds."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from disclosures.filters.words import Words
from disclosures.models import KINDS, SEARCH_CONFIG, Disclosure, Link, Relation

# What is read of the ends of a link, and what else an earlier day may change.
OF_END = ("slug", "title")
OF_END_THEN = (
    *OF_END, "summary", "reference", "outcome", "date", "date_end", "date_precision", "evidence", "source_id",
    "state", "published_at", "sort_date",
)  # fmt: skip
# More than these stand on the record's own page.
MOST_CONTRADICTIONS = 3
# Private-use characters: they are taken out of the text first, so what stands between them was marked here.
START, STOP = "\ue000", "\ue001"
_MARKED = re.compile(f"{START}([^{START}{STOP}]*){STOP}")


def with_details(rows: Sequence[Disclosure], kinds: Sequence[str] = tuple(KINDS)) -> None:
    """Sets ``detail`` of the rows of these kinds: one query for each kind that is present."""
    for kind in kinds:
        chosen = [row for row in rows if row.kind == kind]
        if chosen:
            model = KINDS[kind]
            own = [field.name for field in model._meta.local_fields]
            prefetch_related_objects(chosen, Prefetch(model.accessor(), queryset=model.objects.only(*own)))


@dataclass(frozen=True)
class Contradiction:
    """A link of contradiction as its entry shows it; ``other`` is the other end."""

    words: str
    other: Disclosure
    note: str

    @property
    def title(self) -> str:
        return self.other.title

    @property
    def url(self) -> str:
        return self.other.get_absolute_url()


def contradictions(
    rows: Sequence[Disclosure], then: Callable[[Sequence[Link]], list[Link]] | None = None
) -> dict[int, list[Contradiction]]:
    """By disclosure, a few each, where both ends are public. One query, none if no row has any.

    ``then`` chooses among the links, for a page of an earlier day.
    """
    ids = [row.pk for row in rows if row.has_contradiction]
    if not ids:
        return {}
    names = OF_END_THEN if then else OF_END
    links = list(
        Link.objects.public()
        .at(ids)
        .filter(relation=Relation.CONTRADICTS)
        .select_related("from_disclosure", "to_disclosure")
        .only("relation", "note", *(f"{end}_disclosure__{name}" for end in ("from", "to") for name in names))
        .order_by("id")[: 10 * len(ids)]
    )
    found: dict[int, list[Contradiction]] = defaultdict(list)
    for link in then(links) if then else links:
        found[link.to_disclosure_id].append(
            Contradiction(_("Contradicted by"), link.from_disclosure, link.note)
        )
        found[link.from_disclosure_id].append(Contradiction(_("Contradicts"), link.to_disclosure, link.note))
    return {pk: found[pk][:MOST_CONTRADICTIONS] for pk in ids if pk in found}


def passages(rows: Sequence[Disclosure], words: Words) -> dict[int, SafeString]:
    """The summary of each row with the words found in it marked, escaped first. One query."""
    if not rows or not words.can_match:
        return {}
    options = f"HighlightAll=true,StartSel={START},StopSel={STOP}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ts_headline(%s::regconfig, translate(left(summary, 1500), %s, ''),"
            " websearch_to_tsquery(%s::regconfig, %s), %s)"
            " FROM disclosures_disclosure WHERE id = ANY(%s) AND state = 'published'",
            [SEARCH_CONFIG, START + STOP, SEARCH_CONFIG, words.folded, options, [row.pk for row in rows]],
        )
        return {pk: marked(text) for pk, text in cursor.fetchall() if text}


def marked(text: str) -> SafeString:
    """Text from ts_headline as HTML: everything escaped, what stood between the marks inside ``<mark>``."""
    parts = _MARKED.split(text)
    clean = (part.translate({ord(START): None, ord(STOP): None}) for part in parts)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part) if place % 2 else part,) for place, part in enumerate(clean)),
    )
