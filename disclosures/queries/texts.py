"""The words of a public copy, as readers have them, in one piece."""

from disclosures.models import SafeCopy
from disclosures.rules.clauses import MOST_CHARACTERS, Hidden, Text

MOST_PAGES = 500


def text_of(copy: SafeCopy) -> Text:
    """Approved words with the places that are hidden in them, not much further than may be compared.

    One query. Nothing but the pages of the copy is read: what is hidden is not in them.
    """
    parts: list[str] = []
    hidden: list[Hidden] = []
    starts: list[int] = []
    length = 0
    pages = copy.pages.order_by("number").values_list("text", "marks")[:MOST_PAGES]
    for text, marks in pages.iterator(chunk_size=50):
        starts.append(length)
        hidden += [Hidden(length + min(at, len(text)), by, reason) for at, by, reason in marks]
        parts.append(text)
        length += len(text) + 1
        if length > MOST_CHARACTERS:
            break
    return Text("\n".join(parts), tuple(sorted(hidden, key=lambda each: each.at)), tuple(starts) or (0,))
