"""Excel workbooks (XLSX): one page a sheet, and apart from that all that the program does not show."""

from collections.abc import Callable
from typing import Any, BinaryIO, ClassVar

from disclosures.ingest.contract import Forbidden, Keep, Member, Reading, Unreadable
from disclosures.ingest.formats import packages
from disclosures.ingest.formats.findings import Findings
from disclosures.ingest.formats.opc import MACROS, OfficePackage, read_asides
from disclosures.ingest.formats.sheets import Counter, Ranges, Sheet
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.formats.xlsx_cells import (
    MOST_STRINGS_BYTES,
    REACHES_OUT,
    WHAT,
    Book,
    read_looks,
    read_sheet,
    read_strings,
    words_of,
)
from disclosures.ingest.formats.xml_parts import all_text, attribute, local
from disclosures.ingest.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "xl/workbook.xml"
BUILT_IN_NAMES = "_xlnm."
SAMPLE = {
    "[Content_Types].xml": "<Types/>",
    MAIN: '<workbook><sheets><sheet name="Data" id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": (
        '<Relationships><Relationship Id="a" Type="x/worksheet" Target="sheet1.xml"/>'
        '<Relationship Id="b" Type="x/sharedStrings" Target="strings.xml"/></Relationships>'
    ),
    "xl/strings.xml": "<sst><si><t>Dear reader</t></si></sst>",
    "xl/sheet1.xml": (
        '<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1">'
        '<c r="A1" t="s"><v>0</v></c><c r="B1"><v>42.5</v></c></row></sheetData></worksheet>'
    ),
}


class XLSXReader:
    """Reads Excel workbooks since 2007, strict ones included; refuses macros."""

    media_types: ClassVar[frozenset[str]] = frozenset({MEDIA_TYPE})

    def prepare(self) -> None:
        packages.prepare()
        out = packages.packed({name: f"<?xml version='1.0'?>{data}" for name, data in SAMPLE.items()})
        self.read(out, Limits(), lambda name, chunks: Member(name, 0))

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        office = OfficePackage(document, limits, WHAT)
        main = next(iter(office.targets("", "officeDocument")), MAIN)
        root = office.root(main)
        if root is None or local(root) != "workbook":
            raise Unreadable("This is not a whole Excel workbook: its list of sheets is missing.")
        findings = Findings(MEDIA_TYPE, WHAT, limits)
        workbook = _Workbook(office, main, root, findings)
        workbook.read_sheets()
        workbook.read_hidden()
        folder = main.rpartition("/")[0] + "/"
        read_asides(office, folder, findings, keep)
        if not findings.has_text and office.named(f"{folder}media/", ""):
            findings.needs_reading("It shows pictures and no text: a person has to read it.")
        elif not findings.has_text:
            findings.warn("No sheet in sight holds anything.")
        return findings.reading()


