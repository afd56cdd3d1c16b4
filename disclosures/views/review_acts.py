"""What an editor does with one document at the desk: each button is an action of one of its forms."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fresh import prove_again_then
from accounts.sessions import is_fresh
from disclosures.actions import NotPublishable
from disclosures.documents import claims, copies, related
from disclosures.editing import attaching, clearance, desk, drafting, in_hand, review, swapping
from disclosures.editing.deciding import Answers
from disclosures.editing.forms.decisions import Decisions
from disclosures.editing.forms.records import FORMS, RecordForm, first_answers, with_facts
from disclosures.forms import QuestionForm, ReasonForm
from disclosures.models import Document, DocumentState, HitChoice, Kind
from disclosures.views.editors import claim, editor_of

KIND_IS = "kind-is-"
SAVED = gettext_lazy("Saved. Nothing is public yet.")
STAYS = gettext_lazy(
    "Saved. Readers still have the copy of before. Make a new one, look at it, then show it to them."
)


@dataclass
class Desk:
    """The forms of one page. Each button sends the whole of its own form and an ``action``.

    ``decisions`` and ``record`` are one form for the editor, so that one button saves both.
    """

    decisions: Decisions
    record: RecordForm | None
    ask: QuestionForm
    reject: ReasonForm
    withdraw: ReasonForm
    swap: ReasonForm


def back(request: HttpRequest, document: Document) -> HttpResponse:
    """To the same pages of the document."""
    query = request.GET.urlencode()
    address = reverse("disclosures:review_item", kwargs={"pk": document.pk})
    return redirect(f"{address}?{query}" if query else address)


def desk_of(request: HttpRequest, document: Document) -> Desk:
    """Fresh forms, of which the one that was sent is bound."""
    action = request.POST.get("action", "")
    sent = request.POST if action in ("save", "publish") else None
    version = {"version": in_hand.version_of(document)}

    def reason(name: str, label: str, hint: str) -> ReasonForm:
        data = request.POST if action == name else None
        return ReasonForm(data, initial=version, prefix=None, auto_id=f"id_{name}_%s", label=label, hint=hint)

    pages = pages_of(request)
    decisions = Decisions(document, desk.show(document, **pages), sent)
    return Desk(
        decisions,
        _record_form(document, version, sent, decisions),
        QuestionForm(request.POST if action == "ask" else None, label_suffix=""),
        reason(
            "reject",
            _("Why it is not taken"),
            _("Whoever sent it reads this. The file and its text are deleted."),
        ),
        reason("withdraw", _("Why it is taken down"), _("Readers see this. Never repeat what was wrong.")),
        reason("swap-copy", _("Why it is replaced"), _("Readers see this. Never repeat what was wrong.")),
    )


def _record_form(
    document: Document, version: dict[str, str], sent: QueryDict | None, decisions: Decisions
) -> RecordForm | None:
    """The form of the record's kind. Of a document that was decided meanwhile, a sent one decides nothing."""
    if document.state == DocumentState.PUBLISHED and (sent is None or "version" not in sent):
        return None  # what its record says is corrected in public
    draft = review.record_of(document) if document.is_lead and not document.joins_public else None
    first = version | first_answers(draft, document.submission) if draft else version
    if sent is None:
        return FORMS[draft.KIND](initial=first) if draft else None
    has_no_form = not document.is_lead or document.joins_public
    if draft is None and document.disclosure_id is not None and has_no_form:
        return None
    data = with_facts(sent, first, decisions.answers().facts) if decisions.is_valid() else sent
    form = FORMS[draft.KIND if draft else Kind.FOI_RESPONSE]
    return form(data, initial=first, publishing=sent.get("action") == "publish")


def act(request: HttpRequest, document: Document, forms: Desk) -> HttpResponse | None:
    """Does what the button says and leads on, or returns None where a form has something to say."""
    action = request.POST.get("action", "")
    if action in ("save", "publish"):
        return _save(request, document, forms)
    if action in ("claim", "take-over"):
        return claim(request, document.pk, over=action == "take-over")
    if action == "give-back":
        claims.give_back(document, by=editor_of(request))
        return redirect("disclosures:review")
    if action == "agree":
        review.agree(document.pk, request.POST.get("key", ""), by=editor_of(request))
        messages.success(request, _("You agreed to what is kept."))
        return back(request, document)
    if action == "ask":
        return _ask(request, document, forms.ask)
    if action in ("reject", "withdraw"):
        form = forms.reject if action == "reject" else forms.withdraw
        return _with_reason(request, document, form, action)
    if action == "read-again":
        review.read_again(document.pk, by=editor_of(request), version=request.POST.get("version", ""))
        messages.success(request, _("%(name)s is read again.") % {"name": document.name})
        return redirect("disclosures:review")
    if action in ("make-copy", "swap-copy", "hide-copy"):
        return _on_copy(request, document, forms.swap, action)
    if action.startswith(KIND_IS):
        given: dict[str, Any] = {"by": editor_of(request), "version": request.POST.get("version", "")}
        review.change_kind(document.pk, action.removeprefix(KIND_IS), **given)
        messages.success(request, _("The form is that of the other kind now. Look through it again."))
        return redirect("disclosures:review_item", pk=document.pk)
    raise BadRequest(_("This is no action."))


