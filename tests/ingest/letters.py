"""Replies to requests for information, put together as authorities write them, and what is true of each.

The words come from `letter_wordings` and its neighbours. Everybody in the letters is invented.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from disclosures.ingest.contract import Page

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

PLACES = [
    *(
        "Harrowdale",
        "East Mercia",
        "Northbridge",
        "Wendale",
        "Ellsmere",
        "Ravensmere",
        "Thornwick",
        "Ashby Vale",
    ),
    *("Saltmarsh and Fen", "Great Oakley", "St Brannock", "Kelderwick", "Upper Lunsdale", "Port Callan"),
    *("Dunmere", "Westhaven", "Brackwater", "Isle of Merrow", "Stoke Hallow", "Calder & Moor"),
]


def slug(name: str) -> str:
    """As the answer keys spell it: lower case, "&" as "and", accents off, hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("'", "").replace("’", ""))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


@dataclass
class Body:
    """An authority: its name, what it calls itself, its domain, and how its references look."""

    name: str
    calls_itself: str
    domain: str
    reference: Callable[[random.Random], str]


@dataclass
class Wording:
    """One way of writing letters. Lines may hold {received}, {ref}, {body}, {name}, {topic}, {s}."""

    bodies: list[Callable[[random.Random], Body]]
    reference_lines: list[str]
    date_lines: list[str]
    subjects: list[str]
    openings: list[str]
    asks: list[str]
    question_intros: list[str]
    decisions: dict[
        str, list[str]
    ]  # outcome, or "outcome:s.12(1)" with fixed exemptions, or "outcome:*" with {s}
    reviews: list[tuple[str, str, tuple[str, ...]]]  # text, outcome, exemptions
    tails: list[str]
    closings: list[str]
    signatures: list[str]
    acknowledgements: list[str]
    extensions: list[str]
    others: list[str]
    topics: list[str]
    asides: list[str]
    quoted: list[str]


@dataclass
class Made:
    """A letter and its truth; `questions` may be empty."""

    pages: list[Page]
    truth: dict[str, object]
    questions: list[str]


# Exemptions that occur in replies, each as it is written in full.
EXEMPTIONS = [
    *(
        "40(2)",
        "43(2)",
        "31(1)(a)",
        "31(1)(e)",
        "36(2)(b)(i)",
        "36(2)(c)",
        "35(1)(a)",
        "42(1)",
        "41(1)",
        "38(1)",
    ),
    *("24(1)", "27(1)(a)", "30(1)(a)(i)", "44(1)(a)", "22(1)", "32(1)", "33(1)(b)", "40", "43", "23(1)"),
]


def written_date(day: date, chance: random.Random, *, bare_year: bool = True) -> str:
    """A date in one of the forms that letters use, the day always before a month in figures."""
    month = MONTHS[day.month - 1]
    suffix = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return chance.choice(
        [
            f"{day.day} {month} {day.year}",
            f"{day.day} {month} {day.year}",
            f"{day.day} {month} {day.year}",
            f"{day.day:02} {month} {day.year}",
            f"{day.day}{suffix} {month} {day.year}",
            f"{day.day}{suffix} of {month} {day.year}",
            f"{WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}",
            f"{WEEKDAYS[day.weekday()]}, {day.day} {month} {day.year}",
            f"{day.day} {month[:3]} {day.year}",
            f"{day.day:02}/{day.month:02}/{day.year}",
            f"{day.day:02}/{day.month:02}/{day.year}",
            f"{day.day}/{day.month}/{day.year}",
            f"{day.day:02}/{day.month:02}/{day.year % 100:02}",
            f"{day.day:02}.{day.month:02}.{day.year % 100:02}",
            f"{day.day:02}.{day.month:02}.{day.year}",
            f"{day.day:02}-{day.month:02}-{day.year}",
            f"{day.day:02}-{month[:3]}-{day.year}",
            f"{month} {day.day}, {day.year}",
        ]
    )


