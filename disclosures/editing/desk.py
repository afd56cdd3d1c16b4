"""What an editor sees of one document: its pages with all that was found in them, and what is beside it.

All of it is untrusted text for the template to escape; nothing here makes markup.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, When
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from disclosures.documents.findings import first_day
from disclosures.editing.marks import CHARACTERS_OF_A_PAGE, Mark, Passage, Sheet, letters, passages, sheet
from disclosures.models import (
    Document,
    DocumentPage,
    ExtractedFact,
    Outcome,
    PersonalData,
    PersonalDataType,
)
from disclosures.models.extraction import GIVES_AWAY
from disclosures.templatetags.dates import words
from disclosures.templatetags.record import in_words

PAGES_AT_ONCE = 10
FACTS_SHOWN = 200
DETAILS_SHOWN = 300
NUMBERS_SHOWN = 100
LISTS = ("facts", "numbers", "figures", "details", "unseen_details")
QUOTED = 120
# Nearly every file has these.
ORDINARY = ("document properties", "mail headers", "preview picture", "digital signature")
DATES = ("request_received_on", "responded_on", "decided_on")
LABELS = {
    "kind": gettext_noop("What it is"),
    "stage": gettext_noop("Stage"),
    "authority": gettext_noop("Authority"),
    "reference": gettext_noop("Reference"),
    "request_received_on": gettext_noop("Request received"),
    "responded_on": gettext_noop("Answered"),
    "decided_on": gettext_noop("Decided"),
    "outcome": gettext_noop("Outcome"),
    "exemption": gettext_noop("Exemption"),
    "section": gettext_noop("Section"),
    "section_outcome": gettext_noop("Outcome by section"),
    "steps_required": gettext_noop("Steps required"),
    "question": gettext_noop("Question"),
    "figure": gettext_noop("Number"),
    GIVES_AWAY: gettext_noop("Gives a number away"),
}
SEEMS = {
    "foi-acknowledgement": gettext_noop(
        "This seems to be an acknowledgement of a request. It answers nothing yet."
    ),
    "foi-extension": gettext_noop("This seems to say that the answer takes longer. It answers nothing yet."),
    "ico-decision": gettext_noop("This seems to be a decision notice of the Information Commissioner."),
    "ico-reprimand": gettext_noop("This seems to be a reprimand by the Information Commissioner."),
    "data-share-register": gettext_noop(
        "This seems to be a register of data shares: many facts; a record holds one."
    ),
    "agreement-register": gettext_noop(
        "This seems to be a register of agreements: many facts; a record holds one."
    ),
    "cbds": gettext_noop(
        "This seems to be a release of the Common Basic Data Set: many facts; a record holds one."
    ),
    "": gettext_noop("Rules do not recognise what this is. Look whether it belongs on the record."),
}


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page or sheet; ``sheet`` stands in place of passages where it is a table."""

    number: int
    name: str
    passages: Sequence[Passage]
    sheet: Sheet | None
    needs_reading: bool
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A line of a list; ``place`` says where it stands, ``href`` leads there; ``row`` is what was found."""

    key: str
    sign: str
    label: str
    value: str
    place: str
    certainty: str
    rule: str
    href: str
    row: ExtractedFact | PersonalData | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Some pages; ``before`` and ``after`` are the numbers that the others begin at."""

    pages: Sequence[ShownPage]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The text of a document as it is shown at once, with the lists of what was found.

    ``numbers``: those in tables that may point at single people; ``figures``: the others. ``details`` stand
    on pages that people see, ``unseen_details`` where nobody sees them. ``texts``: by number of the page.
    """

    window: Window
    unseen: Window
    texts: Mapping[int, str]
    facts: Sequence[Found]
    numbers: Sequence[Found]
    figures: Sequence[Found]
    details: Sequence[Found]
    unseen_details: Sequence[Found]
    details_in_all: int
    details_by_type: str
    is_cut: bool

    @property
    def lists_all_details(self) -> bool:
        """False where some stand on pages that are not shown."""
        return len(self.details) + len(self.unseen_details) == self.details_in_all


def page_number(asked: str) -> int:
    """The page asked for; anything but a page's number gives the first one."""
    return max(1, int(asked)) if asked.isdecimal() and asked.isascii() and len(asked) < 8 else 1


