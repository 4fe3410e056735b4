/** Towns. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { placeName } from './names.ts';
import { districts } from './tables.ts';
import { code, count, dates, dayOfYear, measure, money, people, percent, phrase, places, several } from './values.ts';

const values = {
  population: count(800, 240000),
  area: measure(4, 320, 'square kilometres', 1),
  altitude: measure(3, 2400, 'metres'),
  charter: dates(1180, 1890),
  railway: dates(1850, 1990),
  mayor: people,
  twin: places,
  budget: money(4e5, 3e8),
  bridge: money(2e5, 6e7),
  postcode: code('99999', 'A9 9AA', 'AA-9999'),
  holiday: dayOfYear,
  forest: percent,
  trades: several(
    2,
    3,
    'slate quarrying',
    'glass blowing',
    'salt trading',
    'sheep farming',
    'boat building',
    'paper making',
    'herring fishing',
    'hop growing',
    'rope making',
    'cheese making',
  ),
  abandoned: phrase(
    'the [harbour|old port] was abandoned',
    'the [market|cattle fair] was moved to {place}',
    'the [lower streets|riverside houses] had to be pulled down',
    '[half|a third] of the inhabitants left for {place}',
  ),
  water: code('AA-99', 'Well 99A', 'A/999'),
};

const wordings = `
== population: number, figures
  labels Population / Inhabitants
  says {S} has {V} inhabitants. / The population of {S} is {V}. / At the last census {P} population was {V}.
  ask What is the population of {E}? / #the population of {E} / ~how many inhabitants {E} has / How many inhabitants does {E} have?
  ask How many inhabitants did {E} have at the last census? / What number of inhabitants does {E} have? / #the population of {E} at the last census
  ask What figure does the last census give for the population of {E}? / How high is the population of {E}? / ~what the population of {E} was at the last census
  ask ~by how many inhabitants {E} is populated / #the inhabitants of {E} in numbers
  ask- {E} has how many inhabitants? / #{E}'s population / ~what population {E} has
  ask+ What was the population of {E} at the last census? / ~what the population of {E} is
  other How many people live in {E}? / ~how many people [live in|call home] {E} / #the number of residents of {E}
  other How many residents are there in {E}? / How big is {E} in terms of people? / How many souls does {E} count?
  other How many persons reside in {E}? / What is the headcount of {E}? / How many folks make their home in {E}? / How large is the community of {E} by number of people? / How many men, women and children are there in {E}?
  other How many townspeople does {E} have? / ~how many dwellers were counted in {E} / ~how heavily populated {E} is in total / #the demographic size of {E} / #the total of human beings living in {E}
  other How many locals are registered in {E}? / How many individuals dwell in {E}? / What is the count of occupants in {E}? / How many people are settled in {E}?
  other ~how many villagers or burghers {E} has / ~what size the populace of {E} is / ~how many persons are domiciled in {E} / ~how many heads {E} numbers
  other ~how many people have {E} as their hometown / ~how many people stay in {E} permanently / #the count of everybody living at {E} / #the tally of people residing in {E}
  other #the strength of the populace in {E}
  other- How many citizens does {E} have? / ~how many citizens {E} has / How many persons are registered in {E}? / What is the number of citizens in {E}?
  other+ ~how many individuals are registered in {E} / How populous is {E}? / #the number of citizens in {E} / How many locals are there in {E}?
  idiom For how many pillows is {E} home?
== area: number, figures
  labels Area / Surface
  says {S} covers an area of {V}. / The area of {S} is {V}. / {P} area measures {V}.
  ask What is the area of {E}? / #the area of {E} / ~what area {E} covers / How large is the area of {E}?
  ask How much area does {E} cover? / An area of what size does {E} cover?
  ask How big an area is covered by {E}? / ~how large an area {E} covers / #the area that {E} covers
  ask- {E} covers what area? / ~what the area of {E} measures
  ask+ How large an area does {E} cover? / What does the area of {E} measure?
  other How much land belongs to {E}? / ~how much ground {E} takes up / #the extent of the land of {E}
  other How far does the territory of {E} extend? / How much ground does {E} take up? / What size is the territory of {E}?
  other How many hectares of soil does {E} consist of? / How spacious is {E} in total? / How large is {E} on the map? / How much land lies within the limits of {E}? / How extensive is the municipal district of {E}?
  other What are the spatial dimensions of {E}? / ~how many acres {E} comprises / ~over what expanse {E} stretches / #the total surface of {E} / #the square measure of the land occupied by {E}
  other How many square kilometres does {E} have? / How big is {E} geographically? / What is the acreage of {E}? / How sizeable is {E} as a tract of land?
  other How vast is {E} from boundary to boundary? / ~how many square miles {E} spans / ~how much terrain {E} encompasses / ~how big {E} is in square kilometres
  other ~how wide the footprint of {E} is / ~how much space {E} fills on a map / ~what acreage is inside the borders of {E} / #the number of square kilometres in {E}
  other #the geographic size of {E} / #the land mass of {E}
  other- How many square kilometres or hectares does {E} have? / ~how many square kilometres or hectares {E} occupies / How large a surface does {E} occupy? / What surface does {E} occupy?
  other+ How many square kilometres or hectares is {E}? / ~how big {E} is geographically / How much space does {E} occupy? / #the size of {E} in square kilometres or hectares / How much terrain lies inside the boundaries of {E}?
  idiom ~how spacious {E} is on the map
== altitude: number, place
  labels Altitude / Height above sea level
  says {S} lies at an altitude of {V}. / {P} altitude is {V} above the sea. / The market square of {S} has an altitude of {V}.
  ask What is the altitude of {E}? / #the altitude of {E} / ~at what altitude {E} lies / At which altitude does {E} lie?
  ask At what altitude above the sea does {E} lie? / What altitude does the market square of {E} have? / ~what the altitude of {E} is
  ask How great is the altitude of {E} above the sea? / What is the altitude at which {E} lies? / ~how great the altitude of {E} is
  ask ~what altitude the market square of {E} has / #the altitude at which {E} lies
  ask- {E} lies at what altitude? / #{E}'s altitude
  ask+ At what altitude does the market square of {E} lie? / What altitude does {E} have?
  other How high up is {E}? / ~how high {E} is situated / #the elevation of {E} / How far above sea level is {E}?
  other What elevation does {E} have? / How high does one have to climb to reach {E}?
  other How many feet or metres up is {E}? / How far over zero level is {E}? / How high above the ocean does {E} stand? / At what height is {E} located? / What would an altimeter show in the centre of {E}?
  other How high up did surveyors find {E} to be? / ~what the geodetic height of {E} is / ~how lofty the position of {E} is / #the number of vertical metres by which {E} exceeds sea level
  other How many metres above sea level is {E}? / How much higher than the coast is {E}? / How high in the hills or mountains is {E} perched? / ~how far up {E} is
  other ~how elevated {E} is / ~how many feet above the sea {E} sits / ~what height marker {E} has on a topographic map / ~what level above the ocean {E} is on
  other ~what the town centre of {E} measures in height / #the height of {E} in metres / #how far {E} rises over the ocean / #the topographic height given for {E}
  other- How many metres up is {E}? / ~how many metres up {E} is / What height is {E} at?
  other+ ~how much higher than the ocean {E} is / What height is marked for {E} on a hiking map? / #the height of {E} on a topographic map / How elevated is {E}?
  idiom #the vertical position of {E}
== charter: date, history
  labels Town charter / Charter granted
  says {S} received its town charter {on} {V}. / The charter that made {S} a town is dated {V}. / {P} town charter was granted {on} {V}.
  ask When did {E} receive its town charter? / ~when {E} received its charter / #the date of the charter of {E} / When was the charter of {E} granted?
  ask On what date was the town charter of {E} granted? / How is the charter that made {E} a town dated? / ~when the town charter of {E} was granted
  ask What is the date of the town charter of {E}? / When was {E} granted its charter as a town? / ~how the town charter of {E} is dated
  ask #the day on which {E} received its town charter
  ask- {E} received its charter when? / ~on what date the charter of {E} was granted
  ask+ When was the town charter granted to {E}? / What date is on the charter that made {E} a town?
  other Since when may {E} call itself a town? / ~since when {E} has had municipal rights / When did {E} become a municipality?
  other #the date on which {E} became a municipality / When was {E} raised in rank? / When did {E} get its municipal privileges?
  other When was {E} promoted from village to town? / When were town rights conferred on {E}? / When did {E} become a proper town? / On what day was {E} officially recognised as a town? / When was the founding document of the borough of {E} issued?
  other Since which date has {E} enjoyed the status of a town? / ~when {E} was elevated to a township / ~when the deed giving {E} its freedoms was sealed / #the moment {E} obtained its town privileges / #the date of the municipal incorporation of {E}
  other When was {E} incorporated? / When did {E} gain its civic rights? / When was {E} declared a town? / When did {E} stop being a mere village?
  other When did the ruler bestow town liberties on {E}? / When was {E} chartered? / ~when {E} acquired borough status / ~when {E} was made a town
  other ~when {E} was awarded its civic privileges / ~when {E} was legally turned into a town / ~when the title of town was bestowed on {E}
  other ~on which day {E} was incorporated / #the date {E} acquired borough status / #when {E} was given civic liberties / #the incorporation date for {E}
  other- When was {E} given the legal status of a town? / ~when {E} officially turned from a village into a town / When did {E} officially turn from a village into a town?
  other+ When did {E} gain city status? / ~when {E} gained city status / When did {E} officially stop being a village? / #the date on which {E} stopped being a village / When did the ruler give {E} its urban rights?
  idiom ~when {E} rose from village to something greater
== railway: date, history
  labels Railway since / Railway connection
  says The railway reached {S} {on} {V}. / {S} has had a railway station since {V}. / {P} railway station opened {on} {V}.
  ask When did the railway reach {E}? / ~when the railway reached {E} / Since when has {E} had a railway station?
  ask #the date on which the railway reached {E}
  ask On what date did the railway reach {E}? / Since when has there been a railway station in {E}?
  ask On what day did the railway station of {E} open? / When was it that the railway reached {E}? / ~when the railway station in {E} opened
  ask #the opening date of the railway station in {E}
  ask- The railway reached {E} when? / ~when the railway station of {E} opened
  ask+ When did the railway station of {E} open? / ~since when {E} has had a railway station
  other When did the first train stop in {E}? / ~when trains began to stop in {E} / #the day of the first train to {E}
  other Since when can one go to {E} by train? / When was {E} connected to the tracks? / From when on could passengers board in {E}?
  other When did {E} get its railway? / When did train service start in {E}? / When did the rail line arrive in {E}? / When was the first train station of {E} inaugurated? / On what exact date did rail travel from {E} become possible?
  other When were the rails laid as far as {E}? / ~when {E} became reachable by rail / ~when steam engines started calling at {E} / #the beginning of rail traffic in {E} / #the date of the railroad's arrival in {E}
  other When did the first locomotive pull into {E}? / How long has {E} been on the train line, and from what date? / When was {E} hooked up to the rail system?
  other When could travellers first catch a train in {E}? / When did {E} become a stop on the line? / ~when {E} was linked to the rail network
  other ~when the first locomotive rolled into {E} / ~when {E} got its own depot for trains / ~when the line to {E} was completed / ~since when {E} has been served by trains
  other ~when people in {E} could first travel by train / #the date {E} was joined to the rail network / #when trains came to {E} / #the day {E} became a train stop
  other- When did {E} get its rail connection? / ~when {E} got its rail connection / When was the rail line to {E} ready for use? / When was {E} linked to the rail network?
  other+ When did {E} join the rail network? / ~when locomotives first came to {E} / When was the line to {E} completed? / #the date on which {E} was linked to the rail network / Since when have locomotives been running to {E}?
  idiom ~when the iron road came to {E} / When did locomotives first whistle in {E}?
== mayor: name, people, link person, person
  labels Mayor / Present mayor
  says The mayor of {S} is {V}. / {P} mayor is {V}. / {V} was elected mayor of the town.
  ask Who is the mayor of {E}? / #the mayor of {E} / ~who the mayor of {E} is / Which person is mayor of {E}?
  ask Who is it that was elected mayor of {E}? / Whom has {E} elected mayor?
  ask Who was elected mayor in {E}? / Who serves as the present mayor of {E}? / ~which person is the present mayor of {E}
  ask- #{E}'s mayor / ~who was elected mayor of {E}
  ask+ Who was elected mayor of {E}? / What is the name of the mayor of {E}?
  other Who [governs|runs|leads] {E}? / ~who [governs|runs] {E} / #the head of the council of {E}
  other Who sits at the head of the council in {E}? / Who holds the highest office in {E}? / Who wears the chain of office in {E}?
  other Who is the burgomaster of {E}? / Who administers the town of {E}? / Who presides over the municipal council of {E}? / What is the name of the top official of {E}?
  other Who heads the local authority in {E}? / ~who won the last municipal election in {E} / ~who directs the local government of {E} / #the elected leader of {E} / #the chief magistrate of {E}
  other Who is in charge at the town hall of {E}? / Who rules {E}? / By whom is {E} governed? / Whose desk do town matters of {E} land on in the end?
  other ~by whom {E} is administered / ~who manages the town hall in {E} / ~who represents {E} as its leading politician / ~whose signature makes decrees of {E} valid
  other #the leading politician of {E} / #the person who manages the affairs of {E} / #the one in charge at the town hall in {E}
  other- Which politician is in charge of {E}? / ~which politician is in charge of {E} / Whom did the voters of {E} choose as their leader?
  other+ Who is in charge of the town hall of {E}? / ~who is in charge at the town hall in {E} / Which politician is in power in {E}? / #the top local politician in {E} / Who did voters choose to lead {E}?
  idiom #the first citizen of {E} / ~who has the keys of the town hall in {E}
  role the mayor of {E}
  role- the person elected mayor of {E}
  role-other the person who governs {E} / the head of the council of {E}
  role-other- the politician in charge of {E}
== twin: name, place, link place
  labels Twin town / Twinned with
  says {S} is twinned with {V}. / {P} twin town is {V}. / The twin town of {S} is {V}.
  ask Which town is {E} twinned with? / #the twin town of {E} / ~with which town {E} is twinned / What is the twin town of {E}?
  ask With which town is {E} twinned? / ~what the twin town of {E} is / What town is the twin of {E}?
  ask ~which town is the twin of {E} / ~to which town {E} is twinned / #the town with which {E} is twinned
  ask- #{E}'s twin town / {E} is twinned with which town?
  ask+ Is there a town that {E} is twinned with, and which one? / ~what town {E} has as its twin town
  other With which place does {E} keep up a partnership? / #the partner municipality of {E} / ~with whom {E} has a friendship treaty
  other With whom has {E} signed a friendship treaty? / What is the sister city of {E}? / Which place is the partner of {E}?
  other What town is {E} matched with as a partner? / With what place is {E} linked in a town partnership? / Which foreign town does {E} have a fraternal bond with? / Which municipality is officially allied with {E}? / Where do exchange delegations from {E} go under the partnership?
  other What place shares a twinning arrangement with {E}? / ~which city is affiliated with {E} as its sister / ~with whom {E} has concluded a partnership agreement / #the town joined to {E} by an exchange programme / #the place coupled with {E} through a twinning contract
  other Which city is paired with {E}? / Which town is the counterpart of {E} abroad? / With which locality does {E} maintain official ties?
  other Which town has a sister relationship with {E}? / Who is {E} paired up with? / With what community does {E} cultivate a formal friendship?
  other ~which place {E} is paired with / ~which sister town {E} has / ~which place {E} is formally connected to by friendship / ~what locality has teamed up with {E}
  other ~to which place {E} has official ties / ~what other town is named on the partnership sign of {E} / #the sister town of {E} / #the place with which {E} is paired
  other #the official ally of {E} among other towns
  other- Which other town is officially paired with {E}? / ~which other town is officially paired with {E} / What town has an official exchange with {E}?
  other+ What other municipality has {E} formed official ties with? / If {E} has an official counterpart elsewhere, which one is it? / Which community is {E} formally paired with? / ~which other community {E} runs regular exchanges with under a formal agreement / #the community that {E} has formal ties with
  idiom ~where the heart of {E} beats abroad
  role the twin town of {E}
  role- the town that {E} is twinned with
  role-other the sister city of {E} / the partner municipality of {E}
  role-other- the town that is officially paired with {E}
== budget: amount, figures
  labels Budget / Town budget
  says {P} annual budget is {V}. / {S} has an annual budget of {V}. / The budget of {S} for the year is {V}.
  ask What is the annual budget of {E}? / #the annual budget of {E} / ~how large the budget of {E} is / How large is the budget of {E}?
  ask What is the budget of {E} for the year? / How large a budget does {E} have for the year? / ~what the annual budget of {E} amounts to
  ask How big is the town budget of {E} for the year? / ~how high the annual budget of {E} is / #the budget that {E} has for the year
  ask- #{E}'s annual budget / {E} has what budget for the year?
  ask+ What does the annual budget of {E} amount to? / ~what budget {E} has for the year
  other How much money can {E} spend in a year? / ~how much {E} may spend each year / #the yearly spending of {E}
  other How much does the council of {E} have at its disposal? / What does {E} spend in twelve months? / How much public money goes through {E} each year?
  other How much does {E} spend annually? / What is the yearly expenditure of {E}? / What financial resources does {E} have each year? / How much cash can the treasurer of {E} distribute in a year?
  other What are the annual outlays of the municipality of {E}? / ~how much the town of {E} is allowed to expend in twelve months / ~how great the yearly financial volume of {E} is / #the money at hand for one fiscal year in {E} / #the annual allocation for running {E}
  other What funds are available to {E} per year? / How much does it take to run {E} for a year? / What sum has been voted for the finances of {E} this year?
  other How much does {E} get through in a financial year? / What is the size of the public purse in {E} per annum? / With how much money does {E} manage every year?
  other ~what funds {E} has per annum / ~how much money the town hall of {E} handles in a year / ~what sum the councillors of {E} plan with each year
  other ~how much running {E} takes every year / ~what means are in the yearly financial plan of {E} / #the yearly funds of {E} / #the sum in the annual financial plan of {E}
  other #the finances of {E} per annum
  other- How large are the public finances of {E} per year? / ~how large the public finances of {E} are per year / How much is available to the treasurer of {E} per year?
  other+ What are the total funds available to {E} over one year? / How much funding does {E} have to work with per year? / What are the municipal finances of {E} per year in total? / ~what total {E} has planned for a full year of municipal expenses / #the sum the town hall of {E} works with per year
  idiom #the public purse of {E} / How well filled is the purse of {E} every year?
== bridge: amount, place
  labels Cost of the bridge / Bridge repairs
  says Repairing the old bridge of {S} cost {V}. / {S} spent {V} on repairs to its bridge. / {V} went into repairs of the bridge.
  ask How much did repairing the bridge of {E} cost? / ~what {E} spent on repairs to its bridge / #the cost of the bridge repairs in {E}
  ask How much did {E} spend on repairs to its bridge?
  ask What was the cost of repairing the old bridge of {E}? / What did {E} spend on bridge repairs?
  ask What did repairing the old bridge cost {E}? / ~how much repairing the old bridge of {E} cost / ~how much {E} spent on bridge repairs
  ask #the sum spent on repairs to the bridge in {E}
  ask- {E} spent how much on its bridge? / ~how much went into repairs of the bridge of {E}
  ask+ What did the repairs to the old bridge of {E} cost? / How much went into repairs of the bridge in {E}?
  other What was paid for mending the river crossing in {E}? / ~how expensive the works on the river crossing in {E} were
  other #the bill for mending the river crossing of {E} / How much money did the crossing in {E} swallow?
  other What did {E} lay out for its river crossing? / How expensive was it to make the crossing in {E} safe again?
  other How much did it cost to fix the bridge in {E}? / What was the price of renovating the bridge of {E}? / How much money went into the overhaul of the old bridge in {E}? / How expensive was the refurbishment of the bridge in {E}? / What sum was invested in the old bridge at {E}?
  other How much did mending the bridge cost the taxpayers of {E}? / ~what expenditure the bridge renovation caused in {E} / ~how costly the reconstruction of the bridge in {E} was / #the price of making the bridge of {E} sound again / #the expense of the bridge maintenance in {E}
  other How much was shelled out on restoring the bridge in {E}? / What was the total invoice for rehabilitating the bridge of {E}?
  other What did builders charge to patch up the bridge in {E}? / How much was disbursed for the bridge works at {E}? / How dear was the restoration of the bridge in {E}?
  other What did it take financially to put the bridge of {E} in order? / ~what amount was used to restore the bridge of {E} / ~what the restoration of the bridge set {E} back
  other ~how much was poured into fixing up the bridge at {E} / ~what the contractors received for the bridge works in {E}
  other ~how much the town of {E} paid to have its bridge rebuilt / ~what the upgrade of the bridge came to in {E} / #the amount paid to restore the bridge in {E}
  other #the invoice total for the bridge works of {E} / #what fixing the bridge set {E} back
  other- How much was the restoration of the bridge in {E}? / ~how much {E} paid for fixing its bridge / How much did {E} pay for fixing its bridge?
  other+ How much did {E} pay to restore its old bridge? / How high was the builders' invoice for fixing the bridge in {E}? / What did the restoration of the bridge in {E} come to? / ~how much {E} had to pay to get its bridge fixed / #the amount {E} paid to have its bridge restored
  idiom What did {E} have to pay for its ailing river span?
== postcode: identifier, place
  labels Postcode / Postal code
  says {P} postcode is {V}. / The postcode of {S} is {V}. / {S} has the postcode {V}.
  ask What is the postcode of {E}? / #the postcode of {E} / ~which postcode {E} has / Which postcode does {E} have?
  ask What is the postcode that {E} has? / Under which postcode is {E}? / ~what postcode {E} has
  ask How does the postcode of {E} read? / What postcode has {E} got? / ~what the postcode of {E} is / ~under which postcode {E} is found / #the postcode that {E} has
  ask- #{E}'s postcode / {E} has which postcode?
  ask+ What postcode belongs to {E}? / ~what the postcode for {E} is
  other Which code goes on a letter to {E}? / ~what code to write on a parcel to {E} / #the mail code of {E}
  other What must be written beside the name of {E} on an envelope? / How does the mail service code {E}? / What code do sorting machines use for {E}?
  other What is the post code number of the locality {E}? / Which mailing code do I use for {E}? / What number does the post office assign to {E}? / Which digits precede or follow {E} in a postal address? / What code must the sender of a package to {E} put down?
  other Which delivery code covers {E}? / ~what digits the postal service uses for {E} / ~which code the postman needs for {E} / #the postal routing code of {E} / #the address code used for letters bound for {E}
  other What do I enter in the ZIP field for {E}? / Which numerals identify {E} for letter carriers? / What's the zip for {E}? / Which sorting code belongs to {E}?
  other What do I put in the address form for {E} before or after the town name? / ~what the ZIP of {E} is / ~which ZIP code area {E} is in
  other ~what number to put on a postcard bound for {E} / ~which numerals identify {E} for the mail carriers / ~what sorting number {E} has been allotted
  other ~what to type into the code box of an order form for {E} / #the ZIP code for {E} / #the sorting number of {E} / #the numerals needed for mailing something to {E}
  other- What is the ZIP code of {E}? / ~what the ZIP code of {E} is / Which ZIP or postal code do I use for addresses in {E}?
  other+ What is the zip code for {E}? / What goes in the zip field of an order form if I live in {E}? / If I want to send mail to {E}, which area code does the postal address need? / ~what zip I have to enter for an address in {E} / #the ZIP for {E}
  idiom Which sorting key belongs to {E}?
== water: identifier, rules
  labels Water source / Source no.
  says {P} drinking water comes from the source {V}. / The drinking water of {S} comes from source {V}. / {S} draws its drinking water from source {V}.
  ask From which source does the drinking water of {E} come? / ~from which source {E} draws its drinking water / #the source of the drinking water of {E}
  ask Which source does the drinking water of {E} come from? / What is the source of the drinking water in {E}?
  ask Which source gives {E} its drinking water? / ~what the source of the drinking water in {E} is / #the source from which {E} draws its drinking water
  ask- {E} draws its drinking water from which source? / ~which source the drinking water of {E} comes from
  ask+ What source does {E} draw its drinking water from? / Which source is it that the drinking water in {E} comes from?
  other What feeds the taps of {E}? / ~what feeds the taps of {E} / Where does what people drink in {E} come from? / #the spring that feeds {E}
  other Which spring supplies {E}? / By which spring are the households of {E} supplied?
  other Which spring does {E} use? / Where does {E} obtain its water supply? / What is the label of the well that provides {E} with water? / Which borehole is the public supply of {E} piped from? / From where is the water main of {E} fed?
  other What reservoir or spring does the waterworks of {E} tap? / ~from where fresh water gets to {E} / ~which intake delivers the potable water for {E} / #the designation of the water source of {E} / #the place of extraction of the water consumed in {E}
  other Where is the tap water of {E} taken from? / What well does {E} rely on? / Which aquifer or spring does {E} pump from? / What is the origin of the tap water in {E}?
  other Where do the pipes of {E} begin? / Which wellhead serves the residents of {E}? / ~where the tap water in {E} originates / ~which wellspring {E} depends on
  other ~from which point {E} pumps what it drinks / ~where the pipeline for the kitchens of {E} starts / ~which catchment {E} is hooked up to / #the well on which {E} relies
  other #the code of the wellhead serving {E}
  other- Which well serves {E}? / ~which well serves {E} / From which well do homes in {E} get their supply?
  other+ Where is the tap water in {E} pumped from? / What is the ID of the spring that {E} gets its tap water from? / Which spring provides the tap water for the homes in {E}? / ~where {E} gets its tap water / #the origin of the tap water in {E}
  idiom What do the pipes of {E} tap?
== holiday: date, rules
  labels Local holiday / Holiday
  says {P} local holiday falls on {V}. / In {S} the local holiday is {V}. / {S} keeps its local holiday on {V}.
  ask When is the local holiday of {E}? / ~when {E} keeps its local holiday / #the local holiday of {E} / On what date does the local holiday of {E} fall?
  ask What is the date of the local holiday in {E}? / When is it that {E} keeps its local holiday?
  ask What day is the local holiday in {E}? / On which date does {E} keep its local holiday? / ~on what date the local holiday of {E} falls
  ask ~which day is kept as the local holiday in {E} / #the date on which {E} keeps its local holiday
  ask- #{E}'s local holiday / {E} keeps its local holiday when?
  ask+ Which date does the local holiday in {E} fall on? / What day does {E} keep as its local holiday?
  other On which day are the shops in {E} closed for a feast? / ~when the people of {E} celebrate their town / #the feast day of {E}
  other When do the people of {E} celebrate their town? / When does {E} have a day off of its own? / Which day of the year belongs to {E}?
  other When is the public holiday of {E}? / On what day does {E} hold its festivities, with no work done? / When is the patron saint's day in {E}? / When do employees in {E} get a free day that is special to the town? / On which date does nobody work in {E} because of the municipal holiday?
  other When does {E} commemorate its special day? / ~when the bank holiday peculiar to {E} is / ~on which calendar date {E} has its festive day / #the day of the local celebration in {E} / #the date of the non-working day particular to the town of {E}
  other On which date is everything shut in {E} for its own red-letter day? / When are schools and offices off in {E} for the town's own day?
  other When does {E} observe its municipal day? / When is town day in {E}? / On what date does all of {E} take the day off together?
  other What date is the annual civic celebration of {E}? / ~when town day is in {E} / ~on which date {E} observes its own day of rest
  other ~when workers in {E} have a free day that other towns lack / ~when schoolchildren in {E} stay home for the town's own day
  other ~what date is specially observed in {E} each year / ~when the yearly civic festivity of {E} takes place / #the date of town day in {E}
  other #the annual day off observed only in {E}
  other- On what date do schools and offices in {E} alone stay shut? / ~on what date offices in {E} alone stay shut / Which date is a public holiday only in {E}?
  other+ What is the date of the yearly town festival in {E}? / If I want to join the annual festivities of the town of {E}, what date should I pick? / When do schools and offices in {E} stay shut for a festival that only this town observes? / ~what date {E} observes as a free day for its own festival / #the date of the annual town festival in {E}
  idiom #the red-letter day of {E} / When does {E} honour itself?
== forest: percentage, place
  labels Forest / Woodland
  says Forest covers {V} of the land of {S}. / {V} of {P} land is forest. / The share of forest in {S} is {V}.
  ask How much of {E} is forest? / #the share of forest in {E} / ~how much of the land of {E} forest covers / What share of {E} does forest cover?
  ask How much of the land of {E} does forest cover? / What is the share of forest in {E}?
  ask What percentage of the land of {E} is forest? / How large is the share of forest in {E}? / ~how great the share of forest is in {E}
  ask #how much of the land in {E} is covered by forest
  ask- {E} has what share of forest? / ~what share of the land of {E} is forest
  ask+ What share of the land of {E} is forest? / How much of its land does {E} have as forest?
  other How wooded is {E}? / ~how large a part of {E} is under trees / #the wooded part of {E}
  other What portion of {E} is under trees? / How much of {E} do woods take up? / To what extent is {E} wooded?
  other How many per cent of {E} is occupied by woodland? / How much woodland does {E} have in relation to its size? / How much of the terrain of {E} is overgrown with trees? / How big is the wooded fraction of {E}? / How densely forested is {E} in per cent?
  other What part of the surface of {E} is made up of timberland? / ~how great the afforested section of {E} is / ~what ratio of {E} consists of woodland / #the degree of forestation in {E} / #the portion of the municipal territory of {E} taken up by woods
  other How much tree cover does {E} have? / What proportion of {E} is woodland? / What percentage of {E} is wooded? / How much of {E} is shaded by trees?
  other How many hundredths of the ground of {E} are wooded? / How great is the tree-covered proportion of {E}? / ~what proportion of {E} is wooded
  other ~how much tree cover there is in {E} / ~what percentage of {E} trees grow on / ~how much of {E} is woods / ~what quota of the ground of {E} foresters look after
  other ~to what percentage {E} is covered in trees / #the proportion of woodland in {E} / #the tree cover of {E} in per cent / #the percentage of {E} that is wooded
  other- How much of the surface of {E} is woodland? / ~what percentage of {E} is woodland / #the percentage of woodland in {E}
  other+ What percentage of {E} consists of woods? / What is the tree cover of {E} in percent? / What fraction of the ground in {E} has trees growing on it? / ~what proportion of the territory of {E} is tree-covered / #the percentage of {E} with tree cover
  idiom What proportion of {E} would a squirrel like?
== trades: phrase, use
  labels Traditional trades / Trades
  says {S} lives from {V}. / {P} traditional trades are {V}. / The people of {S} have always lived from {V}.
  ask What does {E} live from? / ~what {E} lives from / #the traditional trades of {E} / What are the traditional trades of {E}?
  ask From what do the people of {E} live? / What are the trades that {E} has traditionally lived from? / ~what the traditional trades of {E} are
  ask Which trades have people in {E} always lived from? / By what traditional trades does {E} live? / ~which trades are traditional in {E}
  ask #the trades from which {E} lives
  ask- {E} lives from what? / ~from what the people of {E} have always lived
  ask+ What have the people of {E} always lived from? / Which trades are traditional in {E}?
  other How do the people of {E} earn their money? / ~how people in {E} make a living / #the economic basis of {E}
  other What is the economy of {E} built on? / By what work do families in {E} support themselves? / Which lines of work are typical of {E}?
  other What is the livelihood of people in {E}? / What crafts are practised in {E}? / What businesses keep {E} going? / What are the customary occupations in {E}? / Which economic activities sustain {E}?
  other What have locals in {E} been working in since olden days? / ~what professions are at home in {E} / ~which sectors provide jobs in {E} / #the time-honoured professions of {E} / #the source of prosperity of {E}
  other Which industries is {E} known for? / How do folks in {E} put bread on the table? / Where does the income of {E} come from? / What do most workers in {E} do?
  other On what does {E} depend for its income? / Which vocations have been handed down in {E}? / ~what industries {E} depends on / ~what people do for work in {E}
  other ~where the income of {E} comes from / ~which vocations are passed on in {E} / ~what folks in {E} have done for generations to get by
  other ~what employment is typical for {E} / #the usual employment in {E} / #what folks do for work in {E}
  other- What occupations do people in {E} have? / ~which occupations people in {E} have / What industries keep {E} going? / Which industries matter most in {E}?
  other+ What do residents of {E} typically do for a living? / Which industries does {E} depend on? / What has been the main source of income in {E} for generations? / ~which occupations are common in {E} / #the main industries of {E}
  idiom ~what puts bread on the tables of {E}
== abandoned: phrase, history
  labels After the great flood / Consequence of the flood
  says After the great flood {V}. / As a result of the great flood {V}. / The great flood had the effect that {V}.
  ask What happened in {E} after the great flood? / ~what happened in {E} as a result of the flood / #the result of the great flood in {E}
  ask ~what effect the great flood had in {E} / What was the result of the great flood for {E}?
  ask What effect did the great flood have on {E}? / What was it that happened in {E} as a result of the great flood? / ~what the great flood resulted in for {E}
  ask ~what happened after the great flood in {E} / #the effect that the great flood had in {E}
  ask- What effect did the great flood have in {E}? / ~what effect the flood had on {E}
  ask+ As a result of the great flood, what happened in {E}?
  other What did the high water lead to in {E}? / ~what the high water led to in {E} / #the consequence of the high water for {E}
  other How did the high water change {E}? / What did rising water force on {E}? / What came of the high water in {E}?
  other What were the consequences of the flood for {E}? / What did people do in {E} following the big flood? / What changed in {E} because of the flood? / What did the inundation bring about in {E}? / How did {E} respond to the huge flood?
  other What repercussions did the deluge have in {E}? / ~what was different in {E} since the flood / ~what step was taken in {E} in the wake of the flood / #the upshot of the large flood in {E} / #the lasting result of the overflow of the river in {E}
  other What did the flooding cause in {E}? / What was the aftermath of the flood in {E}? / What ensued in {E} once the waters had receded?
  other How did things turn out in {E} after the flood disaster? / What impact did the flooding have on {E}? / What followed from the flood catastrophe at {E}?
  other ~what the flooding caused in {E} / ~what impact the flood disaster had on {E} / ~how the inundation altered {E}
  other ~what ensued in {E} when the river had burst its banks / ~what the outcome of the floods was in {E} / ~what followed the flooding in {E}
  other #the aftermath of the flood in {E} / #the impact of the flooding on {E} / #the outcome of the flood catastrophe for {E}
  other- What did the inundation cause in {E}? / ~what the inundation caused in {E} / What changed in {E} once the river overflowed?
  other+ What was the outcome of the flooding in {E}? / Once the water had gone down, what occurred in {E}? / What impact did the severe flooding have on {E}? / ~how the flood disaster affected {E} / #the aftermath of the flood disaster in {E}
  idiom What did the river leave {E} to chew on?
`;

export const placeKind: Kind = {
  id: 'place',
  nouns: ['town', 'municipality', 'place'],
  pronouns: [['it', 'its']],
  name: placeName,
  openers: [
    '{S} is a [quiet|lively|hilly|windswept] town [on the coast|on a bend of the river|at the foot of a long ridge|between two lakes].',
    '{S} is a municipality [that most travellers pass without stopping|with narrow streets and a wide market square].',
  ],
  fillers: [
    'The streets of {S} are paved with grey stone.',
    'In autumn fog often lies over the roofs.',
    'A footpath with a view leads around {S}.',
    '{S} appears in several novels under other names.',
  ],
  appositions: ['the town of {E}'],
  relations: [...relations(values, wordings), ...clauses],
  tables: [districts],
};