def _save(request: HttpRequest, document: Document, forms: Desk) -> HttpResponse | None:
    """Decisions first: they stay where publishing is refused."""
    decisions, record = forms.decisions, forms.record
    if not decisions.is_valid() or (record is not None and not record.is_valid()):
        return None
    by, answers = editor_of(request), decisions.answers()
    publishes = request.POST.get("action") == "publish" if record is None else record.publishing
    ask_first = publishes and _asks_again(request, document, answers)
    if not publishes or ask_first:
        with transaction.atomic():
            if answers:
                review.decide(document.pk, answers, by=by, stamp=request.POST.get("stamp", ""))
            if record is not None:
                given = record.cleaned_data | {"organisation": record.organisation}
                review.save(document.pk, given, by=by, version=record.cleaned_data["version"])
        messages.success(request, STAYS if document.state == DocumentState.PUBLISHED else SAVED)
        return prove_again_then(request.get_full_path()) if ask_first else back(request, document)
    if answers:
        review.decide(document.pk, answers, by=by, stamp=request.POST.get("stamp", ""))
    review.look_again(document.pk, by=by)
    forms.decisions = Decisions(document, desk.show(document, **pages_of(request)))
    return _publish_beside(request, document) if record is None else _publish(request, document, record)


def _publish_beside(request: HttpRequest, document: Document) -> HttpResponse | None:
    """What was attached to a public record, which stays as it is."""
    raises = "raises_grade" in request.POST
    version = request.POST.get("version", "")
    try:
        record = attaching.publish(document.pk, by=editor_of(request), version=version, raises_grade=raises)
    except NotPublishable as missing:
        messages.error(request, " ".join(missing.reasons))
        return back(request, document)
    messages.success(request, _("Published with: %(title)s") % {"title": record.title})
    return redirect("disclosures:review_item", pk=document.pk)


def _asks_again(request: HttpRequest, document: Document, answers: Answers) -> bool:
    """Whether the editor shows anew who they are before this is published: something sure, or about a child,
    is kept. What they wrote is saved first, so that none of it is lost on the way."""
    if is_fresh(request):
        return False
    keeps = any(one.choice != HitChoice.HIDE for one in answers.hits)
    return keeps or bool(clearance.kept_of(related.of_record(document.disclosure) or [document]))


def _publish(request: HttpRequest, document: Document, form: RecordForm) -> HttpResponse | None:
    answers = form.cleaned_data | {"organisation": form.organisation}
    version = form.cleaned_data["version"]
    try:
        record = review.publish(document.pk, answers, by=editor_of(request), version=version)
    except NotPublishable as missing:
        for reason in missing.reasons:
            form.add_error("reference" if reason == str(drafting.ALREADY_THERE) else None, reason)
        return None
    messages.success(request, _("Published: %(title)s") % {"title": record.title})
    return redirect("disclosures:review_item", pk=document.pk)


def _on_copy(request: HttpRequest, document: Document, form: ReasonForm, action: str) -> HttpResponse | None:
    """Has a copy made, shows readers the newer one, or takes away the one that they have."""
    by = editor_of(request)
    if action == "make-copy":
        copies.ask_for(document.pk, by=by)
        messages.success(request, _("The public copy is being made. Look again in a minute."))
        return redirect("disclosures:review_item", pk=document.pk)
    if action == "hide-copy":
        swapping.hide(document.pk, by=by)
        messages.success(request, _("Readers have no copy of this document now. The record is still public."))
        return back(request, document)
    if not form.is_valid():
        return None
    try:
        seen = int(request.POST.get("copy", ""))
    except ValueError as error:
        raise BadRequest(_("This is no version of a copy.")) from error
    try:
        swapping.show_newer(document.pk, seen, form.cleaned_data["reason"], by=by)
    except NotPublishable as missing:
        for sentence in missing.reasons:
            form.add_error(None, sentence)
        return None
    messages.success(request, _("Readers have the newer copy now; the older one is gone."))
    return back(request, document)


def _ask(request: HttpRequest, document: Document, form: QuestionForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    review.ask(document.pk, form.cleaned_data["text"], by=editor_of(request))
    messages.success(request, _("Asked. The question stands on their receipt."))
    return back(request, document)


def pages_of(request: HttpRequest) -> dict[str, str]:
    """Which pages of the document are asked for, and which of its hidden ones."""
    return {name: request.GET.get(name, "") for name in ("page", "unseen")}


def _with_reason(
    request: HttpRequest, document: Document, form: ReasonForm, action: str
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    verb = review.reject if action == "reject" else review.take_down
    verb(
        document.pk, form.cleaned_data["reason"], by=editor_of(request), version=form.cleaned_data["version"]
    )
    done = _("%(name)s was not taken.") if action == "reject" else _("%(name)s was taken down.")
    messages.success(request, done % {"name": document.name})
    return redirect("disclosures:review")


def is_in_review(document: Document) -> bool:
    return document.state == DocumentState.IN_REVIEW
