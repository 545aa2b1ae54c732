"""Forenames of people in Britain, so that strangers are found whom no register knows; folded."""

from __future__ import annotations

from documents.check.words import word_set

FORENAMES = word_set(
    "aaliyah aaron abbie abby abdul abdullah abena abigail abu adaeze adam adaora adebayo adele adeola"
    " adil aditi aditya adrian adriana adwoa agata agnes agnieszka ahmad ahmed aidan aileen ailsa aine"
    " ainslie aisha aishah aisling ajay akash akira akua alan alana alasdair alastair alban albert alec"
    " aled alejandro aleksander aleksandra alessandro alex alexander alexandra alexandru alexia alexis"
    " alfie alfred ali aliaksandr alice alicia alicja alina alisdair alisha alison alistair allan allana"
    " allen allison alma alojzy altaf alun alwyn alyssa amadou amanda amara amarjit amber ambrose ameera"
    " amelia amelie amin amina amir amit amjad amna amparo amy ana anand anastasia anca anders andras"
    " andrea andreas andreea andrei andrew andriy andrzej andy aneta angela angelika angelina angelo"
    " angharad angie angus aniela anika anil anisa anita anjali ann anna annabel anne annette annie annika"
    " annmarie anouk anthony anton antoni antonina antonio anwar anwen aoife aparna apinya april archibald"
    " archie aria ariana arif arjun arlene armand arnold arran artem arthur artur arun arya asad asha"
    " ashley ashok ashraf asif asim aslam asma astrid athena atif audrey augustine aurelia austin ava"
    " avril ayaan ayesha ayodele azadeh azhar aziz aziza babs bahar baljit barbara barney barry bartek"
    " bartlomiej bartosz beata beatrice beatriz becky belinda ben benedict benedikt benjamin bernadette"
    " bernard bert berta beth bethany betty beverley bhavna biju bilal bill billy binta blair bob bobby"
    " bogdan bogna bogumil boris bozena brandon branko brenda brendan brian bridget brodie bronagh"
    " bronislaw bronwyn bruce bruno bryan bryony caitlin caitriona caleb callum calum cameron camilla"
    " caoimhe cara carl carla carlo carlos carly carmela carmen carol carole caroline carolyn carrie"
    " carsten casimir caspian catalin catalina catherine cathy catrin catriona cecil cecilia celina cerys"
    " cezary chantal charlene charles charlie charlotte chelsea cheng cheryl chiamaka chiara chidi"
    " chidinma chiku chinedu chinonso chinwe chioma chloe chris christian christina christine christopher"
    " chukwuemeka ciara ciaran cillian claire clara clare claudia claudio clement clive cole colette colin"
    " colleen colm connor conor constance cora corey cormac cosmin courtney craig cristian cristina curtis"
    " cynthia cyril czeslaw dafydd dagmar daisy dale dalia damian damien damon daniel daniela daniele"
    " danielle danny danuta daphne daria darius darko darragh darren david davina davinder dawid dawn dean"
    " debbie deborah declan deepa deepak deirdre dejan delia demetrios denis denise dennis denys derek"
    " dermot desislava desmond dhruv diana diane dianne diarmid diarmuid diego dieter dilip dilys dimitri"
    " dinesh divya dmitri dmytro dobromir dominic dominik don donal donald donna dora doreen doris dorota"
    " dorothy dougal douglas dragos drahomira duncan dwight dylan eamonn ebele ebony eden edith eduardo"
    " edward edwin edyta effie efua eileen eilidh eira eithne ekaterina elaine eleanor elena eleni eli"
    " elias elif eligiusz elijah elisabeth elise elizabeta elizabeth elke ella ellen ellie elliot elliott"
    " ellis eloise elsie elspeth elwyn emad emeka emil emilia emily emma emmanuel emrys endre enid enrico"
    " enzo eric erica erika erin ernest ernesto erwin eryk esme esra esther ethan ethel etta euan eugene"
    " eugenia eugeniusz eunice eustace eva evan evangelos eve evelyn evie ewa ewan ewelina ewen ezekiel"
    " ezra fadi fahad faisal faith faiza falguni farah farhan farida farooq fatima fatimah faustyna faye"
    " feargal fedor felicity felix femi fenella feng fergus fern fernando ffion fidel filip filippo"
    " filomena finlay finn fiona fionnuala firas flora florence folake frances francesca francis"
    " franciszek frank franz fraser fred freddie frederica frederick freya friedrich fumiko funmi gabriel"
    " gabriela gail galina gareth garry gary gaurav gavin gayle gbenga gemma genevieve geoffrey george"
    " georgi georgia georgina georgios gerald geraldine gerard gerda gerhard gerry gertrude gheorghe"
    " ghulam giacomo gilbert gillian gina gintaras giorgio giovanni giulia giuseppe gladys glen glenn"
    " glenys gloria godfrey goran gordon grace gracjan graeme graham grahame grainne grazyna greg gregor"
    " gregory greta grigore grzegorz guadalupe gudrun guillermo gulzar gunther gurdeep gurpreet gustav"
    " gwen gwendolyn gwyn gwyneth habib hadiya haider hakim halima halina hamid hamish hamza hana hanna"
    " hannah hans harjit harold haroon harpreet harriet harris harrison harry haruto harvey hasan haseeb"
    " hasina hassan hatice hayley hazel heather heba hector hedwig heidi heledd helen helena helga helmut"
    " henry henryk herbert hideo hieronim hilary hiroshi holly hope horatio hortense howard hristo hubert"
    " huda hugh hugo hui hussain hussein huw hyacinth hyun iain ian ianto ibrahim idris ieuan ifan ifeoma"
    " ifra ignacy igor ijeoma ikechukwu ikram ilaria ilie ilinca ilona imelda imogen imran imtiaz indira"
    " ines ingeborg ingrid innes ioan ioana iona ionut iorwerth iqbal iqra irek ireland irena irene irfan"
    " irfana irina iris isaac isabel isabella isabelle isak isaura iseult isha ishaan isla ismail isobel"
    " istvan iulia ivan ivana ivy iwan iwo iwona izabela jacek jack jackie jacob jacqueline jade jadwiga"
    " jagoda jairo jakub jamal james jamie jamila jan jana jane janek janet janette janice janina janis"
    " janusz jarek jaroslaw jasmin jasmine jason jaspreet javed javier jaya jayden jayne jean jeanette"
    " jeff jeffrey jelani jelena jenna jennifer jenny jens jeremy jerome jerzy jess jessica jessie jill"
    " jim jimmy jitka jo joachim joan joanna joanne joao jodie joe joel johan john johnny jolana jolanta"
    " jon jonathan jordan jorge jose joseph josephine josh joshua joy joyce jozef juan juana judith julia"
    " julian julie juliet juma june juozas juraj jurgen justin justine justyn justyna kacper kaden kai"
    " kaja kalina kalpana kamal kamala kamil kamila kamran kapil kareem karen karim karina karl karol"
    " karolina karthik kasia kasper katarzyna kate katharine katherine kathleen kathryn kathy katie katy"
    " kavita kay kayla kayleigh kazimierz keiko keira keith kelechi kelly kelsey kemal ken kenji kenneth"
    " kenny kenzie kerr kerry kevin khadija khadijah khalid khalida kiera kieran kim kimberley kinga kiran"
    " kirsteen kirsten kirstie kirsty klaudia klaus kofi kojo konrad konstantin kornelia krishna kristina"
    " kristjan krystian krystyna krzysztof kunle kwabena kwaku kwame kwasi kyle lachlan lachlann laila"
    " lakshmi lamin lana lara larissa lars laszlo latifa latoya laura lauren laurence lawrence layla leah"
    " leanne lech lee leena leif leigh leila lena lennox leo leon leona leonard leonie leonor leopold"
    " lesley leslie leszek leticia lewis lexi liam liana lidia lidija lila lilian lillian lily lina linda"
    " lindsay linsey lisa livia liviu liz llinos lloyd llywelyn logan lois lola lorcan lorenzo lorna"
    " lorraine lottie louie louis louisa louise lowri lubomir luca lucas lucia lucjan lucy lucyna ludmila"
    " luigi luis luisa luka lukas lukasz luke luna lydia lyn lynda lyndsay lyndsey lynn lynne lynsey"
    " maciej mackenzie maddie madeleine madhav madina madison magdalena maggie magnus maham mahesh mahmood"
    " mahmoud mahmud mairi maisie maja malcolm malgorzata malwina mandeep mandy manfred manish manoj"
    " manpreet manuel marc marcel marcin marco marcus marek margaret maria mariam marian mariana marianne"
    " marie marija marilyn marina mario marion marisa marius mariusz marjorie mark marko marlena marlene"
    " marta martha martin martyn martyna mary maryam maryann maryna mason masood mateo mateusz matilda"
    " matteo matthew matthias mattias maureen maurice max maximilian maxine maya meera megan meghan mehmet"
    " mehwish mei meinir melanie melek melissa melvin mercy meryem mhairi mia michael michal micheil"
    " michelle mick mieczyslaw miguel mihaela mihai mihail mike mikhail mikolaj mila milan mildred milena"
    " millie ming mirela miriam miroslav miroslaw mirza mitali mitchell mohamad mohamed mohammad mohammed"
    " moira mollie molly mona monica monika monique morag morgan morven moses mostafa mubarak muhammad"
    " muhammed mukesh munira murdina murdo muriel murray mustafa myfanwy mykola myra myroslava nadeem"
    " nadezhda nadia nadine naeem naheed nahid naila nanette naomi narinder nasir nasreen natalia natalie"
    " nataliya nataly natasha natasza nathan nathaniel navdeep nazia ndidi neha neil nelson nerys ngozi"
    " niall niamh nicholas nicola nicolas nicole nigel nikhil nikita nikki nikola nikolai nikolaos nikolay"
    " nils nina nisha nkechi nnamdi noah noel noor nora norbert noreen norma norman nosheen nuala nuno"
    " nyla obinna odette oksana olamide oleg oleh oleksandr oleksiy olena olga oliver olivia ollie olumide"
    " oluwaseun omar omid ondine oonagh orhan oriana orla osagie oscar oskar osman ossian otto ovidiu"
    " owain owen pablo paddy paige pamela pankaj paola paolo parveen parvin pascal pat patricia patrick"
    " patrik patrycja paul paula pauline pavel pavlo pawel pearl pedro pegah peggy penelope penny percy"
    " perry peter petra petros phil philip phillip phoebe phyllis pierre piet pilar piotr polly pooja"
    " poppy prakash precious preeti priscilla pritam priya priyanka przemyslaw qasim quentin quincy rab"
    " rabia rachael rachel radek radoslaw radu rafael rafal rahim rahman raj rajesh rajinder rakesh ralph"
    " ramesh ramona rana ranjit rashida raul ravinder raymond raza rebecca reece reema reginald rehan"
    " rehana rekha remi renata renate rene reuben reza rhea rhian rhiannon rhodri rhona rhys ricardo"
    " richard rick ricky riley rina rita rob robbie robert roberta roberto robin robyn rod roderick rodger"
    " rodica rodrigo roger rohan roisin roksana roman romana romuald ron ronald ronan ronnie rory rosa"
    " rosaleen rosalind rosario rose roseanne rosemary roshan rosie ross rostislav rowan roxana roxanne"
    " roy ruairidh ruaridh ruben ruby rufaro rukhsana rupert ruslan russell rutendo ruth ryan ryszard saad"
    " sabina sabrina sachin sadia safia sahar saima saira sajid sakina salim sally salma salman salvatore"
    " sam samantha sameer samina samir samira samuel sana sandeep sandra sandy sanjay sanjeev santiago"
    " saoirse sara sarah sasha saskia satish sawsan sayed scott sean sebastian sebastiano seema selim"
    " selina selma senga serena serge sergei sergiy seth shabana shabnam shahid shahnaz shaista shakira"
    " shan shannon shanthi sharon shaun shauna shaw shazia sheena sheikh sheila shelley sheree shilpa"
    " shirin shirley shona shreya siddiq sidney siegfried sienna sigrid silvia simon simona simone sindre"
    " sinead siobhan skye slavica slawomir sofia solomon solveig somchai sonia sophia sophie sorcha soren"
    " souad soumya stacey stan stanislav stanislaw stanley stefan stefania stefano steffen stella"
    " stephanie stephen steve steven stewart stoyan struan stuart subhash sudha sue sukhdeep sukhwinder"
    " sultan sumaira sunil sunita suresh surinder susan susanna sushila susie suzanne sven svetlana"
    " svitlana swati sybil syed sylvester sylvia sylwia szymon tadesse tadeusz tahir taiwo takashi talia"
    " tam tamara tamsin tania tanisha tanya tara taras tarek tariq tasneem tatiana tatyana taylor ted"
    " tegan temitope tendai teodor terence teresa terezia terry tess thabo thaddeus thea thelma theo"
    " theodora theodore theresa thiago thomas thomasina thorsten thulani tiago tiffany tihomir tim timothy"
    " timur tina toby todd tolga tom tomas tomasz tomislav tommy tomoko toni tony torquil tracey tracy"
    " trevor tricia trisha tristan tsvetan turlough tyler uchenna ugo ulrich ulrike umar umberto una"
    " unathi ursula urszula usman uzma vaclav valdis valentin valentina valerie valerija vanessa vasile"
    " vasilis vasily vera verity veronica vicki vicky victor victoria vijay vikas vikram viktor viktoria"
    " vinay vince vincent vinod viola violet viorel virginia vishal vito vivek vivian vivien vivienne vlad"
    " vladimir vladislav volodymyr vratislav waheed wai waldemar walid walter wanda wanjiru waqar wasim"
    " wayne wenceslas wendy werner wesley wieslaw wiktor wiktoria wilfred wilhelm wilhelmina will william"
    " willow wilma winifred witold wladyslaw wojciech wolfgang xavier xiao yan yara yaroslav yasar yasir"
    " yasmin yasmine yelena yemi yetunde yolanda yolande yosef yoshiko youssef yousuf yuki yuliya yuri"
    " yusuf yvaine yvette yvonne zac zach zachary zahid zahida zahir zahra zain zainab zakir zaneta zara"
    " zawadi zbigniew zdenka zdzislaw zeeshan zehra zenon zhivko zita zlatan zoe zofia zohra zoltan zoya"
    " zubair zuleika zuzanna zygmunt"
)

