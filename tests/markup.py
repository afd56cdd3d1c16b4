"""Reads a page as a list of its elements, for tests that look at what was sent and not at how."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

# What a page loads by itself, as against what a reader may follow.
LOADS = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("use", "href"),
}
NOT_LOADED = {"canonical", "alternate", "license", "next", "prev"}


@dataclass
class Page:
    """``tags``: (name, attributes) in order; ``texts``: text inside each outermost element of a name."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def having(self, wanted_tag: str, /, **attributes: str) -> list[dict[str, str]]:
        """Attributes of all elements of that name which have these values."""
        wanted = attributes.items()
        return [found for tag, found in self.tags if tag == wanted_tag and wanted <= found.items()]

    def loads(self) -> list[str]:
        """Addresses that a browser asks for without being told to."""
        return [
            found[attribute]
            for tag, found in self.tags
            for name, attribute in LOADS
            if tag == name and attribute in found and found.get("rel") not in NOT_LOADED
        ]

    def links(self, base: str) -> set[str]:
        """Path and query of every address of this site that the page names, to follow or to load."""
        named = [
            found[attribute]
            for tag, found in self.tags
            for attribute in ("href", "src", "action")
            if found.get(attribute) and not (tag == "form" and found.get("method") == "post")
        ]
        parts = [urlsplit(urljoin(base, each)) for each in named]
        home = urlsplit(base).netloc
        return {
            part._replace(scheme="", netloc="", fragment="").geturl()
            for part in parts
            if part.scheme in {"", "http", "https"} and part.netloc == home
        }


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self._open:
            self.page.texts.setdefault(tag, []).append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        # Elements without an end, such as input, are closed with whatever holds them.
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.page.texts[tag][-1] += data


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
