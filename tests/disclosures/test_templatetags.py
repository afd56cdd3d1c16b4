"""What readers see of dates, numbers and marks: never more exact than known; the ways of missing differ."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered
from hypothesis import given
from hypothesis import strategies as st

from disclosures.models import Evidence, Kind, Relation
from disclosures.templatetags import dates, numbers, record, site
from disclosures.views import styleguide

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
PRECISIONS = st.sampled_from(["day", "month", "year"])
COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"


@dataclass
class Thing:
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: str = "day"
    kind: str = "foi-response"


@dataclass
class Figure:
    value: Decimal | int | None
    unit: str = "people"
    qualifier: str = "exact"


@dataclass
class Source:
    url: str = "https://www.example.org/a"
    page: int | None = None


@dataclass
class Entry(Thing):
    slug: str = "sample"
    title: str = "A title"
    summary: str = "A summary."
    evidence: str = "reported"
    organisation_names: str = ""
    source: Source | None = field(default_factory=Source)

    def get_absolute_url(self):
        return "/disclosures/sample/"


@pytest.fixture
def plain_static(settings):
    """Addresses of static files without a manifest: these tests look at pages, not at what was collected."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def component(name, **inputs):
    return render_to_string(f"components/{name}.html", inputs)


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestDates:
    @pytest.mark.parametrize(
        ("start", "end", "precision", "expected"),
        [
            ((2016, 10, 31), None, "day", "31 October 2016"),
            ((2016, 10, 1), None, "month", "October 2016"),
            ((2016, 1, 1), None, "year", "2016"),
            ((2012, 1, 1), (2016, 12, 31), "year", "2012 to 2016"),
            ((2012, 4, 1), (2016, 10, 31), "month", "April 2012 to October 2016"),
            ((2016, 4, 1), (2016, 10, 31), "month", "April to October 2016"),
            ((2016, 10, 3), (2016, 10, 5), "day", "3 to 5 October 2016"),
            ((2016, 10, 31), (2016, 11, 2), "day", "31 October to 2 November 2016"),
            ((2015, 12, 31), (2016, 1, 2), "day", "31 December 2015 to 2 January 2016"),
            ((2016, 1, 1), (2016, 12, 31), "year", "2016"),
            (None, (2016, 10, 31), "month", "Until October 2016"),
            (None, None, "", "Date not recorded"),
        ],
    )
    def test_are_written_as_exactly_as_they_are_known(self, start, end, precision, expected):
        thing = Thing(start and dt.date(*start), end and dt.date(*end), precision)
        assert dates.exactly(thing) == expected
        assert words_of(str(dates.exactly_tag(thing))) == expected

    @given(DAYS, st.none() | DAYS, PRECISIONS)
    def test_a_machine_date_is_exactly_as_exact_as_its_words(self, start, end, precision):
        if end and end < start:
            start, end = end, start
        parts = dates.span(start, end, precision)
        assert 1 <= len(parts) <= 2
        shape = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d", "year": r"\d{4}"}[precision]
        day_in_words = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
        for part in parts:
            assert re.fullmatch(shape, part.machine)
            assert bool(day_in_words.search(part.text)) == (precision == "day")
        assert [p.machine for p in parts] == sorted(p.machine for p in parts)
        assert parts[-1].text.endswith(parts[-1].machine[:4])

    @given(DAYS, st.sampled_from(["", "decade", "DAY"]))
    def test_a_precision_we_do_not_know_shows_the_year_only(self, day, precision):
        assert dates.words(day, precision) == str(day.year) == dates.machine(day, precision)

    @pytest.mark.parametrize(
        ("thing", "expected"),
        [
            (Thing(dt.date(2016, 10, 6)), ""),
            (Thing(dt.date(2016, 10, 1), None, "month"), "Day not recorded"),
            (Thing(dt.date(2016, 1, 1), None, "year"), "Only the year is known"),
            (Thing(dt.date(2012, 1, 1), dt.date(2016, 12, 31), "year"), "Only the years are known"),
            (Thing(dt.date(2012, 1, 1), None, "month", "data-share"), "End not recorded"),
            (Thing(dt.date(2012, 1, 1), dt.date(2013, 1, 1), "month", "data-share"), ""),
            (Thing(None, dt.date(2013, 1, 1), "month", "data-share"), "Start not recorded"),
            (Thing(), ""),
        ],
    )
    def test_what_is_missing_is_said(self, thing, expected):
        assert dates.remark(thing) == expected

    def test_under_a_year_heading_the_year_is_left_out_but_not_from_a_range_of_years(self):
        def cell(*given):
            html = Template("{% load dates %}{% when thing 'in-year' %}").render(
                Context({"thing": Thing(*given)})
            )
            return words_of(html)

        assert cell(dt.date(2016, 9, 29)) == "29 September"
        assert cell(dt.date(2016, 10, 1), None, "month") == "October Day not recorded"
        assert cell(dt.date(2016, 1, 1), None, "year") == "2016 Only the year is known"
        assert cell(dt.date(2026, 2, 3), dt.date(2026, 2, 4)) == "3 to 4 February"
        assert cell(dt.date(2015, 12, 1), dt.date(2016, 2, 1), "month") == "December 2015 to February 2016"
        assert cell(None, None, "") == "Date not recorded"

    def test_a_moment_is_told_in_the_time_of_the_site(self):
        at = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
        assert dates.moment(at) == "2 July 2026 at 12:30am"
        assert dates.time_tag(at) == '<time datetime="2026-07-02">2 July 2026</time>'
        assert dates.time_tag(None) == dates.day(None) == dates.moment(None) == ""

    @pytest.mark.parametrize(
        ("days", "expected"),
        [(12, "12 days left"), (1, "1 day left"), (0, "Today is the last day"), (-1, "Closed")],
    )
    def test_days_left_are_counted_to_the_deadline_and_not_past_it(self, days, expected):
        today = dt.date(2016, 10, 19)
        assert dates.days_left(today + dt.timedelta(days), today) == expected

    def test_a_deadline_names_its_weekday(self):
        assert dates.weekday(dt.date(2016, 10, 31)) == "Monday 31 October 2016"


