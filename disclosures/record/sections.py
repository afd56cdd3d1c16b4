"""The files of the record, in the order in which they are loaded.

An app that has files of its own registers them when it starts; disclosures need not know of it.
"""

from disclosures.record.figures import Figures
from disclosures.record.items import DataItems
from disclosures.record.kinds import KIND_SECTIONS
from disclosures.record.links import Links
from disclosures.record.organisations import OrganisationNames, Organisations
from disclosures.record.parts import Parties
from disclosures.record.section import Section
from disclosures.record.sources import Sources

_ours: list[Section] = [Organisations(), OrganisationNames(), DataItems(), *KIND_SECTIONS, Figures(), Links()]


def register(section: Section) -> None:
    """Adds a file, or takes the place of the file of the same name; links come last, after what they join."""
    _ours[:] = [other for other in _ours if other.name != section.name]
    _ours.insert(len(_ours) if section.name == Links.name else len(_ours) - 1, section)


def all_sections() -> tuple[Section, ...]:
    """Every file; sources.csv and parties.csv speak of the rows of the others."""
    return (*_ours, Parties(KIND_SECTIONS), Sources(_ours))


def section(name: str) -> Section:
    """By the name of its file, without the ending. Raises KeyError."""
    return {section.name: section for section in all_sections()}[name]
