"""What every detector gives."""

from dataclasses import dataclass

from disclosures.ingest.contract import HitType


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data at `text[start:end]` of the view it was looked for in."""

    type: HitType
    start: int
    end: int
    confidence: float
    rule: str
