"""XML inside office files, read so that it can fetch nothing and expand nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from disclosures.ingest.contract import Forbidden, Unreadable

# Enough for a comment before the root element; a declaration of types must stand before it, too.
LONGEST_PROLOG = 4_000_000


def no_types(what: str) -> Forbidden:
    return Forbidden(
        f"This {what} contains external references or a document type, which none needs. Send it as PDF."
    )


def broken(what: str) -> Unreadable:
    return Unreadable(f"This {what} is damaged: a part of it cannot be read. Send another copy.")


def parse(data: bytes, what: str) -> Any:
    """The root element. Raises Forbidden for a document type, Unreadable for what is not XML."""
    parser = etree.XMLParser(**_safe(), remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError):
        if has_types((data,)):
            raise no_types(what) from None
        raise broken(what) from None
    if root is None:
        raise broken(what)
    _refuse_types(root, what)
    return root


def ends(chunks: Iterable[bytes], tags: tuple[str, ...], what: str) -> Iterator[Any]:
    """Elements called one of `tags` ("{*}c"), as each ends; the caller clears what it has used.

    Raises as `parse` does. Memory holds what was not cleared.
    """
    parser = etree.XMLPullParser(events=("end",), tag=tags, **_safe(), remove_comments=True, remove_pis=True)
    prolog = Prolog()
    try:
        for chunk in chunks:
            prolog.feed(chunk)
            if prolog.has_types:
                raise no_types(what)
            parser.feed(chunk)
            yield from (element for _, element in parser.read_events())
        parser.close()
        yield from (element for _, element in parser.read_events())
    except (etree.LxmlError, ValueError, LookupError):
        raise broken(what) from None


def drop(element: Any) -> None:
    """Free `element` and the siblings before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def has_types(chunks: Iterable[bytes]) -> bool:
    """Whether a document type stands before the root element, whatever the encoding. Reads no further."""
    return prolog_of(chunks).has_types


def prolog_of(chunks: Iterable[bytes]) -> "Prolog":
    """What stands before the root element; reads no further than that."""
    prolog = Prolog()
    for chunk in chunks:
        prolog.feed(chunk)
        if prolog.is_over:
            break
    return prolog


class Prolog:
    """What stands before the root element, fed in pieces: `has_types` once a document type was met.

    `is_broken`: it is no XML that can be read, so nothing is known.
    """

    def __init__(self) -> None:
        self.has_types = False
        self.is_over = False
        self.is_broken = False
        self._left = LONGEST_PROLOG
        self._parser = etree.XMLParser(**_safe(), target=_Listener(self))

    def feed(self, chunk: bytes) -> None:
        """Look at more bytes; costs nothing once the root element was met."""
        if self.is_over:
            return
        try:
            self._parser.feed(chunk)
        except (etree.LxmlError, ValueError, LookupError):
            self.is_broken = not self.is_over
            self.is_over = True
        self._left -= len(chunk)
        self.is_over = self.is_over or self.has_types or self._left <= 0


class _Listener:
    """Tells a Prolog what the parser meets."""

    def __init__(self, prolog: Prolog) -> None:
        self._prolog = prolog

    def doctype(self, *_: object) -> None:
        self._prolog.has_types = True

    def start(self, *_: object) -> None:
        self._prolog.is_over = True

    def end(self, *_: object) -> None:
        return

    def data(self, *_: object) -> None:
        return

    def close(self) -> None:
        return


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str, default: str = "") -> str:
    """The attribute called `name` in any namespace; formats come with two sets of them."""
    found = element.get(name)
    if found is not None:
        return str(found)
    ending = "}" + name
    return next((str(value) for key, value in element.items() if key.endswith(ending)), default)


def is_on(element: Any) -> bool:
    """A switch of Office: present means on, unless its `val` says no (ECMA-376, ST_OnOff)."""
    return attribute(element, "val", "true") not in ("0", "false", "off", "none")


def all_text(root: Any, *names: str) -> list[str]:
    """The text of every element below `root` whose local name is one of `names`, empty ones left out."""
    return [
        element.text
        for element in root.iter(*("{*}" + name for name in names))
        if element.text and element.text.strip()
    ]


def _safe() -> dict[str, Any]:
    return {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
        "huge_tree": False,
    }


def _refuse_types(root: Any, what: str) -> None:
    about = root.getroottree().docinfo
    if about.internalDTD is not None or about.externalDTD is not None or about.doctype:
        raise no_types(what)
