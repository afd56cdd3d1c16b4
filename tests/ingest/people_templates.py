"""Templates for `people.py`: those that the rules were written with, and others."""

from tests.ingest.people import COUNCILS, HOUSES, Cast, Document, Template

LETTER_TEXT = (
    "Thank you for your request for information, which was received on {day}. You asked "
    "for the number of pupil\n"
    "records shared with the Home Office in each month. The Department holds the information you requested.\n"
    "Some of it is exempt under section 40(2) of the Freedom of Information Act 2000.\n"
)


def reply(cast: Cast, document: Document) -> None:
    who, officer = cast(), cast()
    document.add(
        "Department for Education\nSanctuary Buildings\n20 Great Smith Street\nLondon "
        "SW1P 3BT\nTel: 0370 000 2288\n"
        f"{who.titled}\n[[address|{who.street}\n{who.town}]]\n{who.postcode}\n"
        f"{cast.day()}\nOur ref: 2016-0061947\n"
        f"Dear {who.greeted}\n{LETTER_TEXT.format(day=cast.day())}Yours sincerely\n"
        f"{officer.name}\nData Modernisation Division\n"
        f"{officer.mailbox('education.gov.uk')}\n{officer.phone}\n"
    )


def reply_by_council(cast: Cast, document: Document) -> None:
    who, officer = cast(), cast()
    document.add(
        f"{cast.pick(*COUNCILS)}\nInformation Governance, Civic Hall, Harrowdale HX9 9ZZ Tel 01632 960000\n\n"
        f"{who.name}\n[[address|{cast.pick(*HOUSES)}\n{cast.dice.randrange(2, 90)} Beck "
        f"Lane\nHarrowdale]]\n{who.postcode}\n\nDate: {cast.day()}\n\n"
        f"Dear {who.name}\n\nFreedom of Information Act 2000 - refusal notice\n"
        f"{LETTER_TEXT.format(day=cast.day())}\n"
        "If you remain dissatisfied you can complain to:\nThe Information Commission"
        "er's Office\nWycliffe House\nWater Lane\n"
        f"Wilmslow\nCheshire\nSK9 5AF\nTelephone 0303 123 1113\n\nYours sincerely\n\n"
        f"{officer.name}\nInformation Governance Officer\n"
        f"Direct line {officer.phone}\n"
    )


def mail_with_quoted(cast: Cast, document: Document) -> None:
    who, officer = cast(), cast()
    document.add(
        f'From: "{officer.reversed}" <{officer.mailbox("education.gov.uk")}>\nTo: '
        f"{who.name} <{who.mailbox('example.org')}>\n"
        f"Cc: DfE FOI <foi.team@education.gov.uk>\nSubject: RE: census\n\nDear "
        f"{who.greeted}\n\n{LETTER_TEXT.format(day=cast.day())}\n"
        f"Regards\n{officer.name}\nSchool Census Team\n\n-----Original Message-----\nSen"
        f"t: 20 May 2018 21:07\nSubject: census\n\n"
        f"I would prefer a reply by post to the address below.\n{who.name}\n"
        f"[[address|{who.street}, {who.town}]]\n{who.postcode}\nMobile {who.phone}\n"
    )


def pupil_sheet(cast: Cast, document: Document) -> None:
    rows = "UPN\tSurname\tForename\tDOB\tPostcode\tNI number of parent\tCase worker\n"
    for _ in range(8):
        child, worker = cast(), cast()
        rows += (
            f"{child.upn}\t[[person-name|{child.surname}]]\t[[person-name|{child.given}]]\t{child.birth}\t{child.postcode}\t"
            f"{child.nino}\t{worker.name}\n"
        )
    document.add("Region\tRequests\tMatched\nNorth East\t12\t3\nLondon\t41\t17\n")
    document.add(rows, is_hidden=True)


def printed_table(cast: Cast, document: Document) -> None:
    rows = "Annex 1 – working list, 2023 (extract)\nUPN Pupil Date of birth Home address Postcode Recipient\n"
    for _ in range(5):
        child = cast()
        rows += (
            f"{child.upn} {child.name} {child.birth} [[address|{child.street}, "
            f"{child.town}]] {child.postcode} Home Office\n"
        )
    parent = cast()
    rows += f"Contact for parent of row 2: {parent.titled}, {parent.phone}, {parent.mailbox('example.net')}\n"
    document.add(rows)


