"""What stands behind a record, what keeps it from being published, and what a decision covers."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from disclosures.models import (
    Disclosure,
    Document,
    DocumentPage,
    ExtractedFact,
    Original,
    PersonalData,
)
from disclosures.received import uploads
from tests.copying import prove_all
from tests.factories import (
    DocumentFactory,
    FOIResponseFactory,
    ICODecisionFactory,
    OriginalFactory,
    SubmissionFactory,
)
from tests.reviewing import LETTER, act, address, beside, decided, find, said, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store", "editor")]

# ---- what keeps a record from being published


def refused(client: Client, document: Document, sentence: str, **changed: Any) -> None:
    response = act(client, document, "publish", **changed)
    assert response.status_code == 200
    assert sentence in said(response)
    assert words(response).count("<title>Error:") == 1
    assert not Disclosure.objects.public().exists()
    document.refresh_from_db()
    assert document.state == "in-review"


def test_what_was_not_searched_is_not_published(client: Client, waiting: Document):
    """P02: a time-out means "not checked", which is not "nothing found"."""
    Document.objects.filter(pk=waiting.pk).update(is_checked=False)
    text = said(client.get(address(waiting)))
    assert "Not searched for personal details" in text
    assert "It cannot be published yet." in text
    refused(client, waiting, "reply.pdf was not searched for personal details from end to end.")


@pytest.mark.parametrize(
    ("state", "checked", "sentence"),
    [
        ("in-review", False, "annex.csv was not searched for personal details from end to end."),
        ("reading", True, "annex.csv is still being read. Wait until it is."),
        ("read", True, "annex.csv is still being read. Wait until it is."),
    ],
)
def test_nor_is_a_record_of_which_another_file_was_not(
    client: Client, waiting: Document, state: str, checked: bool, sentence: str
):
    beside(waiting, "annex.csv", state=state, is_checked=checked)
    refused(client, waiting, sentence)


def test_a_file_that_is_held_may_stay_behind(client: Client, waiting: Document):
    held = beside(waiting, "locked.pdf", state="quarantined", reason="It has a password.", is_checked=False)
    assert act(client, waiting, "publish").status_code == 302
    held.refresh_from_db()
    assert held.state == "quarantined"


def test_what_nobody_decided_on_is_in_the_way(client: Client, waiting: Document):
    waiting.pages.update(text=LETTER)
    hit = find(waiting, "person-name", "Ash Example")
    refused(client, waiting, "reply.pdf: 1 personal detail to decide.")
    assert act(client, waiting, "save").status_code == 302
    assert act(client, waiting, "publish", **decided(waiting, hit, "hide")).status_code == 302
    assert Disclosure.objects.public().count() == 1


def test_details_of_the_files_beside_it_count_too(client: Client, waiting: Document):
    table = beside(waiting, "annex.csv")
    table.pages.create(number=1, text="Ash Example")
    find(table, "person-name", "Ash Example")
    refused(client, waiting, "annex.csv: 1 personal detail to decide.")


def test_without_details_there_is_nothing_to_decide(client: Client, waiting: Document):
    text = said(client.get(address(waiting)))
    assert "Rules looked through all of it. They miss some; read it yourself." in text
    assert act(client, waiting, "publish").status_code == 302


# ---- a decision covers all that stands behind the record


def test_publishing_covers_all_documents_of_the_record_and_those_who_sent_them_later(
    client: Client, waiting: Document
):
    table = beside(waiting, "annex.csv")
    later = DocumentFactory(
        submission=SubmissionFactory(token="later"),
        state="in-review",
        follows=table,
        disclosure=waiting.disclosure,
    )
    stranger = DocumentFactory(state="in-review", disclosure=FOIResponseFactory(in_review=True))
    act(client, waiting, "publish")
    states = {one.name: one.state for one in Document.objects.all()}
    assert states == {
        "reply.pdf": "published",
        "annex.csv": "published",
        later.name: "published",
        stranger.name: "in-review",
    }
    assert "See the record" in words(client.get("/contribute/r/later/"))
    response = act(client, waiting, "withdraw", reason="It was not ours to publish.")
    assert response.status_code == 302
    assert set(Document.objects.exclude(pk=stranger.pk).values_list("state", flat=True)) == {"rejected"}
    assert "not ours" not in words(client.get("/contribute/r/later/"))


@pytest.mark.django_db(transaction=True)
def test_rejecting_deletes_bytes_text_and_findings_of_all_of_them(
    client: Client, waiting: Document, private_store: Path
):
    kept = uploads.keep([b"the annex"])
    table = beside(waiting, "annex.csv", original=OriginalFactory(sha256=kept.sha256, key=kept.key))
    later = DocumentFactory(
        submission=SubmissionFactory(token="later"),
        state="in-review",
        follows=waiting,
        original=waiting.original,
        disclosure=waiting.disclosure,
    )
    for document in (waiting, table):
        document.pages.get_or_create(number=1, defaults={"text": "Ash Example"})
        document.personal_data.create(type="phone", page=1, start=0, end=3, confidence=1, rule="r")
    Document.objects.update(
        hidden=[{"what": "secret-note", "where": "document"}], trust_reasons=["secret-note"]
    )
    response = act(client, waiting, "reject", reason="It says nothing about sharing data.")
    assert response.status_code == 302
    assert [path for path in private_store.rglob("*") if path.is_file()] == []
    assert not any(
        rows.objects.exists() for rows in (Original, DocumentPage, PersonalData, ExtractedFact, Disclosure)
    )
    assert set(Document.objects.values_list("state", flat=True)) == {"rejected"}
    assert "secret-note" not in str(list(Document.objects.exclude(pk=later.pk).values()))
    (line,) = client.get("/contribute/r/later.json").json()["files"]
    assert line["reason"] == "An editor decided not to take this document."


@pytest.mark.django_db(transaction=True)
def test_an_archive_gives_up_its_bytes_with_the_first_file_that_is_not_taken(
    client: Client, waiting: Document, private_store: Path
):
    kept = uploads.keep([b"PK both letters"])
    archive = DocumentFactory(
        name="all.zip",
        media_type="application/zip",
        state="in-review",
        submission=waiting.submission,
        original=OriginalFactory(sha256=kept.sha256, key=kept.key),
        disclosure=FOIResponseFactory(in_review=True),
        is_lead=False,
    )
    Document.objects.filter(pk=waiting.pk).update(container=archive, root=archive, depth=1, position=1)
    other = DocumentFactory(container=archive, state="in-review", disclosure=archive.disclosure)
    act(client, waiting, "reject", reason="No")
    assert [path for path in private_store.rglob("*") if path.is_file()] == []
    archive.refresh_from_db()
    other.refresh_from_db()
    assert (archive.state, archive.original, other.state) == ("in-review", None, "in-review")
    assert other.original is not None


def test_a_held_upload_is_rejected_with_what_is_held_in_it(client: Client):
    archive = DocumentFactory(state="quarantined", reason="Held.")
    mail = DocumentFactory(container=archive, state="quarantined", reason="Held.")
    inner = DocumentFactory(container=mail, state="quarantined", reason="Held.")
    apart = DocumentFactory(container=archive, state="rejected", reason="Empty.")
    assert act(client, archive, "reject", reason="It holds a virus.").status_code == 302
    reasons = dict(Document.objects.values_list("pk", "reason"))
    assert reasons == {
        archive.pk: "It holds a virus.",
        mail.pk: "It holds a virus.",
        inner.pk: "It holds a virus.",
        apart.pk: "Empty.",
    }


def test_without_its_letter_a_record_goes_on_with_what_lay_beside_it(client: Client, waiting: Document):
    """Otherwise the table would be in no queue and on no record."""
    Document.objects.filter(pk=waiting.pk).update(state="quarantined", reason="It cannot be read any more.")
    table = beside(waiting, "annex.csv")
    act(client, table, "reject", reason="No")
    table.refresh_from_db()
    assert table.state == "in-review", "it is decided on with its letter"
    act(client, waiting, "reject", reason="Send it again, please.")
    table.refresh_from_db()
    assert (table.state, table.is_lead) == ("in-review", True)
    assert "annex.csv" in words(client.get("/review/"))
    assert 'value="publish"' in words(client.get(address(table)))


# ---- decisions of the Information Commissioner


@pytest.fixture
def notice(authority: Any) -> Document:
    draft = ICODecisionFactory(
        in_review=True,
        organisation=authority,
        regime="",
        summary="",
        source=None,
        evidence="document",
        outcome="",
    )
    document = DocumentFactory(name="notice.pdf", state="in-review", disclosure=draft, kind="ico-decision")
    document.pages.create(number=1, text="Decision notice")
    return document


def decision(client: Client, document: Document, action: str, **changed: Any) -> Any:
    if action == "publish":
        prove_all(document)
    sent = {
        "version": version(document),
        "title": "Complaint about withheld figures",
        "summary": "The Commissioner found that the figures were withheld rightly.",
        "authority": "Department for Examples",
        "reference": "FS50000001",
        "decided_on": "2020-05-04",
        "date_precision": "day",
        "regime": "FOIA",
        "outcome": "not-upheld",
        "sections": "s.40(2), UK GDPR Art. 5(1)(f); s.31",
        "evidence": "document",
        **changed,
    }
    return client.post(address(document), {**sent, "action": action})


def test_a_decision_notice_is_corrected_and_published_as_one(client: Client, notice: Document):
    content = words(client.get(address(notice)))
    assert (
        'name="decided_on"' in content and 'name="regime"' in content and 'name="exemptions"' not in content
    )
    assert "This seems to be a decision notice" in content
    response = decision(client, notice, "publish")
    assert response.status_code == 302, words(response)
    record = Disclosure.objects.public().get()
    assert (record.kind, record.outcome, record.reference) == ("ico-decision", "not-upheld", "FS50000001")
    detail: Any = record.detail
    assert (detail.regime, detail.sections) == ("FOIA", ["s.40(2)", "UK GDPR Art. 5(1)(f)", "s.31"])
    assert record.slug == "2020-05-04-dfex-ico-fs50000001"
    assert client.get(record.get_absolute_url()).status_code == 200


def test_what_rules_took_for_another_kind_is_made_the_right_one(client: Client, waiting: Document):
    table = beside(waiting, "annex.csv")
    content = words(client.get(address(waiting)))
    assert "Make it: ICO decision" in content and "Make it: FOI reply" not in content
    assert act(client, waiting, "kind-is-ico-decision").status_code == 302
    waiting.refresh_from_db()
    table.refresh_from_db()
    (record,) = Disclosure.objects.all()
    assert (record.kind, record.state, record.reference) == ("ico-decision", "in-review", "2016-0061947")
    assert record.slug == "2016-12-09-dfex-ico-2016-0061947"
    assert {waiting.disclosure, table.disclosure} == {record}
    assert act(client, waiting, "kind-is-ico-decision").status_code == 302, "it is one already"
    assert (
        client.post(address(waiting), {"action": "kind-is-nonsense", "version": version(waiting)}).status_code
        == 302
    )
    assert decision(client, waiting, "publish").status_code == 302
    assert Disclosure.objects.public().get().kind == "ico-decision"


def test_a_notice_can_become_a_reply(client: Client, notice: Document):
    decision(client, notice, "kind-is-foi-response")
    (record,) = Disclosure.objects.all()
    detail: Any = record.detail
    assert (record.kind, detail.exemptions, detail.responded_on.isoformat()) == (
        "foi-response",
        ["s.40(2)"],
        "2020-05-01",
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"regime": ""}, "Say under which law it was made."),
        ({"outcome": ""}, "Say what was decided."),
        ({"outcome": "granted"}, "Select a valid choice."),
        ({"authority": ""}, "Say whom the decision is about."),
        ({"sections": "section forty"}, "is not written like s.40(2)."),
    ],
)
def test_a_notice_needs_what_the_record_of_notices_needs(
    client: Client, notice: Document, changed: dict[str, str], sentence: str
):
    assert sentence in words(decision(client, notice, "publish", **changed))
    assert not Disclosure.objects.public().exists()


def test_a_published_notice_goes_round_by_way_of_files(client: Client, notice: Document, tmp_path: Path):
    from django.core.management import call_command

    call_command("export_record", str(tmp_path / "before"))
    decision(client, notice, "publish")
    call_command("export_record", str(tmp_path / "first"))
    written = (tmp_path / "first" / "ico_decisions.csv").read_text()
    assert "FS50000001" in written and "s.40(2); UK GDPR Art. 5(1)(f); s.31" in written
    Document.objects.update(disclosure=None)
    Disclosure.objects.all().delete()
    call_command("load_record", str(tmp_path / "first"))
    call_command("export_record", str(tmp_path / "second"))
    assert (tmp_path / "second" / "ico_decisions.csv").read_text() == written
