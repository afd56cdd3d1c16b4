"""Figures as scanners misread them."""

# What a scanner makes of a figure. Only where a check digit or the words around confirm that it is one.
MISREAD = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "i": "1",
                         "Z": "2", "z": "2", "S": "5", "s": "5", "$": "5", "G": "6", "B": "8"})  # fmt: skip
FIGURE = r"[0-9OoQDIl|iZzSs$GB]"


def as_figures(text: str) -> str:
    """`text` with misread figures put right and all else that is no figure left out."""
    return "".join(one for one in text.translate(MISREAD) if "0" <= one <= "9")


def only_figures(text: str) -> str:
    """The figures in `text`."""
    return "".join(one for one in text if "0" <= one <= "9")
