"""The languages of the pages: English at the plain address, each other one at its code in front of it.

The address alone decides: no cookie is set and no header is asked, so that a page can be cited, kept and
shared. Only pages that are read have an address a language. Files, forms that take something in, private
links, accounts and the desk have one address, which is English. Records are in English in every language.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, translate_url
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]
Patterns = Sequence[URLPattern | URLResolver]
# What a browser is told of a language, where that is more than its code.
TAGS = {"en-gb": "en-GB"}
# Where something is handed in, what takes an account or a private link, and what other sites show.
ONE_ADDRESS = ("s/", "contribute/", "report/", "review/", "embed/", "oembed/")


def in_each_language(patterns: Patterns) -> list[URLPattern | URLResolver]:
    """The same patterns, those of pages with every language's prefix in front of them.

    Only for a list that is included at the root of the site: the prefix comes first in an address. Django's
    ``i18n_patterns`` cannot be used in a list that has a namespace, and two lists cannot share one.
    """
    pages = [each for each in patterns if _is_page(each)]
    others = [each for each in patterns if not _is_page(each)]
    prefixed = URLResolver(LocalePrefixPattern(prefix_default_language=False), pages)
    return [URLResolver(RoutePattern(""), [prefixed]), *others]


def _is_page(pattern: URLPattern | URLResolver) -> bool:
    """Pages end in a slash, files do not."""
    route = str(pattern.pattern)
    return (not route or route.endswith("/")) and not route.startswith(ONE_ADDRESS)


def language_of(path: str) -> str:
    """The code of the language in which the page at ``path`` is written."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) and first != settings.LANGUAGE_CODE else _default()


def _default() -> str:
    return str(settings.LANGUAGE_CODE)


def language_of_address(get_response: Handler) -> Handler:
    """Middleware: whatever answers the request speaks the language of its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        code = language_of(request.path_info)
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", tag(code))
        return response

    return middleware


def tag(code: str | None = None) -> str:
    """The language, or the one that is being spoken, as ``lang`` and ``hreflang`` write it: ``en-GB``."""
    code = code or translation.get_language() or _default()
    return TAGS.get(code, code)


def permanent(path: str) -> str:
    """The plain address of a page, which is cited and reported whatever language it was read in."""
    code = language_of(path)
    return path if code == _default() else path.removeprefix(f"/{code}") or "/"


def others(path: str) -> list[tuple[str, str]]:
    """The same page in each language, ``path`` included: pairs of code and path.

    Empty where there is no such page, and where it is in one language only.
    """
    plain = permanent(path)
    # An address is looked up in the language that is being spoken.
    with translation.override(_default()):
        found = [(code, translate_url(plain, code)) for code, _ in settings.LANGUAGES]
    return found if len({where for _, where in found}) == len(found) else []
