"""From bytes to a public copy: of every sample letter, of generated ones, and of hostile files."""

import json
from collections import Counter
from io import BytesIO
from itertools import islice
from pathlib import Path
from textwrap import wrap
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from disclosures.documents import copies, copying, reading
from disclosures.documents.copies import COPIES
from disclosures.ingest import ocr
from disclosures.ingest.contract import Picture
from disclosures.models import CopyState, Document, HitChoice, HitDecision, Redaction, SafeCopy
from disclosures.safe_copy.strings import Folded, fold
from tests.copying import made, planted, readable
from tests.factories import EditorFactory, SubmissionFactory, text_pdf
from tests.handing_in import SAMPLES, file_of
from tests.ingest.people import documents
from tests.ingest.people_templates import HELD_OUT, WRITTEN_WITH

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores")]
KEYS = sorted((SAMPLES / "letters").glob("*.key.json")) + sorted((SAMPLES / "ico").glob("*.key.json"))
LEAST_KEPT = 0.99


def read(body: bytes, name: str) -> list[Document]:
    """All that lies in a file, read to its end."""
    top = file_of(body, name, SubmissionFactory())
    for _ in range(20):
        open_jobs = list(top.submission.documents.filter(job__state="waiting").values_list("job", flat=True))
        if not open_jobs:
            break
        for job in open_jobs:
            reading.read(job)
    return list(top.submission.documents.filter(page_count__gt=0))


def letter(*pages: str) -> Document:
    [document] = read(text_pdf(*pages), "reply.pdf")
    return document


def everything_said(copy: SafeCopy) -> str:
    """What programs and eyes can read in a copy: text layer twice over, the site's text, the pictures."""
    pdf = COPIES.path_of(copy.key).read_bytes()
    said = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    said += [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    pages = list(copy.pages.order_by("number"))
    said += [page.text for page in pages]
    pictures = [Image.open(COPIES.path_of(page.picture_key)).convert("L") for page in pages]
    assert all(not image.info.get("exif") and not image.info.get("comment") for image in pictures)
    seen = ocr.read_pages(
        range(1, len(pages) + 1),
        lambda n: Picture(*pictures[n - 1].size, 150, pictures[n - 1].tobytes()),
    )
    said += [page.text for page in seen.pages.values()]
    return "\n".join(said)


def share_kept(document: Document, copy: SafeCopy, secrets: list[str]) -> float:
    """How many of the words that are nobody's secret stand in the copy's text layer."""
    wanted: Counter[str] = Counter()
    for page in document.pages.filter(is_hidden=False):
        gone = {
            at for hit in document.personal_data.filter(page=page.number) for at in range(hit.start, hit.end)
        }
        at = 0
        for word in page.text.split():
            at = page.text.index(word, at)
            if not gone & set(range(at, at + len(word))) and fold(word):
                wanted[fold(word)] += 1
            at += len(word)
    pdf = pypdfium2.PdfDocument(COPIES.path_of(copy.key))
    there = Counter(fold(word) for page in pdf for word in page.get_textpage().get_text_range().split())
    hidden_too = Counter(fold(part) for said in secrets for part in said.split())
    lost = wanted - there - hidden_too
    return 1 - lost.total() / max(1, wanted.total())


@pytest.mark.parametrize("key", KEYS, ids=lambda path: path.name.removesuffix(".key.json"))
def test_nothing_planted_can_be_recovered_and_the_other_words_are_there(key: Path):
    sample = key.with_name(key.name.removesuffix(".key.json"))
    secrets = planted(key)
    documents = read(sample.read_bytes(), sample.name)
    assert documents
    for document in documents:
        copy = made(document)
        assert document.is_checked
        assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
        assert readable(secrets, everything_said(copy)) == []
        assert share_kept(document, copy, secrets) >= LEAST_KEPT
        assert json.dumps(copy.proof).count("true") == len(copy.proof) == 8


LEAKING = (
    "Dear Robin Sample\n\nYour request of 14 November 2016 was received. In one case, about Jamie Testcase, "
    "born on 4 March\n2009, of 12 Invented Road, Northtown, ZZ99 3WZ, the pupil left.\n"
    "Their mother, Alex Testcase, wrote from alex.testcase@example.org and rang 01632 960123.\n"
    "National Insurance number QQ 12 34 56 C. We asked JAMIE TESTCASE\u2019s school, "
    "and Jamie\nTestcase himself.\n"
    "Yours sincerely\nInformation Rights Team"
)
SECRETS = ["Jamie Testcase", "alex.testcase@example.org", "01632 960123", "QQ 12 34 56 C", "12 Invented Road"]


def hide(document: Document, *secrets: str) -> None:
    """As an editor does who goes through the letter and marks each once a page."""
    editor = EditorFactory()
    for page in document.pages.filter(is_hidden=False):
        text = Folded.of(page.text)
        for said in secrets:
            for start, end in islice(text.find(fold(said)), 1):
                Redaction.objects.create(
                    document=document,
                    page=page.number,
                    start=start,
                    end=end,
                    reason="a pupil",
                    decided_by=editor,
                )


def test_words_that_an_editor_hides_once_are_hidden_wherever_they_stand():
    document = letter(LEAKING, "A second page, on which Jamie Testcase is named again.")
    hide(document, *SECRETS)
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    assert readable(SECRETS, everything_said(copy)) == []
    second = copy.pages.get(number=2)
    assert "named again" in second.text and [by for _, by, _ in second.marks] == ["us"]
    assert copy.hidden_by_us >= len(SECRETS) + 2


def test_what_an_editor_keeps_stays_and_undecided_is_hidden():
    document = letter("Write to the team at foi@examples.gov.uk or to ash.sample@example.org about it.")
    found = {
        hit: document.pages.get(number=hit.page).text[hit.start : hit.end]
        for hit in document.personal_data.all()
    }
    for hit, said in found.items():
        if "foi@" in said:
            HitDecision.objects.create(
                hit=hit, choice=HitChoice.KEEP, reason="a public office", decided_by=EditorFactory()
            )
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    said = everything_said(copy)
    assert "foi@examples.gov.uk" in copy.pages.get().text
    assert readable(["ash.sample@example.org"], said) == []


def test_a_box_hides_what_lies_under_it_in_picture_and_words():
    document = letter("First line of it\nSecond line of it")
    Redaction.objects.create(
        document=document,
        page=1,
        left=0,
        top=60,
        right=1000,
        bottom=86,
        reason="a signature",
        decided_by=EditorFactory(),
    )
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    said = everything_said(copy)
    assert "First" not in said and "Second line of it" in copy.pages.get().text
    assert copy.hidden_by_us >= 1


def test_a_copy_hides_what_the_text_of_a_page_gives_no_place_for():
    """A form field shows words that the page's own text has not: the page is set anew without them."""
    out = BytesIO()
    with pikepdf.open(BytesIO(text_pdf("Name of the pupil:"))) as pdf:
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.FreeText,
                Rect=[200, 700, 400, 730],
                Contents=pikepdf.String("Jamie Testcase"),
                DA=pikepdf.String("/Helv 12 Tf 0 g"),
            )
        )
        pdf.pages[0].Annots = pikepdf.Array([field])
        pdf.save(out)
    [document] = read(out.getvalue(), "form.pdf")
    hide(document, "Jamie Testcase")
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    assert readable(["Jamie Testcase"], everything_said(copy)) == []


