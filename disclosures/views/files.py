"""Stored files as answers, public copies above all: never guessed at, never run, known by their hash."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from disclosures.documents.copies import COPIES
from disclosures.received.store import Store

# Whatever a browser makes of such a file, it runs nothing in the name of this site.
POLICY = "default-src 'none'; sandbox"


def public_file(
    request: HttpRequest,
    key: str,
    media_type: str,
    *,
    name: str = "",
    is_public: bool = True,
    store: Store = COPIES,
) -> HttpResponseBase:
    """The file under ``key``, offered to be saved as ``name`` where there is one. Raises Http404.

    All of it, whatever range is asked for. Readers may keep it, and ask before every use, so that what is
    taken down is gone at once; editors' browsers keep nothing.
    """
    etag = f'"{key}"'
    response: HttpResponseBase
    if is_public and etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        try:
            opened = store.path_of(key).open("rb")
        except (FileNotFoundError, ValueError) as error:
            raise Http404 from error
        response = FileResponse(opened, content_type=media_type, as_attachment=bool(name), filename=name)
    if is_public:
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    response.headers["Accept-Ranges"] = "none"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
