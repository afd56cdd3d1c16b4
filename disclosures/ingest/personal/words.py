"""Words that are capitalised in official papers and are nobody's name.

Our own lists. Lower case, as `names.key` makes it.
"""

from disclosures.ingest.personal.listed import listed

# No name holds one of these: they end a run of capitalised words.
NEVER_IN_NAMES = listed(
    """
    about absence academies academy access account accounting accounts acrobat act active acts address
    addresses administrator adobe adran adviser advisor age agencies agency agenda agreement agreements
    all also alternative analysis analyst analytics and annex annexe annwyl another answer answers any
    appeal appendix applicant applicants approved apr april-june are army article articles as assembly
    assistant associates association asylum at attachment attachments attainment attendance attn aug
    aunt author authorities authority autumn avenue average awst background banking baron baroness basis
    bcc be been being benefit benefits birth board border born borough both box britain british brother
    buildings bureau business but by cabinet call candidate care carer carers casework caseworker
    category cbds cc cell census center central centre chair chairman chairperson chairwoman chapter
    charities charity checked child children chwefror city classified clause clinic closed co-ordinator
    code codes colleague colleagues collection collections college colleges column columns com comment
    comments commercial commission commissioner commissioner's commissioners committee commons
    communications companies company complainant complainants complaint complaints complete completed
    comprehensive conclusion conclusions confidential consortium constabulary consultancy consultant
    consulting contact contract controller controllers coordinator corporation correspondence council
    council's councils counsel country county courts creator crime criminal customer customers customs
    cymru cyngor data database date dates daughter days ddi dear dec december decision deleted deletion
    department department's departments deputy description dfe did digital diolch director directorate
    directors disability disclosed disclosure district division do dob document documents does dpa dpia
    dpo draft duchess duke dwp e-mail each eal earl ebrill education ehcp eir either email enc encl end
    enforcement england english enquiries enquiry enterprises ethnicity eu europe european every
    exclusion exclusions executive exempt exemption exemptions ext extension extract extracts faithfully
    families fao father fax feb february federation few fields figure file files final finance financial
    findings first first-tier fixture floor foi foia for force forename forenames form forms forwarded
    foundation free freedom fri friday from fsm fts fw fwd gdpr gender generated gorffennaf gov
    governance government governor governors grammar grandfather grandmother granted greater group
    guardians gywir had has have he heads headteacher health held hello helo helpdesk helpline hence her
    here hi highness his hiya hmrc holdings home hon hospital hospitals household housing how however hr
    http https humber husband hydref i ico ict if immigration in inbox inc industries infant information
    inquiry inserted institute institution institutions insurance intelligence interest internal
    international into introduction investigation investigations ionawr ireland irish is isa it item
    items its january january-march jul july justice keywords kingdom ks1 ks2 ks3 ks4 ks5 language
    lawyer lead leads learner learners least legal less libreoffice limited list lists live llp
    llywodraeth local london lords ltd madam mai mailbox majesty manager managers many march marking
    matched mawrth mean medi media median meeting mehefin memoranda memorandum message metropolitan
    microsoft midlands minister ministerial ministers ministry minutes mob mobile modernisation modified
    moj mon monday month months more most mother mou mps much my n/a name names national nationality
    navy neither net nhs nil no non- none nor noreply northern nos not not- held notice notices nov
    november npd null number numbers nursery oct october of office office's officer officers offices
    official officials ofqual ofsted on ons open or org original other others our over own panel
    paragraph parent parents parliament parliamentary part partners partnership passport pending pension
    pensions percent percentage period permanent personal phone phonics plc please po police policies
    policy post- postcode postcodes pp pq pqs pre- prejudice premium prepared president press primary
    prince princess principal printed privacy privy processor processors programme project projects
    properties property proportion protect protection provision ps public publishing pupil pupils
    purpose python-docx quarter question questions rate re re- reader readers reasons received reception
    recipient recipients recommendation recommendations record records redacted redaction ref reference
    refusal refused regards regional register registers registrar regulation regulations rejected
    released religion reply report reports representative request requested requester requesters
    requestor requests required research resident residents response responses restricted returned
    revenue review reviewed reviews rhagfyr right rights ring road rows rt safeguarding safety same sat
    saturday schedule schedules scheme schemes school schools scope scotland scottish second secondary
    secretary section sections security sen send senedd sensitive sent sept september service services
    sex share shares sharing she sheet sheet1 sheet2 shwmae signed sincerely sir sirs sister sixth
    sixth-form sla so social society software solicitor solutions some son special specialist
    spreadsheet stage start statistical statistics status steps strategy student students sub- subject
    subtotal such sum summary sunday supplier suppliers suppressed supreme surgery surname surnames
    switchboard swyddfa synthetic system systems table tachwedd tax teacher teachers team teams
    technologies technology tel telephone term test than thank thanks that the their then there
    therefore these they third this those thu thurs thursday thus time title to total totals town
    treasury tribunal trust trusts tue tues tuesday type uk uln unclassified uncle under understanding
    union unit united universities university university's unknown unmonitored upheld uploaded upn
    various version vice village visa viscount wales was we web website wed wednesday week weeks welfare
    welsh were what when where which who wholly whom whose why wife with withdrawn withheld without word
    workforce www year years yes yet yn yorkshire you your yours
    """
)