def written_sections(values: list[str], chance: random.Random) -> str:
    """Exemptions in one of the ways letters list them."""

    def one(value: str) -> str:
        spaced = re.sub(r"^(\d+)\(", r"\1 (", value)
        return chance.choice(
            [f"section {value}"] * 4 + [f"Section {value}", f"s.{value}", f"s{value}", f"section {spaced}"]
        )

    if len(values) > 1 and chance.random() < 0.5:
        return f"sections {', '.join(values[:-1])} and {values[-1]}"
    return " and ".join(one(value) for value in values)


def make(seed: int, wording: Wording) -> Made:
    """One letter, the same for the same seed."""
    return _Maker(random.Random(seed), wording).letter()


def noisy(made: Made, seed: int) -> Made:
    """The same letter after a poor scan: letters taken for figures, stray marks, broken lines."""
    chance = random.Random(seed)
    return Made(
        [Page(_noise(page.text, chance), place=page.place) for page in made.pages], made.truth, made.questions
    )


def _noise(text: str, chance: random.Random) -> str:
    def confuse(word: re.Match[str]) -> str:
        swap = {"o": "0", "O": "0", "l": "1", "I": "l", "i": "l", "S": "5", "e": "c", "0": "O", "1": "l"}
        letters = list(word[0])
        if chance.random() < 0.06:
            at = chance.randrange(len(letters))
            letters[at] = swap.get(letters[at], letters[at])
        return "".join(letters)

    # References are left alone: nobody could tell a wrong figure in one.
    lines = [re.sub(r"(?<![\w/-])[A-Za-z]{4,}(?![\w/-])", confuse, line) for line in text.split("\n")]
    marks = ["~", "_ ", ". ", "- ", "| ", "' "]
    lines = [chance.choice(marks) + line if chance.random() < 0.04 else line for line in lines]
    return "\n".join(line + (" ." if chance.random() < 0.03 else "") for line in lines)


NAMES = [
    "Ms A Readwell",
    "Mr Idris Okonjo-Wray",
    "Dr J Penhallow",
    "Mrs Blodwen Arkwright",
    "Marcus Featherby",
    "Miss K Tamura",
]
STREETS = [
    "14 Harrowgate Rise\nRoundhay\nLeeds\nZZ99 3CZ",
    "The Old Forge\nNether Lane\nStockbridge\nZZ99 4QT",
    "3 Tannery Cottages\nBeck Lane",
]


