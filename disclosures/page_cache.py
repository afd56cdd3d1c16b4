"""Finished public pages, kept under the publication version (docs/decisions/0004-page-cache-version.md).

The version is raised inside every transaction that publishes, corrects or withdraws, and is read from
PostgreSQL for every request: a page that shows what was taken down cannot be served after that transaction.
Redis holds only bodies; losing it makes pages slower and nothing else.
"""

import gzip
import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags

MARK = "is_finished_page"
MAX_BODY_BYTES = 1_000_000
MAX_QUERY_CHARACTERS = 1_000
KEEP_SECONDS = 3_600
# Whether the process is up must be known without asking PostgreSQL.
PROBES = frozenset({"/healthz", "/readyz"})


Answer = TypeVar("Answer", bound=HttpResponseBase)


class Finished(NamedTuple):
    """A body as it is and packed: pages without secrets may be packed without fear of BREACH."""

    body: bytes
    packed: bytes
    content_type: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        accepts = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.packed if accepts else self.body, content_type=self.content_type)
        if accepts:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


def public_page(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Marks a view whose answer depends on address, parameters, the public record and the day alone."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        response = view(request, *args, **kwargs)
        setattr(response, MARK, response.status_code == 200)
        return response

    return wrapper


class FinishedPages:
    """Middleware: answers readers who are not signed in from finished bodies, with ETag and 304."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_finished(request):
            return self.get_response(request)
        key = _key(request)
        if key is None:
            return self.get_response(request)
        etag = f'"{key}"'
        if etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
            return _labelled(HttpResponseNotModified(), etag)
        if isinstance(finished := cache.get(key), Finished):
            return _labelled(finished.answer(request), etag)
        response = self.get_response(request)
        if not getattr(response, MARK, False) or response.cookies:
            return response
        # What is streamed is labelled too, so that asking again is free, but is not kept.
        if response.streaming or len(response.content) > MAX_BODY_BYTES:
            return _labelled(response, etag)
        packed = gzip.compress(response.content, compresslevel=4, mtime=0)
        finished = Finished(response.content, packed, response.headers["Content-Type"])
        cache.set(key, finished, KEEP_SECONDS)
        return _labelled(finished.answer(request), etag)


def _may_be_finished(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and request.path not in PROBES
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.META.get("QUERY_STRING", "")) <= MAX_QUERY_CHARACTERS
    )


def _key(request: HttpRequest) -> str | None:
    """Secret, so that nobody can ask for a 304 of a page they never saw; None while PostgreSQL is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM disclosures_publicationversion WHERE id = 1")
            row = cursor.fetchone()
    except DatabaseError:
        return None
    query = urlencode(sorted(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)))
    today = timezone.localdate().isoformat()
    parts = (settings.RELEASE, str(row[0] if row else 0), today, request.get_host(), request.path, query)
    digest = hmac.new(
        settings.SECRET_KEY.encode(), "\n".join(parts).encode("utf-8", "replace"), hashlib.sha256
    )
    return digest.hexdigest()[:40]


def _labelled(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    # May be stored, must be asked about before every use: a takedown shows at once.
    response.headers["Cache-Control"] = "public, no-cache"
    return response
