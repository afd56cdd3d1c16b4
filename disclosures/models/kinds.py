"""The seven kinds: each holds what is true of its kind only; record/README.md gives each column's meaning."""

from datetime import date as Date
from typing import Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from disclosures.models.choices import Change, Forum, Kind, ProceedingKind, Purpose, Regime
from disclosures.models.constraints import in_order, not_negative, one_of
from disclosures.models.spine import Disclosure


class DisclosureDetail(Disclosure):
    """What the seven have in common: they tell the spine their main date when they are saved."""

    # Named apart from the fields of the kinds: a data share has an agreement of its own (models.E006).
    disclosure = models.OneToOneField(
        Disclosure, models.CASCADE, parent_link=True, primary_key=True, related_name="as_%(class)s"
    )

    class Meta:
        abstract = True

    @classmethod
    def accessor(cls) -> str:
        """The name under which the spine has the row of this kind: ``as_foiresponse``."""
        return f"as_{cls._meta.model_name}"

    def main_dates(self) -> tuple[Date | None, Date | None]:
        """(date, date_end) as the timeline shows them; unknown is None."""
        raise TypeError(f"{type(self).__name__} does not say what its main date is")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.date, self.date_end = self.main_dates()
        if self.date is None:
            self.date_precision = ""
        super().save(*args, **kwargs)


@pghistory.track(
    fields=[
        "disclosure",
        "requested_on",
        "responded_on",
        "exemptions",
        "internal_review_outcome",
        "request_url",
    ],
    model_name="FOIResponseEvent",
)
class FOIResponse(DisclosureDetail):
    """A reply to a freedom of information request, or a request known only as such."""

    KIND = Kind.FOI_RESPONSE
    requested_on = models.DateField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    exemptions = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="Written s.40(2)"
    )
    internal_review_outcome = models.CharField(max_length=300, blank=True)
    request_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [in_order("requested_on", "responded_on", name="foi_dates_in_order")]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        return self.responded_on or self.requested_on, None


@pghistory.track(
    fields=["disclosure", "decided_on", "regime", "sections", "appeal_reference"],
    model_name="ICODecisionEvent",
)
class ICODecision(DisclosureDetail):
    """A formal act of the regulator about a body."""

    KIND = Kind.ICO_DECISION
    decided_on = models.DateField(null=True, blank=True)
    regime = models.CharField(max_length=20, choices=Regime, blank=True)
    sections = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    appeal_reference = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [one_of("regime", Regime, name="ico_regime_known", blank=True)]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        return self.decided_on, None


@pghistory.track(
    fields=[
        "disclosure",
        "collection",
        "cbds_reference",
        "change",
        "announced_on",
        "effective_on",
        "legal_instrument",
    ],
    model_name="CensusFieldChangeEvent",
)
class CensusFieldChange(DisclosureDetail):
    """A change to what a collection asks; the data items stand in ``items``."""

    KIND = Kind.CENSUS_CHANGE
    collection = models.CharField(max_length=100)
    cbds_reference = models.CharField(max_length=100, blank=True)
    change = models.CharField(max_length=20, choices=Change)
    announced_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    legal_instrument = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [one_of("change", Change, name="census_change_known")]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        return self.effective_on or self.announced_on, None


@pghistory.track(
    fields=["disclosure", "version", "signed_on", "in_force_from", "in_force_to"], model_name="AgreementEvent"
)
class Agreement(DisclosureDetail):
    """A memorandum, sharing agreement or access arrangement; its parties are Party rows."""

    KIND = Kind.AGREEMENT
    version = models.CharField(max_length=50, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [in_order("in_force_from", "in_force_to", name="agreement_dates_in_order")]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        start = self.in_force_from or self.signed_on
        return start, self.in_force_to if self.in_force_from else None


@pghistory.track(
    fields=[
        "disclosure",
        "dataset",
        "period_start",
        "period_end",
        "requests_made",
        "people_requested",
        "records_matched",
        "purpose",
        "legal_basis",
        "agreement",
    ],
    model_name="DataShareEvent",
)
class DataShare(DisclosureDetail):
    """Data given by one body to another; the counts are those that stand today, null where unknown."""

    KIND = Kind.DATA_SHARE
    dataset = models.CharField(max_length=200, blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    requests_made = models.BigIntegerField(null=True, blank=True)
    people_requested = models.BigIntegerField(null=True, blank=True)
    records_matched = models.BigIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=30, choices=Purpose, blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="data_shares"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(name, name=f"share_{name}", condition=models.Q(**{f"{name}__isnull": False}))
            for name in ("requests_made", "people_requested", "records_matched")
        ]
        constraints: ClassVar = [
            in_order("period_start", "period_end", name="share_period_in_order"),
            not_negative(
                "requests_made", "people_requested", "records_matched", name="share_counts_not_negative"
            ),
            one_of("purpose", Purpose, name="share_purpose_known", blank=True),
        ]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        return self.period_start, self.period_end if self.period_start else None


@pghistory.track(
    fields=["disclosure", "speaker", "speaker_role", "forum", "made_on"], model_name="StatementEvent"
)
class Statement(DisclosureDetail):
    """What somebody said, where, and in which office at the time."""

    KIND = Kind.STATEMENT
    speaker = models.CharField(max_length=200, blank=True)
    speaker_role = models.CharField(max_length=200, blank=True)
    forum = models.CharField(max_length=20, choices=Forum, blank=True)
    made_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [one_of("forum", Forum, name="statement_forum_known", blank=True)]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        return self.made_on, None


@pghistory.track(
    fields=["disclosure", "kind_of_proceeding", "held_on", "result"], model_name="ProceedingEvent"
)
class Proceeding(DisclosureDetail):
    """What happened before a body; a long matter has a row for each dated step."""

    KIND = Kind.PROCEEDING
    kind_of_proceeding = models.CharField(max_length=25, choices=ProceedingKind)
    held_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [one_of("kind_of_proceeding", ProceedingKind, name="proceeding_kind_known")]

    def main_dates(self) -> tuple[Date | None, Date | None]:
        return self.held_on, None


KINDS: dict[str, type[DisclosureDetail]] = {
    model.KIND: model
    for model in (FOIResponse, ICODecision, CensusFieldChange, DataShare, Agreement, Statement, Proceeding)
}
