"""Section 8: what must not happen in somebody's name asks again who it is, and loses nothing typed."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from disclosures.models import Approval, Document, HitDecision
from tests.factories import FOIResponseFactory
from tests.reviewing import act, address, all_hidden, decided, find, words
from tests.signing_in import code_of

pytestmark = pytest.mark.django_db
AGAIN = "/accounts/again/"


def later(minutes: int = 16) -> Any:
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize("what", ["erase", "reverse"])
def test_erasing_and_reversing_ask_before_the_form(
    client: Client, editor: User, waiting: Document, what: str
):
    gone = FOIResponseFactory(withdrawn=True)
    where = f"{address(waiting)}erase/" if what == "erase" else f"/review/records/{gone.slug}/reverse/"
    assert client.get(where).status_code == 200
    with later():
        assert client.get(where).headers["Location"].startswith(AGAIN)


def test_a_form_that_was_open_too_long_is_taken_after_the_proof(
    settings: Any, client: Client, editor: User, waiting: Document
):
    settings.TWO_PERSON_RULES = True
    where = f"{address(waiting)}erase/"
    with later():
        sent_by = {"REMOTE_ADDR": "192.0.2.77", "HTTP_USER_AGENT": "Sample browser"}
        asked = client.post(where, {"reason": "They asked for it."}, **sent_by)
        assert not Approval.objects.exists()
        kept = json.dumps(dict(client.session))
        assert "They+asked+for+it" in kept
        assert not any(sender in kept for sender in (*sent_by.values(), "sessionid", "HTTP_COOKIE"))
        client.post(asked.headers["Location"], {"code": code_of(editor), "next": where})
    assert Approval.objects.get().reason == "They asked for it."


def test_publishing_with_something_grave_kept_saves_first_and_asks(
    settings: Any, client: Client, editor: User, waiting: Document
):
    settings.TWO_PERSON_RULES = False
    hit = find(waiting, "person-name", waiting.pages.get().text[:4])
    waiting.personal_data.filter(pk=hit.pk).update(of_child=True)
    given = decided(waiting, hit, "keep", reason="A minister")
    with later():
        asked = act(client, waiting, "publish", title="Typed just now", **given)
        assert asked.headers["Location"].startswith(AGAIN)
        waiting.refresh_from_db()
        assert waiting.state == "in-review"
        assert HitDecision.objects.get().choice == "keep"
        assert "Typed just now" in words(client.get(address(waiting)))
        where = address(waiting)
        back = client.post(asked.headers["Location"], {"code": code_of(editor), "next": where})
        assert back.headers["Location"] == where
        act(client, waiting, "publish", title="Typed just now")
    waiting.refresh_from_db()
    assert waiting.state == "published"


def test_publishing_with_everything_hidden_asks_nothing(client: Client, editor: User, waiting: Document):
    find(waiting, "person-name", waiting.pages.get().text[:4])
    with later():
        act(client, waiting, "publish", **all_hidden(waiting))
    waiting.refresh_from_db()
    assert waiting.state == "published"
