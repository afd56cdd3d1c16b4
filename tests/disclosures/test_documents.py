"""Public copies as readers get them: list, pages, finding, quoting, files; nothing of what is not public."""

import csv
import io
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from disclosures import actions
from disclosures.documents import copies, copying
from disclosures.editing import in_hand, review
from disclosures.models import CopyState, Disclosure, Document, DocumentState, SafeCopy
from tests.copying import proved, published
from tests.factories import DocumentFactory, EditorFactory, FOIResponseFactory
from tests.reviewing import act, address, answers, decided, find, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
TEXT = "Dear reader\nWe hold 41 requests.\nNo other requests\nwere made."


@pytest.fixture
def document() -> Document:
    return published(FOIResponseFactory(public=True, title="Requests by month"), TEXT, name="secret-name.pdf")


def record_of(document: Document) -> Disclosure:
    assert document.disclosure
    return document.disclosure


def addresses(document: Document) -> list[str]:
    at = f"/documents/{document.pk}/"
    return [at, f"{at}page/1/", f"{at}page/1.jpg", f"{at}copy.pdf"]


def body(response: Any) -> bytes:
    return response.getvalue()


def test_the_list_names_public_documents_newest_first(client: Client, document: Document):
    newer = published(FOIResponseFactory(public=True, title="A newer reply"))
    content = words(client.get("/documents/"))
    assert content.index("A newer reply") < content.index("Requests by month")
    assert str(newer.pk) in content and "secret-name" not in content
    assert 'aria-current="page">Documents' in content


