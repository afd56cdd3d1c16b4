"""How much one address or account may hand in on one day (threat model, section 10)."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.throttle import address_of
from disclosures.models import Document
from disclosures.ratelimit import DAY, count
from disclosures.received.intake import Arrived

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
SECONDS = DAY
MB = 1_000_000


def spend(request: HttpRequest, person: "User | None", arrived: Sequence[Arrived]) -> str:
    """Counts the files; what is over the limit is refused with the sentence returned, and not counted."""
    if not settings.RATE_LIMITS_ENABLED or not arrived:
        return ""
    files, size = len(arrived), sum(one.file.size or 0 for one in arrived)
    refusal = _of_account(person, files, size) if person else _of_address(request, files, size)
    if refusal:
        log.warning("quota: %s", "account" if person else "address")
    return refusal


def _of_account(person: "User", files: int, size: int) -> str:
    """From the rows themselves, so that a lost Redis lifts no limit."""
    today = (
        Document.objects.handed_in()
        .filter(submission__submitted_by=person, received_at__gt=Now() - timedelta(seconds=SECONDS))
        .aggregate(files=Count("id"), size=Coalesce(Sum("size_bytes"), 0))
    )
    most_files, most_size = settings.UPLOAD_DAY_FILES_SIGNED_IN, settings.UPLOAD_DAY_BYTES_SIGNED_IN
    if today["files"] + files > most_files or today["size"] + size > most_size:
        return _("An account may send %(most_files)s files and %(mb)s MB a day. Try again tomorrow.") % {
            "most_files": most_files,
            "mb": f"{most_size // MB:,}",
        }
    return ""


def _of_address(request: HttpRequest, files: int, size: int) -> str:
    who = address_of(request)
    most_files, most_size = settings.UPLOAD_DAY_FILES, settings.UPLOAD_DAY_BYTES
    over_files = count("day-files", who, seconds=SECONDS, by=files) > most_files
    over_size = count("day-bytes", who, seconds=SECONDS, by=size) > most_size
    if not (over_files or over_size):
        return ""
    count("day-files", who, seconds=SECONDS, by=-files)
    count("day-bytes", who, seconds=SECONDS, by=-size)
    return _(
        "Without an account, one address may send %(most_files)s files and %(mb)s MB a "
        "day. Try again tomorrow, or ask us for an account."
    ) % {"most_files": most_files, "mb": most_size // MB}