def black_box(cast: Cast, document: Document) -> None:
    officer, parent, child = cast(), cast(), cast()
    document.add(
        f"Ravensmere Academies Trust\n27 September 2019\nEmail of 14 June 2019\nFrom: "
        f"{officer.name} <{officer.mailbox('ravensmere.example.sch.uk')}>\n"
        f"The parent, {parent.name}, rang from {parent.phone} and asked us to remove the "
        f"nationality entry for {child.name}, "
        f"born {child.birth}, of [[address|{child.street}, {child.town}]].\nYours sin"
        f"cerely\nTrust Secretary\n"
    )


def health_table(cast: Cast, document: Document) -> None:
    rows = "NHS number\tInitial referral\tShared with\n" + "".join(
        f"{cast().nhs}\t03/04/2019\tDfE\n" for _ in range(6)
    )
    head, officer = cast(), cast()
    document.add(
        f"Wendale University Hospitals NHS Foundation Trust\n{rows}\nIf you wish to seek "
        f"a review, write to the Head of Information Governance, "
        f"{head.name}, {head.mailbox('wendale.nhs.example')}.\nYours sincerely,\n"
        f"{officer.name}\nFOI Co-ordinator\n\n Trust Headquarters, Wendale WD9 1ZZ\n"
    )


def comments(cast: Cast, document: Document) -> None:
    one, two, three = cast(), cast(), cast()
    document.add("We hold the information. It is published on our website.\n")
    document.add(
        f"Comment by {one.name}: please ask {two.name} whether we may release this\nIn"
        f"serted by {two.name}: the figures\n"
        f"Author: {three.name}\nLast modified by: {one.name}\n",
        is_hidden=True,
    )


def form(cast: Cast, document: Document) -> None:
    who, child = cast(), cast()
    document.add(
        f"SUBJECT ACCESS REQUEST FORM\nFull name: {who.name}\nAddress: "
        f"[[address|{who.street}, {who.town}]], {who.postcode}\nTelephone: {who.phone}\n"
        f"E-mail: {who.mailbox('example.com')}\nNational Insurance number: {who.nino}\n"
        f"Child's name: {child.name}\nDate of birth: {child.birth}\n"
        f"NHS number: {child.nhs}\nSort code: {who.sort_code}\nAccount number: "
        f"{who.account}\nVehicle registration: {who.car}\n"
    )


WRITTEN_WITH: dict[str, Template] = {
    "reply": reply,
    "reply-by-council": reply_by_council,
    "mail-with-quoted": mail_with_quoted,
    "pupil-sheet": pupil_sheet,
    "printed-table": printed_table,
    "black-box": black_box,
    "health-table": health_table,
    "comments": comments,
    "form": form,
}


# --- written apart from the rules, and measured only when those were done ----------------------------------


def police_reply(cast: Cast, document: Document) -> None:
    who, officer = cast(), cast()
    document.add(
        f"OFFICIAL\nWestshire Police\nDisclosure Unit\nPO Box 414, Fenbury FB1 2ZZ\n\n"
        f"{who.titled}\nBy email: {who.mailbox('example.net')}\n\n"
        f"{cast.day()}\nRe: Freedom of Information request 01/FOI/22/023518\n\nDear "
        f"{who.greeted},\n\n{LETTER_TEXT.format(day=cast.day())}\n"
        f"This reply was prepared by {officer.name}, Disclosure Officer, who can be "
        f"reached on {officer.phone} ext. 4417.\n\n"
        f"Kind regards,\n\npp {officer.name}\nDisclosure Officer\n"
    )


def school_email_chain(cast: Cast, document: Document) -> None:
    head, parent, clerk, child = cast(), cast(), cast(), cast()
    document.add(
        f"On 3 Mar 2017, at 09:14, {parent.name} <{parent.mailbox('example.org')}> wrote:\n\n"
        f"> Hi {mark_given(head)},\n> my son {child.name} (DOB {child.birth}) is in Year "
        f"5 and we live at [[address|{child.street}, {child.town}]] {child.postcode}.\n"
        f"> Please do not send his nationality to the Department for Education.\n> Thanks, {parent.name}\n\n"
        f"Hello {parent.greeted}\n\nI have asked {clerk.name} to look into this. You can "
        f"ring me on {head.phone}.\n\nBest wishes\n{head.name}\nHeadteacher\n"
    )


def mark_given(person: object) -> str:
    return f"[[person-name|{person.given}]]"  # type: ignore[attr-defined]


