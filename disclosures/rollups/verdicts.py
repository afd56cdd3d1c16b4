"""The verdict of each public statement, and how many statements have which, for all and for each body.

The rule is ``disclosures.verdicts``, here as on the pages: rows are read in batches and judged in Python.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from disclosures.cases import cases
from disclosures.models import (
    ClaimCount,
    ClaimSpeaker,
    ClaimVerdict,
    Disclosure,
    Figure,
    Kind,
    Link,
    Party,
    Role,
)

VERSION = 1

AT_ONCE = 1_000

_COUNT_ALL = "SELECT NULL::bigint, verdict, count(*) FROM disclosures_claimverdict {chosen} GROUP BY 2"
_COUNT_EACH = "SELECT organisation_id, verdict, count(*) FROM disclosures_claimspeaker {chosen} GROUP BY 1, 2"
_CHANGE = (
    "INSERT INTO disclosures_claimcount AS c (organisation_id, verdict, count) {select}"
    " ON CONFLICT (organisation_id, verdict) DO UPDATE SET count = c.count + excluded.count"
)
_TAKE = (
    "UPDATE disclosures_claimcount c SET count = c.count - gone.count FROM ({select})"
    " AS gone (organisation_id, verdict, count) WHERE c.verdict = gone.verdict"
    " AND c.organisation_id IS NOT DISTINCT FROM gone.organisation_id"
)
_CHOSEN = "WHERE disclosure_id = ANY(%(ids)s::bigint[])"


def take_out(ids: list[int]) -> None:
    """These alone: what is kept says by itself how it was counted, whatever has changed since."""
    _forget(ids)


def put_in(ids: list[int]) -> None:
    touched = _touched(ids)
    _forget(touched)
    _judge(touched)


def make_anew() -> None:
    for model in (ClaimVerdict, ClaimSpeaker, ClaimCount):
        model.objects.all().delete()
    for some in _statements():
        _write(some)
    _run(_CHANGE.format(select=_COUNT_ALL.format(chosen="")))
    _run(_CHANGE.format(select=_COUNT_EACH.format(chosen="")))


def differences() -> Iterator[tuple[str, str]]:
    for some in _statements():
        yield from _differing(some)
    kept = ClaimVerdict.objects.exclude(disclosure__state="published", disclosure__kind=Kind.STATEMENT)
    for pk in kept.values_list("pk", flat=True).iterator():
        yield f"verdict of disclosure {pk}", "it is no public statement"
    yield from _miscounted()


def _touched(ids: Iterable[int]) -> list[int]:
    """Statements whose verdict may change with these records: they themselves, those linked with them, and
    those with a number that one of theirs corrects."""
    chosen = list(ids)
    sources = Link.objects.filter(to_disclosure__in=chosen).values_list("from_disclosure", flat=True)
    targets = Link.objects.filter(from_disclosure__in=chosen).values_list("to_disclosure", flat=True)
    corrected = Figure.objects.filter(corrected_by__asserted_in__in=chosen)
    near = {*chosen, *sources, *targets, *corrected.values_list("asserted_in", flat=True)}
    return list(Disclosure.objects.filter(pk__in=near, kind=Kind.STATEMENT).values_list("pk", flat=True))


def _forget(ids: list[int]) -> None:
    _run(_TAKE.format(select=_COUNT_ALL.format(chosen=_CHOSEN)), ids)
    _run(_TAKE.format(select=_COUNT_EACH.format(chosen=_CHOSEN)), ids)
    for model in (ClaimVerdict, ClaimSpeaker):
        model._default_manager.filter(disclosure__in=ids).delete()
    _run("DELETE FROM disclosures_claimcount WHERE count = 0")


def _judge(ids: list[int]) -> None:
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        _write(some)
    _run(_CHANGE.format(select=_COUNT_ALL.format(chosen=_CHOSEN)), ids)
    _run(_CHANGE.format(select=_COUNT_EACH.format(chosen=_CHOSEN)), ids)


def _statements() -> Iterator[list[int]]:
    """All public statements, a batch at a time, by id."""
    last = 0
    public = Disclosure.objects.public().filter(kind=Kind.STATEMENT).order_by("pk")
    while some := list(public.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        yield some
        last = some[-1]


def _rows(ids: list[int]) -> dict[int, ClaimVerdict]:
    """What the rule says of them now."""
    return {
        pk: ClaimVerdict(
            disclosure_id=pk,
            verdict=case.judgement.verdict,
            strength=case.judgement.strength,
            evidence_count=case.judgement.evidence_count,
            sort_date=case.claim.sort_date,
        )
        for pk, case in cases(ids).items()
    }


def _speakers(ids: Iterable[int]) -> set[tuple[int, int]]:
    """(statement, body) of those who spoke."""
    rows = Party.objects.filter(disclosure_id__in=list(ids), role=Role.SPEAKER)
    return set(rows.values_list("disclosure_id", "organisation_id"))


def _write(ids: list[int]) -> None:
    rows = _rows(ids)
    ClaimVerdict.objects.bulk_create(rows.values())
    ClaimSpeaker.objects.bulk_create(
        ClaimSpeaker(
            organisation_id=body, disclosure_id=pk, verdict=rows[pk].verdict, sort_date=rows[pk].sort_date
        )
        for pk, body in sorted(_speakers(rows))
    )


def _differing(ids: list[int]) -> Iterator[tuple[str, str]]:
    kept = ClaimVerdict.objects.in_bulk(ids)
    rows = _rows(ids)
    for pk, true in rows.items():
        if (found := kept.get(pk)) is None:
            yield f"verdict of disclosure {pk}", "it is missing"
        elif (now := _values(true)) != (then := _values(found)):
            yield f"verdict of disclosure {pk}", f"{then} is kept, {now} is true"
    speaking = {(pk, body): _values(rows[pk])[::3] for pk, body in _speakers(ids)}
    listed = {
        (pk, body): (verdict, day)
        for pk, body, verdict, day in ClaimSpeaker.objects.filter(disclosure_id__in=ids).values_list(
            "disclosure_id", "organisation_id", "verdict", "sort_date"
        )
    }
    for (pk, body), values in sorted(speaking.items() ^ listed.items(), key=str):
        yield f"speaker of disclosure {pk}", f"{values} is kept for body {body} or true, and not both"


def _values(row: ClaimVerdict) -> tuple[str, int, int, object]:
    return str(row.verdict), row.strength, row.evidence_count, row.sort_date


def _miscounted() -> Iterator[tuple[str, str]]:
    truth = f"{_COUNT_ALL.format(chosen='')} UNION ALL {_COUNT_EACH.format(chosen='')}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.organisation_id, t.verdict, t.n, c.count"  # noqa: S608
            f" FROM ({truth}) AS t (organisation_id, verdict, n)"
            " FULL JOIN disclosures_claimcount c ON c.verdict = t.verdict"
            " AND coalesce(c.organisation_id, 0) = coalesce(t.organisation_id, 0)"
            " WHERE coalesce(t.n, 0) <> coalesce(c.count, 0)"
        )
        for body, verdict, true, counted in cursor.fetchall():
            where = f"organisation {body}" if body else "all organisations"
            yield f"count of {verdict}", f"{where}: {counted} counted, {true} there"


def _run(sql: str, ids: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": ids})
