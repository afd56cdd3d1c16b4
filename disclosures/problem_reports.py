"""What readers report about a page: taken without an account, answered within a month (P11).

Two open reports of personal details about one record, or about what stands behind it, hide it at once, until
an editor has looked: for that time its address answers 410 with a text that tells nothing. They count as two
if they come from two accounts or network addresses: one stranger hides nothing by asking twice.
"""

import calendar
import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from disclosures import actions, audit, policy
from disclosures.languages import permanent
from disclosures.models import (
    Disclosure,
    Document,
    DocumentState,
    ProblemKind,
    ProblemReport,
    SlugHistory,
    State,
)

if TYPE_CHECKING:
    from accounts.models import User

HIDES_AT = 2
SENDERS_KEPT = timedelta(days=30)
# Readers see this at the address of what is hidden; it says nothing of what was reported.
HELD = "Readers reported it, and an editor is looking at it."
PER_PAGE = 50
# Their addresses are secrets, or of no use to an editor.
PRIVATE = ("/contribute/r/", "/accounts/", "/review/", "/report/")
_DOCUMENT = re.compile(r"/documents/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/", re.ASCII)
_DISCLOSURE = re.compile(r"/disclosures/([-\w]{1,120})/", re.ASCII)


class Changed(Exception):
    """Somebody else answered or decided in the meantime; nothing was written."""


class After:
    """What becomes of the record with the answer."""

    NOTHING, SHOW, TAKE_DOWN = "", "show", "take-down"


@dataclass(frozen=True, slots=True)
class Subject:
    """The public record, and the document behind it, that a page is about; both None for other pages."""

    disclosure: Disclosure | None = None
    document_id: uuid.UUID | None = None


def reportable(path: str) -> str:
    """The path of a page as a report may carry it: ours, printable, and no secret; else ""."""
    if not path.startswith("/") or path.startswith("//") or not path.isprintable() or "\\" in path:
        return ""
    path = permanent(urlsplit(path).path)
    return "" if len(path) > 300 or unquote(path).startswith(PRIVATE) else path


def subject_of(path: str) -> Subject:
    """What is not public is not known here: a report about it changes nothing. One query."""
    if found := _DOCUMENT.match(path):
        rows = Document.objects.filter(pk=found[1], state=DocumentState.PUBLISHED)
        document = rows.filter(disclosure__state=State.PUBLISHED).select_related("disclosure").first()
        return Subject(document.disclosure, document.pk) if document else Subject()
    if found := _DISCLOSURE.match(path):
        former = SlugHistory.objects.filter(slug=found[1]).values("disclosure")
        named = Q(slug=found[1]) | Q(pk__in=former)
        return Subject(Disclosure.objects.public().filter(named).first())
    return Subject()


@transaction.atomic
def receive(answers: dict[str, Any], *, who: str) -> ProblemReport:
    """Keeps a report; ``answers`` are fields of ProblemReport. May hide what it is about.

    ``who``: whatever tells senders apart, such as a network address; only a keyed hash of it is kept.
    """
    subject = subject_of(answers["path"])
    disclosure = subject.disclosure
    if disclosure is not None:
        # Of two that come at once, the second must see the first.
        disclosure = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    made = ProblemReport.objects.create(
        disclosure=disclosure,
        document_id=subject.document_id,
        sender=_sender(who, disclosure) if disclosure else "",
        **answers,
    )
    if disclosure is not None and disclosure.is_public and _senders(disclosure) >= HIDES_AT:
        actions.withdraw(disclosure, by=None, reason=HELD)
    return made


def _sender(who: str, disclosure: Disclosure) -> str:
    """Other for each record: nobody learns what else the same person reported."""
    return salted_hmac(f"report about {disclosure.pk}", who, algorithm="sha256").hexdigest()


def _senders(disclosure: Disclosure) -> int:
    """How many there are. Those that were forgotten already count as one."""
    return _of_people(disclosure).order_by().values("sender").distinct().count()


