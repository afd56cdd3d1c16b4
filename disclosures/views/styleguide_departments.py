"""Invented data for the style guide: what the components of a department's page are given."""

from types import SimpleNamespace
from typing import Any

from disclosures.models import Organisation, Role
from disclosures.presenters.exchange import mirror
from disclosures.queries.exchanges import Partner, Side


def _body(name: str) -> Organisation:
    return Organisation(name=name, slug="sample")


def _side(role: str, *partners: tuple[str, int, int]) -> Side:
    """``partners``: name (empty: nobody on record), data shares, how many with a number."""
    found = [
        Partner(_body(name) if name else None, shares, with_number) for name, shares, with_number in partners
    ]
    return Side(role, sum(shares for _, shares, _ in partners), True, found)


DEPARTMENTS: dict[str, Any] = {
    "mirror": mirror(
        [
            _side(Role.GIVER, ("Office for Samples", 9, 5), ("Sample Police", 2, 0), ("", 1, 0)),
            _side(Role.RECEIVER, ("Sample Inspectorate", 3, 3)),
        ],
        "#sample",
    ),
    "line": [
        {
            "name": "Board of Samples",
            "url": "#sample",
            "valid": "until 1998",
            "records": "nothing on record yet",
        },
        {"name": "Ministry of Samples", "url": "#sample", "valid": "", "records": "7 records, 2002 to 2007"},
    ],
    "later": [SimpleNamespace(name="Department for Samples", get_absolute_url="#sample")],
}
