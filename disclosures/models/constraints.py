"""Checks that several models share; PostgreSQL enforces them, whoever writes."""

from django.db.models import CheckConstraint, F, Q, TextChoices


def one_of(field: str, choices: type[TextChoices], *, name: str, blank: bool = False) -> CheckConstraint:
    """The field holds one of the choices, or, if ``blank``, nothing."""
    return CheckConstraint(
        name=name, condition=Q(**{f"{field}__in": ([""] if blank else []) + choices.values})
    )


def in_order(first: str, second: str, *, name: str) -> CheckConstraint:
    """The second date is not before the first, where both are known."""
    known = Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True})
    return CheckConstraint(name=name, condition=known | Q(**{f"{second}__gte": F(first)}))


def not_negative(*fields: str, name: str) -> CheckConstraint:
    """Each number is unknown (null), zero or more."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})
    return CheckConstraint(name=name, condition=condition)
