import pytest
from django.test import Client

from disclosures.models import DocumentState
from tests.factories import (
    DocumentFactory,
    FOIResponseFactory,
    IngestJobFactory,
    OriginalFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.markup import read

pytestmark = pytest.mark.django_db
STEPS = 6


def page_of(client: Client, token: str) -> str:
    return client.get(f"/contribute/r/{token}/").content.decode()


@pytest.mark.parametrize("state", DocumentState.values)
def test_each_file_has_its_name_and_state(client: Client, state: str):
    submission = SubmissionFactory(token="a-token")
    reason = "It has a password." if state in ("rejected", "quarantined", "duplicate") else ""
    DocumentFactory(submission=submission, name="reply.pdf", state=state, reason=reason, sha256="ab" * 32)

    content = page_of(client, "a-token")
    assert f'data-file="reply.pdf" data-state="{state}"' in content
    assert DocumentState(state).label in content
    assert reason in content
    answer = client.get("/contribute/r/a-token.json")
    assert answer.json() == {
        "files": [{"name": "reply.pdf", "sha256": "ab" * 32, "state": state, "reason": reason}]
    }


@pytest.mark.parametrize(
    ("state", "done", "now"),
    [
        ("received", 0, "Received"),
        ("reading", 2, "Text read"),
        ("read", 3, "Personal details looked for"),
        ("in-review", 4, "Waiting for review"),
    ],
)
def test_a_file_under_way_has_six_steps(client: Client, state: str, done: int, now: str):
    DocumentFactory(submission=SubmissionFactory(token="a-token"), state=state)
    content = page_of(client, "a-token")
    assert content.count(", done</span>") == done
    assert content.count(", not yet</span>") == STEPS - done - 1
    assert f'class="at">{now}<span class="vh">, now' in content


def test_only_what_is_under_way_is_asked_for_again(client: Client):
    document = DocumentFactory(submission=SubmissionFactory(token="a-token"), state="reading")
    assert "data-pending" in page_of(client, "a-token")
    document.state = DocumentState.IN_REVIEW
    document.save()
    assert "data-pending" not in page_of(client, "a-token")


def test_without_script_a_link_checks_again(client: Client):
    SubmissionFactory(token="a-token")
    assert '<a href="/contribute/r/a-token/">Check again</a>' in page_of(client, "a-token")


@pytest.mark.parametrize("ending", ["/", ".json"])
def test_it_is_in_no_cache_and_no_index_and_tells_no_other_site(client: Client, ending: str):
    """A34"""
    SubmissionFactory(token="a-token")
    response = client.get(f"/contribute/r/a-token{ending}")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("ending", ["/", ".json"])
def test_an_unknown_token_is_a_404(client: Client, ending: str):
    SubmissionFactory(token="a-token")
    assert client.get(f"/contribute/r/another-token{ending}").status_code == 404


def test_the_stored_hash_opens_nothing(client: Client):
    submission = SubmissionFactory(token="a-token")
    assert client.get(f"/contribute/r/{submission.receipt_hash}/").status_code == 404
    assert client.get(f"/contribute/r/{submission.pk}/").status_code == 404


def test_it_shows_nothing_that_was_found_or_answered(client: Client):
    submission = SubmissionFactory(
        token="a-token",
        note="private-note",
        requester="private-asker",
        names_to_hide="private-child",
        email="private@example.org",
        authority_name="private-authority",
    )
    document = DocumentFactory(
        submission=submission,
        state="in-review",
        warnings=["private-warning"],
        hidden=[{"what": "private-hidden", "where": "private-where"}],
        trust_reasons=["private-reason"],
        original=OriginalFactory(key="private-key"),
    )
    document.disclosure = FOIResponseFactory(in_review=True, title="private-title", reference="private-ref")
    document.save()
    document.pages.create(number=1, text="private-text")
    document.facts.create(
        name="reference", value="private-fact", page=1, start=0, end=3, confidence=1, rule="private-rule"
    )
    document.personal_data.create(
        type="person-name", page=1, start=0, end=7, confidence=1, rule="private-rule"
    )
    for ending in ("/", ".json"):
        assert "private-" not in client.get(f"/contribute/r/a-token{ending}").content.decode().lower()


def test_a_published_file_leads_to_its_record_and_a_withdrawn_record_is_not_linked(client: Client):
    submission = SubmissionFactory(token="a-token")
    record = FOIResponseFactory(public=True)
    DocumentFactory(submission=submission, state="published", disclosure=record)
    assert record.get_absolute_url() in page_of(client, "a-token")
    withdrawn = FOIResponseFactory(withdrawn=True)
    DocumentFactory(submission=submission, state="published", disclosure=withdrawn)
    assert withdrawn.get_absolute_url() not in page_of(client, "a-token")


def test_a_name_with_markup_is_text(client: Client):
    DocumentFactory(submission=SubmissionFactory(token="a-token"), name='"><script>alert(1)</script>.pdf')
    assert "<script>alert" not in page_of(client, "a-token")


def test_twenty_files_cost_no_more_queries_than_one(client: Client, django_assert_num_queries):
    submission = SubmissionFactory(token="a-token")
    for _ in range(20):
        archive = DocumentFactory(submission=submission)
        for _ in range(3):
            IngestJobFactory(document=DocumentFactory(container=archive))
    with django_assert_num_queries(5):
        page_of(client, "a-token")


def test_it_is_only_read(client: Client):
    SubmissionFactory(token="a-token")
    assert client.put("/contribute/r/a-token/").status_code == 405


# ---- what is happening


def message_of(client: Client) -> str:
    return " ".join(read(page_of(client, "a-token")).texts["main"][0].split())


@pytest.mark.parametrize(
    ("media_type", "pages", "inside", "words"),
    [
        ("application/pdf", 3, 0, "3 pages."),
        ("application/pdf", 1, 0, "1 page."),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 4, 0, "4 sheets."),
        ("message/rfc822", 1, 2, "An e-mail with 2 attachments."),
        ("application/vnd.ms-outlook", 1, 0, "An e-mail."),
        ("application/zip", None, 1, "An archive with 1 file."),
        ("application/pdf", 2, 1, "2 pages, 1 file in it."),
    ],
)
def test_it_says_what_was_read(client: Client, media_type: str, pages: int | None, inside: int, words: str):
    document = DocumentFactory(
        submission=SubmissionFactory(token="a-token"),
        state="in-review",
        media_type=media_type,
        page_count=pages,
    )
    for _ in range(inside):
        DocumentFactory(container=document, state="in-review")
    assert words in message_of(client)


