"""Pictures of received pages: drawn in workers when an editor looks, shown to editors, and forgotten."""

import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from PIL import Image

from accounts.models import User
from disclosures import tasks
from disclosures.documents import extraction, page_pictures, picturing
from disclosures.documents.page_pictures import PICTURES
from disclosures.ingest import pipeline
from disclosures.ingest.contract import Page
from disclosures.ingest.pipeline import ChildDied
from disclosures.keeping import erasures, sweeping
from disclosures.models import AuditEntry, Document, PagePicture, PictureState
from disclosures.received import uploads
from tests.factories import EditorFactory, OriginalFactory, text_pdf
from tests.files import word_document
from tests.markup import read
from tests.reviewing import act, address, all_hidden, find, said, words

pytestmark = pytest.mark.django_db
TEXT = "Dear Ash Example\nOur ref: 2016-0061947"


@pytest.fixture
def letter(waiting: Document) -> Document:
    """A PDF of two pages, in review, with its bytes in the store."""
    waiting.facts.all().delete()
    waiting.pages.update(text=TEXT)
    waiting.pages.create(number=2, text="Second page")
    return with_bytes(waiting, text_pdf(TEXT, "Second page"))


def with_bytes(document: Document, body: bytes) -> Document:
    kept = uploads.keep([body])
    document.original = OriginalFactory(sha256=kept.sha256, key=kept.key)
    document.save()
    return document


def drawn(document: Document, *numbers: int) -> list[PagePicture]:
    asked = page_pictures.ask_for(document, numbers or (1, 2))
    for one in asked.values():
        picturing.draw(one.pk)
    return list(document.pictures.filter(number__in=asked))


def files() -> list[Path]:
    return [path for path in Path(site.PICTURES_DIR).rglob("*") if path.is_file()]


def picture_address(document: Document, number: int = 1) -> str:
    return f"{address(document)}page/{number}.jpg"


def views() -> int:
    return AuditEntry.objects.filter(action="view-pages").count()


# ---- drawing


def test_a_page_is_drawn_with_the_places_of_its_words(letter: Document):
    first, second = drawn(letter)
    assert (first.state, second.state) == (PictureState.DRAWN, PictureState.DRAWN)
    image = Image.open(BytesIO(PICTURES.path_of(first.key).read_bytes()))
    assert image.format == "JPEG"
    assert image.size == (first.width, first.height)
    assert first.size_bytes == PICTURES.path_of(first.key).stat().st_size
    assert [TEXT[start:end] for start, end, *_ in first.words] == TEXT.split()
    assert all(0 <= side <= 1000 for _, _, *box in first.words for side in box)


def test_a_photograph_is_drawn_too(letter: Document):
    body = BytesIO()
    Image.new("RGB", (400, 300), "white").save(body, "PNG")
    with_bytes(letter, body.getvalue())
    Document.objects.filter(pk=letter.pk).update(media_type="image/png")
    [one] = drawn(letter, 1)
    assert one.state == PictureState.DRAWN
    assert one.width / one.height == pytest.approx(4 / 3, rel=0.02)


def test_the_same_pages_are_asked_for_once(letter: Document, django_capture_on_commit_callbacks: Any):
    with django_capture_on_commit_callbacks() as told:
        page_pictures.ask_for(letter, [1])
    assert len(told) == 1
    with django_capture_on_commit_callbacks() as told:
        again = page_pictures.ask_for(letter, [1, 2])
    assert sorted(again) == [1, 2]
    assert len(told) == 1
    with django_capture_on_commit_callbacks() as told:
        page_pictures.ask_for(letter, [1, 2])
    assert told == []
    assert letter.pictures.count() == 2


def test_what_is_drawn_is_not_drawn_again(letter: Document):
    [first] = drawn(letter, 1)
    picturing.draw(first.pk)
    again = PagePicture.objects.get(pk=first.pk)
    assert (again.attempts, again.key) == (1, first.key)
    assert len(files()) == 1


def test_a_page_that_kills_its_workers_is_given_up(letter: Document, settings: Any):
    one = page_pictures.ask_for(letter, [1])[1]
    PagePicture.objects.filter(pk=one.pk).update(attempts=settings.JOB_MAX_ATTEMPTS)
    picturing.draw(one.pk)
    assert PagePicture.objects.get().state == PictureState.FAILED


