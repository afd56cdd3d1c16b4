"""Other words for the same things, with other bodies and other forms of reference."""
# ruff: noqa: E501

import random

from tests.ingest.letters import PLACES, Body, Wording, domain


def _centre(chance: random.Random) -> Body:
    name, end = chance.choice(
        [
            ("Ministry of Defence", "mod.gov.uk"),
            ("Department for Levelling Up, Housing and Communities", "levellingup.gov.uk"),
            ("Department for Digital, Culture, Media & Sport", "culture.gov.uk"),
            ("Office for National Statistics", "ons.gov.uk"),
            ("Crown Prosecution Service", "cps.gov.uk"),
            ("Attorney General's Office", "attorneygeneral.gov.uk"),
            ("Department for Education and Skills", "dfes.gsi.gov.uk"),
            ("Scottish Government", "gov.scot"),
            ("HM Treasury", "hmtreasury.gov.uk"),
            ("HM Courts & Tribunals Service", "justice.gov.uk"),
            ("Standards and Testing Agency", "education.gov.uk"),
            ("Driver and Vehicle Licensing Agency", "dvla.gov.uk"),
            ("Education Authority", "eani.org.uk"),
            ("Department for Education", "education.gov.uk"),
            ("Home Office", "homeoffice.gov.uk"),
        ]
    )
    return Body(name, "the Department" if "Department" in name else "we", end, _centre_reference)


def _centre_reference(chance: random.Random) -> str:
    year, number = chance.randint(2007, 2025), chance.randint(1000, 99_999)
    return chance.choice(
        [
            f"FOI{year}/{number:05}",
            f"{year}-00{number:05}",
            f"FOI/{year}/{number}",
            f"TRO{number}/{year}",
            f"IC{year}/{number:05}",
            f"FOI {number}",
            f"CR{number}",
            f"{year}/{number:07}",
            f"FOI-{year}-{number}",
            f"FOIR{number}",
            f"IR{year}/{number:05}",
        ]
    )