class TestDurations:
    @pytest.mark.parametrize(
        ("start", "end", "precision", "expected"),
        [
            ((2016, 10, 31), (2019, 4, 1), "month", "2 years 5 months"),
            ((2016, 10, 27), (2017, 11, 27), "day", "1 year 1 month"),
            ((2012, 4, 1), (2016, 10, 6), "month", "4 years 6 months"),
            ((2016, 1, 1), (2016, 1, 2), "day", "1 day"),
            ((2016, 1, 1), (2016, 1, 1), "day", "the same day"),
            ((2016, 1, 1), (2016, 1, 20), "month", "less than a month"),
            ((2012, 1, 1), (2016, 10, 6), "year", "about 4 years"),
            ((2012, 1, 1), (2012, 10, 6), "year", "less than a year"),
            ((2015, 1, 31), (2015, 2, 28), "day", "28 days"),
        ],
    )
    def test_are_told_no_more_exactly_than_both_ends_are_known(self, start, end, precision, expected):
        assert dates.duration(dt.date(*start), dt.date(*end), precision) == expected

    @given(DAYS, DAYS)
    def test_count_whole_months_that_fit_and_no_more(self, one, other):
        start, end = sorted((one, other))
        years, months, days = dates.between(start, end)
        assert 0 <= months < 12
        assert 0 <= days < 31

        def months_later(count):
            month = start.year * 12 + start.month - 1 + count
            return (month // 12, month % 12 + 1, start.day)

        whole = years * 12 + months
        assert months_later(whole) <= (end.year, end.month, end.day) < months_later(whole + 1)

    def test_cannot_run_backwards(self):
        with pytest.raises(ValueError, match="before it starts"):
            dates.between(dt.date(2016, 1, 2), dt.date(2016, 1, 1))
        assert dates.lasting(dt.date(2016, 1, 2), dt.date(2016, 1, 1)) == ""
        assert dates.lasting(None, dt.date(2016, 1, 1)) == ""

    @given(st.lists(PRECISIONS, min_size=1))
    def test_together_dates_are_as_exact_as_the_least_exact(self, precisions):
        order = ["day", "month", "year"]
        assert dates.coarsest(*precisions) == order[max(order.index(p) for p in precisions)]


class TestNumbers:
    @given(st.integers(-999_999, 999_999))
    def test_keep_every_digit(self, value):
        shown = numbers.number(value)
        assert int(shown.replace(",", "")) == value
        assert re.fullmatch(r"-?\d{1,3}(,\d{3})*", shown)

    @given(st.integers(1_000_000, 10**9))
    def test_are_in_millions_only_where_nothing_is_lost(self, value):
        shown = numbers.number(value)
        if shown.endswith(" million"):
            assert Decimal(shown.removesuffix(" million").replace(",", "")) * 1_000_000 == value
        else:
            assert int(shown.replace(",", "")) == value

    @given(st.decimals(0, 100, places=3))
    def test_keep_every_decimal(self, value):
        assert Decimal(numbers.in_digits(value).replace(",", "")) == value

    @pytest.mark.parametrize(
        ("figure", "expected"),
        [
            (Figure(1500, "people", "at-least"), "at least 1,500 people"),
            (Figure(1), "1 person"),
            (Figure(0), "0 people"),
            (Figure(60, "percent", "over"), "over 60%"),
            (Figure(Decimal("12.50"), "percent"), "12.5%"),
            (Figure(1200, "pounds", "about"), "about £1,200"),
            (Figure(10_000_000, "pounds", "over"), "over £10 million"),
            (Figure(19_807_973), "19,807,973 people"),
            (Figure(8_600_000, "pupils", "up-to"), "up to 8.6 million pupils"),
            (Figure(None), ""),
        ],
    )
    def test_keep_their_qualifier_and_unit(self, figure, expected):
        assert numbers.amount(figure) == expected

    def test_say_how_a_correction_differs(self):
        assert numbers.difference(21, 62) == "41 more"
        assert numbers.difference(2462, 2461) == "1 fewer"
        assert numbers.difference(25, Decimal("25.0")) == "not changed"

    def test_agree_with_their_noun(self):
        assert numbers.counted_as(1, "records") == "1 record"
        assert numbers.counted_as(1, "people") == "1 person"
        assert numbers.counted_as(1, "child,children") == "1 child"
        assert numbers.counted_as(0, "records") == "0 records"
        assert numbers.counted_as(1206, "records") == "1,206 records"


class TestValues:
    def test_the_four_ways_of_missing_and_zero_all_differ(self):
        shown = [
            component("value", value=0),
            component("value", value=None),
            component("value", state="withheld"),
            component("value", state="refused"),
            component("value", state="unpublished"),
        ]
        assert [words_of(html) for html in shown] == [
            "0",
            "Not recorded",
            "not disclosed",
            "refused",
            "Not published",
        ]
        assert ['class="withheld"' in html for html in shown] == [False, False, True, True, False]
        assert ['class="unknown"' in html for html in shown] == [False, True, False, False, True]

    def test_an_empty_text_is_unknown(self):
        assert words_of(component("value", value="")) == "Not recorded"


class TestKindsAndEvidence:
    def test_every_kind_has_a_label_a_plural_and_a_symbol(self):
        sprite = component("sprite")
        for kind in Kind.values:
            assert record.kind_label(kind) != kind
            assert record.kind_plural(kind) != kind
            assert f'id="i-{kind}"' in sprite

    def test_every_grade_has_bars_and_words(self):
        for grade in Evidence.values:
            assert 1 <= record.evidence_bars(grade) <= 3
            html = Template("{% load record %}{% evidence grade %}").render(Context({"grade": grade}))
            assert f"#i-bars-{record.evidence_bars(grade)}" in html
            assert record.evidence_words(grade) in html
        assert record.evidence_words("") == "Not graded"

    @given(st.sampled_from(Relation.values), st.sampled_from(Kind.values))
    def test_a_relation_names_its_direction(self, relation, kind):
        out = words_of(record.relation_words(relation, kind, "out"))
        back = words_of(record.relation_words(relation, kind, "in"))
        verb = Relation(relation).label
        assert out == f"This {record.noun(kind)} {verb}"
        assert back == f"{verb.capitalize()} this {record.noun(kind)}"


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "https:",
            "http://",
            "http://[",
            "",
            None,
            "Letter on paper",
        ],
    )
    def test_that_a_browser_should_not_follow_are_no_links(self, url):
        assert record.weblink(url) == ""
        html = component("source_link", source=Source(url))
        assert "<a" not in html

    @given(st.text())
    def test_of_any_sort_never_break_a_page(self, url):
        assert record.place(url)
        assert record.weblink(url) in ("", url)
        record.without_scheme(url)

    def test_are_named_as_readers_know_them(self):
        assert record.place("https://www.whatdotheyknow.com/request/x") == "WhatDoTheyKnow"
        assert record.place("https://www.schoolsabc.net/x") == "schoolsabc.net"
        assert record.without_scheme("https://www.example.org/a/") == "example.org/a"

    def test_of_sources_tell_the_page(self):
        assert words_of(component("source_link", source=Source(page=3))) == "example.org, page 3"
        assert words_of(component("source_link", source=None)) == "Not recorded"


