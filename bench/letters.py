"""Invented FOI replies as PDF files: as long, as dense and as different in their fonts as real ones."""

import itertools
import random
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

# What is handed in at once: letters, replies with annexes, bundles of documents; how many of each length.
MIXED = {1: 250, 10: 200, 200: 50}
LINES = 46  # on a page, as a letter in 11 points has
OWN_FONT = "Vera"  # comes with the library; embedded in parts, as word processors do
HEAD = (
    "East Mercia County Council", "Information Governance, County Hall, Mercia Road", "", "",
    "Our ref: FOI/2019/{number:05}", "Date: {day} March 2019", "", "Dear A. Reader",
    "", "Freedom of Information Act 2000: request for information", "",
    "Thank you for your request for information, which was received on {day} February 2019.",
    "You asked for the following:", "",
)  # fmt: skip
SENTENCES = (
    "We have considered your request under the Freedom of Information Act 2000 and can confirm that the "
    "authority holds some of the information that you asked for.",
    "Section 40(2) provides an exemption for personal data where disclosure would breach one of the data "
    "protection principles; names of junior officials have been withheld under this section.",
    "The public interest in openness has been weighed against the likely prejudice to the prevention and "
    "detection of crime, and we find that section 31(1)(a) applies to the rest.",
    "The team that answers these requests is small, and it takes the view that a full account of how the "
    "figures were counted is of more use to the public than the figures alone.",
    "Schools send in a return three times a year, in January, May and October, and the returns are checked "
    "against those of the year before.",
    "Between 1 April 2017 and 31 March 2018 the number of records that were shared in each month was "
    "between five and 1,284, and figures below five are shown as “fewer than 5”.",
    "The agreement between the two departments, which was signed in 2015, sets out what may be asked for, "
    "by whom and for which purpose; a copy of it is enclosed as Annex B.",
)
CLOSING = (
    "", "If you are unhappy with the way your request has been handled, you may ask for an internal review",
    "within two calendar months of the date of this letter. You may also write to the Information",
    "Commissioner’s Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF.",
    "", "Yours sincerely", "", "A. Writer", "Information Governance Officer", "",
)  # fmt: skip
ANNEX = (
    "The guidance asks staff to look up a record only where they have been given a reason in writing, and "
    "to note the reason, the time and the name of the person who asked.",
    "Each request is given a number when it arrives, and the number is quoted in every message about it; "
    "a request without a number is returned to the sender.",
    "Data is kept for as long as the purpose needs it, and no longer than seven years after the end of the "
    "school year in which it was collected.",
    "A field is described by its name, its length in characters, the values that it may take and the "
    "return in which it was first collected.",
    "Where two records seem to be of the same person, they are compared by hand before they are joined.",
)
LONGEST_LETTER = 3  # pages; what follows are annexes


def write_folder(folder: Path, lengths: dict[int, int], seed: int = 2019) -> list[Path]:
    """As many letters as `lengths` says for each number of pages, in that order. Each `seed` gives others."""
    dice = random.Random(seed)
    pdfmetrics.registerFont(TTFont(OWN_FONT, Path(reportlab.__file__).parent / "fonts" / f"{OWN_FONT}.ttf"))
    wanted = [pages for pages, count in lengths.items() for _ in range(count)]
    return [_write(folder / f"{number:05}.pdf", number, pages, dice) for number, pages in enumerate(wanted)]


def _write(path: Path, number: int, pages: int, dice: random.Random) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    font = dice.choice(("Helvetica", "Times-Roman", OWN_FONT))
    lines = _lines(number, min(pages, LONGEST_LETTER), dice)
    for page in range(1, pages + 1):
        text = canvas.beginText(60, 780)
        text.setFont(font, 11 if font != OWN_FONT else 10, leading=15)
        for _ in range(LINES):
            text.textLine(next(lines))
        canvas.drawText(text)
        canvas.drawCentredString(A4[0] / 2, 40, f"Page {page} of {pages}")
        canvas.line(60, 55, A4[0] - 60, 55)
        canvas.showPage()
    canvas.save()
    return path


def _lines(number: int, letter_pages: int, dice: random.Random) -> Iterator[str]:
    """A letter of so many pages, its last one half full, and then annexes for ever."""
    head = [line.format(number=number, day=1 + number % 28) for line in HEAD]
    body = max(0, letter_pages * LINES - LINES // 2 - len(head) - len(CLOSING))
    prose = _prose(SENTENCES, dice)
    yield from head
    for _ in range(body):
        yield next(prose)
    yield from CLOSING
    prose = _prose(ANNEX, dice)
    for row in itertools.count():
        if row % LINES < LINES // 3:
            counts = f"{dice.randrange(2_000):>8,}    {dice.randrange(90):>6}"
            yield f"{row % 12 + 1:02}/{2015 + row % 5}    {counts}"
        else:
            yield next(prose)


def _prose(sentences: Sequence[str], dice: random.Random) -> Iterator[str]:
    """Paragraphs in lines of about 85 characters, for ever."""
    while True:
        yield from textwrap.wrap(" ".join(dice.sample(sentences, 3)), 85)
        yield ""
