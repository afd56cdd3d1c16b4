"""The phrases by which letters decide, acknowledge and put off, in one place."""

import re

from disclosures.ingest.facts.small_letters import Phrases


def words(*alternatives: str) -> Phrases:
    """One pattern for several phrases, whose blanks may be ends of lines."""
    return Phrases(*(one.replace(" ", r"\s") for one in alternatives))


THING = r"(?:information|data|material|records?|documents?|details|report|advice|contract|content|figures)"
GIVE = r"(?:disclose|release|provide|supply|communicate|share|send)"
GIVEN = r"(?:disclosed|released|provided|supplied|communicated|shared|given|sent)"
THIS = r"(?:it|any|this|that|them|these|you with it)"

# Sentences that decide nothing: the request repeated, rights of complaint, what might be, questions.
NO_DECISION = words(
    r"^\W{0,3}you (?:have )?(?:also )?(?:asked|ask|requested|request|sought|seek|wanted|wrote|wished)\b",
    r"^\W{0,3}(?:specifically|in particular),? you (?:\w+ )?(?:asked|requested)\b",
    r"\bin your (?:request|e-?mail|letter),? you (?:asked|requested|sought)\b",
    r"\byou (?:have )?(?:asked|ask|requested|request|seek|sought) (?:us|access|whether|how|copies"
    r"|the following)\b",
    r"\byou wrote\b",
    r"\byour request reads\b",
    r"\bin which you\b",
    r"\b(?:was|were|have been|has been) (?:previously |already |earlier )?(?:given|provided|sent"
    r"|supplied|disclosed|released) to you (?:on|in|with|at|under)\b",
    r"\bexempt information\b",
    r"\bcomplain",
    r"dissatisfied",
    r"unhappy",
    r"not (?:content|satisfied)",
    r"copyright",
    r"re-?use",
    r"\bif you\b",
    r"\bshould you\b",
    r"\byou (?:may|can|could) ",
    r"\bif (?:some|any|we|it|a|the|your request)\b",
    r"\b(?:may|might|could|would) (?:also )?be (?:refused|withheld|exempt|redacted|released|disclosed)\b",
    r"\b(?:arguments?|considerations?|reasons?|rights|procedure|leaflet|public interest test) (?:\w+ ){0,8}"
    r"(?:is|are) (?:set out|given|attached|enclosed|provided|listed)",
    r"\bunless (?:an|the|any|it|some) ",
    r"\bshould not be (?:taken|inferred|read|construed)\b|\bconclusive evidence\b|\bindication "
    r"(?:that|of whether)\b",
    r"\b(?:we|i) (?:need|require|must) (?:\w+ ){0,3}(?:time|to consider)\b",
    r"\b(?:considering|consider) (?:whether|if)\b",
    r"\bconsidered whether [^.;]{3,80}\bbut\b",
    r"\b(?:will|shall) (?:be (?:sent|published|considered|told)|let you|write|tell)\b",
    r"^\W{0,3}your (?:request|questions?) (?:was|were) (?:for|as follows)\b",
    r"\?\s?$",
)
# At a review, what was decided before; what is upheld is the decision.
BEFORE_REVIEW = words(
    r"\b(?:original|initial|first|earlier|previous) (?:response|decision|reply|refusal|answer)\b",
    r"\b(?:previously|originally|initially) (?:withheld|refused|relied|applied|told|decided)\b",
)
UPHELD = words(
    r"\bcorrectly applied\b|\bcontinues? to be\b|\bup(?:held|holds?|holding)\b|\bremains?\b"
    r"|\bmaintain|\bwas correct\b"
)