class TestEntry:
    def entry(self, entry=None, **more):
        return component("entry", disclosure=entry or Entry(dt.date(2016, 10, 6)), **more)

    @given(st.sampled_from(Kind.values))
    def test_of_every_kind_has_its_class_icon_and_label(self, kind):
        html = self.entry(Entry(dt.date(2016, 10, 6), kind=kind))
        assert f'class="entry k-{kind}"' in html
        assert f'href="#i-{kind}"' in html
        assert record.kind_label(kind) in html

    def test_escapes_what_others_wrote(self):
        bad = "<script>alert(1)</script>"
        html = self.entry(
            Entry(
                title=bad, summary=bad, organisation_names=bad, source=Source(f"https://example.org/{bad}\"'")
            ),
            organisations=True,
            facts=[{"label": bad, "value": bad}],
            contradictions=[{"title": bad, "url": "/x", "note": bad}],
            evidence_words=bad,
        )
        assert "<script" not in html
        assert "example.org/&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;" in html

    def test_names_organisations_only_where_asked(self):
        thing = Entry(dt.date(2016, 10, 6), organisation_names="A; B; C")
        assert "A, B and C" in self.entry(thing, organisations=True)
        assert "A, B and C" not in self.entry(thing)

    def test_gives_the_reason_of_a_contradiction(self):
        html = self.entry(contradictions=[{"title": "T", "url": "/t/", "note": "Because."}])
        assert words_of(html).count("Contradicted by T Because.") == 1

    def test_keeps_the_level_of_its_heading(self):
        assert '<h3 class="title"' in self.entry()
        assert '<h4 class="title"' in self.entry(level=4)

    def test_without_summary_or_source_is_still_whole(self):
        html = self.entry(Entry(summary="", source=None))
        assert "<p></p>" not in html
        assert "Date not recorded" in html
        assert "Not recorded" in html


