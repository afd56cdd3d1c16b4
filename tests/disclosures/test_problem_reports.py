"""What readers report is kept privately and answered; two reports of personal details hide a record (P11)."""

import datetime
import itertools
import re
import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from disclosures import problem_reports as reports
from disclosures.actions import change_slug, withdraw
from disclosures.models import AuditEntry, Disclosure, ProblemReport, State
from tests.factories import DocumentFactory, FOIResponseFactory, UserFactory
from tests.markup import read

pytestmark = pytest.mark.django_db


_places = itertools.count(1)


def send(client: Client, about: str, at: str = "", **answers: str) -> Any:
    """From a network address of its own, unless it says from which."""
    at = at or f"192.0.2.{next(_places) % 250 + 1}"
    return client.post("/report/", {"about": about, "kind": "personal", **answers}, REMOTE_ADDR=at)


def receive(**answers: str) -> ProblemReport:
    given = {"path": ABOUT, "kind": "personal", "text": "", "email": ""} | answers
    return reports.receive(given, who=f"address:{next(_places)}")


def words(response: Any) -> str:
    return " ".join(read(response.content.decode()).texts["main"][0].split())


@pytest.fixture
def record(db: None) -> Any:
    return FOIResponseFactory(public=True, slug="a-record", title="A record of replies")


ABOUT = "/disclosures/a-record/"

# ---- sending


def test_every_page_leads_to_the_form_with_its_own_path(client: Client, record: Any):
    for path in ("/", ABOUT, "/about/", "/nowhere/"):
        link = f'href="/report/?about={path}"'
        assert link in client.get(path).content.decode(), path
    assert f'name="about" value="{ABOUT}"' in client.get("/report/", {"about": ABOUT}).content.decode()


def test_a_private_address_is_never_passed_on(client: Client):
    page = client.get("/accounts/sign-in/").content.decode()
    assert 'href="/report/"' in page
    assert "about=" not in page


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.org/",
        "https://evil.example.org/",
        "javascript:alert(1)",
        "timeline/",
        "/contribute/r/secret/",
        "/%63ontribute/r/secret/",
        "/review/",
        "/\\evil.example.org",
        "/a\nb/",
        "/" + "x" * 300,
    ],
)
def test_an_address_that_is_not_a_page_of_ours_is_refused_in_words(client: Client, path: str):
    assert client.get("/report/", {"about": path}).context["form"].initial == {"about": ""}
    response = send(client, path)
    assert response.status_code == 200
    assert not ProblemReport.objects.exists()
    assert "Error" in response.content.decode()


def test_a_report_gives_a_number_and_a_day_and_is_kept(client: Client, record: Any):
    response = send(client, ABOUT, kind="wrong", text="The second date.", email="ash@example.org")
    page = client.get(response["Location"])
    made = ProblemReport.objects.get()
    assert (made.path, made.kind, made.text, made.email) == (
        ABOUT,
        "wrong",
        "The second date.",
        "ash@example.org",
    )
    assert made.disclosure is not None
    assert made.disclosure.pk == record.pk
    assert made.reference in words(page)
    assert re.search(r"An editor answers by \d{1,2} \w+ 20\d\d", words(page))
    assert "no-store" in page["Cache-Control"]
    assert "ash@example.org" not in page.content.decode()


def test_what_is_missing_is_said_beside_its_field(client: Client):
    page = client.post("/report/", {"about": "", "kind": "", "text": "", "email": "nobody"})
    said = page.content.decode()
    for sentence in ("Choose what comes closest.", "Say which page it is", "Enter a valid email"):
        assert sentence in said
    assert not ProblemReport.objects.exists()


def test_a_report_needs_no_page_when_it_has_words(client: Client):
    assert send(client, "", kind="other", text="I cannot find the calendar.").status_code == 302
    assert ProblemReport.objects.get().disclosure is None


def test_a_changed_or_old_link_to_a_number_is_a_404(client: Client):
    assert client.get("/report/sent/abc/").status_code == 404
    where = send(client, "/about/")["Location"]
    assert client.get(where).status_code == 200
    assert client.get(where.replace("/sent/", "/sent/x")).status_code == 404


def test_there_is_a_limit_of_reports_an_hour(client: Client, settings: Any):
    settings.RATE_LIMITS_ENABLED = True
    sent = [send(client, "/about/", "192.0.2.1", text=f"{place}") for place in range(12)]
    assert [response.status_code for response in sent].count(429) == 2
    assert int(sent[-1]["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC), datetime.date(2026, 2, 28)),
        (datetime.datetime(2026, 12, 5, 12, tzinfo=datetime.UTC), datetime.date(2027, 1, 5)),
        # Already the next day in London, in summer.
        (datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC), datetime.date(2026, 8, 1)),
    ],
)
def test_it_is_due_in_one_month(made: datetime.datetime, due: datetime.date):
    assert reports.due_on(ProblemReport(made_at=made)) == due


# ---- hiding


