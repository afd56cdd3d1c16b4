"""Given names that are common among people in the United Kingdom, whatever language they come from.

Our own list, written down from general knowledge (English, Welsh, Irish, Scottish, South Asian, Arabic,
African, Polish, other European, Turkish, East Asian, Hebrew); no register or data set was copied. Lower case
and without accents. A name that is missing here is still found where the text says that it is a name.
"""

from disclosures.ingest.personal.listed import listed

GIVEN_NAMES = listed(
    """
    jack max frank bill rob
    blessing goodluck promise gift patience favour divine
    aadam aaliyah aarav aaron aarti abbas abbie abby abdallah abdel abdi abdiaziz abdifatah abdirahman
    abdul abdulaziz abdullah abdullahi abdulrahman abeba abebe abena abigael abigail abimbola abiodun
    abiola abril abu ada adaeze adam adanna adaobi addison ade adebayo adebola adedayo adefemi adekunle
    adela adele adeleke adenike adeola aderonke adesola adetokunbo adewale adeyemi adeyinka adil aditi
    aditya adjoa adnan adrian adriana adrianna adrien adrienne adwoa afia afua afzal agata agatha agnes
    agnieszka agostinho agron ahana ahmad ahmed ahmet aidan aiden ailbhe aileen ailsa aimee aine aino
    aisha aisling aislinn ajay ajmal ajoke akash akbar akin akinyi akira akos akosua akram akshay akua
    akwasi alan alana alasdair alastair albana albert alberto alec aled aleena alejandra alejandro
    aleksander aleksandra alem alessandra alessandro alessia alex alexa alexander alexandra alexandria
    alexandru alexia alexis alfie alfonso alfred alfredo ali alia alice alicia alicja alickina alin
    alina alisha alison alistair aliya aliyah allan allison almaz alphonse alun alyona alys ama amadi
    amadou amaka amal aman amanda amandine amani amanuel amar amara amarachi amarjit amber ameen amelia
    amelie amin amina aminah aminata amir amira amit amita ammar amoah amparo amrit amrita amy ana
    anabela anand ananya anas anastasia anastasiya anca anders andras andre andrea andreea andrei andres
    andrew andrius andrzej andy aneesa aneta anetta aneurin angel angela angelica angelina angelo
    angharad angus anh anil anisa anita anja anjali anjum anke ankit ann ann-marie anna annabel
    annabelle annalisa anne annette annie annika anoushka anthea anthonia anthony antoine anton antonela
    antonella antoni antonia antonina antonio anu anuradha anushka anwar anwen aodhan aoibheann aoibhinn
    aoife apolline april aqsa arabella arben archibald archie ardal ardit ariana arianna arif arinola
    arjun arkadiusz arlo armaan armando arnaud arnav arne arnold arran arshad arta arthur artur arturo
    arun aruna arvind arwel arwen asad asante asen asha ashleigh ashley ashok ashton asif asim asiya
    aslan asli asma astrid atanas athena atif attila atul aubrey audrey aurelia aurelie aurimas aurora
    aurore austin ava avani avi avigail avinash aviva avraham awa awen axel ayaan ayaka ayako ayan aydin
    ayesha ayla aylin ayman ayo ayobami ayodeji ayodele ayomide ayotunde ayse aysegul aysun ayub ayush
    azhar aziz aziza azubuike babajide babatunde badr bahar bairbre balazs baljit balraj balwinder
    bamidele bao baptiste baran barbara baris barnaby barney barri barry bartek bartholomew bartosz
    baruch basak bashir basil basma batsheva beata beatrice beatrix beatriz becky bedwyr belinda bella
    ben bence benedetta benedict benjamin benoit bento berat berfin berkay bernadette bernard bernardo
    bernd bernice bert bertha beryl besa besnik bess beth bethan bethany betsan betty beverley beyza
    bharat bhavesh bhavna bianca bilal bilqis biniam binta binyamin birgit bjorn blake blathnaid blazej
    blerim blodwen bob bobby bogdan boguslaw bola bolanle boleslaw bonnie boris boyan bozena bradley
    brandon branwen brenda brendan brent brett brian briana brid bridget brigid britta brona bronagh
    bronte bronwen brooke bruce bruna bruno bryan bryn brynmor bryony bukola burak burcu bushra busra
    byron cadi cahal cahir caitlin caitlyn callie callum calum calvin cameron camilla camille candice
    cansu caoilfhionn caoimhe caoimhin caolan cara caradog carina carl carla carlo carlos carlota carly
    carmel carmen carol carole caroline carolyn carrie carwyn carys casey caspar cassandra cassie
    catalin catarina cathal cathan catherine cathy catrin catriona cecil cecilia cedric ceinwen celeste
    celia celina celine cem cemal cengiz ceren ceri ceridwen cerys cesar ceyda ceylan cezary chaim chana
    chandra chantal charis charlene charles charley charlie charlotte chau chaya chelsea chen cheng
    cherie cherry cheryl chetan chi chiamaka chiara chibuike chibuzo chidera chidi chidiebere chidinma
    chika chike chima chimamanda chinedu chinelo chinenye chinonso chinwe chioma chiwetel chizoba chloe
    chris christa christian christiana christina christine christophe christopher chukwudi chukwuemeka
    chukwuma chun cian ciara ciaran cillian ciprian claire clara clare clarence clarissa claude claudia
    claudio claudiu claus cledwyn clemence clement clementine clifford clint cliodhna clive clodagh
    clyde coinneach colette colin colleen colm colum comfort conall concetta connie connor conor conrad
    constance constantin cora coral cordelia corey corinna corinne cormac cornelia cornelius cosmin
    cosmo costel courtney craig cressida criostoir crispin cristian cristiano cristina cristobal crystal
    csaba curtis cynthia cyril czeslaw dafydd dagmar dagmara dahabo dai daiga daire daisy daithi daiva
    dakota dalia damian damiano damien damilola damon dan dana daniel daniela daniella danielle danish
    danny danuta danute daphne dara darach darcey darcy daren daria darius dariusz darragh darrell
    darren darryl darshan daud dave david davide davina davinder dawid dawit dawn dawood dayo deanna
    dearbhla debbie deborah debra declan deepa deepak deepika deian deiniol deirdre deji dele delia
    delilah della delphine delwyn delyth demba denis denise deniz dennis denzel deqa derek dermot
    derrick derya desislava desmond devika devon dewi dexter dharmesh dhruv diana diane dianne diarmuid
    diego dieter dilan dilara dilek dilip dilwyn dilys dimitar dimitri dimitris dina dinah dinesh diogo
    dipti divya dolapo dolores domenico domhnall dominic dominik dominika dominique don donal donald
    donna donncha dora doreen doris dorota dorothea dorothy doug dougal douglas dov dragos drita duarte
    duc dumitru duncan dung duong dustin dylan eachann eadaoin ealasaid eamon eamonn ebba ebele ebenezer
    ebere ebo ebony ebru ece ecrin ed eda eddie eden edgar edie edith edmund edna edoardo eduardo edward
    edwige edwin edwina edyta eero efe efua egle ehsan eibhlin eifion eileen eilidh eimear einir eira
    eirian eirlys eirwen eithne ejike ekaterina ekene ekow ekua elaine elan eleanor elena eleri elfed
    elgan eli elia eliana elias eliezer elif elijah elin eliot elisa elisabeth elisabetta elise elisheva
    elitsa eliza elizabeth elke ella ellen ellie elliot elliott ellis elodie eloise elsa elsbeth elsie
    elspeth elton eluned elvis elwyn elzbieta emanuela emanuele emeka emel emenike emer emil emilia
    emiliano emilie emily emine emlyn emma emmanuel emmeline emmett emre emrys emyr enes engin enid
    enitan enoch enrico enrique ensyn enya enzo eoghan eoin ephraim ephrem erdal erdem eren erhan eric
    erica erik erika erin erkan erling ermal ernest ernesto ernst erol eryl eshan esi esin esme
    esmeralda esra esteban estelle esther esti esyllt ethan ethel etta etty euan eugene eugenie eunan
    eunice eva evan evangeline eve evelyn evie ewa ewan ewelina eylul eyob ezra fabian fabienne fabio
    fabrizio fadi fadime faduma fadumo fahad fahima faisal faiza faizan fang farah farhad farhan farhana
    farhiya farid farida farooq farrukh fartun faryal fatema fatima fatimah fatma fatmir fatou fatoumata
    fawad faye fayyaz fearghas federica federico felicia felicity felix femi feng ferdinand ferenc
    fergal fergus ferhat fern fernanda fernando ffion fflur fiachna fiachra fiadh fiifi fikret filip
    filipa filipe filippo filiz filsan finlay finley finn finnian finola fintan fiona fionn fionnuala
    firdaus flavia flavio fleur flora florence florian florin florina florrie flutura flynn fola folake
    folasade folashade fouad fowsiya fran frances francesca francis francisco franciszek francois
    francoise frankie franklin fraser fred freda freddie freddy frederick freya frieda fritz funke funmi
    funmilayo gabija gabor gabriel gabriela gabriella gabrielle gaetano gail galina gamze ganesh gareth
    garfield garmon garry gary gaspard gaurav gautam gavin gaynor gbenga gearoid geeta gemma genc gene
    geneva genevieve genowefa geoff geoffrey george georgi georgia georgie georgina geraint gerald
    geraldine gerallt gerard gerda gergely gerhard gerrard gerry gertrude gethin ghazala gheorghe ghulam
    giacomo giang gianluca gianni gideon giedrius gilbert giles gillian gina ginny gintaras giorgia
    giorgio giovanni girma gisela gita gitty giulia giuliana giulio giuseppe gladys glen glenda glenn
    glenys gloria glyn glynis gobnait godfrey godwin gokhan gonca gonzalo goodness gopal gordon graca
    grace graeme graham grainne grazyna greg gregor gregory greta gretel griff gruffudd gruffydd
    grzegorz guang gudrun guido guilherme guillaume guillermo guinevere gul gulay gulcan gulsen gunnar
    gunther gurdeep gurjit gurkan gurpreet gurvinder gus gustavo guy gwawr gwen gwenan gwenda gwendolen
    gwendolyn gwenllian gwennan gwenno gwern gwilym gwion gwyn gwyndaf gwyneth gwynfor gyorgy habib
    habiba habtamu habtom hadassah hadi hadia haeun haf hafiz hafsa hai haider hajra hakan hakeem hala
    halil halima halina haluk hamid hamida hamish hamza hana hanan hande hani hanif hanifa hanna hannah
    hanne hans harbhajan hardeep hari harinder haris harish harjit harley harminder harold haroon
    harpreet harriet harris harrison harry harsh harsha harshad haruka haruki haruto harvey hasan hashim
    hassan hatice hattie havin hawa hayden hayley hazel heather hector hedda hefin hefina heidi heike
    heinrich heinz helder heledd helen helena helene helga helmut hema hemant henri henrietta henrik
    henrique henry henryk herbert hermione heulwen hiba hideki hieu hilary hilda hilde himanshu hiro
    hiroko hiroshi hisham hoa hodan hodo holger hollie holly hong honor horace hortense howard hristina
    hristo hua hubert huda hugh hugo hui hui-ling hulya huma humaira humera humphrey humza hung huong
    huseyin husna hussain hussein huw hyun hywel iain ian ianto iarlaith ibironke ibrahim ida idil idowu
    idrees idris idwal iestyn ieuan ifan ife ifeanyi ifeoma ifor ifrah iftikhar ignacio ignatius igor
    ijaz ijeoma ike ikechukwu ikenna ikram ilaria ildiko ilie ilinca ilir ilkay ilker ilona ilse ilyas
    ilze imaan imad iman imelda imogen imran imre imtiaz inaya inderjit india indira ines inese inga
    ingeborg ingmar ingrid inigo innes innocent ioan ioana iolo ion iona ionel ionut iorwerth iqbal iqra
    ira irem irena irene irfan irina iris irma isa isaac isabel isabela isabella isabelle isadora isaiah
    iseult isha ishaan ishan ishaq ishbel ishfaq isla ismaeel ismail ismet isobel isolde israel issa
    istahil istvan ivan ivana ivanka ivaylo ivo ivor ivy iwan iwona iyabo izabela izzy jabir jacek
    jacinta jackie jacob jacqueline jacques jade jadwiga jafar jagdeep jagdish jahan jahangir jai jaime
    jake jakub jalal jalil jamal jameel james jamie jamil jamila jan jana jane janet janice janina
    janine jannat janos janusz jared jaroslaw jarvis jasmin jasmine jason jaspal jasper jaspreet
    jasvinder jaswinder jatin javed javier jawad jay jaya jayanti jayden jayesh jayne jean jeanette
    jeanne jed jeff jeffrey jelena jemima jemma jen jenna jennie jennifer jenny jens jeremiah jeremy
    jermaine jerome jerry jerzy jess jesse jessica jessie jia jian jiang jibril jide jie jihoon jill
    jillian jim jimmy jin jing jisoo jitendra jiwoo jo joan joann joanna joanne joao joaquim joaquin
    jocelyn jochen jodie jody joe joel joely joey johan johann johanna johannes john johnny jolanta
    jolene jon jonah jonas jonathan jonathon joni jordan jordana jorg jorge jose josefa joseph josephine
    josh joshua josiah josie jowan joyce jozef juan juana juanita jude judit judith judy juhani jules
    julia julian juliana julie julien juliet juliette julio julius jumoke jun junaid june juno jurgen
    jurgita justin justine justyna jutta jyoti kabir kacper kadir kagiso kai kailash kaito kalina
    kaloyan kalpana kalu kamal kamala kamaljit kamau kamil kamila kamran kara karan karen karim karima
    karin karl karol karolina karsten kartik kashif kasia katalin katarzyna kate kath katharine
    katherine kathleen kathryn kathy katie katja katrin katrina katy katya kauser kaushik kavita kavya
    kay kaya kayla kayleigh kazimierz kazuki kazuo keeley kehinde keiko keira keith kelechi kelly kelsey
    kelvin kemal kemi ken kendra kenji kenneth kenny kenta kerem kerry kerstin kerys keshav kestutis
    ketan kevin khadija khadijah khadra khalid khalil khanh khurram kia kian kidane kiera kieran kifle
    killian kim kimberley kimberly kinga kiran kirit kirk kirsi kirsteen kirsten kirstie kirsty kishore
    kit kitty kiyoshi klaudia klaus klodian kofi kojo kola konrad koray kris krishan krishna kristaps
    kristen kristian kristina kristine kristy krisztina krystian krystyna krzysztof kuldeep kulwinder
    kunal kunle kurt kwabena kwadwo kwaku kwame kwasi kwesi kyle kylie lachlan ladan laetitia laima
    lajos lakshmi lalit lam lamia lamin lan lana lanre laoise lara larisa larry lars lasma laszlo lata
    latif latifa laura lauren laurence laurie lauryn lawrence lawson layla layth lea leah leandro leanne
    lech lee leela lei leib leif leigh leila lekan len lena lennie lennon lennox lenny leo leon leona
    leonard leonardo leonie leonor leonora leopold lerato leroy lesley leslie lester leszek letitia
    lettie leusa levente levi lewis lexi leyla liam liban libby lidia lihua lila lilia lilian liliana
    lillian lillie lilly lily lina lincoln linda lindsay lindsey ling linh linus lionel lisa liudmila
    livia liz liza lizzie lleucu llew llewellyn llifon llinos llio llion lloyd llyr loan logan lois lola
    lorcan lorenzo loretta loris lorna lorraine lotte lottie lou louie louis louisa louise lowri luan
    lubna luc luca lucas lucia lucian luciana luciano lucille lucinda lucja lucy ludovic ludwig luigi
    luis luisa luiz lukasz luke luna luned luther lutz luul luwam lydia lyle lynda lyndsey lynette lynn
    lynne lyra lyubomir lyudmila maarten mabel mabli mac maciej mack macsen madalina maddie maddison
    madeleine madeline madhav madhu madison madog mae maeve mafalda magda magdalena maggie magnus maha
    mahdi mahesh mahir mahmood mahmoud mahmud mahnoor mai mair maira maire mairead mairi mairin mairtin
    maisie maite maja majid makoto malachi malachy malcolm maldwyn malgorzata mali malik malika malka
    mamadou mandla mandy manfred maninder manish manisha manjit manjula manoj manon manpreet mansoor
    mantas manuel manuela maoliosa mara marc marcel marcella marcelo marcia marcin marco marcus mared
    marek margaret margarida margarita margaux marged margery margo margot marguerite mari maria mariah
    mariam mariama marian mariana mariangela marianne marie marieke marija mariko marilyn marina mario
    mariola marion maris marisol marissa marius mariusz marjorie mark marla marlene marlies marlon
    marsha marta martha martin martina martins martyn marvin marwa marwan mary maryam maryum marzena
    masako mason masood mate mateo mateusz mathew mathias mathilda matilda mats matt matteo matthew
    matthias matthieu maud maura maureen maurice mauricio maurizio mavis maxamed maxime maximilian
    maxine maxwell may maya maysa meena meenakshi meera megan megha meghan megumi mehmet mehmood mehwish
    mei mei-ling meilyr meinir meirion mekonnen mel melanie melek melike melinda melissa melody meltem
    melvin menachem mendel menna mercedes mercy meredith mererid merlin meron mert merve mervyn mesut
    metin meurig mhairi mia micah michael michaela michaella michal micheal michel michele michelle
    michiko midori mieczyslaw miguel miguela mihaela mihai mihail mikael mike mikko miklos mikolaj mila
    milan mildred milena millicent millie milly milo mimoza min mina minal mindaugas mine ming minh
    minji minjun minnie mira mirain miranda mircea mirela mirella miri miriam miroslaw misaki misbah
    mitchell modestas modupe mohamad mohamed mohammad mohammed mohan mohit mohsin moira mojisola mollie
    molly mona monica monika monique montgomery morag mordechai morenike morfudd morfydd morgan morgana
    morven morwenna moses moshe moussa moya mubarak mudassar muhammad muhammed muireall muireann muiris
    mujahid mukesh mumtaz muna munir munira murat murdo muriel murray musa mushtaq mustafa muyiwa
    myfanwy myles myra myrddin myrtle nabeel nabil nabila nadeem nadezhda nadia nadim nadine nadira
    naeem nafisa naheed naila naima najma naledi nalini nana nancy nand naoko naomi naoto naresh
    narinder naseem naser nasima nasir nasra nasreen nasrin natalia natalie nataliia natalya natasha
    nathan nathanael nathaniel navdeep naveed naveen navjot nawal nawaz nazia nazir nazli neal neasa
    nechama necla ned neel neelam neeta neha neil nell nellie nerys nesrin nest nesta neve neville nevin
    nga ngoc ngozi nguyet nhung nia niall niamh nicholas nick nicky nicola nicolas nicolau nicole
    nicoleta nida nigel nighat nihat nikesh nikhil nikhita nikita nikki nikola nikolai nikolay nilesh
    nilgun nils nimco nimo nimra nina nirav nisha nishant nitin nitya nkechi nkiru nnamdi nneka nnenna
    noah noel noelle noemi nollaig noman nomsa nonso noor noora nora norah norbert noreen noriko norma
    norman norrie nosheen noura ntombi nuala nuno nur nura nuray nurcan nusrat nwando nyasha oana obi
    obinna octavia octavian odette odhran oighrig oisin okan oksana ola olabisi oladapo oladele olaf
    olaide olajide olamide olaniyi olatunde olawale olayinka ole oleg oleksandr olena olga olive oliver
    olivia oliwia ollie olu olubunmi olufemi olufunke olumide olusegun oluseun oluseyi olusola olutayo
    oluwadamilola oluwafemi oluwakemi oluwaseun oluwaseyi oluwatobi oluwatosin olwen olwenna olwyn omar
    omer omolara omotayo omotola onur onyeka onyinye oona oonagh opeyemi ophelia orhan orla orlaith
    orlando ornella osagie osama osaze oscar osian oskar osman oswald othman otis ottilie otto ousmane
    outi ovidiu owain owen oya oz ozan ozge ozgur ozlem paa paavo pablo paddy padraic padraig paige
    paivi pam pamela pankaj paola paolo paris parminder parul parveen parvez parvin pascal pascale
    patience patrice patricia patrick patrizia patrycja patryk patsy paul paula paulette pauline paulo
    pavan pavel pawel peadar pearl pedr pedro peggy pekka pelin penelope penny penri percival percy
    perry persephone petar pete peter petra phil philip philippa philippe phillip phillipa phillippa
    phineas phoebe phuong phyllis pia piaras pierce pierre piers pieter pilar pinar ping piotr pippa
    plamen polly pooja poppy portia prabha pradeep prakash pranav prasad prashant pratik praveen
    precious preeti prem preston primrose priscilla priti priya priyanka proinsias prudence prys przemek
    przemyslaw puja punam purnima qasim qiang qing quang quentin quincy quinn quynh rabia rachael rachel
    radha radhika radka radoslaw radu rafael rafaela rafal rafe raffaele rafi rafiq raghav rahat raheel
    raheem rahim rahma rahul raimundo rainer raj raja rajan rajesh rajinder rajiv rajni rajpal raju
    rakesh ralph raluca ram ramesh ramon ramona ramunas randolph rania ranjit raphael raquel rasa
    rasheed rashid rashida rashmi rauf raul raven ravi ravinder raymond razia razvan rebecca rebekah
    recep reece rees reg regina reginald rehana rehman reinhard reka rekha remy renata renate renato
    rene renee renu reshma reuben rex reza rhea rhian rhiannon rhianwen rhoda rhodri rhona rhonda
    rhuaridh rhydian rhys riain rian riaz ricardo richard richie rick ricky rida ridwan riley rima rita
    ritesh ritu rivka riyad rizwan robbie robel robert roberta roberto robin robina robyn rocco rochel
    rochelle roderick rodney rodrigo roger rohan rohini rohit roise roisin rojin roland rolf roman romeo
    romy ron ronald ronan ronnie rory rosa rosalie rosalind rosalyn rosamund rosanna rose roseanna
    rosemarie rosemary roshni rosie ross rotimi rowan rowena roxana roxanne roy ruadhan ruairi ruaridh
    rubina ruby ruchi rudi rudiger rudolph rudy rufus rui rukayat ruken rukhsana rukia rupa rupert
    rupinder ruqayyah russell ruta rutendo ruth ryan ryo ryota ryszard saad saba sabah sabiha sabina
    sabine sabir sabreen sabrina sachiko sachin sadaf sade sadhbh sadia sadie sadiq saeed safa saffron
    safia safiya sagal sagar sahar sahil saif saima sajid sajida sakina sakura salah saleem saleh salim
    salima sally salma salman salvador salvatore sam saman samantha samar samatar samba sameer sameera
    samia samina samir samira sammy samson samuel sana sanda sandeep sander sandor sandra sandrine
    sangeeta sanjay sanjeev sanna sanne santiago saoirse sapna saqib sara sarah sarfraz sarika sarita
    saroj saskia satish satnam satoshi satpal saul saulius savannah savita scarlett scott seamus sean
    sebastian sebnem seda sedat seema segun sehrish selam selcuk selena selim selin selina selma sema
    senait seojun seonaid seosamh seoyeon serdar serena sergei sergio sergiu serhii serkan seth seun
    sevda sevgi sevil seyi shabana shabir shabnam shafiq shafqat shagufta shah shahbaz shahid shahida
    shahnaz shahzad shailesh shaindy shaista shakeel shakil shakira shalini shamim shamima shamsa shan
    shane shannon shanti sharad sharon shashi shaukat shaun shauna shawn shay shazia sheena sheetal
    shehzad sheila shelley sheridan sherry shigeru shilpa shinji shira shirley shiv shivani shlomo
    shmuel shobha shona shoshana shpresa shreya shruti shu shui shukri shulamit shyam sian sibel sidney
    sidra sienna sierra sigrid silas sile silke silvana silvia silviu simao simcha simeon simisola simon
    simona simone simonetta simran sinan sine sinead siobhan siofra sion sioned sipho siwan sjoerd skye
    slawomir sneha snezana sobia sofia sohail sola solange solape solomon solveig somhairle somto sonal
    sonali songul sonia sonya soo sophia sophie sora sorcha soren sorin sorley stacey stacy stan
    stanislav stanislaw stanislawa stanley stefan stefania stefanie stefano steffan steffen stella
    stephanie stephen steve steven stevie stewart stoyan struan stuart suado suat subhash sucdi sudha
    sudhir sue suhail sujata sukaina suleiman suleman suleyman sultan sultana sumaira sumaiya suman
    sumaya sumayyah sumit summer suna sung sunil sunita suraj surbhi suresh surinder surjit susan susana
    susanna susannah sushma susie suzanne suzie sven svenja svetlana svitlana swati sybil sydney syed
    sylvain sylvia sylvie sylwester sylwia szilvia szymek szymon tabassum tabitha tadeusz tadhg tafadzwa
    tage taha tahir tahira tahmina taiwo takashi takeshi takudzwa talal talha talia taliesin tallulah
    tam tamara tamas tamim tammy tamsin tania tanveer tanvi tanya tanzila tao tapiwa tara taras tarik
    tariq taro tasha tasneem tatenda tatiana tatsuya tatyana tauseef taylor tayo tayyab tayyaba techukwu
    ted teddy tega tegan tegid tegwen tehmina tejal tekle temi temiloluwa temitope temperance tendai
    teodora teodoro terence teresa terrance terri terry tesfay tesfaye tess tessa thabo thaddeus thandi
    thandiwe thanh thao thea thelma themba theo theodora theodore theresa thi thibault thierry thomas
    thorsten thu thuy tia tiago tibor tien tiernan tiffany tighearnach tigist tilly tilman tim timea
    timo timothy tina tinh titilayo tobechi tobechukwu tobi tobias toby tochi tochukwu todd todor
    tokunbo tolga tolu tom tomas tomasz tommy tomoko tomos toni tony tope torquil torsten tosin tova
    tracey tracy traian trang travis treasa trefor trevor tricia trine trinity trish tristan tristram
    trixie trudy trystan tsegay tuan tudor tudur tugba tuncay tunde tuomas turgut turkan turlough tuyet
    twm tyler tymoteusz tyrone tzipora tzvi ubaid uche uchenna uday udo ugo ugochi ugochukwu uilleam uju
    ulf ulla ulrich ulrike ultan uma umair umar umberto umer umesh umit umut una unity ursel ursula
    urszula urvashi usama usha usman ute uwe uzma uzo uzoma valbona valentin valentina valentine
    valentino valeria valerie vandana vanessa varsha varun vasant vasco vasil vasile vasyl vaughan veena
    ventsislav vera verity verna veronica veronique vicente vicky victor victoria vidya viet vijay vikas
    vikki vikram vikrant viktor viktoria vilma vimal vinay vince vincent vinh vinicius vinod viola
    violet viorel vipul virat virginia vishal vitalie vittoria vittorio vivek vivian vivien vivienne
    vlad vladimir volkan volker volodymyr wahid wai wajid wale waleed walid wallace walter wanda wangari
    wanjiku waqar waqas warren warsame waseem wasim wayne wei wen wendell wendy werner weronika wesley
    wieslaw wieslawa wiktor wiktoria wil wilfred wilhelm wilhelmina will willa willem willemijn william
    willow wilma winifred winston winta wioletta witold wladyslaw wojciech wojtek wolfgang wyn xander
    xanthe xavier xia xiao xiaoli xiaoming ximena xin xiomara xiu xuan xue yaa yaakov yael yagmur yahya
    yan yana yang yannick yaqub yaroslav yaseen yash yasin yasir yasmin yasmine yating yavuz yaw yehuda
    yejide yeliz yemi yen yetunde yevhen yewande yi yichen yifan yildiz yilmaz ying yitzchak ynyr yodit
    yogesh yohannes yoko yolanda yonas yordan yordanka yosef yoshi young-hee younis yousaf yousef yousuf
    ysolde yuan yue yuka yuki yukiko yulia yuliya yumi yun yunus yuri yusra yusuf yuto yves yvette
    yvonne zac zach zachariah zachary zack zafar zahara zaheer zahid zahida zahir zahra zaid zain zaina
    zainab zainabu zak zakaria zaki zakia zander zandile zanele zara zarina zayd zayn zaynab zbigniew
    zdzislaw zeeshan zehra zeinab zeki zelda zena zerrin zev zeynab zeynep zhen zheng zhi zia ziad ziyi
    zodwa zoe zofia zohra zoltan zosia zsofia zsuzsa zubair zuleikha zulfiqar zuzanna zvi zygmunt
    """
)

# Also words, places or surnames: these prove nothing by themselves.
ALSO_OTHER_THINGS = listed(
    """
    jack max frank bill rob
    blessing promise gift favour divine
    jan ada ali amal amber angel april ashton austin awa basil bola carol chelsea chen cheng chi
    christian clement comfort crystal daisy dakota dawn devon don ed eden ellis fang fern florence gene
    georgia goodness gordon grace guy hai hamza hana harris hazel heather holly honor hua iman india
    innocent ion ira iris isa israel ivy jean jin jordan jun june kelly lam lan lawson lee lei lexi lily
    lincoln ling loan logan mac mai mark mason mate may melody mercy merlin min ming morgan murray
    myrtle nana noel nur ola ole olive paris patience pearl penny ping poppy precious prem preston
    primrose prudence raven rex robin roman rose ross ruby saffron sanda savannah scott shan sienna
    sierra skye sola stewart stuart sue summer sung sydney tam tao taylor ted temperance tess thu
    trinity tudor tyler una unity victoria violet virginia wallace warren wen will willow yang
    """
)
