"""How often an address may do something: fixed windows in the cache (threat model, sections 8 and 10).

Only a keyed hash of the address is kept, for as long as the window. While Redis is away nothing is counted
and nobody is refused: the site goes on (F02).
"""

import functools
import hashlib
import logging
import time
from collections.abc import Callable
from types import SimpleNamespace

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from redis.exceptions import RedisError

from accounts.throttle import address_of
from disclosures.views.errors import too_many_requests

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
HOUR = 3_600
DAY = 24 * HOUR
AWAY_SECONDS = 5


# Until when nothing is counted: a Redis that hangs then costs one request half a second, and not each count.
_away = SimpleNamespace(until=0.0)


def count(what: str, who: str, *, seconds: int, by: int = 1) -> int:
    """Adds to the count of this window and returns it; 0 while the cache is away."""
    if not settings.RATE_LIMITS_ENABLED or time.monotonic() < _away.until:
        return 0
    # The window stands in the key: a count that outlives its time to live by a race is never read again.
    named = f"{settings.SECRET_KEY}:{what}:{who}:{seconds}:{int(time.time()) // seconds}"
    key = "limit:" + hashlib.sha256(named.encode()).hexdigest()
    try:
        return _added(key, by, seconds)
    except (ValueError, RedisError, OSError) as error:
        log.warning("not counted: %s %s", what, type(error).__name__)
        _away.until = time.monotonic() + AWAY_SECONDS
        return 0


def _added(key: str, by: int, seconds: int) -> int:
    try:
        return cache.incr(key, by)
    except ValueError:  # there is no count yet, unless somebody begins one at this moment
        return by if cache.add(key, by, seconds) else cache.incr(key, by)


def seconds_left(seconds: int) -> int:
    """Until the window ends."""
    return seconds - int(time.time()) % seconds


def rate_limit(what: str, *, times: int, seconds: int = HOUR, method: str = "POST") -> Callable[[View], View]:
    """At most ``times`` such requests an address in a window; then 429 with ``Retry-After``."""

    def decorator(view: View) -> View:
        @functools.wraps(view)
        def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == method and count(what, address_of(request), seconds=seconds) > times:
                log.warning("limit hit: %s", what)
                return too_many_requests(request, seconds_left(seconds))
            return view(request, *args, **kwargs)

        return limited

    return decorator
