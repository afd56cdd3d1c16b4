"""The phrases in which the Commissioner decides, and those in which others speak."""

import re


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{one})" for one in alternatives), re.IGNORECASE)


BE = r"(?:is|are|was|were|be|been|being)"
HAVE = r"(?:has|have|had)"
ADVERB = r"(?:\w+ly |also |then |therefore |further |again )"
FINDS = (
    r"(?:f(?:ound|inds?)|(?:reached|come to|formed|taken) (?:the|a) \w+|decide[sd]?|conclude[sd]?"
    r"|determine[sd]?|consider(?:s|ed)?|satisfied|accept(?:s|ed)?"
    r"|(?:dis)?agree[sd]?"
    r"|upholds?|upheld|rule[sd]?|view|decision|conclusion|finding|opinion|dealt|record(?:s|ed)|of the view)"
)
# The Commissioner speaks: "The Commissioner's decision is", "However, she has also found".
VOICE = re.compile(
    rf"\bcommissioner(?:'?s)?(?: \([^()]{{1,30}}\))? (?:(?:{HAVE}|{BE}|does|did|cannot|final|overall|formal"
    rf"|not|only|investigated and) |{ADVERB}){{0,4}}{FINDS}\b"
    rf"|(?:^|[,;:] |\band )\W{{0,3}}(?:(?:however|but|and|further|furthermore|in addition|additionally"
    rf"|finally|also"
    rf"|although|overall|accordingly|instead),? ){{0,2}}(?:he|she|they|it is) (?:(?:{HAVE}|{BE}|not|only) "
    rf"|{ADVERB}){{0,3}}{FINDS}\b"
    rf"|\bit {BE} (?:also )?(?:found|decided) that\b|\b(?:his|her|their) (?:\w+ )?(?:decision|conclusion"
    rf"|finding)s? (?:is|are|was)\b",
    re.IGNORECASE,
)
# The authority or the complainant speaks, or is spoken about.
OTHERS = re.compile(
    rf"\bcomplain(?:ant|ed|t)s?\b|\brequest(?:er|ed)\b|\b(?:(?:{HAVE}|{BE}|later|first|originally|initially"
    rf"|subsequently|then|now"
    r"|further|also|had|instead|still) ){0,3}(?:argued?s?|stated?|says?|said|explain(?:ed|s)|claim(?:ed|s)?"
    r"|maintain(?:ed|s)|submit(?:ted|s)"
    r"|responded|replied|refused|withheld|cited|citing|relied|relying|sought|told|believe[sd]?|indicated"
    r"|disclosed|provided"
    r"|contend(?:ed|s)|amended|confirmed|informed|denied|advised|answered|asserted|introduced|quoted)\b",
    re.IGNORECASE,
)
NOT_DECIDED = _words(
    r"\bwithdr[ae]w\w*",
    r"\bno longer (?:rel\w+|appl\w+|seek\w*)",
    r"\b(?:not|nor|need) (?:(?:gone|go|going|went) on to |gone on |been |then |therefore |had to |necessary"
    r" for \w+ \w+ to "
    r"|necessary to |needed to |required to )?consider(?!s? that)(?:ed)?\b",
    r"\bconsider(?:s|ed|ing)?(?! that)\b[^.;]{0,40}\bwhether\b",
    r"^\W*whether\b",
    r"\bnot (?:been )?necessary (?:for [\w' ]{3,40} )?to consider\b",
)
# Says what was looked at, and not with what result.
CONSIDERED = re.compile(r"\bconsidered (?:the |section|regulation|how|all|each)", re.IGNORECASE)
STEP = _words(
    r"\bcommissioner(?: \w+){0,4} (?:requires?|orders?|required|ordered|directs?)\b",
    r"\brequires? (?:the |that |it |no |further )",
    r"\bmust take th(?:is|ese) steps?\b",
    r"\b(?:no|any) (?:\w+ )?(?:steps?|action)\b",
    r"^\W{0,3}to (?:disclose|issue|provide|reconsider|confirm)\b",
)

SEPARATOR = re.compile(
    r";\s|:\s|,?\s\b(?:but|however|although|though|whereas|while|whilst|nevertheless)\b,?\s"
    r"|(?:,\s|,?\sand\s)that\b(?!\sit\s(?:is|was)\snot\s(?:obliged|required))"
    r"|,?\snor\s(?=did|does|has|is|was|were|can)"
    r"|,?\sand\s(?=(?:it\s|they\s|he\s|she\s|the\s[\w' ]{3,40}?\s)?(?:also\s|has\s|have\s|had\s|therefore\s"
    r"|so\s){0,3}breach)"
    r"|,?\sand\s(?=(?:by|in)\s(?:fail|not|its)|on\s(?:the\s)?balance|(?:the|that\sthe)\spublic\sinterest)",
    re.IGNORECASE,
)

