"""Words of English letters that say what a name beside them is: a street, a firm, an official, a colleague.

None is one landlord's: what a landlord's own papers repeat is learned from them (vocabulary.py).
"""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


TITLES = word_set(
    "mr mrs ms miss mx master mstr dr doctor prof professor rev reverend fr father sr sister sir dame"
    " lord lady imam rabbi messrs mister missus"
)
# "Dr" heads a column of debits and ends a drive's name; "miss" and "father" are words.
TITLES_THAT_ARE_WORDS = TITLES - {"mr", "mrs", "ms", "mx", "mister", "missus", "messrs"}
MALE_TITLES = word_set("mr master mstr sir lord father fr mister")
FEMALE_TITLES = word_set("mrs ms miss dame lady sister missus")
OFFICIAL_TITLES = word_set(
    "councillor cllr pc constable sergeant sgt inspector insp wpc dc ds sheriff judge justice provost"
    " baillie bailie msp mp minister superintendent dci di bishop"
)
OFFICIAL_AFTER = word_set("msp mp mep qc kc obe mbe")
STREET_WORDS = word_set(
    "street st road rd avenue ave lane drive dr place pl court ct crescent cres close gardens gdns"
    " grove way terrace terr square sq quadrant loan brae wynd path row view park rise hill walk mews"
    " parade circus green gate vale cottages villas buildings house mains neuk bank rigg knowe brow gait"
    " vennel pend bridge quay embankment link croft dene end field fields meadow orchard ridge spinney"
    " side"
)
FIRM_WORDS = word_set(
    "ltd limited plc llp inc co company bros brothers sons son services contractors contracting"
    " charity mediation masonry"
    " plumbing heating roofing electrical joinery builders building construction lifts solicitors"
    " associates partners partnership group holdings trust foundation council association housing homes"
    " homecare care insurance bank society cleaning decorators decorating glazing landscapes landscaping"
    " maintenance engineering surveyors architects consultants consulting agency recruitment motors"
    " garage stores store shop bakery cafe restaurant pharmacy chemist opticians school academy college"
    " university nursery hospital clinic surgery practice centre center hall library church chapel"
    " cathedral mosque temple parish kirk museum gallery theatre stadium pavilion memorial institute"
    " club hotel inn arms tower court station depot works yard gardens park playpark estate ward day"
    " week award prize fund scheme project act order award bill team department office sports leisure"
    " joiners plumbers roofers builders painters glaziers electricians engineers removals legal law"
    " utilities energy gas water telecom media properties property lettings developments"
)
ROLE_WORDS = word_set(
    "officer officers adviser advisor advisers manager colleague colleagues director assistant"
    " administrator coordinator co-ordinator caretaker concierge warden surveyor inspector engineer"
    " supervisor secretary clerk executive lead head landlord"
)
STAFF_CUES = (
    "our office", "our officer", "our colleague", "my colleague", "a colleague",
    "housing officer", "signed for the landlord", "for the landlord", "for and on behalf of",
    "on behalf of", "taken by", "interviewed by", "statement taken by", "recorded by", "noted by",
    "prepared by", "written by", "completed by", "visited by", "dealt with by", "handled by",
    "case officer", "officer", "your officer", "ask for", "contact", "speak to", "our staff",
    "minutes by", "call taken by", "call handler", "adviser", "manager", "minute taker",
    "of this office", "from this office", "of our", "from our", "in our team", "our team",
    "note by", "logged by",
)  # fmt: skip
SIGN_OFFS = (
    "yours sincerely", "yours faithfully", "yours truly", "kind regards", "best wishes",
    "many thanks", "best regards", "with regards", "regards", "sincerely", "with thanks",
)  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"], 1,
    )
    for name in names.split()
}  # fmt: skip
DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december"
)
NOT_NAMES = word_set(
    "the a an and or but if in on at of to for from by with as is are was were be been has have had do"
    " does did not no yes this that these those it its he she they we i you your our my his her their"
    " them us me who whom which what when where why how all any both each few more most other some such"
    " only own same so than too very can will just should now please dear sir madam re ref reference"
    " date day days week weeks month months year years time times page flat house home street road"
    " office officer housing tenant tenants tenancy landlord letter notes note statement statements rent"
    " repair repairs gas safety record certificate agreement case number telephone tel phone mobile"
    " email mail address name names signed signature yours sincerely faithfully regards thank thanks"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june july"
    " august september october november december private confidential complaint complaints witness"
    " interview interviewee diary sheet warning final first second third scottish scotland secure act"
    " section part clause council police court sheriff credit universal benefit direct debit card"
    " payment balance charge paid item total account income neighbour neighbours stair stairs garden"
    " back front door kitchen bathroom bedroom living room hall boiler system works order emergency"
    " contact next kin also copy cc attn attention subject title author following since further after"
    " before while because however therefore although until unless once again still never always"
    " sometimes often today tomorrow yesterday meeting minutes present apologies action actions agenda"
    " item items any business call caller called spoke said says told asked reported report reports"
    " visit visited new old large small good bad left right north south east west upper lower top ground"
    " floor block close building estate area team service services customer manager director assistant"
    " adviser advisor children child son daughter mother father brother sister wife husband partner"
    " family household occupant occupier lodger resident residents owner party parties complainer"
    " complainant alleged perpetrator accused victim joint sole born noise music dog parking rubbish"
    " mr mrs ms miss mx dr"
)
PEOPLE_NEARBY = word_set(
    "neighbour neighbours tenant resident occupier lodger flatmate boyfriend girlfriend"
)
KIN = word_set(
    "family household son sons daughter daughters mother mum father dad brother sister wife husband"
    " partner children child kids boy boys girl girls grandson granddaughter nephew niece uncle aunt"
    " cousin home house flat car van dog"
)
WORDS_THAT_ARE_SURNAMES = word_set(
    "may love young black brown white green gray grey grant burns walker walk hunter baker cook smith"
    " mason miller taylor cooper carpenter gardner gardener fisher shepherd butler page marshall king"
    " queen prince bishop pope abbot church temple house hall park parks woods wood forest field fields"
    " hill hills brook brooks river rivers lake bridge stone rock banks bank ford marsh moor meadows"
    " waters well wells spring summers winter winters day days weeks knight archer bowman parker porter"
    " potter price sharp short long little small strong wise good best noble rich savage swift bright"
    " blunt hope joy faith grace bliss bell bird drake swan finch wolf fox lamb bull buck hawk martin"
    " robin rose flowers bush berry cherry plum reed heath glen law laws court close street lane place"
    " case major sergeant constable judge sheriff reeve steward warden keeper chamberlain dean deacon"
    " monk nunn priest parsons clark clerk cross crook hand foot head legg shanks bone blood power"
    " powers pride care cash cost credit penny pound sterling mills mill kitchen garden gates gate"
    " barrow tanner weaver dyer fuller sawyer turner wright post rush ray may might will can read reads"
    " ready west east north south bolt nail nails hammer pike spear shields shield sword bow ball bat"
    " rugg carpet rain snow frost gale storm storms flood flint coal cole pepper salt rice bean beans"
    " peel peacock partridge pigeon sparrow wren crane heron hare english french german scotland ireland"
    " england welsh irish holland burgess freeman newman oldman goodman hardy gay merry jolly moody self"
    " sole speed stark still tidy toll tower train tree trees tuck vale vaughan vine wait wall walls"
    " ward ware warner waterman watt watts weed wheeler whistler wick wild wilde wing winner work worker"
    " yard yates"
)