# Places, peoples and parts of addresses, which are surnames too: no name is made of these alone.
PLACES = listed(
    """
    aberdeen afghanistan africa african albania amazon america american anglican arab asia asian august
    australia bangladesh bangladeshi bank barking barnet barnsley batch bath bbc bedfordshire belfast
    berkshire best bexley bill birmingham black blackpool bolton bournemouth bradford brazil brent
    bridge brighton bristol bromley brook buckinghamshire buddhist bury caerdydd cafe cambridge
    cambridgeshire camden canada canterbury cardiff caribbean case cathays catholic channel chelsea
    cheltenham cheshire chester chief china chinese christian church clerk cleveland close conservative
    cornwall cottage cottages court coventry crescent crown croydon cumbria cycle dagenham darlington
    day democrat derby derbyshire derry devon doncaster dorset drive dudley dundee durham ealing east
    edinburgh enfield eritrea essex ethiopia excel exeter facebook farm field france french fulham
    gardens gate gateshead german germany ghana glasgow gloucester gloucestershire google greece greek
    green greenwich grove guardian gypsy hackney halifax hall hammersmith hampshire haringey harrow
    hartlepool havering head hereford herefordshire hertfordshire high hill hillingdon hindu hong
    hounslow house hove huddersfield hull independent india indian ipswich iran iraq islington italian
    italy itv jamaica japan jewish junior kensington kent kenya key kind kingston kong labour lambeth
    lancashire lancaster lane law leeds leicester leicestershire lewisham liberal lincoln lincolnshire
    linkedin liverpool lodge long luton mail manchester manor marks marsh marsham may merseyside merton
    methodist mews middlesbrough mirror mixed muslim newcastle newham newport news nigeria nigerian
    norfolk north northampton northamptonshire northumberland norwich nottingham nottinghamshire
    observer oldham outlook oxford oxfordshire page pakistan pakistani paper parade parish park
    peterborough pilot place plymouth poland polish poole portsmouth portugal portuguese post preston
    reading redbridge richmond rise rochdale roma romania romanian rotherham round roundhay row russia
    russian rutland saint salford sanctuary sandwell senior sheffield shropshire sidcup sikh sky slough
    solihull somalia somerset south southampton southwark spain spanish spring square st staffordshire
    stockbridge stockport stoke street sudan suffolk summer sunderland surrey sussex sutton swansea
    swindon syria tameside telegraph telford terrace times trafford traveller turkey turkish twitter
    tyneside ukraine ukrainian upper vietnam view wakefield walk walsall waltham wandsworth warm
    warrington warwickshire wave way wells west westminster whatsapp white whitehall wigan wilmslow
    wiltshire wolverhampton wood woods worcester worcestershire wycliffe york zealand zoom
    """
)
