"""A page or sheet that an editor leaves out: readers learn that it is there, and nothing of what it says."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from disclosures.editing import deciding
from disclosures.models import CopyState, Document
from tests.copying import made
from tests.factories import EditorFactory, OrganisationFactory, text_pdf
from tests.reviewing import act, words
from tests.safe_copy.test_samples import everything_said, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores")]
WHY = "Working notes that name nobody's decision"


@pytest.fixture
def client() -> Client:
    OrganisationFactory(name="Department for Examples", slug="department-for-examples")
    client = Client()
    client.force_login(EditorFactory())
    return client


def workbook() -> bytes:
    book = openpyxl.Workbook()
    first, notes = book.worksheets[0], book.create_sheet("Notes")
    first.title = "Counts"
    for row in (("Place", "Requests"), ("Northtown", 412), ("Southtown", 377)):
        first.append(row)
    for row in (("Marigold", "Tangerine"), ("Periwinkle", 9183)):
        notes.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def leave_out(client: Client, document: Document, page: str, reason: str = WHY) -> Any:
    sent = {"hide-whole": "on", "hide-page": page, "hide-reason": reason}
    answer = act(client, document, "save", stamp=deciding.stamp_of(document), **sent)
    document.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    ("name", "body", "kept", "gone"),
    [
        ("counts.xlsx", workbook(), ("Northtown", "377"), ("Marigold", "Tangerine", "Periwinkle", "9183")),
        (
            "reply.pdf",
            text_pdf("Dear reader, the answer is below.", "Marigold wrote to Tangerine.\nPeriwinkle 9183"),
            ("answer", "below"),
            ("Marigold", "Tangerine", "Periwinkle", "9183"),
        ),
    ],
)
def test_what_is_left_out_is_in_no_part_of_the_copy_and_the_rest_is(
    client: Client, name: str, body: bytes, kept: tuple[str, ...], gone: tuple[str, ...]
):
    [document] = read(body, name)
    answer = leave_out(client, document, "2")
    assert answer.status_code == 302, words(answer)
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    text = everything_said(copy)
    assert [word for word in gone if word in text] == []
    assert all(word in text for word in kept)
    assert WHY in {why for page in copy.pages.all() for _, _, why in page.marks}


@pytest.mark.parametrize(
    ("page", "reason", "sentence"),
    [
        ("9", WHY, "The document has no such page."),
        ("", WHY, "Say which page or sheet."),
        ("2", "", "Say why it is left out."),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(client: Client, page: str, reason: str, sentence: str):
    [document] = read(workbook(), "counts.xlsx")
    answer = leave_out(client, document, page, reason)
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert not document.redactions.exists()
