"""The frame of every page: navigation, and form fields drawn the same way everywhere."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms, template
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from disclosures import policy
from disclosures.documents.copies import empty_places
from disclosures.editing import second_checks
from disclosures.keeping import verifying
from disclosures.languages import permanent
from disclosures.problem_reports import open_reports, reportable

register = template.Library()


@dataclass(frozen=True)
class Section:
    label: str
    url_name: str
    also: tuple[str, ...] = ()  # addresses outside its own that belong to it


# One line each, which the catalogue takes up. A section is added here on the day its page exists.
MAIN = (
    Section("Timeline", "disclosures:timeline", also=("/disclosures/", "/search/")),
    Section("Departments", "disclosures:departments"),
    Section("Claims", "disclosures:claims"),
    Section("Data flows", "disclosures:flows"),
    Section("Documents", "disclosures:documents"),
    Section("Take action", "campaigns:list"),
)
# What the main sections lead to as well; these stand under them in the footer only.
FURTHER: tuple[Section, ...] = (
    Section("Figures", "disclosures:figures"),
    Section("Data items", "disclosures:fields"),
)
FOOT = (
    (
        _("About"),
        (
            Section("What this is", "disclosures:about"),
            Section("How we check", "disclosures:about_method"),
            Section("Corrections", "disclosures:corrections"),
            Section("Accessibility", "disclosures:about_accessibility"),
            Section("Privacy", "disclosures:about_privacy"),
        ),
    ),
    (
        _("Use"),
        (
            Section("Download the record", "disclosures:data"),
            Section("Data dictionary", "disclosures:data_dictionary"),
            Section("Calendar of deadlines", "campaigns:calendar"),
            Section("Add a document", "disclosures:contribute"),
            Section("For editors", "disclosures:review"),
        ),
    ),
)


def _drawn(section: Section, path: str) -> dict[str, Any]:
    url = reverse(section.url_name)
    inside = path.startswith(url) or permanent(path).startswith(section.also or ("//",)) if path else False
    return {
        "label": gettext(section.label),
        "url": url,
        "current": "page" if path == url else "true" if inside else "",
    }


@register.inclusion_tag("components/nav.html")
def main_nav(path: str = "") -> dict[str, Any]:
    """The main sections as list items; the one that ``path`` lies in is marked as current."""
    return {"sections": [_drawn(section, path) for section in MAIN]}


@register.inclusion_tag("components/foot_nav.html")
def foot_nav() -> dict[str, Any]:
    groups = [(_("Sections"), (*MAIN, *FURTHER)), *FOOT]
    return {
        "groups": [
            {"title": gettext(t), "sections": [_drawn(s, "") for s in sections]} for t, sections in groups
        ]
    }


@register.simple_tag
def report_url(path: str | None = "") -> str:
    """Where a problem with the page at ``path`` is reported; a private address is not passed on."""
    url = reverse("disclosures:report")
    about = reportable(path or "")
    return f"{url}?about={quote(about)}" if about else url


@register.inclusion_tag("disclosures/_kept_badly.html")
def kept_badly() -> dict[str, Any]:
    """What stands above the queue: public documents without a copy, and whether the last check found
    something. One query."""
    noted = verifying.last()
    return {
        "without_copy": list(empty_places().select_related("document")[:20]),
        "findings": noted.findings if noted else 0,
    }


@register.inclusion_tag("components/review_nav.html")
def review_nav(person: Any, path: str = "") -> dict[str, Any]:
    """The pages that this person may open, with how much waits there. Two queries at most."""
    links: list[tuple[str, str, int]] = []
    if policy.may_review(person):
        links.append((gettext("Queue"), "disclosures:review", 0))
        links.append((gettext("Reported problems"), "disclosures:review_reports", open_reports().count()))
    if policy.may_see_second_checks(person):
        links.append(
            (gettext("Second checks"), "disclosures:second_checks", second_checks.of(person).count())
        )
    if policy.may_see_people(person):
        links.append((gettext("People"), "disclosures:people", 0))
    drawn = [(label, reverse(name), count) for label, name, count in links]
    return {
        "links": [
            {"label": label, "url": url, "count": count, "current": "page" if url == path else ""}
            for label, url, count in drawn
        ]
    }


@register.filter
def may_correct(person: Any) -> bool:
    """Whether the link to correct a record is of use to them."""
    return policy.may_correct(person)


@register.filter
def as_lead(label: str) -> str:
    """A label before a remark: with a colon, unless it ends a sentence."""
    return label if label[-1:] in "?.:" else f"{label}:"


@register.inclusion_tag("components/field.html")
def form_field(field: BoundField, optional: bool = True) -> dict[str, Any]:
    """A form field: label, hint, error in words, control. ``optional=False`` never says "(optional)"."""
    widget = field.field.widget
    single = isinstance(widget, forms.CheckboxInput)
    group = isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    return {
        "field": field,
        "single": single,
        "group": group,
        "optional": optional and not field.field.required,
    }


@register.inclusion_tag("components/filter_group.html")
def filter_group(group: dict[str, Any], shown: int = 8) -> dict[str, Any]:
    """One group of check boxes; past ``shown`` choices the rest folds away, chosen ones never do."""
    choices = list(group["choices"])
    first = [c for i, c in enumerate(choices) if i < shown or c.get("selected")]
    rest = [c for i, c in enumerate(choices) if i >= shown and not c.get("selected")]
    return {"group": group, "first": first, "rest": rest}
