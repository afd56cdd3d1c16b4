"""What ingest found against answer keys: right, missed and wrong, each difference named."""

from typing import Any

import pytest

from disclosures.documents.scoring import Difference, Report, Tally, render, score

KEY: dict[str, Any] = {
    "file": "reply.pdf",
    "kind": "foi-response",
    "authority": "Home Office",
    "authority_slug": "home-office",
    "reference": "FOI2023/04417",
    "request_received_on": "2023-05-01",
    "responded_on": "2023-05-29",
    "outcome": "refused",
    "exemptions": ["s.31(1)(e)", "s.40(2)"],
}
FOUND: dict[str, Any] = {
    "path": "reply.pdf",
    "kind": "foi-response",
    "authority": "home-office",
    "reference": "FOI2023/04417",
    "request_received_on": "2023-05-01",
    "responded_on": "2023-05-29",
    "outcome": "refused",
    "exemptions": ["s.31(1)(e)", "s.40(2)"],
    "members": [],
}


def _hits(*texts: tuple[str, str]) -> list[dict[str, object]]:
    return [{"type": kind, "text": text, "page": 1} for kind, text in texts]


def _personal(entries: list[dict[str, Any]], hits: list[dict[str, object]], **more: Any) -> Report:
    key = {"file": "a", "kind": "foi-response", "personal_data": entries, **more}
    return score([(key, {"kind": "foi-response", "personal_data": hits})])


def test_all_right():
    report = score([(KEY, FOUND)])
    assert report.right == 1.0 and report.wrong == 0.0 and not report.differences
    assert report.fields["exemptions"] == Tally(right=2)


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("outcome", None, "missed"),
        ("outcome", "granted", "wrong"),
        ("reference", "19302", "wrong"),
        ("kind", None, "missed"),
    ],
)
def test_a_field_is_missed_or_wrong(name: str, value: str | None, verdict: str):
    report = score([(KEY, FOUND | {name: value})])
    assert report.differences == [Difference("reply.pdf", name, verdict, KEY[name], value or "")]
    assert getattr(report.fields[name], verdict) == 1
    assert report.right == pytest.approx(7 / 8)


def test_what_the_key_says_is_not_there_must_not_be_found():
    key = KEY | {"outcome": None, "exemptions": []}
    report = score([(key, FOUND)])
    assert {(one.what, one.verdict, one.found) for one in report.differences} == {
        ("outcome", "wrong", "refused"),
        ("exemptions", "wrong", "s.31(1)(e)"),
        ("exemptions", "wrong", "s.40(2)"),
    }
    assert score([(key, FOUND | {"outcome": None, "exemptions": []})]).right == 1.0


def test_a_list_is_scored_item_by_item():
    report = score([(KEY, FOUND | {"exemptions": ["s.40(2)", "s.42(1)"]})])
    assert report.fields["exemptions"] == Tally(right=1, missed=1, wrong=1)


def test_notices_are_scored_by_section_and_yes_or_no():
    key = {
        "file": "n",
        "kind": "ico-decision",
        "decided_on": "2025-05-28",
        "steps_required": False,
        "sections": ["s.10(1)", "s.42(1)"],
        "section_outcomes": {"s.10(1)": "upheld", "s.42(1)": "not-upheld"},
    }
    found: dict[str, Any] = {k: v for k, v in key.items() if k != "file"} | {
        "section_outcomes": {"s.10(1)": "not-upheld"}
    }
    report = score([(key, found)])
    assert report.fields["section_outcomes"] == Tally(missed=1, wrong=1)
    assert report.fields["steps_required"] == Tally(right=1)
    # What ingest does not say about outcomes by section is not held against it.
    del found["section_outcomes"]
    assert score([(key, found)]).right == 1.0
    assert score([(key, found | {"steps_required": True})]).fields["steps_required"] == Tally(wrong=1)


def test_an_authority_without_a_slug_is_compared_by_its_name():
    key = {"file": "n", "kind": "ico-decision", "authority": "Department for Work & Pensions"}
    assert (
        score([(key, {"kind": "ico-decision", "authority": "department-for-work-and-pensions"})]).right == 1.0
    )


def test_the_letter_may_be_a_member():
    mail = {
        "path": "mail.eml",
        "kind": None,
        "members": [{"path": "note.txt", "kind": None, "members": [FOUND]}],
    }
    assert score([(KEY, mail)]).right == 1.0


def test_of_registers_only_the_kind_is_compared():
    key = {
        "file": "r.csv",
        "kind": "cbds",
        "reference": "x",
        "personal_data": [{"text": "y", "type": "email"}],
    }
    report = score([(key, {"kind": "cbds", "reference": None})])
    assert report.fields == {"kind": Tally(right=1)} and not report.personal_data
    assert score([(key, {"kind": "foi-response"})]).fields == {"kind": Tally(wrong=1)}