def forget_senders() -> int:
    """Those of reports older than 30 days (P08); late or twice does no harm."""
    return ProblemReport.objects.exclude(sender="").filter(made_at__lt=Now() - SENDERS_KEPT).update(sender="")


def _of_people(disclosure: Disclosure) -> QuerySet[ProblemReport]:
    """Open reports of personal details about it."""
    return open_reports().filter(disclosure=disclosure, kind=ProblemKind.PERSONAL)


def open_reports() -> QuerySet[ProblemReport]:
    """Oldest first."""
    return ProblemReport.objects.filter(answered_at__isnull=True).order_by("made_at", "id")


def page_of_open(after: tuple[datetime, int] | None) -> tuple[list[ProblemReport], ProblemReport | None]:
    """A page from a place in the list, and its last row if more follow. One query."""
    rows = open_reports().select_related("disclosure")
    if after:
        moment, pk = after
        rows = rows.filter(made_at__gte=moment).exclude(made_at=moment, id__lte=pk)
    found = list(rows[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1] if len(found) > PER_PAGE else None


def due_on(report: ProblemReport) -> date:
    """One month after it came; the last of a month that has no such day."""
    made = timezone.localdate(report.made_at)
    year, month = (made.year + 1, 1) if made.month == 12 else (made.year, made.month + 1)
    return date(year, month, min(made.day, calendar.monthrange(year, month)[1]))


def is_held(disclosure: Disclosure | None) -> bool:
    """Whether it is hidden because of reports, and not because an editor took it down."""
    held = disclosure is not None and disclosure.state == State.WITHDRAWN
    return bool(held and disclosure and disclosure.withdrawn_reason == HELD)


@transaction.atomic
def answer(
    report_id: int, text: str, *, by: "User", after: str = After.NOTHING, reason: str = ""
) -> ProblemReport:
    """Answers a report; with ``after``, also decides on the record, for all who reported the same.

    ``reason``: what readers see of a record that is taken down. Raises PermissionDenied, Changed.
    """
    if not policy.may_answer_reports(by):
        raise PermissionDenied
    # In the order of ``receive``: the record first, so that the two never wait for each other.
    known = ProblemReport.objects.select_related("disclosure").get(pk=report_id)
    disclosure = None
    if known.disclosure_id is not None:
        disclosure = Disclosure.objects.select_for_update().get(pk=known.disclosure_id)
    report = ProblemReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.answered_at is not None:
        raise Changed
    if after:
        _decide(disclosure, after, by, reason)
    same = _of_people(disclosure) if disclosure and after else ProblemReport.objects.none()
    for one in {report.pk: report, **{other.pk: other for other in same}}.values():
        one.answer, one.answered_by, one.answered_at = text, by, Now()
        one.save(update_fields=["answer", "answered_by", "answered_at"])
        audit.record("answer-report", one, by=by, data={"after": after})
        if one.email:
            # Robust, so that a mail server that is away keeps nobody from answering (F05).
            transaction.on_commit(partial(_mail, one.email, one.reference, text), robust=True)
    report.refresh_from_db()
    return report


def _mail(email: str, reference: str, answer: str) -> None:
    """The answer and the number alone: nothing of what was reported."""
    given = {"reference": reference, "answer": answer, "site": settings.SITE_NAME}
    body = render_to_string("disclosures/report_answer.txt", given)
    send_mail(
        _("%(site_name)s: your report %(reference)s")
        % {"site_name": settings.SITE_NAME, "reference": reference},
        body,
        None,
        [email],
    )


def _decide(disclosure: Disclosure | None, after: str, by: "User", reason: str) -> None:
    if disclosure is None:
        raise Changed
    if after == After.SHOW and is_held(disclosure):
        actions.publish(disclosure, by=by, reason="Shown again after a look at what was reported.")
    elif after == After.TAKE_DOWN and (disclosure.is_public or is_held(disclosure)):
        actions.withdraw(disclosure, by=by, reason=reason)
    else:
        raise Changed
