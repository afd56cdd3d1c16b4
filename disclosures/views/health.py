"""Whether the process is up, and whether what it needs answers. States only: no versions, no hosts (A36)."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def _storage_answers() -> bool:
    try:
        settings.ORIGINALS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = settings.ORIGINALS_DIR / ".writable"
        probe.touch(mode=0o600)
    except OSError:
        return False
    return True


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when nothing can be read or handed in. A lost broker only slows ingest: "degraded"."""
    database, broker, storage = _database_answers(), _broker_answers(), _storage_answers()
    ready = database and storage
    status = ("ready" if broker else "degraded") if ready else "not ready"
    words = {True: "up", False: "down"}
    return JsonResponse(
        {"status": status, "database": words[database], "broker": words[broker], "storage": words[storage]},
        status=200 if ready else 503,
    )