def show(document: Document, *, page: str = "", unseen: str = "") -> Shown:
    """Ten pages from the one asked for, and ten of those that nobody sees. A fixed number of queries."""
    seen = _pages(document, page_number(page), is_hidden=False)
    hidden = _pages(document, page_number(unseen), is_hidden=True)
    texts = {one.number: one for one in (*seen[:PAGES_AT_ONCE], *hidden[:PAGES_AT_ONCE])}
    facts, is_cut = _facts(document)
    details = list(
        document.personal_data.filter(page__in=texts)
        .select_related("decision__decided_by", "redaction")
        .order_by("page", "start", "id")[: DETAILS_SHOWN + 1]
    )
    by_type = Counter(dict(document.personal_data.order_by().values_list("type").annotate(Count("id"))))
    marked: list[tuple[ExtractedFact | PersonalData, Mark]] = [
        *_marks_of_facts(facts),
        *_marks_of_details(details[:DETAILS_SHOWN]),
    ]
    marks: dict[int, list[Mark]] = {number: [] for number in texts}
    for row, mark in marked:
        if row.page in marks:
            marks[row.page].append(mark)
    windows = [_window(seen, page_number(page), marks), _window(hidden, page_number(unseen), marks)]
    reached = {mark.key for window in windows for one in window.pages for mark in _begun(one)}
    lists: dict[str, list[Found]] = {name: [] for name in LISTS}
    for row, mark in marked:
        line = _line(row, mark, texts, is_reached=mark.key in reached)
        lists[_list_of(row, texts)].append(line)
    return Shown(
        windows[0],
        windows[1],
        {number: one.text for number, one in texts.items()},
        facts=lists["facts"],
        numbers=lists["numbers"],
        figures=lists["figures"],
        details=lists["details"],
        unseen_details=lists["unseen_details"],
        details_in_all=by_type.total(),
        details_by_type=", ".join(
            f"{in_words(PersonalDataType(name).label)}: {n:,}" for name, n in by_type.most_common()
        ),
        is_cut=is_cut or len(details) > DETAILS_SHOWN,
    )


def _facts(document: Document) -> tuple[list[ExtractedFact], bool]:
    """And whether there are more. Small numbers that nobody decided on come first, so each has its turn."""
    rows = document.facts.select_related("decision__decided_by", "redaction", "gives_away__other")
    undecided = F("decision").asc(nulls_first=True)
    small = rows.small_numbers().order_by(undecided, "page", "start", "id")[:NUMBERS_SHOWN]
    others = rows.order_by(
        Case(When(name="figure", then=1), default=0), "name", "-confidence", "page", "start"
    )
    found = list(others.others()[: FACTS_SHOWN + 1])
    return [*small, *found[:FACTS_SHOWN]], len(found) > FACTS_SHOWN


def _list_of(row: ExtractedFact | PersonalData, texts: Mapping[int, DocumentPage]) -> str:
    """Which of LISTS it stands in."""
    if isinstance(row, PersonalData):
        page = texts.get(row.page)
        return "unseen_details" if page and page.is_hidden else "details"
    if row.is_small_number:
        return "numbers"
    return "figures" if row.name == "figure" else "facts"


def _pages(document: Document, first: int, *, is_hidden: bool) -> list[DocumentPage]:
    pages = document.pages.filter(is_hidden=is_hidden, number__gte=first).order_by("number")
    return list(pages[: PAGES_AT_ONCE + 1])


def _window(pages: Sequence[DocumentPage], first: int, marks: dict[int, list[Mark]]) -> Window:
    return Window(
        [_shown(page, marks[page.number]) for page in pages[:PAGES_AT_ONCE]],
        before=max(1, first - PAGES_AT_ONCE) if first > 1 else None,
        after=pages[PAGES_AT_ONCE].number if len(pages) > PAGES_AT_ONCE else None,
    )


