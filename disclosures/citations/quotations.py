"""Words as they are quoted, found in text as it was read, whatever their case, line ends and soft hyphens."""

import re
from collections.abc import Iterator

# Characters that nobody sees: soft hyphen, zero-width space and joiners, word joiner, byte order mark.
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN = str.maketrans("", "", UNSEEN)
_BETWEEN_LETTERS = f"[{UNSEEN}]*"


def folded(words: str) -> str:
    """Equal for words that read the same."""
    return " ".join(words.translate(_UNSEEN).casefold().split())


def places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Each ``(start, end)`` at which the words stand as whole words, in order; none lies in another."""
    parts = words.translate(_UNSEEN).split()
    if not parts:
        return
    each = (_BETWEEN_LETTERS.join(re.escape(letter) for letter in part) for part in parts)
    body = rf"[\s{UNSEEN}]+".join(each)
    # "3" does not stand in "30", nor "Ash" in "Ashford".
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    for found in re.finditer(f"{before}{body}{after}", text, re.IGNORECASE):
        yield found.span()
