"""What was corrected, when and why, for everybody; and the editors' forms that correct."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.editing import corrections, number_places
from disclosures.editing.forms.corrections import TOGETHER, NumberForm, form_of
from disclosures.models import Correction, Disclosure, Figure
from disclosures.page_cache import public_page
from disclosures.templatetags.numbers import in_digits
from disclosures.views.editors import editors_only
from disclosures.views.lists import public_list

CHANGED = gettext_lazy(
    "Somebody else changed this record in the meantime. This is how it stands now; look again."
)


@public_list
def listed(request: HttpRequest) -> HttpResponse:
    """All corrections of what is public, newest first."""
    before = request.GET.get("before", "")
    found, more = corrections.page_of(_position(before) if before else None)
    context = {
        "corrections": found,
        "on": {"url": f"?before={more.pk}", "label": _("earlier corrections")} if more else None,
        "back": {"url": request.path, "label": _("the newest")} if before else None,
    }
    return render(request, "disclosures/corrections.html", context)


def _position(before: str) -> Any:
    """Raises BadRequest for anything but the number of a correction that is public."""
    is_number = before.isascii() and before.isdecimal() and len(before) < 19
    found = corrections.position(int(before)) if is_number else None
    if found is None:
        raise BadRequest(_("This is no place in the list."))
    return found


@require_safe
@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections as Atom; an entry is never changed, so its day is when it was made."""
    found, _ = corrections.page_of(None)
    made = Atom1Feed(
        title=f"{settings.SITE_NAME}: corrections",
        link=settings.SITE_URL + reverse("disclosures:corrections"),
        description="What was corrected, when and why.",
        language="en-GB",
        feed_url=settings.SITE_URL + request.path,
    )
    for one in found:
        link = settings.SITE_URL + one.disclosure.get_absolute_url()
        made.add_item(
            title=_printable(one.disclosure.title),
            link=link,
            unique_id=f"{settings.SITE_URL}{reverse('disclosures:corrections')}#c{one.pk}",
            description=_printable(_sentence(one)),
            pubdate=one.made_at,
            updateddate=one.made_at,
        )
    body = made.writeString("utf-8")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _sentence(one: Correction) -> str:
    field = f"{one.field}. " if one.field else ""
    return f"{field}It said: {one.said} It says now: {one.says} Why: {one.reason}"


def _printable(text: str) -> str:
    """XML 1.0 has no characters for most controls; what it cannot carry is left out (A35)."""
    return "".join(each for each in text if each in "\t\n" or each.isprintable())


# ---- for editors


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """A public record, one column at a time: first which one, then what it says from now on."""
    record = get_object_or_404(Disclosure.objects.public(), slug=slug).detail
    fields = corrections.fields_of(record.kind)
    name = request.GET.get("field", "")
    context = {
        "record": record,
        "fields": [(column, label, corrections.in_words(record, column)) for column, label in fields.items()],
        "figures": [(one, corrections.number_in_words(one)) for one in corrections.figures_of(record)],
    }
    if not name:
        return render(request, "disclosures/correct.html", context)
    if name not in fields:
        raise Http404
    version = corrections.version_of(record)
    made = form_of(record, name)
    if request.method != "POST":
        form = made(instance=record, initial={"version": version})
        return render(request, "disclosures/correct.html", context | {"form": form, "said": form.said})
    form = made(request.POST, instance=record)
    if form.is_valid() and (response := _correct(request, form)):
        return response
    return render(request, "disclosures/correct.html", context | {"form": form, "said": form.said})


def _correct(request: HttpRequest, form: Any) -> HttpResponse | None:
    """Leads on, or returns None where the form has something to say."""
    data, record = form.cleaned_data, form.instance
    try:
        corrections.correct(
            record,
            form.name,
            by=_editor(request),
            version=data["version"],
            said=form.said,
            reason=data["reason"],
            is_personal=data["is_personal"],
        )
    except corrections.Changed:
        messages.error(request, CHANGED)
        return redirect(request.get_full_path())
    except IntegrityError:
        form.add_error(form.name, TOGETHER)
        return None
    messages.success(request, _("Corrected, and everybody sees it."))
    return redirect("disclosures:correct", slug=record.slug)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """The number that stands in place of one that a public record gave, and where else the old one stands.

    ``was``: the old number, once it was corrected.
    """
    rows = Figure.objects.public().select_related("measure", "asserted_in", "corrected_by__measure")
    figure = get_object_or_404(rows, slug=slug)
    if not figure.stands and request.method == "POST":
        raise Http404
    started = {"seen": figure.value, "qualifier": figure.qualifier}
    form = NumberForm(request.POST if request.method == "POST" else None, figure=figure, initial=started)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        seen = data.pop("seen")
        try:
            corrections.correct_figure(slug, corrections.NewNumber(**data), by=_editor(request), seen=seen)
        except corrections.Changed:
            messages.error(request, CHANGED)
            return redirect("disclosures:correct", slug=figure.asserted_in.slug)
        messages.success(
            request, _("Every page that shows this figure now says so. Look at the places below.")
        )
        return redirect(f"{request.path}?{urlencode({'was': f'{figure.value.normalize():f}'})}")
    was = _number(request.GET.get("was", ""))
    context = {
        "figure": figure,
        "number": corrections.number_in_words(figure),
        "form": form if figure.stands and was is None else None,
        "stands": corrections.number_in_words(figure.corrected_by) if figure.corrected_by else "",
        "was": in_digits(was or figure.value),
        "places": number_places.places(figure, was or figure.value),
    }
    return render(request, "disclosures/correct_figure.html", context)


def _number(text: str) -> Decimal | None:
    """A number as the address of this page gives it; None for anything else."""
    return Decimal(text) if re.fullmatch(r"\d{1,14}(\.\d{1,4})?", text, re.ASCII) else None


def _editor(request: HttpRequest) -> Any:
    """The signed-in editor; ``editors_only`` has seen to that."""
    return request.user
