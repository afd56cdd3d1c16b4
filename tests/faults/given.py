"""Files to hand in while processes are killed, each with what has to become of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.factories import text_pdf
from tests.files import archive, message, scan, word_document
from tests.handing_in import LETTER

COVER = "Dear requester\n\nPlease see our response attached.\n\nYours sincerely\nInformation Rights Team\n"


@dataclass(frozen=True, slots=True)
class Given:
    """A file to hand in. ``members`` are all names that lie in it at any depth, ``letters`` the references of
    the letters in it, ``drafts`` how many records it gives.
    """

    name: str
    body: bytes = field(repr=False)
    members: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    drafts: int = 1


def letter_text(number: int) -> str:
    return LETTER.replace("2016-0061947", reference(number))


def reference(number: int) -> str:
    return f"2016-{number:07}"


def pdf_letter(number: int, *, pages: int = 1) -> Given:
    annex = [f"Page {page} of annex {number}.\n" + "Words and numbers. " * 40 for page in range(2, pages + 1)]
    return Given(f"{number}.pdf", text_pdf(letter_text(number), *annex), letters=(reference(number),))


def docx_letter(number: int) -> Given:
    return Given(f"{number}.docx", word_document(letter_text(number)), letters=(reference(number),))


def mail(number: int) -> Given:
    packed = archive(letter__docx=word_document(letter_text(number)))
    return Given(
        f"{number}.eml",
        message(f"Message {number}\n{COVER}", ("reply.zip", packed)),
        ("reply.zip", "letter.docx"),
        (reference(number),),
    )


def archive_of_letters(number: int) -> Given:
    """Two letters of which each gives a record, and a table that goes with one of them."""
    first, second = number, number + 1_000_000
    body = archive(
        first__pdf=text_pdf(letter_text(first)),
        second__pdf=text_pdf(letter_text(second)),
        numbers__csv=f"Month,Requests\nJuly 2015,{number}\nAugust 2015,88\n".encode(),
    )
    members = ("first.pdf", "second.pdf", "numbers.csv")
    return Given(f"{number}.zip", body, members, (reference(first), reference(second)), drafts=2)


def scanned(number: int, *, pages: int = 1) -> Given:
    # What OCR makes of the reference is for other tests; here it is the record that counts.
    more = [f"This is page {page} of letter {number}.\n" * 5 for page in range(2, pages + 1)]
    return Given(f"{number}-scan.pdf", scan(letter_text(number), *more))


def mixed(count: int, *, seed: int, scans: int = 0) -> list[Given]:
    """Mostly short letters, some longer ones, mails and archives, and scans."""
    made = list(_mixed(count - scans))
    made += [scanned(count - scans + number) for number in range(scans)]
    random.Random(seed).shuffle(made)
    return made


def _mixed(count: int) -> Iterator[Given]:
    for number in range(count):
        match number % 10:
            case 0 | 1 | 2 | 3:
                yield pdf_letter(number)
            case 4:
                yield pdf_letter(number, pages=150)
            case 5 | 6:
                yield docx_letter(number)
            case 7:
                yield archive_of_letters(number)
            case 8:
                yield mail(number)
            case 9:
                body = message(f"Note {number}\n{COVER}", ("letter.pdf", text_pdf(letter_text(number))))
                yield Given(f"{number}.eml", body, ("letter.pdf",), (reference(number),))
