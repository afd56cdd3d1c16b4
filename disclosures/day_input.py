"""The box for a day, of every form that asks for one."""

import datetime as dt
from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A calendar, but plain text for what is no day: a browser drops that, and nobody could mend it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"type": "date"} | (attrs or {}), format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if not _is_day(context["widget"]["value"]):
            context["widget"]["type"] = "text"
            context["widget"]["attrs"].pop("min", None)
        return context


def _is_day(text: str | None) -> bool:
    try:
        return not text or dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