SIGNALS: tuple[tuple[str, Phrases], ...] = (
    ("neither", words(r"\bneither confirm(?:s|ed|ing)? (?:nor|or) den(?:y|ies|ied|ying)\b")),
    (
        "cost",
        words(
            r"\bexceeds? the (?:appropriate (?:cost )?limit|cost (?:limit|threshold|ceiling)"
            r"|statutory (?:cost )?limit|fees? limit|limit of £)",
            r"\bin excess of (?:the (?:appropriate|cost)|\d+ hours)\b",
            r"\bbeyond the (?:appropriate|cost) limit\b",
            r"\b(?:more than|well over|over|exceeds?) (?:the )?(?:18|24|eighteen|twenty-four)[ -]hours?\b",
            r"\b(?:sections?|s\.?) ?12(?: ?\([12]\))?(?![\d(])[^.;]{0,60}\b(?:applies|engaged"
            r"|refus\w+|not obliged|relieves)\b",
            r"\b(?:refus\w+|not obliged)\b[^.;]{0,60}\b(?:section|s\.?) ?12(?: ?\([12]\))?(?![\d(])",
        ),
    ),
    ("vexatious", words(r"(?<!not )(?<!nor )\bvexatious\b")),
    ("repeated", words(r"\brepeated request\b", r"\b(?:section |s\.? ?)14 ?\(2\)")),
    (
        "not-held",
        words(
            r"\b(?:do|does|did) not (?:currently |actually )?hold (?!(?:all|the remaining|the rest)\b)",
            r"\b(?:do|does|did) not (?:currently |actually )?hold[.,;]",
            r"\b(?:is|are|was|were) not (?:information (?:that|which) [^.;]{2,80}? holds\b|held\b)",
            r"\bhold(?:s|ing)? (?:no|nothing)\b",
            r"\bno (?:\w+ ){0,3}(?:information|records?|data|documents?) (?:(?:is|are|was|were"
            r"|has been|have been) )?"
            r"(?:held|found|identified|located)\b",
            r"\b(?:found|located|identified) no (?:\w+ ){0,2}(?:information|records?|data|documents?)\b",
            r"\bhave no records? of\b",
            r"\b(?:information|data) not held\b|\bnot information (?:that is )?held\b",
            r"\b(?:does|do) not (?:record|collect|keep|have) (?:this|that|the|any) (?:\w+ )?"
            r"(?:information|data|records?)\b",
            r"\bnot recorded\b",
        ),
    ),
    (
        "withheld-whole",
        words(
            rf"\bnot (?:to |able to |be |been )?(?:{GIVE}|{GIVEN}|providing|releasing|disclosing|supplying) "
            rf"(?:{THIS}|the (?:requested )?{THING})\b(?! in full)",
            rf"\b(?:unable|not in a position|cannot)(?: to)? {GIVE} (?:you with )?"
            rf"(?:{THIS}|(?:the|this) (?:requested )?{THING})\b(?! in full)",
            rf"\b(?:withhold|withholding|withheld) (?:all|the whole|the (?:requested "
            rf"|entire )?{THING}|this {THING}|it)\b",
            r"\b(?:refuse|refusing|refused|declined?) (?:your|the|this) request\b",
            r"\b(?:unable|not able) to (?:comply with|meet|fulfil|answer) (?:your|the|this) request\b",
            r"\byour request (?:is|has been|must be|was) (?:therefore |being )?(?:refused|declined)\b",
            r"(?<!some of )(?<!rest of )(?<!remainder of )(?<!part of )(?<!parts of )"
            rf"\b(?:the|this|all (?:of )?the|that) (?:requested )?{THING} "
            r"(?:(?:that |which )?you (?:have )?(?:requested|asked for|seek|sought) |(?:requested"
            r"|sought|held) "
            r"|within (?:the )?scope (?:of your request )?){0,3}"
            r"(?:is|are|should be|has been|must be) (?:(?:wholly|being|therefore|all"
            r"|entirely) ){0,3}(?:withheld|exempt)\b",
            r"\b(?:withheld|exempt)(?: from \w+)? in (?:its|their) entirety\b|\b(?:withheld"
            r"|refused?|refuse your request) in full\b",
            r"\bit (?:is|is being|is therefore|are) (?:therefore )?(?:withheld|exempt)\b(?! if\b)",
            r"\b(?:should|will|is|are|can) not be(?:ing)? (?:disclosed|released|provided|supplied)\b",
            rf"\b{THING}(?: \w+){{0,6}} falls? (?:within|under) (?:the|an) exemption\b",
            rf"\b(?:consider|considers|believe|conclude|concluded|satisfied) (?:that )?(?:the"
            rf"|this) (?:requested )?{THING} (?:to be|is|should be) "
            r"(?:exempt|withheld)\b",
            rf"\ball (?:of )?(?:the )?{THING}(?: \w+){{0,6}} (?:is|are|has been|have been) "
            rf"(?:\w+ )?(?:withheld|exempt)\b",
        ),
    ),
    (
        "withheld-rest",
        words(
            r"\b(?:remainder|rest|remaining (?:information|parts?)|part of the (?:information|document)"
            r"|parts of the \w+|(?:some|certain) (?:of the )?(?:information|content|contents"
            r"|details|parts|documents))\b"
            r"[^.;]{0,80}?\b(?:withheld|exempt|redacted|removed|withhold|withholding)\b",
            r"\b(?:withholding|withhold|withheld) (?:some|part|parts|the remainder|the rest|certain)\b",
        ),
    ),
    (
        "redacted-copy",
        words(
            r"\bredacted (?:copy|copies|version)\b",
            r"\b(?:attached|enclosed) (?:\w+ ){1,3}(?:has|have) (?:been|had [^.;]{3,60}) redacted\b",
            r"\bwith (?:some |the following )?redactions\b",
        ),
    ),
    (
        "withheld",
        words(
            r"(?<!not )(?<!not been )(?<!nothing )(?<!nothing has been )(?<!nothing is )"
            r"(?<!no information has been )"
            r"\b(?:withheld|withhold|withholding|blacked out|redacted|redactions?|redact|suppressed)\b",
            r"\b(?:subject to|engages?|falls? (?:within|under)) (?:an|the) exemptions?\b"
            r"|\bexemptions? (?:\w+ ){0,8}(?:is|are) (?:\w+ )?engaged\b",
            r"\bengages? sections?\b|\brel(?:y|ies|ying) on (?:the exemption|section)",
            r"\bexcepted from (?:disclosure|release)\b|\bexempt(?:ed)? (?:from (?:disclosure"
            r"|release)|under|by virtue|pursuant)\b",
            r"\b(?:is|are) exempt\b(?! if\b)",
            r"\b(?:removed|omitted|deleted) (?:under|in line|in accordance|because|as|pursuant)\b",
            r"\b(?:remains?|still|continues? to be) (?:withheld|exempt)\b",
        ),
    ),
    (
        "disclosed-part",
        words(
            r"\b(?:able to|can|will|we have|i have|is|are) (?:now )?(?:also )?"
            r"(?:disclos\w+|releas\w+|provid\w+|suppl\w+) (?:some|part|parts|most|what we can"
            r"|the following parts)\b",
            r"\b(?:disclos|releas|provid)\w+ part of\b|\b(?:granted|disclose|disclosed|release"
            r"|released)(?: \w+){0,3} in part\b|\binformation (?:which|that|we) can (?:be )?"
            r"(?:disclosed?|released?)\b",
        ),
    ),
    (
        "disclosed",
        words(
            r"\b(?:released|disclosed|provided|supplied|enclosed|attached|set out|releasing|disclosing) "
            r"(?:\w+ ){0,4}(?:in full|all of it)\b",
            r"(?<!not )\b(?:is|are|has been|have been|was) (?:all )?(?:now |also |hereby )?"
            r"(?:set out|provided|given|shown|listed|included|attached|enclosed|released"
            r"|disclosed|supplied|reproduced"
            r"|outlined|detailed|contained)\b"
            r"(?! (?:in |by |with )?(?:our|the|a|my) (?:\w+ )?(?:response|reply|letter)\b"
            r"| in section| the reference)",
            r"\b(?:we|i|the \w+)(?: (?:now|can|also|therefore|hereby|am|are|is|have|has|today"
            r"|decided|to)){0,5} "
            r"(?:enclose|attach|disclose|release|provide|supply|releasing|disclosing|attaching|enclosing)\b"
            r"(?! (?:advice|a high|a good|\w+ and assist|(?:\w+ )?(?:response|reply)))",
            r"\bplease (?:find|see)(?: (?:now|attached|enclosed|below|the|in|our|a|copy|of)\b){1,5}(?! ?[.!])"
            r"(?! (?:\w+ ){0,3}(?:response|reply|letter)\b)",
            rf"(?<!not )(?<!not be )\b(?:able|pleased|happy) to (?:be able to )?(?:\w+ )?{GIVE}\b",
            r"\byou will find (?:it|the|this|them)\b",
            r"\b(?:is|are) answered\b|\baccompan(?:y|ies) this\b",
            r"\b(?:is|are|am) (?:now |hereby |also )?(?:releasing|disclosing|providing you"
            r"|enclosing|attaching|supplying) (?!advice)",
            r"\b(?:answers?|responses?) to (?:each of )?your (?:questions|queries|request) (?:is"
            r"|are|can be found|follows?)\b",
            r"\b(?:can|may) be (?:found|seen|accessed|viewed) (?:in|at|on|below|via)\b",
        ),
    ),
)
# An answer is given, though nothing says which; it counts where no word speaks of keeping anything back.
ANSWERED = words(
    r"\b(?:our|my|the|this) (?:full )?(?:response|answer|reply|answers|responses)s?(?: to "
    r"(?:each of )?your \w+)?"
    r"(?: \([^)]{1,40}\))? (?:is|are|can be found) (?:as follows|below|given below|set out below"
    r"|shown below|follows|provided below)",
    r"\b(?:see|find) (?:below )?(?:the |our )?(?:full )?(?:response|reply|answers?)(?: to "
    r"(?:each of )?your \w+)? below\b",
    r"\b(?:see|find) below (?:the |our )?(?:response|reply|answers?)\b",
    r"\bour (?:answers?|response) (?:to (?:each of )?your \w+ )?(?:is|are)\b",
    r"\bset out (?:below )?(?:our|my|the) (?:response|reply|answers?)\b|\bhere is (?:our|my) "
    r"(?:response|reply|answer)\b",
    r"\banswers? to (?:each of )?your questions? (?:is|are)\b",
    r"\bthe (?:figures?|numbers?|totals?|details|answers?) (?:is|are)(?: as follows)?:?\b",
    r"\bholds? (?:this|the|that|all the) (?:\w+ ){0,2}(?:information|data|documents?|records?)\b",
)
# What is said not to be kept back: blanked out before anything looks for what is.
NOTHING_KEPT = words(
    r"\b(?:no|none|nothing)\b(?: (?!except|other|apart|save|beyond|more)[\w'-]{1,20}){0,6}? (?:has|have"
    r"|is|are|was|were|being) (?:been |being )?"
    r"(?:withheld|redacted|refused|exempted|removed|omitted|held back)\b"
    r"(?![^.;]{0,80}\b(?:except|other than|apart from|save for|but)\b)",
    r"\b(?:not|never) (?:been )?(?:withheld|redacted|held back)\b",
    r"\bnothing withheld\b|\bwithout (?:any )?redactions?\b|\bunredacted\b|\bnot withholding any\w*\b"
    r"|\bno (?:exemptions?|redactions?)(?: (?:has|have|had))?(?: (?:been|being|is|are|was|were))*"
    r" (?:appl(?:y|ies|ied)|engaged|relied (?:up)?on|claimed|used|made|necessary|needed|required)\b",
)
KEPT_BACK = words(
    r"\bexcept(?:ed|ions?)\b|\bregulations? 1[23]\b|"
    r"\bexempt|\bwithh[eo]ld|\bredact|\brefus|\bnot (?:be )?(?:hold|held|recorded|provid|disclos"
    r"|releas|able)|\bunable\b|\bunfortunately\b"
    r"|\bregret\b|\bexceed|\bneither\b|\bvexatious|\b(?:sections?|s\.?) ?(?:1[24]|2[1-9]|3\d"
    r"|4[0-4])\b|\bpublic interest\b|\bcannot\b"
)
ACT = words(
    r"\bfreedom of information\b|\bfoi(?:a|/\w+|\d+)?\b(?![\w.-]*@)|\brequest for information\b"
    r"|\benvironmental information regulations\b|\beirs?\b"
    r"|rhyddid gwybodaeth"
)
REVIEW = words(
    r"\b(?:requesting|your request for|requested|asked for|asking for|asked us (?:to|for)"
    r"|outcome of|result of"
    r"|conducted|completed|carried out|undertaken) (?:an |the |our |your |this |a )?"
    r"(?:internal )?review(?:ed)?\b(?! of your)",
    r"^internal review$",
    r"\breview panel has\b",
)
# Sentences that tell of a right to a review, not of one.
MAY_ASK = words(
    r"\bif\b|\bright to\b|\bmay\b|\bcan\b|\bshould you\b|complain|dissatisfied|unhappy|not content"
)
REVIEW_LINE = re.compile(
    r"^[^\n.]{0,60}?(?:\boutcome of (?:the |your )?|\brequest for (?:an )?|\bresult of (?:the "
    r"|your )?|[-:] ?|^)"
    r"internal review(?: (?:response|outcome|decision))?$",
    re.IGNORECASE | re.MULTILINE,
)
ASKED = words(r"\brequest(?:ed)?\b|\benquiry\b|\bfreedom of information\b|\bfoia?\b|\bcais\b")
ACKNOWLEDGED = words(
    r"\backnowledge (?:receipt|your|the)\b",
    r"\bin receipt of your\b",
    r"\b(?:has|have) been (?:received and (?:logged|is|will)|allocated (?:a )?reference|logged"
    r"|registered|passed to)\b",
    r"\breceived and will be\b|\breceived today\b|\bwill (?:process|deal with|handle) (?:it|your|this)\b",
    r"\b(?:a )?(?:reply|response) will be sent\b",
    r"\b(?:we|i) (?:will|shall|aim to) (?:respond|reply)\b",
    r"\byou (?:can|should|will) (?:expect|receive|hear)\b",
    r"\bis (?:now )?being (?:considered|dealt with|processed)\b",
    r"\bwho will (?:be in touch|respond|reply)\b",
    r"\ballows us (?:20|twenty) working days\b",
)
CLARIFY = words(
    r"\b(?:could|would|can) you (?:please )?(?:clarify|confirm|tell us|narrow)\b",
    r"\b(?:need|require) (?:you to (?:clarify|narrow)|(?:some |further |more )?clarification)\b",
    r"\buntil we hear\b|\bplease (?:could you )?clarify\b",
)
EXTENDED = words(
    r"\bext(?:end|ended|ending|ension of)(?: the| our)? (?:\w+ )?(?:time(?: limit)?|deadline"
    r"|period|timescale)\b",
    r"\b(?:time limit|deadline|time for (?:\w+ )?(?:response|reply))\b[^.;]{0,100}\bextended\b",
    r"\bneed(?:s)? (?:more|additional|further) time\b",
    r"\b(?:more|additional|further) time (?:in order )?(?:to (?:consider|complete|assess|carry)|for)\b",
    r"\b(?:need|require) an extension\b|\bpermits? us to extend\b|\bis not yet complete\b",
    r"\btake longer\b[^.]{0,80}\bpublic interest\b",
    r"\bcannot yet (?:answer|respond|reply)\b|\bnot yet (?:been )?(?:able|in a position) to "
    r"(?:reply|respond|answer)\b",
)
# A sentence that keeps back one thing among others, or names what is not the whole of a request.
PARTIAL = words(
    r"\b(?:some|parts?|partly|partially|certain|remaining|remainder|rest|names?|redact\w*"
    r"|paragraphs?|questions?|q\d|most|breakdown|junior"
    r"|contact details|signatures?|suppressed|prices?|individuals?|one|other|further|removed"
    r"|third part(?:y|ies)|small|elements?|columns?|pages?)\b"
)
