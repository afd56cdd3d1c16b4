"""A comparison of two texts in words: how many clauses differ, and each clause with its runs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import SafeCopy
from disclosures.rules.clauses import Aligned, Change, Clause, Run


@dataclass(frozen=True)
class Shown:
    """A clause as components/clause.html shows it; ``places``: label and url of its page in each copy."""

    id: str
    title: str
    status: str
    change: str
    runs: Sequence[Run]
    remarks: list[str] = field(default_factory=list)
    places: list[dict[str, str]] = field(default_factory=list)
    is_folded: bool = False


@dataclass(frozen=True)
class Comparison:
    """``counts``: label, number and the address of the first such clause."""

    clauses: list[Shown]
    counts: list[dict[str, Any]]
    is_same: bool
    has_hidden: bool


LABELS = (Change.CHANGED, Change.ADDED, Change.REMOVED, Change.SAME)


def comparison(rows: Sequence[Aligned], old: SafeCopy, new: SafeCopy) -> Comparison:
    shown = [_shown(number, row, old, new) for number, row in enumerate(rows, 1)]
    return Comparison(
        shown,
        _counts(rows, shown),
        all(row.change == Change.SAME and not row.is_moved for row in rows),
        any(row.has_hidden for row in rows),
    )


def status_words(change: str) -> str:
    return {
        Change.SAME: _("The same"),
        Change.CHANGED: _("Changed"),
        Change.ADDED: _("Added"),
        Change.REMOVED: _("Removed"),
    }[Change(change)]


def _counts(rows: Sequence[Aligned], shown: Sequence[Shown]) -> list[dict[str, Any]]:
    numbers = Counter(row.change for row in rows)
    firsts = {each.change: f"#{each.id}" for each in reversed(shown)}
    found = [
        {"label": status_words(change), "number": numbers[change], "url": firsts.get(change, "")}
        for change in LABELS
    ]
    moved = [each for row, each in zip(rows, shown, strict=True) if row.is_moved]
    if moved:
        found.append({"label": _("Moved"), "number": len(moved), "url": f"#{moved[0].id}"})
    return found


def _shown(number: int, row: Aligned, old: SafeCopy, new: SafeCopy) -> Shown:
    places = [
        {"label": label % {"page": clause.page}, "url": _page_of(copy, clause)}
        for clause, copy, label in (
            (row.old, old, _("Older text, page %(page)s")),
            (row.new, new, _("Newer text, page %(page)s")),
        )
        if clause
    ]
    return Shown(
        id=f"clause-{number}",
        title=_title(row),
        status=status_words(row.change),
        change=row.change,
        runs=row.runs,
        remarks=_remarks(row),
        places=places,
        is_folded=row.change == Change.SAME,
    )


def _page_of(copy: SafeCopy, clause: Clause) -> str:
    return reverse("disclosures:document_page", args=[copy.document_id, clause.page])


def _title(row: Aligned) -> str:
    clause = row.new or row.old
    if clause is None:
        return ""
    opening = " ".join("".join(clause.words[:8]).split())
    heading = clause.heading or (opening + " …" if len(clause.words) > 8 else opening)
    return " ".join(filter(None, [clause.number, heading])) or _("Without words")


def _remarks(row: Aligned) -> list[str]:
    """What is to be said in words: a new number, another place, hidden parts."""
    found = []
    if row.old and row.new and row.is_renumbered and (row.old.number or row.new.number):
        found.append(
            _("It was %(old)s and is now %(new)s.")
            % {"old": row.old.number or _("without a number"), "new": row.new.number or _("without a number")}
        )
    if row.is_moved:
        found.append(_("It was moved: it stands elsewhere among the others than it did."))
    hidden = sum(len(clause.hidden) for clause in (row.old, row.new) if clause)
    if hidden:
        found.append(
            ngettext(
                "%(number)s place is hidden; what is under it is not compared.",
                "%(number)s places are hidden; what is under them is not compared.",
                hidden,
            )
            % {"number": hidden}
        )
    return found
