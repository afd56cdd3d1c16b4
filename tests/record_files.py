"""Small records as dictionaries, written to folders as the project's own files are: for tests of loading."""

import copy
import csv
from pathlib import Path

from disclosures.exports.formulas import harmless

RECORD = Path(__file__).resolve().parents[1] / "record"
FURTHER = {
    "organisation_names": ["organisation_slug", "name", "valid_from", "valid_to", "source_url"],
    "parties": ["disclosure_slug", "organisation_slug", "role"],
    "sources": ["source_url", "page", "seen_on", "archived_url", "cited_by"],
}


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


# The columns of the files in the project, so that a test does not take the loader's word for them.
HEADERS = {path.stem: _header(path) for path in sorted(RECORD.glob("*.csv"))} | FURTHER
Cells = dict[str, str]
Record = dict[str, list[Cells]]
URL = "https://www.example.org/source"


def cells(**values: str) -> Cells:
    return {"source_url": URL, **values}


def write(folder: Path, record: Record, *, escape: bool = False) -> Path:
    """Writes each file with its header into the folder; ``escape`` makes cells harmless as export does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, header in HEADERS.items():
        if name in FURTHER and name not in record:
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(header)
            for row in record.get(name, []):
                assert set(row) <= set(header), (name, set(row) - set(header))
                found = [row.get(column, "") for column in header]
                writer.writerow([harmless(cell) for cell in found] if escape else found)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def changed(record: Record, name: str, row: int, /, **values: str) -> Record:
    """A copy with cells of one row replaced; a row behind the last is added."""
    other = copy.deepcopy(record)
    rows = other.setdefault(name, [])
    if row == len(rows):
        rows.append({})
    rows[row].update(values)
    return other


SMALL: Record = {
    "organisations": [
        cells(slug="ministry-of-schools", name="Ministry of Schools", kind="department"),
        cells(slug="ministry-of-borders", name="Ministry of Borders", kind="department"),
        cells(slug="the-watchdog", name="The Watchdog", kind="regulator"),
    ],
    "data_items": [
        cells(slug="item-name", name="Full name", category="identity", aliases="Pupil name; name"),
        cells(slug="item-home-address", name="Home address", category="contact"),
    ],
    "foi_responses": [
        cells(
            slug="2020-foi-first",
            title="How many requests",
            summary="A count was given.\nIn two lines, with a “comma”.",
            authority_slug="ministry-of-schools",
            reference="2020-001",
            requested_on="2020-01-06",
            responded_on="2020-02-03",
            date_precision="day",
            outcome="part-granted",
            exemptions="s.40(2); s.31(1)(e)",
            evidence="official",
        ),
        cells(
            slug="2020-foi-second",
            title="Known only as such",
            summary="Nothing else is known.",
            authority_slug="ministry-of-schools",
            evidence="second-hand",
        ),
    ],
    "ico_decisions": [
        cells(
            slug="2021-ico-first",
            title="The refusal was wrong",
            summary="The body was told to reply.",
            authority_slug="ministry-of-schools",
            reference="FS1",
            decided_on="2021-03-01",
            date_precision="month",
            regime="FOIA",
            outcome="upheld",
            sections="s.10; s.36",
            evidence="official",
        )
    ],
    "census_changes": [
        cells(
            slug="2016-census-first",
            title="A field was added",
            summary="Names were asked.",
            collection="School Census",
            field_name="pupil name; Home address",
            change="added",
            announced_on="2016-05-01",
            effective_on="2016-09-01",
            date_precision="day",
            evidence="official",
        )
    ],
    "agreements": [
        cells(
            slug="2015-agreement-first",
            title="A memorandum",
            summary="Two bodies agreed.",
            party_slugs="ministry-of-borders; ministry-of-schools",
            version="1.0",
            in_force_from="2015-07-01",
            in_force_to="2015-12-18",
            date_precision="day",
            evidence="official",
        )
    ],
    "data_shares": [
        cells(
            slug="2015-share-first",
            title="Addresses were given",
            summary="A file each month.",
            from_slug="ministry-of-schools",
            to_slug="ministry-of-borders",
            dataset="A register",
            period_start="2015-07-01",
            period_end="2015-12-31",
            date_precision="month",
            requests_made="18",
            people_requested="2462",
            records_matched="0",
            fields_shared="NAME; home address",
            purpose="immigration-enforcement",
            agreement_slug="2015-agreement-first",
            evidence="reported",
        )
    ],
    "statements": [
        cells(
            slug="2016-statement-first",
            title="Nothing is given",
            summary="A minister said so.",
            speaker="A Minister",
            role="Schools minister",
            organisation_slug="ministry-of-schools",
            forum="lords-written",
            reference="1; 2",
            made_on="2016-10-12",
            date_precision="day",
            evidence="official",
        )
    ],
    "proceedings": [
        cells(
            slug="2016-debate-first",
            title="A debate",
            summary="The regulations were discussed.",
            kind_of_proceeding="debate",
            body_slug="the-watchdog",
            held_on="2016-10-31",
            date_precision="day",
            result="Agreed",
            evidence="official",
        )
    ],
    "figures": [
        cells(
            slug="asked-about-first",
            measure_slug="asked-about",
            measure_title="People asked about",
            subject_slug="2015-share-first",
            asserted_in_slug="2016-statement-first",
            value="2462",
            unit="people",
            qualifier="exact",
            period_start="2015-07-01",
            period_end="2016-09-30",
            date_precision="month",
            status="corrected",
            corrected_by="asked-about-second",
        ),
        cells(
            slug="asked-about-second",
            measure_slug="asked-about",
            measure_title="People asked about",
            subject_slug="2015-share-first",
            asserted_in_slug="2020-foi-first",
            value="2461",
            unit="people",
            qualifier="exact",
            period_start="2015-07-01",
            period_end="2016-09-30",
            date_precision="month",
            status="current",
        ),
        cells(
            slug="part-found",
            measure_slug="part-found",
            measure_title="Part that was found",
            asserted_in_slug="2020-foi-first",
            value="12.5",
            unit="percent",
            qualifier="about",
            status="disputed",
            note="Sources differ.",
        ),
    ],
    "actions": [
        cells(
            slug="2016-action-first",
            campaign="Names are not for borders",
            title="Write to the Lords",
            summary="Ask them to speak.",
            target="lords",
            opens_on="2016-10-01",
            deadline_on="2016-10-31",
        )
    ],
    "links": [
        cells(
            from_slug="2020-foi-first",
            relation="contradicts",
            to_slug="2016-statement-first",
            note="One says none, the other gives a count.",
        ),
        cells(from_slug="2016-action-first", relation="responds-to", to_slug="2016-statement-first"),
        cells(from_slug="2016-debate-first", relation="led-to", to_slug="2020-foi-first"),
        cells(from_slug="2015-share-first", relation="led-to", to_slug="2016-action-first"),
    ],
}
