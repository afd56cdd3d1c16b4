"""The seven files of disclosures; record/README.md gives the meaning of each column."""

from disclosures.models import (
    OUTCOMES_OF,
    Agreement,
    CensusFieldChange,
    DataShare,
    Disclosure,
    FOIResponse,
    ICODecision,
    Kind,
    Proceeding,
    Role,
    Statement,
)
from disclosures.record.columns import Choice, Slug, SlugList, TextList, of
from disclosures.record.spine import Disclosures

_PRECISION = of(Disclosure, "date_precision")
_REFERENCE = of(Disclosure, "reference")


def _organisation(name: str) -> Slug:
    return Slug(name, to="organisations", required=True)


def _outcome(kind: str, *, required: bool = False) -> Choice:
    return Choice("outcome", "outcome", values=OUTCOMES_OF[kind], required=required)


FOI_RESPONSES = Disclosures(
    "foi_responses",
    FOIResponse,
    [
        _organisation("authority_slug"),
        _REFERENCE,
        of(FOIResponse, "requested_on"),
        of(FOIResponse, "responded_on"),
        _PRECISION,
        _outcome(Kind.FOI_RESPONSE),
        of(FOIResponse, "exemptions"),
        of(FOIResponse, "internal_review_outcome"),
        of(FOIResponse, "request_url"),
    ],
    roles={"authority_slug": Role.AUTHORITY},
    dated=("responded_on", "requested_on"),
    in_order=(("requested_on", "responded_on"),),
)
ICO_DECISIONS = Disclosures(
    "ico_decisions",
    ICODecision,
    [
        _organisation("authority_slug"),
        _REFERENCE,
        of(ICODecision, "decided_on"),
        _PRECISION,
        of(ICODecision, "regime", required=True),
        _outcome(Kind.ICO_DECISION, required=True),
        of(ICODecision, "sections"),
        of(ICODecision, "appeal_reference"),
    ],
    roles={"authority_slug": Role.AUTHORITY},
    dated=("decided_on",),
)
CENSUS_CHANGES = Disclosures(
    "census_changes",
    CensusFieldChange,
    [
        of(CensusFieldChange, "collection"),
        TextList("field_name", longest=200, required=True),
        of(CensusFieldChange, "cbds_reference"),
        of(CensusFieldChange, "change"),
        of(CensusFieldChange, "announced_on"),
        of(CensusFieldChange, "effective_on"),
        _PRECISION,
        of(CensusFieldChange, "legal_instrument"),
    ],
    # The collector is derived: collectors.py.
    roles={},
    dated=("effective_on", "announced_on"),
    items="field_name",
)
AGREEMENTS = Disclosures(
    "agreements",
    Agreement,
    [
        SlugList("party_slugs", to="organisations", required=True),
        of(Agreement, "version"),
        of(Agreement, "signed_on"),
        of(Agreement, "in_force_from"),
        of(Agreement, "in_force_to"),
        _PRECISION,
    ],
    roles={"party_slugs": Role.PARTY},
    dated=("in_force_from", "signed_on"),
    in_order=(("in_force_from", "in_force_to"),),
)
DATA_SHARES = Disclosures(
    "data_shares",
    DataShare,
    [
        _organisation("from_slug"),
        _organisation("to_slug"),
        of(DataShare, "dataset", required=True),
        of(DataShare, "period_start"),
        of(DataShare, "period_end"),
        _PRECISION,
        of(DataShare, "requests_made"),
        of(DataShare, "people_requested"),
        of(DataShare, "records_matched"),
        TextList("fields_shared", longest=200),
        of(DataShare, "purpose", required=True),
        of(DataShare, "legal_basis"),
        Slug("agreement_slug", to="disclosures"),
    ],
    roles={"from_slug": Role.GIVER, "to_slug": Role.RECEIVER},
    dated=("period_start",),
    in_order=(("period_start", "period_end"),),
    items="fields_shared",
)
STATEMENTS = Disclosures(
    "statements",
    Statement,
    [
        of(Statement, "speaker", required=True),
        of(Statement, "speaker_role", "role"),
        _organisation("organisation_slug"),
        of(Statement, "forum", required=True),
        _REFERENCE,
        of(Statement, "made_on"),
        _PRECISION,
    ],
    roles={"organisation_slug": Role.SPEAKER},
    dated=("made_on",),
)
PROCEEDINGS = Disclosures(
    "proceedings",
    Proceeding,
    [
        of(Proceeding, "kind_of_proceeding"),
        _organisation("body_slug"),
        _REFERENCE,
        of(Proceeding, "held_on"),
        _PRECISION,
        of(Proceeding, "result"),
    ],
    roles={"body_slug": Role.PARTY},
    dated=("held_on",),
)
# Agreements come before the shares that are made under them.
KIND_SECTIONS = (
    FOI_RESPONSES,
    ICO_DECISIONS,
    CENSUS_CHANGES,
    AGREEMENTS,
    DATA_SHARES,
    STATEMENTS,
    PROCEEDINGS,
)
