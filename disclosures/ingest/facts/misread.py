"""Words and dates that a scanner misread, put right letter for letter, so that every place stays as it was.

Only words that rules look for are put right, and only where one figure or letter looks like the other: a name
or a reference is left as it was read, since nobody can tell.
"""

import re

from disclosures.ingest.facts.dates import ANY_MONTH

# Signs that are taken for each other; each group is known by its first one.
GROUPS = ("o0", "l1i|!j", "s5$", "ec", "b6", "g9", "uv")
LIKE = str.maketrans({sign: group[0] for group in GROUPS for sign in group})
LISTED = """
able about accordance account acknowledge acknowledgement allocated already annex answer answers
appeal applied applies apply appropriate april attach attached august authority because behalf being
believe below blacked bodies body borough cannot case clarification clarify college commission
commissioner commissioner's communicate complain complaint complaints comply complying concluded
conclusion confirm confirming consider considered considers constabulary contact contain content
copy copyright correct correspondence cost costs could council county customs data date dated dear
december decided decision decline denies deny denying department detail details disclose disclosed
disclosing disclosure dissatisfied district does done education email enclose enclosed engaged
enquiries enquiry environmental established exceed exceeds exempt exempted exemption exemptions
explained extend extended extending faithfully february findings following follows foundation
freedom friday further given government grant granted held hold holding holds hospital hospitals
however independent information intend internal january july june kind less letter limit listed
locate located longer made maintain maintaining march material matter meeting message ministry
monday more names need neither november number obliged october office officer official original
partially partly party personal please police practice procedure process processing protected
provide provided providing provisions public publish published quote quoting reasonably receipt
received record recorded records redact redacted redaction redactions refer reference referring
refusal refuse refused refusing regards regret regulation regulations relation release released
releasing relevant relied relies remain remainder remains remove removed repeated reply request
requested requesting requests require requires respond responded responding response responses
result review reviewed saturday school search section sections sent september service set shall
should sincerely some sought staff statutory submitted sunday supplied supply thank therefore this
through thursday time trust tuesday unable under unfortunately unhappy university upheld uphold
vexatious wednesday which whole will with withheld withhold withholding within without would writing
written wrongly year your yours
"""
WORDS = frozenset(LISTED.split())
LEAST_LETTERS = 4


def shape(word: str) -> str:
    """The word with every sign that is taken for another written as the first of its group."""
    return word.lower().translate(LIKE)


def _by_shape() -> dict[str, str]:
    """Shape to word; a shape that two words share tells nothing."""
    found: dict[str, str] = {}
    doubtful = set()
    for word in WORDS:
        form = shape(word)
        if form in found:
            doubtful.add(form)
        found[form] = word
    return {form: word for form, word in found.items() if form not in doubtful}


BY_SHAPE = _by_shape()
TOKEN = re.compile(r"(?<![\w$|!/-])[A-Za-z0-9|!$]{4,16}(?![\w$|/-])")
FIGURE = r"[0-9OolI|]"
EITHER_CASE = r"[0-9OoLlIiİı|]"
# Figures of a date, with at least one real one in the whole: 3O/12/2015 · l2 March 2016 · 12 March 2O16
# What must not stand before is asked behind the first figure, so that a search looks for figures only.
DATES = re.compile(
    rf"{EITHER_CASE}(?<![\w/.-].){EITHER_CASE}?"
    rf"(?:([/.-]){EITHER_CASE}{{1,2}}\1{EITHER_CASE}{{2,4}}(?![\w/-])"
    rf"|(?i:st|nd|rd|th)?\s(?i:of\s)?(?i:{ANY_MONTH}),?(?:\s{EITHER_CASE}{{4}}(?!\w))?)"
)
MISREAD_FIGURES = str.maketrans("OolI|", "00111")
DATE_FIGURES = re.compile(rf"(?<![A-Za-z]){FIGURE}+(?=(?:st|nd|rd|th)?(?![A-Za-z]))")


def corrected(text: str) -> str:
    """`text`, as long as it was, with misread words and dates put right."""
    if better := _better(text):
        text = TOKEN.sub(lambda token: better.get(token[0], token[0]), text)
    return DATES.sub(_date, text)


def _better(text: str) -> dict[str, str]:
    """The misread words of `text`, each with the one that was meant: none in most texts.

    Looked for among the different words only, as letters say the same ones again and again.
    """
    return {
        word: _as_written(word, BY_SHAPE[form])
        for word in TOKEN.findall("\n".join(set(text.split())))
        if (form := shape(word)) in BY_SHAPE and word.lower() not in WORDS and not word.isdecimal()
    }


def _as_written(word: str, right: str) -> str:
    """The right word in the capitals of the misread one."""
    if sum(sign.isupper() for sign in word) > len(word) // 2:
        return right.upper()
    return "".join(
        sign if sign.lower() == better else better for sign, better in zip(word, right, strict=True)
    )


def _date(written: re.Match[str]) -> str:
    if not any(sign.isdecimal() for sign in written[0]):
        return written[0]
    return DATE_FIGURES.sub(lambda figures: figures[0].translate(MISREAD_FIGURES), written[0])
