"""Two editors at the same moment, on connections of their own: one is first, and the other reads who."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from disclosures.documents import copies, copying
from disclosures.editing import review
from disclosures.models import AuditEntry, Claim, CopyState, Disclosure, Document, HitDecision
from tests.copying import prove_all
from tests.factories import EditorFactory, text_pdf
from tests.reviewing import address, answers, decided, find, version, words
from tests.safe_copy.test_samples import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]
ROUNDS = 3


@pytest.fixture
def editors(settings: Any, tmp_path: Path) -> list[User]:
    settings.RATE_LIMITS_ENABLED, settings.PUBLIC_DIR = False, tmp_path / "public"
    return [EditorFactory(email=f"{name}@example.org") for name in ("first", "second")]


def signed_in(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gives back, begun together, each on a connection of its own."""
    gate = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(place: int) -> None:
        try:
            gate.wait(60)
            found[place] = works[place]()
        except BaseException as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [one for one in found if isinstance(one, BaseException)], found
    return found


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_who_take_it_on_one_has_it(waiting: Document, editors: list[User], number: int):
    clients = [signed_in(editor) for editor in editors]

    def take(client: Client) -> Callable[[], Any]:
        return lambda: words(client.post("/review/", {"claim": waiting.pk}, follow=True))

    pages = at_once(*(take(client) for client in clients))
    winner = Claim.objects.get().by
    for editor, page in zip(editors, pages, strict=True):
        if editor == winner:
            assert "Another editor has this document now" not in page
        else:
            assert f"Another editor has this document now, so nothing was saved. {winner} has it." in page
    assert AuditEntry.objects.filter(action="claim").count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_who_decide_one_is_written(waiting: Document, editors: list[User], number: int):
    waiting.pages.update(text="Dear Ash Example")
    hit = find(waiting, "person-name", "Ash Example")
    sent = {
        choice: {
            **answers(waiting),
            **decided(waiting, hit, choice, reason=f"Said by {choice}"),
            "action": "save",
        }
        for choice in ("hide", "keep")
    }
    clients = [signed_in(editor) for editor in editors]
    at_once(
        lambda: clients[0].post(address(waiting), sent["hide"]),
        lambda: clients[1].post(address(waiting), sent["keep"]),
    )
    row = HitDecision.objects.get()
    assert (row.choice, row.decided_by) in (("hide", editors[0]), ("keep", editors[1]))
    assert row.reason == f"Said by {row.choice}"
    assert Claim.objects.get().by == row.decided_by


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_who_publish_one_does_and_the_other_reads_who(
    waiting: Document, editors: list[User], number: int
):
    prove_all(waiting)
    sent = [
        {**answers(waiting, title=f"Title of {editor}"), "action": "publish", "version": version(waiting)}
        for editor in editors
    ]
    clients = [signed_in(editor) for editor in editors]
    pages = at_once(
        lambda: words(clients[0].post(address(waiting), sent[0], follow=True)),
        lambda: words(clients[1].post(address(waiting), sent[1], follow=True)),
    )
    waiting.refresh_from_db()
    record = Disclosure.objects.get()
    assert (waiting.state, record.state) == ("published", "published")
    assert waiting.decided_by in editors
    assert record.title == f"Title of {waiting.decided_by}"
    assert AuditEntry.objects.filter(action="publish").count() == 1
    for editor, page in zip(editors, pages, strict=True):
        if editor == waiting.decided_by:
            assert "Published: Title of" in page
        else:
            assert f"{waiting.decided_by} decided on it: published." in page


def test_a_takedown_while_a_copy_is_made_leaves_no_file(
    editors: list[User], authority: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    [document] = read(text_pdf("Dear reader, this is our answer."), "reply.pdf")
    prove_all(document)
    answer = signed_in(editors[0]).post(address(document), {**answers(document), "action": "publish"})
    assert answer.status_code == 302
    copies.ask_for(document.pk, by=editors[0])
    copy = document.copies.get(state=CopyState.WAITING)
    prove = copying._proof

    def take_down() -> None:
        review.take_down(document.pk, "It was a mistake.", by=editors[1], version=version(document))

    def proved_late(*given: Any) -> Any:
        checks = prove(*given)
        at_once(take_down)
        return checks

    monkeypatch.setattr(copying, "_proof", proved_late)
    copying.make(copy.pk)
    assert Disclosure.objects.get().state == "withdrawn"
    assert not document.copies.filter(state__in=[CopyState.PROVED, CopyState.PUBLIC]).exists()
    assert not [path for path in Path(settings.PUBLIC_DIR).rglob("*") if path.is_file()]
