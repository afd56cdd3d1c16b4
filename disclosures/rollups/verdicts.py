"""The verdict of each public statement, and how many statements have which, for all and for each body.

The rule is ``rules.verdicts``, here as on the pages. Rows are read in batches and judged in Python, but
for statements with which nothing is linked: nearly all of a large record, which differ by who spoke alone.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Case as Either
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

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
from disclosures.rules.cases import WEIGHED, cases
from disclosures.rules.verdicts import OFFICIAL_SPEAKERS, Case, Judgement, judge

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
_SPEAKERS = (
    "INSERT INTO disclosures_claimspeaker (organisation_id, disclosure_id, verdict, sort_date)"
    " SELECT DISTINCT p.organisation_id, v.disclosure_id, v.verdict, v.sort_date"
    " FROM disclosures_claimverdict v JOIN disclosures_party p USING (disclosure_id)"
    " WHERE p.role = 'speaker' {chosen}"
)
_VERDICT = ("verdict", "strength", "evidence_count", "sort_date")
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
    _write_lone()
    for some in _batches(_linked()):
        _write(some)
    _run(_SPEAKERS.format(chosen=""))
    _run(_CHANGE.format(select=_COUNT_ALL.format(chosen="")))
    _run(_CHANGE.format(select=_COUNT_EACH.format(chosen="")))


def differences() -> Iterator[tuple[str, str]]:
    yield from _differing_lone()
    for some in _batches(_linked()):
        yield from _differing(some)
    yield from _misspoken()
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
    for some in _batches(ids):
        _write(some)
    _run(_SPEAKERS.format(chosen="AND v.disclosure_id = ANY(%(ids)s::bigint[])"), ids)
    _run(_CHANGE.format(select=_COUNT_ALL.format(chosen=_CHOSEN)), ids)
    _run(_CHANGE.format(select=_COUNT_EACH.format(chosen=_CHOSEN)), ids)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some


# ---- statements with which nothing is linked


def _is_linked() -> Q:
    """Whether the rule may have anything to look at besides who spoke."""
    links = Link.objects.filter(relation__in=WEIGHED)
    corrected = Figure.objects.filter(corrected_by__isnull=False)
    return (
        Q(Exists(links.filter(to_disclosure=OuterRef("pk"))))
        | Q(Exists(links.filter(from_disclosure=OuterRef("pk"))))
        | Q(Exists(corrected.filter(asserted_in=OuterRef("pk"))))
    )


def _statements() -> "QuerySet[Disclosure]":
    return Disclosure.objects.public().filter(kind=Kind.STATEMENT).order_by()


def _linked() -> list[int]:
    return list(_statements().filter(_is_linked()).order_by("pk").values_list("pk", flat=True))


def _lone() -> "QuerySet[Disclosure, Any]":
    """Id and _VERDICT of each statement with which nothing is linked."""
    spoke = Party.objects.filter(disclosure=OuterRef("pk"), role=Role.SPEAKER)
    official = Party.objects.filter(disclosure=OuterRef("pk"), organisation__kind__in=OFFICIAL_SPEAKERS)
    is_official = Q(Exists(official.filter(role=Role.SPEAKER))) | (~Q(Exists(spoke)) & Q(Exists(official)))
    by_state, by_others = _of_nothing(frozenset(OFFICIAL_SPEAKERS)), _of_nothing(frozenset())
    return (
        _statements()
        .filter(~_is_linked())
        .annotate(
            verdict=_either(is_official, by_state.verdict.value, by_others.verdict.value, CharField()),
            strength=_either(is_official, by_state.strength, by_others.strength, IntegerField()),
            evidence_count=_either(
                is_official, by_state.evidence_count, by_others.evidence_count, IntegerField()
            ),
        )
        .values_list("pk", *_VERDICT)
    )


def _of_nothing(kinds: frozenset[str]) -> Judgement:
    """What the rule says where no record is linked, by the kinds of body that spoke."""
    return judge(Case(Disclosure(), frozenset(), kinds))


def _either(condition: Q, one: Any, other: Any, field: Any) -> Either:
    return Either(
        When(condition, then=Value(one, output_field=field)), default=Value(other, output_field=field)
    )


def _write_lone() -> None:
    select, values = _lone().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO disclosures_claimverdict (disclosure_id, {', '.join(_VERDICT)}) {select}", values
        )


def _differing_lone() -> Iterator[tuple[str, str]]:
    kept = {f"kept_{name}": F(f"claim_verdict__{name}") for name in _VERDICT}
    is_kept = Q(**{name: F(f"kept_{name}") for name in _VERDICT})
    wrong = _lone().annotate(**kept).exclude(is_kept, claim_verdict__isnull=False)
    for row in wrong.values_list("pk", *_VERDICT, *kept).iterator():
        pk, now, then = row[0], row[1:5], row[5:]
        if then[0] is None:
            yield f"verdict of disclosure {pk}", "it is missing"
        else:
            yield f"verdict of disclosure {pk}", f"{then} is kept, {now} is true"


# ---- statements that are judged by what is linked


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


def _write(ids: list[int]) -> None:
    ClaimVerdict.objects.bulk_create(_rows(ids).values())


def _differing(ids: list[int]) -> Iterator[tuple[str, str]]:
    kept = ClaimVerdict.objects.in_bulk(ids)
    for pk, true in _rows(ids).items():
        if (found := kept.get(pk)) is None:
            yield f"verdict of disclosure {pk}", "it is missing"
        elif (now := _values(true)) != (then := _values(found)):
            yield f"verdict of disclosure {pk}", f"{then} is kept, {now} is true"


def _values(row: ClaimVerdict) -> tuple[str, int, int, object]:
    return str(row.verdict), row.strength, row.evidence_count, row.sort_date


# ---- who spoke, and how often


def _misspoken() -> Iterator[tuple[str, str]]:
    """Speakers beside the verdicts that are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(v.disclosure_id, s.disclosure_id),"
            " coalesce(v.organisation_id, s.organisation_id),"
            " s.disclosure_id IS NULL, v.disclosure_id IS NULL"
            " FROM (SELECT DISTINCT p.organisation_id, v.disclosure_id, v.verdict, v.sort_date"
            " FROM disclosures_claimverdict v JOIN disclosures_party p USING (disclosure_id)"
            " WHERE p.role = 'speaker') v"
            " FULL JOIN disclosures_claimspeaker s USING (disclosure_id, organisation_id)"
            " WHERE (v.verdict, v.sort_date) IS DISTINCT FROM (s.verdict, s.sort_date) ORDER BY 1, 2"
        )
        for pk, body, is_missing, is_too_many in cursor.fetchall():
            says = "is missing" if is_missing else "did not speak" if is_too_many else "has other values"
            yield f"speaker of disclosure {pk}", f"body {body} {says}"


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
