"""Measures as pages show them: every number with who gave it and what became of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from disclosures.models import Correction, Disclosure, Figure, FigureStatus, Kind, Measure, MeasureListing
from disclosures.presenters.amounts import Amount, amount, distinct
from disclosures.presenters.ledger import NO_LONGER, standing, without_period
from disclosures.queries.measures import Ledger
from disclosures.rules.not_added import Period
from disclosures.templatetags.dates import coarsest, duration, exactly, words
from disclosures.templatetags.record import in_words, joined, place

# A row of the strip shows no more numbers than these; the table has them all.
MOST_WAS = 3


def period(figure: Figure) -> Period:
    return Period(figure.measure.period_start, figure.period_end, figure.date_precision)


def short_title(measure: Measure, when: str) -> str:
    return without_period(measure.title, when)


# ---- what became of a number


@dataclass(frozen=True)
class Step:
    """A number that took the place of another, and the record that gave it."""

    amount: Amount
    record: Disclosure


def steps(figure: Figure, by_id: Mapping[int, Figure]) -> list[Step]:
    """What took its place, one after the other, as far as it is public; a circle ends where it closes."""
    found: list[Step] = []
    seen = {figure.pk}
    while figure.corrected_by_id is not None:
        later = by_id.get(figure.corrected_by_id)
        if later is None or later.pk in seen:
            break
        seen.add(later.pk)
        found.append(Step(amount(later), later.asserted_in))
        figure = later
    return found


STATUS_WORDS = {
    FigureStatus.CURRENT: gettext_noop("Stands"),
    FigureStatus.CORRECTED: gettext_noop("Corrected by the body that gave it"),
    FigureStatus.SUPERSEDED: gettext_noop("A later count took its place"),
    FigureStatus.DISPUTED: gettext_noop("Disputed: sources differ, and none is preferred"),
}


@dataclass(frozen=True)
class Assertion:
    """A row of components/assertions.html: one number that a record gives. ``is_lost``: what took its place
    is not on record; ``ours``: what we had written down in its place before."""

    figure: Figure
    amount: Amount
    was: bool
    status: str
    steps: list[Step]
    is_lost: bool
    who: str
    where: str
    when: str
    period: str
    page: int | None = None
    document: str = ""
    ours: Sequence[Correction] = ()


def assertions(figures: Iterable[Figure], ledger: Ledger, usual: str = "") -> list[Assertion]:
    """In the order in which they come. A period is said where it is another than the ``usual`` one."""
    return [_assertion(figure, ledger, usual) for figure in figures]


def _assertion(figure: Figure, ledger: Ledger, usual: str) -> Assertion:
    was = figure.status in NO_LONGER
    when = str(period(figure))
    document, page = _page_of(figure, ledger.copies)
    return Assertion(
        figure=figure,
        amount=amount(figure),
        was=was,
        status=in_words(STATUS_WORDS[FigureStatus(figure.status)]),
        steps=steps(figure, ledger.by_id) if was else [],
        is_lost=was and standing(figure, ledger.by_id) is None,
        who=who_said(figure, ledger.voices),
        where=forum(figure.asserted_in),
        when=exactly(figure.asserted_in),
        period="" if when == usual else when,
        page=page,
        document=document,
        ours=ledger.ours.get((figure.asserted_in_id, figure.measure.title[:60]), ()),
    )


def _page_of(figure: Figure, copies: Mapping[str, int]) -> tuple[str, int | None]:
    """The document with a public copy that a number stands in, and its page; else one of its record."""
    if figure.fact and str(figure.fact.document_id) in copies:
        return str(figure.fact.document_id), figure.fact.page
    own = [document for document, owner in copies.items() if owner == figure.asserted_in_id]
    return (own[0], None) if own else ("", None)


def who_said(figure: Figure, voices: Mapping[int, Sequence[str]]) -> str:
    """The speaker in the office held then, or the body that gave it; else the place that has it."""
    record = figure.asserted_in
    if record.kind == Kind.STATEMENT:
        said: Any = record.detail
        named = [part for part in (said.speaker, said.speaker_role) if part]
        if named:
            return ", ".join(named)
    if bodies := voices.get(record.pk):
        return joined(list(dict.fromkeys(bodies)))
    return _("as given by %s") % place(figure.source.url)


def forum(record: Disclosure) -> str:
    """Where a statement was made: ``House of Commons, in writing``; the kind of any other record."""
    if record.kind == Kind.STATEMENT:
        said: Any = record.detail
        if said.forum:
            return in_words(said.get_forum_display())
    return in_words(record.get_kind_display())


# ---- a measure in short


@dataclass(frozen=True)
class Change:
    """What a measure said and says, for components/changes.html. ``remark``: the dates, in words."""

    title: str
    url: str
    was: list[Amount]
    stands: list[Amount]
    remark: str
    is_disputed: bool = False
    is_lost: bool = False

    @property
    def is_changed(self) -> bool:
        return bool(self.was and self.stands)


def change(measure: Measure, figures: Sequence[Figure], when: str, url: str = "") -> Change:
    """``figures``: numbers of the measure in order. What no longer stands comes before what does."""
    stands = [figure for figure in figures if figure.stands]
    now = distinct(stands)
    keys = {shown.key for shown in now}
    former = [figure for figure in figures if not figure.stands]
    was = [shown for shown in distinct(former) if shown.key not in keys]
    return Change(
        title=short_title(measure, when),
        url=url,
        was=was[-MOST_WAS:] if now else was[-1:],
        stands=now,
        remark=_dates(figures),
        is_disputed=any(figure.status == FigureStatus.DISPUTED for figure in stands),
        is_lost=not now,
    )


def _dates(figures: Sequence[Figure]) -> str:
    """``First given 27 October 2016, corrected 27 November 2017``."""
    if not figures:
        return ""
    first, done = figures[0], _put_right(figures)
    if done:
        word = _("corrected") if done.status == FigureStatus.CORRECTED else _("replaced")
        later = next((each for each in figures if each.pk == done.corrected_by_id), None)
        if later:
            return format_html(
                _("First given {first}, {word} {later}"),
                first=dated_link(first.asserted_in),
                word=word,
                later=dated_link(later.asserted_in),
            )
    if len(figures) == 1:
        return format_html(_("Given {}"), dated_link(first.asserted_in))
    return format_html(
        _("Given {n} times, first {first}"), n=len(figures), first=dated_link(first.asserted_in)
    )


def dated_link(record: Disclosure) -> SafeString:
    """The date of a record as a link to it; a screen reader hears its title too."""
    url = record.get_absolute_url()
    return format_html('<a href="{}">{}<span class="vh">: {}</span></a>', url, exactly(record), record.title)


def _put_right(figures: Sequence[Figure]) -> Figure | None:
    """The last number whose place another one took, a correction before a mere later count."""
    gone = [figure for figure in figures if not figure.stands and figure.corrected_by_id]
    corrected = [figure for figure in gone if figure.status == FigureStatus.CORRECTED]
    found = corrected or gone
    return found[-1] if found else None


def in_a_sentence(figures: Sequence[Figure], by_id: Mapping[int, Figure]) -> str:
    """What the ledger says of a measure, for the head of its page. ``figures`` in order."""
    now = distinct(figure for figure in figures if figure.stands)
    gone = [figure for figure in figures if not figure.stands]
    first = next((each for each in gone if each.status == FigureStatus.CORRECTED), gone[0] if gone else None)
    told = _told_later(first, by_id) if first and len(now) == 1 and now[0].key != amount(first).key else ""
    if told:
        return told
    if any(figure.status == FigureStatus.DISPUTED for figure in figures if figure.stands):
        if len(now) > 1:
            said = {"numbers": joined([each.words for each in now])}
            return _("Sources differ: %(numbers)s. None is preferred here.") % said
        return _("Sources do not agree about this number. The note beside it says how.")
    if len(now) > 1:
        return _("More than one number stands: %s.") % joined([each.words for each in now])
    if not now:
        return _("It was given, and stands no longer. What took its place is not on record.")
    number = len(figures)
    return ngettext("Given once: %(words)s.", "Given %(n)s times: %(words)s.", number) % {
        "n": number, "words": now[0].words,
    }  # fmt: skip


def _told_later(former: Figure, by_id: Mapping[int, Figure]) -> str:
    """``Given as 2,462 people (27 October 2016). Corrected 1 year 1 month later, to 2,461 people.``

    Empty if what took its place is not public.
    """
    last = standing(former, by_id)
    if last is None:
        return ""
    given, told = former.asserted_in, last.asserted_in
    said = {"was": amount(former).words, "now": amount(last).words, "given": exactly(given), "time": ""}
    is_correction = former.status == FigureStatus.CORRECTED
    if given.date and told.date and given.date < told.date:
        said["time"] = duration(given.date, told.date, coarsest(given.date_precision, told.date_precision))
        if is_correction:
            return _("Given as %(was)s (%(given)s). Corrected %(time)s later, to %(now)s.") % said
        return _("Given as %(was)s (%(given)s). A later count, %(time)s on, gave %(now)s.") % said
    if is_correction:
        return _("Given as %(was)s (%(given)s). Corrected to %(now)s.") % said
    return _("Given as %(was)s (%(given)s). A later count gave %(now)s.") % said


# ---- the list


@dataclass(frozen=True)
class ListedMeasure:
    """A row of components/measure_row.html."""

    title: str
    url: str
    change: Change
    period: str
    given: str
    who: str
    tags: list[str] = field(default_factory=list)


def rows(
    found: Sequence[MeasureListing],
    numbers: Mapping[int, Sequence[Figure]],
    voices: Mapping[int, Sequence[str]],
) -> Iterator[ListedMeasure]:
    for row in found:
        figures = numbers.get(row.pk, ())
        former = [each for figure in figures for each in figure.corrects.all()]
        when = str(period(figures[-1])) if figures else ""
        yield ListedMeasure(
            title=short_title(row.measure, when),
            url=row.measure.get_absolute_url(),
            change=change(row.measure, [*former, *figures], when),
            period=when,
            given=_given(row),
            who=who_said(figures[0], voices) if figures else "",
            tags=_tags(row),
        )


def _given(row: MeasureListing) -> str:
    """``Given 3 times, 27 October 2016 to 27 November 2017``."""
    times = ngettext("Given once", "Given %(n)s times", row.assertions) % {"n": f"{row.assertions:,}"}
    first = words(row.first_on, row.first_precision) if row.first_on else ""
    last = words(row.last_on, row.last_precision) if row.last_on else ""
    if not first:
        return times
    return f"{times}, {first}" if first == last else _("%(times)s, %(first)s to %(last)s") % {
        "times": times, "first": first, "last": last,
    }  # fmt: skip


def _tags(row: MeasureListing) -> list[str]:
    tags = []
    if row.corrected:
        tags.append(_("Corrected by the body itself"))
    if row.disputed:
        tags.append(_("Disputed"))
    return tags
