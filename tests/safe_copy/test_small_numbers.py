"""A number that is held back, or shown as a band, is read nowhere that anybody may look."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from disclosures.documents import related
from disclosures.documents.copies import COPIES
from disclosures.models import CopyState, Disclosure, ExtractedFact
from disclosures.small_numbers import bands
from tests.copying import made
from tests.factories import EditorFactory, OrganisationFactory
from tests.reviewing import act, address, fact_decided, words
from tests.safe_copy.test_samples import everything_said, read
from tests.tree.test_nothing_leaks import crawl, known_addresses

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores")]
# Numbers that stand nowhere by chance; the setting makes them small ones.
SHOWN, HELD, BANDED, TOTAL = "412907", "48173", "59231", "520311"
TABLE = f"Place,Pupils\nNorthtown,{SHOWN}\nSouthtown,{HELD}\nWesttown,{BANDED}\nAll,{TOTAL}\n"


def stands_in(number: str, text: str) -> bool:
    """Also as "48,173" and "48 173"."""
    return bool(re.search(rf"(?<!\d){number[:-3]}[,\s\u00a0]?{number[-3:]}(?!\d)", text))


def unpacked(body: bytes) -> str:
    """Every word of an answer: of a PDF its text, its streams and its strings."""
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if not body.startswith(b"%PDF"):
        return body.decode("utf-8", "replace")
    said = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)]
    with pikepdf.open(BytesIO(body)) as pdf:
        said += [
            one.read_bytes().decode("latin-1")
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and "/Filter" in one and one.get("/Subtype") != "/Image"
        ]
        said.append(str(pdf.docinfo))
    return "\n".join(said)


@pytest.fixture
def client(settings: Any) -> Client:
    settings.SMALL_NUMBER_BELOW, settings.RATE_LIMITS_ENABLED = 100_000, False
    OrganisationFactory(name="Department for Examples", slug="department-for-examples")
    client = Client()
    client.force_login(EditorFactory())
    return client


def test_held_and_banded_numbers_are_nowhere(client: Client, stores: Path):
    [document] = read(TABLE.encode(), "counts.csv")
    for value, choice in ((HELD, "hold"), (BANDED, "band")):
        found = ExtractedFact.objects.get(name="figure", value=value)
        document.refresh_from_db()
        sent = fact_decided(document, found, choice, reason="Could point at one person")
        answer = act(client, document, "save", **sent)
        assert answer.status_code == 302, words(answer)
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    document.refresh_from_db()
    answer = act(client, document, "publish")
    assert answer.status_code == 302, words(answer)
    record = Disclosure.objects.get()
    assert record.state == "published" and related.of_record(record) == [document]
    copy.refresh_from_db()
    assert copy.state == CopyState.PUBLIC
    seeds = [
        f"/disclosures/{record.slug}/",
        f"/documents/{document.pk}/",
        f"/documents/{document.pk}/page/1/",
    ]
    asked = (f"/search/?q={number}" for number in (HELD, BANDED, f"{HELD[:2]},{HELD[2:]}"))
    stranger = Client()
    shown = []
    for place, response in crawl(stranger, [*seeds, *known_addresses()]):
        text = unpacked(response.getvalue())
        text += str(response.headers)
        for number in (HELD, BANDED):
            assert not stands_in(number, text), (place, number)
        shown += [place] if stands_in(SHOWN, text) else []
    for place in asked:
        assert str(document.pk) not in stranger.get(place).content.decode()
    assert f"/documents/{document.pk}/page/1/" in shown
    said = everything_said(copy)
    pdf = unpacked(COPIES.path_of(copy.key).read_bytes())
    for number in (HELD, BANDED):
        assert not stands_in(number, said) and not stands_in(number, pdf)
    assert stands_in(SHOWN, said) and stands_in(TOTAL, said)
    reasons = [reason for page in copy.pages.all() for _, _, reason in page.marks]
    assert reasons == [bands.HELD, "A small number: 1 to 99,999"]
    assert stranger.get(address(document)).status_code in (302, 403, 404)
