"""Scans through all of ours, picture, cleaning, straightening and recognition, against tesseract alone.

Both get the same pages at the same resolution, as many at once as there are processors, at the same priority.
"""

import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.letters import write_folder
from bench.report import Report, Row, paired
from disclosures.ingest import ocr, pipeline
from disclosures.ingest.contract import Picture
from disclosures.ingest.limits import Limits

PAGES = 8
ROUNDS = 3
DPI = 200
BOUND = 1.2
MOST_DEGREES = 1.5  # what a feeder does to a sheet; tesseract alone still reads it
PDF = "application/pdf"


def measure(report: Report) -> None:
    """Adds the row to the report; nothing where there is no tesseract."""
    if not ocr.is_available():
        sys.stderr.write("No tesseract here: scans are not measured.\n")
        return
    limits = Limits()
    with _scans() as path:

        def picture(number: int) -> Picture:
            return pipeline.picture(path, PDF, number, limits)

        pages = range(1, PAGES + 1)
        pictures = [picture(number) for number in pages]
        ours, bare = [], []
        for _ in range(ROUNDS):
            bare.append(_seconds(_tesseract_alone, pictures))
            ours.append(_seconds(ocr.read_pages, pages, picture, limits))
    report.add(
        Row(
            f"recognising {PAGES} scanned pages",
            f"{min(ours) / PAGES:.2f} s a page",
            f"tesseract alone {min(bare) / PAGES:.2f} s",
            paired(ours, bare),
            BOUND,
        )
    )


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def _tesseract_alone(pictures: Sequence[Picture]) -> None:
    program = ("nice", "-n", "10", str(shutil.which("tesseract")))
    command = (*program, "stdin", "stdout", "-l", "eng", "--dpi", str(DPI), "-c", "tessedit_create_tsv=1")

    def read(picture: Picture) -> None:
        dots = b"P5\n%d %d\n255\n%s" % (picture.width, picture.height, picture.grey)
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        subprocess.run(command, input=dots, env=environment, capture_output=True, check=True)

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        list(threads.map(read, pictures))


@contextmanager
def _scans() -> Iterator[Path]:
    """A PDF of pages that are pictures, as a scanner with a feeder makes them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "scan.pdf"
        canvas = Canvas(str(path), pagesize=A4, invariant=1)
        for page in _sheets(write_folder(folder, {PAGES: 1})[0]):
            canvas.drawImage(ImageReader(page), 0, 0, width=A4[0], height=A4[1])
            canvas.showPage()
        canvas.save()
        yield path


def _sheets(letter: Path) -> Iterator[Image.Image]:
    """The pages of a letter, a little crooked and grainy, squeezed as scanners do."""
    chance = random.Random(2016)
    with pypdfium2.PdfDocument(letter) as pdf:
        for page in pdf:
            sheet = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
            angle = chance.uniform(-MOST_DEGREES, MOST_DEGREES)
            sheet = sheet.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
            out = io.BytesIO()
            sheet.save(out, "JPEG", quality=70)
            yield Image.open(out)


if __name__ == "__main__":
    table = Report("Recognition of scans")
    measure(table)
    sys.stdout.write(f"{table}\n")
    sys.exit(0 if table.holds else 1)
