"""Sample data for the components of data flows, through the presenters that the pages use."""

import datetime as dt
from types import SimpleNamespace as Sample
from typing import Any, cast

from disclosures.models import DataShare, FlowCount, Organisation
from disclosures.presenters.amounts import Amount
from disclosures.presenters.facts import Fact
from disclosures.presenters.flow_diagram import diagram
from disclosures.presenters.flows import pair_rows, table
from disclosures.presenters.pair import Counted, CountedList, FlowRow
from disclosures.queries.flows import Matrix

HERE = "#sample"


def _body(pk: int, name: str, **more: Any) -> Organisation:
    return Organisation(pk=pk, slug=f"sample-{pk}", name=name, **more)


def _number(value: str) -> Amount:
    return Amount("sample", "", value, "", value)


_PIERS = _body(1, "Ministry of Piers")
_BERTHS, _LAMPS = _body(2, "Ministry of Berths", successor=_PIERS), _body(3, "Lamp Authority")
_FERRIES, _HAY = _body(4, "Office for Ferries"), _body(5, "Board for the Making of Hay", abbreviation="BMH")


def _count(count: int, with_number: int, **of: Any) -> FlowCount:
    made: Any = FlowCount(count=count, with_number=with_number, **of)
    made.last_on, made.last_precision = dt.date(2024, 10, 1), "month"
    return cast(FlowCount, made)


_PAIRS = [
    _count(4, 3, giver=_BERTHS, receiver=_FERRIES),
    _count(2, 0, giver=_BERTHS, receiver=_HAY),
    _count(1, 1, giver=_LAMPS, receiver=_HAY),
]
_WAYS = [
    _count(4, 3, giver=_BERTHS, dataset="Register of Berths", receiver=_FERRIES),
    _count(2, 0, giver=_BERTHS, dataset="Lock Logs", receiver=_HAY),
    _count(1, 1, giver=_LAMPS, dataset="", receiver=_HAY),
]
_MATRIX = Matrix(
    whole=_count(8, 4),
    givers=[_count(6, 3, giver=_BERTHS), _count(2, 1, giver=_LAMPS)],
    receivers=[_count(4, 3, receiver=_FERRIES), _count(3, 1, receiver=_HAY)],
    cells={(pair.giver_id or 0, pair.receiver_id or 0): pair for pair in _PAIRS},
    number_of_givers=2, number_of_receivers=3, first=None, last=None,
)  # fmt: skip
_SHARE: Any = Sample(
    title="Sample share", get_absolute_url=HERE, evidence="official", legal_basis="Harbours Act 1847",
    source=Sample(url="https://www.example.org/sample", page=""),
)  # fmt: skip
_ROW = FlowRow(
    cast(DataShare, _SHARE), "2012 to 2016", "Only the years are known",
    requests=Fact("", "20", url=HERE, numbers=(_number("20"), _number("21")), remark="disputed"),
    people=Fact(
        "", "2,461", url=HERE, numbers=(_number("2,461"),), was=(_number("2,462"),),
        remark="corrected 27 Nov 2017",
    ),
    records=Fact("", state="unknown"), fields=[], purpose="", agreement=None, more="2 more figures",
)  # fmt: skip
_FIELDS = [Counted("Home address", "2 flows", HERE), Counted("Berth", "1 flow")]


def flows() -> dict[str, Any]:
    """Made for each request: addresses are known only once the site is up."""
    return {
        "matrix": table(_MATRIX),
        "diagram": diagram(_WAYS, _count(7, 4), None),
        "pairs": pair_rows(_PAIRS),
        "flow_rows": [_ROW],
        "counted_list": CountedList("Fields on record", _FIELDS, "3 flows"),
    }
