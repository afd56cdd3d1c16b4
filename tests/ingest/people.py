"""Documents about people who do not exist, with the places of all personal data in them.

A template marks what is personal as `[[type|text]]`; the marks are taken out and their places kept. Names
come from Faker in many languages, so that they are not the names of our own list; telephone numbers are
Ofcom's for drama, NHS numbers begin with 999, postcodes are ZZ99 or of areas and sectors that are not in use.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from faker import Faker

from disclosures.ingest.contract import Page

MARK = re.compile(r"\[\[([a-z-]+)\|(.*?)\]\]", re.DOTALL)
LOCALES = (
    "en_GB",
    "en_GB",
    "en_GB",
    "pl_PL",
    "tr_TR",
    "en_IN",
    "ga_IE",
    "it_IT",
    "de_DE",
    "es_ES",
    "yo_NG",
    "fr_FR",
)
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
STREETS = (
    "Copperbeech Way",
    "Old Kiln Road",
    "Ropewalk Mews",
    "Station Parade",
    "Marlpit Lane",
    "St Bride's Close",
    "Quarry Hill",
    "Upper Tannery Street",
    "Kingfisher Drive",
    "Abbots Row",
    "The Paddocks",
    "Viaduct Terrace",
)
TOWNS = (
    "Ellsmere",
    "Harrowdale",
    "Ravensmere",
    "Nether Wallow",
    "Stoke Farthing",
    "Leeds",
    "Norwich",
    "Port Addis",
)
HOUSES = ("The Old Forge", "Rose Cottage", "Hilltop Barn", "Mill House", "Larkrise")
COUNCILS = ("East Mercia County Council", "Harrowdale Metropolitan Borough Council", "Wendale City Council",
            "Northbridge District Council", "London Borough of Fenwick")  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What a person would mark on page number `page` (from 1), at `start` to `end`."""

    type: str
    page: int
    start: int
    end: int
    text: str


@dataclass
class Document:
    """Pages and all that is personal in them."""

    name: str
    pages: list[Page] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)

    def add(self, marked: str, is_hidden: bool = False) -> None:
        """A page whose personal data is marked."""
        text, at = "", 0
        for match in MARK.finditer(marked):
            text += marked[at : match.start()]
            number = len(self.pages) + 1
            self.expected.append(Expected(match[1], number, len(text), len(text) + len(match[2]), match[2]))
            text += match[2]
            at = match.end()
        self.pages.append(Page(text + marked[at:], is_hidden=is_hidden))


