"""The rules for letters one by one: what each finds, and what each leaves alone."""

import pytest

from disclosures.ingest.contract import Fact, Page
from disclosures.ingest.facts import FACT_NAMES, RULE_NAMES, RULES, chosen, find
from tests.ingest.conftest import AUTHORITIES

ACT = "under the Freedom of Information Act 2000"


def _facts(text: str, *more: str) -> dict[str, str]:
    found = chosen(find([Page(page) for page in (text, *more)], AUTHORITIES))
    return {name: ", ".join(fact.value for fact in facts) for name, facts in found.items()}


def _reply(*sentences: str, header: str = "9 December 2016") -> str:
    body = "\n".join(sentences)
    return f"{header}\nDear Ms Reader\nI answer your request {ACT}. {body}\nYours sincerely\nA Person"


def test_rules_have_different_names_and_find_known_facts():
    names = [name for name, _ in RULES]
    assert len(set(names)) == len(names)
    assert set(names) <= RULE_NAMES
    everything = _reply(
        "Thank you for your request, which was received on 14 November 2016.",
        "The information is withheld under section 31(1)(e).",
        "Internal review",
        header="Home Office\nOur ref: 12345\n9 December 2016",
    )
    assert set(_facts(everything)) <= FACT_NAMES


# References


@pytest.mark.parametrize(
    ("header", "reference"),
    [
        ("Our ref: 2016-0061947", "2016-0061947"),
        ("Ref FOI-2019-0342", "FOI-2019-0342"),
        ("Reference: RFI 2020-774", "RFI 2020-774"),
        ("Reference No. FOI2025/51806", "FOI2025/51806"),
        ("Case reference: 2021-0028816", "2021-0028816"),
        ("Our reference number is 61238.", "61238"),
        ("Your ref:\nOur ref: 01/FOI/22/023518", "01/FOI/22/023518"),
        ("Your ref: XYZ-999\nOur ref: 2016-0061947", "2016-0061947"),
        ("Our ref: 2016-\n0061947", "2016-0061947"),
        ("Our ref: FOI2023/\n04417", "FOI2023/04417"),
        ("Our ref: EMCC\u2013FOI\u201324\u201300391", "EMCC-FOI-24-00391"),
        ("ATISN 18422", "ATISN 18422"),
        ("2009/0017527", "2009/0017527"),
        ("Our ref: 2016-0061947.\n14 March 2016", "2016-0061947"),
        ("Our ref [2016-0061947]", "2016-0061947"),
    ],
)
def test_a_reference_in_the_header_is_found(header: str, reference: str):
    assert _facts(f"{header}\nDear Reader\nHello.")["reference"] == reference


@pytest.mark.parametrize(
    "header",
    [
        "Your ref: XYZ-999",
        "Your reference 2016-0061947",
        "Our ref: 12",
        "Our ref: 14/03/2016",
        "Our ref:\n14 Harrowgate Rise",
        "with reference to our telephone call",
        "Tel: 0370 000 2288",
        "Our ref: A-1001\nOur ref: B-2002",
    ],
)
def test_what_is_not_the_authoritys_reference_for_sure_is_left_alone(header: str):
    assert "reference" not in _facts(f"{header}\nDear Reader\nHello.")


def test_the_heading_gives_the_reference_when_the_header_does_not():
    text = "Dear Reader\nFreedom of Information Request – Ref: FOI2023/04417\nThank you."
    assert _facts(text)["reference"] == "FOI2023/04417"


def test_the_header_counts_before_references_of_earlier_letters():
    text = _reply("I wrote to you before, reference 2015-0000001.", header="Our ref: 2016-0061947")
    assert _facts(text)["reference"] == "2016-0061947"


def test_an_acknowledgement_tells_its_reference_in_the_text():
    text = "Dear Reader\nYour correspondence has been allocated reference number 2020-0044120.\nThank you"
    assert _facts(text)["reference"] == "2020-0044120"


# Authorities


@pytest.mark.parametrize(
    ("header", "slug"),
    [
        ("Department for Education\nSanctuary Buildings", "department-for-education"),
        ("DEPARTMENT FOR EDUCATION", "department-for-education"),
        ("Home Office, 2 Marsham Street, London", "home-office"),
        ("Llywodraeth Cymru / Welsh Government", "welsh-government"),
        (
            "Department for Children, Schools\nand Families\nGreat Smith Street",
            "department-for-children-schools-and-families",
        ),
        ("DfE", "department-for-education"),
        ("The Home Office", "home-office"),
        ("Home Office\nMs A Reader\nDepartment for Education\nLondon", "home-office"),
        ("Information Rights Unit - Home Office", "home-office"),
    ],
)
def test_an_authority_is_known_by_its_letterhead(header: str, slug: str):
    assert _facts(f"{header}\nDear Reader\nHello.")["authority"] == slug


