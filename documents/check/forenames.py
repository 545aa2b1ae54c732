"""Forenames of people in Britain, so that strangers are found whom no register knows; folded."""

from __future__ import annotations

from documents.check.words import word_set

FORENAMES = word_set(
    "aaron abbie abby abdul abdullah abigail abu adam adele adil adrian adriana agnes agnieszka ahmed"
    " aidan aileen ailsa aine aisha aishah aisling akash alan alana alasdair alastair albert alejandro"
    " alec aleksander aleksandra alex alexander alexandra alexis alfie alfred ali alice alicia alina"
    " alisdair alison alistair allan allana allen allison alma alyssa amanda amber amelia amina amir"
    " amit amjad amna amy ana anastasia andrea andreas andrei andrew andriy andrzej andy angela angelina"
    " angie angus anil anita ann anna annabel anne annette annie annmarie anthony antoni antonio anwar"
    " aoife april archibald archie aria ariana arlene arran arthur arun arya asad asha ashley ashraf"
    " asif asim asma athena audrey austin ava avril ayaan ayesha azhar aziz babs barbara barney barry"
    " bartosz beata beatrice becky belinda ben benjamin bernadette bernard bert beth bethany betty"
    " beverley bilal bill billy blair bob bobby bogdan brandon brenda brendan brian bridget brodie"
    " bronwyn bruce bryan bryony caitlin caleb callum calum cameron camilla cara carl carla carly carlos"
    " carmen carol carole caroline carolyn carrie caspian catalina catherine cathy catriona cecilia"
    " chantal charlene charles charlie charlotte chelsea cheryl chiara chidi chloe chris christian"
    " christina christine christopher chukwuemeka ciara cillian claire clara clare claudia clive cole"
    " colette colin colleen colm connor conor constance cora corey courtney craig cristina curtis"
    " cynthia daisy dale damian damien daniel daniela danielle danny daphne daria darius darren david"
    " davinder dawid dawn dean deborah debbie declan deepa deepak deirdre delia denise dennis derek"
    " dermot desmond diana diane dianne dieter dilys dimitri dominic dominik don donald donna dora"
    " doreen doris dorota dorothy dougal douglas duncan dylan eamonn ebony eden edith edward edwin edyta"
    " effie eileen eilidh elaine eleanor elena eli elias elif elijah elise elizabeth ella ellen ellie"
    " elliot elliott ellis elsie elspeth emeka emil emilia emily emma enid eric erica erin ernest esme"
    " esther ethan ethel eugene euan eva evan eve evelyn evie ewa ewan ewelina ewen ezra faisal faith"
    " faiza farah farhan farida farooq fatima fatimah faye felicity felix fergus fern filip finlay finn"
    " fiona flora florence frances francesca francis frank fraser fred freddie frederick freya gabriel"
    " gabriela gail galina gareth garry gary gavin gayle gemma geoffrey george georgia georgina gerald"
    " geraldine gerard gerry gilbert gillian gina giorgio giovanni giulia gladys glen glenn glenys"
    " gloria gordon grace graeme graham grahame grainne grazyna greg gregor gregory greta grzegorz"
    " gulzar gurpreet gwen hadiya haider halima hamish hamza hana hanna hannah harjit harold harpreet"
    " harriet harris harrison harry harvey haseeb hassan hayley hazel heather hector heidi helen helena"
    " henry herbert hilary holly hope howard hubert hugh hugo hussain hussein hyacinth ian ibrahim idris"
    " ifeoma igor ilona imogen imran ines ingrid innes ioana iona iqra ireland irena irene irfan iris"
    " irina isaac isabel isabella isabelle isha ishaan isla isobel ivan ivana ivy iwona izabela jack"
    " jacek jackie jacob jacqueline jade jakub jamal james jamie jan jana jane janet janette janice"
    " janina jaroslaw jasmin jasmine jason jaspreet jayden jayne jean jeanette jeff jeffrey jelena jenna"
    " jennifer jenny jeremy jerome jerzy jess jessica jessie jill jim jimmy jo joan joanna joanne jodie"
    " joe joel johan john johnny jolanta jon jonathan jordan jorge jose joseph josephine josh joshua joy"
    " joyce juan judith julia julian julie juliet june justin justyna kaden kai kamal kamil kamila kapil"
    " karen karim karl karol karolina kasia katarzyna kate katharine katherine kathleen kathryn kathy"
    " katie katy kay kayla kayleigh keira keith kelechi kelly kelsey ken kenneth kenny kenzie kerr kerry"
    " kevin khadija khalid kieran kim kimberley kinga kiran kirsteen kirsten kirstie kirsty klaudia"
    " krystyna krzysztof kyle lachlan laila lana lara larissa latifa laura lauren laurence lawrence"
    " layla leah leanne lee leigh lena lennox leo leon leona leonard leonie lesley leslie leszek lewis"
    " lexi liam liana lidia lila lilian lillian lily lina linda lindsay linsey lisa liz lloyd logan lois"
    " lola lorna lorraine lottie louie louis louisa louise luca lucas lucia lucy luis luka lukas lukasz"
    " luke luna lydia lyn lynda lyndsay lyndsey lynn lynne lynsey mackenzie maciej maddie madeleine"
    " madison magdalena maggie maham mahmood mahmoud mairi maisie malcolm malgorzata mandy manpreet"
    " manuel marc marcel marcin marco marcus marek margaret maria mariam marian marianne marie marilyn"
    " marina mario marion marisa marius mariusz marjorie mark marlene marta martha martin martyn mary"
    " maryam maryann mason mateusz matilda matthew maureen maurice max maxine maya megan meghan mehmet"
    " mei melanie melissa melvin mercy mia michael michal michelle mick miguel mihai mike mikolaj mila"
    " mildred millie ming mirela miriam mirza mitchell mohamed mohammad mohammed moira molly mollie mona"
    " monica monika monique morag morgan morven moses mubarak muhammad muriel murdo murray mustafa myra"
    " nadeem nadia nadine naeem naheed naomi nasir nasreen natalia natalie natasha nathan nathaniel neil"
    " nelson niall niamh nicholas nicola nicolas nicole nigel nikita nikki nikola nina noah noel noor"
    " nora noreen norma norman nosheen nuala nyla oksana olena olga oliver olivia ollie oluwaseun omar"
    " ondine oonagh orla oscar oskar owen paddy paige pamela paolo parveen pascal pat patricia patrick"
    " patrycja paul paula pauline pavel pawel pearl pedro peggy penelope penny percy perry peter petra"
    " phil philip phillip phoebe phyllis pierre piotr polly poppy precious priscilla priya przemyslaw"
    " quentin rab rabia rachael rachel radoslaw rafal rahim raj rajesh ralph ramona rana raymond rebecca"
    " reece reginald rehan rehana renata rene reuben rhea rhian rhona rhys ricardo richard rick ricky"
    " riley rita rob robbie robert roberta roberto robin robyn rod roderick rodger roger rohan roisin"
    " roman ron ronald ronan ronnie rory rosa rosalind rosaleen rose roseanne rosemary rosie ross rowan"
    " roxanne roy ruairidh ruaridh ruby rukhsana rupert russell ruth ryan saad sabina sabrina sadia"
    " safia saima sajid salim sally salma sam samantha samina samir samira samuel sandra sandy saoirse"
    " sana sanjay sara sarah sasha saskia sawsan scott sean sebastian selina senga serena sergei seth"
    " shabana shabnam shahid shakira shannon sharon shaun shauna shaw shazia sheena sheila shelley"
    " sheree shirley shona siddiq sidney sienna silvia simon simone sinead siobhan skye slawomir sofia"
    " solomon sonia sophia sophie sorcha stacey stan stanislaw stanley stefan stella stephanie stephen"
    " steve steven stewart stuart struan sue sukhdeep sultan sunil suresh susan susanna susie suzanne"
    " svetlana svitlana sybil sylvia sylwia tadeusz tahir taiwo tam tamara tania tanya tara tariq"
    " tasneem tatiana taylor ted teresa terence terry tess thea thelma theo theodore theresa thomas"
    " tiffany tim timothy tina toby todd tom tomas tomasz tommy toni tony tracey tracy trevor tricia"
    " trisha tristan tyler umar una urszula usman uzma valentina valerie vanessa vera verity veronica"
    " vicki vicky victor victoria vijay vikram vince vincent viola violet virginia vivian vivien"
    " vivienne vladimir volodymyr wai walter wanda wasim wayne wendy wesley wilfred wilhelmina will"
    " william willow wilma winifred wojciech xavier yan yara yasmin yasmine yolanda youssef yousuf yuki"
    " yusuf yvette yvonne zac zach zachary zahid zahra zainab zakir zara zbigniew zeeshan zoe zofia"
    " zubair zuzanna"
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
