import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from disclosures.documents import jobs
from disclosures.models import (
    Disclosure,
    Document,
    FOIResponse,
    IngestJob,
    Organisation,
    Source,
    State,
    Submission,
)
from disclosures.received import uploads
from tests.copying import prove_all
from tests.factories import (
    DocumentFactory,
    FOIResponseFactory,
    IngestJobFactory,
    OrganisationNameFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.reviewing import act, address, answers, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]

# ---- who may come in


@pytest.mark.parametrize("role", ["", "volunteer", "operator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_editors_come_to_the_desk(client: Client, waiting: Document, role: str, method: str):
    """Threat model, section 8: a visitor is asked to sign in, others read which role it takes."""
    if role:
        client.force_login(UserFactory(roles=[role]))
    for where in ("/review/", address(waiting)):
        response = getattr(client, method)(where, {"action": "publish"})
        if role:
            assert response.status_code == 403
            assert "Only an editor can open it" in words(response)
        else:
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/sign-in/?next=/review/")
        assert "reply.pdf" not in words(response)
    waiting.refresh_from_db()
    assert waiting.state == "in-review"


def test_pages_of_the_desk_are_in_no_cache(client: Client, editor: Any, waiting: Document):
    for where in ("/review/", address(waiting)):
        assert "no-store" in client.get(where)["Cache-Control"]


def test_an_unknown_document_is_a_404(client: Client, editor: Any):
    assert client.get("/review/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/review/1/").status_code == 404


def test_a_post_without_a_known_action_is_a_400(client: Client, editor: Any, waiting: Document):
    assert client.post(address(waiting), {"action": "erase"}).status_code == 400


# ---- the queue


def test_the_queue_is_oldest_first_and_says_state_pages_and_authority(
    client: Client, editor: Any, waiting: Document
):
    held = DocumentFactory(name="locked.pdf", state="quarantined", reason="It has a password.")
    for state in ("received", "reading"):
        DocumentFactory(name=f"{state}.pdf", state=state)
    DocumentFactory(name="done.pdf", state="published")
    page = client.get("/review/")
    assert [line.document.pk for line in page.context["lines"]] == [waiting.pk, held.pk]
    content = words(page)
    assert "2 documents to decide" in content
    assert "2 documents being read now" in content
    assert "Department for Examples" in content
    assert "Held by a safety check" in content
    assert "done.pdf" not in content


def test_an_empty_queue_says_so(client: Client, editor: Any):
    assert "Nothing waits for a decision" in words(client.get("/review/"))


def test_the_queue_pages_by_place_and_shows_each_document_once(
    client: Client, editor: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("disclosures.editing.waiting.PER_PAGE", 3)
    made = [DocumentFactory(state="in-review", is_lead=True) for _ in range(8)]
    moment = made[0].received_at
    Document.objects.filter(pk__in=[d.pk for d in made[:5]]).update(received_at=moment)
    seen, where = [], "/review/"
    while where:
        page = client.get(where)
        seen += [line.document.pk for line in page.context["lines"]]
        where = page.context["on"] and "/review/" + page.context["on"]["url"]
    assert sorted(seen) == sorted(document.pk for document in made)
    assert len(seen) == len(set(seen))


def test_a_tampered_place_in_the_queue_is_a_400(client: Client, editor: Any):
    assert client.get("/review/?after=abc").status_code == 400


def test_the_queue_costs_the_same_for_one_and_for_forty(
    client: Client, editor: Any, waiting: Document, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(15):
        client.get("/review/")
    for _ in range(40):
        one = DocumentFactory(state="in-review", disclosure=FOIResponseFactory(in_review=True))
        DocumentFactory(state="in-review", container=one, disclosure=one.disclosure, is_lead=False)
        IngestJobFactory(document=DocumentFactory(state="quarantined", reason="No"), state="failed")
    with django_assert_max_num_queries(15):
        client.get("/review/")


def test_a_link_waits_until_an_editor_has_looked_at_it(client: Client, editor: Any):
    submission = SubmissionFactory(token="link-token", link="https://example.org/a", note="A letter")
    content = words(client.get("/review/"))
    assert "https://example.org/a" in content
    assert 'href="https://example.org/a"' not in content
    client.post("/review/", {"link": submission.pk})
    assert "https://example.org/a" not in words(client.get("/review/"))
    submission.refresh_from_db()
    assert submission.link_seen_by == editor
    assert "An editor looked at it" in words(client.get("/contribute/r/link-token/"))
    assert client.post("/review/", {"link": "nonsense"}).status_code == 400


# ---- one document


def test_text_facts_warnings_and_the_contributors_words_stand_beside_the_form(
    client: Client, editor: Any, waiting: Document
):
    content = words(client.get(address(waiting)))
    assert '<mark class="found fact">2016-0061947</mark>' in content
    assert "&lt;b&gt;Dear requester&lt;/b&gt;" in content
    assert "<b>Dear requester</b>" not in content
    assert "Reference, sure. Rule: in header" in content
    assert "scripts: document" in content
    assert "The table on page 2" in content
    assert 'value="Department for Examples"' in content
    assert 'value="2016-12-09"' in content
    assert waiting.original and waiting.original.key not in content


def test_a_long_document_is_shown_ten_pages_at_a_time(client: Client, editor: Any, waiting: Document):
    for number in range(2, 26):
        waiting.pages.create(number=number, text=f"Text of page {number}.")
    first, last = words(client.get(address(waiting))), words(client.get(address(waiting) + "?page=21"))
    assert "Text of page 10." in first
    assert "Text of page 11." not in first
    assert "Text of page 25." in last
    assert '"?page=11"' in first and '"?page=11"' in last
    assert client.get(address(waiting) + "?page=-1%00").status_code == 200


def test_the_same_bytes_from_somebody_else_are_shown_to_editors(
    client: Client, editor: Any, waiting: Document
):
    DocumentFactory(name="other.pdf", sha256=waiting.sha256, state="rejected", reason="No")
    assert "other.pdf" in words(client.get(address(waiting)))


# ---- saving and publishing


def test_saving_corrects_the_draft_and_nothing_is_public(client: Client, editor: Any, waiting: Document):
    response = act(client, waiting, "save", reference="2017-1", summary="", exemptions="s.40(2), s.12")
    assert response.status_code == 302, words(response)
    draft = FOIResponse.objects.get()
    assert (draft.title, draft.reference, draft.exemptions) == (
        "Requests by month",
        "2017-1",
        ["s.40(2)", "s.12"],
    )
    assert draft.slug == "2016-12-09-dfex-foi-2017-1"
    assert draft.state == State.IN_REVIEW
    assert not Disclosure.objects.public().exists()


def test_publishing_puts_it_on_the_timeline_of_its_department(
    client: Client, editor: Any, waiting: Document, authority: Organisation
):
    response = act(client, waiting, "publish")
    assert response.status_code == 302, words(response)
    record = Disclosure.objects.public().get()
    assert record.has_document
    assert record.organisation_names == "Department for Examples"
    assert record.parties.get().sort_date == datetime.date(2016, 12, 9)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by, waiting.reason) == ("published", editor, "")
    assert waiting.decided_at is not None
    assert "See the record" in words(client.get("/contribute/r/a-token/"))


def test_a_document_we_hold_is_its_own_source(client: Client, editor: Any, waiting: Document, settings: Any):
    act(client, waiting, "publish")
    record = Disclosure.objects.public().get()
    assert record.evidence == "document"
    assert (
        record.source
        and record.source.url == f"{settings.SITE_URL}/disclosures/2016-12-09-dfex-foi-2016-0061947/"
    )


def test_a_public_address_is_the_source_where_there_is_one(client: Client, editor: Any, waiting: Document):
    act(client, waiting, "publish", evidence="official", source_url="https://example.org/reply")
    record = Disclosure.objects.public().get()
    source = Source.objects.get(url="https://example.org/reply")
    assert (record.evidence, record.source) == ("official", source)
    assert source.seen_on


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"summary": ""}, "Enter a summary."),
        ({"authority": ""}, "Say who answered."),
        ({"authority": "Nobody knows"}, "This name is not on our list."),
        ({"evidence": "official"}, "Enter the address, or choose"),
        ({"evidence": "rumour"}, "Select a valid choice."),
        ({"responded_on": "2016-11-01"}, "The answer is dated before the request."),
        ({"responded_on": "soon"}, "Enter a date such as 2016-10-31."),
        ({"exemptions": "section forty"}, "is not written like s.40(2)."),
        ({"source_url": "javascript:alert(1)"}, "Enter an address that starts with https://"),
        ({"outcome": "upheld"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_or_wrong_stands_beside_its_field_and_nothing_changes(
    client: Client, editor: Any, waiting: Document, changed: dict[str, str], sentence: str
):
    response = act(client, waiting, "publish", **changed)
    assert response.status_code == 200
    content = words(response)
    assert sentence in content
    assert "<title>Error:" in content
    assert not Disclosure.objects.public().exists()
    assert FOIResponse.objects.get().title == "Reply to a freedom of information request"


def test_a_reference_that_the_authority_has_on_record_is_refused(
    client: Client, editor: Any, waiting: Document, authority: Organisation
):
    FOIResponseFactory(public=True, organisation=authority, reference="2016-0061947")
    response = act(client, waiting, "publish")
    assert "already has a published record with this reference" in words(response)
    waiting.refresh_from_db()
    assert waiting.state == "in-review"


@pytest.mark.parametrize("name", ["dfex", "examples", "DEPARTMENT FOR EXAMPLES", "Ministry of Samples"])
def test_an_authority_is_known_by_any_of_its_names(
    client: Client, editor: Any, waiting: Document, authority: Organisation, name: str
):
    OrganisationNameFactory(organisation=authority, name="Ministry of Samples")
    act(client, waiting, "save", authority=name)
    assert FOIResponse.objects.get().parties.get().organisation == authority


def test_a_body_that_is_not_on_the_list_is_added_with_its_website(
    client: Client, editor: Any, waiting: Document
):
    new = {"authority": "Northtown Council", "authority_kind": "local-authority"}
    refused = act(client, waiting, "publish", **new)
    assert "Enter the website of the new body." in words(refused)
    act(client, waiting, "publish", **new, authority_website="https://northtown.example")
    body = Disclosure.objects.public().get().parties.get().organisation
    assert (body.slug, body.kind, body.website) == (
        "northtown-council",
        "local-authority",
        "https://northtown.example",
    )


def test_a_month_is_published_as_a_month(client: Client, editor: Any, waiting: Document):
    act(client, waiting, "publish", responded_on="2016-12-01", date_precision="month")
    record = Disclosure.objects.public().get()
    assert record.date_precision == "month"
    assert record.slug.startswith("2016-12-dfex")


# ---- two editors


@pytest.mark.parametrize("action", ["save", "publish", "reject"])
def test_of_two_editors_the_second_sees_what_changed(
    client: Client, editor: Any, waiting: Document, action: str
):
    """F14"""
    seen_before = version(waiting)
    act(client, waiting, "save", title="What the first editor wrote")
    response = client.post(
        address(waiting),
        {**answers(waiting, title="The second"), "version": seen_before, "reason": "No", "action": action},
        follow=True,
    )
    assert "Somebody else changed this document" in words(response)
    assert "What the first editor wrote" in words(response)
    waiting.refresh_from_db()
    assert waiting.state == "in-review"
    assert FOIResponse.objects.get().title == "What the first editor wrote"


def test_a_form_without_a_version_decides_nothing(client: Client, editor: Any, waiting: Document):
    client.post(address(waiting), {**answers(waiting), "version": "", "action": "publish"})
    assert not Disclosure.objects.public().exists()


def test_publishing_twice_is_publishing_once(client: Client, editor: Any, waiting: Document):
    prove_all(waiting)
    first = answers(waiting) | {"action": "publish"}
    client.post(address(waiting), first)
    published_at = Disclosure.objects.public().get().published_at
    client.post(address(waiting), first)
    assert Disclosure.objects.public().get().published_at == published_at


def test_nobody_decides_on_their_own_upload_where_two_must(
    client: Client, editor: Any, waiting: Document, settings: Any
):
    settings.TWO_PERSON_RULES = True
    Submission.objects.filter(pk=waiting.submission_id).update(submitted_by=editor)
    assert "another editor decides on it" in words(client.get(address(waiting)))
    for action in ("save", "publish", "reject"):
        assert act(client, waiting, action, reason="No").status_code == 403
    settings.TWO_PERSON_RULES = False
    assert act(client, waiting, "publish").status_code == 302


# ---- rejecting, holding, taking down


@pytest.mark.django_db(transaction=True)
def test_a_rejected_document_leaves_its_line_and_nothing_else(
    client: Client, editor: Any, waiting: Document, private_store: Path
):
    assert waiting.original
    path = uploads.path_of(waiting.original.key)
    assert path.exists()
    response = act(client, waiting, "reject", reason="It says nothing about sharing data.")
    assert response.status_code == 302
    waiting = Document.objects.get(pk=waiting.pk)
    assert (waiting.state, waiting.original, waiting.decided_by) == ("rejected", None, editor)
    assert not path.exists()
    assert not waiting.pages.exists() and not waiting.facts.exists()
    assert not Disclosure.objects.exists()
    (line,) = client.get("/contribute/r/a-token.json").json()["files"]
    assert line["reason"] == "It says nothing about sharing data."


def test_rejecting_needs_a_reason(client: Client, editor: Any, waiting: Document):
    response = act(client, waiting, "reject", reason=" ")
    assert "This field is required." in words(response)
    waiting.refresh_from_db()
    assert waiting.state == "in-review"


@pytest.mark.django_db(transaction=True)
def test_a_held_document_is_read_again_or_rejected_but_not_published(
    client: Client, editor: Any, waiting: Document, monkeypatch: pytest.MonkeyPatch
):
    hinted: list[IngestJob] = []
    monkeypatch.setattr(jobs, "hint", hinted.extend)
    Document.objects.filter(pk=waiting.pk).update(
        state="quarantined", reason="It has a password.", disclosure=None
    )
    content = words(client.get(address(waiting)))
    assert "Read it again" in content and 'value="publish"' not in content
    act(client, waiting, "publish")
    assert not Disclosure.objects.public().exists()
    act(client, waiting, "read-again")
    waiting.refresh_from_db()
    assert waiting.state == "received"
    assert hinted == [waiting.job]


def test_a_published_record_is_taken_down_in_one_step(client: Client, editor: Any, waiting: Document):
    """P10: alone, own upload or not."""
    act(client, waiting, "publish")
    response = act(client, waiting, "withdraw", reason="It was not ours to publish.")
    assert response.status_code == 302
    assert not Disclosure.objects.public().exists()
    record = Disclosure.objects.get()
    assert (record.state, record.withdrawn_reason) == ("withdrawn", "It was not ours to publish.")
    (line,) = client.get("/contribute/r/a-token.json").json()["files"]
    assert (line["state"], "taken down" in line["reason"]) == ("rejected", True)


def test_each_decision_leaves_a_row_with_who_and_why(client: Client, editor: Any, waiting: Document):
    """I8"""
    act(client, waiting, "publish")
    events = apps.get_model("disclosures", "DocumentEvent").objects
    event = events.filter(pgh_obj=waiting).order_by("-pgh_id").first()
    assert (event.state, event.decided_by_id) == ("published", editor.pk)
    assert event.pgh_context.metadata["reason"] == "Published after review."
    assert event.pgh_context.metadata["user"] == editor.pk


def test_a_decision_on_ones_own_upload_says_so_in_the_history(client: Client, editor: Any, waiting: Document):
    Submission.objects.filter(pk=waiting.submission_id).update(submitted_by=editor)
    act(client, waiting, "publish")
    events = apps.get_model("disclosures", "DocumentEvent").objects
    assert events.filter(pgh_obj=waiting).latest("pgh_id").pgh_context.metadata["own_upload"] is True
