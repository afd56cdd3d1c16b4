"""Words written last, to see how letters fare that no rule was made for.

When they were first read, 96.8 % of their fields were right and 0.95 % wrong.
"""
# ruff: noqa: E501

import random

from tests.ingest.letters import PLACES, Body, Wording, domain


def _kept_body(chance: random.Random) -> Body:
    place = chance.choice(PLACES)
    name, calls, end = chance.choice(
        [
            ("{} County Council", "Council", "gov.uk"),
            ("{} City Council", "the Council", "gov.uk"),
            ("London Borough of {}", "the Council", "gov.uk"),
            ("{} & Rural District Council", "the Council", "gov.uk"),
            ("{} Healthcare NHS Trust", "the Trust", "nhs.uk"),
            ("{} and North Hospitals NHS Foundation Trust", "the Trust", "nhs.uk"),
            ("{} Constabulary", "the Constabulary", "police.uk"),
            ("{} Police", "the Police", "police.uk"),
            ("University of {}", "the University", "ac.uk"),
            ("{} Academy Trust", "the Trust", "sch.uk"),
            ("{} Grammar School", "the School", "sch.uk"),
            ("Department for Education", "the Department", "education.gov.uk"),
            ("Department for Business, Energy & Industrial Strategy", "BEIS", "beis.gov.uk"),
            ("Department for International Trade", "DIT", "trade.gov.uk"),
            ("Ministry of Defence", "the MOD", "mod.gov.uk"),
            ("Home Office", "the Home Office", "homeoffice.gov.uk"),
            ("Office for Students", "the OfS", "officeforstudents.org.uk"),
            ("Legal Aid Agency", "the LAA", "justice.gov.uk"),
            ("Scottish Qualifications Authority", "SQA", "sqa.org.uk"),
            ("UK Health Security Agency", "UKHSA", "ukhsa.gov.uk"),
            ("HM Land Registry", "HM Land Registry", "landregistry.gov.uk"),
        ]
    )
    return Body(name.format(place), calls, domain(place, end) if "{}" in name else end, _kept_reference)


def _kept_reference(chance: random.Random) -> str:
    year, number = chance.randint(7, 25), chance.randint(1000, 9999)
    return chance.choice(
        [
            f"FOI 20{year:02}/{number}",
            f"FOI/20{year:02}/0{number}",
            f"20{year:02}-00{number}7",
            f"{number}/FOI/{year:02}",
            f"RFI{number}",
            f"FOIA-{number}",
            f"1{number}{number}",
            f"IGT/{number}",
            f"LBX{year:02}{number}",
            f"FOI-A-{number}-{year:02}",
        ]
    )


