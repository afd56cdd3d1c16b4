"""A quotation from a page of a public copy: words that stand there, and a link that marks them.

The link names the version of the copy. In a newer copy more may be hidden, and the same places would hold
other words: then nothing is marked, and the reader is told.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from disclosures.citations.quotations import places
from disclosures.forms import lines
from disclosures.models import SafeCopy, SafePage
from disclosures.presenters.document import quotation

MOST_CHARACTERS = 1_000
NOT_THERE = gettext_lazy(
    "These words do not stand on this page. Copy them from the words of the page, without a part of a word"
    " and without what is hidden."
)
ANOTHER_COPY = gettext_lazy(
    "This link quotes an earlier copy of the document, which was replaced. Nothing is marked here, since the"
    " words may have changed."
)
NOTHING_QUOTED = gettext_lazy("This link quotes nothing that stands on this page.")


class QuoteForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Quote words of this page"),
        help_text=gettext_lazy("Whole words as they stand on the page. You get a link that marks them."),
        max_length=MOST_CHARACTERS,
        widget=lines(3),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


@dataclass(frozen=True)
class Quotation:
    """``span``: a place in the page's text; ``again``: whether the words stand there more often, if so."""

    span: tuple[int, int]
    url: str
    again: str


@dataclass(frozen=True)
class Asked:
    """What came of a question for a quotation: the form with its message, and one or none of the others."""

    form: QuoteForm
    quotation: Quotation | None = None
    problem: str = ""

    @property
    def span(self) -> tuple[int, int] | None:
        return self.quotation.span if self.quotation else None


def asked(given: QueryDict, copy: SafeCopy, page: SafePage) -> Asked:
    """``?words=…`` looks for words, ``?quote=12-40&copy=2`` is the link that came of it. No queries."""
    if given.get("words", "").strip():
        return _found(QuoteForm(given), copy, page)
    quote = given.get("quote")
    if quote is None:
        return Asked(QuoteForm())
    version = given.get("copy")
    if version is not None and version != str(copy.version):
        return Asked(QuoteForm(), problem=str(ANOTHER_COPY))
    span = quotation(str(quote), len(page.text))
    if span is None:
        return Asked(QuoteForm(), problem=str(NOTHING_QUOTED))
    return Asked(QuoteForm(), _quotation(span, copy, page))


def _found(form: QuoteForm, copy: SafeCopy, page: SafePage) -> Asked:
    if not form.is_valid():
        return Asked(form)
    span = next(places(page.text, form.cleaned_data["words"]), None)
    if span is None:
        form.add_error("words", str(NOT_THERE))
        return Asked(form)
    return Asked(form, _quotation(span, copy, page))


def _quotation(span: tuple[int, int], copy: SafeCopy, page: SafePage) -> Quotation:
    path = reverse("disclosures:document_page", args=[copy.document_id, page.number])
    url = f"{path}?quote={span[0]}-{span[1]}&copy={copy.version}#quote"
    number = sum(1 for _ in places(page.text, page.text[slice(*span)]))
    again = ngettext(
        "These words stand once on this page.",
        "These words stand %(number)d times on this page; this is one of them.",
        number,
    ) % {"number": number}
    return Quotation(span, url, again if number > 1 else "")