@pytest.mark.parametrize(
    "text",
    [
        "Home Office\nDepartment for Education\nDear Reader\nHello.",
        "Department for Education Sanctuary Buildings\nDear Reader\nHello.",
        "Dear Reader\nThe Home Office asked the Department for Education.",
        "An unknown authority\nDear Reader\nHello.",
        "dfe\nDear Reader\nHello.",
        "An unknown authority\nDr A Reader\nHome Office\nDear Reader\nHello.",
        "Colchester, MPS\nDear Reader\nHello.",
        "Dear Reader\nHello.\nYours sincerely\nA Person\nUnit\n1\n2\n3\n4\n5\n6\n7\nHome Office",
    ],
)
def test_an_authority_that_is_only_mentioned_or_one_of_two_is_not_taken(text: str):
    assert "authority" not in _facts(text)


def test_an_authority_is_known_by_its_signature_or_as_receiver():
    assert _facts("Dear Reader\nHello.\nYours sincerely\nA Person\nHome Office")["authority"] == "home-office"
    received = _reply(
        "Your request was received by the Metropolitan Police Service (MPS) on 7 February 2022."
    )
    assert _facts(received)["authority"] == "metropolitan-police-service"


def test_the_commissioner_below_a_signature_is_where_to_complain():
    ico = [("ico", ("Information Commissioner's Office", "ICO"))]
    assert (
        find([Page("Dear Reader\nHello.\nYours sincerely\nA Person\nInformation Commissioner’s Office")], ico)
        == []
    )


def test_a_name_that_two_authorities_share_tells_nothing():
    shared = [("one", ("Northbridge Council", "NBC")), ("two", ("Newbury Council", "NBC"))]
    assert find([Page("NBC\nDear Reader\nHello.")], shared) == []
    assert find([Page("Newbury Council\nDear Reader\nHello.")], shared)[0].value == "two"


# Days


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for your request for information, which was received on 14 November 2016.",
        "Thank you for your request for information which was received on 14/11/2016.",
        "We received your request on 14 November 2016 for correspondence.",
        "We received your FOI request on Monday, 14 November 2016.",
        "I write further to your request received by the Trust on Monday 14 November 2016, about records.",
        "Your request was received on 14th November 2016 and has been considered.",
        "Thank you for your e-mail of 14 November 2016, in which you ask for figures.",
        "Thank you for your FOI request dated 14.11.16.",
        "Thank you for your request dated 14 November.",
        "I refer to your letter dated 14 November 2016.",
        "Thank you for your email, received on 14 November 2016, requesting a review of our response"
        " of 1 November 2016 to your request of 3 October 2016.",
        "Thank you for your request, which was\nreceived on 14\nNovember 2016.",
    ],
)
def test_the_day_of_a_request_is_found(sentence: str):
    assert _facts(_reply(sentence, "We enclose it."))["request_received_on"] == "2016-11-14"


@pytest.mark.parametrize(
    "sentence",
    [
        "Our response of 14 November 2016 explained this.",
        "The agreement was signed on 14 November 2016.",
        "The records were received on 14 November 2016.",
        "Thank you for your request of November 2016.",
        "A copy was received on 14 November 2016.",
    ],
)
def test_another_day_is_not_taken_for_that_of_the_request(sentence: str):
    assert "request_received_on" not in _facts(_reply(sentence, "We enclose it."))


def test_two_days_of_receipt_and_nobody_knows_which_counts():
    text = _reply(
        "Your request was received on 14 November 2016.",
        "Your clarification of your request was received on 20 November 2016.",
        "We enclose it.",
    )
    assert "request_received_on" not in _facts(text)


@pytest.mark.parametrize(
    "header",
    [
        "9 December 2016",
        "Friday, 9 December 2016",
        "Date: 9 December 2016",
        "Date: 09/12/2016",
        "09.12.16",
        "9 Rhagfyr 2016 / 9 December 2016",
        "9 December 2016 Our ref: 2016-0061947",
        "Our ref: 2016-0061947 Date: 9 December 2016",
    ],
)
def test_the_day_of_the_answer_is_found(header: str):
    assert _facts(_reply("We enclose it.", header=header))["responded_on"] == "2016-12-09"


@pytest.mark.parametrize(
    "header",
    [
        "Date of request: 9 December 2016",
        "Date received: 9 December 2016",
        "Your letter of 9 December 2016",
        "December 2016",
        "9 December 2016\n12 December 2016",
        "Meeting on 9 December 2016 at Leeds",
    ],
)
def test_another_date_in_the_header_is_not_that_of_the_answer(header: str):
    assert "responded_on" not in _facts(_reply("We enclose it.", header=header))


