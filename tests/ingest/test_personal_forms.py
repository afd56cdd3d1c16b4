"""Forms of personal data, one a line: what stands between the brackets has to be found."""

import pytest

from disclosures.ingest.contract import Page
from disclosures.ingest.personal import search
from tests.ingest.people import MARK

FORMS = [
    "Please write to [[email|jowan.penhallow@example.net]] soon.",
    "Please write to [[email|jowan.pen\xadhallow@exam\u200bple.net]] soon.",
    "Please write to [[email|tobias.\nharkwell@education.gov.uk]] soon.",
    "see [[email|request-977512-\na1b2c3d4@whatdotheyknow.com]].",
    "see [[email|foi+request-12345-deadbeef@whatdotheyknow.com]].",
    "jo is at [[email|jowan.penhallow [at] example.net]].",
    "jo is at [[email|jowan.penhallow(at)example.net]].",
    "[[email|jowan dot penhallow at example dot net]]",
    "[[email|tobias.harkwell @ education.gov.uk]]",
    "[[email|tobias.harkwell＠education.gov.uk]]",
    "OCR: [[email|quentin.marchbanks@education. gsi. gov. uk]]",
    "[[email|siobhán.ódálaigh@example.ie]]",
    "mailto:[[email|a.b@example.org]]",
    "<[[email|O'Brien.Pat@example.org]]>",
    "[[email|dave@homeoffice.gov.uk]]",
    "[[email|j.smith12@nhs.net]]",
    "[[email|head.teacher.jones@school.sch.uk]]",
    "Call [[phone|020 7946 0184]] now",
    "Call [[phone|020\xa07946\xa00184]] now",
    "Call [[phone|０２０ ７９４６ ０１８４]] now",
    "Call [[phone|(020) 7946-0184]] now",
    "Call [[phone|+44 (0)20 7946 0184]] now",
    "Call [[phone|+4420 7946 0184]]",
    "Call [[phone|0044 20 7946 0184]]",
    "Call [[phone|01632960417]] now",
    "Call [[phone|01632/960417]] now",
    "Call [[phone|01632 960 417]] now",
    "Call [[phone|07700 900 461]] x",
    "Call [[phone|07700 900461 ext. 22]] x",
    "mob [[phone|O7700 9OO461]]",
    "[[phone|0 7 7 0 0 9 0 0 4 6 1]]",
    "Tel: [[phone|020 7946\n0184]]",
    "Tel. [[phone|020.7946.0184]]",
    "telephone [[phone|+33 1 99 00 12 34]]",
    "Mobile: [[phone|7700 900188]]",
    "Tel: [[phone|960417]]",
    "07\u200b[[phone|700900461]]",
    "Direct Dial - [[phone|0113 496 0221]]",
    "at home, [[postcode|LS8 4QT]].",
    "at home, [[postcode|LS84QT]].",
    "at home, [[postcode|LS8\xa04QT]].",
    "at home, [[postcode|LS8  4QT]].",
    "at home, [[postcode|ls8 4qt]].",
    "at home, [[postcode|L\xadS8 4Q\u200bT]].",
    "at home, [[postcode|LS8\n4QT]].",
    "[[postcode|GIR 0AA]]",
    "[[postcode|BFPO 57]]",
    "[[postcode|ZZ99 3VZ]]",
    "[[postcode|W1A 1AA]]",
    "[[postcode|EC1A 1BB]]",
    "Leeds\n[[postcode|L58 4QT]]\n",
    "Stockbridge\n‘[[postcode|$020 8ZN]].\n",
    "Stockbridge\n[[postcode|SO2O 8ZN]]\n",
    "NI number [[nino|QQ 12 34 56 C]]",
    "National Insurance No: [[nino|JG401167C]]",
    "[[nino|JG 40 11 67 C]]",
    "[[nino|JG-40-11-67-C]]",
    "[[nino|jg401167c]]",
    "[[nino|JG 4O 11 67 C]] is hers",
    "NINO: [[nino|JG401167]]",
    "[[nino|JG\xa040\xa011\xa067\xa0C]]",
    "[[nhs-number|999 831 1004]]",
    "[[nhs-number|999-831-1004]]",
    "NHS number [[nhs-number|9998311004]]",
    "NHS No: [[nhs-number|999 83l 1OO4]]",
    "patient [[nhs-number|９９９ ８３１ １００４]]",
    "[[upn|A873200322272]]",
    "[[upn|A 8732 0032 2272]]",
    "[[upn|a873200322272]]",
    "[[upn|A8732OO322272]]",
    "UPN: [[upn|A873200322273]]",
    "[[upn|A87320\n0322272]]",
    "born [[date-of-birth|19 August 2008]]",
    "born on [[date-of-birth|19th August 2008]] in Leeds",
    "DOB [[date-of-birth|19/08/08]]",
    "d.o.b. [[date-of-birth|19.8.2008]]",
    "D O B: [[date-of-birth|19-08-2008]]",
    "Date of birth: [[date-of-birth|2008-08-19]]",
    "Date of\nbirth: [[date-of-birth|19 Aug 2008]]",
    "date of birth (dd/mm/yyyy) [[date-of-birth|19082008]]",
    "DOB: [[date-of-birth|l9/O8/2OO8]]",
    "[[date-of-birth|19/08/2008]] (DOB)",
    "his birthday is [[date-of-birth|19 August]] 2008",
    "born in [[date-of-birth|August 2008]]",
    "DOB\xa0[[date-of-birth|19\xa0/\xa008\xa0/\xa02008]]",
    "Date of birth\t[[date-of-birth|14/05/2010]]",
    "Ganwyd [[date-of-birth|3 Mawrth 2009]]",
    "Date of birth:\nAddress:\n[[date-of-birth|14/05/2010]]\n27 High Way",
    "Sort code [[bank-details|12-34-56]] account number 12345678",
    "Account No. [[bank-details|12345678]]",
    "[[bank-details|12-34-56]] 12345678",
    "sort code: [[bank-details|123456]]",
    "IBAN [[bank-details|GB82 WEST 1234 5698 7654 32]] please",
    "[[bank-details|GB82WEST12345698765432]]",
    "card [[bank-details|4111 1111 1111 1111]]",
    "a car, [[vehicle-mark|AB51 DVL]], outside",
    "vehicle registration [[vehicle-mark|K123 ABC]]",
    "his van (reg. [[vehicle-mark|ABC 123D]])",
    "VRM: [[vehicle-mark|AB51DVL]]",
    "lives at [[address|42 Gasworks Lane, Ravensmere]].",
    "of [[address|Flat 6, Marlpit House, 210 Old Kiln Road, Norwich]]",
    "Address: [[address|The Old Forge, Nether Wallop Lane, Stockbridge]]",
    "[[address|27 Copper Beech Way,\nEllsmere]]\nEL4 2QP",
    "[[address|12A HIGH STREET, LEEDS]]",
    "[[address|3 Tannery Cottages\nBeck Lane\nHarrowdale]]\n\nHX9 4TR",
    "Mrs Blodwen Arkwright\n[[address|The Old Forge\nNether Wallop Lane\nStockbridge]]\nSO20 8ZN",
    "He moved to [[address|7 Heol y Parc]], Cardiff",
    "[[address|Flat 2/1, 14 Byres Road, Glasgow]]",
    "[[address|1-3 Station Rd]]",
    "c/o [[address|5 St. Mary's Close, Ely]]",
    "Dear [[person-name|Ms Okonjo-Wray]]\n",
    "Dear [[person-name|Saoirse Blackwood-Lim]]\nThank you",
    "Dear [[person-name|Kit]],\nThank you",
    "Yours sincerely\n[[person-name|P Quillfeather]]\nImmigration",
    "Yours sincerely\n\n\n[[person-name|E Szabó]]\nData Sharing Policy",
    "Yn gywir / Yours sincerely\n[[person-name|Angharad Pŵel]]",
    "Annwyl / Dear [[person-name|Llŷr Gwynfryn-Tŵr]]",
    "Many thanks,\n[[person-name|Xanthe]]",
    "the son, [[person-name|Tobechi Ransome]], was",
    "told [[person-name|Mr and Mrs Khan]] that",
    "[[person-name|HARKWELL, Tobias]]",
    'From: [[person-name|"HARKWELL, Tobias"]] <x@y.org>',
    "From: [[person-name|Siobhán Ó Dálaigh]]\n",
    "Case officer: [[person-name|J.R. Blenkinsop]]",
    "Name: [[person-name|AMARA THISTLETON]]\n",
    "Signed ………………\n[[person-name|Philippa Hargraves-Boyle]]\nGroup Manager",
    "On 3 May 2017, [[person-name|Zbigniew Przybylski]] wrote:",
    "Contact [[person-name|Dr Wilhelmina Starr]], 01632 960417",
    "please ask [[person-name|Fatima al-Rashid]] about",
    "[[person-name|Jan van der Berg]] said that",
    "the pupil [[person-name|Niamh O'Dreavy]] left",
    "the pupil [[person-name|Niamh O’Dreavy’s]] file",
    "Mother: [[person-name|Ngọc Nguyễn]]",
    "[[person-name|Prof. Sir John Threlfall]] chaired",
    "[[person-name|Cllr Bray]] asked",
    "Author: [[person-name|tobias.harkwell]]\n",
    "Comment by [[person-name|T Harkwell]]: delete",
    "Prepared by [[person-name|Temperance Adeyemi-Hall]], temp@x.org",
    "Thanks\n[[person-name|Jo]]\n",
    "c/o [[person-name|Mrs A Fenwright]]",
    "my daughter [[person-name|Ifeoma]] was",
    "[[person-name|Mrs\nFarida Khan]] rang",
    "spoke to [[person-name|Zuzanna\nWojtyła]] about",
    "Zuzanna Wojtyła is my child. Later [[person-name|Wojtyła]] left.",
    "Zuzanna Wojtyła is my child. Later [[person-name|Zuzanna]] left.",
    "[[person-name|Ms D. Fenwright-Ö]] called",
    "[[person-name|MRS HANNAH VELLACOTT]]\n14 Harrowgate Rise",
    "Sent on behalf of [[person-name|Leopold Vance-Amoah]]",
    "[[person-name|Marcus Featherby]]\nrequest-977512-a1b2c3d4@whatdotheyknow.com",
    "Attendees: Jane Holt, [[person-name|Pravin Quill]], Dr Starr",
    "Manager: [[person-name|Rhys ap Gwilym]]",
    "To: [[person-name|Bartholomew Nkemelu]] (b.nkemelu@example.org)",
]

