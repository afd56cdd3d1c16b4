import pytest
from django.test import Client

from disclosures.models import DocumentState
from tests.factories import DocumentFactory, FOIResponseFactory, SubmissionFactory

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
        ("read", 3, "Facts looked for"),
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
        submission=submission, state="in-review", warnings=["private-warning"], storage_key="private-key"
    )
    document.disclosure = FOIResponseFactory(in_review=True, title="private-title", reference="private-ref")
    document.save()
    document.pages.create(number=1, text="private-text")
    document.facts.create(
        name="reference", value="private-fact", page=1, start=0, end=3, confidence=1, rule="private-rule"
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


def test_twenty_files_cost_no_more_queries_than_one(client: Client, django_assert_max_num_queries):
    submission = SubmissionFactory(token="a-token")
    for _ in range(20):
        DocumentFactory(submission=submission)
    with django_assert_max_num_queries(3):
        page_of(client, "a-token")


def test_it_is_only_read(client: Client):
    SubmissionFactory(token="a-token")
    assert client.post("/contribute/r/a-token/").status_code == 405