@pytest.mark.parametrize("name", ["printed-table", "reply-by-council", "health-table", "children-list"])
def test_generated_letters_leak_nothing(name: str):
    [invented] = documents({name: {**WRITTEN_WITH, **HELD_OUT}[name]}, 1, seed=11)
    secrets = [one.text for one in invented.expected]
    document = letter(*(_wrapped(page.text) for page in invented.pages if not page.is_hidden))
    hide(document, *secrets)
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    # What is shorter may stand in other words, and is hidden at its place.
    assert readable([said for said in secrets if len(fold(said)) >= 5], everything_said(copy)) == []


def _wrapped(text: str) -> str:
    """Lines that fit on a page."""
    return "\n".join(part for line in text.expandtabs(2).split("\n") for part in wrap(line, 80) or [""])


@pytest.mark.parametrize("path", sorted((SAMPLES / "hostile").glob("pdf-*.pdf")), ids=lambda path: path.name)
def test_nothing_of_a_hostile_file_comes_along(path: Path):
    for document in read(path.read_bytes(), path.name):
        copy = made(document)
        assert copy.state in (CopyState.PROVED, CopyState.FAILED)
        if copy.state == CopyState.PROVED:
            public = COPIES.path_of(copy.key).read_bytes()
            original = path.read_bytes()
            for name in (b"JavaScript", b"/Launch", b"/EmbeddedFile", b"/Annots", b"/Author", b"http"):
                assert name not in public
            assert original[:200] not in public


def test_a_killed_worker_leaves_a_row_that_is_made_again(monkeypatch: pytest.MonkeyPatch):
    document = letter("Dear reader, this is our answer.")
    copies.ask_for(document.pk, by=EditorFactory())
    copy = document.copies.get()

    def die(*_: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(copying, "pdf_of", die)
        copying.make(copy.pk)
    copy.refresh_from_db()
    assert (copy.state, copy.attempts) == (CopyState.WAITING, 1)
    copying.make(copy.pk)
    copy.refresh_from_db()
    assert (copy.state, copy.attempts) == (CopyState.PROVED, 2)
    copying.make(copy.pk)
    assert SafeCopy.objects.get().attempts == 2


def test_a_document_that_always_fails_is_given_up(monkeypatch: pytest.MonkeyPatch, settings: Any):
    document = letter("Dear reader, this is our answer.")
    copies.ask_for(document.pk, by=EditorFactory())
    monkeypatch.setattr(copying, "pdf_of", lambda *_: 1 / 0)
    for _ in range(settings.JOB_MAX_ATTEMPTS + 1):
        copying.make(document.copies.get().pk)
    copy = document.copies.get()
    assert (copy.state, copy.reason) == (CopyState.FAILED, copying.GIVEN_UP)


def test_what_fails_the_proof_is_kept_nowhere(stores: Path, monkeypatch: pytest.MonkeyPatch):
    document = letter("Dear Robin Sample, this is our answer.")
    hide(document, "Robin Sample")
    monkeypatch.setattr("disclosures.safe_copy.making.burn", lambda *_: None)
    copy = made(document)
    assert copy.state == CopyState.FAILED
    assert "text recognised in the pictures" in copy.reason and "Robin" not in copy.reason
    assert not list(stores.rglob("*")) and not copy.pages.exists()


def test_a_decision_after_it_was_made_outdates_a_copy():
    document = letter("Dear Robin Sample, this is our answer.")
    copy = made(document)
    assert copies.missing([document]) == []
    hide(document, "our answer.")
    assert copies.missing([document]) == [copies.OUTDATED.format(name="reply.pdf")]
    again = made(document)
    assert copies.missing([document]) == []
    assert (again.version, SafeCopy.objects.count()) == (copy.version + 1, 1)
    assert not COPIES.path_of(copy.key).exists()
