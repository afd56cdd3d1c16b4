"""Decision notices and reprimands put together from the wordings of many years, each with what is true of it.

Rules may be fitted to the first three sets of wordings; `HELD_OUT` is only measured.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from disclosures.ingest.contract import Page

AUTHORITIES = {
    "Department for Education": "department-for-education",
    "Home Office": "home-office",
    "Department for Children, Schools and Families": "department-for-children-schools-and-families",
    "Harrowdale Metropolitan Borough Council": "harrowdale-metropolitan-borough-council",
    "The Governing Body of Fernhill Academy": "governing-body-of-fernhill-academy",
    "Chief Constable of North Marches Police": "chief-constable-of-north-marches-police",
    "Wendale Children’s Hospital NHS Foundation Trust": "wendale-childrens-hospital-nhs-foundation-trust",
    "University of Northbridge": "university-of-northbridge",
    "London Borough of Eastmere": "london-borough-of-eastmere",
    "Commissioner of the Metropolitan Police Service": "commissioner-of-the-metropolitan-police-service",
    "HM Revenue & Customs": "hm-revenue-and-customs",
    "Ofsted (Office for Standards in Education)": "ofsted",
    "Department for Work and Pensions (“DWP”)": "department-for-work-and-pensions",
    "Welsh Government": "welsh-government",
    "The National Archives": "national-archives",
    "Ravensmere Academies Trust": "ravensmere-academies-trust",
}
ADDRESS = ["Sanctuary Buildings", "20 Great Smith Street", "London", "SW1P 3BT"]
EXEMPTIONS = {
    "s.12(1)": "cost of compliance",
    "s.14(1)": "vexatious requests",
    "s.21(1)": "information accessible by other means",
    "s.22(1)": "information intended for future publication",
    "s.24(1)": "national security",
    "s.27(1)(a)": "international relations",
    "s.31(1)(a)": "law enforcement",
    "s.31(1)(e)": "law enforcement",
    "s.35(1)(a)": "formulation of government policy",
    "s.36(2)(b)(i)": "prejudice to the effective conduct of public affairs",
    "s.36(2)(c)": "prejudice to the effective conduct of public affairs",
    "s.38(1)(a)": "health and safety",
    "s.40(2)": "personal information",
    "s.41(1)": "information provided in confidence",
    "s.42(1)": "legal professional privilege",
    "s.43(2)": "commercial interests",
    "s.44(1)(a)": "prohibitions on disclosure",
}
EXCEPTIONS = {
    "EIR 12(4)(b)": "manifestly unreasonable requests",
    "EIR 12(4)(e)": "internal communications",
    "EIR 12(5)(b)": "course of justice",
    "EIR 12(5)(e)": "commercial confidentiality",
    "EIR 12(5)(f)": "interests of the person who provided the information",
    "EIR 13(1)": "personal data",
}
FOIA_BREACHES = ["s.10(1)", "s.17(1)", "s.1(1)(b)", "s.17(7)", "s.16(1)", "s.10(3)", "s.17(3)"]
EIR_BREACHES = ["EIR 5(2)", "EIR 14(2)", "EIR 11(4)", "EIR 9(1)"]
TOPICS = [
    "statistics about pupils whose records were matched",
    "a copy of the data sharing agreement",
    "correspondence about the school census",
    "the minutes of three meetings",
    "the number of extracts supplied to commercial bodies",
]


@dataclass(frozen=True)
class Wording:
    """Templates. `{a}`: the authority; `{s}`: provisions in words; `{r}`, `{w}`: those right and wrong."""

    describe: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    both: tuple[str, ...]
    interest: tuple[str, ...]
    breach: tuple[str, ...]
    withdrawn: tuple[str, ...]
    steps: tuple[str, ...]
    no_steps: tuple[str, ...]
    reasons: tuple[str, ...]
    not_held: tuple[str, ...]
    reprimand: tuple[str, ...] = field(default=())


COMMON = Wording(
    describe=(
        "The complainant has requested {t}. {A} refused the request under {s}.",
        "The complainant requested {t}. {A} disclosed some information but withheld the rest, citing {s}.",
        "The complainant has requested information about {t}. {A} withheld the information under {s}. It said"
        " that"
        " disclosure would harm its work.",
    ),
    right=(
        "The Commissioner’s decision is that {a} was entitled to rely on {s}.",
        "The Commissioner’s decision is that {a} has correctly applied {s}.",
        "The Commissioner finds that {s} was correctly applied.",
        "The Commissioner’s decision is that {a} was entitled to rely on {s} to withhold the information and"
        " that the public"
        " interest favours maintaining the exemption.",
        "The Commissioner’s decision is that the withheld information is exempt under {s}.",
        "The Commissioner is satisfied that {s} is engaged and that the balance of the public interest"
        " favours maintaining"
        " the exemption.",
    ),
    wrong=(
        "The Commissioner’s decision is that {a} was not entitled to rely on {s}.",
        "The Commissioner’s decision is that {s} is not engaged.",
        "The Commissioner’s decision is that {a} has failed to demonstrate that {s} is engaged.",
        "The Commissioner has decided that {a} incorrectly applied {s}.",
        "The Commissioner finds that {a} wrongly withheld the information under {s}.",
        "The Commissioner’s decision is that {a} cannot rely on {s}.",
    ),
    both=(
        "The Commissioner’s decision is that {a} is entitled to rely on {r}. However, {s_w} is not engaged.",
        "The Commissioner’s decision is that {a} correctly applied {r} but that it was not entitled to rely"
        " on {w}.",
        "The Commissioner’s decision is that {a} is not entitled to rely on {w}. However it is entitled to"
        " withhold the names"
        " of junior officials under {r}.",
        "The Commissioner’s decision is that {r} is engaged but {w} is not engaged.",
    ),
    interest=(
        "The Commissioner’s decision is that {s} is engaged but the public interest favours disclosure.",
        "The Commissioner finds that {s} is engaged. However, he has decided that the public interest in"
        " disclosing the"
        " information outweighs the public interest in maintaining the exemption and so favours disclosure.",
    ),
    breach=(
        "{A} also breached {s} as it did not respond within 20 working days.",
        "The Commissioner has also found that {a} breached {s} by failing to respond in time.",
        "However, by failing to respond within the statutory time limit {a} breached {s}.",
        "The Commissioner finds a breach of {s}.",
    ),
    withdrawn=(
        "During the Commissioner’s investigation {a} withdrew its reliance on {s}.",
        "As {s} was withdrawn, the Commissioner has not considered it.",
    ),
    steps=(
        "The Commissioner requires the public authority to take the following steps to ensure compliance with"
        " the"
        " legislation.\n• Disclose the withheld information.",
        "The Commissioner requires {a} to take the following steps to ensure compliance with the"
        " legislation:\n• Disclose"
        " the information withheld under {s}.",
    ),
    no_steps=(
        "The Commissioner does not require the public authority to take any steps.",
        "The Commissioner requires no steps to be taken.",
        "The Commissioner does not require further steps to be taken as a result of this decision notice.",
    ),
    reasons=(
        "{S} provides that information is exempt if its disclosure would be likely to cause harm.",
        "{A} argued that {s} applied because the matter was still live.",
        "The complainant considers that {a} was wrong to rely on {s}.",
        "The Commissioner’s guidance says how {s} is to be read.",
    ),
    not_held=(
        "The Commissioner’s decision is that, on the balance of probabilities, {a} does not hold the"
        " information.",
    ),
    reprimand=(
        "The Commissioner has decided to issue a reprimand in respect of the following infringements:",
        "The Commissioner has decided to issue a reprimand to {a} in respect of the following infringements"
        " of the UK GDPR:",
    ),
)

OTHER = Wording(
    describe=(
        "The complainant made a request to {a} for {t}. The public authority relied upon {s} as its basis for"
        " refusal.",
        "The complainant asked for {t}. {A} refused to provide it, stating that it was covered by {s}. It"
        " upheld this at"
        " internal review.",
        "The complainant submitted a request for {t}, which {a} refused to comply with. The provisions cited"
        " were {s}.",
    ),
    right=(
        "The Commissioner has concluded that {a} was correct to withhold the requested information by virtue"
        " of {s}.",
        "The Commissioner has investigated and found that {a} appropriately cited {s} in refusing the"
        " request.",
        "It is the Commissioner’s view that {a} properly relied upon {s}. He is also satisfied that the"
        " public interest lies in"
        " maintaining it.",
        "The Commissioner’s decision is that {a} has dealt with the request in accordance with {s}.",
        "The Commissioner’s decision is that {s} applies to the withheld information.",
        "The Information Commissioner (the Commissioner) has determined that {a} may rely on {s}.",
    ),
    wrong=(
        "The Commissioner’s decision is that {a} was not correct to apply {s}.",
        "The Commissioner has concluded that {s} does not apply to the requested information.",
        "The Commissioner has determined that {a} inappropriately cited {s}.",
        "The Commissioner is not satisfied that {s} is engaged.",
        "The Commissioner does not accept that {s} provides a basis for withholding the information, which is"
        " not exempt.",
        "The Commissioner’s decision is that {a} has not shown that {s} is engaged.",
        "The Commissioner considers that the request was wrongly refused on the basis of {s}.",
    ),
    both=(
        "The Commissioner has decided that although {r} was applied correctly, {w} was not.",
        "The Commissioner’s decision is that:\n• {a} was entitled to rely on {r} to withhold some of the"
        " information;\n• {a} was"
        " not entitled to rely on {w}.",
        "The Commissioner finds that {w} is not engaged and that {r} is engaged.",
        "The Commissioner’s decision is that {a} was entitled to refuse part of the request under {r}. In"
        " respect of the"
        " remaining information, the Commissioner finds that {w} was incorrectly applied.",
    ),
    interest=(
        "The Commissioner’s decision is that, whilst {s} is engaged, the balance of the public interest lies"
        " in disclosing the"
        " information.",
        "The Commissioner has found that {a} correctly engaged {s} but that the public interest in"
        " maintaining the exemption"
        " does not outweigh the public interest in disclosure.",
    ),
    breach=(
        "Consequently {a} has contravened {s}.",
        "The Commissioner has recorded a breach of {s} against {a}.",
        "In failing to deal with the request on time {a} did not comply with the requirements of {s}.",
        "He also finds that {a} failed to comply with its obligations under {s}.",
        "{A}’s handling of the request resulted in a breach of {s} of the Act.",
    ),
    withdrawn=(
        "{A} subsequently confirmed that it was no longer relying on {s}.",
        "In light of this the Commissioner has not gone on to consider {s}.",
    ),
    steps=(
        "The Commissioner requires {a} to disclose the withheld information to the complainant within 35"
        " calendar days.",
        "The Commissioner now requires the public authority to take the steps set out below.\n• Issue a fresh"
        " response.",
        "The Commissioner requires the public authority to take the following step to ensure compliance with"
        " the"
        " legislation.\n• Release the agreement in full.",
    ),
    no_steps=(
        "No further action is required of {a}. The Commissioner does not require any steps as a result of"
        " this notice.",
        "The Commissioner requires no further action to be taken.",
        "No steps are required.",
    ),
    reasons=(
        "{A} told the Commissioner that {s} had been correctly applied.",
        "In the complainant’s view {s} is not engaged.",
        "The Commissioner has considered whether {s} was engaged.",
        "For {s} to be engaged, three criteria have to be met.",
    ),
    not_held=(
        "The Commissioner is satisfied that {a} holds no further information falling within the scope of the"
        " request.",
        "The Commissioner has concluded that no recorded information is held.",
    ),
    reprimand=(
        "The Commissioner finds that {a} has infringed the following provisions of the UK GDPR:",
        "{A} has infringed:",
    ),
)

THIRD = Wording(
    describe=(
        "The complainant sought {t} from {a}, which answered that the information was exempt from disclosure"
        " under {s}.",
        "This complaint concerns a request for {t}. {A} would not supply it and relied on {s} in its refusal"
        " notice.",
        "The complainant has asked {a} to provide {t}. Some of it was provided. The remainder was said to be"
        " covered by"
        " {s}, a position maintained after an internal review.",
    ),
    right=(
        "The Commissioner’s decision is that {a} was right to refuse the request under {s}.",
        "The Commissioner finds {s} to be engaged and the public interest to favour maintaining the"
        " exemption.",
        "The Commissioner agrees that {s} is engaged.",
        "Having considered the matter, the Commissioner has found that {s} was cited correctly.",
        "The Commissioner’s conclusion is that {a} was justified in withholding the information under {s}.",
        "The Commissioner accepts that the disputed information is exempt on the basis of {s}, and he finds"
        " that the"
        " public interest supports non-disclosure.",
    ),
    wrong=(
        "The Commissioner’s decision is that {a} was wrong to withhold the information under {s}.",
        "The Commissioner’s decision is that {s} has not been engaged.",
        "In the Commissioner’s view {a} has not provided sufficient evidence to engage {s}.",
        "The Commissioner’s decision is that {a} may not rely on {s} as a basis for refusing the request.",
        "The Commissioner disagrees with {a} and finds that it misapplied {s}.",
        "The Commissioner has determined that {a} erred in applying {s}.",
    ),
    both=(
        "The Commissioner’s decision is that {a} was entitled to withhold some information under {r};"
        " however, he finds that"
        " {w} was not engaged in respect of the remainder.",
        "The Commissioner has decided that {w} does not apply. He has decided that {r} does apply.",
        "The Commissioner’s decision is that {a} cannot rely on {w} but can rely on {r}.",
        "The Commissioner finds that {a} correctly relied on {r} and incorrectly relied on {w}.",
    ),
    interest=(
        "The Commissioner’s decision is that {s} is engaged, but that the public interest in maintaining the"
        " exemption is"
        " outweighed by the public interest in disclosure.",
        "Although {s} is engaged, the Commissioner has decided that the public interest favours release.",
    ),
    breach=(
        "{A} was late in replying and in doing so breached {s}.",
        "Furthermore, the Commissioner finds that the time taken amounted to a breach of {s}.",
        "The Commissioner also notes that {a} has breached {s} in its handling of this request.",
        "{A} did not meet the requirements of {s}.",
    ),
    withdrawn=(
        "{A} dropped its reliance on {s} before this notice was issued.",
        "Having reached this conclusion, the Commissioner did not need to consider {s}.",
    ),
    steps=(
        "The Commissioner orders {a} to disclose the information.",
        "The Commissioner requires {a} to take the following steps:\n- provide the complainant with a copy of"
        " the report.",
        "The Commissioner requires that {a} should now disclose what it withheld.",
    ),
    no_steps=(
        "There are no steps for {a} to take. The Commissioner does not require any remedial steps.",
        "The Commissioner does not require {a} to take any further action in this matter.",
        "The Commissioner is not requiring any steps to be taken.",
    ),
    reasons=(
        "{A} submitted that {s} was properly engaged.",
        "The Commissioner asked {a} to explain why {s} applied.",
        "The complainant disputed that {s} applied.",
        "The Tribunal has held in other cases that {s} was wrongly applied.",
    ),
    not_held=(
        "The Commissioner’s decision is that {a} holds no information within scope.",
        "On the balance of probabilities, the Commissioner finds that {a} does not hold further information.",
    ),
    reprimand=(
        "The Commissioner considers that {a} infringed these articles of the UK GDPR:",
        "{A} failed to comply with the following:",
    ),
)

HELD_OUT = Wording(
    describe=(
        "{A} received a request for {t}. In its response it applied {s} and provided nothing.",
        "The complainant requested {t} from {a}. Its position is that {s} provides grounds for refusal.",
    ),
    right=(
        "The Commissioner’s decision is that {s} is engaged and provides a proper basis for refusing the"
        " request.",
        "The Commissioner finds that {a} has applied {s} appropriately to the information.",
        "The Commissioner’s decision is that {a} was entitled to apply {s} to the requested information in"
        " its entirety.",
        "The Commissioner considers {a} to have been entitled to rely on {s}.",
        "The Commissioner has reached the view that {a} handled the request in accordance with {s}.",
    ),
    wrong=(
        "The Commissioner’s decision is that none of the information engages {s}.",
        "The Commissioner finds that the information should not have been withheld under {s}.",
        "The Commissioner has decided that {a} did not correctly apply {s}.",
        "The Commissioner’s decision is that {a} was not entitled to refuse to comply with the request in"
        " reliance on {s}.",
        "The Commissioner concludes that {a} has not made out its case that {s} is engaged.",
    ),
    both=(
        "The Commissioner’s decision is that {a} has properly withheld information under {r} but has not"
        " demonstrated that"
        " {w} is engaged.",
        "The Commissioner upholds the use of {r}. He does not uphold the use of {w}.",
        "The Commissioner’s decision is that whilst {a} was entitled to rely on {r} it was not entitled to"
        " rely on {w}.",
    ),
    interest=(
        "The Commissioner’s decision is that {s} is engaged, however the public interest in maintaining the"
        " exemption does not"
        " outweigh that in disclosure.",
        "The Commissioner accepts that {s} is engaged. He finds, however, that the public interest favours"
        " the information"
        " being released.",
    ),
    breach=(
        "There was also a breach of {s} in this case.",
        "The delay means that {a} has also breached {s}.",
        "As the response was late, the Commissioner finds {a} in breach of {s}.",
    ),
    withdrawn=(
        "{A} had originally cited {s} but abandoned this argument.",
        "It has not been necessary for the Commissioner to consider {s}.",
    ),
    steps=(
        "The Commissioner requires {a} to provide the complainant with the information, subject to lawful"
        " redaction.",
        "The public authority must take the following steps to ensure compliance with the legislation.\n•"
        " Disclose it.",
    ),
    no_steps=(
        "The Commissioner therefore requires no steps.",
        "As the information has since been disclosed, the Commissioner does not require any steps to be"
        " taken.",
    ),
    reasons=(
        "{A} maintained throughout that {s} applied and that disclosure would be harmful.",
        "The Commissioner’s first task is to decide whether {s} is engaged.",
    ),
    not_held=(
        "The Commissioner is satisfied, on the balance of probabilities, that the information is not held by"
        " {a}.",
    ),
    reprimand=(
        "The Commissioner has found infringements of the following by {a}:",
        "This reprimand is issued because {a} infringed the following articles:",
    ),
)
TUNED = (COMMON, OTHER, THIRD)


@dataclass
class Truth:
    """What is true of a notice, in the words of the facts; `outcome` "" where there is none."""

    kind: str
    reference: str
    decided_on: str
    authority: str
    outcome: str
    sections: dict[str, str]
    steps_required: str


def _in_words(chance: random.Random, values: list[str], style: str | None = None) -> str:
    """As in "section 31(1)(e) and section 40(2)", "sections 31(1)(e) and 40(2)"."""
    noun = "regulation" if values[0].startswith("EIR") else "section"
    bare = [value.removeprefix("EIR ").removeprefix("s.") for value in values]
    style = style or chance.choice(["full", "short", "named"] if len(values) == 1 else ["full", "list"])
    if style == "short" and noun == "section":
        return f"section {bare[0]} of FOIA"
    if style == "named" and values[0] in {**EXEMPTIONS, **EXCEPTIONS}:
        return f"{noun} {bare[0]} ({ {**EXEMPTIONS, **EXCEPTIONS}[values[0]] })"
    if style == "list":
        return f"{noun}s {', '.join(bare[:-1])} and {bare[-1]}"
    return (
        ", ".join(f"{noun} {one}" for one in bare[:-1]) + (" and " if bare[1:] else "") + f"{noun} {bare[-1]}"
    )


def make(seed: int, wording: Wording) -> tuple[list[Page], Truth]:
    """One decision notice as the pages that a reader gives."""
    chance = random.Random(seed)
    name = chance.choice(sorted(AUTHORITIES))
    spoken = chance.choice([name.split(" (")[0].removeprefix("The "), "the public authority", "it"][:2])
    spoken = f"the {spoken}" if spoken != "the public authority" and chance.random() < 0.7 else spoken
    is_eir = chance.random() < 0.2
    relied = EXCEPTIONS if is_eir else EXEMPTIONS
    chosen = chance.sample(sorted(relied), chance.choice([1, 1, 1, 2, 2, 3]))
    fill = _Fill(chance, spoken, chance.choice(TOPICS))
    sections: dict[str, str] = {}
    decision = [fill(chance.choice(wording.describe), s=chosen)]
    is_held = True
    if not is_eir and chance.random() < 0.08:
        decision = [f"The complainant has requested {chance.choice(TOPICS)}."]
        ruling, is_held = [fill(chance.choice(wording.not_held), s=chosen)], False
    else:
        ruling = _ruling(chance, wording, fill, chosen, sections)
    late = []
    if chance.random() < 0.45:
        late = chance.sample(EIR_BREACHES if is_eir else FOIA_BREACHES, chance.choice([1, 1, 2]))
        ruling.append(fill(chance.choice(wording.breach), s=late))
        sections |= dict.fromkeys(late, "upheld")
    verdicts = set(sections.values()) | (set() if is_held else {"not-upheld"})
    if is_held and chance.random() < 0.25:
        other = chance.choice([one for one in sorted(relied) if one not in chosen])
        decision.append(fill(chance.choice(wording.withdrawn), s=[other]))
    has_steps = any(sections.get(one) == "upheld" for one in chosen)
    order = fill(chance.choice(wording.steps if has_steps else wording.no_steps), s=[chosen[0]])
    reasons = [fill(chance.choice(wording.reasons), s=[one]) for one in chosen if is_held]
    day = date(2006, 1, 1) + timedelta(days=chance.randrange(7200))
    reference = _reference(chance, day, is_eir=is_eir)
    head = _head(chance, name, day, is_eir=is_eir, is_old=day.year < 2011)
    body = (
        _old(decision, ruling, order, reasons) if day.year < 2011 else _new(decision, ruling, order, reasons)
    )
    truth = Truth(
        kind="ico-decision",
        reference=reference,
        decided_on=day.isoformat(),
        authority=AUTHORITIES[name],
        outcome="partly-upheld" if len(verdicts) > 1 else verdicts.pop(),
        sections=sections,
        steps_required="yes" if has_steps else "no",
    )
    return _pages(chance, head, body, reference), truth


class _Fill:
    """Puts authority, topic and provisions into a template; a sentence starts with a capital."""

    def __init__(self, chance: random.Random, spoken: str, topic: str) -> None:
        self.chance, self.spoken, self.topic = chance, spoken, topic

    def __call__(self, template: str, **lists: list[str]) -> str:
        words = {"a": self.spoken, "A": self.spoken[0].upper() + self.spoken[1:], "t": self.topic}
        for key, values in lists.items():
            words[key] = _in_words(self.chance, values)
            words[key.upper()] = words[key][0].upper() + words[key][1:]
        for key in ("s_w",):
            if "w" in lists:
                words[key] = _in_words(self.chance, lists["w"], "full")
        return template.format(**words)


def _ruling(
    chance: random.Random, wording: Wording, fill: _Fill, chosen: list[str], sections: dict[str, str]
) -> list[str]:
    way = chance.choice(["right", "right", "wrong", "both", "both", "interest"])
    if way == "both" and len(chosen) > 1:
        right, wrong = chosen[:1], chosen[1:2]
        del chosen[2:]
        sections |= {right[0]: "not-upheld", wrong[0]: "upheld"}
        return [fill(chance.choice(wording.both), r=right, w=wrong)]
    if way == "interest" and not any(one in ("s.12(1)", "s.14(1)") for one in chosen):
        sections |= dict.fromkeys(chosen, "upheld")
        return [fill(chance.choice(wording.interest), s=chosen)]
    sections |= dict.fromkeys(chosen, "not-upheld" if way == "right" else "upheld")
    return [fill(chance.choice(wording.right if way == "right" else wording.wrong), s=chosen)]


def _reference(chance: random.Random, day: date, *, is_eir: bool) -> str:
    if day.year >= 2020:
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        code = f"{chance.choice(letters)}{chance.randrange(10)}{chance.choice(letters)}{chance.randrange(10)}"
        return f"IC-{chance.randrange(30_000, 400_000)}-{code}"
    return (
        f"FER0{chance.randrange(100_000, 999_999)}" if is_eir else f"FS50{chance.randrange(100_000, 999_999)}"
    )


def _head(chance: random.Random, name: str, day: date, *, is_eir: bool, is_old: bool) -> list[str]:
    law = (
        "Environmental Information Regulations 2004 (EIR)"
        if is_eir
        else f"Freedom of Information Act 2000 ({'Section 50' if is_old else 'FOIA'})"
    )
    title = ["Decision Notice" if is_old else "Decision notice"]
    written = f"{day.day} {day:%B %Y}"
    broken = name.replace(", Schools and", ", Schools and\n").replace("\n ", "\n").split("\n")
    return [
        law,
        *title,
        *chance.choice(
            [
                ["Date:", "Public Authority:", "Address:", written, *broken, *ADDRESS],
                [f"Date: {written}", "Public Authority:", "Address:", *broken, *ADDRESS],
                [f"Date: {written}", f"Public Authority: {name}", f"Address: {ADDRESS[0]}", *ADDRESS[1:]],
                ["Date:", written, "Public Authority:", *broken, "Address:", *ADDRESS],
                [written, *broken, *ADDRESS, "Date:", "Public Authority:", "Address:"],
                [written, "Public Authority:", "Address:", *broken, *ADDRESS],
            ]
        ),
    ]


def _new(decision: list[str], ruling: list[str], order: str, reasons: list[str]) -> list[str]:
    first = [" ".join(decision[:1]), *decision[1:], *ruling, order]
    return [
        "Decision (including any steps ordered)",
        *first,
        "Request and response",
        "On 5 February the complainant wrote to the public authority and requested information in the"
        " following terms:",
        "Scope of the case",
        "The complainant contacted the Commissioner to complain about the way the request had been handled.",
        "Reasons for decision",
        *reasons,
        "Right of appeal",
        "Either party has the right to appeal against this decision notice to the First-tier Tribunal"
        " (Information Rights).",
    ]


def _old(decision: list[str], ruling: list[str], order: str, reasons: list[str]) -> list[str]:
    return [
        "Summary",
        " ".join([*decision, *ruling]),
        "The Commissioner’s Role",
        "The Commissioner’s duty is to decide whether a request for information made to a public authority"
        " has been dealt with"
        " in accordance with the requirements of Part 1 of the Freedom of Information Act 2000 (the “Act”)."
        " This Notice sets"
        " out his decision.",
        "The Request",
        "The complainant asked for the information.",
        "Analysis",
        *reasons,
        "The Decision",
        "The Commissioner’s decision is set out in the summary above.",
        "Steps Required",
        order,
        "Right of Appeal",
        "Either party has the right to appeal against this Decision Notice to the Tribunal.",
    ]


PLAIN = {
    *(
        "Decision (including any steps ordered)",
        "Request and response",
        "Scope of the case",
        "Reasons for decision",
    ),
    *("Right of appeal", "Summary", "The Commissioner’s Role", "The Request", "Analysis", "The Decision"),
    *("Steps Required", "Right of Appeal"),
}


def _pages(chance: random.Random, head: list[str], body: list[str], reference: str) -> list[Page]:
    """Lines of 60 to 95 characters, numbered paragraphs, and the furniture that breaks into them."""
    width = chance.randrange(60, 96)
    lines = list(head)
    number = 0
    for paragraph in body:
        is_numbered = paragraph not in PLAIN and (lines[-1] != "Summary")
        number += is_numbered
        text = f"{number}. {paragraph}" if is_numbered else paragraph
        for part in text.split("\n"):
            lines += wrapped(part, width)
    lines += ["Signed ……………………", "Information Commissioner’s Office", "Wycliffe House", "Wilmslow", "SK9 5AF"]
    size = chance.randrange(18, 45)
    cut = [lines[at : at + size] for at in range(0, len(lines), size)]
    return [
        Page("\n".join([f"Reference: {reference}", str(page), *part])) for page, part in enumerate(cut, 1)
    ]


def wrapped(text: str, width: int) -> list[str]:
    """The words of `text` on lines of at most about `width`."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


