"""I8: every act leaves an entry in its own transaction, and the chain shows what was tampered with."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import Client

from accounts.models import Invitation, User
from disclosures import actions, audit
from disclosures.editing import review
from disclosures.keeping import chain
from disclosures.models import AuditEntry, AuditSeal, Document
from tests.factories import EditorFactory, FOIResponseFactory, UserFactory
from tests.reviewing import act, address, version

WRITERS, EACH = 6, 25


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("id"))


# ---- what is written


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        audit.record("publish", None, by=None)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("publish", None, by=None)
        raise RuntimeError
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_time_and_transaction_are_those_of_the_database():
    with connection.cursor() as cursor:
        AuditEntry.objects.create(action="publish", transaction=1)
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert AuditEntry.objects.get().transaction == cursor.fetchone()[0] != 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_entry_is_neither_changed_nor_deleted(change: str):
    audit.record("publish", None, by=None)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        if change == "update":
            AuditEntry.objects.update(action="reject")
        else:
            AuditEntry.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.usefixtures("private_store")
def test_every_act_of_the_desk_is_on_record(client: Client, editor: User, waiting: Document):
    act(client, waiting, "save")
    act(client, waiting, "publish")
    waiting.refresh_from_db()
    record = waiting.disclosure
    assert record is not None and record.is_public
    given: dict[str, Any] = {"action": "withdraw", "version": version(waiting), "reason": "It was wrong."}
    client.post(address(waiting), given)
    found = [
        (entry.action, entry.object_type, entry.object_id, entry.actor, entry.data.get("state"))
        for entry in AuditEntry.objects.order_by("id")
    ]
    document, disclosure = ("document", str(waiting.pk), editor), ("disclosure", str(record.pk), editor)
    assert found == [
        ("save", *document, None),
        ("decide", *document, "published"),
        ("publish", *disclosure, None),
        ("decide", *document, "rejected"),
        ("withdraw", *disclosure, None),
    ]
    assert entries("withdraw")[0].reason == "It was wrong."
    assert entries("decide")[0].data["sha256"] == waiting.sha256


@pytest.mark.django_db
@pytest.mark.usefixtures("private_store")
def test_a_rejection_and_another_reading_are_on_record(editor: User, waiting: Document):
    waiting.is_checked = False
    waiting.save()
    review.read_again(waiting.pk, by=editor, version=version(waiting))
    Document.objects.filter(pk=waiting.pk).update(state="in-review")
    review.reject(waiting.pk, "It is about one person.", by=editor, version=version(waiting))
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["read-again", "decide"]
    assert entries("decide")[0].data["state"] == "rejected"


@pytest.mark.django_db
def test_a_decision_on_what_one_handed_in_says_so(editor: User, waiting: Document):
    waiting.submission.submitted_by = editor
    waiting.submission.save()
    review.reject(waiting.pk, "It is about one person.", by=editor, version=version(waiting))
    assert entries("decide")[0].data["own_upload"] is True


@pytest.mark.django_db
def test_invitations_and_roles_are_on_record_without_the_address():
    link = Invitation.objects.invite("new@example.org", "editor")
    with transaction.atomic():
        found = Invitation.objects.by_token(link.rstrip("/").rpartition("/")[2]).get()
        person = found.accept(email="", password="an invented long password")
    invited, accepted = AuditEntry.objects.order_by("id")
    assert (invited.action, invited.data) == ("invite", {"role": "editor"})
    assert (accepted.action, accepted.actor, accepted.data) == (
        "accept-invitation",
        person,
        {"role": "editor"},
    )
    assert "example.org" not in str(list(AuditEntry.objects.values_list()))


# ---- the chain


@pytest.fixture
def committed(db: None, transactional_db: None) -> Iterator[None]:
    """Entries are sealed only once they are committed; the tables are emptied in the end."""
    yield
    call_command("flush", interactive=False, verbosity=0)


def write(number: int) -> None:
    for place in range(number):
        with transaction.atomic():
            audit.record("save", None, by=None, reason=f"entry {place}", data={"place": place})


def behind_the_trigger(statement: str) -> None:
    """As somebody would to whom the tables belong."""
    tables = ("disclosures_auditentry", "disclosures_auditseal")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        assert cursor.rowcount
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.usefixtures("committed")
def test_a_sound_chain_has_no_faults_and_counts_without_gaps():
    write(5)
    assert chain.seal() == 5
    assert chain.seal() == 0
    write(2)
    assert chain.seal() == 2
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == [*range(1, 8)]
    assert list(chain.faults()) == []
    assert list(chain.faults(chain.head())) == []


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    "change",
    [
        "reason = 'another'",
        "action = 'another'",
        "data = '{}'",
        "at = at + interval '1 second'",
        "object_id = '7'",
        "object_type = 'document'",
        "transaction = 1",
    ],
)
def test_an_entry_that_was_changed_is_found(change: str):
    write(5)
    chain.seal()
    pk = AuditSeal.objects.get(number=3).entry_id
    behind_the_trigger(f"UPDATE disclosures_auditentry SET {change} WHERE id = {pk}")
    (fault,) = chain.faults()
    assert fault.number == 3
    assert "was changed" in fault.says


@pytest.mark.usefixtures("committed")
def test_an_actor_who_was_exchanged_is_found():
    one, other = EditorFactory(), UserFactory()
    with transaction.atomic():
        audit.record("publish", None, by=one)
    chain.seal()
    behind_the_trigger(f"UPDATE disclosures_auditentry SET actor_id = {other.pk}")
    assert [fault.number for fault in chain.faults()] == [1]


@pytest.mark.usefixtures("committed")
def test_an_entry_that_was_removed_is_found():
    write(5)
    chain.seal()
    pk = AuditSeal.objects.get(number=2).entry_id
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'disclosures_auditseal'::regclass AND contype = 'f'"
        )
        (key,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE disclosures_auditseal DROP CONSTRAINT {key}")
        cursor.execute("ALTER TABLE disclosures_auditentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM disclosures_auditentry WHERE id = %s", [pk])
        found = [(fault.number, fault.says) for fault in chain.faults()]
        transaction.set_rollback(True)
    assert found == [(2, f"entry {pk} is gone")]


@pytest.mark.usefixtures("committed")
def test_an_entry_that_was_removed_with_its_seal_is_found():
    write(5)
    chain.seal()
    pk = AuditSeal.objects.get(number=2).entry_id
    behind_the_trigger("DELETE FROM disclosures_auditseal WHERE number = 2")
    behind_the_trigger(f"DELETE FROM disclosures_auditentry WHERE id = {pk}")
    assert [fault.says for fault in chain.faults()] == [
        "1 seals before seal 3 are gone",
        f"entry {AuditSeal.objects.get(number=3).entry_id}, its seal or the one before it was changed",
    ]


@pytest.mark.usefixtures("committed")
def test_an_end_that_was_cut_off_is_found_by_whoever_kept_the_head():
    write(5)
    chain.seal()
    known = chain.head()
    behind_the_trigger("DELETE FROM disclosures_auditseal WHERE number > 3")
    assert list(chain.faults()) == []
    assert [fault.number for fault in chain.faults(known)] == [5]
    chain.seal()  # the entries are still there, and sealed as they were
    assert list(chain.faults(known)) == []


@pytest.mark.usefixtures("committed")
def test_an_entry_waits_while_an_earlier_transaction_may_still_write():
    began, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            audit.record("save", None, by=None, reason="slow")
            began.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert began.wait(20)
    write(3)
    assert chain.seal() == 0
    may_end.set()
    thread.join()
    assert chain.seal() == 4
    assert AuditSeal.objects.get(number=1).entry.reason == "slow"
    assert list(chain.faults()) == []


@pytest.mark.usefixtures("committed")
def test_what_was_written_on_another_server_is_sealed_too():
    """A restored database counts its transactions from anew."""
    write(1)
    behind_the_trigger("UPDATE disclosures_auditentry SET transaction = 9000000000000")
    assert chain.seal() == 1


@pytest.mark.usefixtures("committed")
def test_many_writers_and_two_sealers_make_one_chain():
    failures: list[BaseException] = []
    is_done = threading.Event()

    def run(work: Any) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def seal_on() -> None:
        while not is_done.is_set():
            chain.seal()

    writers = [threading.Thread(target=run, args=(lambda: write(EACH),)) for _ in range(WRITERS)]
    sealers = [threading.Thread(target=run, args=(seal_on,)) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    is_done.set()
    for thread in sealers:
        thread.join()
    chain.seal()
    assert failures == []
    assert AuditSeal.objects.count() == AuditEntry.objects.count() == WRITERS * EACH
    assert list(chain.faults()) == []


@pytest.mark.usefixtures("committed")
def test_publishing_twice_leaves_one_entry():
    made = FOIResponseFactory()
    actions.publish(made, by=None)
    actions.publish(made, by=None)
    assert len(entries("publish")) == 1
