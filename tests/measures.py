"""Measured things with what was said of them, and the words of a page about them."""

import datetime
import html
import re
from typing import Any

from django.test import Client

from disclosures.models import FigureStatus, Measure
from tests import factories as make

FIRST, SECOND, LAST = datetime.date(2016, 10, 27), datetime.date(2016, 11, 22), datetime.date(2017, 11, 27)


def said(day: datetime.date | None, **values: Any) -> Any:
    precision = {} if day else {"date_precision": ""}
    return make.StatementFactory(made_on=day, public=True, **precision | values)


def text_of(client: Client, address: str, status: int = 200) -> str:
    """What a reader sees of the main part, without tags, in one line."""
    response = client.get(address)
    assert response.status_code == status
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def corrected_measure(share: Any) -> Measure:
    """2,462, given twice, then corrected to 2,461."""
    measure: Measure = make.MeasureFactory(
        slug="people-asked-about", title="People asked about", subject=share, period_start=share.period_start
    )
    stands = make.FigureFactory(measure=measure, value=2461, asserted_in=said(LAST))
    for day in (FIRST, SECOND):
        make.FigureFactory(
            measure=measure, value=2462, status=FigureStatus.CORRECTED, corrected_by=stands,
            asserted_in=said(day, speaker="A Minister", speaker_role="Education minister"),
        )  # fmt: skip
    return measure