def _local(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name, calls, end = chance.choice(
        [
            ("{} & District Council", "the authority", "gov.uk"),
            ("{} Metropolitan District Council", "the Council", "gov.uk"),
            ("Royal Borough of {} and Stowe", "the Council", "gov.uk"),
            ("{} Unitary Council", "this authority", "gov.uk"),
            ("Council of the Isles of {}", "the Council", "gov.uk"),
            ("{} Combined Authority", "the Authority", "gov.uk"),
            ("{} County Borough Council", "the Authority", "gov.uk"),
            ("Cyngor Sir {}", "the Council", "gov.wales"),
            ("{} Parish Council", "the Council", "gov.uk"),
            ("{} Hospitals University NHS Trust", "the Trust", "nhs.uk"),
            ("{} Healthcare NHS Foundation Trust", "the Trust", "nhs.uk"),
            ("{} University Health Board", "the Health Board", "wales.nhs.uk"),
            ("{} Clinical Commissioning Group", "the CCG", "nhs.uk"),
            ("Police and Crime Commissioner for {}", "this office", "police.uk"),
            ("{} Police", "{} Police", "police.uk"),
            ("{} Fire Authority", "the Authority", "gov.uk"),
            ("{} Learning Trust", "the Trust", "sch.uk"),
            ("University College {}", "the College", "ac.uk"),
            ("{} Grammar School", "the School", "sch.uk"),
            ("{} Academy", "the Academy", "sch.uk"),
            ("The University of {}", "the University", "ac.uk"),
        ]
    )
    return Body(
        name.format(place).removeprefix("The "), calls.format(place), domain(place, end), _local_reference
    )


def _local_reference(chance: random.Random) -> str:
    year, number = chance.randint(6, 25), chance.randint(100, 9999)
    return chance.choice(
        [
            f"FOI-{number}-{year:02}",
            f"{number}.{year:02}",
            f"IG-{number}",
            f"FOI/{number:04}/{year:02}",
            f"AF{number}-{year:02}",
            f"LGSS-{number}",
            f"WDC/{year:02}/{number}",
            f"FoI {number}",
            f"RFI-{number:05}",
            f"C-{number:06}",
            f"INFO {number}",
            f"20{year:02}{number:05}",
            f"E{number}/{year:02}",
            f"EIR/FOI {year:02}-{number}",
        ]
    )


WORDING = Wording(
    bodies=[_centre, _local, _local],
    reference_lines=[
        "Our Reference\t{ref}",
        "FOI Reference Number: {ref}",
        "Request reference: {ref}",
        "Reference Number - {ref}",
        "Our file ref: {ref}",
        "FOI Request Ref: {ref}",
        "Case ref. {ref}",
        "Ref. No. {ref}",
        "Your reference:\nOur reference: {ref}",
        "Information request: {ref}",
        "Case No: {ref}",
        "When replying please quote reference {ref}",
    ],
    date_lines=[
        "{date}",
        "{date}",
        "Date {date}",
        "Date: {date}",
        "Letter date: {date}",
        "Sent: {date}",
        "Issued: {date}",
        "Response date: {date}",
    ],
    subjects=[
        "Response to Freedom of Information request {ref}",
        "Request under the Freedom of Information Act (FOIA) 2000",
        "FOI request: {topic}",
        "Information request – reference {ref}",
        "Freedom of Information Request Reference Number: {ref}",
        "FOIA 2000: final response",
    ],
    openings=[
        "I am writing in respect of your recent enquiry for the release of information held by {name}, which we received on {received}. It falls to be dealt with under the Freedom of Information Act 2000.",
        "{Body} received your request for information on {received}, and has processed it under the provisions of the Freedom of Information Act 2000.",
        "With reference to your Freedom of Information request received by this office on {received}, our answer is as follows.",
        "Thank you for contacting us on {received} with your request, made under the Freedom of Information Act 2000, for {topic}.",
        "On {received} you asked {body} for information about {topic}. We have treated this as a request under the Freedom of Information Act.",
        "You submitted a request under the Freedom of Information Act 2000 (FOIA) on {received}.",
        "This is the response to your FOI request, received {received}.",
        "I am replying to your letter of {received}, which has been treated as a request for information under the Freedom of Information Act 2000.",
        "Your request under the Freedom of Information Act was received at this office on {received} and passed to me to answer.",
        "Further to your email dated {received}, in which you sought information under FOIA, I can now reply in full.",
    ],
    asks=[
        "You wished to know about {topic}.",
        "Your request reads:\n“Under the Freedom of Information Act please send {topic}, and say whether any of it was refused or withheld before.”",
        "You sought {topic} for the years 2015 to 2018.",
        "The information you seek concerns {topic}, which began on 4 January 2014.",
    ],
    question_intros=[
        "Your questions were:",
        "Your request:",
        "You have asked us the following:",
        "You would like to know:",
        "Request",
    ],
    decisions={
        "granted": [
            "{Body} can confirm that it does hold the information sought. The records are reproduced in the annex to this letter.",
            "The requested information is provided below.\nYear Number\n2018 141\n2019 163",
            "We are happy to supply what you asked for. You will find it in the attached spreadsheet.",
            "I attach the report you asked for. Nothing has been left out.",
            "Please find below the information you have asked for.\n2018 – 141\n2019 – 163",
            "The data you requested can be found in the enclosed document, which is released in full.",
            "I confirm we hold it and I am releasing all of it to you with this letter.",
        ],
        "part-granted:*": [
            "We have released what we can and it is attached; however certain parts have been withheld in accordance with {s} of the FOIA.",
            "The attached copy has been redacted where {s} applies.",
            "{Body} is disclosing part of what you asked for, as enclosed. For the remaining information, {body} relies on {s} and it is withheld.",
            "I enclose a redacted copy of the agreement. The redactions were made under {s} of the Act.",
            "You will find the answers to the first two questions attached. As to the third, that information is exempt under {s}.",
        ],
        "part-granted:s.40(2)": [
            "The document is enclosed, with the names of individuals removed because they are personal data to which section 40(2) of the Act applies.",
        ],
        "refused:*": [
            "{Body} is not able to release this information as it considers it exempt under {s} of the Act.",
            "I have to tell you that the whole of the information you seek is being withheld, since the exemption at {s} is engaged.",
            "We regret that your request has been refused. The exemption relied upon is {s}.",
            "Having weighed the public interest, {body} has concluded that this information should not be disclosed and it is therefore withheld under {s}.",
            "It is our view that all of the information within scope is exempt from release pursuant to {s} of the Freedom of Information Act 2000, and we shall not be providing it.",
        ],
        "refused:s.12(1)": [
            "It would take us more than 18 hours to find and extract what you want. That goes beyond the appropriate limit set by the Fees Regulations and, by virtue of section 12(1), we need not answer your request. You may wish to refine it.",
            "To answer would exceed the appropriate cost limit laid down in regulations. In line with section 12(1) of the Act we will not be answering your request.",
        ],
        "refused:s.14(1)": [
            "The authority has come to the view that this request is a vexatious one. Section 14(1) of the Act relieves us of the duty to answer it."
        ],
        "refused:s.40(5B)(a)(i)": [
            "We are neither confirming nor denying that any such information is held; section 40(5B)(a)(i) of the FOIA removes that duty here."
        ],
        "not-held": [
            "This is not information that {body} holds.",
            "Having searched our records, we find that we hold nothing that falls within the terms of your request.",
            "We have no record of the information you seek, and so do not hold it.",
            "I have made enquiries of my colleagues, who tell me that the information you ask for is not held.",
            "The information you have asked for is not recorded by {body}, and accordingly is not held.",
        ],
    },
    reviews=[
        (
            "Internal review\nI write further to your request for an internal review received on {received}. I have looked afresh at how your Freedom of Information request was handled.\nMy decision is to uphold the application of section 42(1). The advice remains withheld.",
            "refused",
            ("s.42(1)",),
        ),
        (
            "Request for internal review\nYou wrote on {received} to ask us to review our reply of {before} to your request under the Freedom of Information Act of {first}. I have carried out that review.\nWhile the first response relied on section 43(2), I find that section 43(2) is not engaged. The contract is enclosed.",
            "granted",
            (),
        ),
    ],
    tails=[
        "Should you be unhappy with this reply, write to the Complaints Officer at the above address and ask for the matter to be reviewed. Requests for review should reach us within 40 working days.",
        "You may also ask the regulator, the Information Commissioner, to decide whether your request was dealt with properly: The Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow SK9 5AF, www.ico.org.uk, quoting section 50.",
        "Do get in touch if anything in this letter is unclear. Quote {ref} if you do.",
        "Please note that supply of documents under the Act does not give you a right to publish them; the copyright may be withheld by their owners.",
        "This reply will be published in our disclosure log.",
    ],
    closings=["Yours sincerely", "Yours faithfully,", "With kind regards", "Many thanks", "Sincerely"],
    signatures=[
        "Quentin Marchbanks\nHead of Legal Services",
        "Freedom of Information Officer\n{name}",
        "Angharad Tew\nData Protection Officer, {name}",
        "pp Leopold Vance\nCorporate Governance",
        "Information Access Team, {name}",
    ],
    acknowledgements=[
        "We are in receipt of your Freedom of Information request. It has been given the reference {ref} and you should hear from us within 20 working days.",
        "Thank you for your email. It is being treated as a request under the Freedom of Information Act 2000 and has been passed to the relevant team, who will be in touch by the due date. Please note that in some cases information may be withheld.",
        "Your FOI request has been logged under {ref}. The law allows us 20 working days in which to answer.",
    ],
    extensions=[
        "I am sorry to tell you that we cannot yet answer your Freedom of Information request. The Act allows us to take longer where we have to weigh the public interest, here in respect of section 36, and we shall let you have a decision by {due}.",
        "Your request received on {received} under the FOIA raises complex points. We are extending the time limit by 20 working days in order to complete the public interest test under section 43. You will hear from us by {due}.",
    ],
    others=[
        "Good afternoon, see attached reply as promised.",
        "We need you to narrow your Freedom of Information request before we can go on with it. Which schools do you mean?",
    ],
    topics=[
        "exclusions from schools",
        "what was spent on agency staff",
        "contacts with the Ministry of Justice about youth courts",
        "the use of facial recognition",
        "parking fines",
        "who may see pupils' addresses",
    ],
    asides=[
        "Our retention schedule keeps such papers for 40 years, under section 224 of the Local Government Act 1972.",
        "Some of the background was given to you on 2 February 2005 in reply to request 05/1234.",
    ],
    quoted=[
        "From: M Featherby\nDate: 2 March 2005\nTo: {name}\nSubject: data\n\nDear Northern Council,\nWas it refused under section 24? My number is REQ-1. Yours, M Featherby",
        "________________________________\nFrom: M Featherby <reader@example.org>\nSent: Wednesday, March 2, 2005 9:14 PM\nTo: foi\nSubject: Request\n\nPlease do not say that it is exempt under section 38.",
    ],
)
