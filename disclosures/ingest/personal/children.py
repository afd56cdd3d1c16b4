"""Names that may be those of children, by what stands around them.

It decides who looks, not what is hidden: one flagged too many costs a second look, one missed costs a child.
"""

import re

AROUND = 80
_CHILD = (
    r"(?:pupil|child|children|son|daughter|baby|infant|toddler|schoolboy|schoolgirl|boy|girl|student|minor)"
)
_BEFORE = re.compile(rf"\b{_CHILD}(?:'s)?\b[^.\n]{{0,40}}$", re.IGNORECASE)
_AFTER = re.compile(
    rf"^[^.\n]{{0,30}}?(?:\bborn\b|\bd\.?o\.?b\b|\bdate of birth\b|\baged? (?:\d|1[0-7])\b"
    rf"|\byear (?:\d|1[0-3])\b|\bU\.?P\.?N\b|\breception\b|\bschool roll\b|\b{_CHILD}\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(rf"\b{_CHILD}\b", re.IGNORECASE)


def is_of_child(text: str, start: int, end: int) -> bool:
    """Whether the name at ``text[start:end]`` is said to be a child's, in the sentence or in its column."""
    if _BEFORE.search(text, max(0, start - AROUND), start):
        return True
    return bool(_AFTER.match(text[end : end + AROUND])) or _is_in_column_of_children(text, start)


def _is_in_column_of_children(text: str, start: int) -> bool:
    """In a sheet: the first line names the column, tabs part cells."""
    line = text.rfind("\n", 0, start) + 1
    if not line or "\t" not in text[line : start + AROUND]:
        return False
    headings = text[: text.find("\n")].split("\t")
    column = text.count("\t", line, start)
    return column < len(headings) and bool(_HEADING.search(headings[column]))
