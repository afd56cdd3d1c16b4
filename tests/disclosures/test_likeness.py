"""The same letter again: another scan, a retyped copy, and letters that only look alike."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents import likeness
from disclosures.models import Document, DocumentPage
from tests.factories import DocumentFactory

WORDS = [f"word{n}" for n in range(400)]


def text_of(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def misread(text: str, share: float) -> str:
    """As a second scan gives it: some words read wrongly."""
    dice = random.Random(1)
    return " ".join(word[:-1] + "x" if dice.random() < share else word for word in text.split())


def document_with(text: str, **given: object) -> Document:
    document = DocumentFactory(likeness=likeness.bands_of([text]), state="in-review", **given)
    DocumentPage.objects.create(document=document, number=1, text=text)
    return document


@given(st.text(max_size=3_000))
def test_bands_are_few_and_small_whatever_the_text(text: str):
    bands = likeness.bands_of([text])
    assert len(bands) in (0, likeness.BANDS)
    assert all(band >> 8 == place for place, band in enumerate(bands))
    assert bands == likeness.bands_of([text.upper().lower()]) or text.lower() != text.upper().lower()


def test_a_short_text_is_not_compared():
    assert likeness.bands_of(["Please find our response attached."]) == []


@pytest.mark.django_db
def test_another_scan_of_the_same_letter_is_found():
    first = document_with(text_of(1))
    second = document_with(misread(text_of(1), 0.03))
    found = likeness.similar(second)
    assert [one.document for one in found] == [first]
    assert 80 <= found[0].percent < 100


@pytest.mark.django_db
def test_another_letter_of_the_same_body_is_not():
    document_with(text_of(1))
    assert likeness.similar(document_with(text_of(2))) == []


@pytest.mark.django_db
def test_neither_the_same_bytes_nor_files_of_the_same_upload_nor_rejected_ones():
    text = text_of(3)
    own = document_with(text)
    document_with(text, original=None, sha256=own.sha256)
    document_with(text, container=own)
    Document.objects.filter(pk=document_with(text).pk).update(state="rejected", reason="Why")
    assert likeness.similar(own) == []


def test_the_same_words_on_more_pages_are_the_same():
    text = text_of(4)
    half = len(text.split()) // 2
    pages = [" ".join(text.split()[:half]), " ".join(text.split()[half:])]
    assert likeness.bands_of(pages) == likeness.bands_of([text])