class _Workbook:
    """One workbook on its way into `findings`."""

    def __init__(self, office: OfficePackage, main: str, root: Any, findings: Findings) -> None:
        self._office = office
        self._main = main
        self._root = root
        self._findings = findings
        self._comments: list[str] = []
        self._drawn: list[tuple[str, bool, list[str]]] = []
        properties = next(root.iter("{*}workbookPr"), None)
        self._book = Book(
            looks=read_looks(self._one("styles")),
            from_1904=properties is not None and attribute(properties, "date1904") in ("1", "true"),
        )
        strings = next(iter(office.targets(main, "sharedStrings")), "")
        self._book.strings = read_strings(office, strings, MOST_STRINGS_BYTES)

    def read_sheets(self) -> None:
        kinds = {relation.name: relation for relation in self._office.relations(self._main)}
        counter = Counter(self._findings)
        for element in self._root.iter("{*}sheet"):
            relation = kinds.get(attribute(element, "id"))
            if relation is None or relation.is_outside:
                continue
            if "macrosheet" in relation.kind.lower():
                raise Forbidden(MACROS)
            part = self._office.parts.get(relation.target)
            if part is None:
                raise Unreadable(f"A sheet of this {WHAT} is missing. Send another copy.")
            is_hidden = attribute(element, "state") in ("hidden", "veryHidden")
            sheet = Sheet(self._findings, counter, attribute(element, "name"), Ranges(), is_hidden=is_hidden)
            if relation.kind == "worksheet":
                chunks = self._office.package.chunks(part)
                read_sheet(chunks, sheet, self._book, self._findings.limits.max_cells)
            sheet.finish()
            self._beside(relation.target, sheet.name, is_hidden=is_hidden)

    def read_hidden(self) -> None:
        """Everything in the workbook that no sheet shows."""
        findings = self._findings
        for name, is_hidden, words in self._drawn:
            if is_hidden:
                findings.secret_lines("hidden sheet", name, words, f"text boxes on sheet {name}")
            else:
                findings.page("\n".join(words), f"text boxes on sheet {name}")
        findings.secret_lines("comments", "document", self._comments, "comments")
        findings.secret_lines("formulas that reach outside", "document", self._book.formulas, "formulas")
        self._names()
        for folder, what, read in (
            ("pivotcache/", "data behind a pivot table", _pivot_lines),
            ("externallinks/", "values from another workbook", _external_lines),
            ("revisions/", "earlier version of the document", _all_lines),
            ("querytables/", "query of a database", _attribute_lines),
            ("persons/", "names of people who commented", _attribute_lines),
        ):
            self._folder(folder, what, read)
        connections = self._one("connections")
        if connections is not None:
            lines = _attribute_lines(connections)
            findings.secret_lines("connection to a database", "document", lines, "connections")
        if self._office.named(self._folder_of("model/"), ""):
            findings.name("data model", "document")
            findings.warn("This workbook holds a data model, which was not read: it may hold more tables.")

    def _one(self, kind: str) -> Any:
        name = next(iter(self._office.targets(self._main, kind)), "")
        return self._office.root(name) if name else None

    def _folder_of(self, name: str) -> str:
        return self._main.rpartition("/")[0] + "/" + name

    def _folder(self, folder: str, what: str, read: Callable[[Any], list[str]]) -> None:
        lines: list[str] = []
        for name in self._office.named(self._folder_of(folder)):
            root = self._office.root(name) if "/_rels/" not in name else None
            if root is not None:
                lines += read(root)
        self._findings.secret_lines(what, "document", lines, what)

    def _beside(self, part: str, sheet: str, *, is_hidden: bool) -> None:
        """Comments on a sheet, and the words in its text boxes."""
        for name in self._office.targets(part, "comments", "threadedComment"):
            root = self._office.root(name)
            if root is not None:
                found = _comments(root, sheet)
                self._comments += found
                if found:
                    self._findings.name("comments", f"sheet {sheet}")
        words: list[str] = []
        for name in self._office.targets(part, "drawing"):
            root = self._office.root(name)
            if root is not None:
                words += _drawn_words(root)
        if words:
            self._drawn.append((sheet, is_hidden, words))

    def _names(self) -> None:
        """Names of ranges and formulas: those that are hidden, hold text of their own or reach outside."""
        lines: list[str] = []
        for name in self._root.iter("{*}definedName"):
            words, title = one_line(name.text or "")[:2_000], attribute(name, "name")
            tells = '"' in words or REACHES_OUT.search(words) or "[" in words or attribute(name, "comment")
            is_own = not title.startswith(BUILT_IN_NAMES)
            if tells or (is_own and attribute(name, "hidden") in ("1", "true")):
                lines.append(f"{title}: {words} {attribute(name, 'comment')}".strip())
        self._findings.secret_lines("defined names", "document", lines, "defined names")


def _comments(root: Any, sheet: str) -> list[str]:
    authors = [(author.text or "").strip() for author in root.iter("{*}author")]
    lines: list[str] = []
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        at = attribute(comment, "authorId")
        author = authors[int(at)] if at.isdigit() and len(at) < 6 and int(at) < len(authors) else ""
        words = words_of(comment) or " ".join(one_line(each) for each in all_text(comment, "text"))
        if words:
            lines.append(f"{sheet}!{attribute(comment, 'ref')} {author}: {words}")
    return lines


def _drawn_words(root: Any) -> list[str]:
    """Each paragraph of each text box in one line."""
    lines = []
    for paragraph in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        lines.append("".join(element.text or "" for element in paragraph.iter("{*}t")))
    return [one_line(line) for line in lines if line.strip()]


def _pivot_lines(root: Any) -> list[str]:
    """Fields with their values, or records with those values that they do not share."""
    if local(root) == "pivotCacheDefinition":
        lines = []
        for each in root.iter("{*}cacheField"):
            lines.append(one_line(attribute(each, "name")))
            lines += [attribute(value, "v") for value in each.iter("{*}s", "{*}n", "{*}d")]
        return lines
    values = [
        [attribute(value, "v") for value in record if local(value) in ("s", "n", "d")] for record in root
    ]
    return [one_line(" ".join(row)) for row in values if row]


def _external_lines(root: Any) -> list[str]:
    names = [attribute(name, "val") for name in root.iter("{*}sheetName")]
    rows = []
    for row in root.iter("{*}row"):
        rows.append("\t".join(one_line(words) for words in all_text(row, "v")))
    return [*names, *rows]


def _all_lines(root: Any) -> list[str]:
    return [one_line(words) for words in root.itertext() if words.strip()] + _attribute_lines(
        root, "userName", "name"
    )


def _attribute_lines(root: Any, *names: str) -> list[str]:
    """Attribute values that are words and not numbers or switches."""
    lines: dict[str, None] = {}
    for element in root.iter():
        for key, value in element.items():
            is_wanted = not names or key in names
            if (
                is_wanted
                and len(value) > 3
                and any(character.isalpha() for character in value)
                and "{" not in value
            ):
                lines[one_line(value)[:2_000]] = None
    return list(lines)
