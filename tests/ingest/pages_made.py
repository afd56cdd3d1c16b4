"""Pictures of letters as scanners, fax machines and telephones make them. Everything in them is invented."""

import difflib
import io
import random

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from disclosures.ingest.contract import Picture

LETTER = """Harrowdale Metropolitan Borough Council
Civic Hall, Harrowdale ZZ99 9ZZ Tel 01632 960000

Mr Desmond Utterly
3 Tannery Cottages
Beck Lane
ZZ99 4TR

Date: 26 August 2022
Our reference: FOI/HMBC/22/1187

Dear Mr Utterly

Thank you for your request for information, which was received on 30/12/2015. You
asked for every email sent by the schools data team since 2012.

The Council has decided to refuse your request under section 14(1) of the Freedom of
Information Act 2000, and some under section 40(2), by virtue of section 40(3A)(a), and
sections 31(1)(a) and (e). Section 36(2)(b)(ii) was considered and s.35(1)(a) applies.

You can ask for an internal review within 40 working days or complain to the Information
Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, SK9 5AF.

NHS number 999 000 0018, reference 2015-0057632

Yours sincerely

Yvonne Castellane
foi.requests@harrowdale.example.org.uk
Direct line 01632 960733"""
# What the rules for facts and personal data live on.
MUST_BE_RIGHT = (
    "26 August 2022",
    "FOI/HMBC/22/1187",
    "received on 30/12/2015",
    "section 14(1)",
    "section 40(2)",
    "31(1)(a)",
    "36(2)(b)(ii)",
    "ZZ99 4TR",
    "999 000 0018",
    "2015-0057632",
    "@harrowdale.example.org.uk",
    "01632 960733",
)


def printed(text: str = LETTER, *, dpi: int = 200, font: str = "Helvetica", size: float = 11) -> Image.Image:
    """`text` on a sheet of A4, in grey levels."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    lines = canvas.beginText(60, 780)
    lines.setFont(font, size, leading=size * 1.3)
    for line in text.splitlines():
        lines.textLine(line)
    canvas.drawText(lines)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(out.getvalue()) as pdf:
        return pdf[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def turned(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def specked(image: Image.Image, share: float = 0.003) -> Image.Image:
    """With single dark dots strewn over it, as a dusty scanner leaves them."""
    chance = random.Random(7)
    image = image.copy()
    for _ in range(round(image.width * image.height * share)):
        place = (chance.randrange(image.width), chance.randrange(image.height))
        image.putpixel(place, chance.choice((0, 40, 90, 130)))
    return image


def shadowed(image: Image.Image) -> Image.Image:
    """Lit from one side, with the shadow of a hand in the corner."""
    fall = (
        Image.linear_gradient("L")
        .rotate(90)
        .resize(image.size)
        .point([90 + v * 165 // 255 for v in range(256)])
    )
    round_ = Image.radial_gradient("L").resize((image.width * 2, image.height * 2))
    corner = round_.crop((image.width // 2, 0, image.width // 2 + image.width, image.height))
    return ImageChops.multiply(
        ImageChops.multiply(image, fall), corner.point([255 - v // 4 for v in range(256)])
    )


def grainy(image: Image.Image, strength: float) -> Image.Image:
    """With grain that is the same each time: sums of invented numbers, not the machine's chance."""
    chance = random.Random(11)
    size = (image.width // 2, image.height // 2)
    grain = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).resize(image.size)
    low = 128 - strength * 1.7
    grain = grain.point([round(low + v / 255 * strength * 3.4) for v in range(256)])
    return ImageChops.add(image, grain, 1, -128)


def squeezed(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    out.seek(0)
    return Image.open(out).convert("L")


def faint(image: Image.Image) -> Image.Image:
    return image.point([60 + v * 130 // 255 for v in range(256)])


def faxed(image: Image.Image) -> Image.Image:
    return image.point([255 if v > 110 else 0 for v in range(256)])


def photographed() -> Image.Image:
    """Out of focus, crooked, in bad light, squeezed."""
    blurred = printed(dpi=180).filter(ImageFilter.GaussianBlur(0.6))
    return squeezed(grainy(shadowed(turned(blurred, -2.2)), 10), 60)


def picture(image: Image.Image, dpi: int = 200) -> Picture:
    return Picture(image.width, image.height, dpi, image.tobytes())


def share_of_words(read: str, meant: str = LETTER) -> float:
    """How many of the words that were meant were read, in order."""
    words, found = meant.split(), read.split()
    blocks = difflib.SequenceMatcher(None, words, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(words)