def test_a_child_that_dies_is_not_the_end(letter: Document, monkeypatch: pytest.MonkeyPatch, settings: Any):
    def dies(*_: object) -> None:
        raise ChildDied("It died.")

    monkeypatch.setattr(pipeline, "render", dies)
    one = page_pictures.ask_for(letter, [1])[1]
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        assert PagePicture.objects.get().state == PictureState.WAITING
        picturing.draw(one.pk)
    assert PagePicture.objects.get().state == PictureState.FAILED
    assert files() == []


def test_what_another_worker_holds_is_left_to_it(letter: Document):
    one = page_pictures.ask_for(letter, [1])[1]
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [picturing.LOCKS, one.pk % 2**31])
        assert picturing.offer() == 0
        picturing.draw(one.pk)
        assert PagePicture.objects.get().state == PictureState.WAITING
    finally:
        other.close()
    deadline = time.monotonic() + 60  # the server notices in its own time
    while not picturing.offer():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    picturing.draw(one.pk)
    assert PagePicture.objects.get().state == PictureState.DRAWN


def test_bytes_that_cannot_be_drawn_end_in_words(letter: Document, client: Client, editor: User):
    with_bytes(letter, b"%PDF-1.4 and nothing else")
    one = page_pictures.ask_for(letter, [1])[1]
    for _ in range(3):
        picturing.draw(one.pk)
    assert PagePicture.objects.get().state == PictureState.FAILED
    assert "No picture could be drawn of this page." in said(client.get(address(letter)))


@pytest.mark.django_db(transaction=True)
def test_a_message_with_anything_but_ids_is_dropped(letter: Document):
    one = page_pictures.ask_for(letter, [1])[1]
    for wrong in ([str(one.pk)], "1", None, [True] * 9):
        tasks.draw_pages(wrong)
    tasks.draw_pages([10**30, -1])
    assert PagePicture.objects.get().state == PictureState.WAITING
    tasks.draw_pages([one.pk])
    assert PagePicture.objects.get().state == PictureState.DRAWN


# ---- who sees them


def test_an_editor_gets_the_picture_and_keeps_nothing(letter: Document, client: Client, editor: User):
    drawn(letter)
    response = client.get(picture_address(letter))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert {"private", "no-store"} <= {part.strip() for part in response["Cache-Control"].split(",")}
    assert "ETag" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue().startswith(b"\xff\xd8")


@pytest.mark.parametrize("number", [1, 3, 99, 10**30])
def test_what_is_not_drawn_is_not_there(letter: Document, client: Client, editor: User, number: int):
    letter.pages.create(number=3, text="Hidden", is_hidden=True)
    page_pictures.ask_for(letter, [1])
    drawn(letter, 2, 3)
    assert client.get(picture_address(letter, number)).status_code == 404
    assert views() == 0


@pytest.mark.parametrize("state", ["quarantined", "rejected", "reading", "duplicate"])
def test_of_a_document_that_is_not_to_be_decided_nothing_is_shown(
    letter: Document, client: Client, editor: User, state: str
):
    drawn(letter)
    Document.objects.filter(pk=letter.pk).update(state=state, reason="Some reason.")
    assert client.get(picture_address(letter)).status_code == 404


def test_looking_leaves_one_entry_a_visit(
    letter: Document, client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
):
    drawn(letter)
    client.get(address(letter))
    for number in (1, 2):
        client.get(picture_address(letter, number))
    client.get(address(letter))
    entry = AuditEntry.objects.get(action="view-pages")
    assert (entry.actor, entry.object_type, entry.object_id) == (editor, "document", str(letter.pk))
    second = Client()
    second.force_login(EditorFactory())
    second.get(picture_address(letter))
    assert views() == 2
    monkeypatch.setattr(page_pictures, "LASTS", timedelta(0))
    client.get(address(letter))
    assert views() == 3


# ---- the desk


def test_until_there_is_a_picture_the_desk_says_so(letter: Document, client: Client, editor: User):
    response = client.get(address(letter))
    assert "The picture of this page is being drawn. Look again" in said(response)
    page = read(words(response))
    assert [tag for tag in page.having("div", id="pictures") if "data-pending" in tag]
    assert letter.pictures.filter(state="waiting").count() == 2
    for one in letter.pictures.all():
        picturing.draw(one.pk)
    page = read(words(client.get(address(letter))))
    assert [one["src"] for one in page.having("img")] == [picture_address(letter, n) for n in (1, 2)]
    assert not [tag for tag in page.having("div", id="pictures") if "data-pending" in tag]