NICKNAMES: dict[str, frozenset[str]] = {}
for _line in """
alexander alex sandy alec alasdair alistair sacha
andrew andy drew
anthony tony
benjamin ben
catherine cathy kate katie kathleen cath katherine kathryn
charles charlie chas
christine chris chrissie christina
christopher chris kit
daniel dan danny
david dave davie
deborah debbie debra
donald don donnie
douglas doug dougie
edward ed eddie ted
elizabeth liz beth betty lizzie eliza elspeth lisa
frances fran
francis frank
frederick fred freddie
gerard gerry
gregory greg
isabella bella isabel isobel isa
james jim jimmy jamie
jacqueline jackie
janet jan jess jessie
jennifer jenny jen
joseph joe
joanne jo joanna
john jack jock ian
kenneth ken kenny
lawrence laurie larry
margaret maggie peggy meg mags greta
matthew matt
michael mike mick micky
nicholas nick
nicola nicky nikki
pamela pam
patricia pat tricia trish patsy
patrick pat paddy
peter pete
philip phil
raymond ray
rebecca becky
richard dick rick richie
robert bob rob robbie rab bobby bert
ronald ron ronnie
samantha sam
samuel sam sammy
sarah sally sadie
stephen steve steven
stuart stewart
susan sue susie
theresa terry tess
thomas tom tommy tam
timothy tim
victoria vicky
william bill billy will willie liam
zachary zac zach
""".strip().splitlines():
    _names = frozenset(_line.split())
    for _name in _names:
        NICKNAMES[_name] = NICKNAMES.get(_name, frozenset()) | _names
