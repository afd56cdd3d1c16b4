"""What stands around names in letters, mails, forms and minutes."""

import re

from disclosures.ingest.personal.listed import listed

BEFORE = 48  # characters that a rule looks at on either side
AFTER = 48

PERSON = (
    r"pupil|child|son|daughter|student|parent|mother|father|mum|dad|guardian|carer|brother|sister|twin|niece|nephew|"
    r"grandson|granddaughter|husband|wife|partner|boy|girl|baby|friend|colleague|neighbour|teacher|headteacher|"
    r"applicant|complainant|requester|requestor|patient|client|employee|resident|witness|learner|sibling|cousin|aunt|"
    r"uncle|grandmother|grandfather|stepson|stepdaughter|disgybl|plentyn|merch|mab"
)
JOB = (
    r"officer|manager|director|adviser|advisor|secretary|lead|head|analyst|assistant|administrator|coordinator|"
    r"co-ordinator|worker|clerk|solicitor|consultant|principal|inspector|registrar|specialist|SENCO|SENDCO|chair|"
    r"commissioner|caseworker|partner|governor|professor|researcher|nurse|doctor|GP"
)
VERBS = (
    r"rang|wrote|writes|asked|asks|said|says|told|emailed|e-mailed|called|phoned|telephoned|stated|attended|joined|"
    r"explained|replied|complained|visited|signed|suggested|agreed|mentioned|noted|"
    r"has asked|had asked|is aware|"
    r"lives|attends|moved|arrived|left|was born|is in year|aged|age"
)
LABELS = (
    r"(?:full |first |last |middle |fore|sur|given |family |preferred |contact |pupil |"
    r"student |child |parent |applicant |"
    r"account |print |your |my |officer |customer |patient |"
    r"staff )?'?s? ?name(?: of (?:the )?(?:applicant|requester|"
    r"pupil|child|student|parent|complainant|contact|"
    r"data subject))?(?: \(?(?:print(?:ed)?|in (?:full|capitals)|block "
    r"capitals)\)?)?|name in full|enw|applicant|requester|requestor|"
    r"complainant|contact(?: officer| person| point)?|point of contact|case ?(?:officer|"
    r"worker|holder|handler|manager)|"
    r"handled by|prepared (?:by|for)|author(?:s|ed by)?|creator|created by|"
    r"(?:last )?(?:modified|saved|edited|updated) by|"
    r"sign(?:ed|atory|atories|ature)(?: (?:by|off by))?|electronically signed by|pupils?|"
    r"students?|child(?:ren)?|"
    r"parents?(?:/carers?)?|guardian|patient|employee|officers?(?: dealing| in charge)?|"
    r"(?:reviewed|approved|checked|"
    r"cleared|completed|authorised|submitted|requested|sent|received|written|produced|compiled|drafted|redacted|"
    r"verified|witnessed|countersigned|issued|entered|raised) by|attn|attention|"
    r"f\.?a\.?o\.?|for the attention of|c/o|"
    r"caller|owner|(?:line |project |account |information asset )?manager|"
    r"comment(?:ed)?(?: by| from)?|inserted by|"
    r"deleted by|moved by|formatted by|tracked change by|change by|reply by|note by|"
    r"witness|data subject|head ?teacher|teacher|senco|social worker|"
    r"next of kin|emergency contact|our contact|lead|attendees|present|in attendance|"
    r"apologies|participants|delegates|"
    r"distribution|copied to|copy to|cc|bcc|from|to|sender|recipient|reply-to|sent by|"
    r"on behalf of|sibling|mother|"
    r"father|son|daughter|interviewee|interviewer|claimant|appellant|respondent|"
    r"llofnodwyd|cyswllt|oddi wrth|at|initial[- ]creator|last ?modified ?by|last author|(?:xp)?author|artist|"
    r"copyright|x-(?:created|last-modified|received|sent)-by|printed by|(?:camera )?owner ?name|dc:creator"
)
LABEL = re.compile(
    rf"(?:^|[\n\t|(,;.•*\-] ?|  )(?:{LABELS})\)? ?(?:[:=]|\.{{3,}}|…|_{{2,}}|- )[\s\"'(…._]{{0,12}}$",
    re.IGNORECASE,
)
# Without a colon: only where what follows is a name of two words, or of one that is known.
RELATION = re.compile(
    rf"(?:\b(?:{PERSON})\b(?:'s)?[,:(]? ?(?:is |was |named |called |known as |\(?aged? \d+\)?,? ?)?"
    r"|\b(?:spoke|spoken|speak|speaking|talk(?:ed)?|met|meet|contact|contacted|contacting|ask|asks|asked|inform|informed|"
    r"invited|advised|emailed|phoned|rang|told|thanked|signed|prepared|written|drafted|compiled|completed|approved|reviewed|"
    r"handled|raised|sent|chaired|copied|forwarded|addressed|reported|checked|submitted|requested|lodged|commented|comment|"
    r"inserted|deleted|changed|moved|formatted|reply|note|edited|modified|saved|annotated|annotation|changes?|revision|insertion|deletion)"
    r" (?:with |to |by |from |in by |off by )?(?:my |our |your |the )?\"?"
    r"|\b(?:c/o|f\.?a\.?o\.?|attn|cc|bcc|per pro|p\.?p\.?|on behalf of|known as|my name is|i am|named|called|"
    rf"named person|(?:{JOB})(?: is| was|,|:| -)?) )$",
    re.IGNORECASE,
)
FOLLOWED = re.compile(
    rf"(?: (?:{VERBS})\b|,? ?\(?(?:born|d\.?o\.?b|aged? \d|date of birth)\b"
    rf"|'s (?:{PERSON}|records?|file|address|date of birth|school|email|behalf|mother|father|parents?)\b"
    rf"|(?:,| -| \(|\n) ?(?:(?:the|our|my|a|his|her|"
        rf"their) )?(?:[\w&/-]+ ){{0,4}}(?:{JOB})\b|,? (?:Head|Director|Chair|Chief|Secretary|"
        rf"Clerk|Deputy) (?:of|for|to)\b)",
    re.IGNORECASE,
)  # fmt: skip
WROTE = re.compile(r"(?: ?<[^<>\n]{3,80}>)? (?:wrote|writes|a écrit|ysgrifennodd)\b")
JOINT = re.compile(r"\b(?:Mrs?|Ms|Miss|Dr|Prof)\.? (?:and|&) $")  # "Mr and" before "Mrs Khan"
USER_WORDS = (
    *("author:", "creator:", "modified by", "saved by", "edited by", "changed by", "inserted by"),
    *("deleted by", "moved by", "created by", "comment by"),
)
USER_VERBS = listed("author creator modified saved edited changed inserted deleted moved created comment")
USER = re.compile(
    r"\b(?:author|creator|(?:last )?(?:modified|saved|edited|changed|inserted|deleted|"
    r"moved|created) by|comment by)[: ]{1,3}"
    r"([a-z]{2,30}[._][a-z]{2,30})\b",
    re.IGNORECASE,
)
# Ministers, members of parliaments and peers, acting as such.
PUBLIC_BEFORE = re.compile(
    r"(?:\brt\.? hon\.?|\bminister(?: of state| for [\w ,]{1,40})?|"
    r"\bsecretary of state(?: for [\w, ]{1,50})?|\bchancellor|"
    r"\bbaroness|\blord|\bbaron|\bviscount|\bking|\bqueen|\bsaint|\bst|"
    r"\bmp for [\w ]{1,30}|\blady|\bparliamentary under[ -]secretary[\w ]{0,30})(?:,? | \()$",
    re.IGNORECASE,
)
PUBLIC_AFTER = re.compile(
    r"[,\t ]{0,2}\(?(?:(?:MP|MSP|MEP|AM|MLA|TD)\b|"
    r"(?:the )?(?:then )?(?:[Pp]rime [Mm]inister|[Mm]inister (?:of|for)|"
    r"[Ss]ecretary of [Ss]tate"
    r"|(?:Home|Foreign|Education|Health|Justice|Defence|Business|Culture|Transport|"
    r"Environment) Secretary|(?:the )?Information Commissioner\b(?!'s)|"
    r"(?:[\w]+ )?[Mm]inister\b|[Pp]arliamentary [Uu]nder))"
)
SALUTATION = re.compile(
    r"(?:^|\n|\t)[>\s*]{0,6}(?:(?:annwyl|cher|chère) ?/ ?)?(?:dear|annwyl|hi|hello|hiya|"
    r"helo|shwmae|good (?:morning|afternoon|evening)|to) ?,? ?$",
    re.IGNORECASE,
)
# These two are looked for in the text in lower case.
CLOSING = re.compile(
    r"^[>\s*~_.\-]{0,8}(?:(?:\w+ ?/ ?)?(?:yn gywir|"
    r"yn ddiffuant) ?/ ?)?(?:yours?,? (?:sincerely|faithfully|truly|ever)|yours|"
    r"sincerely|(?:(?:with|many|my) )?(?:kind|best|kindest|warm|warmest)"
    r"(?:est)? (?:regards|wishes)|regards|rgds|many thanks|with thanks|thanks(?: again|"
    r" very much| so much)?|thank you(?: very much| in advance)?|cheers|all the best|"
    r"yn gywir|"
    r"yn ddiffuant|cofion(?: gorau)?|diolch|signed(?: (?:by|on behalf of|"
    r"for and on behalf of)[^\n]{0,60})?|for and on behalf of[^\n]{0,60}|signature|"
    r"llofnodwyd)\b[,.:!\s…._\-]*"
    r"(?:/ ?(?:yours (?:sincerely|faithfully|truly)|(?:kind )?regards)[,.\s]*)?",
    re.MULTILINE,
)
# One of these stands in every closing.
CLOSING_WORDS = listed(
    """
    yours sincerely faithfully truly ever regards wishes rgds thanks thank cheers best gywir ddiffuant cofion
    diolch signed behalf signature llofnodwyd
    """
)
CLOSING_LINES = 4
DISPLAY_NAME = re.compile(
    r"[\"']?(?: ?\([^()\n]{1,40}\))? ?(?:<|\[mailto:|\[?mailto:|\()[^<>()\s\[\]]{1,80}@"
)
HEADER = re.compile(
    r"^[>\s*]{0,4}(?:from|to|cc|bcc|reply-to|sender|attendees|present|apologies|"
    r"distribution|attending|participants|oddi wrth|at)\*? ?: ?(.{2,2000})$",
    re.MULTILINE,
)
CELL_BEFORE = re.compile(r"![A-Z]{1,3}\d{1,7} $")  # the cell that a comment belongs to
IN_SENTENCE_BEFORE = re.compile(r"[a-z,] $")
IN_SENTENCE_AFTER = re.compile(r"[,.;:?!]?(?: [a-z(]|\n|$)|'s ")
