"""What styles and lists of a Word document say: which text is hidden, and the labels of list items."""

from dataclasses import dataclass, field
from typing import Any

from disclosures.ingest.formats.xml_parts import attribute, is_on, local

LONGEST_CHAIN = 20  # of styles based on one another; a hostile one goes round
MOST_LEVELS = 9
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class Style:
    """One style: None where it says nothing and the one it is based on does."""

    based_on: str = ""
    is_hidden: bool | None = None
    list_id: str | None = None
    level: int | None = None


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        if root is None:
            return
        for element in root.iter("{*}style"):
            style = Style()
            for part in element:
                if local(part) == "basedOn":
                    style.based_on = attribute(part, "val")
                elif local(part) == "rPr":
                    style.is_hidden = switch(part, "vanish")
                elif local(part) == "pPr":
                    style.list_id, style.level = list_of(part)
            self._styles[attribute(element, "styleId")] = style

    def is_hidden(self, name: str) -> bool:
        return any(style.is_hidden for style in self._chain(name) if style.is_hidden is not None)

    def list_of(self, name: str) -> tuple[str, int]:
        """Id and level of the list that paragraphs of this style belong to; "" for none."""
        chain = self._chain(name)
        number = next((style.list_id for style in chain if style.list_id is not None), "")
        level = next((style.level for style in chain if style.level is not None), 0)
        return number, level

    def _chain(self, name: str) -> list[Style]:
        chain: list[Style] = []
        while name in self._styles and len(chain) < LONGEST_CHAIN:
            chain.append(self._styles[name])
            name = chain[-1].based_on
        return chain


@dataclass(slots=True)
class Level:
    """How one level of a list is labelled: "lowerLetter", "%1.%2"."""

    form: str = "decimal"
    label: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _List:
    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)


class Lists:
    """Labels of list items, counted as the document goes on (ECMA-376, part 1, section 17.9)."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        if root is None:
            return
        for element in root.iter("{*}abstractNum"):
            self._levels[attribute(element, "abstractNumId")] = dict(
                _level(part) for part in element if local(part) == "lvl"
            )
        for element in root.iter("{*}num"):
            self._lists[attribute(element, "numId")] = _list(element)

    def label(self, list_id: str, level: int) -> str:
        """The label of the next item, with a space after it: "(a) "; "" where there is none."""
        known = self._lists.get(list_id)
        if known is None or not 0 <= level < MOST_LEVELS:
            return ""
        levels = self._levels.get(known.abstract, {})
        this = levels.get(level)
        if this is None or this.form == "none":
            return ""
        counts = self._counts.setdefault(known.abstract, [0] * MOST_LEVELS)
        if level in known.starts and (list_id, level) not in self._restarted:
            self._restarted.add((list_id, level))
            counts[level] = 0
        counts[level] = counts[level] + 1 if counts[level] else known.starts.get(level, this.start)
        counts[level + 1 :] = [0] * (MOST_LEVELS - level - 1)
        if this.form == "bullet":
            return "• "
        label = this.label
        for at in range(level + 1):
            form = levels.get(at, Level()).form
            label = label.replace(f"%{at + 1}", numeral(counts[at] or levels.get(at, Level()).start, form))
        return label.strip() + " " if label.strip() else ""


def numeral(number: int, form: str) -> str:
    """`number` as a list writes it."""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 780:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4_000:
        roman = ""
        for value, sign in ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)


def switch(properties: Any, name: str) -> bool | None:
    """Whether `name` is switched on in run properties; None where they do not say."""
    found = next((part for part in properties if local(part) == name), None)
    return None if found is None else is_on(found)


def list_of(properties: Any) -> tuple[str | None, int | None]:
    """Id and level of the list in paragraph properties, None for what they do not say."""
    numbering = next((part for part in properties if local(part) == "numPr"), None)
    if numbering is None:
        return None, None
    said = {local(part): attribute(part, "val") for part in numbering}
    return said.get("numId"), whole(said["ilvl"]) if "ilvl" in said else None


def whole(text: str, default: int = 0) -> int:
    """A small whole number from an attribute, `default` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _level(element: Any) -> tuple[int, Level]:
    said = {local(part): attribute(part, "val") for part in element}
    level = Level(said.get("numFmt", "decimal"), said.get("lvlText", ""), whole(said.get("start", "1"), 1))
    return whole(attribute(element, "ilvl")), level


def _list(element: Any) -> _List:
    found = _List()
    for part in element:
        if local(part) == "abstractNumId":
            found.abstract = attribute(part, "val")
        elif local(part) == "lvlOverride":
            start = next((attribute(each, "val") for each in part if local(each) == "startOverride"), "")
            if start:
                found.starts[whole(attribute(part, "ilvl"))] = whole(start, 1)
    return found
