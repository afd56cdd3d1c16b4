"""How a page of this site is cited: one sentence, Harvard, OSCOLA (4th edition) and BibTeX. Pure.

The author of a page is the site, since the words of a record are ours; ``oscola.py`` cites what a record
rests on. What is not known is left out or said, never guessed: without a day of publication the
year is "n.d.".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from disclosures.templatetags.dates import DAY, words

NO_YEAR = "n.d."
# Macros of BibTeX, which every style prints in its own way.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    "\\": r"\textbackslash{}",
    # Braces are counted by BibTeX even when they are escaped; these names have none without its partner.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "$&#%_"},
}
_NOT_IN_KEYS = re.compile(r"[^a-z0-9-]+")
# What would end a field of BibTeX, or be read as a command in it.
_NOT_IN_URLS = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"}


@dataclass(frozen=True)
class Cited:
    """A page that is cited.

    ``address``: the permanent one, whole. ``when``: the date of what the page tells of, in words, as exactly
    as it is known; empty where it tells of no one thing. ``detail``: what else tells this page from its like:
    a number of page, filters. ``published``: when this version was published here; None if there is no such
    day. ``version`` 0 is none. ``quotation``: the words that the address marks.
    """

    site: str
    title: str
    address: str
    accessed: date
    when: str = ""
    detail: str = ""
    published: date | None = None
    version: int = 0
    quotation: str = ""


class Way(NamedTuple):
    """A way of citing: its name, an id for the page, the text, and whether its lines must be kept."""

    name: str
    id: str
    text: str
    is_code: bool = False


def one_line(text: str) -> str:
    return " ".join(text.split())


def sentence(page: Cited) -> str:
    """``Data Trail, “Title”, 27 October 2016, version 1, https://…``"""
    quoted = _("“{words}”, in {site}").format(words=one_line(page.quotation), site=page.site)
    return ", ".join(
        part
        for part in (
            quoted if page.quotation else page.site,
            f"“{one_line(page.title)}”",
            page.when,
            page.detail,
            _version(page),
            page.address,
        )
        if part
    )


def harvard(page: Cited) -> str:
    """``Data Trail (2026) ‘Title’, record of 27 October 2016, version 1. Available at: … (Accessed: …).``"""
    year = str(page.published.year) if page.published else NO_YEAR
    named = ", ".join((f"‘{one_line(page.title)}’", *_particulars(page)))
    accessed = words(page.accessed, DAY)
    return f"{page.site} ({year}) {named}. Available at: {page.address} (Accessed: {accessed})."


def oscola(page: Cited) -> str:
    """``Data Trail, ‘Title’ (record of 27 October 2016, version 1, 21 November 2026) <…> accessed …``

    OSCOLA 4th edition, 3.4.8 (websites and blogs) and 3.1.4 (electronic sources).
    """
    published = words(page.published, DAY) if page.published else ""
    inside = ", ".join(filter(None, (*_particulars(page), published)))
    about = f" ({inside})" if inside else ""
    accessed = words(page.accessed, DAY)
    return f"{page.site}, ‘{one_line(page.title)}’{about} <{page.address}> accessed {accessed}"


def bibtex(page: Cited, key: str) -> str:
    """One ``@misc`` entry, which every style knows. ``key`` is made safe: lower case, digits, hyphens."""
    safe = _NOT_IN_KEYS.sub("-", key.lower()).strip("-") or "page"
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(page))
    return f"@misc{{{safe},\n{fields}}}\n"


def ways(page: Cited, key: str) -> list[Way]:
    """Everything but the sentence, in the order of the page."""
    return [
        Way("Harvard", "cite-harvard", harvard(page)),
        Way("OSCOLA", "cite-oscola", oscola(page)),
        Way("BibTeX", "cite-bibtex", bibtex(page, key), is_code=True),
    ]


def _fields(page: Cited) -> Iterator[tuple[str, str]]:
    # The second pair of braces keeps capitals as they are, and a name of two words together.
    yield "author", f"{{{{{_tex(page.site)}}}}}"
    yield "title", f"{{{{{_tex(page.title)}}}}}"
    if about := ", ".join(_particulars(page)):
        yield "howpublished", f"{{{_tex(about)}}}"
    if page.published:
        yield "year", f"{{{page.published.year}}}"
        yield "month", MONTHS[page.published.month - 1]
    yield "url", f"{{{''.join(_NOT_IN_URLS.get(letter, letter) for letter in page.address)}}}"
    yield "urldate", f"{{{page.accessed.isoformat()}}}"
    yield "note", f"{{Accessed {words(page.accessed, DAY)}}}"


def _particulars(page: Cited) -> list[str]:
    when = _("record of {when}").format(when=page.when) if page.when else ""
    return [part for part in (when, page.detail, _version(page)) if part]


def _version(page: Cited) -> str:
    return _("version {number}").format(number=page.version) if page.version else ""


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in one_line(text))
