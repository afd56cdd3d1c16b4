"""What a receipt says of each file: how far it is, what was read, and why not. Nothing that was found in it.

A receipt is read by whoever has its link (threat model A34): it tells of names, sizes and states, which the
sender knows or is meant to know, and of no fact, no personal detail, no hidden part and nobody else's file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from disclosures.documents.pictures import pages_in_words, pictures_of
from disclosures.models import UNDER_WAY, Document, DocumentState, IngestJob, JobState, Step, Submission
from disclosures.received.sent_files import Sent, all_of, sent_files
from disclosures.templatetags.dates import counted

STEPS = (
    gettext_noop("Received"),
    gettext_noop("Safety checked"),
    gettext_noop("Text read"),
    gettext_noop("Personal details looked for"),
    gettext_noop("Waiting for review"),
    gettext_noop("Published"),
)
SAFETY, TEXT, DETAILS, REVIEW = 1, 2, 3, 4
WITH_EDITOR = (DocumentState.IN_REVIEW, DocumentState.QUARANTINED)
SHEETS = ("spreadsheet", "ms-excel", "csv")
MAIL = ("message/rfc822", "vnd.ms-outlook")
ARCHIVES = ("application/zip", "application/x-zip-compressed")


@dataclass(frozen=True, slots=True)
class StepLine:
    """``status``: done, at, stop, or "" for what is still ahead."""

    label: str
    status: str


@dataclass(slots=True)
class FileLine:
    """One file as the receipt shows it, with what was found inside it."""

    name: str
    state: str
    words: str
    message: str = ""
    contents: str = ""
    steps: Sequence[StepLine] = ()
    settled: bool = False
    url: str = ""
    link: str = ""
    members: "list[FileLine]" = field(default_factory=list)
    level: int = 3

    def whole(self) -> "Iterator[FileLine]":
        """It and all that lies in it."""
        yield self
        for member in self.members:
            yield from member.whole()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Handed-in files, each in one of three lists, and ``summary``: one sentence on where they stand."""

    with_editor: Sequence[FileLine]
    under_way: Sequence[FileLine]
    settled: Sequence[FileLine]
    summary: str

    @property
    def received(self) -> int:
        """Handed-in files of which bytes were taken."""
        files = (*self.with_editor, *self.under_way, *self.settled)
        return sum(file.state != DocumentState.REJECTED for file in files)


def receipt_of(submission: Submission) -> Receipt:
    """A fixed number of queries, however many files there are."""
    files = sent_files(submission)
    pictures = pictures_of(one.source for file in files for one in file.whole())

    def line(file: Sent) -> FileLine:
        made = _line(file, pictures.get(file.source.pk, ()))
        made.members = [line(member) for member in file.members]
        made.level = min(3 + file.depth, 6)
        return made

    lists: dict[str, list[FileLine]] = {"with_editor": [], "under_way": [], "settled": []}
    for file in files:
        made = line(file)
        lists[_where(made)].append(made)
    return Receipt(**lists, summary=_summary(lists))


def as_json(submission: Submission) -> list[dict[str, str]]:
    """What contract.md says of each file; a file that lay in another names it as its ``container``."""
    return [
        {"name": file.name, "sha256": file.document.sha256, "state": file.state, "reason": file.reason}
        | ({"container": container} if container else {})
        for file, container in all_of(sent_files(submission))
    ]


def _where(made: FileLine) -> str:
    """A file stands where the slowest of what lies in it stands."""
    states = {one.state for one in made.whole()}
    if states & set(UNDER_WAY):
        return "under_way"
    return "with_editor" if states & set(WITH_EDITOR) else "settled"


def _summary(lists: dict[str, list[FileLine]]) -> str:
    """Read out when it changes, so it is short and names no file."""
    under_way, with_editor, settled = (len(lists[name]) for name in ("under_way", "with_editor", "settled"))
    words = (
        (under_way, ngettext("%(files)s is under way", "%(files)s are under way", under_way)),
        (with_editor, ngettext("%(files)s is with an editor", "%(files)s are with an editor", with_editor)),
        (settled, ngettext("%(files)s is settled", "%(files)s are settled", settled)),
    )
    parts = [said % {"files": counted(number, "file")} for number, said in words if number]
    return f"{', '.join(parts)}." if parts else ""


