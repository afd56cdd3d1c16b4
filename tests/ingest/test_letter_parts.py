"""How a letter is taken apart, put right where it was misread, and searched for names and questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import Fact, Page
from disclosures.ingest.facts import chosen, find, misread, references
from disclosures.ingest.facts.bodies import body_at, is_body, slug_of
from disclosures.ingest.facts.letter import CLOSING, QUOTED, SALUTATION, Letter, search_lines
from disclosures.ingest.facts.misread import corrected
from disclosures.ingest.facts.questions import questions

BODY = (
    "Thank you for your request, which was received on 14 November 2016.\n"
    "The information is withheld under section 31(1)(e) of the Freedom of Information Act 2000.\n"
    "Yours sincerely\nTobias Harkwell"
)


def _facts(*pages: Page) -> dict[str, Fact]:
    return {name: facts[0] for name, facts in chosen(find(pages)).items()}


# Pages


def test_a_fact_has_the_page_it_stands_on_and_its_words():
    pages = [Page("Home Office\n9 December 2016"), Page("Dear Ms Reader\n" + BODY)]
    facts = _facts(*pages)
    assert (facts["authority"].page, facts["request_received_on"].page) == (1, 2)
    day = facts["request_received_on"]
    assert pages[1].text[day.start : day.end] == "14 November 2016"


def test_a_sentence_goes_on_over_the_end_of_a_page_and_what_is_printed_there():
    first = (
        "Home Office\nReference: FOI-2016-1234\n9 December 2016\nDear Ms Reader\nYour request was received on"
    )
    second = "Reference: FOI-2016-1234\n14 November 2016. " + BODY.partition("\n")[2]
    facts = _facts(Page(first + "\nPage 1 of 2"), Page(second + "\nPage 2 of 2"))
    assert facts["request_received_on"].value == "2016-11-14"
    assert facts["request_received_on"].page == 2


def test_a_fact_that_runs_over_two_pages_ends_with_the_first():
    pages = [
        Page("Dear Ms Reader\nYour request was received on 14 November"),
        Page("2016. " + BODY.partition("\n")[2]),
    ]
    day = _facts(*pages)["request_received_on"]
    assert (day.page, day.value) == (1, "2016-11-14")
    assert pages[0].text[day.start : day.end] == "14 November"


def test_hidden_pages_are_not_searched():
    hidden = Page("Our ref: SECRET-999\nDear Ms Reader\n" + BODY, is_hidden=True)
    assert find([Page("Nothing here"), hidden]) == []


def test_the_head_of_a_message_stands_above_it_wherever_its_page_is():
    head = (
        "From: Home Office <foi@homeoffice.gov.uk>\nTo: x@example.org\n"
        "Date: Fri, 09 Dec 2016 09:05:00 +0000\nSubject: FOI 61238"
    )
    facts = _facts(Page("Dear Ms Reader\n" + BODY), Page(head, place="message header"))
    assert facts["authority"].value == "home-office"
    assert facts["responded_on"].value == "2016-12-09"
    assert facts["reference"].value == "61238"
    assert facts["reference"].page == 2


def test_a_letter_that_the_reply_repeats_does_not_end_it():
    theirs = "Dear Sir,\nWas it withheld under section 24?\nYours faithfully\nA Reader"
    text = f"Dear Ms Reader\nYou wrote:\n{theirs}\n{BODY}"
    assert _facts(Page(text))["exemption"].value == "s.31(1)(e)"


@given(st.lists(st.text(max_size=200), max_size=4))
def test_every_fact_of_any_pages_stands_within_its_page(texts: list[str]):
    for fact in find([Page(text) for text in texts]):
        assert 0 <= fact.start < fact.end <= len(texts[fact.page - 1])


@given(st.text("Dear OurefFOI-:/\n1290 section(received on March)", max_size=300))
def test_every_fact_of_what_looks_like_a_letter_stands_within_its_page(text: str):
    for fact in find([Page("Dear Ms Reader\n" + text), Page(text)]):
        assert fact.start < fact.end


# Misread words


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("lnformation", "information"),
        ("Freed0m of 1nformation", "Freedom of information"),
        ("REQUE5T", "REQUEST"),
        ("reccived 0n 3O/12/2015", "received 0n 30/12/2015"),
        ("l2 March 2O16", "12 March 2016"),
        ("l5 Decernber", "l5 Decernber"),
    ],
)
def test_words_and_dates_that_rules_look_for_are_put_right(misread: str, right: str):
    assert corrected(misread) == right


@pytest.mark.parametrize(
    "text", ["FOI/l0/O22", "Harr0wdale", "IO-2016", "2O16-0061947", "Mr Ho1d-Ing", "I/O"]
)
def test_names_and_references_are_left_as_they_were_read(text: str):
    assert corrected(text) == text


@given(st.text(max_size=300))
def test_putting_right_changes_no_length_and_nothing_twice(text: str):
    once = corrected(text)
    assert len(once) == len(text)
    assert corrected(once) == once


# Names of bodies


@pytest.mark.parametrize(
    "name",
    [
        "Harrowdale Metropolitan Borough Council",
        "EAST MERCIA COUNTY COUNCIL",
        "London Borough of Northbridge",
        "Royal Borough of Calder & Moor",
        "Wendale University Hospitals NHS Foundation Trust",
        "NHS Wendale Integrated Care Board",
        "University of Northbridge",
        "Ravensmere Academies Trust",
        "Department for Levelling Up, Housing and Communities",
        "Department of Health",
        "Ministry of Justice",
        "HM Revenue & Customs",
        "Police and Crime Commissioner for Ellsmere",
        "Police Service of Northbridge",
        "Ellsmere Fire and Rescue Service",
        "Education Authority",
        "Cabinet Office",
        "Cyngor Gwynfryn",
        "Charity Commission for England and Wales",
        "St Brannock's High School",
    ],
)
def test_names_of_bodies_are_known_by_their_shape(name: str):
    assert is_body(name)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Borough Council",
        "NHS Foundation Trust",
        "Local Authority",
        "Public Authority",
        "Information Governance Team",
        "Ms A Readwell",
        "Marcus Featherby",
        "Civic Centre",
        "Department for Education Sanctuary Buildings",
        "Freedom of Information Request",
        "Chief Constable",
        "14 University Road",
        "the council",
        "Harr0wdale Council",
        "NorthbrIdge Council",
        "for Harrowdale Council",
    ],
)
def test_other_words_are_no_name_of_a_body(words: str):
    assert not is_body(words)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("The Department for Education", "department-for-education"),
        ("HM Revenue & Customs", "hm-revenue-and-customs"),
        ("St Brannock's School", "st-brannocks-school"),
        ("Llywodraeth Cŵm", "llywodraeth-cwm"),
        ("Department for Children,\nSchools and Families", "department-for-children-schools-and-families"),
    ],
)
def test_a_slug_is_spelt_as_keys_spell_it(name: str, slug: str):
    assert slug_of(name) == slug


def test_a_name_in_a_sentence_ends_where_the_name_does():
    text = "received by the University of Northbridge on 4 May"
    assert body_at(text, text.index("the")) == (text.index("Univ"), text.index(" on"))
    assert body_at("received by colleagues", 12) is None


@given(st.text(max_size=120))
def test_any_words_are_judged(words: str):
    assert is_body(words) in (True, False)


# Questions


def _questions(text: str) -> list[str]:
    letter = Letter([Page(f"Dear Ms Reader\n{text}\nYours sincerely\nA Person")])
    return [finding.value for finding in questions(letter)]


@pytest.mark.parametrize("mark", ["{}. ", "{}) ", "({}) ", "Q{}. ", "Q{}: ", "Question {}: ", "• ", "- "])
def test_numbered_and_bulleted_questions_are_found_one_by_one(mark: str):
    asked = ["How many pupils were there in 2018?", "The cost of the contract, since\n1 April 2018."]
    lines = "\n".join(mark.format(number) + question for number, question in enumerate(asked, 1))
    assert _questions(f"You asked for the following information:\n{lines}\nWe enclose it.") == [
        question.replace("\n", " ") for question in asked
    ]


def test_an_answer_is_no_part_of_its_question():
    first, second = (
        "Question 1 - number of records shared. Answer: 218.",
        "Question 2 - sample entries. See below.",
    )
    text = f"{first}\n{second}"
    assert _questions(text) == ["number of records shared.", "sample entries."]


@pytest.mark.parametrize(
    "text",
    [
        "We enclose the following:\n1. The agreement of 2018.\n2. The letter of 2019.",
        "Your request was received on\n13-Sep-2015. We enclose it.",
        "You asked for figures. They are attached.",
    ],
)
def test_other_lists_are_no_questions(text: str):
    assert _questions(text) == []


def test_a_long_question_is_cut():
    assert len(_questions("You asked:\n1. " + "How many " * 60 + "?")[0]) <= 200


@given(st.lists(st.sampled_from(["Dear Reader", "Yours sincerely", "> ", "a", "\n", " "])), st.data())
def test_a_search_by_lines_finds_what_a_search_finds(words: list[str], data: st.DataObject):
    text = "".join(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for pattern in (SALUTATION, CLOSING, QUOTED):
        found, wanted = search_lines(pattern, text, start, end), pattern.search(text, start, end)
        assert (found and found.span()) == (wanted and wanted.span())


@given(st.lists(st.sampled_from(["our ref", "Ref:", "case number", " ", "FOI", "request", "\n", "1234"])))
def test_labels_tried_at_their_first_words_are_those_of_a_search(words: list[str]):
    text = "".join(words)
    places = [match.start() for match in references.LABEL_STARTS.finditer(text.lower())]
    for label, _ in references.LABEL:
        found = references._at_places(label, text, places, len(text))
        assert [one.span() for one in found] == [one.span() for one in label.finditer(text)]


@given(
    st.lists(
        st.sampled_from(["w1thheld", "SECT1ON", "inforrnation", "held!", "|", "-", " ", "\n", "0f", "$"])
    )
)
def test_words_are_put_right_wherever_they_stand(words: list[str]):
    text = "".join(words)
    better = misread._better(text)
    assert misread.TOKEN.sub(lambda token: better.get(token[0], token[0]), text) == misread.TOKEN.sub(
        lambda token: misread._better(token[0]).get(token[0], token[0]), text
    )
