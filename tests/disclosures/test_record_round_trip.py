"""What is loaded is exported byte for byte, and loading it again changes nothing."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from campaigns.models import ActionLink
from disclosures.actions import change_slug, publish, withdraw
from disclosures.listing import count_differences
from disclosures.models import (
    DataShare,
    Disclosure,
    FOIResponse,
    Link,
    Organisation,
    OrganisationName,
    Party,
    PublicationVersion,
    Source,
)
from disclosures.progress import Progress
from tests.factories import (
    FigureFactory,
    FOIResponseFactory,
    LinkFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    SourceFactory,
    StatementFactory,
)
from tests.record_files import RECORD, SMALL, URL, changed, contents, write

pytestmark = pytest.mark.django_db


def load(folder: Path) -> None:
    call_command("load_record", str(folder))


def export(folder: Path) -> dict[str, bytes]:
    call_command("export_record", str(folder))
    return contents(folder)


def empty() -> None:
    """Takes every row of the record away, as a new installation has none."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE disclosures_disclosure, disclosures_organisation, disclosures_dataitem,"
            " disclosures_measure, disclosures_source, disclosures_publicationversion,"
            " disclosures_timelinecount, campaigns_campaign CASCADE"
        )


def fingerprint() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the record and its history."""
    found = {}
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND (table_name LIKE 'disclosures\\_%' OR table_name LIKE 'campaigns\\_%'"
            " OR table_name LIKE 'pghistory\\_%')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "small", SMALL)


def test_the_records_own_files_come_out_byte_for_byte(tmp_path: Path):
    load(RECORD)
    assert export(tmp_path / "out") == contents(RECORD)
    assert (tmp_path / "out" / "datapackage.json").read_bytes() == (RECORD / "datapackage.json").read_bytes()
    assert count_differences() == []


def test_an_export_loads_into_an_empty_database_and_comes_out_the_same(tmp_path: Path):
    load(RECORD)
    first = export(tmp_path / "first")
    empty()
    load(tmp_path / "first")
    assert export(tmp_path / "second") == first


def test_a_second_load_changes_no_row_no_history_and_no_version(small: Path):
    load(small)
    before = fingerprint()
    load(small)
    assert fingerprint() == before


def test_every_kind_of_row_arrives_with_what_it_says(small: Path):
    load(small)
    share = DataShare.objects.get(slug="2015-share-first")
    assert (share.requests_made, share.people_requested, share.records_matched) == (18, 2462, 0)
    assert (share.date, share.date_end) == (datetime.date(2015, 7, 1), datetime.date(2015, 12, 31))
    assert share.agreement and share.agreement.slug == "2015-agreement-first"
    assert [use.written for use in share.items.order_by("id")] == ["NAME", "home address"]
    assert [use.item.slug for use in share.items.order_by("id")] == ["item-name", "item-home-address"]
    assert (share.giver_names, share.receiver_names) == ("Ministry of Schools", "Ministry of Borders")
    unknown = Disclosure.objects.public().get(slug="2020-foi-second")
    assert (unknown.date, unknown.date_precision, unknown.outcome, unknown.reference) == (None, "", "", "")
    assert Disclosure.objects.get(slug="2020-foi-first").has_contradiction
    assert Disclosure.objects.get(slug="2016-statement-first").has_correction
    assert [part.organisation.slug for part in parties("2015-agreement-first")] == [
        "ministry-of-borders",
        "ministry-of-schools",
    ]
    assert ActionLink.objects.get(is_reversed=True).disclosure.slug == "2015-share-first"


def parties(slug: str) -> Iterator[Party]:
    yield from Party.objects.filter(disclosure__slug=slug).select_related("organisation").order_by("id")


def test_a_changed_row_is_updated_with_its_copies_and_the_rest_stays(small: Path, tmp_path: Path):
    load(small)
    before = dict(Disclosure.objects.values_list("slug", "updated_at"))
    version = PublicationVersion.current()
    other = changed(SMALL, "foi_responses", 0, authority_slug="ministry-of-borders", reference="2020-009")
    other["foi_responses"].pop(1)
    load(write(tmp_path / "other", other))
    row = Disclosure.objects.public().get(slug="2020-foi-first")
    assert (row.organisation_names, row.reference) == ("Ministry of Borders", "2020-009")
    assert Party.objects.get(disclosure=row).reference == "2020-009"
    after = dict(Disclosure.objects.values_list("slug", "updated_at"))
    assert {slug for slug in after if after[slug] != before[slug]} == {"2020-foi-first"}
    assert PublicationVersion.current() > version
    assert Disclosure.objects.public().filter(slug="2020-foi-second").exists()
    assert count_differences() == []


@pytest.mark.parametrize(
    ("name", "row", "values"),
    [
        ("organisations", 0, {"website": "https://schools.example.org/"}),
        ("data_items", 1, {"aliases": "where they live"}),
        ("data_items", 0, {"aliases": "name"}),
        ("figures", 2, {"value": "13"}),
        ("figures", 2, {"measure_title": "Share found"}),
        ("links", 1, {"note": "A reason"}),
        ("actions", 0, {"deadline_on": "2016-11-30"}),
        ("census_changes", 0, {"field_name": "name"}),
        ("agreements", 0, {"party_slugs": "ministry-of-schools; ministry-of-borders"}),
        ("statements", 0, {"source_url": "https://www.example.org/elsewhere"}),
    ],
)
def test_a_change_anywhere_raises_the_version_and_comes_out_again(
    small: Path, tmp_path: Path, name: str, row: int, values: dict[str, str]
):
    load(small)
    version = PublicationVersion.current()
    other = changed(SMALL, name, row, **values)
    if "aliases" in values:
        other["data_shares"][0]["fields_shared"] = other["census_changes"][0]["field_name"] = "name"
    folder = write(tmp_path / "other", other)
    load(folder)
    assert PublicationVersion.current() > version
    assert export(tmp_path / "out") == contents(folder)
    assert count_differences() == []


def test_a_new_name_reaches_every_list(small: Path, tmp_path: Path):
    load(small)
    load(write(tmp_path / "other", changed(SMALL, "organisations", 0, name="Department of Schools")))
    assert Disclosure.objects.get(slug="2020-foi-first").organisation_names == "Department of Schools"


def test_only_what_the_public_may_see_is_exported(small: Path, tmp_path: Path):
    load(small)
    hidden = [FOIResponseFactory(), FOIResponseFactory(in_review=True), FOIResponseFactory(withdrawn=True)]
    public = Disclosure.objects.get(slug="2016-statement-first")
    for number, row in enumerate(hidden):
        LinkFactory(from_disclosure=row, to_disclosure=public, note=f"Secret {number}")
        FigureFactory(asserted_in=row, note=f"Secret {number}")
    files = export(tmp_path / "out")
    # Organisations and their sources are public themselves; all else is as it was.
    organisations = files.pop("organisations.csv")
    assert b"Department" in organisations
    assert files == {name: data for name, data in contents(small).items() if name != "organisations.csv"}


def test_a_withdrawn_correction_takes_the_corrected_figure_with_it(small: Path, tmp_path: Path):
    load(small)
    withdraw(Disclosure.objects.get(slug="2020-foi-first"), by=None, reason="The source is gone.")
    files = export(tmp_path / "out")
    assert files["figures.csv"].count(b"\r\n") == 1
    empty()
    load(tmp_path / "out")
    assert export(tmp_path / "again") == files


def test_a_withdrawn_row_stays_withdrawn(small: Path, capsys: pytest.CaptureFixture[str]):
    load(small)
    withdraw(Disclosure.objects.get(slug="2020-foi-first"), by=None, reason="The source is gone.")
    before = fingerprint()
    load(small)
    assert fingerprint() == before
    assert "stay withdrawn: 2020-foi-first" in capsys.readouterr().err


def test_a_moved_row_keeps_the_address_that_an_editor_gave_it(small: Path):
    load(small)
    change_slug(Disclosure.objects.get(slug="2020-foi-first"), "2020-foi-moved")
    before = fingerprint()
    load(small)
    assert fingerprint() == before


def test_what_the_fixed_columns_cannot_hold_comes_out_in_files_of_its_own(small: Path, tmp_path: Path):
    load(small)
    organisation = Organisation.objects.get(slug="ministry-of-schools")
    OrganisationNameFactory(
        organisation=organisation, name="Board; of Schools", valid_to=datetime.date(1944, 8, 2)
    )
    source = SourceFactory(
        url="https://www.example.org/long", page="p. 12", seen_on=datetime.date(2024, 5, 6)
    )
    OrganisationNameFactory(organisation=organisation, name="Committee on Schools", source=source)
    watchdog = Organisation.objects.get(slug="the-watchdog")
    reply = FOIResponseFactory(
        parties=[(organisation, "authority"), (watchdog, "authority"), (watchdog, "regulator")],
        source=source,
        public=True,
    )
    Source.objects.filter(url="https://www.example.org/source").update(
        archived_url="https://archive.example/1"
    )
    files = export(tmp_path / "out")
    assert files.keys() - contents(small).keys() == {"organisation_names.csv", "parties.csv", "sources.csv"}
    empty()
    load(tmp_path / "out")
    again = FOIResponse.objects.get(slug=reply.slug)
    assert [(part.organisation.slug, part.role) for part in parties(reply.slug)] == [
        ("ministry-of-schools", "authority"),
        ("the-watchdog", "authority"),
        ("the-watchdog", "regulator"),
    ]
    assert again.source is not None
    assert (again.source.url, again.source.page, again.source.seen_on) == (
        source.url,
        "p. 12",
        source.seen_on,
    )
    assert OrganisationName.objects.get(name="Board; of Schools").valid_to == datetime.date(1944, 8, 2)
    assert export(tmp_path / "again") == files
    before = fingerprint()
    load(tmp_path / "again")
    assert fingerprint() == before


def test_a_load_without_the_further_files_leaves_parts_and_pages_as_they_are(small: Path):
    load(small)
    reply = Disclosure.objects.get(slug="2020-foi-first")
    Party.objects.create(disclosure=reply, organisation=OrganisationFactory(), role="regulator")
    page = SourceFactory(url=URL, page="3")
    Disclosure.objects.filter(pk=reply.pk).update(source=page)
    before = fingerprint()
    load(small)
    assert fingerprint() == before


def test_a_file_that_is_no_longer_needed_is_taken_away(small: Path, tmp_path: Path):
    load(small)
    extra = OrganisationNameFactory(organisation=Organisation.objects.first())
    assert "organisation_names.csv" in export(tmp_path / "out")
    extra.delete()
    assert "organisation_names.csv" not in export(tmp_path / "out")
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_cells_that_look_like_formulas_are_harmless_in_the_file_and_whole_in_the_database(
    small: Path, tmp_path: Path
):
    load(small)
    reply = FOIResponseFactory(title="=1+1", exemptions=["-s.40", "s.31"], reference="'@x", public=True)
    files = export(tmp_path / "out")
    assert b",'=1+1," in files["foi_responses.csv"] and b",'-s.40; s.31," in files["foi_responses.csv"]
    empty()
    load(tmp_path / "out")
    again = FOIResponse.objects.get(slug=reply.slug)
    assert (again.title, again.exemptions, again.reference) == ("=1+1", ["-s.40", "s.31"], "'@x")
    assert export(tmp_path / "again") == files


def test_what_an_editor_published_is_in_the_export_and_loads(small: Path, tmp_path: Path):
    load(small)
    draft = StatementFactory(in_review=True)
    publish(draft, by=None)
    files = export(tmp_path / "out")
    assert draft.slug.encode() in files["statements.csv"]
    empty()
    load(tmp_path / "out")
    assert export(tmp_path / "again") == files


def test_links_of_both_tables_keep_the_order_of_the_file(small: Path):
    load(small)
    assert sorted(
        [*Link.objects.values_list("id", flat=True), *ActionLink.objects.values_list("id", flat=True)]
    ) == [
        *Link.objects.order_by("id").values_list("id", flat=True)[:1],
        ActionLink.objects.order_by("id").values_list("id", flat=True)[0],
        *Link.objects.order_by("id").values_list("id", flat=True)[1:],
        ActionLink.objects.order_by("id").values_list("id", flat=True)[1],
    ]


def test_an_export_to_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(CommandError, match="is no folder"):
        call_command("export_record", str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "kept"


def test_what_a_document_or_this_site_brought_in_can_be_loaded_again(small: Path, tmp_path: Path):
    load(small)
    own = SourceFactory(url="http://web:8000/disclosures/2020-reply/")
    reply = FOIResponseFactory(title="Form\x0cfeed", summary="One\r\ntwo\x85", source=own, public=True)
    files = export(tmp_path / "out")
    empty()
    load(tmp_path / "out")
    again = FOIResponse.objects.get(slug=reply.slug)
    assert (again.title, again.summary, str(again.source)) == ("Form feed", "One\r\ntwo ", own.url)
    assert export(tmp_path / "again") == files


def test_long_work_is_shown_once_a_second_on_standard_error(monkeypatch: pytest.MonkeyPatch):
    clock = iter([0.0, 1.9, 2.0, 2.9, 3.1])
    monkeypatch.setattr("disclosures.progress.time.monotonic", lambda: next(clock))
    stream = io.StringIO()
    progress = Progress(stream)
    for number in range(4):
        progress.show(f"row {number}")
    assert stream.getvalue() == "row 1 …\nrow 3 …\n"
