"""The nightly check: public copies that are not what was proved go, and all else is verified (F13).

Originals are only ever reported: what is left of one may be all there is.
"""

import logging
from datetime import timedelta

from django.db.models.functions import Now

from disclosures.documents import copies
from disclosures.documents.copies import COPIES, Fault
from disclosures.keeping import verifying
from disclosures.locks import holding
from disclosures.models import PeriodicWork

log = logging.getLogger(__name__)
NAME, LOCKS = "nightly-check", 0x417E
# Asked for every hour, so that a night in which nothing ran is made up for.
EVERY = timedelta(hours=20)


def check() -> bool:
    """Does it if it is due and nobody else is at it; says whether it did (F15)."""
    with holding(LOCKS, 1) as is_mine:
        if not is_mine or PeriodicWork.objects.filter(name=NAME, done_at__gt=Now() - EVERY).exists():
            return False
        taken = take_down_damaged()
        found = list(verifying.findings(lambda said: None))
        verifying.note(found)
        PeriodicWork.objects.update_or_create(name=NAME, defaults={"done_at": Now()})
    if taken or found:
        log.error("nightly check: %s public copies taken down, %s findings", taken, len(found))
    return True


def take_down_damaged() -> int:
    """How many went. A store that is away as a whole is no damage to each of its files (F16)."""
    damaged = list(copies.damaged())
    missing = sum(fault == Fault.MISSING for _, fault in damaged)
    if damaged and (not COPIES.folder.is_dir() or 1 < missing == copies.kept().count()):
        log.error("nightly check: the store of public copies is not there")
        return 0
    return sum(copies.take_down_damaged(copy.pk) for copy, _ in damaged)