WRONG = _words(
    r"\b(?:wrong|incorrect|mistaken|incorrectly|wrongly)\b[^.;]{0,60}?\b(?:hold|held)\b",
    rf"\bnot {ADVERB}{{0,2}}(?:been )?{ADVERB}{{0,2}}(?:entitled|able|correct|right|justified|permitted)"
    rf" (?:to|in)\b",
    r"\b(?:incorrectly|wrongly|erroneously|inappropriately|improperly|mistakenly|unlawfully)\b",
    rf"\b(?:{BE}|do|does|did|{HAVE}) not (?:\w+ly |in fact |been )?(?:engaged?|apply|applied|applicable"
    rf"|exempt|vexatious|made out"
    r"|manifestly unreasonable|repeated|reasonable|sufficient|adequate|appropriate|excepted|personal data)\b",
    r"\bnot engage[ds]?\b",
    r"\b(?:cannot|can not|could not|may not) (?:\w+ly )?(?:rely|be relied|be applied|apply|refuse|withhold|be"
    r" withheld|be engaged|be used)\b",
    r"\b(?:did|does|do) not (?:\w+ly )?(?:comply|meet|fulfil|discharge|satisfy|deal with|handle|accept"
    r"|demonstrate|provide (?:adequate|sufficient|reasonable|appropriate))\b",
    r"\b(?:wrong|incorrect|mistaken|in error|unjustified) (?:to|in|when)\b|\berred\b|\bmisappl\w+",
    r"\bbut not all\b|\bnot all of\b",
    r"\b(?:probabilities|probability),?\s(?:(?!not\b|no\b)\w+\s){0,8}holds?\b(?! no\b)",
    r"\bholds (?:further|additional|more|some|relevant)\b|\bdoes hold\b|(?<!no )(?<!any )\b(?:further"
    r"|additional|more) (?:\w+ ){1,3}(?:is|was) held\b",
    rf"\b(?:{BE}|do|does|did|{HAVE}) not\W*$",
    r"\b(?:should|ought|need) not (?:to )?have been (?:withheld|refused|applied|cited|relied)\b",
    r"\bneither exempt\b|\bno (?:basis|grounds|entitlement) (?:for|to|on which)\b|\binappropriate(?:ly)?\b"
    r"|\boverturn",
)
# Denies all that follows in the clause: "failed to show that the exemption is engaged".
DENIES = _words(
    r"\bfail(?:ed|s|ing|ure)? to (?:\w+ly )?(?:demonstrate|show|establish|justify|explain|engage|provide"
    r" (?:sufficient|adequate|any|convincing)"
    r"|evidence|substantiate|persuade|satisfy|make (?:out|its)|prove)\b",
    rf"\b{HAVE} not (?:\w+ly )?(?:been )?(?:demonstrated|shown|established|justified|explained|evidenced"
    rf"|made out|made its|proved|proven|substantiated|provided|persuaded|satisfied)\b",
    r"\bnot (?:been )?(?:satisfied|persuaded|convinced|demonstrated|shown|established|accept|agree|consider"
    r"|find|believe)\b",
    r"\b(?:wrong|incorrect|mistaken|in error|unjustified|not correct) (?:to|in|when) (?:\w+ ){0,4}(?:stat|say"
    r"|conclu|decid|claim)\w*",
)
# Turns what follows into its contrary if it follows at once, and makes it doubtful after a comma.
NEGATION = re.compile(r"\b(?:not|never|nor|cannot|no)\b(?! only\b| least\b)", re.IGNORECASE)
NO_NEGATION = re.compile(r"\bwhether or not\b|\bnot only\b|\bneither confirm nor deny\b", re.IGNORECASE)
BREACHES = re.compile(
    r"\b(?:breach(?:ed|es|ing)?|contraven(?:ed|es|ing|tions?)|infring(?:ed|es|ements?)"
    r"|(?:fail(?:ed|ing|s|ure)? to|(?:did|does|has|have) not|not) (?:\w+ly )?(?:compl(?:y|ied)|meet|met)\b)",
    re.IGNORECASE,
)
TO_ITS_SECTION = re.compile(
    r"(?:[^.;,()]{0,70}|[^.;]{0,160}\b(?:specifically|namely|in\sparticular),?\s(?:of\s)?)(?:sections?|ss?\.?"
    r"|regulations?|regs?\.?)\s?",
    re.IGNORECASE,
)
IN_PASSING = re.compile(
    r"\bin (?:relation|respect|connection|regard) (?:to|of|with)\b|\bregarding\b|\bthat it (?:was|is)\b"
    r"|\bwhen\b|\btherefore\b|\baccordingly\b|\bprinciples?\b|\bciting\b|\bunder which\b",
    re.IGNORECASE,
)
NO_BREACH = re.compile(
    r"\b(?:not|no|nor|without|never)\s(?:\w+ly\s|in\s|been\s|any\s|committed\s|a\s){0,3}$|\bdid not$",
    re.IGNORECASE,
)
RIGHT = _words(
    rf"\b(?:{BE}|{HAVE} been) (?:\w+ly |also |therefore |broadly )?entitled to\b|\bentitled to (?:rely|refuse"
    rf"|withhold|apply|cite|neither)\b",
    r"\b(?:correctly|properly|appropriately|rightly|legitimately|validly)\b",
    rf"\b{BE} (?:\w+ly |also |therefore )?(?:engaged|applicable|exempt|vexatious|manifestly unreasonable"
    rf"|reasonable|excepted)\b",
    r"\bengages\b|\bengaged (?:the |section|regulation)",
    rf"\b(?:{BE}) (?:\w+ly |also )?(?:correct|right|justified|able) (?:to|in)\b",
    r"\b(?:sections?|regulations?|exemptions?|exceptions?)\b[^.;,]{0,40}?\b(?:does |do |did )?(?:also"
    r" )?appl(?:y|ies|ied)\b",
    r"\b(?:sections?|regulations?)\b[^.;]{0,80}? (?:also )?appl(?:y|ies)\b",
    r"\b(?:can|may|could) (?:\w+ly )?(?:rely|withhold|refuse|be withheld|be relied)\b",
    r"\b(?:does|do|did) not (?:\w+ly )?hold\b|\bholds? no\b|\b(?:is|was|are|were) not held\b",
    r"\bno (?:\w+ )?(?:information|records?|data|documents?)\b[^.;]{0,50}?\bheld\b",
    r"\b(?:compl(?:ied|ies)) with\b|\b(?:dealt with|handled)\b[^.;]{0,60}?\bin accordance with\b|\bmet (?:its"
    r"|the) (?:obligations|requirements)",
    r"\b(?:upholds?|upheld) (?:the |this |that |its )",
)
FLIP = re.compile(r"\bneither\b(?!\sconfirm)(?!\s\w+\sconfirm)|\bnone of\b", re.IGNORECASE)
ANY_VERDICT_OF_TWO = re.compile(r",?\sand\s|,\s|\s(?=it\s(?:was|is|has|did|does|had)\b)")
PUBLIC_INTEREST = re.compile(
    r"\bpublic interest\b(?! test)|\bbalance\b(?! of probabilit)|\bfavou?rs? (?:disclos|releas|maintain)",
    re.IGNORECASE,
)
# The two scales of the public interest, and what is said of their weight.
FOR_SECRECY = re.compile(
    r"\b(?:maintain\w*|maintenance|withhold\w*|non-?disclos\w*|exemptions?|exceptions?|refus\w+)\b",
    re.IGNORECASE,
)
FOR_DISCLOSURE = re.compile(
    r"(?<!non-)(?<!non)\b(?:disclos\w*|releas\w*|publi(?:cation|shing)|transparency|openness)\b",
    re.IGNORECASE,
)
OUTWEIGHS = re.compile(
    r"\b(?P<not>(?:do|does|did|is|was) not (?:equal or |therefore )?)?(?:outweighs?|(?P<by>(?:is |was |are"
    r" )?outweighed by))\b",
    re.IGNORECASE,
)
FAVOURS = re.compile(
    r"\b(?P<not>(?:do|does|did) not )?(?:favou?r(?:s|ing|ed)?|in favou?r of|lies (?:in|with)|lay (?:in|with)"
    r"|supports?|supported"
    r"|weighs? (?:in favour of|towards)|points? (?:to|towards)|requires|justifies|warrants)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:exemptions|exceptions|sections|regulations|both|neither|none|any of|all of)\b", re.IGNORECASE
)
LATTER = re.compile(
    r"\b(?:remain\w+|the rest|other (?:information|parts?)|not all|the latter|some of)\b", re.IGNORECASE
)
BACKWARD = re.compile(
    r"\b(?:it|this|these|that|they|the exemptions?|the exceptions?|both|neither|none|exemptions?|exceptions?"
    r"|refuse[d]?|withheld|withhold"
    r"|vexatious|refusal)\b",
    re.IGNORECASE,
)
NOT_THE_OTHER = re.compile(
    r"^\W{0,2}(?:it (?:was|is) )?not (?:on |under |to rely on |by virtue of )?(?=section|regulation)",
    re.IGNORECASE,
)