class TestForms:
    class Form(forms.Form):
        name = forms.CharField(label="Name", help_text="As written.")
        kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)
        agree = forms.BooleanField(label="I agree")

    def drawn(self, field, **kwargs):
        return render_to_string("components/field.html", site.form_field(field, **kwargs))

    def test_an_error_stands_above_its_control_and_is_tied_to_it(self):
        html = self.drawn(self.Form({})["name"])
        assert html.index("Error: This field is required.") < html.index("<input")
        described_by = re.search(r'aria-describedby="([^"]+)"', html)
        assert described_by
        for name in described_by[1].split():
            assert f'id="{name}"' in html
        assert 'aria-invalid="true"' in html
        assert 'for="id_name"' in html
        assert 'id="id_name"' in html

    def test_optional_is_said_and_can_be_left_out(self):
        assert "(optional)" in self.drawn(self.Form()["kind"])
        assert "(optional)" not in self.drawn(self.Form()["kind"], optional=False)
        assert "(optional)" not in self.drawn(self.Form()["name"])

    def test_choices_stand_in_a_fieldset_with_a_legend(self):
        html = self.drawn(self.Form()["kind"])
        assert "<legend>Kind" in html
        assert html.count('type="radio"') == 2

    def test_every_line_of_the_summary_leads_to_a_place_on_the_page(self):
        form = self.Form({"kind": "c"})
        summary = component("error_summary", form=form)
        page = "".join(self.drawn(field) for field in form)
        targets = re.findall(r'href="#([^"]+)"', summary)
        assert len(targets) == 3
        for target in targets:
            assert f'id="{target}"' in page

    def test_chosen_filters_never_fold_away(self):
        choices = [{"value": n, "label": n, "selected": n == 11} for n in range(12)]
        group = site.filter_group({"legend": "L", "name": "n", "choices": choices})
        assert [c["value"] for c in group["first"]] == [*range(8), 11]
        assert [c["value"] for c in group["rest"]] == [8, 9, 10]


