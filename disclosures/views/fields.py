"""Data items: all of them with how each stands on a day, and the history of one."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures.filters.fields import FieldChoices, FieldsForm
from disclosures.models import DataItem, Disclosure, ItemCategory, Kind
from disclosures.pagination import BadCursor, Cursor, Order, Position
from disclosures.presenters import citation, facts, field_chart, item_stages, said, sharing
from disclosures.presenters import fields as f
from disclosures.queries import fields as read
from disclosures.queries import with_details
from disclosures.queries.short_addresses import short_code
from disclosures.templatetags.record import in_words
from disclosures.views.lists import public_list

PAGE_SIZE = 100
SHARES_A_PAGE = 25
# What names a field and is shown neither at a stage of its life nor among what was said.
OTHER_KINDS = (Kind.FOI_RESPONSE, Kind.ICO_DECISION, Kind.PROCEEDING)


@public_list
def fields(request: HttpRequest) -> HttpResponse:
    """By category, then name; ``after`` is the slug of the item behind which a page begins."""
    form = FieldsForm(request.GET)
    chosen = form.choices
    start = _start(request.GET.get("after", ""))
    day = chosen.on or timezone.localdate()
    items, has_more = read.directory(chosen, start, PAGE_SIZE) if form.is_valid() else ([], False)
    rows = [(each.item, f.row(each)) for each in read.listed(items, day)]
    path = reverse("disclosures:fields")
    context = {
        "form": form,
        "is_valid": form.is_valid(),
        "chosen": chosen,
        "start": start,
        "path": path,
        "clear_url": path if chosen.narrows or chosen.on or not form.is_valid() else "",
        "panel": {"groups": [_categories(form)], "fields": [form["on"], form["q"]]},
        "messages_of_form": _messages(form),
        "chips": _chips(chosen, path),
        "day": f.day_words(day) if chosen.on else "",
        "asked": f.asked([row for _item, row in rows]) if chosen.on else [],
        "unplaced": f.unplaced(row for _item, row in rows) if chosen.on else [],
        "groups": [] if chosen.on else f.groups(rows),
        "count": len(rows),
        "total": read.how_many(),
        "has_more": has_more,
        "on": _next(chosen, path, items) if has_more else None,
    }
    if form.is_valid() and not (chosen.narrows or chosen.on or start):
        about = _(
            "Every field on record that a public body collects or shares about people: how it stands "
            "today, and what was collected on any day."
        )
        context["share"] = sharing.of_page(_("Data items: what is collected about people"), about, path)
    return render(request, "disclosures/fields.html", context)


def _start(slug: str) -> DataItem | None:
    """Raises Http404: a page that begins nowhere was never linked."""
    if not slug:
        return None
    found = DataItem.objects.filter(slug=slug).first() if "\0" not in slug else None
    if found is None:
        raise Http404
    return found


def _messages(form: FieldsForm) -> list[dict[str, str]]:
    """What is wrong with the address, for the top of the page."""
    return [
        {"label": str(form.fields[name].label), "text": str(text), "url": f"#{form[name].auto_id}"}
        for name, texts in form.errors.items()
        for text in texts
    ]


def _categories(form: FieldsForm) -> dict[str, Any]:
    chosen = form.data.getlist("category") if hasattr(form.data, "getlist") else []
    return {
        "legend": _("Category"),
        "name": "category",
        "errors": form.errors.get("category", []),
        "choices": [
            {"value": value, "label": in_words(label), "selected": value in chosen}
            for value, label in ItemCategory.choices
        ],
    }


def _query(chosen: FieldChoices, **other: Any) -> str:
    """The address of the list with these choices; ``other`` takes their place."""
    values = {"q": chosen.q, "category": chosen.categories, "on": chosen.on} | other
    pairs = [(name, value) for name, value in values.items() if value]
    return f"?{urlencode(pairs, doseq=True)}" if pairs else ""


def _chips(chosen: FieldChoices, path: str) -> list[dict[str, str]]:
    chips = []
    if chosen.on:
        chips.append({"label": f.day_words(chosen.on), "url": f"{path}{_query(chosen, on=None)}"})
    if chosen.q:
        chips.append({"label": f"“{chosen.q}”", "url": f"{path}{_query(chosen, q='')}"})
    for value in chosen.categories:
        rest = tuple(each for each in chosen.categories if each != value)
        chips.append(
            {"label": in_words(ItemCategory(value).label), "url": f"{path}{_query(chosen, category=rest)}"}
        )
    return chips


def _next(chosen: FieldChoices, path: str, items: list[DataItem]) -> dict[str, str]:
    return {"url": f"{path}{_query(chosen, after=items[-1].slug)}", "label": _("more fields")}


# ---- one item


@public_list
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """Its life, where it went, who asked and what was said; ``cursor`` goes on in the list of shares."""
    item = read.item_of(slug) if "\0" not in slug else None
    if item is None:
        raise Http404
    cursor, is_wrong = _cursor(request.GET.get("cursor", ""), f"field:{slug}")
    found = read.history(item)
    shares, has_more = read.shares(item, SHARES_A_PAGE, cursor)
    with_details(shares, (Kind.DATA_SHARE,))
    newest = read.shares(item, 1, None)[0] if cursor else shares
    path = reverse("disclosures:field", args=[slug])
    spoken = read.statements(item_stages.statement_ids(found))
    agreements = item_stages.of_kind([*found.about, *found.named], Kind.AGREEMENT)
    context = {
        "item": item,
        "path": path,
        "codes": facts.listed(item.cbds_reference),
        "also": [alias.name for alias in item.aliases.all()],
        "status": f.lines(read.standing(found, timezone.localdate())),
        "counts": [f.count_of(item, kind, found.counts.get(kind, 0)) for kind in f.COUNTED],
        "stages": item_stages.stages(found, newest, "#shared"),
        "has_more_changes": found.has_more_changes,
        "chart": field_chart.chart(found.changes, timezone.localdate()),
        "shares": shares,
        "is_wrong_cursor": is_wrong,
        "first_url": path if cursor or is_wrong else "",
        "on": _older(shares, path, f"field:{slug}") if has_more else None,
        "agreements": item_stages.agreements(
            agreements, read.versions_beside([row.pk for row in agreements])
        ),
        "asked_for": item_stages.asked_for(found),
        "said": said.entries(spoken, read.readings([row.pk for row in spoken])),
        "others": item_stages.of_kind([*found.about, *found.named], *OTHER_KINDS),
        "has_more_named": found.has_more_named,
        "files": _files(slug),
        "citation": citation.of_page(
            _("%(name)s: data item") % {"name": item.name}, path, code=short_code(path)
        ),
        "share": sharing.of_page(item.name, item.description, path) if not (cursor or is_wrong) else None,
    }
    return render(request, "disclosures/field.html", context)


def _cursor(text: str, list_key: str) -> tuple[Position | None, bool]:
    """Where the list of shares goes on, and whether what was given is no such place."""
    if not text:
        return None, False
    try:
        return Cursor.decode(text, list_key).position, False
    except BadCursor:
        return None, True


def _older(shares: list[Disclosure], path: str, list_key: str) -> dict[str, str]:
    last = shares[-1]
    cursor = Cursor(Order.NEWEST, Position(last.sort_date, last.pk), list_key).encode()
    return {"url": f"{path}?cursor={cursor}#shared", "label": _("more data shares")}


def _files(slug: str) -> list[dict[str, Any]]:
    query = urlencode({"field": slug})
    timeline = reverse("disclosures:timeline")
    file = reverse("disclosures:timeline_export", args=["csv"])
    return [
        {"label": _("All records about it, by date"), "url": f"{timeline}?{query}"},
        {"label": _("Download CSV"), "url": f"{file}?{query}", "download": True},
    ]
