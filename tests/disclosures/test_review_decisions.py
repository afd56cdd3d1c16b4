"""Deciding about what was found: personal details, facts, small numbers, and what else is hidden."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from disclosures.documents import extraction
from disclosures.ingest.contract import Fact, Hit, Page
from disclosures.models import (
    Approval,
    Disclosure,
    Document,
    FactDecision,
    FOIResponse,
    HitDecision,
    Redaction,
)
from disclosures.small_numbers.bands import HELD
from tests.factories import EditorFactory, SubmissionFactory
from tests.markup import read
from tests.reviewing import (
    LETTER,
    act,
    address,
    all_hidden,
    beside,
    decided,
    fact,
    fact_decided,
    find,
    said,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
TABLE = "Place\tPupils\nNorthtown\t41\nSouthtown\t3\nWesttown\t2\nAll\t46"


@pytest.fixture
def letter(waiting: Document) -> Document:
    waiting.pages.update(text=f"{LETTER}\nash example wrote again. Rowan Sample read it.")
    waiting.facts.all().delete()
    return waiting


def restarted(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


# ---- personal details


def test_hiding_says_who_and_when(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash Example")
    answer = act(client, letter, "save", **decided(letter, hit, "hide", reason="Name of a pupil"))
    assert answer.status_code == 302, words(answer)
    row = HitDecision.objects.get()
    assert (row.hit, row.choice, row.reason, row.decided_by) == (hit, "hide", "Name of a pupil", editor)
    assert row.decided_at is not None
    assert not Redaction.objects.exists()


def test_what_is_not_chosen_stays_undecided(client: Client, editor: User, letter: Document):
    hits = [find(letter, "person-name", "Ash Example"), find(letter, "email", "ash@example.org")]
    act(client, letter, "save", **decided(letter, hits[0], "hide") | decided(letter, hits[1], ""))
    assert [row.hit for row in HitDecision.objects.all()] == hits[:1]
    assert "2 found, 1 to decide" in said(client.get(address(letter)))


def test_keeping_needs_a_reason(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash Example")
    page = act(client, letter, "save", **decided(letter, hit, "keep"))
    assert "Name of a person 1: Say why it may be read." in words(page)
    assert "<title>Error:" in words(page)
    assert f'href="#id_hit-{hit.pk}-reason"' in words(page)
    assert not HitDecision.objects.exists()
    act(client, letter, "save", **decided(letter, hit, "keep", reason="A minister"))
    assert HitDecision.objects.get().choice == "keep"


def test_changing_hides_other_words_as_another_type(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash")
    sent = decided(letter, hit, "change", words="ash  EXAMPLE", type="address", reason="Name and town")
    act(client, letter, "save", **sent)
    redaction = Redaction.objects.get()
    text = letter.pages.get().text
    assert text[redaction.start : redaction.end] == "Ash Example"
    assert (redaction.hit, redaction.page, redaction.type) == (hit, 1, "address")
    assert (redaction.reason, redaction.decided_by) == ("Name and town", editor)
    act(client, letter, "save", **decided(letter, hit, "hide"))
    assert HitDecision.objects.get().choice == "hide"
    assert not Redaction.objects.exists()


def test_a_change_to_words_that_are_not_there_is_refused(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash")
    page = act(client, letter, "save", **decided(letter, hit, "change", words="Rowan Exampl"))
    assert "These words do not stand on this page." in words(page)
    assert not HitDecision.objects.exists()


def test_hiding_all_places_hides_the_same_words_and_no_others(client: Client, editor: User, letter: Document):
    letter.pages.create(number=2, text="ASH\nEXAMPLE and Ashford Example")
    first, again = find(letter, "person-name", "Ash Example"), find(letter, "person-name", "ash example")
    over = find(letter, "person-name", "ASH\nEXAMPLE", page=2)
    other = find(letter, "person-name", "Ashford Example", page=2)
    assert "Hide all 3 places with these words" in said(client.get(address(letter)))
    act(client, letter, "save", **decided(letter, first, "hide", everywhere="on"))
    assert set(HitDecision.objects.values_list("hit", flat=True)) == {first.pk, again.pk, over.pk}
    assert other.pk not in HitDecision.objects.values_list("hit", flat=True)


def test_a_row_that_is_sent_as_it_was_shown_decides_nothing(client: Client, editor: User, letter: Document):
    """A text field sends no line ends."""
    letter.pages.update(text="Ash\n  Example wrote")
    hit = find(letter, "person-name", "Ash\n  Example")
    act(client, letter, "save", **decided(letter, hit, "hide", words="Ash Example"))
    first = HitDecision.objects.get()
    client.force_login(EditorFactory())
    client.post(address(letter), {"action": "take-over"})
    act(client, letter, "save", **decided(letter, hit, "hide", words="Ash Example"))
    again = HitDecision.objects.get()
    assert (again.decided_by, again.decided_at) == (editor, first.decided_at)


def test_what_nobody_sees_in_the_file_needs_no_decision(client: Client, editor: User, letter: Document):
    letter.pages.create(number=2, text="Ash Example", is_hidden=True)
    find(letter, "person-name", "Ash Example", page=2)
    assert "never published, so nothing to decide" in said(client.get(address(letter)))
    assert act(client, letter, "publish").status_code == 302


def test_decisions_on_a_file_beside_the_letter_are_taken_there(
    client: Client, editor: User, letter: Document
):
    table = beside(letter, "annex.csv")
    table.pages.create(number=1, text="Ash Example")
    hit = find(table, "person-name", "Ash Example")
    stranger = find(letter, "person-name", "Ash Example")
    act(client, table, "save", **decided(table, stranger, "hide"))
    assert not HitDecision.objects.exists()
    act(client, table, "save", **decided(table, hit, "hide"))
    assert HitDecision.objects.get().hit == hit


def test_of_two_editors_the_second_learns_of_the_first(client: Client, editor: User, letter: Document):
    """F14"""
    hit, other = find(letter, "person-name", "Ash Example"), find(letter, "email", "ash@example.org")
    seen_before = decided(letter, other, "keep", reason="Public")
    act(client, letter, "save", **decided(letter, hit, "hide"))
    page = client.post(
        address(letter),
        {**seen_before, "action": "save", "title": "A title", "evidence": "document"},
        follow=True,
    )
    assert "Somebody else changed this document" in words(page)
    assert HitDecision.objects.get().hit == hit


def test_decisions_stay_where_publishing_is_refused(client: Client, editor: User, letter: Document):
    hit, other = find(letter, "person-name", "Ash Example"), find(letter, "email", "ash@example.org")
    page = act(client, letter, "publish", **decided(letter, hit, "hide") | decided(letter, other, ""))
    assert "reply.pdf: 1 personal detail to decide." in said(page)
    assert 'aria-disabled="true" aria-describedby="why-not"' in words(page)
    assert HitDecision.objects.get().hit == hit
    assert not Disclosure.objects.public().exists()
    act(client, letter, "publish", **decided(letter, other, "hide"))
    assert Disclosure.objects.public().count() == 1


def test_hostile_words_in_what_is_sent_are_text(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash Example")
    evil = "<script>alert(1)</script>"
    page = act(client, letter, "save", **decided(letter, hit, "change", words=evil, reason=evil))
    assert evil not in words(page)
    assert "&lt;script&gt;alert(1)" in words(page)


# ---- something else


def test_words_that_no_rule_found_are_hidden_by_page_and_quotation(
    client: Client, editor: User, letter: Document
):
    letter.pages.create(number=2, text="Rowan\nSample")
    hide = {"stamp": "", "hide-words": "rowan sample", "hide-page": "1", "hide-reason": "Name of a parent"}
    hide["stamp"] = all_hidden(letter)["stamp"]
    act(client, letter, "save", **hide)
    redaction = Redaction.objects.get()
    assert letter.pages.get(number=1).text[redaction.start : redaction.end] == "Rowan Sample"
    assert (redaction.reason, redaction.decided_by, redaction.hit) == ("Name of a parent", editor, None)
    page = client.get(address(letter))
    assert "Rowan Sample Page 1. Name of a parent" in said(page)
    act(client, letter, "save", **all_hidden(letter), **{"show-again": str(redaction.pk)})
    assert not Redaction.objects.exists()
    hide |= {"hide-everywhere": "on", "hide-page": "", "stamp": all_hidden(letter)["stamp"]}
    act(client, letter, "save", **hide)
    assert list(Redaction.objects.values_list("page", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hide-words": "nowhere at all"}, "These words do not stand on this page."),
        ({"hide-reason": ""}, "Say why they are hidden."),
        ({"hide-page": ""}, "Say on which page they stand."),
        ({"hide-page": "9"}, "These words do not stand on this page."),
    ],
)
def test_what_is_wrong_with_words_to_hide_is_said(
    client: Client, editor: User, letter: Document, changed: dict[str, str], sentence: str
):
    sent = {"hide-words": "Rowan Sample", "hide-page": "1", "hide-reason": "A name", **changed}
    page = act(client, letter, "save", **all_hidden(letter), **sent)
    assert f"Something else to hide: {sentence}" in words(page)
    assert not Redaction.objects.exists()


# ---- facts


def test_an_accepted_fact_goes_into_the_record_and_a_rejected_one_out_of_it(
    client: Client, editor: User, letter: Document
):
    FOIResponse.objects.update(exemptions=["s.40(2)"])
    letter.pages.update(text="2017-9 s.31 s.40(2) 2016-12")
    reference, section = fact(letter, "reference", "2017-9"), fact(letter, "exemption", "s.31")
    wrong, day = (
        fact(letter, "exemption", "s.40(2)"),
        fact(letter, "responded_on", "2016-12", precision="month"),
    )
    sent: dict[str, str] = {}
    for one, choice in ((reference, "accept"), (section, "accept"), (wrong, "reject"), (day, "accept")):
        sent |= fact_decided(letter, one, choice)
    answer = act(
        client,
        letter,
        "save",
        **sent,
        exemptions="s.40(2)",
        title="Reply to a freedom of information request",
    )
    assert answer.status_code == 302, words(answer)
    record = FOIResponse.objects.get()
    assert record.reference == "2017-9"
    assert record.exemptions == ["s.31"]
    assert (str(record.responded_on), record.date_precision) == ("2016-12-01", "month")
    assert FactDecision.objects.filter(decided_by=editor).count() == 4


def test_a_changed_fact_goes_into_the_record_and_what_the_editor_types_goes_before(
    client: Client, editor: User, letter: Document
):
    reference = fact(letter, "reference", "2016-0061947")
    act(client, letter, "save", **fact_decided(letter, reference, "change", value="2016-0061948"))
    assert FOIResponse.objects.get().reference == "2016-0061948"
    assert FactDecision.objects.get().value == "2016-0061948"
    sent = fact_decided(letter, reference, "accept")
    act(client, letter, "save", **sent, reference="2016-typed")
    assert FOIResponse.objects.get().reference == "2016-typed"
    refused = act(client, letter, "save", **fact_decided(letter, reference, "change", value=""))
    assert "Say what it should be." in words(refused)


# ---- small numbers


@pytest.fixture
def counts(letter: Document) -> Document:
    letter.pages.update(text=TABLE, rows=[1, 2, 3, 4, 5])
    for value in ("41", "3", "2", "46"):
        fact(letter, "figure", value, cell="B2", about="Pupils")
    return letter


def test_small_numbers_are_flagged_with_their_table_and_block(client: Client, editor: User, counts: Document):
    text = said(client.get(address(counts)))
    assert "Small numbers may point at one person" in text
    assert "Place Pupils Northtown 41 Southtown 3 Westtown 2 All 46" in text
    page = act(client, counts, "publish")
    assert "reply.pdf: 2 small numbers to decide." in said(page)
    assert 'name="number-' in words(page)
    assert not re.search(r'<input type="radio"[^>]*checked', words(page))


@pytest.mark.parametrize(
    ("choice", "hidden"),
    [("publish", ""), ("band", "A small number: 1 to 4"), ("hold", HELD)],
)
def test_a_small_number_is_published_banded_or_held_with_a_reason(
    client: Client, editor: User, counts: Document, choice: str, hidden: str
):
    three = counts.facts.get(value="3")
    refused = act(client, counts, "save", **fact_decided(counts, three, choice))
    assert "Say why." in words(refused)
    act(client, counts, "save", **fact_decided(counts, three, choice, reason="Counts no people"))
    assert (FactDecision.objects.get().choice, FactDecision.objects.get().fact) == (choice, three)
    assert list(Redaction.objects.values_list("reason", flat=True)) == ([hidden] if hidden else [])
    for redaction in Redaction.objects.all():
        assert counts.pages.get().text[redaction.start : redaction.end] == "3"


def test_all_small_numbers_of_a_sheet_at_once(client: Client, editor: User, counts: Document):
    three = counts.facts.get(value="3")
    sent = fact_decided(counts, three, "hold", reason="Could point at one person", everywhere="on")
    act(client, counts, "save", **sent)
    assert set(FactDecision.objects.values_list("fact__value", "choice")) == {("3", "hold"), ("2", "hold")}
    assert act(client, counts, "publish").status_code == 302


# ---- another reading


def page_and_hits(*texts: str, name: str = "Ash Example") -> tuple[list[Page], list[Hit]]:
    pages = [Page(text) for text in texts]
    hits = [
        Hit("person-name", number, text.index(name), text.index(name) + len(name), 0.9, "another-rule")
        for number, text in enumerate(texts, start=1)
        if name in text
    ]
    return pages, hits


def read_again(
    document: Document, pages: list[Page], hits: list[Hit], facts: list[Fact] | None = None
) -> None:
    document = restarted(document)
    document.read_at = document.received_at
    kept = extraction.write_pages(document, pages)
    extraction.write_found(document, pages, facts or [], hits, is_checked=True, decided=kept)


def test_a_decision_survives_another_reading_where_words_and_type_are_the_same(
    client: Client, editor: User, letter: Document
):
    hit = find(letter, "person-name", "Ash Example")
    act(client, letter, "save", **decided(letter, hit, "keep", reason="A minister"))
    when = HitDecision.objects.get().decided_at
    read_again(letter, *page_and_hits("A line more.\nDear Ash Example"))
    row = HitDecision.objects.get()
    assert row.hit_id != hit.pk
    assert (row.choice, row.reason, row.decided_by, row.decided_at) == ("keep", "A minister", editor, when)
    assert row.hit.start == len("A line more.\nDear ")


def test_a_decision_does_not_go_over_to_other_words_or_other_pages(
    client: Client, editor: User, letter: Document
):
    hit = find(letter, "person-name", "Ash Example")
    act(client, letter, "save", **decided(letter, hit, "keep", reason="A minister"))
    read_again(letter, *page_and_hits("Nothing here.", "Dear Ash Example"))
    assert not HitDecision.objects.exists()
    assert restarted(letter).personal_data.undecided().count() == 1


def test_where_there_are_more_places_than_before_only_hiding_goes_over(
    client: Client, editor: User, letter: Document
):
    hit = find(letter, "person-name", "Ash Example")
    twice = "Dear Ash Example, Ash Example"
    hits = [Hit("person-name", 1, at, at + 11, 0.9, "a-rule") for at in (5, 18)]
    act(client, letter, "save", **decided(letter, hit, "hide"))
    read_again(letter, [Page(twice)], hits)
    assert list(HitDecision.objects.values_list("choice", flat=True)) == ["hide", "hide"]
    HitDecision.objects.update(choice="keep", reason="A minister")
    read_again(letter, [Page(twice + " Ash Example")], [*hits, Hit("person-name", 1, 30, 41, 0.9, "a-rule")])
    assert not HitDecision.objects.exists()


def test_what_was_changed_and_hidden_moves_with_its_words(client: Client, editor: User, letter: Document):
    hit = find(letter, "person-name", "Ash")
    sent = decided(letter, hit, "change", words="Ash Example", reason="Whole name")
    sent |= {"hide-words": "Our ref", "hide-page": "1", "hide-reason": "A name"}
    act(client, letter, "save", **sent)
    assert Redaction.objects.count() == 2
    text = f"One line more\n{letter.pages.get().text}"
    pages, hits = page_and_hits(text, name="Ash")
    read_again(letter, pages, hits)
    assert {text[one.start : one.end] for one in Redaction.objects.all()} == {"Ash Example", "Our ref"}
    assert HitDecision.objects.get().choice == "change"


def test_what_was_hidden_and_is_not_found_again_hides_its_page(
    client: Client, editor: User, letter: Document
):
    act(
        client, letter, "save", **all_hidden(letter),
        **{"hide-words": "Our ref", "hide-page": "1", "hide-reason": "A name"},
    )  # fmt: skip
    read_again(letter, [Page("Quite another text")], [])
    box = Redaction.objects.get()
    assert (box.start, box.left, box.top, box.right, box.bottom) == (None, 0, 0, 1000, 1000)
    response = client.get(address(letter))
    assert "The whole page 1" in said(response)
    assert read(words(response)).having("input", name=f"box-{box.pk}-reason", value="A name")


def test_decisions_on_facts_and_small_numbers_survive_too(client: Client, editor: User, counts: Document):
    act(client, counts, "save", **all_hidden(counts))
    rows = list(counts.facts.all())
    facts = [
        Fact(r.name, r.value, r.page, r.start, r.end, 0.9, "a-rule", about=r.about, cell=r.cell) for r in rows
    ]
    read_again(counts, [Page(TABLE, rows=(1, 2, 3, 4, 5))], [], facts)
    assert set(FactDecision.objects.values_list("fact__value", "choice")) == {("3", "hold"), ("2", "hold")}
    assert {TABLE[one.start : one.end] for one in Redaction.objects.all()} == {"3", "2"}


def test_names_of_children_are_told_by_what_stands_around_them(letter: Document):
    text = "The pupil Ash Example was named.\nYours, Rowan Sample"
    pages = [Page(text)]
    spots = [(text.index(name), text.index(name) + len(name)) for name in ("Ash Example", "Rowan Sample")]
    read_again(letter, pages, [Hit("person-name", 1, *spot, 0.7, "a-rule") for spot in spots])
    assert list(letter.personal_data.values_list("of_child", flat=True)) == [True, False]


# ---- two people


@pytest.fixture
def second(db: None) -> tuple[Client, User]:
    person, other = EditorFactory(), Client()
    other.force_login(person)
    return other, person


@pytest.mark.parametrize(
    ("sure", "of_child", "takes_two"), [(0.95, False, True), (0.5, True, True), (0.5, False, False)]
)
def test_what_is_sure_or_names_a_child_is_kept_by_two(
    client: Client, editor: User, letter: Document, second: tuple[Client, User], settings: Any,
    sure: float, of_child: bool, takes_two: bool,
):  # fmt: skip
    settings.TWO_PERSON_RULES = True
    hit = find(letter, "person-name", "Ash Example")
    letter.personal_data.update(confidence=sure, of_child=of_child)
    hit.refresh_from_db()
    page = act(client, letter, "publish", **decided(letter, hit, "keep", reason="In office"))
    assert Disclosure.objects.public().exists() is not takes_two
    if not takes_two:
        return
    assert "another editor has to agree" in said(page)
    assert "Two people decide: 1 personal detail kept in reply.pdf" in said(page)
    key = page.context["second"][0][0].key
    assert client.post(address(letter), {"action": "agree", "key": key}).status_code == 403
    other, person = second
    assert "I looked at each, and agree" in words(other.get(address(letter)))
    other.post(address(letter), {"action": "agree", "key": key})
    assert (Approval.objects.get().asked_by, Approval.objects.get().agreed_by) == (editor, person)
    act(client, letter, "publish")
    assert Disclosure.objects.public().count() == 1


def test_an_agreement_is_about_what_was_seen(
    client: Client, editor: User, letter: Document, second: tuple[Client, User], settings: Any
):
    settings.TWO_PERSON_RULES = True
    hit = find(letter, "person-name", "Ash Example")
    letter.personal_data.update(confidence=0.95)
    act(client, letter, "save", **decided(letter, hit, "keep", reason="In office"))
    key = client.get(address(letter)).context["second"][0][0].key
    second[0].post(address(letter), {"action": "agree", "key": key})
    assert client.get(address(letter)).context["second"] == []
    act(client, letter, "save", **decided(letter, hit, "keep", reason="Another reason"))
    assert len(client.get(address(letter)).context["second"]) == 1
    second[0].post(address(letter), {"action": "agree", "key": key})
    act(client, letter, "publish")
    assert not Disclosure.objects.public().exists()


def test_showing_part_of_a_sure_detail_takes_two(
    client: Client, editor: User, letter: Document, settings: Any
):
    settings.TWO_PERSON_RULES = True
    hit = find(letter, "person-name", "Ash Example")
    letter.personal_data.update(confidence=0.95)
    act(client, letter, "publish", **decided(letter, hit, "change", words="Ash", reason="First name"))
    assert not Disclosure.objects.public().exists()
    act(client, letter, "publish", **decided(letter, hit, "change", words="Dear Ash Example", reason="All"))
    assert Disclosure.objects.public().exists()


def test_where_one_decides_alone_the_desk_says_so(
    client: Client, editor: User, letter: Document, settings: Any
):
    settings.TWO_PERSON_RULES = False
    hit = find(letter, "person-name", "Ash Example")
    letter.personal_data.update(of_child=True)
    assert "rules for two people are switched off" in said(client.get(address(letter)))
    act(client, letter, "publish", **decided(letter, hit, "keep", reason="In office"))
    assert Disclosure.objects.public().exists()


# ---- questions


def test_a_question_stands_on_the_receipt_and_its_answer_on_the_desk(
    client: Client, editor: User, letter: Document
):
    act(client, letter, "ask", text="Which <b>table</b> is it?")
    stranger, receipt = Client(enforce_csrf_checks=True), "/contribute/r/a-token/"
    page = stranger.get(receipt)
    assert "Which &lt;b&gt;table&lt;/b&gt; is it?" in words(page)
    assert "no-store" in page["Cache-Control"]
    question = letter.questions.get()
    sent = {"question": question.pk, "answer": "The second"}
    assert stranger.post(receipt, sent).status_code == 403
    (token,) = set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', words(page)))
    sent["csrfmiddlewaretoken"] = token
    assert "This field is required." in words(stranger.post(receipt, sent | {"answer": " "}))
    assert stranger.post(receipt, sent)["Location"] == receipt
    stranger.post(receipt, sent | {"answer": "A second answer changes nothing"})
    question.refresh_from_db()
    assert (question.answer, question.asked_by) == ("The second", editor)
    assert question.answered_at is not None
    assert "The second" in words(client.get(address(letter)))
    assert "You answered: The second" in words(stranger.get(receipt))


def test_nobody_answers_what_others_are_asked(client: Client, editor: User, letter: Document):
    act(client, letter, "ask", text="Which table is it?")
    SubmissionFactory(token="another")
    Client().post("/contribute/r/another/", {"question": letter.questions.get().pk, "answer": "Mine"})
    assert letter.questions.get().answer == ""
    assert "Which table" not in words(Client().get("/contribute/r/another/"))


def test_asking_needs_words(client: Client, editor: User, letter: Document):
    page = act(client, letter, "ask", text=" ")
    assert "This field is required." in words(page)
    assert not letter.questions.exists()
