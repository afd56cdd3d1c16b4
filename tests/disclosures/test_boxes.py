"""Areas hidden on the picture of a page: sent with the other decisions, checked, moved, taken away, kept."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from disclosures.documents import copies, extraction
from disclosures.editing import deciding
from disclosures.ingest.contract import Page
from disclosures.models import AuditEntry, CopyState, Document, HitDecision, Redaction
from tests.copying import proved
from tests.factories import DocumentFactory, EditorFactory
from tests.markup import read
from tests.reviewing import act, address, all_hidden, decided, find, said, words

pytestmark = pytest.mark.django_db
PLACE = {"left": "10", "top": "20.5", "width": "30", "height": "4"}
NEW = {"page": "1", **PLACE, "reason": "Signature"}


@pytest.fixture
def letter(waiting: Document) -> Document:
    waiting.facts.all().delete()
    waiting.pages.update(text="Dear Ash Example")
    waiting.pages.create(number=2, text="Second page")
    waiting.pages.create(number=3, text="Hidden", is_hidden=True)
    return waiting


def drawn(document: Document, name: str = "new-0", **changed: str) -> dict[str, str]:
    """What the form sends for one area, with the stamp of what was seen."""
    fields = {f"box-{name}-{field}": value for field, value in (NEW | changed).items()}
    return {"stamp": deciding.stamp_of(document)} | fields


def sides(box: Redaction) -> tuple[int | None, ...]:
    return box.left, box.top, box.right, box.bottom


def test_a_drawn_area_is_saved_with_the_decisions(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash Example")
    answer = act(client, letter, "save", **decided(letter, hit, "hide") | drawn(letter))
    assert answer.status_code == 302, words(answer)
    box = Redaction.objects.get()
    assert (box.page, *sides(box)) == (1, 100, 205, 400, 245)
    assert (box.reason, box.decided_by, box.start) == ("Signature", editor, None)
    assert HitDecision.objects.get().hit == hit
    assert AuditEntry.objects.filter(action="decide-details", actor=editor).count() == 1
    page = read(words(client.get(address(letter))))
    assert page.having("input", name=f"box-{box.pk}-top", value="20.5")
    assert page.having("input", name=f"box-{box.pk}-reason", value="Signature")


def test_several_are_drawn_at_once_and_an_empty_one_says_nothing(
    client: Client, editor: User, letter: Document
):
    empty = dict.fromkeys((*PLACE, "reason"), "")
    sent = drawn(letter, "new-0", **empty) | drawn(letter, "new-1") | drawn(letter, "new-7", page="2")
    act(client, letter, "save", **sent)
    assert [one.page for one in Redaction.objects.all()] == [1, 2]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Say why it is hidden."),
        ({"page": ""}, "page", "Say which page."),
        ({"page": "9"}, "page", "Say which page."),
        ({"page": "3"}, "page", "Say which page."),
        ({"page": "-1"}, "page", "greater than or equal to 1"),
        ({"page": "9" * 30}, "page", "Say which page."),
        ({"left": "71"}, "width", "It goes beyond the page."),
        ({"top": "96.1"}, "height", "It goes beyond the page."),
        ({"left": "-1"}, "left", "greater than or equal to 0"),
        ({"left": "NaN"}, "left", "Enter a number."),
        ({"left": "1.23"}, "left", "decimal place"),
        ({"width": "0"}, "width", "It has no extent."),
        ({"height": ""}, "height", "Say how far."),
        ({"reason": "x" * 301}, "reason", "at most 300"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    client: Client, editor: User, letter: Document, changed: dict[str, str], field: str, sentence: str
):
    hit = find(letter, "person-name", "Ash Example")
    sent = decided(letter, hit, "hide", reason="Name of a pupil") | drawn(letter, "new-2", **changed)
    response = act(client, letter, "save", **sent)
    assert response.status_code == 200
    assert not Redaction.objects.exists()
    assert not HitDecision.objects.exists()
    page = read(words(response))
    assert sentence in said(response)
    assert page.having("a", href=f"#id_box-new-2-{field}")
    assert page.having("p", id=f"id_box-new-2-{field}_error")
    [wrong] = page.having("input", id=f"id_box-new-2-{field}")
    assert wrong["aria-invalid"] == "true"
    for name, value in (NEW | changed).items():
        [kept] = page.having("input", name=f"box-new-2-{name}")
        assert kept.get("value", "") == value
    assert page.having("input", name=f"hit-{hit.pk}-reason", value="Name of a pupil")
    assert page.having("input", name="box-new-3-left"), "where the next one is typed"


def test_an_area_is_moved_and_given_another_reason(client: Client, editor: User, letter: Document):
    act(client, letter, "save", **drawn(letter))
    before = Redaction.objects.get()
    act(client, letter, "save", **drawn(letter, str(before.pk), left="50", reason="Handwriting"))
    box = Redaction.objects.get()
    assert box.pk == before.pk
    assert (*sides(box), box.reason) == (500, 205, 800, 245, "Handwriting")
    assert box.decided_at > before.decided_at


def test_an_area_as_it_was_decides_nothing(client: Client, editor: User, letter: Document):
    act(client, letter, "save", **drawn(letter))
    before = Redaction.objects.get()
    act(client, letter, "save", **drawn(letter, str(before.pk)))
    assert Redaction.objects.get().decided_at == before.decided_at


def test_an_area_is_taken_away_whatever_else_was_changed_in_it(
    client: Client, editor: User, letter: Document
):
    act(client, letter, "save", **drawn(letter))
    box = Redaction.objects.get()
    sent = drawn(letter, str(box.pk), reason="") | {"show-again": str(box.pk)}
    assert act(client, letter, "save", **sent).status_code == 302
    assert not Redaction.objects.exists()


def test_an_area_of_another_document_is_out_of_reach(client: Client, editor: User, letter: Document):
    act(client, letter, "save", **drawn(letter))
    box = Redaction.objects.get()
    other = DocumentFactory(state="in-review")
    other.pages.create(number=1, text="Another letter")
    act(client, other, "save", **drawn(other, str(box.pk), left="50"))
    assert sides(Redaction.objects.get()) == sides(box)


def test_of_two_editors_the_second_learns_of_the_first(client: Client, editor: User, letter: Document):
    act(client, letter, "save", **drawn(letter))
    box = Redaction.objects.get()
    stale = drawn(letter, str(box.pk), left="60")
    act(client, letter, "save", **drawn(letter, str(box.pk), left="50"))
    assert act(client, letter, "save", **stale).status_code == 302
    assert "Somebody else changed this document" in words(client.get(address(letter)))
    assert sides(Redaction.objects.get())[0] == 500
    second = Client()
    second.force_login(EditorFactory())
    act(second, letter, "save", **drawn(letter, "new-0", left="1"))
    assert Redaction.objects.count() == 1, "the first has claimed it"


def test_an_area_makes_an_older_copy_out_of_date(client: Client, editor: User, letter: Document):
    copy = proved(letter)
    assert copies.is_current(copy, letter)
    act(client, letter, "save", **drawn(letter))
    assert not copies.is_current(copy, letter)
    assert copy.state == CopyState.PROVED
    again = proved(letter)
    act(client, letter, "save", **drawn(letter, str(Redaction.objects.get().pk), left="11"))
    assert not copies.is_current(again, letter)


def test_areas_survive_another_reading(client: Client, editor: User, letter: Document):
    act(client, letter, "save", **drawn(letter))
    before = Redaction.objects.get()
    document = Document.objects.get(pk=letter.pk)
    document.read_at = document.received_at
    kept = extraction.write_pages(document, [Page("Quite other words"), Page("Second page")])
    extraction.write_found(document, [Page("Quite other words")], [], [], is_checked=True, decided=kept)
    box = Redaction.objects.get()
    assert (box.page, *sides(box), box.reason) == (1, *sides(before), "Signature")
    assert box.decided_at == before.decided_at


def test_formats_without_pages_have_no_areas(client: Client, editor: User, letter: Document):
    Document.objects.filter(pk=letter.pk).update(media_type="text/csv")
    assert "Hide an area by numbers" not in said(client.get(address(letter)))
    response = act(client, letter, "save", **drawn(letter))
    assert "Say which page." in said(response)
    assert not Redaction.objects.exists()


def test_the_desk_offers_areas_by_number_without_script(client: Client, editor: User, letter: Document):
    response = client.get(address(letter))
    assert "Hide an area by numbers" in said(response)
    page = read(words(response))
    for name in NEW:
        assert page.having("input", name=f"box-new-0-{name}")


def test_all_at_once(client: Client, editor: User, letter: Document):
    """A whole letter: what was found is hidden, and an area besides."""
    find(letter, "person-name", "Ash Example")
    sent: dict[str, Any] = all_hidden(letter) | drawn(letter)
    assert act(client, letter, "save", **sent).status_code == 302
    assert (HitDecision.objects.count(), Redaction.objects.count()) == (1, 1)
