"""Names of public bodies, known by their shape: councils, trusts, forces, universities, departments.

Bodies of their time keep their own names: the Department for Education and Skills is not the Department for
Education. A shape is believed only where the whole of a line, or of a phrase, is a name.
"""

import re
import unicodedata
from collections.abc import Iterator

MOST_WORDS = 14
MOST_LETTERS = 120

JOINER_WORDS = "& a an and de for in la le of on the upon with y yr"
JOINERS = frozenset(JOINER_WORDS.split())
# The last words of a name.
LAST_WORDS = """
council, university, college, school, academy, constabulary, police, police service, police
scotland, nhs trust, foundation trust, academies trust, academy trust, multi-academy trust, learning
trust, education trust, schools trust, school trust, hospitals trust, health trust, care trust,
health board, care board, health authority, commissioning group, fire and rescue service, fire &
rescue service, fire service, fire and rescue, rescue service, ambulance service, authority, agency,
government, commission, commissioner, commissioner's office, ombudsman, inspectorate, tribunals
service, prosecution service, probation service, prison service, safety executive, transport
executive, loans company, board, commonwealth office, development office, audit office, property
office, valuation office, passport office, met office, barring service, insolvency service, of
further education, home office, cabinet office, scotland office, wales office, northern ireland
office, general's office, treasury, national archives, land registry, fraud office, assembly
"""
ENDS = tuple(" " + end.strip() for end in LAST_WORDS.replace("\n", " ").split(","))
# The first words of a name, with at least one more to follow.
FIRST_WORDS = """
department for, department of, ministry of, office for, office of, university of, university
college, council of, london borough of, royal borough of, police service of, police and crime
commissioner for, nhs, hm revenue, hm courts, hm prison, hm land, transport for, college of,
university hospitals of, public health, cyngor, heddlu, prifysgol, bwrdd iechyd, ymddiriedolaeth,
comhairle
"""
STARTS = tuple(start.strip() + " " for start in FIRST_WORDS.replace("\n", " ").split(","))
WHOLE_NAMES = """
acas, cabinet office, companies house, education authority, estyn, hm treasury, hmrc, home office,
house of commons, house of lords, llywodraeth cymru, metropolitan police, metropolitan police
service, nhs digital, ofcom, ofgem, ofqual, ofsted, ofwat, police scotland, ucas
"""
WHOLE = frozenset(name.strip() for name in WHOLE_NAMES.replace("\n", " ").split(","))
# Words that name no body by themselves: "Local Authority", "Borough Council", "NHS Foundation Trust".
GENERIC_WORDS = """
a academies academy act advisory agency ambulance an and another any authority awarding board
borough by care chief children city college combined commission commissioner complaint complaints
constabulary contracting council county data department digital district each education every
executive fire for foundation freedom full funding governing government grammar head health high hm
hospital hospitals independent information learning local management metropolitan ministry
multi-academy national nhs number of office other our parish police press primary project protection
public pupils relevant rescue review royal same school schools secondary section service some state
supervisory the this town trust trusted uk university which whole your
"""
GENERIC = frozenset(GENERIC_WORDS.split())
# No name of a body holds these: a team, a place, a person's office, a sentence.
FOREIGN_WORDS = """
box chair chief cllr complaints constable contact corporate councillor customer date dated dear
director dr email fax floor freedom from governance hall headquarters house http https lane manager
minister miss mr mrs ms officer page re ref reference request response review road secretary sent
sincerely square street subject team tel telephone to unit wing www
"""
NEVER = frozenset(FOREIGN_WORDS.split())
# Nor does one end with these: the rest of a line that begins with a name is an address.
PLACE_WORDS = "avenue building buildings campus centre court gardens park place quay row terrace tower way"
NEVER_LAST = frozenset(PLACE_WORDS.split())
BETWEEN_WORDS = re.compile(r"[\s,]+")
WORD = re.compile(r"[^\W\d_](?:[\w'&.-]*\w)?\.?|&")
FIGURE = re.compile(r"\d")
PHRASE = re.compile(
    r"(?:the\s)?((?:[A-Z][\w'.-]*|&)(?:,?\s(?:[A-Z][\w'.-]*|of|and|for|the|upon|with|in|on|&)"
    r"(?=[\s,.;:()']|$)){0,13})"
)


def slug_of(name: str) -> str:
    """`department-for-education`: lower case, accents off, "&" as "and", one hyphen between words."""
    name = re.sub(r"^the\s", "", name.strip(), flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("&", " and ").casefold())
    letters = (
        "".join(sign for sign in plain if not unicodedata.combining(sign))
        .replace("ß", "ss")
        .replace("ł", "l")
    )
    return re.sub(r"[\W_]+", "-", letters).strip("-")


def is_body(name: str) -> bool:
    """Whether these words, all of them, are a name of the shape that public bodies have."""
    if len(name) > MOST_LETTERS or FIGURE.search(name):
        return False
    words = [word for word in BETWEEN_WORDS.split(name.strip(" ,.")) if word]
    if not words or len(words) > MOST_WORDS or not all(_may_stand(word) for word in words):
        return False
    low = " ".join(words).casefold().removeprefix("the ")
    if low in WHOLE:
        return True
    parts = low.split()
    if NEVER.intersection(parts) or parts[-1] in NEVER_LAST:
        return False
    if (
        parts[0] in JOINERS
        or parts[-1] in JOINERS
        or all(part in GENERIC or part in JOINERS for part in parts)
    ):
        # "Department of Health" and the like are whole names made of common words.
        return low.startswith(("department ", "ministry of ")) and len(parts) > 2 and parts[-1] not in JOINERS
    # "Charity Commission for England and Wales"
    shorter = re.sub(r" for .*", "", low)
    return (
        low.startswith(STARTS)
        or f" {low}".endswith(ENDS)
        or shorter.endswith((" commission", " commissioner", " board"))
    )


def _may_stand(word: str) -> bool:
    """A word of a name: it begins with a capital and has none inside, or is all capitals, or joins others."""
    if word.casefold() in JOINERS:
        return True
    if not WORD.fullmatch(word) or not word[:1].isupper():
        return False
    inside = re.sub(r"(?:^|[-'])(?:Mc|Mac|O')?\w", "", word.rstrip("."))
    return inside.islower() or inside.isupper() or not inside


def body_at(text: str, at: int) -> tuple[int, int] | None:
    """The place of the longest name that begins at `text[at]`, "the" aside; None if there is none."""
    phrase = PHRASE.match(text, at)
    if not phrase:
        return None
    words = list(re.finditer(r"\S+", phrase[1]))
    for last in reversed(words):
        name = phrase[1][: last.end()].rstrip(",.'")
        if is_body(name):
            return phrase.start(1), phrase.start(1) + len(name)
    return None


def joined(lines: list[str], first: int, most: int) -> Iterator[str]:
    """Lines taken together, as one name may run over two or three of them, longest first."""
    for count in range(min(most, len(lines) - first), 1, -1):
        yield "\n".join(lines[first : first + count])
