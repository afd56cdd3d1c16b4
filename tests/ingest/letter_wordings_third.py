"""Words and bodies of a third kind: replies that avoid the usual phrases."""
# ruff: noqa: E501

import random

from tests.ingest.letters import PLACES, Body, Wording, domain


def _any_body(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name, calls, end = chance.choice(
        [
            ("{} County Council", "the Council", "gov.uk"),
            ("{} City Council", "the City Council", "gov.uk"),
            ("London Borough of {}", "the Borough", "gov.uk"),
            ("{} Borough Council", "we", "gov.uk"),
            ("Cyngor {} County Council", "the Council", "gov.wales"),
            ("{} and South Downs NHS Foundation Trust", "the Trust", "nhs.uk"),
            ("{} Partnership NHS Trust", "the Trust", "nhs.uk"),
            ("{} Teaching Hospitals NHS Foundation Trust", "the Trust", "nhs.uk"),
            ("NHS {} Clinical Commissioning Group", "the CCG", "nhs.uk"),
            ("{} Constabulary", "the Constabulary", "police.uk"),
            ("{} Police", "the Force", "police.uk"),
            ("University of {}", "the University", "ac.uk"),
            ("{} Trinity University", "the University", "ac.uk"),
            ("{} Sixth Form College", "the College", "ac.uk"),
            ("{} Schools Trust", "the Trust", "sch.uk"),
            ("{} Primary School", "the school", "sch.uk"),
            ("Department for Education", "the Department", "education.gov.uk"),
            ("Department for Energy Security and Net Zero", "the Department", "energysecurity.gov.uk"),
            ("Department for Science, Innovation & Technology", "DSIT", "dsit.gov.uk"),
            ("Ministry of Housing, Communities and Local Government", "the Ministry", "communities.gov.uk"),
            ("Home Office", "the Home Office", "homeoffice.gov.uk"),
            ("Foreign, Commonwealth and Development Office", "the FCDO", "fcdo.gov.uk"),
            ("Office of Qualifications and Examinations Regulation", "Ofqual", "ofqual.gov.uk"),
            ("Student Loans Company", "SLC", "slc.co.uk"),
            ("Environment Agency", "the Agency", "environment-agency.gov.uk"),
            ("Charity Commission for England and Wales", "the Commission", "charitycommission.gov.uk"),
            ("Youth Justice Board", "the Board", "yjb.gov.uk"),
            ("Care Quality Commission", "CQC", "cqc.org.uk"),
        ]
    )
    ends = domain(place, end) if "{}" in name else end
    return Body(name.format(place), calls, ends, _any_reference)


def _any_reference(chance: random.Random) -> str:
    year, number = chance.randint(7, 25), chance.randint(1000, 9999)
    return chance.choice(
        [
            f"FOI{year:02}-{number}",
            f"20{year:02}/{number:05}",
            f"FOI/{number}",
            f"{number}{chance.randint(10, 99)}",
            f"CRN{number:07}",
            f"20{year:02}-00{number}1",
            f"FOI20{year:02}/0{number}",
            f"EH/FOI/{number}",
            f"FOIR-{number}/{year:02}",
            f"DE{number:08}",
            f"SR{number}-{year:02}",
            f"REF{number}",
            f"I{number:06}",
            f"{number}/20{year:02}",
            f"FOI_{number}",
        ]
    )


WORDING = Wording(
    bodies=[_any_body],
    reference_lines=[
        "Our ref {ref}",
        "OUR REF: {ref}",
        "Reference: {ref}",
        "Ref: {ref}",
        "FOI ref: {ref}",
        "Case reference number: {ref}",
        "Enquiry number: {ref}",
        "Our Ref. {ref}",
        "Your Ref: n/a\nOur Ref: {ref}",
        "Request no. {ref}",
        "Reference no: {ref}",
        "FOI Case Number: {ref}",
    ],
    date_lines=[
        "{date}",
        "{date}",
        "{date}",
        "Date: {date}",
        "Date : {date}",
        "DATE {date}",
        "Date sent: {date}",
        "Date of reply: {date}",
    ],
    subjects=[
        "Freedom of Information Act 2000 - Information Request",
        "Your Freedom of Information Request: {ref}",
        "Freedom of Information Act 2000: {topic}",
        "Outcome of your request for information",
        "FREEDOM OF INFORMATION REQUEST - {ref}",
        "Request for Information ({ref})",
    ],
    openings=[
        "Thank you for your Freedom of Information Act request, which {body} received on {received}.",
        "I write with regard to your Freedom of Information Act 2000 request dated {received}. Please accept my apologies for the time taken.",
        "I am contacting you about the request for information that you sent to {name} on {received}. We dealt with it under the Freedom of Information Act 2000.",
        "Your request for information, received {received}, has been handled in line with the Freedom of Information Act 2000 (FOIA).",
        "I refer to your communication of {received} asking for information under the Freedom of Information Act 2000.",
        "Thank you for your recent Freedom of Information request. It reached us on {received}.",
        "We have now considered your FOI request of {received}.",
        "Thank you for your email of {received} where you requested information under the Freedom of Information Act 2000 about {topic}.",
        "I can now respond to your request under the FOIA, which was received by my office on {received}.",
        "Your correspondence dated {received} has been dealt with as a Freedom of Information request.",
    ],
    asks=[
        "You requested {topic}.",
        "Your request was for {topic}.",
        "You asked {body} to provide {topic}.",
        "The following was requested:\n“Can you tell me about {topic}, and if any of it has been held back as exempt, which exemption was used?”",
    ],
    question_intros=[
        "You requested the following:",
        "Specifically you asked:",
        "The questions you asked were:",
        "Your request for information was as follows:",
        "I understand that you are asking for:",
    ],
    decisions={
        "granted": [
            "{Body} holds this information and has decided to release it to you. It is attached.",
            "I enclose all the information we hold that is relevant to your request.",
            "We are pleased to tell you that the information can be released, and it is enclosed with this letter.",
            "The information you asked for is given in the table below.\nYear Number\n2018 141\n2019 163",
            "Please find the requested information in the attached document.",
            "I can confirm {body} holds the information requested. The figures are: 141 in 2018 and 163 in 2019.",
            "Our answers to your questions are set out below.\n141 records were shared in 2018.",
        ],
        "part-granted:*": [
            "We are able to provide you with some of the information you asked for, which is attached. We are withholding other parts of it under {s} of the Act.",
            "Part of the information is attached. The other part is exempt from disclosure under {s}.",
            "{Body} is releasing the documents at Annex B. Some passages have been redacted using {s}.",
            "The information is enclosed, apart from that to which {s} of the FOIA applies, which has been withheld.",
            "We have disclosed as much as we can; you will find it attached. Some material has been held back as exempt under {s}.",
        ],
        "part-granted:s.40(2)": [
            "Copies of the emails are attached. Personal details have been redacted in accordance with section 40(2) of the FOIA.",
            "I attach the list. I have removed the names of junior officials under section 40(2), since they would not expect them to be made public.",
        ],
        "refused:*": [
            "{Body} holds the information but we are withholding it under {s} of the Act.",
            "I must inform you that the information is exempt from disclosure under {s}, and {body} will not release it.",
            "We have determined that the requested information is exempt under {s} of the Freedom of Information Act 2000 and cannot be disclosed.",
            "On this occasion we are not able to provide the information you have requested. We are relying on {s}.",
            "Having considered the public interest test, {body} believes that the balance favours withholding the information. The exemption at {s} applies.",
            "The requested information has been withheld under {s} of the Act. Please treat this as a refusal notice for the purposes of section 17.",
        ],
        "refused:s.12(1)": [
            "Section 12(1) of the Act means that we do not have to comply with a request where the cost would be over the appropriate limit. We estimate that yours would take 40 hours and so we are refusing it.",
            "We have estimated that the time needed to answer would exceed 18 hours. Your request is therefore refused under section 12(1) of the Act.",
        ],
        "refused:s.14(1)": [
            "{Body} has concluded that your request is vexatious and, under section 14(1) of the Act, does not have to comply with it."
        ],
        "refused:s.40(5B)(a)(i)": [
            "{Body} neither confirms nor denies holding the information you have requested. The exemption relied on is section 40(5B)(a)(i) of the Act."
        ],
        "not-held": [
            "Following a thorough search I can tell you that {body} does not hold this information.",
            "We have searched our records and can find nothing that matches your request. We therefore do not hold the information.",
            "The information is not held by us.",
            "I confirm that we hold no recorded information about this.",
            "{Body} is unable to help, as it does not hold the information you have asked for.",
        ],
    },
    reviews=[
        (
            "Outcome of internal review\nThank you for your email of {received} requesting an internal review of the way in which your Freedom of Information request was handled.\nI have considered the matter again. I am satisfied that section 35(1)(a) was applied correctly and that the information should be withheld.",
            "refused",
            ("s.35(1)(a)",),
        ),
        (
            "Freedom of Information internal review\nOn {received} you asked us for an internal review of our reply of {before}.\nThe review found that part of the report should have been released, and it is attached. The rest is still exempt under section 31(1)(a).",
            "part-granted",
            ("s.31(1)(a)",),
        ),
    ],
    tails=[
        "If you disagree with this response you can ask us for an internal review. Write to the address at the top of this letter within 40 working days of receiving it.",
        "If, after the internal review, you remain dissatisfied, you can appeal to the Information Commissioner's Office under section 50 of the Act: Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF.",
        "The material is Crown copyright. You may use it under the Open Government Licence unless otherwise stated.",
        "Please contact me on 01632 960555 if you wish to discuss this, quoting {ref}.",
        "We publish replies to requests on our website, with personal details removed.",
    ],
    closings=["Yours sincerely", "Yours faithfully", "Yours truly", "Kindest regards", "Best regards,"],
    signatures=[
        "Cordelia Stone\nFOI Coordinator",
        "C Brathwaite\nCorporate Information Team\n{name}",
        "Freedom of Information Team, {name}",
        "Ravi Thorn\nfor {name}",
    ],
    acknowledgements=[
        "Thank you for your request under the Freedom of Information Act 2000, received today. We will process it as quickly as we can and no later than 20 working days from now.",
        "I acknowledge receipt of your request for information, which has been given the reference number {ref} and is receiving attention. Should any exemption apply, you will be told of it.",
        "Your Freedom of Information enquiry has been received and passed to the department concerned. You will receive a reply in due course.",
    ],
    extensions=[
        "I am writing to let you know that we need an extension of time to respond to your Freedom of Information request. Section 36 requires us to apply the public interest test, and this is not yet complete. We aim to send a full response by {due}.",
        "In respect of your FOI request received on {received}, the Act permits us to extend the deadline for responding where a qualified exemption is being considered. The new date is {due}.",
    ],
    others=[
        "I attach our reply to your information request.",
        "Before we can process your Freedom of Information request we need some clarification. Which years do you have in mind?",
    ],
    topics=[
        "spending on agency teachers",
        "school transport appeals",
        "data protection training for staff",
        "the work of the Information Commissioner with schools",
        "biometric fingerprint systems",
        "meetings between the Department for Education and suppliers",
    ],
    asides=[
        "The Council Tax (Reduction) Regulations 2012 and section 13A of the Local Government Finance Act 1992 are of interest here.",
        "Statistics up to 31 December 2004 were published on 3 March 2005.",
    ],
    quoted=[
        "From: J Penhallow <reader@example.org>\nSent: 06 March 2005 10:11\nTo: FOI\nSubject: Request 55/5\n\nTo whom it may concern,\nDo you hold a list of requests that were refused under section 29?",
        "Original request, 6 March 2005:\nDo you hold a list of requests?",
    ],
)
