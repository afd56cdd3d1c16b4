"""What the rule of ``rules.verdicts`` makes of each public statement; ``rollups.verdicts`` keeps it."""

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from disclosures.models.constraints import one_of
from disclosures.models.organisations import Organisation
from disclosures.models.spine import Disclosure


class Verdict(models.TextChoices):
    """How the record reads a statement; docs/decisions/0013-verdicts.md says why there are these."""

    CONTRADICTED_BY_DOCUMENT = "contradicted-by-document", _("Contradicted by a document")
    CONTRADICTED_BY_LINKED = "contradicted-by-linked-document", _("Contradicted by a linked document")
    CONTRADICTED_BY_FINDING = "contradicted-by-finding", _("Contradicted by a reported finding")
    CONTRADICTED_BY_REPORT = "contradicted-by-report", _("Contradicted by a reported record")
    CORRECTED = "corrected", _("Corrected by the speaker")
    NOT_BORNE_OUT = "not-borne-out", _("Not borne out later")
    OVERTAKEN = "overtaken", _("Overtaken by later events")
    PARTLY_SUPPORTED = "partly-supported", _("Partly supported")
    SUPPORTED = "supported", _("Supported")
    NOT_EVIDENCED = "not-evidenced", _("Not evidenced")
    NOT_JUDGED = "not-judged", _("Said by others, not judged")


class ClaimVerdict(models.Model):
    """One row a public statement. ``evidence_count``: how many linked records weigh in the verdict."""

    disclosure = models.OneToOneField(
        Disclosure, models.CASCADE, primary_key=True, related_name="claim_verdict"
    )
    verdict = models.CharField(max_length=40, choices=Verdict)
    strength = models.PositiveSmallIntegerField(help_text="0 to 3")
    evidence_count = models.PositiveIntegerField()
    sort_date = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("sort_date").desc(), F("disclosure").desc(), name="claim_newest"),
            models.Index("verdict", F("sort_date").desc(), F("disclosure").desc(), name="claim_by_verdict"),
            models.Index(F("evidence_count").desc(), F("disclosure").desc(), name="claim_by_evidence"),
        ]
        constraints: ClassVar = [one_of("verdict", Verdict, name="claim_verdict_known")]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.verdict}"


class ClaimSpeaker(models.Model):
    """A body that spoke in a public statement, with the verdict, so that its list is one index scan."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=40, choices=Verdict)
    sort_date = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "organisation", F("sort_date").desc(), F("disclosure").desc(), name="claim_speaker_newest"
            ),
            models.Index(
                "organisation",
                "verdict",
                F("sort_date").desc(),
                F("disclosure").desc(),
                name="claim_speaker_by_verdict",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "organisation"], name="claim_speaker_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.disclosure_id} {self.verdict}"


class ClaimCount(models.Model):
    """Public statements of a body (null: of all together) by verdict."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    verdict = models.CharField(max_length=40, choices=Verdict)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "verdict"], name="claim_count_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.verdict}: {self.count}"
