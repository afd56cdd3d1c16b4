"""The enumerations of the record; record/README.md defines each value."""

from django.db import models


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
    DOCUMENT = "document", "Document held"
    OFFICIAL = "official", "Official record linked"
    REPORTED = "reported", "Reported by a named source"
    SECOND_HAND = "second-hand", "Quoted at second hand, or said to exist"


class Kind(models.TextChoices):
    DATA_SHARE = "data-share", "Data shared"
    FOI_RESPONSE = "foi-response", "FOI reply"
    ICO_DECISION = "ico-decision", "ICO decision"
    CENSUS_CHANGE = "census-change", "Census change"
    STATEMENT = "statement", "Official statement"
    PROCEEDING = "proceeding", "Parliament and courts"
    AGREEMENT = "agreement", "Agreement"


class Role(models.TextChoices):
    AUTHORITY = "authority", "Answered, was decided against, or collects"
    GIVER = "giver", "Gave data"
    RECEIVER = "receiver", "Received data"
    PARTY = "party", "Took part"
    SPEAKER = "speaker", "Spoke"
    REGULATOR = "regulator", "Decided"


class Outcome(models.TextChoices):
    """Outcomes of FOI responses and of ICO decisions; OUTCOMES_OF says which kind has which."""

    GRANTED = "granted", "Answered in full"
    PART_GRANTED = "part-granted", "Answered in part"
    REFUSED = "refused", "Refused"
    NOT_HELD = "not-held", "Not held"
    NO_RESPONSE = "no-response", "No response"
    WITHDRAWN = "withdrawn", "Request withdrawn"
    UPHELD = "upheld", "Complaint upheld"
    PARTLY_UPHELD = "partly-upheld", "Complaint partly upheld"
    NOT_UPHELD = "not-upheld", "Complaint not upheld"
    REPRIMAND = "reprimand", "Reprimand"
    AUDIT = "audit", "Audit"
    ENFORCEMENT = "enforcement", "Enforcement notice"
    NO_ACTION = "no-action", "No action"


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
    FOIA = "FOIA", "Freedom of Information Act 2000"
    EIR = "EIR", "Environmental Information Regulations 2004"
    DPA_1998 = "DPA-1998", "Data Protection Act 1998"
    GDPR_DPA_2018 = "GDPR-DPA-2018", "GDPR and Data Protection Act 2018"
    UK_GDPR = "UK-GDPR", "UK GDPR"


class Change(models.TextChoices):
    ADDED = "added", "Added"
    AMENDED = "amended", "Amended"
    REMOVED = "removed", "Removed"
    MADE_OPTIONAL = "made-optional", "Made optional"
    CODE_SET_CHANGED = "code-set-changed", "Code set changed"


class Purpose(models.TextChoices):
    IMMIGRATION_ENFORCEMENT = "immigration-enforcement", "Immigration enforcement"
    CRIME = "crime", "Preventing or detecting crime"
    RESEARCH = "research", "Research"
    COMMERCIAL = "commercial", "Commercial use"
    BENEFIT_FRAUD = "benefit-fraud", "Benefit fraud"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    STATISTICS = "statistics", "Statistics"
    OTHER = "other", "Other"


class Forum(models.TextChoices):
    COMMONS_WRITTEN = "commons-written", "House of Commons, in writing"
    LORDS_WRITTEN = "lords-written", "House of Lords, in writing"
    COMMONS_DEBATE = "commons-debate", "House of Commons, in debate"
    LORDS_DEBATE = "lords-debate", "House of Lords, in debate"
    PRESS = "press", "To the press"
    LETTER = "letter", "In a letter"
    COURT = "court", "In court"
    REPORT = "report", "In a report"


class ProceedingKind(models.TextChoices):
    DEBATE = "debate", "Debate"
    VOTE = "vote", "Vote"
    MOTION = "motion", "Motion"
    STATUTORY_INSTRUMENT = "statutory-instrument", "Statutory instrument"
    COURT_CASE = "court-case", "Court case"
    COMPLAINT = "complaint", "Complaint"
    INQUIRY = "inquiry", "Inquiry, inspection or audit"
    CONSULTATION = "consultation", "Consultation"
    BILL = "bill", "Bill"


class Relation(models.TextChoices):
    """Read as: from, relation, to. ``contradicts`` and ``confirms`` are our readings, never findings."""

    CONTRADICTS = "contradicts", "contradicts"
    CONFIRMS = "confirms", "confirms"
    RESPONDS_TO = "responds-to", "responds to"
    SUPERSEDES = "supersedes", "supersedes"
    LED_TO = "led-to", "led to"
    CITES = "cites", "cites"
    AMENDS = "amends", "amends"
    ENDS = "ends", "ends"


class Unit(models.TextChoices):
    PEOPLE = "people", "people"
    PUPILS = "pupils", "pupils"
    REQUESTS = "requests", "requests"
    RECORDS = "records", "records"
    RELEASES = "releases", "releases"
    REFERRALS = "referrals", "referrals"
    RESPONSES = "responses", "responses"
    RECOMMENDATIONS = "recommendations", "recommendations"
    ANSWERS = "answers", "answers"
    COMPLAINTS = "complaints", "complaints"
    LICENCES = "licences", "licences"
    ACCOUNTS = "accounts", "accounts"
    FORCES = "forces", "forces"
    PERCENT = "percent", "per cent"
    POUNDS = "pounds", "pounds"


class Qualifier(models.TextChoices):
    EXACT = "exact", "exactly"
    ABOUT = "about", "about"
    UP_TO = "up-to", "up to"
    OVER = "over", "over"
    AT_LEAST = "at-least", "at least"
    ONE_TO = "one-to", "1 to"  # a small number that is published as a band: its value is the band's end


class FigureStatus(models.TextChoices):
    CURRENT = "current", "Stands"
    CORRECTED = "corrected", "Corrected by the body that gave it"
    SUPERSEDED = "superseded", "A later count took its place"
    DISPUTED = "disputed", "Disputed: sources differ"


class ItemCategory(models.TextChoices):
    IDENTITY = "identity", "Identity"
    CONTACT = "contact", "Contact"
    CHARACTERISTIC = "characteristic", "Characteristic"
    ATTAINMENT = "attainment", "Attainment"
    ATTENDANCE = "attendance", "Attendance"
    SPECIAL_CATEGORY = "special-category", "Special category"
    OTHER = "other", "Other"


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", "Government department"
    AGENCY = "agency", "Agency or public body"
    REGULATOR = "regulator", "Regulator or inspectorate"
    POLICE = "police", "Police"
    PARLIAMENT = "parliament", "Parliament"
    LOCAL_AUTHORITY = "local-authority", "Local authority"
    COMPANY = "company", "Company"
    CAMPAIGN = "campaign", "Campaign group"
    MEDIA = "media", "News organisation"
    RESEARCH = "research", "Research body"
    OTHER = "other", "Other body"
