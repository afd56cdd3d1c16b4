"""Letters put together from many wordings, forms and orders: what is found is right, however combined."""

import re
from datetime import date, timedelta
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import Page
from disclosures.ingest.facts import chosen, find
from tests.ingest.conftest import AUTHORITIES
from tests.ingest.test_letter_dates import FORMS

HEADS = {
    "department-for-education": ["Department for Education", "Department for Education\nSanctuary Buildings"],
    "home-office": ["Home Office", "Information Rights Team\nHome Office\n2 Marsham Street"],
    "welsh-government": ["Llywodraeth Cymru / Welsh Government"],
    "department-for-children-schools-and-families": ["Department for Children, Schools and\nFamilies"],
    "metropolitan-police-service": ["OFFICIAL\nMetropolitan Police Service\nPO Box 313"],
}
REFERENCES = st.one_of(
    st.builds("{:04}-{:07}".format, st.integers(2005, 2030), st.integers(0, 9_999_999)),
    st.builds("FOI{}/{:05}".format, st.integers(2021, 2030), st.integers(0, 99_999)),
    st.builds("ATISN {:05}".format, st.integers(10_000, 99_999)),
    st.builds("01/FOI/{:02}/{:06}".format, st.integers(10, 30), st.integers(0, 999_999)),
    st.builds("EMCC-FOI-{:02}-{:05}".format, st.integers(10, 30), st.integers(0, 99_999)),
    st.builds(str, st.integers(10_000, 99_999)),
)
LABELS = [
    "Our ref: {}",
    "Ref: {}",
    "Reference: {}",
    "Our reference {}",
    "Reference No: {}",
    "Your ref:\nOur ref: {}",
]
OPENINGS = [
    "Thank you for your request for information, which was received on {}.",
    "Thank you for your request, which was received on {}, about school records.",
    "Your request was received on {} and has been considered.",
    "We received your request on {} for correspondence about returns.",
    "Thank you for your e-mail of {}, in which you ask for figures.",
    "Thank you for your FOI request dated {}.",
]
DECISIONS = {
    ("granted", ()): [
        "The Department holds the information. It is set out in the table below.",
        "I can confirm that we hold the information. It is provided in full below.",
    ],
    ("part-granted", ("s.40(2)",)): [
        "We enclose it. Names have been redacted under section 40(2).",
        "Three agreements are attached. However, the names have been withheld under s.40(2) of the Act.",
    ],
    ("refused", ("s.31(1)(a)", "s.31(1)(e)")): [
        "We have decided not to disclose the information, which is exempt from disclosure under sections"
        " 31(1)(a) and (e).",
        "We are withholding the information under section 31(1)(a) and section 31(1)(e) of the FOIA.",
    ],
    ("refused", ("s.12(1)",)): [
        "The cost would exceed the appropriate limit."
        " Under section 12(1) of the Act we are not obliged to comply.",
    ],
    ("not-held", ()): ["Following a search, I have established that the information is not held."],
}
BOILERPLATE = [
    "If you are unhappy with the way your request has been handled, you should complain within two months.",
    "You may ask for an internal review. You may then complain to the Commissioner under section 50.",
    "We have also had regard to our duty under section 16 to provide advice and assistance.",
    "The information supplied to you continues to be protected by copyright.",
    "Please remember to quote the reference number above in any future communications.",
]


def _wrapped(text: str, width: int) -> str:
    """Words put on lines of about `width`, as a page would."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@st.composite
def letters(draw: Any) -> tuple[str, dict[str, object]]:
    """The text of a letter and what is true of it."""
    authority = draw(st.sampled_from(sorted(HEADS)))
    reference = draw(REFERENCES)
    received = draw(st.dates(date(2005, 1, 1), date(2029, 12, 31)))
    responded = received + timedelta(days=draw(st.integers(0, 90)))
    outcome, exemptions = draw(st.sampled_from(sorted(DECISIONS)))
    forms = st.sampled_from(sorted(name for name in FORMS if "\n" not in name))
    header = [
        draw(st.sampled_from(HEADS[authority])),
        draw(st.sampled_from(LABELS)).format(reference),
        draw(st.sampled_from(["{}", "Date: {}"])).format(FORMS[draw(forms)](responded)),
        "Ms A Reader\n14 Harrowgate Rise\nLeeds",
    ]
    body = [
        draw(st.sampled_from(OPENINGS)).format(FORMS[draw(forms)](received)),
        "I am dealing with it under the Freedom of Information Act 2000 (“the Act”).",
        draw(st.sampled_from(DECISIONS[outcome, exemptions])),
        *draw(st.lists(st.sampled_from(BOILERPLATE), max_size=3, unique=True)),
    ]
    text = "\n".join(
        [
            *header[:1],
            *draw(st.permutations(header[1:])),
            "Dear Ms Reader",
            _wrapped(" ".join(body), draw(st.integers(60, 110))),
            "Yours sincerely\nTobias Harkwell",
        ]
    )
    truth: dict[str, object] = {
        "kind": "foi-response",
        "authority": authority,
        "reference": reference,
        "request_received_on": received.isoformat(),
        "responded_on": responded.isoformat(),
        "outcome": outcome,
    }
    if exemptions:
        truth["exemption"] = exemptions
    return text, truth


def _found(text: str) -> dict[str, object]:
    best = chosen(find([Page(text)], AUTHORITIES))
    return {
        name: tuple(fact.value for fact in facts) if name == "exemption" else facts[0].value
        for name, facts in best.items()
    }


# No shrinking: the letters are short and readable as they are, and it takes minutes.
QUICKLY = settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@settings(QUICKLY, max_examples=200)
@given(letters())
def test_every_field_of_an_ordinary_letter_is_found(letter: tuple[str, dict[str, object]]):
    text, truth = letter
    assert _found(text) == truth


NOISE = str.maketrans({"o": "0", "l": "1", "e": "c"})


def _confused(word: str, chance: Any) -> str:
    return "".join(c.translate(NOISE) if chance.random() < 0.05 else c for c in word)


@settings(QUICKLY, max_examples=200)
@given(letters(), st.randoms(use_true_random=False))
def test_noise_makes_facts_missing_and_not_wrong(letter: tuple[str, dict[str, object]], chance: Any):
    """Words confused as by a bad scan; figures stay, since no rule could tell a wrong one."""
    text, truth = letter
    noisy = re.sub(r"[A-Za-z]{4,}", lambda word: _confused(word[0], chance), text)
    wrong = {name: value for name, value in _found(noisy).items() if value != truth.get(name)}
    wrong.pop("exemption", None)  # part of a list may be lost; what is found of it still has to be in it
    assert not wrong.keys() - {"outcome"}, wrong
    exemptions = _found(noisy).get("exemption", ())
    assert set(exemptions) <= set(truth.get("exemption", ()))  # type: ignore[call-overload]
