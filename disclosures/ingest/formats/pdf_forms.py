"""Drawings inside drawings: how often a page draws its form objects, counted before anything draws them.

The library that reads the text follows them wherever they lead. Ten that draw each other ten times are a page
that never ends, in a file of one kilobyte.
"""

import re
from typing import Any

import pikepdf

from disclosures.ingest.contract import Bomb, Unreadable
from disclosures.ingest.formats.pdf_objects import entry, inherited, items, unpacked

MOST_DRAWN = 20_000  # form objects on one page
MOST_FORMS = 2_000  # looked into on one page
DEEPEST = 30
DRAWS = re.compile(rb"/([^\s/<>()\[\]{}%]{1,127})\s{1,10}Do(?![^\s/<>()\[\]{}%])")
CIRCLE = "This PDF is built wrongly: its drawings contain themselves. Send another copy."
TOO_OFTEN = "This PDF draws the same things far too often to be a document. Send another copy."

Key = tuple[int, int]


def check_forms(pages: list[Any]) -> None:
    """Raises Unreadable for forms that contain themselves, Bomb for more than MOST_DRAWN on a page."""
    for page in pages:
        forms = _forms(inherited(page, "/Resources"))
        # Only where a form has forms of its own can there be more of them than the page itself says.
        if any("/Resources" not in form or _forms(form.get("/Resources")) for form in forms.values()):
            content = page.get("/Contents")
            streams = list(items(content, MOST_FORMS)) or [content]
            drawn = _Count(forms).all(b"\n".join(unpacked(stream) for stream in streams), forms, frozenset())
            if drawn > MOST_DRAWN:
                raise Bomb(TOO_OFTEN)


class _Count:
    """Counts on one page. A form that names no resources uses those of its page."""

    def __init__(self, of_page: dict[str, Any]) -> None:
        self._of_page = of_page
        self._known: dict[Key, int] = {}

    def all(self, content: bytes, forms: dict[str, Any], above: frozenset[Key]) -> int:
        """How many forms are drawn by `content`, by those that it draws, and so on."""
        counts = ((forms[name], count) for name, count in _counts(content).items() if name in forms)
        return sum(count * self._one(form, above) for form, count in counts)

    def _one(self, form: Any, above: frozenset[Key]) -> int:
        key = form.objgen
        if key in above:
            raise Unreadable(CIRCLE)
        if key not in self._known:
            if len(above) > DEEPEST or len(self._known) > MOST_FORMS:
                raise Bomb(TOO_OFTEN)
            inside = _forms(form.get("/Resources")) if "/Resources" in form else self._of_page
            self._known[key] = 1 + (self.all(unpacked(form), inside, above | {key}) if inside else 0)
        return self._known[key]


def _forms(resources: Any) -> dict[str, Any]:
    things = entry(resources, "/XObject")
    if not isinstance(things, pikepdf.Dictionary):
        return {}
    found = ((name[1:], things[name]) for name in things.keys())  # noqa: SIM118 - not a mapping
    return {
        name: thing
        for name, thing in found
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"
    }


def _counts(content: bytes) -> dict[str, int]:
    """How often each name is drawn."""
    counts: dict[str, int] = {}
    for found in DRAWS.finditer(content):
        name = found[1].decode("latin-1")
        counts[name] = counts.get(name, 0) + 1
    return counts