@pytest.mark.parametrize(
    ("state", "step", "numbers", "words"),
    [
        ("read", "ocr", [2, 3], "Pages 2 and 3 are pictures: a program reads them next"),
        ("read", "ocr", [2], "Page 2 is a picture: a program reads it next"),
        ("in-review", "ocr", [2, 3], "Pages 2 and 3 are pictures: they are still to be read."),
        ("in-review", "read", [1], "Page 1 is a picture: no program could read it."),
        ("read", "ocr", range(1, 9), "8 pages are pictures: a program reads them next"),
    ],
)
def test_pages_that_are_pictures_are_named(client: Client, state: str, step: str, numbers, words: str):
    document = DocumentFactory(
        submission=SubmissionFactory(token="a-token"), state=state, page_count=9, is_checked=False
    )
    IngestJobFactory(document=document, step=step, state="waiting" if step == "ocr" else "done")
    for number in numbers:
        document.pages.create(number=number, needs_reading=True)
    assert words in message_of(client)
    assert ("stopped here" in message_of(client)) is (state == "in-review")


def test_a_second_try_and_a_search_that_did_not_finish_are_said(client: Client):
    submission = SubmissionFactory(token="a-token")
    IngestJobFactory(document=DocumentFactory(submission=submission), attempts=1)
    DocumentFactory(submission=submission, state="in-review", is_checked=False)
    said = message_of(client)
    assert "A first try did not work; we try again by ourselves." in said
    assert "our search for personal details did not finish, so an editor does that" in said


