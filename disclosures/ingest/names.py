"""File names as people gave them, made harmless to show. A name never becomes a path, key or argument."""

import re
import unicodedata

from disclosures.ingest.limits import Limits

NO_NAME = "unnamed file"
# Joiners hold emoji and some scripts together; every other format character only hides or reorders text.
JOINERS = "\u200c\u200d"
ENDS_THE_NAME = re.compile(r"[\x00\r\n\u0085\u2028\u2029]")
ENDING = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,9})$")


def clean_line(text: str, most: int) -> str:
    """One line, at most `most` characters, no control, direction or invisible characters, no surrogates."""
    shown = (_shown(character) for character in text[: most * 8])
    return shorten(" ".join("".join(shown).split()), most)


def clean_name(name: str, most: int = Limits().max_name_characters) -> str:
    """The name to show: last part of a path, cut at NUL or line break and to `most`, ending kept."""
    first = ENDS_THE_NAME.split(name, maxsplit=1)[0]
    part = re.split(r"[/\\]", first.rstrip("/\\ "))[-1]
    # Far more than is ever shown, so that an endless name costs nothing and its ending survives.
    part = part if len(part) <= 8_000 else part[:4_000] + part[-4_000:]
    line = " ".join("".join(_shown(character) for character in part).split()).strip(". ")
    if not line:
        return NO_NAME
    if len(line) <= most:
        return line
    found = ENDING.search(line)
    tail = found.group(0) if found else ""
    return shorten(line[: len(line) - len(tail)], most - len(tail)) + tail


def ending(name: str) -> str:
    """What the name says the file is, in lower case without the dot; "" where the name says nothing."""
    found = ENDING.search(clean_name(name))
    return found.group(1).lower() if found else ""


def shorten(text: str, most: int) -> str:
    """`text`, or its beginning and an ellipsis, in at most `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc" or category in ("Zl", "Zp"):
        return " " if character.isspace() else ""
    if category in ("Cf", "Cs") and character not in JOINERS:
        return ""
    return character
