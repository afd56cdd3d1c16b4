"""Counts in tables, and what a table is that was handed in alone."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from disclosures.ingest.contract import Fact, Page
from disclosures.ingest.facts import references, table_grid, table_text
from disclosures.ingest.facts.folding import fold
from disclosures.ingest.facts.table_grid import Cell, Figure, Row

RULE_NAMES = frozenset({"table-figure", "table-register", "table-handed-in-alone", "table-reference"})
FACT_NAMES = frozenset({"kind", "figure", "reference"})

SHEETS = frozenset(
    {
        "text/csv",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)
MOST_FIGURES = 400
MOST_CELLS = 300_000  # of one document, in the rows that are looked at
MOST_PAGES = 200  # sheets
MOST_TEXT_PAGES = 40  # of other documents: counts by month stand in letters and their first annexes
MOST_HEADING_ROWS = 60  # of a sheet in which headings are looked for
LONGEST_CELL = 2_000

# Headings of the registers that we know, as the releases of different years word them: (kind, least, words).
REGISTERS: tuple[tuple[str, int, tuple[re.Pattern[str], ...]], ...] = tuple(
    (kind, least, tuple(re.compile(words, re.IGNORECASE) for words in headings))
    for kind, least, headings in (
        (
            "cbds",
            3,
            (
                r"cbds[ _]level|data level",
                r"cbds[ _]module",
                r"cbds[ _](?:number|no\.?|ref\w*|id)|ref\. no\.",
                r"data[ _]item(?:[ _]name)?",
                r"xml[ _]tag",
                r"code ?set(?:[ _]id)?",
            ),
        ),
        (
            "agreement-register",
            4,
            (
                r"information-sharing-agreement-0001|isa (?:reference|id|number)|agreement (?:reference|id"
                r"|number)",
                r"information-sharing-benefits|(?:expected )?benefits",
                r"legal-power-disclosure|legal (?:power|gateway)|power",
                r"dea chapter|chapter",
                r"disclosed-information|data items(?: shared)?|information (?:disclosed|shared)",
                r"(?:data )?controllers?",
                r"(?:data )?processors?",
                r"information-sharing-method|method(?: of (?:sharing|transfer))?",
                r"review[ -]date",
                r"retention(?:[ -]period)?",
            ),
        ),
        (
            "data-share-register",
            5,
            (
                r"ds (?:number|reference|ref)|data share ?(?:reference|ref|number)|request number",
                r"organisation(?: name| \(data recipient\))?|recipient(?: organisation)?|name of"
                r" organisation",
                r"organisation type|type of organisation",
                r"title of data share|project title|purpose",
                r"data (?:shared|requested)|dfe data (?:shared|requested)|tier\(?s?\)? of data",
                r"legal (?:gateway|basis)(?: for sharing)?",
                r"level of data|individual ?/ ?aggregate",
                r"sensitivity(?: rating)?",
                r"identif\w+(?: risk)?(?: \(1 to 5\))?",
                r"date approved|(?:dsap )?approval date|dsap approval date",
                r"licence end date|agreement end date|end date|data to be destroyed by",
                r"(?:current )?status",
            ),
        ),
    )
)
ABOUT_REQUEST = re.compile(
    r"(?<![\w/-])(?:foia?|eir|rfi|freedom\sof\sinformation|request|case|our\sref|ref)(?:\s(?:request|response"
    r"|reference|ref|number|no|id))*\b\.?\s?[:#-]?\s?"
    r"(?=[A-Z0-9])",
    re.IGNORECASE,
)


def find(pages: Sequence[Page], media_type: str) -> list[Fact]:
    """Figures of all tables in sight; for a spreadsheet also what it is and the reference that it carries."""
    found: list[Fact] = []
    most = MOST_PAGES if media_type in SHEETS else MOST_TEXT_PAGES
    shown = [(number, page) for number, page in enumerate(pages[:most], 1) if not page.is_hidden]
    kind = ""
    if media_type in SHEETS:
        what = _what(shown)
        found += what + _reference(shown)
        kind = what[0].value if what else ""
    figures = list(islice(_figures(shown, kind), MOST_FIGURES))
    return found + figures


def _figures(shown: Sequence[tuple[int, Page]], kind: str) -> Iterator[Fact]:
    if kind in ("cbds", "agreement-register"):
        return  # lists of things: a number there is an identifier or a length
    left = MOST_CELLS
    for number, page in shown:
        groups = _groups(page)
        left -= sum(len(row.cells) for group in groups for row in group)
        if left < 0:
            return
        for table in _tables(page, groups):
            for figure in table_grid.figures(table):
                if figure.period or kind != "data-share-register":
                    yield _fact(number, figure)


def on_page(page: Page) -> list[table_grid.Table]:
    """All tables of a page, totals and all."""
    return _tables(page, _groups(page))


def _tables(page: Page, groups: Sequence[Sequence[Row]]) -> list[table_grid.Table]:
    found = [table for group in groups for table in table_grid.tables(group)]
    if not page.rows:
        found += table_text.tables(page.text)
    return found


def _fact(page: int, figure: Figure) -> Fact:
    return Fact(
        name="figure",
        value=figure.value,
        page=page,
        start=figure.cell.start,
        end=figure.cell.end,
        confidence=figure.confidence,
        rule="table-figure",
        about=figure.about,
        period=figure.period,
        unit=figure.unit,
        cell=f"{column_letters(figure.column)}{figure.row}" if figure.row else "",
    )


def column_letters(column: int) -> str:
    """0 is "A", 27 is "AB"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _groups(page: Page) -> list[list[Row]]:
    """The rows of a sheet; in a text each run of lines with tabs, with the line above it as its title."""
    if page.rows:
        return [list(rows(page))]
    groups: list[list[Row]] = []
    above: list[Row] = []
    is_open = False
    for row in rows(page) if "\t" in page.text else ():
        if len(row.cells) == 1:
            above, is_open = [row], False
        elif is_open:
            groups[-1].append(row)
        else:
            groups.append([*above, row])
            above, is_open = [], True
    return groups


