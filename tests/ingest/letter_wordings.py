"""The words of letters that the rules were made with."""
# ruff: noqa: E501

from tests.ingest.letters import SHARED_BODIES, Wording

REFERENCE_LINES = [
    "Our ref: {ref}",
    "Our Ref: {ref}",
    "Our reference: {ref}",
    "Ref: {ref}",
    "Reference: {ref}",
    "Ref No: {ref}",
    "Reference number: {ref}",
    "Case reference: {ref}",
    "FOI reference: {ref}",
    "Your ref:\nOur ref: {ref}",
    "Your ref: JB/2019/44\nOur ref: {ref}",
    "FOI Ref: {ref}",
    "Request ID: {ref}",
    "Case Number: {ref}",
    "Please quote: {ref}",
    "Request Number {ref}",
    "Ref. {ref}",
    "Freedom of Information Request Ref: {ref}",
    "Please ask for: Information Officer\nOur ref: {ref}\nDirect dial: 01632 960444",
]
DATE_LINES = [
    "{date}",
    "{date}",
    "{date}",
    "Date: {date}",
    "Date {date}",
    "DATE: {date}",
    "Dated: {date}",
    "Date of letter: {date}",
    "Date of response: {date}",
    "Our date: {date}",
]
SUBJECTS = [
    "Freedom of Information Act 2000",
    "FREEDOM OF INFORMATION ACT 2000",
    "Freedom of Information Request",
    "Freedom of Information Act 2000 - Request for Information",
    "Re: Freedom of Information request",
    "Freedom of Information Request – Ref: {ref}",
    "Freedom of Information Act request {ref}",
    "Your request for information",
    "RE: Request for information under the Freedom of Information Act 2000",
    "Freedom of Information Act 2000 (FOIA) – Response",
]
OPENINGS = [
    "Thank you for your request for information, which was received on {received}. The request has been dealt with under the Freedom of Information Act 2000 (“the Act”).",
    "I refer to your request for information which was received by {body} on {received} and which has been considered under the Freedom of Information Act 2000.",
    "Your request for information received on {received} has now been considered and I set out below our response under the Freedom of Information Act 2000.",
    "Thank you for your email of {received} in which you made a request under the Freedom of Information Act 2000.",
    "Thank you for your FOI request dated {received}, about {topic}. It has been handled under the Freedom of Information Act 2000 (FOIA).",
    "Further to your request received on {received}, I am now in a position to respond under the Freedom of Information Act 2000.",
    "I write in connection with your request for information dated {received} which was received by {name} on {received} concerning {topic}. I have considered it under the FOIA.",
    "We received your request under the Freedom of Information Act 2000 on {received}.",
    "I am writing in response to your Freedom of Information request of {received}, regarding {topic}.",
    "In response to your Freedom of Information Act request received on {received}, please see our reply below.",
    "Thank you for your correspondence of {received}. I have dealt with your request in accordance with the Freedom of Information Act 2000.",
    "I am responding to your request for information, submitted on {received}, under the Freedom of Information Act 2000.",
    "Thank you for your request which we received on {received}. We apologise for the delay in replying. {Body} has considered it under the Freedom of Information Act 2000.",
    "I refer to your e-mail dated {received} requesting information under the Freedom of Information Act 2000 about {topic}.",
]
ASKS = [
    "You asked for {topic}.",
    "You requested the following information:\n“Please provide {topic}, for each year since 2015, and say which of it was passed to the Home Office.”",
    "You asked:\n“How many times was information withheld under section 31, and could you send me {topic}?”",
    "In your request you asked for {topic} between 1 April 2018 and 31 March 2019.",
    "You asked us for {topic}, including anything disclosed to the Department for Education since 12/01/2015.",
    "Specifically, you requested {topic}.",
]
INTROS = [
    "You asked for the following information:",
    "You requested:",
    "Your request was as follows:",
    "You asked:",
    "In your email you asked the following questions:",
    "I note you seek access to the following information:",
]
DECISIONS = {
    "granted": [
        "{Body} holds the information you requested. It is set out in the table below.\nYear Number\n2018 141\n2019 163",
        "I can confirm that {body} holds this information. It is provided in full below.",
        "The information you requested is enclosed.",
        "I am pleased to provide the information you requested, which is attached at Annex A.",
        "Please find attached the information requested.",
        "I can confirm that {name} holds the information you have requested and a copy is attached to this letter.",
        "We are able to provide you with the following information:\n2018: 141 records\n2019: 163 records",
        "I have decided to disclose the information in full. It is attached.",
        "The answers to your questions are as follows.\n1. 141\n2. None\n3. The General Data Protection Regulation",
        "Our response to your questions is given below.\nThere were 141 records in 2018 and 163 in 2019. All of the information held has been released.",
        "Please see below the response to your request.\nIn 2018, 141 records were shared. In 2019, 163 records were shared.",
        "I enclose a copy of the information you asked for.",
        "Having completed enquiries within {name}, I am able to disclose the located information to you as attached.",
    ],
    "part-granted:*": [
        "We enclose the documents. Some information has been withheld under {s} of the Act.",
        "{Body} holds information within the scope of your request. Three agreements are attached. However, some of the content has been redacted because the following exemption applies: {s}.",
        "We are able to disclose some of the information requested. Some of the information is exempt from disclosure under {s} of the Act.",
        "A copy of the information which can be disclosed is enclosed. The remainder of the information you requested is being withheld under {s}.",
        "I have today decided to disclose the located information to you with some redactions, as it is exempt by virtue of {s} of the Freedom of Information Act 2000.",
        "Part of the information is exempt under {s} and has been withheld. The rest is attached.",
        "I am able to provide most of the information you asked for, which is attached. I am withholding the remainder, relying on {s} of the FOIA.",
        "Please find attached the information we can release. Some details have been removed under {s}, which we consider to be engaged.",
    ],
    "part-granted:s.40(2)": [
        "The information is attached. The names and contact details of junior staff have been redacted under section 40(2) of the Act, as disclosure would breach the data protection principles.",
        "I enclose the emails you asked for. Personal data has been blacked out in line with section 40(2) (personal information).",
        "Please find enclosed the minutes. Names have been redacted under section 40(2) by virtue of section 40(3A)(a) of the FOIA.",
    ],
    "refused:*": [
        "I can confirm that {body} holds the information that you requested. However, we have decided not to communicate it to you as we consider that the information is exempt from disclosure under {s} of the FOIA.",
        "{Body} has decided to withhold the information you requested under {s} of the Act.",
        "I am writing to advise you that {body} has decided not to disclose the information. It is exempt under {s}.",
        "After careful consideration we have decided that the information you have requested is exempt from disclosure under {s} of the Freedom of Information Act 2000. The public interest test is set out at Annex A.",
        "We hold the information you requested. However, it is being withheld in its entirety because {s} applies.",
        "Unfortunately we are unable to provide you with the information as it is exempt from disclosure under {s} of the Act. This letter is a refusal notice under section 17.",
        "Your request is refused. The information is exempt under {s}. In accordance with section 17 of the Act this letter acts as a refusal notice.",
        "The information requested is exempt from disclosure by virtue of {s} of the Act. We have had regard to our duty under section 16 to advise and assist.",
    ],
    "refused:s.12(1)": [
        "{Body} has estimated that the cost of complying with your request would exceed the appropriate limit of £450, which is 18 hours at £25 an hour. Under section 12(1) of the Act we are not obliged to comply with it. Under section 16 we suggest that you narrow your request, for instance to one year.",
        "To determine whether information is held would exceed the cost limit of £600, or 3.5 working days. Section 12(1) of the FOIA therefore applies and your request is refused.",
        "We estimate that it will take in excess of 24 hours to collate the information. I am therefore refusing your request under section 12(1).",
    ],
    "refused:s.14(1)": [
        "We have decided to refuse your request under section 14(1) of the Freedom of Information Act 2000, as it is vexatious.",
        "{Body} considers your request to be vexatious, and section 14(1) of the Act applies. We will not be processing it further.",
    ],
    "refused:s.14(2)": [
        "You made the same request three months ago. As this is a repeated request, section 14(2) of the Act applies and we are not obliged to comply with it.",
    ],
    "refused:s.40(5B)(a)(i)": [
        "{Body} can neither confirm nor deny that it holds the information you have requested, as the duty in section 1(1)(a) of the Freedom of Information Act 2000 does not apply, by virtue of section 40(5B)(a)(i).",
        "In accordance with section 40(5B)(a)(i) of the FOIA, we neither confirm nor deny whether the information is held. This should not be taken as an indication that it is or is not held.",
    ],
    "refused:s.21": [
        "The information is already reasonably accessible to you on our website, so section 21 of the Act applies and we are not providing it again. Your request is therefore refused.",
    ],
    "refused:s.22": [
        "We intend to publish the information in March and it is therefore exempt from disclosure under section 22 of the Act.",
    ],
    "not-held": [
        "Following a search of our paper and electronic records, I have established that the information you requested is not held by {body}.",
        "I can confirm that {body} does not hold the information you have requested.",
        "We do not hold this information. You may wish to contact the Department for Education, which may be able to help.",
        "{Body} holds no information within the scope of your request.",
        "Having completed our enquiries I must inform you that no information is held in relation to your request.",
        "Unfortunately, the information you have requested is not held by {name}.",
        "I can advise you that {name} does not hold any recorded information relevant to your request.",
    ],
}
REVIEWS = [
    (
        "Internal review\nThank you for your email, received on {received}, requesting an internal review of our response of {before} to your request of {first} under the Freedom of Information Act 2000. The review has now been completed.\nMy conclusion is that the original response was correct. The information remains exempt from disclosure under section 31(1)(a) and I uphold the decision to withhold it.",
        "refused",
        ("s.31(1)(a)",),
    ),
    (
        "Internal review\nI refer to your email of {received} asking for an internal review of the handling of your Freedom of Information request. The original response withheld the whole of the report under section 36(2)(c). I have concluded that section 36(2)(c) was wrongly applied and the report is now enclosed in full.",
        "granted",
        (),
    ),
    (
        "Outcome of internal review\nThank you for your request for an internal review, which was received on {received}. I have reviewed our response of {before} under the Freedom of Information Act 2000.\nThe original response refused your request under section 43(2). I have decided to disclose most of the document, which is attached. The prices remain withheld under section 43(2).",
        "part-granted",
        ("s.43(2)",),
    ),
    (
        "Freedom of Information Act 2000 – internal review\nYour request for an internal review was received on {received}. I have carried out a fresh search. I am satisfied that the information you requested is not held by {body}, and I uphold the original decision.",
        "not-held",
        (),
    ),
]
TAILS = [
    "If you are unhappy with the way your request has been handled, you should make a complaint to us by writing to me within two calendar months of the date of this letter. Your complaint will be considered by an independent review panel, who were not involved in the original consideration of your request.",
    "If you are dissatisfied with this response you may request an internal review of our handling of your request within two months, quoting reference {ref}.",
    "If you are not content with the outcome of the internal review, you have the right to apply directly to the Information Commissioner for a decision under section 50 of the Act. The Information Commissioner can be contacted at: Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF. Telephone 0303 123 1113.",
    "If you have any queries about this letter, please contact me. Please remember to quote the reference number above in any future communications.",
    "The information supplied to you continues to be protected by copyright. You are free to use it for your own purposes, including for private study and non-commercial research.",
    "Most of the information that we provide in response to Freedom of Information Act requests will be subject to copyright protection. If you wish to re-use it you must ask the holder of the copyright.",
    "The Freedom of Information Act gives you a right of access unless an exemption in Part II applies; some information may be withheld if, for example, section 40 applies.",
    "We aim to provide a high quality service. Please take a moment to complete our survey.",
]
CLOSINGS = [
    "Yours sincerely",
    "Yours sincerely,",
    "Yours faithfully",
    "Kind regards",
    "Regards,",
    "Kind regards,",
    "Best wishes",
]
SIGNATURES = [
    "Tobias Harkwell\nInformation Officer",
    "E Szabó\nInformation Rights Team",
    "Yvonne Castellane\nInformation Governance Officer\nDirect line 01632 960733",
    "FOI Team",
    "Isolde Grantham\nInformation Manager\n{name}",
    "P Quillfeather\nOn behalf of {name}",
    "Information Governance\n{name}\nfoi@{domain}",
]
ACKS = [
    "Thank you for your recent enquiry. A reply will be sent to you as soon as possible. The standard is that responses should be sent within 20 working days as you are requesting information under the Freedom of Information Act 2000.\nYour correspondence has been allocated reference number {ref}.",
    "Thank you for your request for information under the Freedom of Information Act 2000. We acknowledge receipt of your request, which is being dealt with, and we will respond within 20 working days.",
    "I acknowledge your Freedom of Information request. Your request is now being considered and you will receive a response within the statutory timescale of 20 working days.\nIf some of the information is exempt, we will tell you which section of the Act applies.",
    "This is to confirm that your Freedom of Information request has been received and logged. We aim to respond by the end of next month. If we do not hold the information we will tell you.",
    "Your request for information has been received and will be dealt with under the Freedom of Information Act 2000. In some circumstances a fee may be payable. If your request would exceed the appropriate limit we will let you know.",
]
EXTENSIONS = [
    "Thank you for your request received on {received} under the Freedom of Information Act 2000. We need more time to consider the public interest test in relation to section 36, and have extended the deadline to {due}.",
    "I am writing about your Freedom of Information request. Under section 10(3) of the Act we are extending the time for our response, as we need to consider the balance of the public interest under section 35. We hope to let you have a response by {due}.",
    "We are considering your request under the Freedom of Information Act 2000. The information falls within the exemption in section 43(2) and we need further time to assess the public interest. We will write to you again by {due}.",
    "I wrote to you about your Freedom of Information request. I regret that it has not been possible to reply within 20 working days, because we require additional time to consider the public interest. We now expect to reply by {due}.",
]
OTHERS = [
    "Please find attached our response to your request.",
    "Please find attached a response to your Freedom of Information request.",
    "The meeting about your Freedom of Information request is on 4 March, in room 3.2.",
    "To help us meet your request under the Freedom of Information Act 2000, please could you clarify which years you are interested in? Until we hear from you we cannot proceed.",
    "Please see attached letter.",
]
TOPICS = [
    "the number of pupils whose records were shared",
    "correspondence with the Home Office about school census data",
    "the data sharing agreements with the Department for Education",
    "payments to consultants",
    "the policy on biometric data",
    "copies of emails between officers about the National Pupil Database",
    "details of CCTV contracts",
    "refusals of requests since 2012",
    "reports to the board about data breaches",
]
ASIDES = [
    "Figures are drawn from a live system and may be revised. The agreement was signed on 12/01/2021 by Northbridge University.",
    "A letter of 3 May 2011 from the Home Office, reference 2011/0012345, was also considered.",
    "The Freedom of Information Act 2000 does not require us to create new information. Section 8 of the Act sets out what a request is, and section 1 what must be told.",
    "Section 18 of the Commissioners for Revenue and Customs Act 2005 does not stand in the way.",
    "Records are kept for 35 years, or 40 where a child is in care.",
]
QUOTED = [
    "-----Original Message-----\nFrom: A Readwell\nSent: 20 May 2005 21:07\nSubject: FOI\n\nDear Ashdown Council,\n\nPlease tell me whether anything was withheld under section 41. I made an earlier request on 1 May 2005, reference FOI 999111.\n\nYours faithfully\nA Readwell",
    "On 3 May 2005, A Readwell wrote:\n> Please send me everything that was refused under section 37(1)(a).\n> My reference is AR/2005/1",
    "From: A Readwell [mailto:reader@example.org]\nSent: 20 May 2005 21:07\nTo: foi@{domain}\nSubject: Freedom of Information request\n\nI would like a copy of the policy. It should not be withheld under section 27.",
]
WORDING = Wording(
    bodies=SHARED_BODIES,
    reference_lines=REFERENCE_LINES,
    date_lines=DATE_LINES,
    subjects=SUBJECTS,
    openings=OPENINGS,
    asks=ASKS,
    question_intros=INTROS,
    decisions=DECISIONS,
    reviews=REVIEWS,
    tails=TAILS,
    closings=CLOSINGS,
    signatures=SIGNATURES,
    acknowledgements=ACKS,
    extensions=EXTENSIONS,
    others=OTHERS,
    topics=TOPICS,
    asides=ASIDES,
    quoted=QUOTED,
)
