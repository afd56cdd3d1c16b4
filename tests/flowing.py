"""Data flows and their numbers, for tests of the pages that show them."""

from typing import Any

from disclosures.models import Organisation, Unit
from tests import factories as make

PAIR = "/flows/giver/receiver/"


def share(giver: Organisation, receiver: Organisation, **more: Any) -> Any:
    return make.DataShareFactory(giver=giver, receiver=receiver, public=True, **more)


def figure(about: Any, value: int, unit: str = Unit.PEOPLE, **more: Any) -> Any:
    measure = more.pop("measure", None) or make.MeasureFactory(subject=about, unit=unit)
    return make.FigureFactory(measure=measure, value=value, **more)
