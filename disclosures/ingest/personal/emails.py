"""E-mail addresses of people; the mailboxes of teams are left alone."""

import re
from collections.abc import Iterator

from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.given_names import GIVEN_NAMES
from disclosures.ingest.personal.listed import listed

LOCAL = r"[\w.+!#$%&'*/=?^`{}~-]"
# The sign between two parts, also written out, as people do against spam.
AT = re.compile(r"@|[\[({<] ?at ?[\])}>]| at (?=[\w-]{1,60} dot )", re.IGNORECASE)
AT_IN_WORDS = ("[at", "(at", "[ at", "( at", " dot ")
BLANKS = re.compile(r"[ \t]{0,2}\n?")
DOT = r"(?:\.| ?\[dot\] ?| ?\(dot\) ?| dot )"
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
DOMAIN = re.compile(
    rf"{LABEL}(?:(?:{DOT}\n?|\. (?=(?:gov|gsi|nhs|sch|ac|co|org|police|uk|com|net)\b)){LABEL}){{1,8}}",
    re.IGNORECASE,
)
LOCAL_BEFORE = re.compile(rf"{LOCAL}{{1,64}}$")
DOTTED_BEFORE = re.compile(r"(?:[\w-]{1,30} dot ){0,3}[\w.-]{1,40}$", re.IGNORECASE)
# The first half of an address that a line end cut after a hyphen, dot or underscore.
LINE_BEFORE = re.compile(rf"(?:^|[\s<(:;,\"]){LOCAL}{{1,64}}[._-]\n$")
AFTER_LABEL = re.compile(r"^[\w-]{1,40}[:=](?=\w)")

PER_REQUEST = re.compile(r"request-\d+-\w+|foi\+request-\d+", re.IGNORECASE)
PUBLIC_BODY = re.compile(
    r"(?:^|\.)(?:gov\.(?:uk|wales|scot)|police\.uk|nhs\.(?:uk|net|scot)|mod\.uk|parliament\.uk|ico\.org\.uk|"
    r"gov\.[\w.-]*|[\w-]+\.gov\.uk)$"
)
GLUED = re.compile(
    r"^(?:foi|info|enquir)|(?:foi|info|enquiries|requests|mailbox|team|office|access|casework)$"
)
# A mailbox made of these words belongs to a team.
ROLES = listed(
    """
    foi foia foiteam eir dp dpa dpo sar sars dsar gdpr info information access request requests response
    responses enquiry enquiries inquiry inquiries noreply donotreply no do not reply replies unmonitored
    account accounts team teams data protection privacy governance office officer contact contacts
    contactus us admin administration mail mailbox mailboxes inbox post postmaster web webmaster website
    support help helpdesk helpline desk service services customer customers customerservices complaint
    complaints feedback casework case cases caseworker reception correspondence public communications
    comms press media news newsletter legal compliance records record rights disclosure disclosures
    transparency sharing share shares approvals npd school schools census education statistics stats
    statistic research analysis exchange unit directorate division department dept hq central general
    main secretary clerk head headteacher principal council democratic licensing planning housing
    benefits hr recruitment jobs finance payments invoices procurement it ict security incident audit
    review reviews internal appeals appeal tribunal hearing hearings grc ico registration register
    registers list lists alert alerts notification notifications system systems bounce mailer daemon
    subscriptions events training editor letters digital online library archive archives minister
    ministers ministerial ministry private permanent social care safeguarding children childrens pupil
    pupils student students admissions exams attendance send welfare isa dea and the of for management
    manager assessment assessments collection collections quality policy strategy programme project
    projects hello ask alternative format formats accessible publishing publications publication
    internet enquire returns secure gsi icocasework ig igt informationgovernance dataprotection
    informationrights foirequests foiresponses foi-requests foienquiries freedom freedominformation
    freedomofinformation corporate business local authority national uk england wales test example
    parent parents community family families health hospital trust group advice north south east west
    liaison contactcentre centre center
    """
)  # fmt: skip


def emails(view: View) -> Iterator[Found]:
    """Addresses of people, per-request addresses of WhatDoTheyKnow among them."""
    if not ("@" in view.lower or (view.has_any(("at",)) and any(sign in view.lower for sign in AT_IN_WORDS))):
        return
    for sign in AT.finditer(view.text):
        blanks = BLANKS.match(view.text, sign.end())
        domain = DOMAIN.match(view.text, blanks.end() if blanks else sign.end())
        before = view.text[max(0, sign.start() - 67) : sign.start()]
        end = sign.start() - len(before) + len(before.rstrip(" \t"))
        pattern = DOTTED_BEFORE if sign[0] == " at " else LOCAL_BEFORE
        local = pattern.search(before.rstrip(" \t"))
        if not domain or not local:
            continue
        start = end - len(local[0])
        label = AFTER_LABEL.match(local[0])
        start += label.end() if label else 0
        start = _before_the_line_end(view.text, start)
        name = view.text[start:end].replace("\n", "")
        if name.strip("'./*") and not is_role(name, _dots(domain[0])):
            start += len(name) - len(name.lstrip("'/*"))
            yield Found("email", start, domain.end(), 0.98, "email")


def _before_the_line_end(text: str, start: int) -> int:
    if start and text[start - 1] == "\n":
        above = LINE_BEFORE.search(text[max(0, start - 70) : start])
        half = above[0].strip(' \t\n<(:;,"') if above else ""
        # A full stop may end a sentence: only "tobias." and "t." go on.
        if half and (
            half[-1] != "." or len(half) == 2 or (words_of(half)[-1:] and words_of(half)[-1] in GIVEN_NAMES)
        ):
            return start - len(half) - 1
    return start


def _dots(domain: str) -> str:
    plain = re.sub(r"[\s\[\]()]", "", domain.lower().replace(" dot ", "."))
    return plain.replace("dot", ".") if "[" in domain or "(" in domain else plain


def words_of(local: str) -> list[str]:
    """The words that the part before the sign is made of, in lower case."""
    return [word for word in re.split(r"[^a-zà-ž]+", local.lower()) if word]


def is_role(local: str, domain: str) -> bool:
    """Whether a mailbox is a team's: it is made of office words and no person's name."""
    if PER_REQUEST.match(local):
        return False
    words = words_of(local.replace(" dot ", "."))
    if not words:
        return False
    unknown = [word for word in words if not _is_made_of_roles(word)]
    if not unknown:
        return True
    if any(len(word) == 1 or word in GIVEN_NAMES for word in unknown):
        return False
    if len(unknown) < len(words):
        # "foi.wendale@wendale.gov.uk", "npd.requests"; but "head.jones" is somebody.
        return all(len(word) <= 3 or word in domain for word in unknown)
    if len(words) > 1 or not PUBLIC_BODY.search(domain):
        return False
    return len(words[0]) <= 4 or bool(GLUED.search(words[0]))


def _is_made_of_roles(word: str) -> bool:
    """Whether a word is one of ROLES or several written together, as in "foirequests"."""
    if word in ROLES:
        return True
    if not 5 <= len(word) <= 64:
        return False
    ends = {0}
    for at in range(len(word)):
        if at in ends:
            ends |= {end for end in range(at + 2, len(word) + 1) if word[at:end] in ROLES}
    return len(word) in ends
