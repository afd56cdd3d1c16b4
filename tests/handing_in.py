"""What tests of handing in share: a letter to send, the form's answers, and the way to the receipt."""

from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from disclosures.models import Document, Submission
from disclosures.received.intake import Part, file_parts
from disclosures.received.uploads import keep
from tests.factories import SubmissionFactory, text_pdf

SAMPLES = Path(__file__).parent / "samples"
LETTER = """Department for Examples
Sanctuary Buildings

Our reference: 2016-0061947
9 December 2016

Dear requester

Thank you for your request, which was received on 14 November 2016. You asked how many pupils
were named in requests. Your request has been dealt with
under the Freedom of Information Act 2000.

The Department holds the information you requested. It is set out below.

Yours sincerely
Information Rights Team
Department for Examples"""


# A PDF carries the time at which it was made: the same text must give the same bytes.
_pdf = cache(text_pdf)


def letter(name: str = "reply.pdf", text: str = LETTER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, _pdf(text), "application/pdf")


def file_of(body: bytes, name: str = "reply.pdf", submission: Submission | None = None) -> Document:
    """A received document with its bytes in the store and a job that waits."""
    kept = keep([body])
    with transaction.atomic():
        part = Part(name, kept.size_bytes, kept.sha256, kept=kept)
        return file_parts(submission or SubmissionFactory(), [part])[0]


def hand_in(client: Client, *files: SimpleUploadedFile, **answers: Any) -> Any:
    return client.post("/contribute/", {"files": list(files), "agree": "on", **answers})


def receipt_of(client: Client, response: Any) -> list[dict[str, str]]:
    """The files of the receipt that a hand-in led to, as its JSON gives them."""
    assert response.status_code == 302, response.content[:2000]
    return client.get(response["Location"].rstrip("/") + ".json").json()["files"]
