"""Cells that a spreadsheet program could take for a formula, made harmless and, exactly, made as they were.

The rule is OWASP ASVS 5.0, 1.2.10: a text cell which begins, after white space, with one of ``= + - @`` or
their full-width forms, or which begins with tab, carriage return or line feed, gets an apostrophe in front. A
cell with apostrophes before such a beginning gets one more, so that taking one away is an exact inverse.
Numbers are not text and are left alone. The same rule stands here for Python and for PostgreSQL.
"""

import re

_WHITE = " \t\n\r\x0b\x0c\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_DANGER = f"'*([\t\r\n]|[{_WHITE}]*[-=+@\uff0d\uff1d\uff0b\uff20])"
_PATTERN = re.compile(_DANGER)


def harmless(text: str) -> str:
    """The cell as it may stand in a file that somebody opens with a spreadsheet program."""
    return f"'{text}" if _PATTERN.match(text) else text


def original(cell: str) -> str:
    """What ``harmless`` was given."""
    return cell[1:] if cell.startswith("'") and _PATTERN.match(cell, 1) else cell


def harmless_sql(expression: str) -> str:
    """SQL for ``harmless`` of a text expression; empty text becomes NULL, which COPY writes as nothing.

    Cells that begin with an ASCII letter or digit, nearly all, are let through by comparing bytes; only
    the others meet the regular expression.
    """
    text = f'({expression}) COLLATE "C"'
    suspicious = f"{text} < '0' OR {text} > '9' AND {text} < 'A' OR {text} > '~'"
    pattern = "^" + _DANGER.replace("'", "''")
    return (
        f"CASE WHEN ({suspicious}) AND ({expression}) ~ '{pattern}' THEN '''' || ({expression})"
        f" ELSE nullif({expression}, '') END"
    )
