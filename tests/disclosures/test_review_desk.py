"""What an editor sees: the queue, one document with all that was found in it, two side by side."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.documents import likeness
from disclosures.documents.risks import FAILED_REDACTION
from disclosures.editing.marks import CHARACTERS_OF_A_PAGE
from disclosures.editing.waiting import Place, page_of_queue, to_decide, under_way
from disclosures.models import (
    Disclosure,
    Document,
    DocumentPage,
    FOIResponse,
    IngestJob,
)
from tests.factories import (
    DocumentFactory,
    IngestJobFactory,
)
from tests.markup import read
from tests.reviewing import LETTER, act, address, beside, fact, find, said, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store", "editor")]

# ---- text and what was found in it


def test_facts_and_details_are_told_apart_and_lead_to_their_lines_and_back(client: Client, waiting: Document):
    waiting.pages.update(text=LETTER)
    waiting.facts.all().delete()
    reference = fact(waiting, "reference", "2016-0061947")
    name, mail = find(waiting, "person-name", "Ash Example"), find(waiting, "email", "ash@example.org")
    page = read(words(client.get(address(waiting))))
    marks = [
        (one["class"], one["id"], one["href"]) for one in page.having("a") if "sign" in one.get("class", "")
    ]
    assert marks == [
        ("sign detail", f"m-p{name.pk}", f"#p{name.pk}"),
        ("sign fact", f"m-f{reference.pk}", f"#f{reference.pk}"),
        ("sign detail", f"m-p{mail.pk}", f"#p{mail.pk}"),
    ]
    for key in (f"p{name.pk}", f"f{reference.pk}", f"p{mail.pk}"):
        assert page.having("li", id=key)
        assert page.having("a", href=f"#m-{key}")
    content = words(client.get(address(waiting)))
    assert '<mark class="found detail">Ash Example</mark>' in content
    assert '<mark class="found fact">2016-0061947</mark>' in content
    text = said(client.get(address(waiting)))
    assert "Name of a person, likely. Rule: some rule" in text
    assert "Personal details 2 found" in text
    assert "Name of a person: 1" in text


def test_what_lies_over_one_another_is_both(client: Client, waiting: Document):
    waiting.pages.update(text=LETTER)
    waiting.facts.all().delete()
    fact(waiting, "authority", "Ash Example")
    find(waiting, "person-name", "Ash Example")
    assert '<mark class="found fact detail">Ash Example</mark>' in words(client.get(address(waiting)))


def test_hostile_text_is_text_wherever_it_stands(client: Client, waiting: Document):
    evil = "<script>alert(1)</script>"
    waiting.pages.update(text=f"{evil} 2016", place=evil)
    waiting.facts.all().delete()
    fact(waiting, "reference", evil, about=evil, unit="<i>")
    find(waiting, "person-name", evil)
    waiting.pages.create(number=2, text=f"{evil}\t1", place=f"sheet {evil}", rows=[1])
    waiting.pages.create(number=3, text=evil, place=evil, is_hidden=True)
    Document.objects.filter(pk=waiting.pk).update(
        name=evil, hidden=[{"what": evil, "where": evil}], trust_reasons=[evil], warnings=[evil], kind=evil
    )
    DocumentFactory(container=waiting, name=evil, state="quarantined", reason=evil, sha256=waiting.sha256)
    for where in ("/review/", address(waiting)):
        content = words(client.get(where))
        assert "<script>alert" not in content and "<i>" not in content
        assert "&lt;script&gt;alert(1)" in content


def test_a_sheet_is_a_table_with_the_names_of_its_cells(client: Client, waiting: Document):
    waiting.facts.all().delete()
    waiting.pages.update(text="Month\tAsked\nJuly 2015\t74", place="sheet Data", rows=[1, 4])
    counted = fact(waiting, "figure", "74", cell="B4", unit="requests", period="2015-07", about="Asked")
    page = read(words(client.get(address(waiting))))
    assert [head.get("scope") for head in page.having("th")].count("row") == 2
    assert page.having("a", id=f"m-f{counted.pk}")
    text = said(client.get(address(waiting)))
    assert "Sheet Data, cell B4" in text
    assert "74 requests 2015-07 (Asked)" in text


def test_what_nobody_sees_stands_apart_and_is_named(client: Client, waiting: Document):
    Document.objects.filter(pk=waiting.pk).update(hidden=[{"what": "hidden sheet", "where": "Raw"}])
    waiting.pages.create(number=2, text="Raw numbers of Ash Example", place="sheet Raw", is_hidden=True)
    hit = find(waiting, "person-name", "Ash Example", page=2)
    content = words(client.get(address(waiting)))
    apart = content.index("What nobody sees in the file")
    assert apart < content.index("hidden sheet") < content.index("Raw numbers of")
    assert apart < content.index(f'id="m-p{hit.pk}"')
    assert "Sheet Raw" in content


def test_words_under_a_box_are_an_alarm(client: Client, waiting: Document):
    assert "redaction failed" not in said(client.get(address(waiting)))
    Document.objects.filter(pk=waiting.pk).update(hidden=[{"what": FAILED_REDACTION, "where": "page 2"}])
    text = said(client.get(address(waiting)))
    assert (
        "The authority's redaction failed Words that were meant to be hidden can still be read (page 2)."
        in text
    )
    assert "Failed redaction" in said(client.get("/review/"))


def test_pages_that_are_pictures_are_named(client: Client, waiting: Document):
    for number in (2, 3):
        waiting.pages.create(number=number, needs_reading=True)
    Document.objects.filter(pk=waiting.pk).update(is_checked=False)
    text = said(client.get(address(waiting)))
    assert "Not all of it is read Pages 2 and 3 are pictures" in text
    assert "2 pages not read yet" in said(client.get("/review/"))


def test_a_long_list_of_details_is_that_of_the_pages_shown(client: Client, waiting: Document):
    waiting.pages.all().delete()
    for number in range(1, 15):
        waiting.pages.create(number=number, text=f"Ash Example {number}")
        find(waiting, "person-name", f"Ash Example {number}", page=number)
    first, last = client.get(address(waiting)), client.get(address(waiting) + "?page=11")
    assert "Personal details 14 found" in said(first)
    assert "Listed are those of the pages that are shown." in said(first)
    assert (words(first).count("Rule: some rule"), words(last).count("Rule: some rule")) == (10, 4)


def test_places_beyond_what_is_shown_lead_to_their_page(client: Client, waiting: Document):
    waiting.facts.all().delete()
    waiting.pages.update(text="x" * CHARACTERS_OF_A_PAGE + "2016-1")
    for number in range(2, 13):
        waiting.pages.create(number=number, text="2016-2")
    fact(waiting, "reference", "2016-1")
    fact(waiting, "reference", "2016-2", page=12)
    page = read(words(client.get(address(waiting))))
    assert page.having("a", href="#page-1")
    assert page.having("section", id="page-1")
    assert page.having("a", href="?page=12")


def test_the_desk_costs_the_same_for_one_file_and_for_many(
    client: Client, waiting: Document, django_assert_max_num_queries: Any
):
    most = 54
    with django_assert_max_num_queries(most):
        client.get(address(waiting))
    for number in range(2, 40):
        waiting.pages.create(number=number, text=LETTER, needs_reading=True)
        find(waiting, "person-name", "Ash Example", page=number)
        fact(waiting, "exemption", "2016", page=number)
        other = beside(waiting, f"{number}.csv")
        DocumentFactory(container=other, state="in-review")
        DocumentFactory(sha256=waiting.sha256, follows=waiting)
    with django_assert_max_num_queries(most):
        client.get(address(waiting))


# ---- what it came with, and what it is like


def test_how_we_know_it_is_genuine_is_said_with_reasons(client: Client, waiting: Document):
    Document.objects.filter(pk=waiting.pk).update(
        trust="signed", trust_reasons=["A valid signature of examples.gov.uk."]
    )
    text = said(client.get(address(waiting)))
    assert "Signed by the authority's mail server. A valid signature of examples.gov.uk." in text


def test_files_of_the_same_upload_stand_in_what_they_came_in(client: Client, waiting: Document):
    archive = DocumentFactory(name="all.zip", state="in-review", submission=waiting.submission)
    Document.objects.filter(pk=waiting.pk).update(container=archive, root=archive, depth=1, position=1)
    held = DocumentFactory(
        container=archive, name="locked.pdf", state="quarantined", reason="It has a password."
    )
    page = words(client.get(address(waiting)))
    assert page.index("Files of the same upload") < page.index("all.zip</a>", page.index("Files of the same"))
    text = said(client.get(address(waiting)))
    assert "locked.pdf Held by a safety check. It has a password." in text
    assert read(page).having("a", href=address(held))
    assert read(page).having("b", **{"aria-current": "page"})


def test_a_file_that_lies_beside_is_decided_on_with_the_letter(client: Client, waiting: Document):
    table = beside(waiting, "annex.csv")
    find_in = DocumentPage.objects.create(document=table, number=1, text="Ash Example")
    find(table, "person-name", find_in.text)
    text = said(client.get(address(table)))
    assert "This goes with reply.pdf, and is decided on there." in text
    content = words(client.get(address(table)))
    assert 'value="publish"' not in content and 'value="reject"' not in content
    assert "annex.csv (waiting for review, 1 personal detail)" in said(client.get(address(waiting)))
    queue = client.get("/review/")
    assert "reply.pdf and 1 file with it" in said(queue)
    assert "annex.csv" not in words(queue)
    assert "1 personal detail" in said(queue)
    act(client, table, "publish", looked="on")
    assert not Disclosure.objects.public().exists()


def test_bytes_that_others_sent_are_decided_on_where_they_came_first(client: Client, waiting: Document):
    later = DocumentFactory(
        name="later.pdf",
        state="in-review",
        follows=waiting,
        original=waiting.original,
        disclosure=waiting.disclosure,
    )
    assert "later.pdf" not in words(client.get("/review/"))
    content = words(client.get(address(later)))
    assert "The same bytes were sent before." in content
    assert 'value="publish"' not in content and 'value="reject"' not in content
    act(client, later, "reject", reason="No")
    later.refresh_from_db()
    assert later.state == "in-review"
    assert "later.pdf" in words(client.get(address(waiting)))


def test_nearly_the_same_text_is_shown_side_by_side(client: Client, waiting: Document):
    letter = " ".join(f"word{number}" for number in range(80))
    waiting.pages.update(text=letter)
    other = DocumentFactory(name="scan.png", state="in-review")
    other.pages.create(number=1, text=letter.replace("word40", "<b>wurd40</b>"))
    for one in (waiting, other):
        bands = likeness.bands_of([one.pages.get().text])
        Document.objects.filter(pk=one.pk).update(likeness=bands)
    Document.objects.filter(pk=other.pk).update(likeness=Document.objects.get(pk=waiting.pk).likeness)
    where = f"{address(waiting)}beside/{other.pk}/"
    page = read(words(client.get(address(waiting))))
    assert page.having("a", href=where)
    content = words(client.get(where))
    assert '<del><span class="vh">only here: </span>word40</del>' in content
    assert '<ins><span class="vh">only here: </span>&lt;b&gt;wurd40&lt;/b&gt;</ins>' in content
    assert client.get(f"{address(waiting)}beside/{waiting.pk}/").status_code == 404
    assert client.get(f"{address(waiting)}beside/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.post(where).status_code == 405


def test_side_by_side_is_for_editors(waiting: Document):
    other = DocumentFactory()
    answer = Client().get(f"{address(waiting)}beside/{other.pk}/")
    assert (answer.status_code, answer["Location"].startswith("/accounts/sign-in/")) == (302, True)


# ---- reading again


def test_what_could_not_be_read_stands_apart_with_why_and_a_button(client: Client, waiting: Document):
    failed = DocumentFactory(name="bad.pdf", state="quarantined", reason="We could not read this safely.")
    job = IngestJobFactory(document=failed, state="failed", attempts=3, last_failure="out-of-time")
    locked = DocumentFactory(name="locked.pdf", state="quarantined", reason="It has a password.")
    page = client.get("/review/")
    content = words(page)
    apart = content.index("Could not be read")
    assert content.index("locked.pdf") < apart < content.index("bad.pdf")
    assert content.count("bad.pdf</a>") == 1
    assert "3 Reading it took too long." in said(page)
    assert "2 documents to decide" in content
    sent = {"again": failed.pk, "version": version(failed)}
    assert client.post("/review/", sent).status_code == 302
    failed.refresh_from_db()
    job.refresh_from_db()
    assert (failed.state, job.state, job.attempts, job.last_failure) == ("received", "waiting", 0, "")
    assert "Somebody else changed" in words(client.post("/review/", sent, follow=True))
    assert client.post("/review/", {"again": "nonsense"}).status_code == 400
    assert locked.pk


def test_a_document_that_was_not_searched_is_read_again_and_keeps_its_draft(
    client: Client, waiting: Document
):
    Document.objects.filter(pk=waiting.pk).update(is_checked=False)
    assert "Read it once more" in said(client.get(address(waiting)))
    act(client, waiting, "read-again")
    waiting.refresh_from_db()
    assert (waiting.state, IngestJob.objects.get().state) == ("received", "waiting")
    assert FOIResponse.objects.get().pk == waiting.disclosure_id


def test_what_was_read_and_searched_is_not_read_again(client: Client, waiting: Document):
    assert "Read it again" not in said(client.get(address(waiting)))
    act(client, waiting, "read-again")
    waiting.refresh_from_db()
    assert waiting.state == "in-review"


def test_the_queue_says_how_long_things_wait_and_what_is_under_way(client: Client, waiting: Document):
    from django.utils import timezone

    now = timezone.now()
    Document.objects.filter(pk=waiting.pk).update(received_at=now - timedelta(days=2, hours=3))
    slow = DocumentFactory(state="reading")
    Document.objects.filter(pk=slow.pk).update(received_at=now - timedelta(minutes=5))
    text = said(client.get("/review/"))
    assert "2 days" in text
    assert "1 document being read now, the oldest came 5 minutes ago" in text


# ---- what it seems to be


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("foi-response", ""),
        ("foi-acknowledgement", "This seems to be an acknowledgement of a request."),
        ("foi-extension", "This seems to say that the answer takes longer."),
        ("", "Rules do not recognise what this is."),
        ("cbds", "This seems to be a release of the Common Basic Data Set"),
    ],
)
def test_the_form_says_what_a_document_seems_to_be(
    client: Client, waiting: Document, kind: str, sentence: str
):
    Document.objects.filter(pk=waiting.pk).update(kind=kind)
    text = said(client.get(address(waiting)))
    assert sentence in text
    assert ("This seems" in text or "do not recognise" in text) is bool(sentence)


# ---- how PostgreSQL finds the queue


def test_the_queue_is_found_by_its_index(waiting: Document):
    submission = waiting.submission
    Document.objects.bulk_create(
        Document(
            submission=submission, name="old.pdf", sha256="0" * 64, size_bytes=1, state=state, reason="No"
        )
        for state in ["rejected"] * 4_000 + ["quarantined"] * 200
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosures_document")
    place = Place(waiting.risk, waiting.received_at, waiting.pk)
    for after in (None, place):
        with CaptureQueriesContext(connection) as asked:
            page_of_queue(to_decide(), after)
            under_way()
        for query in asked.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on disclosures_document" not in plan, plan
            assert "document_queue" in plan or "document_under_way" in plan, plan