WORDING = Wording(
    bodies=[_kept_body],
    reference_lines=[
        "Our ref: {ref}",
        "Ref: {ref}",
        "Reference: {ref}",
        "Our Reference: {ref}",
        "FOI Ref: {ref}",
        "Case ref: {ref}",
        "Reference No. {ref}",
        "Request Reference: {ref}",
        "Your Ref:\nOur Ref: {ref}",
    ],
    date_lines=["{date}", "{date}", "Date: {date}", "Date {date}"],
    subjects=[
        "Freedom of Information Act 2000",
        "Freedom of Information Request - {ref}",
        "Information Request: {topic}",
        "Your request for information: {topic}",
        "RE: FREEDOM OF INFORMATION REQUEST REF {ref}",
    ],
    openings=[
        "I write in response to the request for information which you made under the Freedom of Information Act 2000 and which {body} received on {received}.",
        "Thank you for your request for information about {topic}. Your request was received on {received} and I am dealing with it under the terms of the Freedom of Information Act 2000.",
        "I refer to your recent request for information received on {received}, in which you asked {body} for {topic} under the Freedom of Information Act.",
        "Thank you for your email to {name} dated {received}, requesting information under the Freedom of Information Act 2000.",
        "Further to your Freedom of Information Act request of {received}, please find our response below.",
        "Following receipt of your request on {received} for information under the Freedom of Information Act, I have made enquiries with colleagues.",
        "I am writing about your Freedom of Information request, which we received on {received}.",
        "I am writing to confirm that {body} has now completed its search for the information which you requested on {received} under the Freedom of Information Act 2000.",
        "Your letter dated {received} requesting information under the Freedom of Information Act 2000 has been passed to this team.",
    ],
    asks=[
        "You asked for information about {topic}.",
        "You made the following request:\n“I would be grateful for {topic}, with any parts that are exempt under section 35 left out.”",
        "You wanted to know about {topic}.",
        "Your request related to {topic}.",
    ],
    question_intros=[
        "You asked for:",
        "You requested the following information from us:",
        "In your request you asked:",
        "Your request asked for the following:",
        "You specifically asked for the following:",
    ],
    decisions={
        "granted": [
            "A search of our records has been made and the information you requested is attached.",
            "I can confirm that {body} holds information falling within the scope of your request. It is provided in the annex to this letter.",
            "Please find the information you requested below.\nYear Number\n2018 141\n2019 163",
            "I have enclosed the documents that you asked for.",
            "{Body} has decided to release the information you asked for. It can be found in the attached file.",
            "We can confirm that the information is held and we are able to release it to you. Please see Annex A.",
        ],
        "part-granted:*": [
            "A copy of the information is enclosed. Please note that some of it has been withheld under {s} of the Act.",
            "{Body} can provide some of what you asked for and this is attached. However, part of the information is exempt under {s} and has been redacted.",
            "Some of the information that you requested is exempt from disclosure under {s}. The information we can release is in Annex A.",
            "I am releasing part of the information to you, which you will find attached. I have decided to withhold the remainder under {s} of the Act.",
        ],
        "part-granted:s.40(2)": [
            "Please find attached the emails that you requested. We have redacted personal data from them in accordance with section 40(2) of the Act.",
            "The information is attached; the names of third parties have been withheld under section 40(2).",
        ],
        "refused:*": [
            "I can confirm that {body} holds the information, but it has been decided that it should be withheld under {s} of the Act.",
            "The information you requested is being withheld under {s} of the FOIA. Further detail is in the annex.",
            "{Body} is refusing your request because the information is exempt under {s} of the Act.",
            "We do hold this information but I am afraid that we cannot release it to you. It is covered by the exemption in {s}.",
            "I am sorry to say that we will not be disclosing the information you requested, as it is exempt by virtue of {s}.",
        ],
        "refused:s.12(1)": [
            "I regret to inform you that we will not be able to answer your request without exceeding the appropriate limit. Section 12(1) of the Act allows us to refuse in such a case.",
            "The cost of answering would be above £450, the limit that applies to us. Under section 12(1) of the Act, {body} does not have to comply and has refused your request.",
        ],
        "refused:s.14(1)": [
            "{Body} is of the opinion that your request is vexatious. It is refused under section 14(1) of the Act."
        ],
        "not-held": [
            "I can confirm that {body} does not hold the information requested.",
            "The information that you have requested is not held by {body}.",
            "Our enquiries show that no information is held that falls within the scope of your request.",
            "I have to inform you that {body} does not hold this information. You may wish to try the Home Office.",
        ],
    },
    reviews=[
        (
            "Internal Review\nThank you for your email of {received}, asking for an internal review of our response to your Freedom of Information request.\nHaving looked at the matter again I have decided to uphold the original decision. The information is exempt under section 36(2)(c).",
            "refused",
            ("s.36(2)(c)",),
        ),
        (
            "Freedom of Information Act 2000: internal review\nI refer to your request of {received} for an internal review of our response dated {before}.\nThe internal review has concluded that the information should be released, and I enclose it.",
            "granted",
            (),
        ),
    ],
    tails=[
        "If you are not content with this reply, you may request an internal review by contacting the FOI team at the address above within 40 working days.",
        "If you are not satisfied with the outcome of the review you may complain to the Information Commissioner, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF, under section 50 of the Act.",
        "If you have any questions about this letter please do not hesitate to contact me, quoting {ref}.",
        "Please be aware that our responses are published online.",
    ],
    closings=["Yours sincerely", "Yours faithfully", "Kind regards,", "Many thanks"],
    signatures=[
        "K Marlowe\nFreedom of Information Officer",
        "Information Team\n{name}",
        "Leo Castell\nLegal Services\n{name}",
        "FOI Unit",
    ],
    acknowledgements=[
        "Thank you for your Freedom of Information request. It has been logged with reference {ref} and you should receive our response within 20 working days.",
        "I am writing to acknowledge your request for information under the Freedom of Information Act 2000. We will let you have a reply as soon as possible.",
    ],
    extensions=[
        "I am writing to advise you that the time limit for responding to your Freedom of Information request needs to be extended, since we must consider the public interest in respect of section 35. We plan to respond by {due}.",
        "We need to extend the deadline for your Freedom of Information request received on {received}, as section 43 applies and we have not completed the public interest test. We will respond by {due}.",
    ],
    others=[
        "Please see our reply attached.",
        "Could you please clarify your Freedom of Information request? We do not understand which records you want.",
    ],
    topics=[
        "pupil exclusions",
        "the sharing of pupil data with the Home Office",
        "contracts with consultants",
        "letters from the Department for Education",
        "police visits to schools",
    ],
    asides=[
        "Section 1 of the Act gives a general right of access, subject to exemptions.",
        "We note the decision of the Information Commissioner of 4 April 2005 in another case.",
    ],
    quoted=[
        "From: I Okonjo\nSent: 7 March 2005 18:30\nTo: FOI\nSubject: Request FOI 7777\n\nDear FOI team\n\nWas anything withheld under section 33?\nI Okonjo",
    ],
)