def test_an_answer_before_its_request_is_not_believed():
    text = _reply(
        "Your request was received on 14 December 2016.", "We enclose it.", header="9 December 2016"
    )
    assert not _facts(text).keys() & {"responded_on", "request_received_on"}


def test_quoted_mail_gives_no_dates():
    text = _reply("We enclose it.") + "\n-----Original Message-----\nYour request was received on 1 May 2015."
    assert "request_received_on" not in _facts(text)


# Kind and outcome


@pytest.mark.parametrize(
    ("outcome", "sentences"),
    [
        ("granted", ["The Department holds the information. It is set out in the table below."]),
        ("granted", ["It is provided in full below."]),
        ("granted", ["Please find attached the information."]),
        ("part-granted", ["We enclose it. Names have been redacted under section 40(2)."]),
        (
            "part-granted",
            ["Three agreements are attached. The names have been withheld under section 40(2)."],
        ),
        ("refused", ["We can neither confirm nor deny that we hold the information you have requested."]),
        ("refused", ["The cost of complying would exceed the appropriate limit, so we refuse your request."]),
        ("refused", ["We consider the request to be vexatious under section 14(1)."]),
        ("refused", ["We have decided not to disclose the information."]),
        ("refused", ["We are withholding all of it under section 36."]),
        ("not-held", ["The Department does not hold this information."]),
        ("not-held", ["I have established that the information you requested is not held."]),
    ],
)
def test_the_outcome_is_what_the_letter_says(outcome: str, sentences: list[str]):
    facts = _facts(_reply(*sentences))
    assert (facts["kind"], facts["outcome"]) == ("foi-response", outcome)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your request is being considered.",
        "You asked how many requests were refused under section 12.",
        'You asked: "How many requests were withheld, and was the rest of the information enclosed?"',
        "If you are unhappy, the complaints procedure is enclosed.",
        "Arguments for disclosure are set out in Annex A.",
        "Some information may be withheld.",
        "Please find attached our response.",
        "We do not hold the first part. The second part is withheld.",
        "We do not hold the first part. The second part is enclosed.",
        "The names have been withheld.",
    ],
)
def test_where_the_letter_leaves_a_doubt_there_is_no_outcome(sentence: str):
    assert "outcome" not in _facts(_reply(sentence))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "foi-acknowledgement",
            f"Dear Reader\nYour request {ACT} has been allocated reference number 2020-0044120.",
        ),
        ("foi-acknowledgement", f"Dear Reader\nWe acknowledge receipt of your request {ACT}."),
        ("foi-extension", f"Dear Reader\nWe need more time to consider your request {ACT}."),
    ],
)
def test_other_letters_are_named_and_have_no_outcome(kind: str, text: str):
    facts = _facts(text)
    assert facts["kind"] == kind
    assert not facts.keys() & {"outcome", "exemption", "responded_on"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Minutes of a meeting",
        "Dear Reader\nThe invoice is attached.\nYours sincerely",
        "Reply to request FOI/1/2",
    ],
)
def test_other_papers_are_of_no_kind(text: str):
    assert "kind" not in _facts(text)


def test_an_internal_review_is_told_apart():
    text = _reply("It is decided.\nInternal review", "The panel has met. The document is now enclosed.")
    assert _facts(text)["stage"] == "internal-review"
    assert "stage" not in _facts(_reply("We enclose it.", "If you want, ask for an internal review."))


# Exemptions


@pytest.mark.parametrize(
    ("sentence", "exemptions"),
    [
        ("It is withheld under section 40(2).", "s.40(2)"),
        ("It is withheld under s.40(2) of the Act.", "s.40(2)"),
        ("It is exempt from disclosure under S.23(5).", "s.23(5)"),
        ("It is withheld under sections 31(1)(a) and 31(1)(e) of the FOIA.", "s.31(1)(a), s.31(1)(e)"),
        ("It is withheld under sections 31(1)(a) and (e).", "s.31(1)(a), s.31(1)(e)"),
        ("It is withheld under sections 24(1), 27(1)(a) and 43.", "s.24(1), s.27(1)(a), s.43"),
        ("It is withheld under Section 36 (Prejudice to the conduct of affairs).", "s.36"),
        ("It is withheld under section 40(2), by virtue of section 40(3A)(a).", "s.40(2)"),
        ("It is withheld under section 31. Section 31(1)(e) applies.", "s.31(1)(e)"),
        (
            "The duty does not apply, as section 40(5B)(a)(i) applies and it is exempt from release.",
            "s.40(5B)(a)(i)",
        ),
        ("It is withheld under section\n40(2) of the Freedom of Information Act 2000.", "s.40(2)"),
        (
            "Under section 12(1) of the Act, the cost would exceed the cost limit and we are not obliged"
            " to comply; it exceeds the cost limit.",
            "s.12(1)",
        ),
    ],
)
def test_exemptions_relied_on_are_found(sentence: str, exemptions: str):
    assert _facts(_reply(sentence))["exemption"] == exemptions


