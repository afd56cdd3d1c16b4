"""Files inside files: each becomes a document, and together they become the drafts that they are."""

from typing import Any

import pytest

from disclosures.documents import assembling, reading
from disclosures.models import Disclosure, Document, FOIResponse, IngestJob, Original
from tests.factories import SubmissionFactory, text_pdf
from tests.files import archive, message, word_document, workbook
from tests.handing_in import LETTER, file_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_store")]
COVER = "Dear requester\n\nPlease see our response attached.\n\nYours sincerely\nInformation Rights Team\n"
ANOTHER = LETTER.replace("2016-0061947", "2017-0000412").replace("9 December 2016", "9 January 2017")


def read_everything() -> None:
    """What workers do, one job after the other, until nothing is left."""
    while job := IngestJob.objects.filter(state="waiting").order_by("created_at", "id").first():
        reading.read(job.pk)


def handed_in(body: bytes, name: str) -> Document:
    file_of(body, name)
    read_everything()
    return Document.objects.handed_in().get()


def states() -> dict[str, str]:
    return dict(Document.objects.values_list("name", "state"))


def test_a_letter_in_an_archive_in_a_mail_becomes_the_draft_that_all_of_them_belong_to():
    body = message(COVER, ("reply.zip", archive(letter__docx=word_document(LETTER))))
    handed_in(body, "reply.eml")
    assert states() == {"reply.eml": "in-review", "reply.zip": "in-review", "letter.docx": "in-review"}
    record = FOIResponse.objects.get()
    assert record.reference == "2016-0061947"
    assert set(Document.objects.values_list("disclosure", flat=True)) == {record.pk}
    assert Document.objects.get(is_lead=True).name == "letter.docx"
    assert [document.name for document in Document.objects.to_decide()] == ["letter.docx"]


def test_members_know_where_they_lay():
    handed_in(message(COVER, ("reply.zip", archive(letter__docx=word_document(LETTER)))), "reply.eml")
    mail, packed, letter = (Document.objects.get(depth=depth) for depth in range(3))
    assert (packed.container, packed.root, packed.position) == (mail, mail, 1)
    assert (letter.container, letter.root) == (packed, mail)
    assert {document.submission for document in (mail, packed, letter)} == {mail.submission}


def test_two_letters_in_one_archive_give_two_drafts_and_a_table_goes_with_one():
    handed_in(
        archive(
            first__pdf=text_pdf(LETTER),
            second__pdf=text_pdf(ANOTHER),
            numbers__csv=b"Month,Requests\nJuly 2015,74\nAugust 2015,88\n",
        ),
        "replies.zip",
    )
    assert set(states().values()) == {"in-review"}
    assert {record.reference for record in FOIResponse.objects.all()} == {"2016-0061947", "2017-0000412"}
    leads = Document.objects.filter(is_lead=True)
    assert {lead.name for lead in leads} == {"first.pdf", "second.pdf"}
    assert Document.objects.get(name="numbers.csv").disclosure is not None


def test_papers_of_which_none_is_a_letter_give_one_draft():
    handed_in(archive(a__txt=b"Notes of a meeting.", b__csv=b"Name,Value\nx,1\n"), "papers.zip")
    assert FOIResponse.objects.count() == 1
    assert Document.objects.filter(is_lead=True).count() == 1
    assert set(states().values()) == {"in-review"}


def test_what_cannot_be_taken_is_named_and_the_rest_goes_on():
    handed_in(archive(letter__pdf=text_pdf(LETTER), tool__exe=b"MZ" + b"\0" * 200), "reply.zip")
    assert states() == {"reply.zip": "in-review", "letter.pdf": "in-review", "tool.exe": "rejected"}
    assert "program" in Document.objects.get(name="tool.exe").reason
    assert Document.objects.get(name="tool.exe").original is None


def test_the_test_string_of_virus_scanners_holds_the_whole_upload():
    eicar = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    handed_in(archive(letter__pdf=text_pdf(LETTER), test__txt=eicar.encode()), "reply.zip")
    assert set(states().values()) == {"quarantined"}
    assert not Disclosure.objects.exists()
    assert "held" in Document.objects.get(name="letter.pdf").reason