INNOCENT = [
    "Department for Education, Sanctuary Buildings, 20 Great Smith Street, London SW1P 3BT",
    (
        "Please write to the Information Commissioner at Wycliffe House, Water Lane, "
        "Wilmslow, Cheshire SK9 5AF, telephone 0303 123 1113"
    ),
    "Tel: 0370 000 2288",
    (
        "foirequests@homeoffice.gov.uk info.access@homeoffice.gsi.gov.uk FOIrespon"
        "ses@homeoffice.gov.uk noreply@education.gov.uk GRC@hmcts.gsi.gov.uk"
    ),
    (
        "the Secretary of State for Education, Damian Hinds MP, said so; Nick Gibb MP and "
        "Baroness Berridge agreed with Lord Agnew of Oulton"
    ),
    (
        "Freedom of Information Act 2000. Our ref: 2016-0061947, FOI2023/04417, ATISN "
        "18422, 01/FOI/22/023518, EMCC-FOI-24-00391, IC-214873-K3V9, FS50679913"
    ),
    "received on 14 November 2016; census of 5 October 2017; 2010-11; 12/01/2021",
    "children born on or after 1 September 2005 and those born abroad",
    "Total 562 139 1,204 74 18 2015 88 21",
    "National Pupil Database, Key Stage 2 Park View Primary School, School Census Team",
    (
        "KS2 SATs and Year 11 GCSE; Article 58(2)(b); section 31(1)(a) and (e); 2nd Floor, "
        "Churchill House, Cardiff"
    ),
    "Dear Sir or Madam",
    "Dear Requester",
    "Dear Colleague",
    "Yours sincerely",
    "FOI Team",
    "Home Office",
    "The Information Rights Team, PO Box 313, Sidcup DA15 0HH",
    "Data Protection Act 2018, General Data Protection Regulation, High Court, First-tier Tribunal",
    (
        "University of Northbridge, Alderbrook Analytics Ltd, Tarnhow Data Limited, Student "
        "Loans Company, HM Revenue and Customs"
    ),
    "From: Department for Education",
    "To: Harrowdale Metropolitan Borough Council",
    "Author: Department for Education",
    "Pupil Premium, Free School Meals, Child Benefit, Parent Portal, Student Finance England",
    "forename; surname; date of birth; address; National Insurance number; NHS number; UPN",
    "The field is called PupilUPN and SurnameFormer. ISBN 978 1 84990 123 4. Charity number 1089464",
    "Version 1.0 of 18 December 2015, 1,500 individuals a month, £600, 3.5 working days",
    "SI 2009/1563 and HC 1234-I; UKSI 2013/2094; [2014] UKUT 0563 (AAC)",
    "Civic Hall, Harrowdale HX9 9ZZ Tel 01632 960000",
    "Published by Oxford University Press, King's Cross, St Pancras, Victoria Street",
]


@pytest.mark.parametrize("marked", FORMS)
def test_it_is_found_whole_however_it_is_written(marked: str):
    match = MARK.search(marked)
    assert match
    text = MARK.sub(lambda one: one[2], marked)
    start, end = match.start(), match.start() + len(match[2])
    hits = [hit for hit in search([Page(text)]).hits if hit.type == match[1]]
    shared = [min(hit.end, end) - max(hit.start, start) for hit in hits]
    assert max(shared, default=0) >= 0.8 * (end - start)


@pytest.mark.parametrize("text", INNOCENT)
def test_nothing_is_found_where_nothing_is(text: str):
    assert [(hit.type, text[hit.start : hit.end]) for hit in search([Page(text)]).hits] == []