def test_the_list_goes_on_behind_a_document(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("disclosures.views.documents.PAGE_SIZE", 2)
    made = [published(FOIResponseFactory(public=True)) for _ in range(5)]
    seen: list[str] = []
    at = "/documents/"
    while at:
        content = words(client.get(at))
        seen += re.findall(r'href="/documents/([0-9a-f-]{36})/"', content)
        more = re.search(r'rel="next" href="([^"]+)"', content)
        at = more[1] if more else ""
    assert seen == [str(one.pk) for one in reversed(made)]
    assert client.get(f"/documents/?after={uuid.uuid4()}").status_code == 404
    assert client.get("/documents/?after=nonsense").status_code == 404


def test_queries_do_not_grow_with_the_list(client: Client, django_assert_max_num_queries: Any):
    for _ in range(6):
        published(FOIResponseFactory(public=True))
    with django_assert_max_num_queries(6):
        client.get("/documents/")


def test_a_document_says_what_is_hidden_and_which_file_it_was(client: Client, document: Document):
    SafeCopy.objects.update(hidden_by_us=7, hidden_by_authority=2)
    content = words(client.get(f"/documents/{document.pk}/"))
    assert "<b>2</b> withheld by the authority" in content and "<b>7</b> hidden by us" in content
    assert f"sha256 {document.sha256}" in content
    assert f"/documents/{document.pk}/page/1/" in content
    assert record_of(document).get_absolute_url() in content
    assert f"/documents/{document.pk}/" in words(client.get(record_of(document).get_absolute_url()))


def test_a_page_shows_picture_words_and_what_is_hidden_in_them(client: Client, document: Document):
    page = document.copies.get().pages.get()
    page.marks = [[4, "us", "name of a pupil"], [11, "authority", "withheld by the authority"]]
    page.text = "Dear <b>reader</b>\nwe write"
    page.save()
    content = words(client.get(f"/documents/{document.pk}/page/1/"))
    assert '<span class="by-us">Hidden by us: name of a pupil</span>' in content
    assert "<small>Withheld by the authority</small>" in content
    assert "&lt;b&gt;" in content and "<b>reader" not in content
    assert f'src="/documents/{document.pk}/page/1.jpg"' in content


def test_a_sheet_is_a_table(client: Client, document: Document):
    page = document.copies.get().pages.get()
    page.place, page.text, page.marks = "sheet Totals", "Month\tAsked\nJuly\t", [[17, "us", "1 to 4"]]
    page.save()
    content = words(client.get(f"/documents/{document.pk}/page/1/"))
    cells = re.findall(r"<td>(.*?)</td>", content, re.DOTALL)
    assert [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in cells] == [
        "Month", "Asked", "July", "Hidden by us: 1 to 4",
    ]  # fmt: skip


def read_csv(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def test_a_sheet_is_a_file_as_well_of_all_its_pages_and_of_what_is_shown_alone(
    client: Client, document: Document
):
    pages = document.copies.get().pages
    pages.update(
        place="sheet Totals", text="Month\tAsked\nJuly\t", marks=[[17, "us", "A small number: 1 to 4"]]
    )
    more = {"place": "sheet Totals", "picture_key": "b" * 32}
    pages.create(number=2, text=" or so\n=1+1\t-5\n@here,\t+44", marks=[], **more)
    pages.create(number=3, text="Another\tsheet", place="sheet Notes", picture_key="c" * 32)
    at = f"/documents/{document.pk}/page"
    for number in (1, 2):
        response = client.get(f"{at}/{number}.csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert "secret-name" not in response["Content-Disposition"]
        assert read_csv(response) == [
            ["Month", "Asked"],
            ["July", "[hidden: A small number: 1 to 4] or so"],
            ["'=1+1", "-5"],
            ["'@here,", "'+44"],
        ]
    assert read_csv(client.get(f"{at}/3.csv")) == [["Another", "sheet"]]
    assert client.get(f"{at}/1.csv?bom=1").getvalue().startswith(b"\xef\xbb\xbf")
    assert f"{at}/1.csv" in words(client.get(f"{at}/1/"))
    assert client.get(f"{at}/4.csv").status_code == 404
    copies.withdraw([document])
    assert client.get(f"{at}/1.csv").status_code == 410


def test_a_page_of_a_letter_is_no_sheet(client: Client, document: Document):
    assert client.get(f"/documents/{document.pk}/page/1.csv").status_code == 404
    assert ".csv" not in words(client.get(f"/documents/{document.pk}/page/1/")).partition("<main")[2]


def test_words_are_found_without_script_and_their_places_can_be_linked_to(client: Client, document: Document):
    content = words(client.get(f"/documents/{document.pk}/?q=REQUESTS"))
    assert "2 places" in content and f"/documents/{document.pk}/page/1/?q=REQUESTS#words" in content
    page = words(client.get(f"/documents/{document.pk}/page/1/?q=requests"))
    assert page.count("<mark>requests</mark>") == 2
    link = re.search(r'href="([^"]+\?quote=(\d+)-(\d+)(?:&amp;copy=\d+)?)#quote"', page)
    assert link and TEXT[int(link[2]) : int(link[3])] == "requests"
    assert '<mark id="quote">requests</mark>' in words(client.get(link[1]))
    across = words(client.get(f"/documents/{document.pk}/page/1/?q=requests+were"))
    assert "1 place" in across
    none = words(client.get(f"/documents/{document.pk}/?q=nothing+like+it"))
    assert "0 places" in none


@pytest.mark.parametrize(
    "query", ["quote=9-3", "quote=0-99999", "quote=x-1", "quote=-", "q=%00", "q=" + "x" * 300]
)
def test_odd_questions_are_answered_plainly(client: Client, document: Document, query: str):
    response = client.get(f"/documents/{document.pk}/page/1/?{query}")
    assert response.status_code == 200 and "<mark" not in words(response)


def test_the_file_is_saved_under_a_name_of_ours_and_runs_nothing(client: Client, document: Document):
    response = client.get(f"/documents/{document.pk}/copy.pdf")
    assert body(response).startswith(b"%PDF")
    assert response["Content-Disposition"] == (
        f'attachment; filename="{record_of(document).slug}-{str(document.pk)[:8]}.pdf"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "public, no-cache"
    again = client.get(f"/documents/{document.pk}/copy.pdf", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and not again.content
    part = client.get(f"/documents/{document.pk}/copy.pdf", headers={"Range": "bytes=5-9"})
    assert (part.status_code, part["Accept-Ranges"]) == (200, "none") and body(part).startswith(b"%PDF")


def test_what_is_not_public_is_answered_like_what_does_not_exist(client: Client, document: Document):
    draft = DocumentFactory(
        disclosure=FOIResponseFactory(in_review=True), state=DocumentState.IN_REVIEW, page_count=1
    )
    proved(draft)
    unproved = published(FOIResponseFactory(public=True))
    unproved.copies.update(state=CopyState.PROVED)
    for one in (draft, unproved):
        for at, unknown in zip(addresses(one), addresses(Document(pk=uuid.uuid4())), strict=True):
            private, nowhere = client.get(at), client.get(unknown)
            assert private.status_code == nowhere.status_code == 404
            assert words(private).replace(str(one.pk), "") == re.sub(
                r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", words(nowhere)
            )
    assert client.get(f"/documents/{document.pk}/page/2/").status_code == 404
    assert client.get(f"/documents/{document.pk}/page/99999999999/").status_code == 404


def test_taken_down_it_is_gone_with_its_files_at_once(
    client: Client, document: Document, django_capture_on_commit_callbacks: Any, settings: Any
):
    for at in addresses(document):
        assert client.get(at).status_code == 200
    etag = client.get(addresses(document)[3])["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        review.take_down(
            document.pk,
            "It was not ours to publish.",
            by=EditorFactory(),
            version=in_hand.version_of(document),
        )
    for at in addresses(document):
        response = client.get(at, headers={"If-None-Match": etag})
        assert response.status_code == 410, at
        assert "It was not ours to publish." in words(response)
    assert str(document.pk) not in words(client.get("/documents/"))
    assert [path for path in Path(settings.PUBLIC_DIR).rglob("*") if path.is_file()] == []
    assert not document.copies.get().pages.exists()


def test_a_record_that_is_withdrawn_takes_its_documents_along(client: Client, document: Document):
    actions.withdraw(document.disclosure, by=None, reason="The source was withdrawn.")
    for at in addresses(document):
        assert client.get(at).status_code == 410


def test_a_file_that_changed_or_is_gone_is_noticed():
    whole, changed, gone, blind = (published(FOIResponseFactory(public=True)).copies.get() for _ in range(4))
    path = copies.COPIES.path_of(changed.key)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    copies.COPIES.forget([gone.key, blind.pages.get().picture_key])
    assert [one for one, _ in copies.damaged()] == [changed, gone, blind]
    assert whole.pages.exists()


# ---- at the desk


def test_nothing_is_published_without_a_copy_of_today(client: Client, editor: Any, waiting: Document):
    send = answers(waiting) | {"action": "publish"}
    assert copies.MAKE_FIRST.format(name="reply.pdf") in words(client.post(address(waiting), send))
    proved(waiting)
    hit = find(waiting, "person-name", "Dear requester")
    assert "1 personal detail to decide" in words(client.post(address(waiting), send))
    act(client, waiting, "save", **decided(waiting, hit, "change", words="requester", reason="A name"))
    waiting.refresh_from_db()
    send = answers(waiting) | {"action": "publish"}
    assert "was made before the last decisions" in words(client.post(address(waiting), send))
    assert waiting.copies.get().state == CopyState.PROVED
    proved(waiting)
    assert client.post(address(waiting), send).status_code == 302
    assert waiting.copies.get(state=CopyState.PUBLIC)
    assert client.get(f"/documents/{waiting.pk}/").status_code == 200


def test_an_editor_asks_for_a_copy_and_looks_at_it(client: Client, editor: Any, waiting: Document):
    assert "Make the public copy" in words(client.get(address(waiting)))
    act(client, waiting, "make-copy")
    act(client, waiting, "make-copy")
    assert waiting.copies.get().state == CopyState.WAITING
    content = words(client.get(address(waiting)))
    assert "It is being made" in content and "Make the public copy" not in content
    assert client.get(f"{address(waiting)}copy.pdf").status_code == 404
    waiting.copies.all().delete()
    proved(waiting)
    content = words(client.get(address(waiting)))
    assert "Made, and nothing hidden was found in it" in content
    shown = client.get(f"{address(waiting)}copy.pdf")
    assert body(shown).startswith(b"%PDF") and "no-store" in shown["Cache-Control"]
    assert Client().get(f"{address(waiting)}copy.pdf").status_code == 302


def test_a_failed_proof_is_told_in_words(client: Client, editor: Any, waiting: Document):
    copy = proved(waiting)
    copy.state, copy.reason = CopyState.FAILED, copying.LEFT_OVER.format(names="words kept")
    copy.proof = [["words kept", False, 3, "97 of 100 words"]]
    copy.save()
    content = words(client.get(address(waiting)))
    assert "words kept: <b>failed</b> (3 found; 97 of 100 words)" in content
    assert "Make the public copy" in content


def test_rejecting_deletes_a_copy_that_nobody_saw(
    client: Client, editor: Any, waiting: Document, settings: Any, django_capture_on_commit_callbacks: Any
):
    proved(waiting)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, waiting, "reject", reason="It is not a reply.")
    assert not SafeCopy.objects.exists()
    assert [path for path in Path(settings.PUBLIC_DIR).rglob("*") if path.is_file()] == []
    assert client.get(f"/documents/{waiting.pk}/").status_code == 404
