"""The list of data items, what was collected on a day, and the page of one."""

import datetime as dt
import itertools
import random
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.models import Change, DataItem, ItemCategory, Relation
from disclosures.presenters.fields import lines
from disclosures.queries import fields as reads
from tests import factories as make
from tests.disclosures.test_timeline import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> DataItem:
    return make.DataItemFactory(
        slug="shoe-size", name="Shoe size", category=ItemCategory.CHARACTERISTIC, aliases=["Pupil shoe size"]
    )


def changed(item: DataItem, change: str, on: dt.date | None, **more: Any) -> Any:
    return make.CensusFieldChangeFactory(items=[item], change=change, effective_on=on, public=True, **more)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return text_of(response)


# ---- the list


def test_each_field_stands_under_its_category_with_what_is_on_record(client: Client, item: DataItem) -> None:
    changed(item, Change.ADDED, dt.date(2016, 9, 1))
    changed(item, Change.REMOVED, dt.date(2018, 9, 1), date_precision="month")
    make.DataShareFactory(items=[item], public=True)
    make.DataItemFactory(name="Hat size", category=ItemCategory.IDENTITY)
    text = read(client, "/fields/")
    assert text.index("Identity") < text.index("Hat size") < text.index("Shoe size")
    assert "Also: Pupil shoe size" in text
    assert "School Census Withdrawn in September 2018" in text
    assert "Census changes: 2" in text
    assert "Data shares: 1" in text
    assert "Not recorded" in text[text.index("Hat size") : text.index("Shoe size")]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2016-08-31", "Not collected that day Shoe size Not yet: added on 1 September 2016"),
        ("2017-01-31", "1 field Shoe size In effect since 1 September 2016; an answer is optional since 19"),
        ("2018-09-15", "does not say whether it was collected Shoe size Not recorded: it depends on a"),
        ("2018-10-01", "Not collected that day Shoe size Withdrawn in September 2018"),
    ],
)  # fmt: skip
def test_what_was_collected_on_a_day(client: Client, item: DataItem, day: str, words: str) -> None:
    changed(item, Change.ADDED, dt.date(2016, 9, 1))
    changed(item, Change.MADE_OPTIONAL, dt.date(2017, 1, 19))
    changed(item, Change.REMOVED, dt.date(2018, 9, 1), date_precision="month")
    assert words in read(client, f"/fields/?on={day}")


def test_what_has_no_date_of_effect_is_placed_on_no_day(client: Client, item: DataItem) -> None:
    changed(item, Change.ADDED, None, announced_on=dt.date(2015, 1, 1))
    assert "Shoe size Added; from when is not recorded" in read(client, "/fields/?on=2020-01-01")


def test_what_is_in_no_collection_is_named(client: Client, item: DataItem) -> None:
    assert "In no collection on record" in read(client, "/fields/?on=2020-01-01")


def test_words_names_references_and_categories_narrow_the_list(client: Client, item: DataItem) -> None:
    make.DataItemFactory(name="Hat size", cbds_reference="RFC 99")
    for query in ("q=shoe", "q=pupil+SHOE", "category=characteristic"):
        text = read(client, f"/fields/?{query}")
        assert "Shoe size" in text
        assert "Hat size" not in text
    assert "Shoe size" not in read(client, "/fields/?q=rfc+99")
    assert "No field matches." in read(client, "/fields/?q=zeppelin")


@pytest.mark.parametrize("query", ["on=2017-02-31", "on=2999-01-01", "on=x", "category=x", "q=%00"])
def test_a_wrong_value_is_said_beside_its_field(client: Client, item: DataItem, query: str) -> None:
    response = client.get(f"/fields/?{query}")
    assert response.status_code == 200
    text = text_of(response)
    assert "There is a problem" in text
    assert "Error: " in text
    assert "Shoe size" not in text


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("2017-02-31", "text"), ("x", "text"), ("20170131", "text"), ("2017-01-31", "date"), ("", "date")],
)
def test_what_is_no_day_stays_in_its_field_to_be_mended(
    client: Client, item: DataItem, typed: str, kind: str
) -> None:
    html = client.get(f"/fields/?on={typed}&category=x").content.decode()
    [field] = re.findall(r'<input[^>]* name="on"[^>]*>', html)
    assert f'type="{kind}"' in field
    assert f'value="{typed}"' in field