def _shown(page: DocumentPage, marks: Sequence[Mark]) -> ShownPage:
    table = sheet(page.text, page.rows, marks) if page.rows else None
    text = page.text[:CHARACTERS_OF_A_PAGE]
    return ShownPage(
        page.number,
        name_of(page),
        [] if table else passages(text, [mark for mark in marks if mark.end <= len(text)]),
        table,
        page.needs_reading,
        table.is_cut if table else len(page.text) > len(text),
    )


def name_of(page: DocumentPage) -> str:
    """``Page 3``, or what the reader called a part that has no page number."""
    return (
        page.place[:1].upper() + page.place[1:]
        if page.place
        else _("Page %(number)s") % {"number": page.number}
    )


def _marks_of_facts(facts: Sequence[ExtractedFact]) -> Iterator[tuple[ExtractedFact, Mark]]:
    """In the order of a record, surest first within each name."""
    order = {name: place for place, name in enumerate(LABELS)}
    for place, fact in enumerate(sorted(facts, key=lambda fact: order.get(fact.name, len(order)))):
        label = gettext(LABELS.get(fact.name, fact.name.replace("_", " ")))
        yield fact, Mark("fact", f"f{fact.pk}", letters(place), label, fact.start, fact.end)


def _marks_of_details(details: Sequence[PersonalData]) -> Iterator[tuple[PersonalData, Mark]]:
    for place, hit in enumerate(details, start=1):
        label = in_words(PersonalDataType(hit.type).label)
        yield hit, Mark("detail", f"p{hit.pk}", str(place), label, hit.start, hit.end)


def _begun(page: ShownPage) -> Iterator[Mark]:
    """The marks that have a place on the page as it is shown."""
    cells = (
        [page.passages, *(cell for row in page.sheet.rows for cell in row.cells)]
        if page.sheet
        else [page.passages]
    )
    for cell in cells:
        for passage in cell:
            yield from passage.begins


def _line(
    row: ExtractedFact | PersonalData, mark: Mark, texts: dict[int, DocumentPage], *, is_reached: bool
) -> Found:
    page = texts.get(row.page)
    name = name_of(page) if page else _("Page %(page)s") % {"page": row.page}
    if isinstance(row, ExtractedFact):
        value, place = (
            _value(row),
            _("%(name)s, cell %(cell)s") % {"name": name, "cell": row.cell} if row.cell else name,
        )
    else:
        value, place = _quoted(page.text[row.start : row.end]) if page else "", name
    # To the words themselves, to their page where its text is cut off, or to the view with that page.
    href = f"#m-{mark.key}" if is_reached else f"#page-{row.page}" if page else f"?page={row.page}"
    certain = certainty(row.confidence)
    return Found(
        mark.key, mark.sign, mark.label, value, place, certain, row.rule.replace("-", " "), href, row
    )


def _value(fact: ExtractedFact) -> str:
    value = fact.value
    if fact.name == GIVES_AWAY:
        return value
    if fact.name in DATES:
        value = _day(value, fact.precision)
    elif fact.name == "outcome" and value in Outcome.values:
        value = in_words(Outcome(value).label)
    parts = [value, fact.unit, fact.period, f"({fact.about})" if fact.about else ""]
    return " ".join(part for part in parts if part)


def _day(value: str, precision: str) -> str:
    """``2016-12-09`` as ``9 December 2016``; what is no date stays as it is."""
    with suppress(ValueError):
        return words(first_day(value) or date.min, precision or "day")
    return value


def _quoted(text: str) -> str:
    quoted = " ".join(text.split())
    return quoted if len(quoted) <= QUOTED else quoted[: QUOTED - 1] + "…"


def certainty(confidence: float) -> str:
    """In words: a number between 0 and 1 looks more exact than a rule is."""
    if confidence >= 0.9:
        return "sure"
    return "likely" if confidence >= 0.7 else "unsure"


def seems(document: Document) -> str:
    """What it looks like, where that is not a reply: the draft then needs a second look."""
    found = SEEMS.get(document.kind)
    return _(found) if found else ""
