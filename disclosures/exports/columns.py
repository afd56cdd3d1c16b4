"""One table of columns for every format of export and for the data dictionary.

The first columns are those of the contract, in its order; an export of one kind has its own behind them.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from disclosures.exports.formulas import harmless_sql
from disclosures.models import KINDS, Kind

Type = Literal["text", "list", "whole", "date", "time"]
_SPINE = "disclosures_disclosure"


@dataclass(frozen=True)
class Column:
    """``sql`` yields text, a whole number, a date or a UTC time; a list is text joined by ``; ``."""

    name: str
    type: Type
    sql: str
    meaning: str

    def for_csv(self, value: str) -> str:
        """SQL that makes a cell of a value: harmless text, ISO 8601 times, nothing for what is unknown."""
        if self.type in {"text", "list"}:
            return harmless_sql(value)
        return _as_text(value) if self.type == "time" else value

    def for_json(self, value: str) -> str:
        """SQL that makes JSON of a value: null for what is unknown, an array for a list."""
        if self.type == "list":
            return f"coalesce(string_to_array(nullif({value}, ''), '; '), ARRAY[]::text[])"
        if self.type == "text":
            return f"nullif({value}, '')"
        return _as_text(value) if self.type == "time" else value


def _as_text(value: str) -> str:
    return f"""to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def _own(name: str) -> str:
    return f'"{_SPINE}"."{name}"'


def _linked(own_end: str, other_end: str) -> str:
    """Slugs at the other end of ``contradicts`` links; looked up only for rows that are known to have one."""
    return (
        f"CASE WHEN {_own('has_contradiction')} THEN (SELECT string_agg(o.slug, '; ' ORDER BY o.slug)"
        f" FROM disclosures_link l JOIN {_SPINE} o ON o.id = l.{other_end}"
        f" WHERE l.{own_end} = {_own('id')} AND l.relation = 'contradicts' AND o.state = 'published') END"
    )


def _of_child(kind: str, expression: str) -> str:
    """A value of the child table, looked up for rows of its kind only."""
    table = KINDS[kind]._meta.db_table
    return (
        f"CASE WHEN {_own('kind')} = '{kind}' THEN"
        f" (SELECT {expression} FROM {table} c WHERE c.disclosure_id = {_own('id')}) END"
    )


def base_columns() -> tuple[Column, ...]:
    """The columns of every timeline export, in the contract's order."""
    address = f"'{settings.SITE_URL}/disclosures/' || {_own('slug')} || '/'"
    source = f"(SELECT s.url FROM disclosures_source s WHERE s.id = {_own('source_id')})"
    return (
        Column("id", "text", _own("slug"), "Permanent name of the record"),
        Column("url", "text", address, "Permanent address of the record"),
        Column("kind", "text", _own("kind"), "Kind of record"),
        Column("title", "text", _own("title"), "Our neutral title"),
        Column("summary", "text", _own("summary"), "Our summary, three sentences at most"),
        Column("date", "date", _own("date"), "Main date; the first day where only month or year is known"),
        Column("date_precision", "text", _own("date_precision"), "day, month or year; empty: date unknown"),
        Column("organisations", "list", _own("organisation_names"), "Every organisation that took part"),
        Column("giver", "list", _own("giver_names"), "Who gave data"),
        Column("receiver", "list", _own("receiver_names"), "Who received data"),
        Column("reference", "text", _own("reference"), "Reference of the authority, court or Parliament"),
        Column("outcome", "text", _own("outcome"), "Outcome of a request or of a complaint"),
        Column("fields", "list", _own("field_names"), "Data items, as the source writes them"),
        Column(
            "people_requested", "whole", _of_child(Kind.DATA_SHARE, "c.people_requested"),
            "People asked about, as it stands today; empty: unknown, never zero",
        ),
        Column(
            "records_matched", "whole", _of_child(Kind.DATA_SHARE, "c.records_matched"),
            "Records given back, as it stands today; empty: unknown, never zero",
        ),
        Column("evidence", "text", _own("evidence"), "document, official, reported or second-hand"),
        Column("source_url", "text", source, "Where the row can be checked"),
        Column("document_url", "text", "NULL::text", "Safe copy of the document; empty: none here"),
        Column(
            "contradicts", "list", _linked("from_disclosure_id", "to_disclosure_id"),
            "Records that this one contradicts, as we read them",
        ),
        Column(
            "contradicted_by", "list", _linked("to_disclosure_id", "from_disclosure_id"),
            "Records that contradict this one, as we read them",
        ),
        Column("published_at", "time", _own("published_at"), "When it was first published here (UTC)"),
        Column("updated_at", "time", _own("updated_at"), "When it last changed (UTC)"),
    )  # fmt: skip


def _child(kind: str, name: str, type_: Type, meaning: str, expression: str = "") -> Column:
    return Column(name, type_, _of_child(kind, expression or f"c.{name}"), meaning)