def staff_table(cast: Cast, document: Document) -> None:
    rows = "Ref\tRequester\tContact email\tReceived\tOfficer handling\tStatus\n"
    for number in range(6):
        who, officer = cast(), cast()
        rows += f"FOI{number:04}\t{who.titled}\t{who.mailbox('example.com')}\t{cast.day()}\t"
        rows += f"{officer.initialled}\tClosed\n"
    document.add(rows)


def minutes(cast: Cast, document: Document) -> None:
    people = [cast() for _ in range(5)]
    listed = ", ".join(one.name for one in people)
    document.add(
        f"Minutes of the Data Sharing Board\n14 June 2016\nPresent: {listed}\nApologies: {cast().titled}\n\n"
        f"1. {people[0].name} (Chair) opened the meeting. {people[1].name} said that the "
        f"Home Office had asked for monthly extracts.\n"
        f"2. Action: {people[2].name} to write to the Ministry of Justice. {people[3].greeted} agreed.\n"
    )


def safeguarding_note(cast: Cast, document: Document) -> None:
    child, mother, worker = cast(), cast(), cast()
    document.add(
        f"Chronology\n{cast.day()} Referral received for pupil {child.name}, UPN "
        f"{child.upn}, d.o.b. {child.birth}.\n"
        f"{cast.day()} Social worker {worker.name} visited. Mother: {mother.name}, tel. {mother.phone}.\n"
        f"Family moved to [[address|{child.street}, {child.town}]], {child.postcode}. "
        f"Car outside, registration {mother.car}.\n"
        f"NHS no. {child.nhs}; mother's NI number is {mother.nino}.\n"
    )


def payment(cast: Cast, document: Document) -> None:
    who = cast()
    document.add(
        f"Refund of fee\nPay to {who.titled}, sort code {who.sort_code}, account no "
        f"{who.account}.\nRemittance advice to {who.mailbox('example.org')}\n"
        f"Yours faithfully\n\n{cast().name}\nFinance Business Partner\n"
    )


def register_of_recipients(cast: Cast, document: Document) -> None:
    rows = "Data share\tOrganisation\tProject lead\tLead's phone\tStart date\n"
    for number in range(5):
        lead = cast()
        rows += f"DS0{number:04}\tUniversity of Northbridge\t{lead.name}\t{lead.phone}\t{cast.day()}\n"
    document.add(rows)


def letter_with_late_address(cast: Cast, document: Document) -> None:
    who, officer = cast(), cast()
    document.add(
        f"{cast.day()}\n\n{who.titled}\n[[address|{cast.pick(*HOUSES)}\nChurch Street\n"
        f"{who.town}]]\n{who.postcode}\n\nYour Ref: JB/22\n\nDear {who.greeted}\n\n"
        f"Request for environmental information\n{LETTER_TEXT.format(day=cast.day())}\n"
        f"Should you need help, please contact {officer.titled} on {officer.phone}.\n\n"
        f"Yours truly\n\n\n{officer.initialled}\nfor Head of Legal Services\nNorthbridge "
        f"District Council, Council Offices, Market Square, Northbridge NB1 1ZZ\n"
    )


def children_list(cast: Cast, document: Document) -> None:
    rows = "Name of child\tYear group\tDate of birth\tAddress\tParent contact number\n"
    for _ in range(6):
        child = cast()
        rows += f"{child.name}\t4\t{child.birth}\t{child_address(child)}\t{child.phone}\n"
    document.add("Summary for publication. No names are given.\n")
    document.add(rows, is_hidden=True)


def child_address(child: object) -> str:
    return f"[[address|{child.street}, {child.town}]]"  # type: ignore[attr-defined]


def welsh_letter(cast: Cast, document: Document) -> None:
    who, officer = cast(), cast()
    document.add(
        f"Llywodraeth Cymru / Welsh Government\nParc Cathays / Cathays Park\nCaerdydd / "
        f"Cardiff\nCF10 3NQ\n\nAnnwyl / Dear {who.name}\n\n"
        f"Diolch am eich cais. Thank you for your request.\nYn gywir / Yours sincerely\n{officer.name}\n"
    )


HELD_OUT: dict[str, Template] = {
    "police-reply": police_reply,
    "school-email-chain": school_email_chain,
    "staff-table": staff_table,
    "minutes": minutes,
    "safeguarding-note": safeguarding_note,
    "payment": payment,
    "register-of-recipients": register_of_recipients,
    "letter-with-late-address": letter_with_late_address,
    "children-list": children_list,
    "welsh-letter": welsh_letter,
}
