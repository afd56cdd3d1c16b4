"""The catalogue of Welsh: what the code asks for, what is written, and what the program reads.

``python -m tests.catalogue`` (``bin/messages``) brings ``django.po`` up to date with the code and makes
``django.mo`` of it. No program of the machine is needed for that, so that a test can do the same.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django.utils.translation.template as templates
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("accounts", "campaigns", "disclosures", "templates")
PO = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
# How the code marks a string, and which of the arguments are strings; c is a context.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "plural_noop": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # Of the navigation (disclosures/templatetags/site.py).
    "Section": (1,),
}
Found = tuple[str, str | tuple[str, ...], str | None]


def _python_of(path: Path) -> str:
    """A file as Python that calls ``gettext``; a template has its strings where they stood."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # What Django makes of the rest of a template is no Python; a line at a time, without what precedes it.
    return "\n".join(line.strip() for line in templates.templatize(text, origin=str(path)).splitlines())


def asked_for() -> Iterator[Found]:
    """Every string of the code: the file, the string or its two forms, and its context."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                source = io.BytesIO(_python_of(path).encode())
                for _, message, _, context in extract("python", source, keywords=KEYWORDS):
                    yield str(path.relative_to(ROOT)), message, context


def written() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="cy")


def compiled(catalog: Catalog) -> bytes:
    """What the program reads: no empty string, and none that its translator was not sure of."""
    made = io.BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def brought_up_to_date(catalog: Catalog) -> Catalog:
    """The same with every string that the code asks for; what was translated stays.

    A translation that nothing asks for any more is kept as a remark, for the day on which it comes back.
    """
    made = Catalog(locale="cy", charset="utf-8", fuzzy=False)
    made.mime_headers = catalog.mime_headers
    made.header_comment = catalog.header_comment
    for where, message, context in asked_for():
        key = message if isinstance(message, str) else message[0]
        had = catalog.get(key, context) or catalog.obsolete.get((key, context) if context else key)
        # Files without line numbers: a line that moves is no change.
        added = made.add(message, string=had.string if had else None, locations=[(where, 0)], context=context)
        added.flags |= had.flags & {"fuzzy"} if had else set()
        added.user_comments = had.user_comments if had else []
    left = {catalog._key_for(each.id, each.context): each for each in catalog if each.id and _whole(each)}
    made.obsolete.update(
        (key, each) for key, each in (*catalog.obsolete.items(), *left.items()) if key not in made._messages
    )
    return made


def as_text(catalog: Catalog) -> bytes:
    made = io.BytesIO()
    write_po(made, catalog, width=110, sort_output=True, include_lineno=False)
    return made.getvalue()


def translated(catalog: Catalog) -> list[Message]:
    return [each for each in catalog if each.id and not each.fuzzy and _whole(each)]


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def main() -> None:
    catalog = brought_up_to_date(written())
    PO.write_bytes(as_text(catalog))
    MO.write_bytes(compiled(catalog))
    done, all_of_them = len(translated(catalog)), len([each for each in catalog if each.id])
    print(f"Welsh: {done} of {all_of_them} strings", file=sys.stderr)


if __name__ == "__main__":
    main()