def _joined(name: str) -> str:
    return f"array_to_string(c.{name}, '; ')"


_AGREEMENT = f"(SELECT a.slug FROM {_SPINE} a WHERE a.id = c.agreement_id AND a.state = 'published')"
KIND_COLUMNS: dict[str, tuple[Column, ...]] = {
    Kind.FOI_RESPONSE: (
        _child(Kind.FOI_RESPONSE, "requested_on", "date", "When the request was made"),
        _child(Kind.FOI_RESPONSE, "responded_on", "date", "When it was answered"),
        _child(Kind.FOI_RESPONSE, "exemptions", "list", "Exemptions relied on", _joined("exemptions")),
        _child(Kind.FOI_RESPONSE, "internal_review_outcome", "text", "Outcome of the internal review"),
        _child(Kind.FOI_RESPONSE, "request_url", "text", "Address of the request"),
    ),
    Kind.ICO_DECISION: (
        _child(Kind.ICO_DECISION, "decided_on", "date", "When the regulator decided"),
        _child(Kind.ICO_DECISION, "regime", "text", "Law under which it decided"),
        _child(Kind.ICO_DECISION, "sections", "list", "Sections decided on", _joined("sections")),
        _child(Kind.ICO_DECISION, "appeal_reference", "text", "References of appeals"),
    ),
    Kind.CENSUS_CHANGE: (
        _child(Kind.CENSUS_CHANGE, "collection", "text", "Collection that changed"),
        _child(Kind.CENSUS_CHANGE, "cbds_reference", "text", "Item, code set or request for change"),
        _child(Kind.CENSUS_CHANGE, "change", "text", "What happened to the item"),
        _child(Kind.CENSUS_CHANGE, "announced_on", "date", "When it was announced"),
        _child(Kind.CENSUS_CHANGE, "effective_on", "date", "From when it held"),
        _child(Kind.CENSUS_CHANGE, "legal_instrument", "text", "Statutory instrument"),
    ),
    Kind.DATA_SHARE: (
        _child(Kind.DATA_SHARE, "dataset", "text", "Where the data came from"),
        _child(Kind.DATA_SHARE, "period_start", "date", "First day"),
        _child(Kind.DATA_SHARE, "period_end", "date", "Last day"),
        _child(Kind.DATA_SHARE, "requests_made", "whole", "Requests; each may hold many people"),
        _child(Kind.DATA_SHARE, "purpose", "text", "Purpose"),
        _child(Kind.DATA_SHARE, "legal_basis", "text", "Legal basis that was given"),
        _child(Kind.DATA_SHARE, "agreement", "text", "Agreement under which it was shared", _AGREEMENT),
    ),
    Kind.AGREEMENT: (
        _child(Kind.AGREEMENT, "version", "text", "Version"),
        _child(Kind.AGREEMENT, "signed_on", "date", "When it was signed"),
        _child(Kind.AGREEMENT, "in_force_from", "date", "From when it held"),
        _child(Kind.AGREEMENT, "in_force_to", "date", "Until when it held"),
    ),
    Kind.STATEMENT: (
        _child(Kind.STATEMENT, "speaker", "text", "Who said it"),
        _child(Kind.STATEMENT, "role", "text", "Office held at the time", "c.speaker_role"),
        _child(Kind.STATEMENT, "forum", "text", "Where it was said"),
        _child(Kind.STATEMENT, "made_on", "date", "When it was said"),
    ),
    Kind.PROCEEDING: (
        _child(Kind.PROCEEDING, "kind_of_proceeding", "text", "Kind of proceeding"),
        _child(Kind.PROCEEDING, "held_on", "date", "When it was held, made or decided"),
        _child(Kind.PROCEEDING, "result", "text", "Result"),
    ),
}


def columns(kind: str | None = None) -> tuple[Column, ...]:
    """The columns of an export: all kinds together, or one kind with its own."""
    return base_columns() + (KIND_COLUMNS[kind] if kind else ())


_PAIR = "disclosures_flowcount"


def _body(end: str, column: str) -> str:
    return f'(SELECT o.{column} FROM disclosures_organisation o WHERE o.id = "{_PAIR}"."{end}_id")'


def pair_columns() -> tuple[Column, ...]:
    """Of rows of FlowCount by pair: who gave to whom how often. Numbers of people stand with their flows."""
    address = (
        f"'{settings.SITE_URL}/flows/' || {_body('giver', 'slug')} || '/' || {_body('receiver', 'slug')}"
    )
    return (
        Column("giver", "text", _body("giver", "name"), "Who gave data"),
        Column("receiver", "text", _body("receiver", "name"), "Who received data"),
        Column("flows", "whole", f'"{_PAIR}"."count"', "Flows on record from one to the other"),
        Column(
            "flows_with_number", "whole", f'"{_PAIR}"."with_number"',
            "Of these, flows of which a number of people or records is known",
        ),
        Column("url", "text", f"{address} || '/'", "Address of the pair"),
    )  # fmt: skip
