"""Writes what a reading found: pages, facts and personal data, in place of what an earlier one wrote.

Set ``read_at`` after these: a document without it has nothing to replace.
"""

from collections.abc import Sequence

from disclosures.documents import page_pictures, table_figures
from disclosures.documents.decided import NOTHING, Decided, remember, restore
from disclosures.documents.drafts import LETTERS
from disclosures.documents.likeness import bands_of
from disclosures.documents.risks import risk_of
from disclosures.ingest.contract import Fact, Hit, Page
from disclosures.ingest.facts import chosen
from disclosures.ingest.personal.children import is_of_child
from disclosures.models import Document, DocumentPage, ExtractedFact, PersonalData, PersonalDataType
from disclosures.models.extraction import FIGURE
from disclosures.small_numbers import looking

# Less sure than this, a paper is what it is only beside a letter: a table is mostly an attachment.
LETTER_CONFIDENCE = 0.7
AT_ONCE = 1_000


def write_pages(document: Document, pages: Sequence[Page]) -> Decided:
    """Rows of the pages, hidden ones last; sets ``page_count``. Returns what `write_found` is to restore."""
    decided = remember(document)
    if document.read_at is not None:
        document.pages.all().delete()
        page_pictures.forget([document])  # places of words belong to one reading
    document.page_count = sum(not page.is_hidden for page in pages) if pages else None
    rows = (
        DocumentPage(
            document=document,
            number=number,
            place=page.place,
            text=page.text,
            is_hidden=page.is_hidden,
            needs_reading=page.needs_reading,
            rows=list(page.rows),
            words=[[w.start, w.end, w.left, w.top, w.right, w.bottom] for w in page.words],
        )
        for number, page in enumerate(pages, start=1)
    )
    DocumentPage.objects.bulk_create(rows, batch_size=AT_ONCE)
    return decided


def write_found(
    document: Document,
    pages: Sequence[Page],
    facts: Sequence[Fact],
    hits: Sequence[Hit],
    *,
    is_checked: bool,
    decided: Decided = NOTHING,
) -> None:
    """Rows of facts and personal data; sets what the document says of itself. Saves nothing of the document.

    A page that nobody has read was not searched either, whatever the search says.
    """
    if document.read_at is not None:
        table_figures.take_back(document.facts.all())
        document.facts.all().delete()
        document.personal_data.all().delete()
    found = [_fact(document, fact) for fact in facts]
    details = [_detail(document, hit, pages[hit.page - 1]) for hit in hits]
    ExtractedFact.objects.bulk_create(found, batch_size=AT_ONCE)
    PersonalData.objects.bulk_create(details, batch_size=AT_ONCE)
    restore(document, pages, found, details, decided)
    kind = next(iter(chosen(facts).get("kind", ())), None)
    document.kind = kind.value if kind else ""
    if document.attached_with_id is None:  # otherwise an editor has said where it belongs
        document.is_lead = bool(kind and kind.value in LETTERS and kind.confidence >= LETTER_CONFIDENCE)
    document.is_checked = is_checked and not any(page.needs_reading for page in pages)
    document.risk = risk_of(document, found, details)
    if document.read_at is not None and any(fact.name == FIGURE for fact in found):
        looking.look(document, decided)
    document.likeness = bands_of(page.text for page in pages if not page.is_hidden)


def _detail(document: Document, hit: Hit, page: Page) -> PersonalData:
    is_name = hit.type == PersonalDataType.PERSON_NAME.value and not page.is_hidden
    return PersonalData(
        document=document,
        type=hit.type,
        page=hit.page,
        start=hit.start,
        end=hit.end,
        confidence=hit.confidence,
        rule=hit.rule,
        of_child=is_name and is_of_child(page.text, hit.start, hit.end),
    )


def _fact(document: Document, fact: Fact) -> ExtractedFact:
    return ExtractedFact(
        document=document,
        name=fact.name,
        value=fact.value,
        page=fact.page,
        start=fact.start,
        end=fact.end,
        confidence=fact.confidence,
        rule=fact.rule,
        precision=fact.precision,
        about=fact.about,
        period=fact.period,
        unit=fact.unit,
        cell=fact.cell,
    )
