"""What the tests of ingest share: names of authorities, samples, and a way to read bytes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disclosures.ingest import Limits, Result, read

SAMPLES = Path(__file__).resolve().parents[1] / "samples"

AUTHORITIES = (
    ("department-for-education", ("Department for Education", "DfE")),
    (
        "department-for-children-schools-and-families",
        ("Department for Children, Schools and Families", "DCSF"),
    ),
    ("home-office", ("Home Office",)),
    ("metropolitan-police-service", ("Metropolitan Police Service", "Metropolitan Police", "MPS")),
    ("welsh-government", ("Welsh Government", "Llywodraeth Cymru")),
    ("east-mercia-county-council", ("East Mercia County Council",)),
    ("harrowdale-metropolitan-borough-council", ("Harrowdale Metropolitan Borough Council",)),
    ("ravensmere-academies-trust", ("Ravensmere Academies Trust",)),
)


@pytest.fixture
def read_bytes(tmp_path: Path) -> Callable[..., Result]:
    """Read bytes as an upload of that name."""

    def read_them(data: bytes, name: str = "reply.pdf", limits: Limits | None = None) -> Result:
        path = tmp_path / "upload"
        path.write_bytes(data)
        return read(path, name, limits, AUTHORITIES)

    return read_them