def public(record: Any) -> bool:
    return Disclosure.objects.public().filter(pk=record.pk).exists()


def test_two_reports_of_personal_details_hide_a_record_everywhere(client: Client, record: Any):
    title = "A record of replies"
    seen = [
        ABOUT,
        "/timeline/",
        record.parties.get().organisation.get_absolute_url(),
        "/search/?q=replies",
        "/",
    ]
    for path in seen:
        assert title in client.get(path).getvalue().decode(), path
    send(client, ABOUT)
    assert public(record)
    send(client, ABOUT)
    page = client.get(ABOUT)
    assert page.status_code == 410
    assert reports.HELD in words(page)
    for path in seen:
        assert title not in client.get(path).getvalue().decode(), path
    entry = AuditEntry.objects.get(action="withdraw")
    assert (entry.actor, entry.object_id) == (None, str(record.pk))


def test_reports_of_another_kind_or_about_another_page_hide_nothing(client: Client, record: Any):
    send(client, ABOUT)
    send(client, ABOUT, kind="wrong")
    send(client, "/about/")
    send(client, FOIResponseFactory(public=True).get_absolute_url())
    assert public(record)


def test_a_report_of_a_page_of_a_document_counts_for_its_record(client: Client, record: Any):
    document = DocumentFactory(disclosure=record, state="published")
    send(client, f"/documents/{document.pk}/page/2/")
    assert ProblemReport.objects.get().document_id == document.pk
    send(client, ABOUT)
    assert not public(record)


def test_a_former_address_counts_for_the_record(client: Client, record: Any):
    change_slug(Disclosure.objects.get(pk=record.pk), "another")
    send(client, ABOUT)
    send(client, "/disclosures/another/")
    assert not public(record)


def test_what_is_not_public_is_answered_like_any_other_page(client: Client):
    draft = FOIResponseFactory(in_review=True, slug="a-draft")
    hidden = DocumentFactory(disclosure=draft, state="in-review")
    for about in ("/disclosures/a-draft/", f"/documents/{hidden.pk}/", "/disclosures/never-was/"):
        assert send(client, about).status_code == 302
    assert not ProblemReport.objects.exclude(disclosure=None).exists()
    assert not ProblemReport.objects.exclude(document_id=None).exists()


def test_one_stranger_hides_nothing_however_often_it_is_reported(client: Client, record: Any):
    for _ in range(3):
        send(client, ABOUT, "192.0.2.7")
    assert public(record)
    send(Client(), ABOUT, "192.0.2.8")
    assert not public(record)


def test_addresses_of_one_home_are_one_sender(client: Client, record: Any):
    for last in range(1, 4):
        send(client, ABOUT, f"2001:db8:1:2::{last}")
    assert public(record)


def test_an_account_is_a_sender_wherever_it_is(client: Client, record: Any):
    client.force_login(UserFactory())
    send(client, ABOUT, "192.0.2.7")
    send(client, ABOUT, "192.0.2.8")
    assert public(record)
    send(Client(), ABOUT, "192.0.2.8")
    assert not public(record)


def test_of_a_sender_a_hash_is_kept_other_for_each_record_and_for_30_days(client: Client, record: Any):
    other = FOIResponseFactory(public=True)
    for about in (ABOUT, other.get_absolute_url(), "/about/"):
        send(client, about, "192.0.2.7")
    first, second, third = ProblemReport.objects.order_by("id").values_list("sender", flat=True)
    assert first and second and first != second and third == ""
    assert "192.0.2.7" not in str(list(ProblemReport.objects.values_list()))
    assert reports.forget_senders() == 0
    long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=31)
    ProblemReport.objects.filter(sender=first).update(made_at=long_ago)
    assert reports.forget_senders() == 1
    assert ProblemReport.objects.exclude(sender="").get().sender == second
    send(Client(), ABOUT, "192.0.2.9")
    assert not public(record)


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_the_same_time_hide_it_too():
    try:
        record = FOIResponseFactory(public=True, slug="a-record")
        barrier = threading.Barrier(2)

        def one() -> None:
            barrier.wait(20)
            receive()
            connection.close()

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ProblemReport.objects.count() == 2
        assert not public(record)
    finally:
        call_command("flush", interactive=False, verbosity=0)


# ---- answering


@pytest.fixture
def held(record: Any) -> list[ProblemReport]:
    return [receive(text="A name.") for _ in range(2)]


def where(report: ProblemReport) -> str:
    return f"/review/reports/{report.reference}/"


@pytest.mark.parametrize("role", ["", "volunteer", "operator"])
def test_only_editors_read_and_answer_reports(client: Client, held: list[ProblemReport], role: str):
    if role:
        client.force_login(UserFactory(roles=[role]))
    for path in ("/review/reports/", where(held[0])):
        for response in (client.get(path), client.post(path, {"answer": "x"})):
            assert response.status_code == (403 if role else 302)
            assert "A name." not in response.content.decode()
    with pytest.raises(PermissionDenied):
        reports.answer(held[0].pk, "x", by=UserFactory(roles=[role] if role else []))


