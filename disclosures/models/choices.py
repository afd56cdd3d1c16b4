"""The enumerations of the record; record/README.md defines each value.

Labels are English here, and so in files, in the database and at the desk; a page puts them into its language
by ``in_words``, for which they are marked.
"""

from django.db import models
from django.utils.translation import gettext_noop as _


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in-review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Precision(models.TextChoices):
    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"


class Evidence(models.TextChoices):
    DOCUMENT = "document", _("Document held")
    OFFICIAL = "official", _("Official record linked")
    REPORTED = "reported", _("Reported by a named source")
    SECOND_HAND = "second-hand", _("Quoted at second hand, or said to exist")


class Kind(models.TextChoices):
    DATA_SHARE = "data-share", _("Data shared")
    FOI_RESPONSE = "foi-response", _("FOI reply")
    ICO_DECISION = "ico-decision", _("ICO decision")
    CENSUS_CHANGE = "census-change", _("Census change")
    STATEMENT = "statement", _("Official statement")
    PROCEEDING = "proceeding", _("Parliament and courts")
    AGREEMENT = "agreement", _("Agreement")


class Role(models.TextChoices):
    AUTHORITY = "authority", _("Answered, was decided against, or collects")
    GIVER = "giver", _("Gave data")
    RECEIVER = "receiver", _("Received data")
    PARTY = "party", _("Took part")
    SPEAKER = "speaker", _("Spoke")
    REGULATOR = "regulator", _("Decided")


class Outcome(models.TextChoices):
    """Outcomes of FOI responses and of ICO decisions; OUTCOMES_OF says which kind has which."""

    GRANTED = "granted", _("Answered in full")
    PART_GRANTED = "part-granted", _("Answered in part")
    REFUSED = "refused", _("Refused")
    NOT_HELD = "not-held", _("Not held")
    NO_RESPONSE = "no-response", _("No response")
    WITHDRAWN = "withdrawn", _("Request withdrawn")
    UPHELD = "upheld", _("Complaint upheld")
    PARTLY_UPHELD = "partly-upheld", _("Complaint partly upheld")
    NOT_UPHELD = "not-upheld", _("Complaint not upheld")
    REPRIMAND = "reprimand", _("Reprimand")
    AUDIT = "audit", _("Audit")
    ENFORCEMENT = "enforcement", _("Enforcement notice")
    NO_ACTION = "no-action", _("No action")


OUTCOMES_OF: dict[str, tuple[str, ...]] = {
    Kind.FOI_RESPONSE: ("granted", "part-granted", "refused", "not-held", "no-response", "withdrawn"),
    Kind.ICO_DECISION: (
        "upheld",
        "partly-upheld",
        "not-upheld",
        "reprimand",
        "audit",
        "enforcement",
        "no-action",
    ),
}


class Regime(models.TextChoices):
    FOIA = "FOIA", _("Freedom of Information Act 2000")
    EIR = "EIR", _("Environmental Information Regulations 2004")
    DPA_1998 = "DPA-1998", _("Data Protection Act 1998")
    GDPR_DPA_2018 = "GDPR-DPA-2018", _("GDPR and Data Protection Act 2018")
    UK_GDPR = "UK-GDPR", _("UK GDPR")


class Change(models.TextChoices):
    ADDED = "added", _("Added")
    AMENDED = "amended", _("Amended")
    REMOVED = "removed", _("Removed")
    MADE_OPTIONAL = "made-optional", _("Made optional")
    CODE_SET_CHANGED = "code-set-changed", _("Code set changed")


class Purpose(models.TextChoices):
    IMMIGRATION_ENFORCEMENT = "immigration-enforcement", _("Immigration enforcement")
    CRIME = "crime", _("Preventing or detecting crime")
    RESEARCH = "research", _("Research")
    COMMERCIAL = "commercial", _("Commercial use")
    BENEFIT_FRAUD = "benefit-fraud", _("Benefit fraud")
    SAFEGUARDING = "safeguarding", _("Safeguarding")
    STATISTICS = "statistics", _("Statistics")
    OTHER = "other", _("Other")