def test_archives_deeper_than_the_limit_are_kept_and_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INGEST_MAX_ARCHIVE_DEPTH", "2")
    inner = archive(letter__pdf=text_pdf(LETTER))
    handed_in(archive(two__zip=archive(three__zip=inner)), "one.zip")
    assert states()["three.zip"] == "quarantined"
    assert not Disclosure.objects.exists()
    assert "2 archives inside one another" in Document.objects.get(name="three.zip").reason


def test_members_are_counted_over_all_levels(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INGEST_MAX_ARCHIVE_MEMBERS", "5")
    branch = {f"note{n}__txt": f"Note {n} of a meeting.".encode() for n in range(3)}
    handed_in(
        archive(a__zip=archive(**branch), b__zip=archive(**{f"b{k}": v + b"!" for k, v in branch.items()})),
        "x.zip",
    )
    held = Document.objects.filter(state="quarantined", cause="too-large")
    assert held.count() == 1
    assert "more than 5 files" in held.get().reason
    assert Document.objects.count() == 1 + 2 + 3


def test_the_same_file_twice_in_an_archive_is_kept_and_read_once():
    handed_in(archive(one__pdf=text_pdf_once(LETTER), two__pdf=text_pdf_once(LETTER)), "reply.zip")
    assert states()["two.pdf"] == "duplicate" or states()["one.pdf"] == "duplicate"
    assert FOIResponse.objects.count() == 1
    assert Original.objects.count() == 2


def text_pdf_once(text: str, made: dict[str, bytes] = {}) -> bytes:  # noqa: B006 - a PDF holds its time
    return made.setdefault(text, text_pdf(text))


def test_a_container_read_twice_has_its_members_once():
    job = file_of(archive(letter__pdf=text_pdf(LETTER)), "reply.zip").job
    read_everything()
    IngestJob.objects.filter(pk=job.pk).update(state="waiting", attempts=0)
    Document.objects.filter(job=job).update(state="received")
    read_everything()
    assert Document.objects.count() == 2
    assert FOIResponse.objects.count() == 1
    assert set(states().values()) == {"in-review"}


def test_a_tree_that_lost_its_last_step_is_settled_by_the_sweeper():
    """F01: killed after the last result was written and before the drafts were made."""
    document = file_of(text_pdf(LETTER), "reply.pdf")
    reading.read(document.job.pk)
    Document.objects.filter(pk=document.pk).update(state="read")
    assert assembling.sweep(with_ocr=True) == 1
    assert states() == {"reply.pdf": "in-review"}
    assert assembling.sweep(with_ocr=True) == 0


def test_nothing_goes_to_review_while_a_member_is_being_read():
    file_of(archive(one__pdf=text_pdf(LETTER), two__pdf=text_pdf(ANOTHER)), "replies.zip")
    for _ in range(2):
        reading.read(IngestJob.objects.filter(state="waiting").order_by("created_at", "id")[0].pk)
    assert sorted(states().values()) == ["read", "read", "received"]
    assert not Disclosure.objects.exists()
    read_everything()
    assert set(states().values()) == {"in-review"}


def test_what_is_hidden_in_a_workbook_is_kept_apart_from_its_pages():
    body = workbook(
        {"Summary": [["Month", "Requests"], ["July 2015", 74]], "Raw": [["Name"], ["Amara Thistleton"]]},
        hidden=frozenset({"Raw"}),
    )
    document = handed_in(body, "table.xlsx")
    assert document.hidden[0] == {"what": "hidden sheet", "where": "Raw"}
    shown, hidden = document.pages.filter(is_hidden=False), document.pages.filter(is_hidden=True)
    assert [page.place for page in shown] == ["sheet Summary"]
    assert any("Amara Thistleton" in page.text for page in hidden)
    assert document.page_count == 1
    hit = document.personal_data.get(type="person-name")
    page = document.pages.get(number=hit.page)
    assert page.is_hidden
    assert page.text[hit.start : hit.end] == "Amara Thistleton"


def test_bytes_are_gone_when_the_last_document_that_has_them_is(settings: Any):
    first = file_of(b"<!doctype html><html><script></script>", "page.pdf", SubmissionFactory())
    read_everything()
    first.refresh_from_db()
    assert first.state == "rejected"
    assert not Original.objects.exists()
    assert [path for path in settings.ORIGINALS_DIR.rglob("*") if path.is_file()] == []