class _Maker:
    def __init__(self, chance: random.Random, wording: Wording) -> None:
        self.chance, self.wording = chance, wording
        self.body = chance.choice(wording.bodies)(chance)
        self.ref = self.body.reference(chance)
        self.received = date(2006, 1, 2) + timedelta(days=chance.randrange(7200))
        self.responded = self.received + timedelta(days=chance.randrange(1, 45))
        self.person = chance.choice(NAMES)
        self.truth: dict[str, object] = {"authority": slug(self.body.name), "reference": self.ref}
        self.questions: list[str] = []

    def pick(self, items: list[str]) -> str:
        return self.fill(self.chance.choice(items))

    def fill(self, text: str, **more: str) -> str:
        values = {
            "received": written_date(self.received, self.chance),
            "ref": self.ref,
            "body": self.body.calls_itself,
            "Body": self.body.calls_itself[0].upper() + self.body.calls_itself[1:],
            "name": self.body.name,
            "domain": self.body.domain,
            "topic": self.chance.choice(self.wording.topics),
            "person": self.person,
            **more,
        }
        return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], text)

    def letter(self) -> Made:
        kind = self.chance.choices(["reply", "review", "ack", "extension", "other"], [74, 8, 8, 6, 4])[0]
        paragraphs = getattr(self, f"_{kind}")()
        pages = self._laid_out(paragraphs)
        return Made(pages, self.truth, self.questions)

    def _reply(self) -> list[str]:
        self.truth |= {
            "kind": "foi-response",
            "request_received_on": self.received.isoformat(),
            "responded_on": self.responded.isoformat(),
        }
        key = self.chance.choice(sorted(self.wording.decisions))
        outcome, _, fixed = key.partition(":")
        sections = self._sections() if fixed == "*" else [fixed.removeprefix("s.")] if fixed else []
        decision = self.chance.choice(self.wording.decisions[key])
        self.truth["outcome"] = outcome
        if sections:
            self.truth["exemption"] = sorted({f"s.{section}" for section in sections})
        middle = [
            self.fill(decision, s=written_sections(sections, self.chance))
            if sections
            else self.fill(decision)
        ]
        ask = self._ask()
        if self.chance.random() < 0.4:
            middle.insert(self.chance.randrange(2), self.pick(self.wording.asides))
        return [self.pick(self.wording.openings), *ask, *middle, *self._tails()]

    def _sections(self) -> list[str]:
        values = self.chance.sample(EXEMPTIONS, self.chance.choice([1, 1, 1, 2, 2, 3]))
        numbers = [value.split("(")[0] for value in values]
        return sorted({value for value in values if "(" in value or numbers.count(value) == 1})

    def _ask(self) -> list[str]:
        if self.chance.random() < 0.55:
            return [self.pick(self.wording.asks)]
        count = self.chance.randint(2, 4)
        self.questions = self.chance.sample(QUESTIONS, count)
        mark = self.chance.choice(["{}. ", "{}) ", "Q{}. ", "• ", "- "])
        lines = [mark.format(number) + question for number, question in enumerate(self.questions, 1)]
        return [self.pick(self.wording.question_intros), *lines]

    def _tails(self) -> list[str]:
        return [self.fill(tail) for tail in self.chance.sample(self.wording.tails, self.chance.randint(2, 4))]

    def _review(self) -> list[str]:
        text, outcome, exemptions = self.chance.choice(self.wording.reviews)
        self.truth |= {
            "kind": "foi-response",
            "stage": "internal-review",
            "request_received_on": self.received.isoformat(),
            "responded_on": self.responded.isoformat(),
            "outcome": outcome,
        }
        if exemptions:
            self.truth["exemption"] = sorted(exemptions)
        before = self.received - timedelta(days=30)
        first = before - timedelta(days=25)
        text = self.fill(
            text, before=written_date(before, self.chance), first=written_date(first, self.chance)
        )
        return [*text.split("\n"), *self._tails()[:1]]

    def _ack(self) -> list[str]:
        self.truth["kind"] = "foi-acknowledgement"
        return self.pick(self.wording.acknowledgements).split("\n")

    def _extension(self) -> list[str]:
        self.truth["kind"] = "foi-extension"
        due = self.responded + timedelta(days=20)
        text = self.fill(self.chance.choice(self.wording.extensions), due=written_date(due, self.chance))
        self.truth["maybe"] = {"request_received_on": self.received.isoformat()}  # true, but not asked for
        return text.split("\n")

    def _other(self) -> list[str]:
        return self.pick(self.wording.others).split("\n")

    def _wrapped(self, paragraphs: list[str]) -> str:
        if self.chance.random() < 0.35:
            return "\n".join(paragraphs)  # as Word files and mails have it
        width = self.chance.randint(58, 105)
        return "\n".join(wrapped(paragraph, width) for paragraph in paragraphs)

    def _laid_out(self, paragraphs: list[str]) -> list[Page]:
        layout = self.chance.choices(["letter", "mail", "printed", "form", "grid"], [60, 14, 8, 10, 8])[0]
        if self.truth.get("stage"):
            layout = "letter"
        subject = self.pick(self.wording.subjects)
        closing = self.pick(self.wording.closings)
        signature = self.pick(self.wording.signatures)
        text = self._wrapped(paragraphs)
        if self.chance.random() < 0.1:
            text = text.replace("'", "’").replace("ff", "ﬀ").replace(" the ", "\u00a0the ", 1)
        pages: list[Page] = getattr(self, f"_as_{layout}")(subject, text, closing, signature)
        return pages

    def _addressee(self) -> str:
        return self.chance.choice(
            [
                f"{self.person}\n{self.chance.choice(STREETS)}",
                f"{self.person}\nBy email: reader@example.org",
                self.person,
                f"{self.person}\nSent by email to request-123456-abcdef12@whatdotheyknow.com",
            ]
        )

    def _letterhead(self) -> str:
        name = self.body.name
        return self.chance.choice(
            [
                name,
                name.upper(),
                f"{name}\nCivic Centre\nHigh Street\n{self.chance.choice(PLACES)}\nZZ99 1AA",
                f"Information Governance Team\n{name}\nPO Box 313",
                f"{name}, Civic Hall, High Street ZZ99 1AA Tel 01632 960000",
                f"{name}\nTel: 01632 960111\nEmail: foi@{self.body.domain}\nwww.{self.body.domain}",
                f"OFFICIAL\n{name}\nInformation Rights",
                f"{name} | Information Rights | foi@{self.body.domain}",
            ]
        )

    def _letter_head_parts(self) -> list[str]:
        day = self.chance.choice(self.wording.date_lines).replace(
            "{date}", written_date(self.responded, self.chance)
        )
        reference = self.pick(self.wording.reference_lines)
        if self.chance.random() < 0.12:
            reference = reference.replace(self.ref, broken(self.ref))
        parts = [day, reference, self._addressee()]
        self.chance.shuffle(parts)
        return parts

    def _as_letter(self, subject: str, text: str, closing: str, signature: str) -> list[Page]:
        head = [self._letterhead(), *self._letter_head_parts()]
        if self.chance.random() < 0.1:
            head = [*head[1:], head[0]]  # letterhead in the footer or at the right
            head = [part for part in head if part != head[-1]] + [head[-1]]
        greeting = self.chance.choice(
            ["Dear {person}", "Dear {person},", "Dear Sir/Madam", "Dear Applicant,"]
        )
        lines = [*head, self.fill(greeting)]
        if self.chance.random() < 0.75:
            lines.append(subject)
        lines += [text, closing, signature]
        if self.chance.random() < 0.15:
            lines.append(self.pick(self.wording.quoted))
        return self._paged("\n".join(lines))

    def _paged(self, text: str) -> list[Page]:
        lines = text.split("\n")
        if len(lines) < 26 or self.chance.random() < 0.6:
            return [Page(text)]
        cut = self.chance.randint(18, len(lines) - 4)
        head = self.chance.choice(["", f"{self.body.name}", f"Reference: {self.ref}", "OFFICIAL"])
        foot = self.chance.choice(["Page {} of 2", "{}", "- {} -", "Page {}", ""])
        pages = [lines[:cut], lines[cut:]]
        return [
            Page("\n".join(filter(None, [head, *page, foot.format(number)])))
            for number, page in enumerate(pages, 1)
        ]

    def _as_mail(self, subject: str, text: str, closing: str, signature: str) -> list[Page]:
        """The body alone, and the lines that a mail program shows above it."""
        reference = self.chance.choice(
            [f"[Ref: {self.ref}]", f"(our ref {self.ref})", f"- reference {self.ref}"]
        )
        head = (
            f"From: {self._sender()}\nTo: reader@example.org\n"
            f"Date: {WEEKDAYS[self.responded.weekday()][:3]}, {self.responded.day:02} "
            f"{MONTHS[self.responded.month - 1][:3]} {self.responded.year} 09:05:00 +0000\n"
            f"Subject: RE: Freedom of Information request {reference}"
        )
        lines = [self.fill("Dear {person}"), text, closing, signature, self.body.name]
        if self.chance.random() < 0.4:
            lines.append(self.pick(self.wording.quoted))
        return [Page("\n\n".join(lines)), Page(head, place="message header")]

    def _as_printed(self, subject: str, text: str, closing: str, signature: str) -> list[Page]:
        """A mail that was printed: the lines of its head, then the body."""
        day = self.responded
        head = (
            f"From: {self._sender()}\nSent: {day.day:02} {MONTHS[day.month - 1]} {day.year} 14:32\n"
            f"To: {self.person}\nSubject: FOI request - our ref {self.ref}"
        )
        lines = [head, self.fill("Dear {person}"), text, closing, signature, self.body.name]
        if self.chance.random() < 0.4:
            lines.append(self.pick(self.wording.quoted))
        return self._paged("\n".join(lines))

    def _sender(self) -> str:
        return self.chance.choice(
            [f"{self.body.name} <foi@{self.body.domain}>", f"FOI Team <foi@{self.body.domain}>"]
        )

    def _as_form(self, subject: str, text: str, closing: str, signature: str) -> list[Page]:
        """No salutation, as in a notice."""
        lines = [self._letterhead(), *self._letter_head_parts(), subject, text, closing, signature]
        return self._paged("\n".join(lines))

    def _as_grid(self, subject: str, text: str, closing: str, signature: str) -> list[Page]:
        """Labels and values on lines of their own, as a table in the head is read."""
        name = self.body.name
        pairs = [
            ("Our reference", self.ref),
            ("Date", written_date(self.responded, self.chance)),
            ("Contact", "Information Officer"),
            ("Telephone", "01632 960222"),
            ("Email", f"foi@{self.body.domain}"),
        ]
        self.chance.shuffle(pairs)
        joined = self.chance.choice(["\n", " ", ": ", ":\n"])
        grid = "\n".join(label + joined + value for label, value in pairs)
        lines = [name, self.person, grid, self.fill("Dear {person}"), text, closing, signature]
        return self._paged("\n".join(lines))