class Forum(models.TextChoices):
    COMMONS_WRITTEN = "commons-written", _("House of Commons, in writing")
    LORDS_WRITTEN = "lords-written", _("House of Lords, in writing")
    COMMONS_DEBATE = "commons-debate", _("House of Commons, in debate")
    LORDS_DEBATE = "lords-debate", _("House of Lords, in debate")
    PRESS = "press", _("To the press")
    LETTER = "letter", _("In a letter")
    COURT = "court", _("In court")
    REPORT = "report", _("In a report")


class ProceedingKind(models.TextChoices):
    DEBATE = "debate", _("Debate")
    VOTE = "vote", _("Vote")
    MOTION = "motion", _("Motion")
    STATUTORY_INSTRUMENT = "statutory-instrument", _("Statutory instrument")
    COURT_CASE = "court-case", _("Court case")
    COMPLAINT = "complaint", _("Complaint")
    INQUIRY = "inquiry", _("Inquiry, inspection or audit")
    CONSULTATION = "consultation", _("Consultation")
    BILL = "bill", _("Bill")


class Relation(models.TextChoices):
    """Read as: from, relation, to. ``contradicts`` and ``confirms`` are our readings, never findings."""

    CONTRADICTS = "contradicts", _("contradicts")
    CONFIRMS = "confirms", _("confirms")
    RESPONDS_TO = "responds-to", _("responds to")
    SUPERSEDES = "supersedes", _("supersedes")
    LED_TO = "led-to", _("led to")
    CITES = "cites", _("cites")
    AMENDS = "amends", _("amends")
    ENDS = "ends", _("ends")


class Unit(models.TextChoices):
    PEOPLE = "people", _("people")
    PUPILS = "pupils", _("pupils")
    REQUESTS = "requests", _("requests")
    RECORDS = "records", _("records")
    RELEASES = "releases", _("releases")
    REFERRALS = "referrals", _("referrals")
    RESPONSES = "responses", _("responses")
    RECOMMENDATIONS = "recommendations", _("recommendations")
    ANSWERS = "answers", _("answers")
    COMPLAINTS = "complaints", _("complaints")
    LICENCES = "licences", _("licences")
    ACCOUNTS = "accounts", _("accounts")
    FORCES = "forces", _("forces")
    PERCENT = "percent", _("per cent")
    POUNDS = "pounds", _("pounds")


class Qualifier(models.TextChoices):
    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    UP_TO = "up-to", _("up to")
    OVER = "over", _("over")
    AT_LEAST = "at-least", _("at least")
    ONE_TO = "one-to", _("1 to")  # a small number that is published as a band: its value is the band's end


class FigureStatus(models.TextChoices):
    CURRENT = "current", _("Stands")
    CORRECTED = "corrected", _("Corrected by the body that gave it")
    SUPERSEDED = "superseded", _("A later count took its place")
    DISPUTED = "disputed", _("Disputed: sources differ")


class ItemCategory(models.TextChoices):
    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Contact")
    CHARACTERISTIC = "characteristic", _("Characteristic")
    ATTAINMENT = "attainment", _("Attainment")
    ATTENDANCE = "attendance", _("Attendance")
    SPECIAL_CATEGORY = "special-category", _("Special category")
    OTHER = "other", _("Other")


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", _("Government department")
    AGENCY = "agency", _("Agency or public body")
    REGULATOR = "regulator", _("Regulator or inspectorate")
    POLICE = "police", _("Police")
    PARLIAMENT = "parliament", _("Parliament")
    LOCAL_AUTHORITY = "local-authority", _("Local authority")
    COMPANY = "company", _("Company")
    CAMPAIGN = "campaign", _("Campaign group")
    MEDIA = "media", _("News organisation")
    RESEARCH = "research", _("Research body")
    OTHER = "other", _("Other body")