ARTICLES = [
    "5(1)(a)",
    "5(1)(b)",
    "5(1)(f)",
    "12(3)",
    "15(1)",
    "24(1)",
    "25(1)",
    "30(1)",
    "32(1)",
    "32(1)(b)",
    "35(1)",
]


def make_reprimand(seed: int, wording: Wording) -> tuple[list[Page], Truth]:
    """One reprimand under the UK GDPR."""
    chance = random.Random(seed)
    name = chance.choice(sorted(AUTHORITIES))
    bare = name.split(" (")[0]
    day = date(2021, 1, 1) + timedelta(days=chance.randrange(1500))
    reference = f"INV/{chance.randrange(10_000):04}/{day.year}"
    articles = chance.sample(ARTICLES, chance.choice([1, 2, 3]))
    written = f"{day.day} {day:%B %Y}"
    lead = chance.choice(wording.reprimand).format(a=bare, A=bare)
    width = chance.randrange(60, 96)
    lines = [
        "UK General Data Protection Regulation (UK GDPR)",
        chance.choice(["Reprimand", "REPRIMAND"]),
        f"To: {name}",
        "Of: Civic Hall, Harrowdale, ZZ99 3VZ",
        f"Date: {written}",
        f"{chance.choice(['Case reference', 'Reference', 'ICO case reference'])}: {reference}",
        *wrapped(
            f"The Information Commissioner (the Commissioner) issues a reprimand to {bare} in accordance with"
            f" Article 58(2)(b)"
            " of the UK General Data Protection Regulation in respect of certain infringements of the UK"
            " GDPR.",
            width,
        ),
        "The reprimand",
        *wrapped(lead, width),
        *(
            line
            for article in articles
            for line in wrapped(
                f"• Article {article}, which states that personal data shall be handled with care;", width
            )
        ),
        *wrapped(
            f"{bare} published a spreadsheet with a hidden sheet holding the names of 217 pupils.", width
        ),
        "Further action recommended",
        "1. Review the process for checking spreadsheets, with Article 24 and Article 39 in mind.",
    ]
    values = {f"UK GDPR {one}" for one in articles}
    exact = {one for one in values if not any(other.startswith(one + "(") for other in values)}
    truth = Truth(
        kind="ico-reprimand",
        reference=reference,
        decided_on=day.isoformat(),
        authority=AUTHORITIES[name],
        outcome="",
        sections=dict.fromkeys(exact, ""),
        steps_required="no",
    )
    return [Page("\n".join(lines))], truth
