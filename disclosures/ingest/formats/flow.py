"""Running text put together as a document is walked through: lines, rows of tables, pages, notes."""

import re

from disclosures.ingest.contract import TooLarge
from disclosures.ingest.formats.text import one_line
from disclosures.ingest.limits import MB, Limits

MOST_NESTED_CELLS = 20  # deeper tables are read as plain lines: each level copies its text once
LINES_OF_LAYOUT = 3  # in one cell: such a table arranges a page and holds no figures
LINE_END_SPACES = re.compile(r"(?<![ \t])[ \t]+\n")
MANY_LINES = re.compile(r"\n{3,}")


class Flow:
    """Takes text in reading order. Rows become lines whose cells are parted by tabs.

    A row with a cell of several lines is no table of figures but a letterhead or the like, which people
    read cell after cell: so it is written.
    """

    def __init__(self, limits: Limits, what: str) -> None:
        self._limits = limits
        self._what = what
        self._left = limits.max_text_bytes
        self._frames: list[list[str]] = [[]]
        self._rows: list[list[str]] = []
        self._too_deep = 0
        self._pages: list[str] = []
        self._notes: list[str] = []
        self._break_waits = False
        self.has_written = False

    def write(self, text: str) -> None:
        if not text:
            return
        self.has_written = True
        self._count(text)
        self._frames[-1].append(text)

    def _count(self, text: str) -> None:
        self._left -= len(text)
        if self._left < 0:
            most = f"{self._limits.max_text_bytes / MB:g}"
            raise TooLarge(f"This {self._what} has more than {most} MB of text. Send it in parts.")

    @property
    def is_at_line_start(self) -> bool:
        frame = self._frames[-1]
        return not frame or frame[-1].endswith("\n")

    @property
    def is_in_cell(self) -> bool:
        return len(self._frames) > 1

    def end_line(self) -> None:
        """Begin a new line unless at the start of one."""
        if not self.is_at_line_start:
            self._frames[-1].append("\n")

    def gap(self) -> None:
        """A blank line, as between paragraphs."""
        self.end_line()
        frame = self._frames[-1]
        if frame and not "".join(frame[-2:]).endswith("\n\n"):
            frame.append("\n")

    def note(self, text: str) -> None:
        """A footnote, which stands at the end of its page."""
        self._count(text)
        self._notes.append(text)

    def page_break(self) -> None:
        if self.is_in_cell:
            self._break_waits = True  # until the row is whole
        else:
            self._end_page()

    def start_row(self) -> None:
        self._rows.append([])

    def start_cell(self) -> None:
        if len(self._frames) > MOST_NESTED_CELLS:
            self._too_deep += 1
            self.end_line()
        else:
            self._frames.append([])

    def end_cell(self, columns: int = 1) -> None:
        """`columns` is how many the cell spans."""
        if self._too_deep:
            self._too_deep -= 1
            self.end_line()
        elif self.is_in_cell:
            text = "".join(self._frames.pop()).strip()
            if self._rows:
                self._rows[-1] += [text, *[""] * (min(columns, 100) - 1)]
            else:
                self._frames[-1].append(text + "\n")

    def end_row(self) -> None:
        if not self._rows:
            return
        cells = self._rows.pop()
        if self._break_waits and not self.is_in_cell:
            self._break_waits = False
            self._end_page()
        filled = [cell for cell in cells if cell]
        if not filled:
            return
        is_layout = len(filled) == 1 or any(cell.count("\n") + 1 >= LINES_OF_LAYOUT for cell in filled)
        if is_layout and len(cells) > 1 and len(filled) == 1 and "\n" not in filled[0]:
            is_layout = False  # a lone figure in its column
        self.end_line()
        row = "\n".join(filled) if is_layout else "\t".join(one_line(cell) for cell in cells).rstrip("\t")
        self._frames[-1].append(row + "\n")

    def take_cell(self) -> str:
        """End the cell and return its text, for what stands elsewhere on the page, as a text box does."""
        if self._too_deep:
            self._too_deep -= 1
            self.end_line()
            return ""
        return "".join(self._frames.pop()).strip() if self.is_in_cell else ""

    def pages(self) -> list[str]:
        """The text of each page that has any; call once, at the end."""
        while self.is_in_cell:
            self.end_cell()
        while self._rows:
            self.end_row()
        self._end_page()
        return self._pages

    def _end_page(self) -> None:
        if self._notes:
            self.gap()
            self._frames[0].append("\n".join(self._notes))
            self._notes = []
        text = LINE_END_SPACES.sub("\n", "".join(self._frames[0]) + "\n")
        text = MANY_LINES.sub("\n\n", text).strip("\n")
        self._frames[0] = []
        if text.strip():
            self._pages.append(text)