def wrapped(text: str, width: int) -> str:
    """Words on lines of at most about `width`."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def broken(reference: str) -> str:
    """A line break after the first hyphen or slash, as a narrow column has it."""
    return re.sub(r"([-/])", "\\1\n", reference, count=1)


QUESTIONS = [
    "How many pupils' records were shared with other bodies in 2018 and 2019?",
    "Please provide a copy of the data sharing agreement currently in force.",
    "The total cost of the contract, broken down by year.",
    "What is the legal basis on which data is shared?",
    "How many requests were refused under section 12 in the last financial year?",
    "Which department received the data, and on what date?",
    "Copies of any data protection impact assessment carried out since 1 April 2018.",
    "Was any of the information withheld from the audit committee?",
]


def _council(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name = chance.choice(
        [
            "{} County Council",
            "{} City Council",
            "{} Borough Council",
            "{} District Council",
            "{} Council",
            "{} Metropolitan Borough Council",
            "London Borough of {}",
            "Royal Borough of {}",
            "City of {} Council",
            "{} Town Council",
        ]
    ).format(place)
    calls = "the Council"
    return Body(name, calls, domain(place, "gov.uk"), _council_reference)


def domain(place: str, end: str) -> str:
    return slug(place).replace("-", "") + "." + end


def _council_reference(chance: random.Random) -> str:
    year, number = chance.randint(2006, 2025), chance.randint(100, 99_999)
    return chance.choice(
        [
            f"FOI/{year % 100:02}/{number}",
            f"FOI-{year}-{number:05}",
            f"FOI {number}",
            f"FOI{number:06}",
            f"{year}-{number}",
            f"RFI{number}",
            f"IR-{number}",
            f"EMCC-FOI-{year % 100:02}-{number:05}",
            f"101000{number:06}",
            f"CAS-{number:06}-X7K2J9",
            f"FS-Case-{number}{number:05}",
            f"{number}/{year % 100:02}",
            f"FOIA.{number}",
            f"F{number:05}",
            f"REQ-{number:05}",
            f"{year}/{number}/FOI",
        ]
    )


def _department(chance: random.Random) -> Body:
    name, end, pattern = chance.choice(
        [
            ("Department for Education", "education.gov.uk", "dfe"),
            ("Department for Children, Schools and Families", "dcsf.gsi.gov.uk", "dfe9"),
            ("Department for Business, Innovation and Skills", "bis.gsi.gov.uk", "foi"),
            ("Home Office", "homeoffice.gov.uk", "ho"),
            ("Ministry of Justice", "justice.gov.uk", "moj"),
            ("Department for Work and Pensions", "dwp.gov.uk", "foi"),
            ("HM Revenue & Customs", "hmrc.gov.uk", "foi"),
            ("Department of Health and Social Care", "dhsc.gov.uk", "foi"),
            ("Department for Transport", "dft.gov.uk", "f"),
            ("Cabinet Office", "cabinetoffice.gov.uk", "foi"),
            ("Office for Standards in Education", "ofsted.gov.uk", "foi"),
            ("Education and Skills Funding Agency", "education.gov.uk", "dfe"),
        ]
    )
    return Body(
        name,
        chance.choice(["the Department", "we"]) if "Department" in name else "we",
        end,
        lambda r: central_reference(pattern, r),
    )


def central_reference(pattern: str, chance: random.Random) -> str:
    year, number = chance.randint(2007, 2025), chance.randint(1, 9_999_999)
    return {
        "dfe": f"{year}-{number:07}",
        "dfe9": f"{year}/{number:07}",
        "ho": chance.choice([f"FOI{year}/{number % 100000:05}", f"{10_000 + number % 80_000}"]),
        "moj": f"{100_000_000 + number}",
        "foi": f"FOI{year}/{number % 100000:05}",
        "f": f"F{10_000_000 + number}",
    }[pattern]


def _health(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name = chance.choice(
        [
            "{} University Hospitals NHS Foundation Trust",
            "{} Hospitals NHS Trust",
            "{} Community Health NHS Trust",
            "NHS {}",
            "{} Health Board",
            "NHS {} Integrated Care Board",
            "{} Ambulance Service NHS Trust",
        ]
    ).format(place)
    return Body(name, "the Trust" if "Trust" in name else "we", domain(place, "nhs.uk"), _health_reference)


def _health_reference(chance: random.Random) -> str:
    year, number = chance.randint(2008, 2025), chance.randint(100, 9999)
    return chance.choice(
        [
            f"RFI {year}-{number}",
            f"FOI {year % 100}-{number}",
            f"FOI-{number}-{year % 100}{(year + 1) % 100}",
            f"RFI-{year}/{number}",
            f"{number}-FOI",
        ]
    )


def _police(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name = chance.choice(
        [
            "{} Police",
            "{} Constabulary",
            "Police Service of {}",
            "Metropolitan Police Service",
            "{} Fire and Rescue Service",
        ]
    ).format(place)
    return Body(name, chance.choice(["the Force", "we"]), domain(place, "police.uk"), _police_reference)


def _police_reference(chance: random.Random) -> str:
    year, number = chance.randint(10, 25), chance.randint(100, 99_999)
    return chance.choice(
        [
            f"01/FOI/{year}/{number:06}",
            f"{number}/{year}",
            f"FOI {number}-{year}",
            f"FOI2020/{number:05}",
            f"01.FOI.{year}.{number:06}",
            f"FOIA-20{year}-{number}",
        ]
    )


def _learning(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name = chance.choice(
        [
            "University of {}",
            "{} University",
            "{} College",
            "{} Academies Trust",
            "{} Multi-Academy Trust",
            "{} High School",
            "{} Metropolitan University",
        ]
    ).format(place)
    calls = (
        "the University"
        if "University" in name
        else "the College"
        if "College" in name
        else "the Trust"
        if "Trust" in name
        else "the School"
    )
    return Body(
        name,
        calls,
        domain(place, "ac.uk"),
        lambda r: r.choice(
            [
                f"FOI{r.randint(10, 25)}/{r.randint(10, 999):03}",
                f"F{r.randint(1000, 9999)}",
                f"FOI-20{r.randint(10, 25)}-{r.randint(100, 9999):04}",
            ]
        ),
    )


def _welsh(chance: random.Random) -> Body:
    return Body("Welsh Government", "we", "gov.wales", lambda r: f"ATISN {r.randint(10_000, 99_999)}")


SHARED_BODIES = [_council, _council, _department, _department, _health, _police, _learning, _welsh]