def test_the_list_goes_on_behind_the_last_field(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.views.fields.PAGE_SIZE", 2)
    for name in ("Ash", "Birch", "cedar", "Dogwood"):
        make.DataItemFactory(name=name, slug=name.lower())
    first = client.get("/fields/").content.decode()
    assert "?after=birch" in first
    second = read(client, "/fields/?after=birch")
    assert "cedar" in second
    assert "Dogwood" in second
    assert "Birch" not in second
    assert client.get("/fields/?after=nowhere").status_code == 404


@pytest.mark.parametrize("seed", range(6))
def test_the_list_says_how_a_field_stood_as_its_page_does(item: DataItem, seed: int) -> None:
    pick = random.Random(seed)
    for _ in range(14):
        on = dt.date(pick.randrange(2015, 2019), pick.randrange(1, 13), pick.randrange(1, 29))
        precision = pick.choice(["day", "day", "month", "year"])
        on = on.replace(day=1) if precision != "day" else on
        on = on.replace(month=1) if precision == "year" else on
        collection = pick.choice(["Hat Census", "Shoe Census", "Sock Census"])
        when = pick.choice([on, on, on, None])
        known = {"date_precision": precision} if when else {"announced_on": on}
        changed(item, pick.choice(Change.values), when, collection=collection, **known)
    found = reads.history(item)
    for year, month in itertools.product(range(2014, 2020), (1, 3, 7, 12)):
        day = dt.date(year, month, 15)
        assert lines(reads.listed([item], day)[0]) == lines(reads.standing(found, day))


def test_the_list_takes_the_same_queries_however_much_is_on_record(client: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    items = [make.DataItemFactory() for _ in range(3)]
    changed(items[0], Change.ADDED, dt.date(2016, 9, 1))
    few = queries("/fields/?on=2020-01-01")
    for n in range(30):
        changed(items[n % 3], Change.AMENDED, dt.date(1990 + n, 9, 1))
    assert queries("/fields/?on=2020-01-02") == few <= 14


# ---- one


def test_each_stage_has_its_record_or_says_that_there_is_none(client: Client, item: DataItem) -> None:
    added = changed(
        item, Change.ADDED, dt.date(2016, 9, 1), announced_on=dt.date(2015, 12, 29), title="Shoe size added",
        legal_instrument="SI 2016/9999",
    )  # fmt: skip
    make.ProceedingFactory(
        kind_of_proceeding="statutory-instrument", reference="SI 2016/9999", title="Shoe regulations laid",
        result="Laid", public=True,
    )  # fmt: skip
    response = client.get("/fields/shoe-size/")
    text = text_of(response)
    assert "29 December 2015 Proposed or announced · School Census Shoe size added" in text
    assert "1 September 2016 Collected from · School Census Shoe size added" in text
    assert "Legal instrument Shoe regulations laid SI 2016/9999 Laid" in text
    assert "https://www.legislation.gov.uk/uksi/2016/9999" in response.content.decode()
    for gap in (
        "Approved No decision that approved it",
        "Changed No change of its wording",
        "Made optional Nothing on this record",
        "None on record Shared",
        "Ended No end of its collection",
        "Destroyed Nothing on this record says",
    ):
        assert gap in text
    assert added.get_absolute_url() in response.content.decode()


def test_what_was_kept_and_destroyed_is_not_the_end_of_the_collection(client: Client, item: DataItem) -> None:
    changed(item, Change.ADDED, dt.date(2016, 9, 1))
    changed(item, Change.REMOVED, dt.date(2018, 9, 1), title="Shoe size removed")
    changed(item, Change.REMOVED, dt.date(2020, 1, 1), date_precision="year", title="Stored sizes destroyed")
    text = read(client, "/fields/shoe-size/")
    assert "1 September 2018 Ended · School Census Shoe size removed" in text
    assert "2020 Only the year is known Destroyed · School Census Stored sizes destroyed" in text
    assert "Withdrawn on 1 September 2018" in text


def test_a_proceeding_that_led_to_it_approved_it_and_one_that_answers_it_did_not(
    client: Client, item: DataItem
) -> None:
    added = changed(item, Change.ADDED, dt.date(2016, 9, 1))
    vote = make.ProceedingFactory(title="Shoes voted for", kind_of_proceeding="vote", public=True)
    motion = make.ProceedingFactory(title="Shoes regretted", kind_of_proceeding="motion", public=True)
    make.LinkFactory(from_disclosure=vote, to_disclosure=added, relation=Relation.LED_TO, note="The vote.")
    make.LinkFactory(from_disclosure=motion, to_disclosure=added, relation=Relation.RESPONDS_TO, note="No.")
    text = read(client, "/fields/shoe-size/")
    assert "Approved Shoes voted for Why linked: The vote." in text
    assert "Debated or challenged Shoes regretted Why linked: No." in text


def test_statements_that_name_it_stand_with_what_contradicts_them(client: Client, item: DataItem) -> None:
    said = make.StatementFactory(title="No shoe size is asked", summary="Our words.", public=True)
    make.StatementFactory(title="About shoes", summary="No size of any shoe.", public=True)
    reply = make.FOIResponseFactory(title="The reply", public=True)
    make.LinkFactory(to_disclosure=said, from_disclosure=reply, note="It is.")
    text = read(client, "/fields/shoe-size/")
    assert "A Minister, Education minister No shoe size is asked Our summary: Our words." in text
    assert "Contradicted by The reply" in text
    assert "3 February 2020 It is." in text
    assert "About shoes" not in text


def test_an_agreement_that_names_it_brings_those_that_followed_it(client: Client, item: DataItem) -> None:
    first = make.AgreementFactory(title="Memorandum 1", summary="Lists shoe size.", public=True)
    second = make.AgreementFactory(
        title="Memorandum 2", in_force_from=dt.date(2021, 1, 1), in_force_to=None, public=True
    )
    make.LinkFactory(
        from_disclosure=second, to_disclosure=first, relation=Relation.AMENDS, note="Fewer items."
    )
    text = read(client, "/fields/shoe-size/")
    assert "Names it Memorandum 1 Our summary: Lists shoe size." in text
    assert "Amends “Memorandum 1” Memorandum 2 Why linked: Fewer items." in text


def test_where_it_went_goes_on_by_cursor(
    client: Client, item: DataItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosures.views.fields.SHARES_A_PAGE", 2)
    for n in range(5):
        make.DataShareFactory(
            items=[item], title=f"Share {n}", period_start=dt.date(2010, 1, 1), period_end=None, public=True
        )
    seen, path = [], "/fields/shoe-size/"
    while path:
        response = client.get(path)
        body = response.content.decode()
        assert "5 data shares on record include it" in text_of(response)
        seen += [n for n in range(5) if f">Share {n}</a> <small>" in body]
        _, has_more, rest = body.partition('href="/fields/shoe-size/?cursor=')
        path = f"/fields/shoe-size/?cursor={rest.partition('#')[0]}" if has_more else ""
    assert sorted(seen) == [0, 1, 2, 3, 4]
    assert "is not valid here" in read(client, "/fields/shoe-size/?cursor=nab")


def test_a_page_about_nothing_on_record_says_so(client: Client, item: DataItem) -> None:
    text = read(client, "/fields/shoe-size/")
    assert "No data share on record includes it. That does not mean that it was not shared." in text
    assert client.get("/fields/nowhere/").status_code == 404
    assert client.post("/fields/shoe-size/").status_code == 405


def test_what_is_not_public_stands_nowhere(client: Client, item: DataItem) -> None:
    added = changed(item, Change.ADDED, dt.date(2016, 9, 1))
    hidden = {"title": "Quorked shoe size", "summary": "Quorked shoe size."}
    for factory in make.KIND_FACTORIES:
        for state in ({}, {"in_review": True}, {"withdrawn": True}):
            made = factory(items=[item], **hidden, **state)
            make.LinkFactory(
                from_disclosure=made, to_disclosure=added, relation=Relation.LED_TO, note="Quorked"
            )
    for path in ("/fields/", "/fields/?on=2020-01-01", "/fields/shoe-size/"):
        text = read(client, path)
        assert "uorked" not in text
    assert "Census changes: 1" in read(client, "/fields/")


def test_a_page_takes_the_same_queries_however_much_is_on_record(client: Client, item: DataItem) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def add(number: int) -> None:
        for n in range(number):
            change = changed(item, Change.AMENDED, dt.date(2000 + n, 9, 1), legal_instrument="SI 1999/1")
            made = [
                make.ProceedingFactory(reference="SI 1999/1", public=True),
                make.StatementFactory(title="About shoe size", items=[item], public=True),
                make.AgreementFactory(title="Names shoe size", items=[item], public=True),
                make.DataShareFactory(items=[item], public=True),
            ]
            make.LinkFactory(from_disclosure=made[1], to_disclosure=change, relation=Relation.RESPONDS_TO)

    add(1)
    # Which records name it is found once for each state of the record.
    found_once = queries("/fields/shoe-size/")
    few = queries("/fields/shoe-size/?cursor=x")
    add(6)
    assert queries("/fields/shoe-size/") == found_once <= 40
    assert queries("/fields/shoe-size/?cursor=x") == few <= 25


def test_the_names_of_fields_on_a_record_lead_to_their_pages(client: Client, item: DataItem) -> None:
    change = changed(item, Change.ADDED, dt.date(2016, 9, 1))
    assert 'href="/fields/shoe-size/"' in client.get(change.get_absolute_url()).content.decode()
