"""Every number on every page leads to its source in two clicks: over the real record, as it is loaded."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from campaigns.models import Campaign
from disclosures.models import Disclosure, Figure, FigureStatus, MeasureListing, Organisation

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).resolve().parents[2] / "record"
# What a number stands in: the nearest of these is its row or entry.
ROWS = {"tr", "li", "article", "section", "main"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A link that leads to a record, to every number of a measure, or to the source itself.
LEADS = re.compile(r"^(?:/disclosures/[\w-]+/|/figures/[\w-]+/|https?://)")


@dataclass
class Row:
    """An open element of ROWS, or a pair in a definition list, with the links that it holds."""

    tag: str
    links: list[str] = field(default_factory=list)


@dataclass
class Number:
    """An element of a figure and the row in which it stands."""

    slug: str
    row: Row


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[Number] = []
        self._open: list[tuple[str, Row | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        is_pair = tag == "div" and bool(self._open) and self._open[-1][0] == "dl"
        if tag not in VOID:
            self._open.append((tag, Row(tag) if tag in ROWS or is_pair else None))
        if tag == "a":
            for _, row in self._open:
                if row:
                    row.links.append(found.get("href", ""))
        if "data-figure" in found:
            row = next(row for _, row in reversed(self._open) if row)
            self.numbers.append(Number(found["data-figure"], row))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(each == tag for each, _ in self._open):
            if self._open.pop()[0] == tag:
                return


def numbers_of(client: Client, address: str) -> list[Number]:
    response = client.get(address)
    assert response.status_code == 200, address
    reader = Reader()
    reader.feed(response.content.decode())
    return reader.numbers


def every_page() -> list[str]:
    pages = ["/", "/timeline/?per_page=200", "/timeline/?per_page=200&order=oldest", "/search/?q=requests",
             "/figures/", "/figures/?status=corrected", "/figures/?status=disputed", "/departments/",
             "/documents/", "/corrections/", "/campaigns/", "/data/", "/about/"]  # fmt: skip
    pages += [each.get_absolute_url() for each in Organisation.objects.order_by("id")]
    pages += [each.get_absolute_url() for each in Campaign.objects.order_by("id")]
    rows = Disclosure.objects.public().filter(figures__isnull=False) | Disclosure.objects.public().filter(
        measures__isnull=False
    )
    pages += [each.get_absolute_url() for each in rows.distinct().order_by("id")]
    return pages + [
        each.measure.get_absolute_url() for each in MeasureListing.objects.select_related("measure")
    ]


def test_every_number_of_the_real_record_has_its_source_beside_it(client: Client):
    call_command("load_record", str(RECORD), verbosity=0)
    given = set(Figure.objects.public().values_list("slug", flat=True))
    without, unknown, shown = [], set(), set()
    for address in every_page():
        for number in numbers_of(client, address):
            shown.add((number.slug, address.split("/")[1]))
            if number.slug not in given:
                unknown.add((address, number.slug))
            if not any(LEADS.match(link) for link in number.row.links):
                without.append((address, number.slug, number.row.tag))
    assert without == []
    assert unknown == set()
    # Every number is on the page of its measure and on that of a record.
    for where in ("figures", "disclosures"):
        assert {slug for slug, place in shown if place == where} >= given
    assert {place for _, place in shown} >= {"timeline", "search", "departments"}


def test_a_corrected_number_never_stands_alone(client: Client):
    """Wherever one is shown, what stands now is in the same row."""
    call_command("load_record", str(RECORD), verbosity=0)
    corrected = dict(
        Figure.objects.public()
        .filter(status=FigureStatus.CORRECTED)
        .values_list("slug", "corrected_by__slug")
    )
    addresses = ["/timeline/?per_page=200", "/figures/?status=corrected", "/campaigns/"]
    addresses += [each.get_absolute_url() for each in Campaign.objects.order_by("id")]
    for slug in set(Figure.objects.filter(slug__in=corrected).values_list("asserted_in__slug", flat=True)):
        addresses.append(f"/disclosures/{slug}/")
    alone, met = [], set()
    for address in addresses:
        found = numbers_of(client, address)
        for number in found:
            if number.slug in corrected:
                met.add(number.slug)
                beside = {each.slug for each in found if each.row is number.row}
                if corrected[number.slug] not in beside:
                    alone.append((address, number.slug))
    assert alone == []
    assert met == set(corrected)