def test_members_lie_in_the_list_of_what_they_came_in(client: Client):
    archive = DocumentFactory(
        submission=SubmissionFactory(token="a-token"),
        name="all.zip",
        media_type="application/zip",
        state="read",
    )
    mail = DocumentFactory(
        container=archive, name="reply.eml", state="in-review", media_type="message/rfc822"
    )
    DocumentFactory(container=mail, name="annex.docx", state="reading")
    DocumentFactory(container=archive, name="locked.pdf", state="quarantined", reason="It has a password.")
    content = page_of(client, "a-token")
    for name, state in (
        ("all.zip", "read"),
        ("reply.eml", "in-review"),
        ("annex.docx", "reading"),
        ("locked.pdf", "quarantined"),
    ):
        assert f'data-file="{name}" data-state="{state}"' in content
    outer, inner = content.index('aria-label="Files inside all.zip"'), content.index('data-file="annex.docx"')
    assert (
        outer < content.index('aria-label="Files inside reply.eml"') < inner < content.index("</ol>", inner)
    )
    assert "It has a password." in content
    assert "data-pending" in content, "something in it is still being read"
    files = client.get("/contribute/r/a-token.json").json()["files"]
    assert [(file["name"], file.get("container")) for file in files] == [
        ("all.zip", None),
        ("reply.eml", "all.zip"),
        ("locked.pdf", "all.zip"),
        ("annex.docx", "reply.eml"),
    ]


def test_only_one_short_sentence_is_announced(client: Client):
    submission = SubmissionFactory(token="a-token")
    DocumentFactory(submission=submission, state="reading")
    DocumentFactory(submission=submission, state="in-review")
    page = read(page_of(client, "a-token"))
    assert page.having("p", role="status", id="files-now")
    assert page.having("div", id="files") == [
        {"id": "files", "data-behaviour": "refresh", "data-says": "files-now", "data-pending": ""}
    ]
    assert "1 file is under way, 1 file is with an editor." in message_of(client)


# ---- bytes that others sent before


def looks_of(client: Client, token: str) -> tuple[str, object]:
    """What a receipt shows, without what is its own: its link and the moment."""
    page = page_of(client, token).replace(token, "TOKEN")
    body = page[page.index('id="files-now"') : page.index("What happens next")]
    return body, client.get(f"/contribute/r/{token}.json").json()


@pytest.mark.parametrize("state", ["received", "reading", "read", "in-review", "quarantined"])
def test_a_file_that_others_sent_looks_like_any_other(client: Client, state: str):
    """A19: an archive of which the bytes are known shows what lay in it, as its sender expects."""
    reason = "It has a password." if state == "quarantined" else ""
    alone, later = SubmissionFactory(token="alone"), SubmissionFactory(token="later")
    made = {"name": "all.zip", "media_type": "application/zip", "state": state, "reason": reason}
    known = state not in ("received", "reading")
    for submission in (alone, SubmissionFactory(token="first")):
        archive = DocumentFactory(submission=submission, **made)
        if known:
            inside = DocumentFactory(
                container=archive, name="reply.pdf", state=state, reason=reason, page_count=2
            )
            inside.pages.create(number=1, needs_reading=True)
    first = archive
    DocumentFactory(submission=later, follows=first, original=first.original, **made)
    for document in alone.documents.all() if known else ():
        twin = first.submission.documents.get(name=document.name)
        type(document).objects.filter(pk=document.pk).update(sha256=twin.sha256)
    type(first).objects.filter(submission=alone, container=None).update(sha256=first.sha256)
    assert looks_of(client, "later") == looks_of(client, "alone")


def test_of_anothers_file_no_word_to_its_sender_is_repeated(client: Client):
    first = DocumentFactory(name="all.zip", media_type="application/zip", state="in-review")
    editor = UserFactory(roles=["editor"])
    DocumentFactory(
        container=first, name="a.pdf", state="rejected", reason="As you told us, no.", decided_by=editor
    )
    earlier = DocumentFactory(submission=first.submission, name="private-name.pdf", state="published")
    DocumentFactory(
        container=first,
        name="b.pdf",
        state="duplicate",
        reason="The same file, byte for byte, as private-name.pdf.",
        duplicate_of=earlier,
    )
    DocumentFactory(
        submission=SubmissionFactory(token="later"), state="in-review", follows=first, name="all.zip"
    )
    said = page_of(client, "later") + client.get("/contribute/r/later.json").content.decode()
    assert "As you told us" not in said and "private-name" not in said
    assert "An editor decided not to take this document." in said
    assert 'data-file="b.pdf" data-state="published"' in said


def test_a_follower_of_many_costs_a_bounded_number_of_queries(client: Client, django_assert_max_num_queries):
    later = SubmissionFactory(token="later")
    for _ in range(10):
        first = DocumentFactory(state="in-review")
        DocumentFactory(container=first)
        DocumentFactory(submission=later, state="in-review", follows=first)
    with django_assert_max_num_queries(7):
        page_of(client, "later")