def test_what_was_found_is_outlined_and_leads_to_its_line_and_back(
    letter: Document, client: Client, editor: User
):
    hit = find(letter, "person-name", "Ash Example")
    drawn(letter)
    page = read(words(client.get(address(letter))))
    [outline] = page.having("a", id=f"b-p{hit.pk}", href=f"#p{hit.pk}")
    assert outline["class"] == "outline detail open"
    assert page.having("a", href=f"#b-p{hit.pk}")
    assert page.having("a", href=f"#m-p{hit.pk}")
    [rect] = page.having("rect")
    row = letter.pictures.get(number=1)
    name = next(word for word in row.words if TEXT[word[0] : word[1]] == "Ash")
    assert 0 <= name[2] * row.width // 1000 - int(rect["x"]) <= 4
    act(client, letter, "save", **all_hidden(letter))
    [outline] = read(words(client.get(address(letter)))).having("a", id=f"b-p{hit.pk}")
    assert outline["class"] == "outline detail hidden"


def test_formats_without_pages_keep_their_text(letter: Document, client: Client, editor: User):
    with_bytes(letter, word_document(TEXT))
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    Document.objects.filter(pk=letter.pk).update(media_type=media_type)
    page = read(words(client.get(address(letter))))
    assert not page.having("div", id="pictures")
    assert page.having("section", id="page-1")
    assert not letter.pictures.exists()
    assert views() == 0


def test_pictures_cost_the_desk_a_fixed_number_of_queries(
    letter: Document, client: Client, editor: User, django_assert_max_num_queries: Any
):
    most = 54
    with django_assert_max_num_queries(most):
        client.get(address(letter))
    for number in range(3, 30):
        letter.pages.create(number=number, text=TEXT)
        find(letter, "person-name", "Ash Example", page=number)
    drawn(letter)
    with django_assert_max_num_queries(most):
        client.get(address(letter))


# ---- forgetting


@pytest.mark.parametrize("action", ["publish", "reject"])
def test_a_decision_forgets_them(
    letter: Document, client: Client, editor: User, action: str, django_capture_on_commit_callbacks: Any
):
    drawn(letter)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, letter, action, reason="Not ours.")
    letter.refresh_from_db()
    assert letter.state in ("published", "rejected")
    assert (letter.pictures.count(), files()) == (0, [])


def test_another_reading_forgets_them(letter: Document, django_capture_on_commit_callbacks: Any):
    drawn(letter)
    letter.read_at = letter.received_at
    with django_capture_on_commit_callbacks(execute=True):
        extraction.write_pages(letter, [Page("Other words")])
    assert (letter.pictures.count(), files()) == (0, [])


def test_an_erasure_forgets_them(letter: Document, settings: Any, django_capture_on_commit_callbacks: Any):
    settings.TWO_PERSON_RULES = False
    drawn(letter)
    with django_capture_on_commit_callbacks(execute=True):
        assert erasures.erase(letter.pk, "Somebody asked us to.", by=EditorFactory())
    letter.refresh_from_db()
    assert letter.cause == erasures.CAUSE
    assert (letter.pictures.count(), files()) == (0, [])


def test_what_is_forgotten_while_it_is_drawn_leaves_no_file(
    letter: Document, monkeypatch: pytest.MonkeyPatch
):
    real = pipeline.render

    def decided_meanwhile(*given: Any) -> Any:
        rendering = real(*given)
        page_pictures.forget([letter])
        return rendering

    monkeypatch.setattr(pipeline, "render", decided_meanwhile)
    one = page_pictures.ask_for(letter, [1])[1]
    picturing.draw(one.pk)
    assert not PagePicture.objects.exists()
    assert files() == []


def test_what_nobody_looks_at_for_a_week_goes(letter: Document, django_capture_on_commit_callbacks: Any):
    drawn(letter)
    PagePicture.objects.filter(number=1).update(asked_at=letter.received_at - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        picturing.offer()
    assert [one.number for one in letter.pictures.all()] == [2]
    assert len(files()) == 1


def test_files_that_no_row_knows_are_swept(letter: Document, monkeypatch: pytest.MonkeyPatch):
    [kept, lost] = drawn(letter)
    PagePicture.objects.filter(pk=lost.pk).delete()
    monkeypatch.setattr(sweeping, "DAY_SECONDS", -60)
    sweeping.sweep()
    assert files() == [PICTURES.path_of(kept.key)]