@pytest.mark.parametrize(
    "sentence",
    [
        "It is withheld. This is a refusal notice under section 17, and section 1(1)(a) does not apply.",
        "It is withheld under section 18 of the Commissioners for Revenue and Customs Act 2005.",
        "It is withheld under section 40 of the UK Borders Act 2007.",
        "It is withheld within 35 days.",
        "It is withheld. You may complain under section 50; we had regard to section 16.",
        "It was withheld, but section 36(2)(b)(i) was wrongly applied.",
        "It is withheld. We no longer rely on section 36.",
        "It is withheld. If you ask again, section 12 may apply.",
        "It is withheld. Section 43(2) is not engaged.",
        "It is withheld under paragraph 40(2).",
        "It is withheld. The original response refused it under section 36.",
    ],
)
def test_sections_that_exempt_nothing_here_are_left_alone(sentence: str):
    assert "exemption" not in _facts(_reply(sentence))


def test_an_exemption_given_up_at_review_is_gone_wherever_it_stands():
    text = _reply(
        "Internal review",
        "The memorandum is withheld under section 36(2)(b)(i) and section 31(1)(e).",
        "The panel finds that section 36(2)(b)(i) was wrongly applied.",
    )
    assert _facts(text)["exemption"] == "s.31(1)(e)"


def test_candidates_of_equal_confidence_that_differ_are_not_chosen():
    one = Fact("reference", "A-100", 1, 0, 5, 0.9, "reference-in-header")
    two = Fact("reference", "B-200", 1, 9, 14, 0.9, "reference-in-header")
    better = Fact("reference", "C-300", 1, 20, 25, 0.95, "reference-in-header")
    assert chosen([one, two]) == {}
    assert chosen([one, two, better]) == {"reference": (better,)}


@pytest.mark.parametrize("misread", ["Departrnent for Education", "Dcpartment for Educati0n", "H0me 0ffice"])
def test_a_known_name_is_known_even_if_misread(misread: str):
    slug = _facts(f"{misread}\nDear Reader\nHello.").get("authority")
    assert slug in (None, "department-for-education", "home-office")
    assert slug is not None or "rn" in misread


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        (
            "The report is excepted from disclosure under regulation 12(5)(e), so we refuse your request.",
            "refused",
        ),
        ("It is attached. One page is excepted from disclosure under regulation 13.", "part-granted"),
        ("Our response is as follows. There were 141. Regulation 12(4)(d) covers the draft.", None),
    ],
)
def test_environmental_information_has_an_outcome_and_no_exemption_of_the_act(sentence: str, outcome: str):
    facts = _facts(
        _reply(sentence, "Your request was considered under the Environmental Information Regulations.")
    )
    assert facts.get("outcome") == outcome
    assert "exemption" not in facts


def test_an_address_to_ask_elsewhere_tells_no_authority():
    text = "A Unit\nDear Reader\nWe do not hold it. Ask foi@homeoffice.gov.uk.\nYours sincerely\nA. B."
    assert "authority" not in _facts(text)
    assert _facts("foi@homeoffice.gov.uk\nDear Reader\nHello.")["authority"] == "home-office"


def test_an_acknowledgement_has_no_days():
    text = (
        f"9 December 2016\nDear Reader\nYour request {ACT} was received on 1/12/2016 and will be dealt with."
    )
    facts = _facts(text + " It has been logged.")
    assert facts["kind"] == "foi-acknowledgement"
    assert not facts.keys() & {"responded_on", "request_received_on"}


@pytest.mark.parametrize(
    "sentence",
    [
        "No information has been withheld.",
        "None of the information has been redacted.",
        "Nothing was withheld.",
        "It is given without any redactions.",
        "No exemptions have been applied.",
        "We have not withheld any of it.",
    ],
)
def test_a_sentence_that_nothing_is_kept_back_leaves_a_reply_granted(sentence: str):
    letter = _reply("The information you requested is attached.", sentence)
    assert _facts(letter).get("outcome") == "granted"


@pytest.mark.parametrize(
    "sentence",
    [
        "No information other than the names has been withheld.",
        "Nothing has been withheld except the names, which are redacted under section 40(2).",
        "Some names have been withheld.",
    ],
)
def test_an_exception_to_that_is_not_overlooked(sentence: str):
    letter = _reply("The information you requested is attached.", sentence)
    assert _facts(letter).get("outcome") != "granted"