def test_a_key_without_a_file_is_named():
    report = score([(KEY, None)], ["other.pdf"])
    assert report.files == 0 and report.not_read == ["other.pdf", "reply.pdf"]
    assert "reply.pdf: has a key, and was not read" in render(report)


@pytest.mark.parametrize(
    ("wanted", "hit"),
    [
        ("Hannah Vellacott", "Ms Hannah Vellacott"),
        ("Ms Hannah Vellacott", "Hannah Vellacott"),
        ("Joshua\nPemberley-Khan", "joshua pemberley-khan"),
    ],
)
def test_names_are_compared_by_overlap(wanted: str, hit: str):
    report = _personal([{"text": wanted, "type": "person-name", "count": 1}], _hits(("person-name", hit)))
    assert report.personal_data["person-name"] == Tally(right=1)


def test_part_of_a_word_is_no_overlap():
    report = _personal(
        [{"text": "Kit", "type": "person-name", "count": 1}], _hits(("person-name", "Kitchen Lane"))
    )
    assert report.personal_data["person-name"] == Tally(missed=1, wrong=1)


def test_types_must_agree_except_for_addresses_and_postcodes():
    entries = [
        {"text": "14 Harrowgate Rise Leeds", "type": "address"},
        {"text": "ZZ99 3VZ", "type": "postcode"},
    ]
    report = _personal(entries, _hits(("address", "14 Harrowgate Rise, Leeds ZZ99 3VZ")))
    assert report.personal_data == {"address": Tally(right=1), "postcode": Tally(right=1)}
    report = _personal([{"text": "07700 900188", "type": "phone"}], _hits(("nhs-number", "07700 900188")))
    assert report.personal_data == {"phone": Tally(missed=1), "nhs-number": Tally(wrong=1)}


def test_every_occurrence_counts():
    entries = [{"text": "Verity Ploughman", "type": "person-name", "count": 3}]
    report = _personal(entries, _hits(*[("person-name", "Verity Ploughman")] * 2))
    assert report.personal_data["person-name"] == Tally(right=2, missed=1)
    assert report.personal_data["person-name"].recall == pytest.approx(2 / 3)


def test_what_is_no_personal_data_is_a_false_alarm():
    harmless = [{"text": "SK9 5AF", "type": "postcode"}]
    report = _personal(
        [], _hits(("postcode", "SK9 5AF"), ("email", "x@example.org")), not_personal_data=harmless
    )
    assert report.personal_data == {"postcode": Tally(wrong=1), "email": Tally(wrong=1)}
    assert [(one.expected, one.found) for one in report.differences] == [
        ("", "x@example.org"),
        ("no personal data", "sk9 5af"),
    ]


def test_scans_are_compared_leniently():
    key = {"file": "s", "kind": "foi-response", "reference": "FOI-1018", "text_layer": False}
    found = {"kind": "foi-response", "reference": "FO1-lO18"}
    assert score([(key, found)]).right == 1.0
    assert score([(key | {"text_layer": True}, found)]).fields["reference"] == Tally(wrong=1)
    entries = [{"text": "LS8 4QT", "type": "postcode"}]
    hits = _hits(("postcode", "L58 4QT"))
    assert _personal(entries, hits, text_layer=False).personal_data["postcode"] == Tally(right=1)
    assert _personal(entries, hits).personal_data["postcode"] == Tally(missed=1, wrong=1)


def test_hidden_things_have_to_be_named():
    key = {
        "file": "h",
        "kind": "foi-response",
        "hidden": ["sheet Raw", "column Summary!D"],
        "covered_by_black_box": ["x"],
    }
    hidden = [{"what": "hidden sheet", "where": "Raw"}, {"what": "text under a box", "where": "page 1"}]
    report = score([(key, {"kind": "foi-response", "hidden": hidden})])
    assert report.fields["hidden"] == Tally(right=1, missed=1)
    assert report.fields["covered text"] == Tally(right=1)


def test_the_report_has_a_row_a_field_and_a_line_a_difference():
    text = render(score([(KEY, FOUND | {"outcome": "granted"})]))
    assert text.startswith("1 files, 87.5% of the fields right, 12.5% wrong\n")
    assert "outcome                  0       0      1       0.0%  100.0%" in text
    assert text.endswith("reply.pdf: outcome wrong: expected refused, found granted\n")


def test_nothing_to_score():
    assert render(score([])) == "0 files, 100.0% of the fields right, 0.0% wrong\n"