class Person:
    """Somebody invented, with everything that a document can say about them; every form is marked."""

    def __init__(self, dice: random.Random, fakers: dict[str, Faker]) -> None:
        fake = fakers[dice.choice(LOCALES)]
        self.dice = dice
        self.given, self.surname = _plain(fake.first_name()), _plain(fake.last_name())
        if dice.random() < 0.15:
            self.surname += "-" + _plain(fakers["en_GB"].last_name())
        self.salutation = dice.choice(("Mr", "Mrs", "Ms", "Miss", "Dr", "Mx", "Prof"))
        self.born = date(2004, 1, 1) + timedelta(days=dice.randrange(4500))
        self._phone = dice.choice(
            ("07700 900{:03}", "020 7946 0{:03}", "01632 960{:03}", "0113 496 0{:03}", "028 9649 6{:03}")
        ).format(dice.randrange(1000))

    @property
    def bare(self) -> str:
        return f"{self.given} {self.surname}"

    @property
    def name(self) -> str:
        return mark("person-name", self.bare)

    @property
    def titled(self) -> str:
        return mark("person-name", f"{self.salutation} {self.bare}")

    @property
    def greeted(self) -> str:
        return mark("person-name", f"{self.salutation} {self.surname}")

    @property
    def initialled(self) -> str:
        return mark("person-name", f"{self.given[0]} {self.surname}")

    @property
    def reversed(self) -> str:
        return mark("person-name", f"{self.surname.upper()}, {self.given}")

    def mailbox(self, domain: str) -> str:
        parts = [_ascii(self.given), _ascii(self.surname)]
        local = self.dice.choice(
            (".".join(parts), parts[0][0] + "." + parts[1], parts[0] + "_" + parts[1] + "7")
        )
        return mark("email", f"{local}@{domain}")

    @property
    def phone(self) -> str:
        forms = (
            lambda number: number,
            lambda number: number.replace(" ", ""),
            lambda number: "+44 " + number[1:],
            lambda number: "+44 (0)" + number[1:],
            lambda number: f"({number.split()[0]}) " + " ".join(number.split()[1:]),
            lambda number: number.replace(" ", "-"),
            lambda number: number.replace(" ", "\xa0"),
        )
        return mark("phone", self.dice.choice(forms)(self._phone))

    @property
    def postcode(self) -> str:
        area = self.dice.choice(("ZZ99 {}{}{}", "LS8 {}{}{}", "EL{} {}{}", "NR2 {}{}{}", "SO20 {}{}{}"))
        if area.startswith("EL"):
            code = area.format(self.dice.randrange(1, 9), self.dice.randrange(1, 9), _letters(self.dice))
        else:
            code = area.format(self.dice.randrange(1, 9), *_letters(self.dice))
        return mark(
            "postcode", code if self.dice.random() < 0.85 or code[:2] == "EL" else code.replace(" ", "")
        )

    @property
    def street(self) -> str:
        number = f"{self.dice.randrange(1, 240)}{self.dice.choice(('', '', '', 'a', 'B'))}"
        flat = self.dice.choice(("", "", "", f"Flat {self.dice.randrange(1, 40)}, "))
        return f"{flat}{number} {self.dice.choice(STREETS)}"

    @property
    def town(self) -> str:
        return self.dice.choice(TOWNS)

    @property
    def birth(self) -> str:
        forms = (
            "%d/%m/%Y",
            "%d/%m/%y",
            "%d.%m.%Y",
            "%Y-%m-%d",
            "%d %B %Y",
            "%d %b %Y",
            "%d-%b-%Y",
            "%dth of %B %Y",
            "%B %d, %Y",
        )
        return mark("date-of-birth", self.born.strftime(self.dice.choice(forms)))

    @property
    def upn(self) -> str:
        body = "".join(str(self.dice.randrange(10)) for _ in range(11))
        body += self.dice.choice("0123456789") if self.dice.random() < 0.85 else self.dice.choice(UPN_LETTERS)
        values = [UPN_LETTERS.index(one) if one.isalpha() else int(one) for one in body]
        letter = UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23]
        return mark("upn", letter + body)

    @property
    def nhs(self) -> str:
        while True:
            nine = f"999{self.dice.randrange(1_000_000):06}"
            check = 11 - sum(int(one) * (10 - place) for place, one in enumerate(nine)) % 11
            if check != 10:
                break
        ten = nine + str(check % 11)
        gap = self.dice.choice((" ", "-", "\xa0", ""))
        return mark("nhs-number", f"{ten[:3]}{gap}{ten[3:6]}{gap}{ten[6:]}")

    @property
    def nino(self) -> str:
        pair = self.dice.choice(("JG", "PR", "ZL", "AB", "CE", "SH", "WK"))
        figures = [f"{self.dice.randrange(100):02}" for _ in range(3)]
        gap = self.dice.choice((" ", "", "-"))
        return mark("nino", gap.join([pair, *figures, self.dice.choice("ABCD")]))

    @property
    def account(self) -> str:
        return mark("bank-details", f"{self.dice.randrange(10_000_000, 99_999_999)}")

    @property
    def sort_code(self) -> str:
        return mark("bank-details", "-".join(f"{self.dice.randrange(10, 100)}" for _ in range(3)))

    @property
    def car(self) -> str:
        letters = "ABCDEFGHJKLMNPRSTUVWXY"
        one = [self.dice.choice(letters) for _ in range(5)]
        return mark("vehicle-mark", f"{one[0]}{one[1]}{self.dice.randrange(51, 74)} {one[2]}{one[3]}{one[4]}")


def mark(kind: str, text: str) -> str:
    """`text` marked as personal data of this kind."""
    return f"[[{kind}|{text}]]"


def _letters(dice: random.Random) -> str:
    return "".join(dice.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))


def _plain(name: str) -> str:
    """One word of a name as Faker gives it: some carry titles or particles of their own."""
    return unicodedata.normalize("NFC", name.split()[-1])


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ı", "i").replace("ß", "ss"))
    return "".join(one for one in plain if "a" <= one <= "z")


class Cast:
    """A new person whenever one is asked for, always the same ones for a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._fakers = {locale: Faker(locale) for locale in sorted(set(LOCALES))}
        for faker in self._fakers.values():
            faker.seed_instance(seed)

    def __call__(self) -> Person:
        return Person(self.dice, self._fakers)

    def pick(self, *choices: str) -> str:
        return self.dice.choice(choices)

    def day(self) -> str:
        one = date(2014, 1, 1) + timedelta(days=self.dice.randrange(4000))
        return one.strftime(self.pick("%d %B %Y", "%d/%m/%Y", "%d.%m.%y"))


Template = Callable[[Cast, Document], None]


def documents(templates: dict[str, Template], copies: int, seed: int) -> Iterator[Document]:
    """Each template `copies` times, with other people each time."""
    cast = Cast(seed)
    for number in range(copies):
        for name, template in templates.items():
            document = Document(f"{name}-{number}")
            template(cast, document)
            yield document
