"""Every number on every page leads to its source in two clicks: over the real record, as it is loaded."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from campaigns.models import Campaign
from disclosures.models import Disclosure, Figure, FigureStatus, FlowCount, MeasureListing, Organisation
from tests import matrix

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
    pages += [
        f"/flows/{giver}/{receiver}/"
        for giver, receiver in FlowCount.objects.by_pair().values_list("giver__slug", "receiver__slug")
    ]
    pages += [each.get_absolute_url() for each in Campaign.objects.order_by("id")]
    rows = Disclosure.objects.public().filter(figures__isnull=False) | Disclosure.objects.public().filter(
        measures__isnull=False
    )
    pages += [each.get_absolute_url() for each in rows.distinct().order_by("id")]
    return pages + [
        each.measure.get_absolute_url() for each in MeasureListing.objects.select_related("measure")
    ]


def faults(page: list[Number], given: set[str], corrected: dict[str, str]) -> list[str]:
    """Numbers without a way to their source, that the public ledger does not have, or whose correction is
    not in the same row."""
    found = []
    for number in page:
        beside = {each.slug for each in page if each.row is number.row}
        if not any(LEADS.match(link) for link in number.row.links):
            found.append(f"{number.slug} leads nowhere")
        if number.slug not in given:
            found.append(f"{number.slug} is in no public ledger")
        if number.slug in corrected and corrected[number.slug] not in beside:
            found.append(f"{number.slug} stands without its correction")
    return found


def test_every_number_of_the_real_record_has_its_source_and_its_correction_beside_it(client: Client):
    call_command("load_record", str(RECORD), verbosity=0)
    figures = Figure.objects.public()
    given = set(figures.values_list("slug", flat=True))
    corrected = dict(figures.filter(status=FigureStatus.CORRECTED).values_list("slug", "corrected_by__slug"))
    assert corrected
    wrong, shown = {}, set()
    for address in every_page():
        page = numbers_of(client, address)
        if said := faults(page, given, corrected):
            wrong[address] = said
        shown |= {(number.slug, address.split("/")[1]) for number in page}
    assert wrong == {}
    counts = matrix.numbers(client)
    assert len(counts) > 30
    assert [(matrix.flows_at(client, leads) if leads else 0, leads) for _, leads in counts] == counts
    # Every number is on the page of its measure and on that of the record that gives it.
    for where in ("figures", "disclosures"):
        assert {slug for slug, place in shown if place == where} == given
    assert {place for _, place in shown} >= {"timeline", "search", "departments", "flows"}


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<main><li><b data-figure="a">1</b></li><a href="/figures/x/">x</a></main>', ["a leads nowhere"]),
        ('<main><li><b data-figure="a">1</b><a href="#x">x</a></li></main>', ["a leads nowhere"]),
        ('<main><li><b data-figure="d">1</b><a href="/figures/x/">x</a></li></main>',
         ["d is in no public ledger"]),
        ('<main><tr><s data-figure="was">2</s><a href="https://example.org/">x</a></tr>'
         '<tr><b data-figure="a">1</b><a href="/disclosures/x/">x</a></tr></main>',
         ["was stands without its correction"]),
        ('<main><dl><div><dd><s data-figure="was">2</s> <b data-figure="a">1</b></dd>'
         '<dd><img src="x"><a href="/disclosures/x/">x</a></dd></div></dl></main>', []),
    ],
)  # fmt: skip
def test_what_is_wrong_would_be_found(html: str, said: list[str]):
    reader = Reader()
    reader.feed(html)
    assert faults(reader.numbers, {"a", "was"}, {"was": "a"}) == said