def rows(page: Page, most: int = table_grid.MOST_ROWS) -> Iterator[Row]:
    """The first lines as rows of cells, those with text in them; empty cells are kept."""
    at = 0
    for index, line in enumerate(page.text.split("\n")):
        if most <= 0:
            return
        cells = _cells(line, at) if line.strip() else []
        if any(cell.text for cell in cells):
            most -= 1
            yield Row(page.rows[index] if index < len(page.rows) else 0, cells)
        at += len(line) + 1


def _cells(line: str, at: int) -> list[Cell]:
    cells: list[Cell] = []
    for text in line.split("\t", table_grid.MOST_COLUMNS)[: table_grid.MOST_COLUMNS]:
        bare = text.strip()
        begin = at + (len(text) - len(text.lstrip()) if bare else 0)
        cells.append(Cell(bare[:LONGEST_CELL], begin, begin + len(bare)))
        at += len(text) + 1
    return cells


def _what(shown: Sequence[tuple[int, Page]]) -> list[Fact]:
    """A register that is known by its headings, or else an attachment of some reply."""
    first: Fact | None = None
    for number, page in shown:
        for row in rows(page, MOST_HEADING_ROWS):
            cell = row.cells[row.filled[0]]
            first = first or Fact(
                "kind", "foi-response", number, cell.start, cell.end, 0.5, "table-handed-in-alone"
            )
            kind = _register(row)
            if kind:
                return [Fact("kind", kind, number, cell.start, cell.end, 0.95, "table-register")]
    return [first] if first else []


def _register(row: Row) -> str:
    """The register whose headings these are, "" if none."""
    if len(row.filled) < 3:
        return ""
    headings = [" ".join(row.text(column).split())[:100] for column in row.filled]
    for kind, least, known in REGISTERS:
        if sum(1 for form in known if any(form.fullmatch(heading) for heading in headings)) >= least:
            return kind
    return ""


def _reference(shown: Sequence[tuple[int, Page]]) -> list[Fact]:
    """The reference of a request that is named beside a table, as in "Produced for FOI 2023-0041188"."""
    found: list[Fact] = []
    for number, page in shown:
        for row in rows(page, MOST_HEADING_ROWS):
            if len(row.filled) > 2:
                continue
            start, end = row.cells[row.filled[0]].start, row.cells[row.filled[-1]].end
            folded = fold(page.text[start:end])
            for label in ABOUT_REQUEST.finditer(folded.text):
                value = references.VALUE.match(folded.text, label.end())
                if value and _is_reference(value[0]):
                    place = folded.span(*value.span())
                    found.append(
                        Fact(
                            "reference",
                            value[0],
                            number,
                            start + place[0],
                            start + place[1],
                            0.85,
                            "table-reference",
                        )
                    )
    return found[:1] if len({fact.value for fact in found}) == 1 else []


def _is_reference(words: str) -> bool:
    """Three figures at least; no day, no year, no span of years."""
    digits = sum(character.isdigit() for character in words)
    return digits >= 4 and not re.fullmatch(
        r"(?:19|20)\d\d(?:[/-]\d{2,4})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", words
    )