def _line(file: Sent, pictures: Sequence[int]) -> FileLine:
    state, source = DocumentState(file.state), file.source
    line = FileLine(file.name, state.value, _(state.label), file.reason)
    line.settled = state not in (*UNDER_WAY, *WITH_EDITOR)
    if not line.settled:
        line.steps = list(_steps(state, source, pictures))
        line.message = file.reason or " ".join(_now(state, file, pictures))
    if state not in (DocumentState.RECEIVED, DocumentState.READING):
        line.contents = contents_of(source, len(file.members))
    record = file.document.disclosure or source.disclosure
    if state == DocumentState.PUBLISHED and record and record.is_public:
        line.message = line.message or _("It is on the record.")
        line.url, line.link = record.get_absolute_url(), _("See the record")
    return line


def _steps(state: str, source: Document, pictures: Sequence[int]) -> Iterator[StepLine]:
    """Where it stands; a step that was left out on the way is a stop, even if the file has gone on."""
    at, stopped = _position(state, source, pictures)
    for place, label in enumerate(STEPS):
        if place == stopped:
            status = "stop"
        elif place == at:
            status = "at"
        else:
            status = "done" if place < at else ""
        yield StepLine(_(label), status)


def _position(state: str, source: Document, pictures: Sequence[int]) -> tuple[int, int | None]:
    """The step that it is at, and the one that was not done."""
    if state == DocumentState.QUARANTINED:
        return SAFETY, SAFETY
    if state == DocumentState.IN_REVIEW:
        if pictures:
            return REVIEW, TEXT
        return REVIEW, None if source.is_checked else DETAILS
    if state == DocumentState.READ:
        return (TEXT if pictures else DETAILS), None
    return (TEXT if state == DocumentState.READING else 0), None


def _now(state: str, file: Sent, pictures: Sequence[int]) -> Iterator[str]:
    """What is happening, and what happens next; the latter once for all that came together."""
    if state == DocumentState.RECEIVED:
        yield _("It is safe with us and in line to be read.")
        job = _job(file.document)
        if job and job.attempts:
            yield _("A first try did not work; we try again by ourselves.")
    elif state == DocumentState.READING:
        yield _("A program reads its text. This takes seconds, seldom minutes.")
    elif state == DocumentState.READ:
        if pictures:
            said = ngettext(
                "%(pages)s: a program reads it next, which takes a few minutes.",
                "%(pages)s: a program reads them next, which takes a few minutes.",
                len(pictures),
            )
            yield said % {"pages": pages_in_words(pictures)}
        else:
            yield _("Its text is read. We wait until all that came with it is read, too.")
    elif state == DocumentState.IN_REVIEW:
        yield from _in_review(file.source, pictures)
        if not file.depth:
            yield _("An editor looks at every page; most are decided within a week.")


def _in_review(source: Document, pictures: Sequence[int]) -> Iterator[str]:
    if pictures:
        job = _job(source)
        waits = job and job.step == Step.OCR and job.state in (JobState.WAITING, JobState.RUNNING)
        if waits:
            said = ngettext(
                "%(pages)s: it is still to be read.", "%(pages)s: they are still to be read.", len(pictures)
            )
        else:
            said = ngettext(
                "%(pages)s: no program could read it.",
                "%(pages)s: no program could read them.",
                len(pictures),
            )
        yield said % {"pages": pages_in_words(pictures)}
    elif source.is_checked:
        yield _("It is read.")
    else:
        yield _("It is read, but our search for personal details did not finish, so an editor does that.")


def contents_of(document: Document, members: int) -> str:
    """What was read, by its outside: ``3 pages``, ``4 sheets``, ``An e-mail with 2 attachments``."""
    kind, pages = document.media_type, document.page_count or 0
    if any(part in kind for part in MAIL):
        return (
            _("An e-mail with %(attachments)s") % {"attachments": counted(members, "attachment")}
            if members
            else _("An e-mail")
        )
    if kind in ARCHIVES:
        return _("An archive with %(files)s") % {"files": counted(members, "file")}
    parts = [counted(pages, "sheet" if any(part in kind for part in SHEETS) else "page")] if pages else []
    if members:
        parts.append(_("%(files)s in it") % {"files": counted(members, "file")})
    return ", ".join(parts)


def _job(document: Document) -> IngestJob | None:
    """Its work, if it has any: a file that was refused at the door has none."""
    found: IngestJob | None = getattr(document, "job", None)
    return found