def test_the_queue_says_how_many_wait_and_the_list_which_are_hidden(
    client: Client, editor: User, held: list[ProblemReport]
):
    assert "Reported problems 2 waiting" in words(client.get("/review/"))
    listed = words(client.get("/review/reports/"))
    assert all(report.reference in listed for report in held)
    assert listed.count("Hidden until you look") == 2
    ProblemReport.objects.update(made_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    assert "1 February 2020 Late" in words(client.get("/review/reports/"))


def test_the_list_pages_by_place_and_shows_each_report_once(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("disclosures.problem_reports.PER_PAGE", 3)
    made = [ProblemReport.objects.create(path="/about/", kind="wrong") for _ in range(8)]
    ProblemReport.objects.filter(pk__in=[one.pk for one in made[:5]]).update(made_at=made[0].made_at)
    seen, path = [], "/review/reports/"
    while path:
        page = client.get(path)
        seen += [line[0].pk for line in page.context["lines"]]
        path = page.context["on"] and "/review/reports/" + page.context["on"]["url"]
    assert seen == [one.pk for one in made]
    assert client.get("/review/reports/?after=abc").status_code == 400


def test_the_list_costs_the_same_for_one_and_for_forty(
    client: Client, editor: User, held: list[ProblemReport], django_assert_max_num_queries: Any
):
    for _ in range(40):
        ProblemReport.objects.create(path=ABOUT, kind="wrong", disclosure=held[0].disclosure)
    with django_assert_max_num_queries(6):  # two of them count, for the ways between the pages
        client.get("/review/reports/")


def test_an_editor_shows_it_again_and_both_reports_are_answered(
    client: Client, editor: User, held: list[ProblemReport], record: Any
):
    assert client.post(where(held[0]), {"answer": "Nothing personal is in it."}).status_code == 200
    assert not public(record)
    client.post(where(held[0]), {"answer": "Nothing personal is in it.", "after": "show"})
    assert public(record)
    assert not reports.open_reports().exists()
    assert {one.answered_by for one in ProblemReport.objects.all()} == {editor}
    assert AuditEntry.objects.filter(action="answer-report", actor=editor).count() == 2
    assert client.get(ABOUT).status_code == 200
    # One more report is one, not the third.
    send(Client(), ABOUT)
    assert public(record)


def test_who_left_an_address_gets_the_answer_and_nobody_else(
    client: Client, editor: User, record: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
):
    first = receive(email="ash@example.org", text="It names Ash Example.")
    receive()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(where(first), {"answer": "Nothing & nobody is named.", "after": "show"})
    (mail,) = mailoutbox
    assert mail.to == ["ash@example.org"]
    assert first.reference in mail.subject and first.reference in mail.body
    assert "Nothing & nobody is named." in mail.body
    assert "Ash" not in mail.body


def test_an_editor_takes_it_down_with_a_reason_for_readers(
    client: Client, editor: User, held: list[ProblemReport], record: Any
):
    given = {"answer": "It named somebody.", "after": "take-down"}
    assert "Say why, in words for readers." in client.post(where(held[0]), given).content.decode()
    client.post(where(held[0]), given | {"reason": "It showed a personal detail."})
    page = client.get(ABOUT)
    assert page.status_code == 410
    assert "It showed a personal detail." in words(page)
    assert not reports.is_held(Disclosure.objects.get(pk=record.pk))


def test_a_report_of_a_mistake_is_answered_and_the_record_stays(client: Client, editor: User, record: Any):
    made = receive(kind="wrong")
    client.post(where(made), {"answer": "The date is right.", "after": ""})
    made.refresh_from_db()
    assert (made.answer, made.answered_by) == ("The date is right.", editor)
    assert public(record)
    assert "The date is right." in words(client.get(where(made)))


def test_the_second_of_two_editors_learns_of_the_first(
    client: Client, editor: User, held: list[ProblemReport], record: Any
):
    reports.answer(held[0].pk, "Looked.", by=editor, after="show")
    response = client.post(where(held[1]), {"answer": "Down.", "after": "take-down", "reason": "x"})
    assert response["Location"] == where(held[1])
    assert public(record)
    with pytest.raises(reports.Changed):
        reports.answer(held[1].pk, "Down.", by=editor)


def test_what_an_editor_took_down_is_not_shown_again_by_an_answer(editor: User, record: Any):
    made = receive()
    withdraw(Disclosure.objects.get(pk=record.pk), by=editor, reason="It was wrong.")
    with pytest.raises(reports.Changed):
        reports.answer(made.pk, "Looked.", by=editor, after="show")
    made.refresh_from_db()
    assert made.answered_at is None
    assert Disclosure.objects.get(pk=record.pk).state == State.WITHDRAWN


def test_nothing_of_a_report_is_public(client: Client, held: list[ProblemReport], record: Any):
    for path in ("/", ABOUT, "/timeline/", "/search/?q=name", "/data/"):
        assert "A name." not in client.get(path).getvalue().decode()
