"""Text as we keep it, whatever format it came from."""

import re

# What no database column, feed or page can carry: control characters, lone surrogates, noncharacters.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """`text` with line feeds for line ends and without what PostgreSQL, XML or a terminal would choke on."""
    return UNWANTED.sub("", LINE_ENDS.sub("\n", text))


def is_mostly_gibberish(text: str) -> bool:
    """Whether a third of it is private use or replacement characters: a font that hides its letters."""
    seen = [character for character in text[:20_000] if not character.isspace()]
    odd = sum(1 for character in seen if "\ue000" <= character <= "\uf8ff" or character == "\ufffd")
    return odd > 0 and odd * 3 >= len(seen)
