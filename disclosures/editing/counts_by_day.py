"""How much one editor publishes and how many originals they look at in a day: above a limit the operator
hears of it (threat model A27). Nobody is stopped by it."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Now

from disclosures.models import AuditEntry

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger("security")
DAY = timedelta(hours=24)
# Acts of the audit, with the settings that say how many are usual.
WATCHED: Mapping[str, str] = {
    "publish": "EDITOR_DAY_PUBLICATIONS",
    "publish-beside": "EDITOR_DAY_PUBLICATIONS",
    "view-original": "EDITOR_DAY_ORIGINALS",
}


def watch(action: str, *, by: "User") -> None:
    """Call in the transaction of the act, after its entry. One query."""
    done = AuditEntry.objects.filter(action=action, actor=by, at__gt=Now() - DAY).count()
    if done > getattr(settings, WATCHED[action]):
        log.warning("many in a day: %s, account %s, %s", action, by.pk, done)


def above() -> list[dict[str, Any]]:
    """Who did more of it within the last 24 hours than is usual: ``account``, ``action``, ``count``."""
    rows = AuditEntry.objects.filter(action__in=WATCHED, actor__isnull=False, at__gt=Now() - DAY)
    counted = rows.order_by().values("actor", "action").annotate(count=Count("id"))
    many = Q()
    for action, name in WATCHED.items():
        many |= Q(action=action, count__gt=getattr(settings, name))
    found = counted.filter(many).order_by("actor", "action")
    return [{"account": row["actor"], "action": row["action"], "count": row["count"]} for row in found]
