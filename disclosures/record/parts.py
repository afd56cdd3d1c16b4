"""Who takes part in a disclosure: from the columns of its file, from parties.csv, and by rule.

A file has one column for each role that its kind commonly has. Parts that no column can hold stand in
parties.csv, which is there only when there are such parts.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from disclosures.models import DisclosureDetail, Party, State
from disclosures.record.collectors import derived_parts
from disclosures.record.columns import Slug, of
from disclosures.record.loading import Load
from disclosures.record.problems import quoted
from disclosures.record.section import Exported, Row, Section

if TYPE_CHECKING:
    from disclosures.record.spine import Disclosures

# (organisation slug, role)
Part = tuple[str, str]


def parts_wanted(
    load: Load, row: Row, roles: dict[str, str], detail: DisclosureDetail, current: Sequence[tuple[int, str]]
) -> list[tuple[int, str]]:
    """(organisation id, role) in order, as the row wants them; ``current`` are those in the database.

    Without a parties.csv, parts in roles that the row does not speak of stay as they are.
    """
    written: list[Part] = []
    for column, role in roles.items():
        slugs = [row[column]] if isinstance(row[column], str) else row[column]
        written.extend((slug, role) for slug in slugs if slug)
    written.extend(load.further_parts.get(row["slug"], ()))
    taken = {role for _, role in written}
    organisations = load.ids["organisations"]
    derived = [
        (slug, role) for slug, role in derived_parts(detail) if role not in taken and slug in organisations
    ]
    wanted = [(organisations[slug], role) for slug, role in written + derived]
    if Parties.name not in load.rows:
        spoken_of = {*roles.values(), *taken, *(role for _, role in derived)}
        wanted += [(organisation, role) for organisation, role in current if role not in spoken_of]
    return list(dict.fromkeys(wanted))


def parts_written(
    detail: DisclosureDetail, roles: dict[str, str], lists: set[str]
) -> tuple[dict[str, Any], list[Part]]:
    """(cells of the role columns, the parts for parties.csv); ``detail.parties`` come in order of key."""
    parties = list(detail.parties.all())
    cells: dict[str, Any] = {}
    further: list[Part] = []
    for column, role in roles.items():
        slugs = [party.organisation.slug for party in parties if party.role == role]
        cells[column] = slugs if column in lists else "".join(slugs[:1])
        further += [] if column in lists else [(slug, role) for slug in slugs[1:]]
    others = [party for party in parties if party.role not in roles.values()]
    further += [(party.organisation.slug, party.role) for party in others]
    for part in derived_parts(detail):
        if [found for found in further if found[1] == part[1]] == [part]:
            further.remove(part)
    return cells, further


class Parties(Section):
    name = "parties"
    is_optional: ClassVar[bool] = True
    columns = (
        Slug("disclosure_slug", to="disclosures", required=True),
        Slug("organisation_slug", to="organisations", required=True),
        of(Party, "role"),
    )

    def __init__(self, kinds: "Sequence[Disclosures]") -> None:
        self._kinds = kinds

    def check(self, load: Load) -> None:
        seen: set[tuple[str, str, str]] = set()
        for row in load.rows[self.name]:
            slug, organisation, role = row["disclosure_slug"], row["organisation_slug"], row["role"]
            if slug and slug not in load.brought["disclosures"] and load.is_known("disclosures", slug):
                load.refuse(row, "disclosure_slug", f"{quoted(slug)} is in none of the files.")
            if (slug, organisation, role) in seen:
                load.refuse(row, "organisation_slug", "the organisation has this role already.")
            seen.add((slug, organisation, role))
            load.further_parts.setdefault(slug, []).append((organisation, role))

    def write(self, load: Load) -> None:
        """Nothing: the parts are written with their disclosures, which find them in ``further_parts``."""

    def rows(self) -> Iterator[Exported]:
        for kind in self._kinds:
            for detail in kind.public():
                for organisation, role in kind.parts(detail)[1]:
                    cells = {
                        "disclosure_slug": detail.slug,
                        "organisation_slug": organisation,
                        "role": role,
                    }
                    yield cells, None


def check_references(load: Load, rows: Sequence[Row], kind: str, role: str, column: str) -> None:
    """An authority has a reference once among its disclosures of a kind; the database holds to it too."""
    seen: dict[tuple[str, str], str] = {}
    named = {row["reference"] for row in rows if row["reference"]}
    taken = Party.objects.filter(
        role=role,
        disclosure__kind=kind,
        disclosure__state=State.PUBLISHED,
        disclosure__reference__in=named,
    )
    brought = [load.ids["disclosures"].get(row["slug"]) for row in rows]
    for slug, authority, reference in taken.exclude(disclosure__in=[pk for pk in brought if pk]).values_list(
        "disclosure__slug", "organisation__slug", "disclosure__reference"
    ):
        seen[authority, reference] = f"{slug}, which is on record"
    for row in rows:
        key = (row[column], row["reference"])
        if all(key) and key in seen:
            load.refuse(row, "reference", f"{quoted(row['reference'])} is the reference of {seen[key]}.")
        seen.setdefault(key, f"the row of line {row.line}")