@pytest.mark.usefixtures("plain_static")
class TestFrame:
    def test_marks_the_section_that_a_page_lies_in(self):
        def current(path):
            return {s["label"]: s["current"] for s in site.main_nav(path)["sections"] if s["current"]}

        assert current("/timeline/") == {"Timeline": "page"}
        assert current("/disclosures/sample/") == {"Timeline": "true"}
        assert current("/departments/home-office/") == {"Departments": "true"}
        assert current("") == current("/") == {}

    @pytest.mark.parametrize("code", ["400", "403", "404", "410", "429", "500"])
    def test_error_pages_need_neither_request_nor_database(self, code):
        html = get_template(f"{code}.html").render({})
        assert html.count("<h1") == 1
        assert "not a government website" in html

    def test_an_error_page_says_what_it_knows(self):
        assert "40 seconds" in get_template("429.html").render({"retry_after": 40})
        assert "a1b2" in get_template("500.html").render({"reference": "a1b2"})
        assert "It named a person." in get_template("410.html").render({"reason": "It named a person."})
        assert 'role="search"' in get_template("404.html").render({})


@pytest.mark.usefixtures("plain_static")
class TestStyleGuide:
    @pytest.fixture
    def page(self):
        used = set()

        def note(sender, template, **kwargs):
            used.add(template.name)

        template_rendered.connect(note)
        try:
            html = styleguide.styleguide(RequestFactory().get("/styleguide/")).content.decode()
        finally:
            template_rendered.disconnect(note)
        return html, used

    def test_shows_every_component(self, page):
        names = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
        assert names - page[1] == set()

    def test_has_no_id_twice_and_no_link_to_nowhere_on_the_page(self, page):
        ids = re.findall(r'\sid="([^"]+)"', page[0])
        assert sorted(ids) == sorted(set(ids))
        labelled = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page[0])
        assert {name for names in labelled for name in names.split()} <= set(ids)
        assert set(re.findall(r'<use href="#([^"]+)"', page[0])) <= set(ids)

    def test_has_one_first_heading_and_no_inline_style_or_script(self, page):
        assert page[0].count("<h1") == 1
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page[0])
