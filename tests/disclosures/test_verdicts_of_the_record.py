"""The real record, each verdict by name: checked by reading (docs/decisions/0013-verdicts.md)."""

import pytest
from django.core.management import call_command

from disclosures.models import ClaimVerdict, Disclosure, Kind, Role, Verdict
from tests.record_files import RECORD

pytestmark = pytest.mark.django_db
CONTRADICTED = {
    "2016-07-gibb-pq-42942-no-plans-to-share": Verdict.CONTRADICTED_BY_LINKED,
    "2016-07-26-gibb-pq-42842": Verdict.CONTRADICTED_BY_LINKED,
    "2016-10-12-younger-not-given-to-home-office": Verdict.CONTRADICTED_BY_REPORT,
    "2016-09-dfe-response-scsb-would-have-raised-concerns": Verdict.CONTRADICTED_BY_REPORT,
    "2017-10-31-gibb-pq-109065-newspaper-release": Verdict.CONTRADICTED_BY_REPORT,
    "2020-01-20-williamson-training-organisation-breach": Verdict.CONTRADICTED_BY_FINDING,
}
OTHERS = {
    "2016-10-27-pq-48634-home-office-and-police-counts": Verdict.CORRECTED,
    "2016-11-22-pq-52645-unmatched-requests": Verdict.CORRECTED,
    "2016-10-31-nash-regret-motion-reply": Verdict.CORRECTED,
    # What was so later says nothing of the day.
    "2002-01-28-timms-no-interest-in-identities": Verdict.NOT_BORNE_OUT,
    "2017-12-npcc-victims-guidance": Verdict.NOT_BORNE_OUT,
    "2018-05-14-home-office-victims-first": Verdict.NOT_BORNE_OUT,
    "2021-04-schools-minister-audit-update-promised": Verdict.NOT_BORNE_OUT,
    "2017-03-06-nash-hl5596": Verdict.OVERTAKEN,
    "2018-05-javid-bank-checks-suspended": Verdict.OVERTAKEN,
    "2018-06-28-dfe-historic-nationality-retained": Verdict.OVERTAKEN,
    # Confirmed by reports of part of it.
    "2016-09-29-dfe-agreement-under-discussion": Verdict.PARTLY_SUPPORTED,
    "2016-10-dfe-spokesperson-nationality-not-shared": Verdict.PARTLY_SUPPORTED,
    "2017-03-06-nhs-digital-chair-letter": Verdict.PARTLY_SUPPORTED,
    "2018-11-09-nhs-digital-mou-withdrawn": Verdict.PARTLY_SUPPORTED,
}


def test_the_real_record_is_read_as_it_reads() -> None:
    call_command("load_record", str(RECORD))
    kept = dict(ClaimVerdict.objects.values_list("disclosure__slug", "verdict"))
    named = CONTRADICTED | OTHERS
    assert {slug: kept[slug] for slug in named} == named
    rest = {
        slug for slug, verdict in kept.items() if verdict not in (Verdict.NOT_EVIDENCED, Verdict.NOT_JUDGED)
    }
    assert rest == set(named)
    judged = Disclosure.objects.filter(kind=Kind.STATEMENT, claim_verdict__verdict=Verdict.NOT_JUDGED)
    speakers = set(
        judged.filter(parties__role=Role.SPEAKER).values_list("parties__organisation__kind", flat=True)
    )
    assert speakers <= {"campaign", "other", "regulator", "parliament"}
