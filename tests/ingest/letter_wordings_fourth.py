"""Words and bodies of a fourth kind: odd names, other turns of phrase."""
# ruff: noqa: E501

import random

from tests.ingest.letters import PLACES, Body, Wording, domain


def _kept_body(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name, calls, end = chance.choice(
        [
            ("{} Metropolitan Council", "the Council", "gov.uk"),
            ("{} District Council", "the District Council", "gov.uk"),
            ("Royal Borough of {}", "the Royal Borough", "gov.uk"),
            ("Council of the City of {}", "the Council", "gov.uk"),
            ("{} Community Council", "the Council", "gov.uk"),
            ("{} Mental Health NHS Foundation Trust", "the Trust", "nhs.uk"),
            ("{} Local Health Board", "the Health Board", "wales.nhs.uk"),
            ("NHS {} Integrated Care Board", "the ICB", "nhs.uk"),
            ("{} Police Service", "the Police Service", "police.uk"),
            ("{} Fire and Rescue Service", "the Service", "gov.uk"),
            ("University of the {} Coast", "the University", "ac.uk"),
            ("{} College of Further Education", "the College", "ac.uk"),
            ("{} Multi Academy Trust", "the MAT", "sch.uk"),
            ("{} Church of England School", "the School", "sch.uk"),
            ("Department for Work and Pensions", "DWP", "dwp.gov.uk"),
            ("Department for Communities and Local Government", "the Department", "communities.gov.uk"),
            ("Department of Health", "the Department", "dh.gsi.gov.uk"),
            ("Department for Environment, Food and Rural Affairs", "Defra", "defra.gov.uk"),
            ("Ministry of Justice", "the MoJ", "justice.gov.uk"),
            ("HM Revenue and Customs", "HMRC", "hmrc.gov.uk"),
            ("Northern Ireland Office", "the NIO", "nio.gov.uk"),
            ("Disclosure and Barring Service", "the DBS", "dbs.gov.uk"),
            ("Equality and Human Rights Commission", "the Commission", "equalityhumanrights.com"),
            ("Teaching Regulation Agency", "the Agency", "education.gov.uk"),
        ]
    )
    return Body(name.format(place), calls, domain(place, end) if "{}" in name else end, _kept_reference)


def _kept_reference(chance: random.Random) -> str:
    year, number = chance.randint(7, 25), chance.randint(1000, 9999)
    return chance.choice(
        [
            f"FOI-{number}",
            f"FOI{number}/{year:02}",
            f"20{year:02}-{number}",
            f"ICO/{number}/{year:02}",
            f"IG/{year:02}/{number}",
            f"FOI20{year:02}/{number}7",
            f"{year:02}{number}{chance.randint(100, 999)}",
            f"IM-FOI-20{year:02}-{number}",
            f"RFI-{number}-{year:02}",
            f"F-20{year:02}-{number}",
            f"CMS{number}5",
            f"FOIA/20{year:02}/{number}",
        ]
    )


WORDING = Wording(
    bodies=[_kept_body],
    reference_lines=[
        "Ref: {ref}",
        "Our Ref: {ref}",
        "Our reference: {ref}",
        "Reference number: {ref}",
        "FOI request reference: {ref}",
        "FOI Number: {ref}",
        "File reference: {ref}",
        "Reference {ref}",
        "Your ref: Email\nOur ref: {ref}",
        "Case ID: {ref}",
        "Correspondence ref: {ref}",
    ],
    date_lines=[
        "{date}",
        "{date}",
        "{date}",
        "Date: {date}",
        "Date: {date}",
        "Dated {date}",
        "Date of issue: {date}",
    ],
    subjects=[
        "Request for information under the Freedom of Information Act",
        "FOI {ref} - {topic}",
        "Re: Freedom of Information Act 2000, request about {topic}",
        "Freedom of Information response",
        "FOIA request reference {ref}",
        "Freedom of Information Act 2000 – {topic}",
    ],
    openings=[
        "We refer to your Freedom of Information request, which came in on {received}.",
        "Thank you for writing to us on {received} to ask for information under the Freedom of Information Act 2000.",
        "I am replying to the Freedom of Information request that we received from you on {received}.",
        "Your request under the Freedom of Information Act 2000 of {received} has been referred to me for a response.",
        "Thank you for your FOI enquiry, dated {received}, on the subject of {topic}.",
        "This letter answers your Freedom of Information request received on {received}.",
        "Thank you for your e-mail request for information received on {received}. I have handled it under the terms of the Freedom of Information Act 2000.",
        "Your information request was received on {received} and has been processed under the FOIA.",
        "Please find below our reply to the request for information you made on {received} under the Freedom of Information Act 2000.",
    ],
    asks=[
        "You asked about {topic}.",
        "Your request concerned {topic}.",
        "You have requested information on {topic}, including any exempt from publication.",
        "You said:\n“I should like to see {topic}. I understand some of it was released on 3 May 2009, and some refused.”",
    ],
    question_intros=[
        "You asked the following questions:",
        "You requested the following information:",
        "Your enquiry was:",
        "You have asked:",
        "For ease of reference, your questions are:",
    ],
    decisions={
        "granted": [
            "The information that you requested is attached.",
            "{Body} is happy to disclose this information. Please see the enclosed table.",
            "I can confirm that {body} holds the information you have asked for and that it is included in the annex.",
            "We hold the information you asked for and it is set out here.\nYear Number\n2018 141\n2019 163",
            "A copy of the document you asked for accompanies this letter.",
            "The response to your request is as follows. In 2018 there were 141 such cases.",
        ],
        "part-granted:*": [
            "Some of the information that you asked for is enclosed. Other information is being withheld under {s}.",
            "We have attached what we are able to release. The remainder is exempt from disclosure by virtue of {s} of the Act.",
            "Your request has been partly met. We are disclosing the minutes, but we are withholding the appendices under {s} of the FOIA.",
            "The report is enclosed; text to which {s} applies has been redacted.",
        ],
        "part-granted:s.40(2)": [
            "I attach the correspondence. Names and email addresses have been taken out because section 40(2) (personal information) applies to them.",
            "The attached documents have had third-party personal data redacted under section 40(2) of the Act.",
        ],
        "refused:*": [
            "{Body} has concluded that the information you asked for is exempt from disclosure under {s} of the Act, and it will not be provided.",
            "We are unable to comply with your request, because {s} of the FOIA applies to all the information concerned.",
            "The information you seek is held but is withheld, in full, under {s}.",
            "We have decided that the public interest lies in withholding the information, to which {s} applies.",
            "Please be advised that this information is exempt under {s} and has not been released to you.",
        ],
        "refused:s.12(1)": [
            "Answering your request would take longer than the 18 hours allowed. We are therefore refusing it on grounds of cost, under section 12(1) of the Act.",
            "We estimate that compliance with your request would exceed the appropriate limit. We are therefore not required to comply with it (section 12(1)).",
        ],
        "refused:s.14(1)": [
            "Your request is being treated as vexatious under section 14(1) of the Act, and no further action will be taken on it."
        ],
        "refused:s.40(5B)(a)(i)": [
            "Under section 40(5B)(a)(i) of the Act {body} can neither confirm nor deny that information of the kind you describe is held."
        ],
        "not-held": [
            "The information you have requested is not information held by {body}.",
            "{Body} holds no data on this subject.",
            "We do not hold the information that you are looking for.",
            "I have been informed by colleagues that we do not keep such records, and so the information is not held.",
            "After searching, {body} is satisfied that it does not hold what you have asked for.",
        ],
    },
    reviews=[
        (
            "Freedom of Information Act 2000 - Internal Review\nI am writing in response to your email of {received} in which you asked for an internal review of our response of {before}.\nI have reviewed the decision and I find that section 31(1)(g) was correctly applied. The information continues to be withheld.",
            "refused",
            ("s.31(1)(g)",),
        ),
        (
            "Internal review decision\nYour request for an internal review was received on {received}. It concerned our Freedom of Information response of {before}.\nI do not uphold the earlier decision. The information is enclosed in full.",
            "granted",
            (),
        ),
    ],
    tails=[
        "You have the right to ask for an internal review of this decision. Requests should be made in writing within 40 working days.",
        "If you are still not happy after that, you may apply to the Information Commissioner (section 50), Wycliffe House, Water Lane, Wilmslow SK9 5AF, telephone 0303 123 1113.",
        "Information disclosed may be protected by copyright. Anyone who wants to re-use it needs permission.",
        "Should you have any questions, please contact the undersigned and quote the reference {ref}.",
    ],
    closings=["Yours sincerely", "Yours sincerely,", "Kind regards", "Yours faithfully"],
    signatures=[
        "Idris Stone\nInformation Manager",
        "Data Protection and FOI Officer\n{name}",
        "A Tamura\nInformation Compliance\n{name}",
        "Information Requests Team",
    ],
    acknowledgements=[
        "Your request for information was received today and is being handled under the Freedom of Information Act 2000. You can expect an answer within 20 working days. The reference is {ref}.",
        "This email acknowledges your FOI request. We shall reply within the time that the Act allows. There are exemptions in the Act, and a fee may be due.",
    ],
    extensions=[
        "We are still considering your FOI request and need more time to weigh the public interest under section 43. We will reply by {due}.",
        "Your Freedom of Information request of {received} is one where the public interest has to be considered, and we are extending the response time until {due} to do so properly.",
    ],
    others=[
        "Please find our response attached.",
        "We are not clear what you are asking for in your Freedom of Information request. Please could you clarify it?",
    ],
    topics=[
        "pupil premium spending",
        "the sharing of nationality data with the Home Office",
        "use of supply teachers",
        "risk assessments at Northbridge University",
        "attendance enforcement by the police",
    ],
    asides=[
        "Under section 45 there is a code of practice which we follow. Our last report, of 9 June 2005, is online.",
        "The Data Protection Act 2018, section 35 included, is outside the scope of this reply.",
    ],
    quoted=[
        "-----Original Message-----\nFrom: K Tamura\nSent: 7 March 2005 18:30\nSubject: data request 7/7\n\nHello,\nWas it withheld under section 33?\nK Tamura",
    ],
)
