"""P07: the received file itself, for a reason, on record, asked for anew, and never as a page."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from disclosures.editing import counts_by_day, review
from disclosures.models import AuditEntry, Document
from disclosures.received.uploads import forget
from tests.factories import EditorFactory, UserFactory
from tests.reviewing import act, address, all_hidden, said, words
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db
WHY = "The picture on page 1 is not legible."


def original(document: Document) -> str:
    return f"{address(document)}original/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def later(minutes: int) -> Any:
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes))


def looks() -> list[tuple[User | None, str, str]]:
    rows = AuditEntry.objects.filter(action="view-original").order_by("id")
    return [(row.actor, row.object_id, row.reason) for row in rows]


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_editor_says_why_and_gets_the_bytes(client: Client, editor: User, waiting: Document):
    assert original(waiting) in words(client.get(address(waiting)))
    assert WHY not in words(client.get(original(waiting)))
    assert looks() == []
    refused = client.post(original(waiting), {"reason": " "})
    assert (refused.status_code, looks()) == (200, [])
    Document.objects.filter(pk=waiting.pk).update(name='le"tter\u202e.html')
    given = client.post(original(waiting), {"reason": WHY})
    assert body(given) == b"%PDF-1.4 bytes"
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment;")
    assert '"le"tter' not in given["Content-Disposition"]
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert {"private", "no-store"} <= set(given["Cache-Control"].split(", "))
    assert looks() == [(editor, str(waiting.pk), WHY)]
    assert AuditEntry.objects.get(action="view-original").data == {"sha256": waiting.sha256}


def test_it_is_asked_again_who_looks(client: Client, editor: User, waiting: Document):
    with later(minutes=16):
        again = client.get(original(waiting)).headers["Location"]
        assert again.startswith("/accounts/again/")
        back = client.post(again, {"code": code_of(editor), "next": original(waiting)})
        assert back.headers["Location"] == original(waiting)
        assert client.get(original(waiting)).status_code == 200
    with later(minutes=40):
        assert (
            client.post(original(waiting), {"reason": WHY}).headers["Location"].startswith("/accounts/again/")
        )
    assert looks() == []


def test_bytes_that_are_gone_are_not_there(client: Client, editor: User, waiting: Document):
    assert waiting.original
    forget([waiting.original.key])
    assert client.post(original(waiting), {"reason": WHY}).status_code == 404
    Document.objects.filter(pk=waiting.pk).update(original=None)
    assert client.get(original(waiting)).status_code == 404
    assert looks() == []


def test_whoever_sent_it_has_it_until_review_begins(waiting: Document):
    sender = UserFactory(roles=["volunteer"])
    waiting.submission.submitted_by = sender
    waiting.submission.save()
    theirs = browser_of(sender)
    assert "until an editor begins" in words(theirs.get(original(waiting)))
    assert body(theirs.post(original(waiting))) == b"%PDF-1.4 bytes"
    assert looks() == [(sender, str(waiting.pk), "Their own upload.")]
    assert body(theirs.post(original(waiting))) == b"%PDF-1.4 bytes", "their own look is no beginning"
    editor = EditorFactory()
    review.claim(waiting.pk, by=editor)
    assert theirs.get(original(waiting)).status_code == 403
    assert theirs.post(original(waiting)).status_code == 403


@pytest.mark.parametrize("state", ["quarantined", "rejected", "published"])
def test_whoever_sent_it_does_not_get_it_after_a_decision(waiting: Document, state: str):
    sender = UserFactory()
    waiting.submission.submitted_by = sender
    waiting.submission.save()
    Document.objects.filter(pk=waiting.pk).update(state=state, reason="Some reason.")
    assert browser_of(sender).get(original(waiting)).status_code == 403


@pytest.mark.parametrize("roles", [["volunteer"], ["operator"], []])
def test_others_learn_nothing(waiting: Document, roles: list[str], django_assert_num_queries: Any):
    """I10: the same answer, at the same cost, for a document that does not exist."""
    client = browser_of(UserFactory(roles=roles))
    there, nowhere = str(waiting.pk), "00000000-0000-4000-8000-000000000000"
    client.get(f"/review/{nowhere}/original/")
    answers = []
    for pk in (nowhere, there):
        with django_assert_num_queries(4):
            response = client.get(f"/review/{pk}/original/")
        answers.append((response.status_code, said(response)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403
    assert looks() == []


def test_many_looks_in_a_day_are_told_to_the_operator(
    client: Client, editor: User, waiting: Document, settings: Any, caplog: Any, capsys: Any
):
    settings.EDITOR_DAY_ORIGINALS = 2
    for _ in range(2):
        body(client.post(original(waiting), {"reason": WHY}))
    assert counts_by_day.above() == []
    body(client.post(original(waiting), {"reason": WHY}))
    said = [record.getMessage() for record in caplog.records if record.name == "security"]
    assert said == [f"many in a day: view-original, account {editor.pk}, 3"]
    call_command("status")
    assert f"unusual: account {editor.pk}: view-original 3 times in 24 hours" in capsys.readouterr().out


def test_many_publications_in_a_day_are_told_too(
    client: Client, editor: User, waiting: Document, settings: Any, caplog: Any
):
    settings.EDITOR_DAY_PUBLICATIONS = 0
    act(client, waiting, "publish", **all_hidden(waiting))
    assert counts_by_day.above() == [{"account": editor.pk, "action": "publish", "count": 1}]
    assert any("many in a day: publish" in record.getMessage() for record in caplog.records)
