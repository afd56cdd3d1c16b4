"""Mends what recognition gets wrong again and again where letters and digits look alike.

Only where the form leaves no choice: a postcode has its digits and letters in fixed places and begins with
one of the known areas, a reference begins with FOI. Everything else is left as it was read.
"""

import re

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH_AND_YEAR = re.compile(rf"^({MONTHS})((?:19|20)\d\d[.,;:]?)$")
DAY_AND_MONTH = re.compile(rf"^(\d{{1,2}})({MONTHS})$")
FOI = re.compile(r"^(\(?)F(?:OIV|OV|O1|Ol|O\||0I|01|0l)/(?=[A-Z0-9])")
# No word of English or Welsh: a capital I at the start of a sentence.
MISREAD = {"lf": "If", "lt": "It", "ln": "In", "|f": "If", "|t": "It", "|n": "In", "|s": "Is"}
END_MARKS = ".,;:)"

# Royal Mail's 124 areas, and ZZ, which stands for no place.
AREA_LIST = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC"
    " EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS"
    " LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR"
    " SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ"
)
AREAS = frozenset(AREA_LIST.split())
OUTWARD = re.compile(r"^([A-Z]{1,2})\d[A-Z\d]?$")
INWARD = re.compile(r"^\d[ABD-HJLNP-UW-Z]{2}$")
TO_DIGIT = {"O": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
TO_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "$": "S", "6": "G", "8": "B"}


def mended_word(text: str) -> str:
    """One word with what needs no neighbour to be seen."""
    if text in MISREAD:
        return MISREAD[text]
    text = FOI.sub(r"\1FOI/", text)
    return DAY_AND_MONTH.sub(r"\1 \2", MONTH_AND_YEAR.sub(r"\1 \2", text))


def mended_postcode(outward: str, inward: str) -> tuple[str, str]:
    """Two neighbouring words as the halves of a postcode, if they can be nothing else; else as they were."""
    bare = inward.rstrip(END_MARKS)
    if len(bare) != 3 or not 2 <= len(outward) <= 5:
        return outward, inward
    second = TO_DIGIT.get(bare[0], bare[0]) + "".join(TO_LETTER.get(one, one) for one in bare[1:])
    if not INWARD.match(second):
        return outward, inward
    for first in _outwards(outward):
        changes = sum(a != b for a, b in zip(first + second, outward + bare, strict=False))
        if _is_outward(first) and (second == bare or first == outward) and changes <= 2:
            return first, second + inward[len(bare) :]
    return outward, inward


def _outwards(text: str) -> list[str]:
    """`text`, and what it may have been: its first one or two characters letters, the rest digits."""
    found = [text]
    for letters in (1, 2):
        head = "".join(TO_LETTER.get(one, one) for one in text[:letters])
        found.append(head + "".join(TO_DIGIT.get(one, one) for one in text[letters:]))
        if text[:1] in TO_LETTER and len(text) > 3:  # one letter seen twice: "2ZZ99" for "ZZ99"
            found.append(text[1:])
    return found


def _is_outward(text: str) -> bool:
    found = OUTWARD.match(text)
    return bool(found and found.group(1) in AREAS)
