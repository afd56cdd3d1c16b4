"""The texts of two versions of an agreement, clause by clause."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from disclosures.models import Agreement, Disclosure, SafeCopy
from disclosures.presenters.comparison import Comparison, comparison
from disclosures.queries.texts import text_of
from disclosures.queries.versions import chain
from disclosures.rules.clauses import MOST_CLAUSES, MOST_WORDS, aligned, clauses
from disclosures.views.detail import KNOWN
from disclosures.views.errors import gone
from disclosures.views.lists import public_list


@public_list
def compare(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """The older text stands first in the address. Two records of one chain; each must be public."""
    both = Disclosure.objects.filter(KNOWN, slug__in=[slug, other], kind=Agreement.KIND)
    found = {row.slug: row for row in both.defer("search")}
    if slug == other or len(found) < 2:
        raise Http404
    for row in found.values():
        if not row.is_public:
            return gone(request, row.withdrawn_reason)
    linked = chain(found[slug].pk)
    by_slug = {each.slug: each for each in linked.versions}
    if other not in by_slug:
        raise Http404
    old, new = by_slug[slug], by_slug[other]
    copies = linked.copies.get(old.pk), linked.copies.get(new.pk)
    made, problem = _made(*copies)
    context = {
        "sides": [
            {"record": record, "copy": copy, "label": label}
            for record, copy, label in (
                (old, copies[0], _("Older text")),
                (new, copies[1], _("Newer text")),
            )
        ],
        "made": made,
        "problem": problem,
        "is_turned": linked.versions.index(old) > linked.versions.index(new),
    }
    return render(request, "disclosures/compare.html", context)


def _made(old: SafeCopy | None, new: SafeCopy | None) -> tuple[Comparison | None, str]:
    """The comparison, or why there is none."""
    if old is None or new is None:
        return None, _("These two cannot be compared here: the text of at least one of them is not held.")
    texts = text_of(old), text_of(new)
    too_long = _("Only texts of up to %(words)s words and %(clauses)s clauses are compared here, and one of "
                 "these is longer. Both can be read page by page.") % {
        "words": f"{MOST_WORDS:,}", "clauses": MOST_CLAUSES}  # fmt: skip
    if any(text.is_too_long for text in texts):
        return None, too_long
    cut = clauses(texts[0]), clauses(texts[1])
    if any(len(each) > MOST_CLAUSES for each in cut):
        return None, too_long
    if not any(clause.words for side in cut for clause in side):
        return None, _("Neither text has any words that can be compared.")
    return comparison(aligned(*cut), old, new), ""
