/** Tables of several rows and columns, by what they list. */
import type { Table } from '../book.ts';
import { columns } from '../lines.ts';
import { proper } from './names.ts';
import { code, count, dates, measure, money, people, percent, places, version } from './values.ts';

export const branches: Table = {
  id: 'branches',
  heading: ['Branches', 'Branches at a glance', 'Offices'],
  row: { label: 'Branch', value: places },
  columns: columns(
    {
      Opened: dates(1950, 2024),
      Staff: count(3, 480),
      Manager: people,
      'Annual rent': money(4000, 400000),
      Postcode: code('A9 9AA', '99999', 'AA-9999'),
    },
    `
== Opened: date
  ask When was the {R} branch of {E} opened? / ~when the {R} branch of {E} opened
  ask #the opening date of the {R} branch of {E}
  ask What is the opening date of the {R} branch of {E}? / ~on what date the {R} branch of {E} was opened / #the date on which the {R} branch of {E} was opened
  ask- The {R} branch of {E} opened when? / ~on what date {E} opened its {R} branch
  ask+ On what date was the {R} branch of {E} opened? / When did the {R} branch of {E} open?
  other Since when has {E} been present in {R}? / ~since when customers in {R} can go to {E}
  other When did {E} start business in {R}? / #the first day of {E} in {R}
  other When did {E} first welcome clients in {R}? / When was the {R} office of {E} inaugurated? / When did {E} set up shop in {R}? / When did {E} move into {R}? / When did operations begin at the {R} location of {E}?
  other When did {E} expand to {R}? / ~when {E} arrived in {R} / ~when {E} began trading in {R} / #the founding date of the {R} site of {E} / #the date {E} became active in {R}
  other- When did {E} set up its office in {R}? / ~when {E} began to operate in {R} / When did {E} begin to operate in {R}?
  other+ When did {E} establish itself in {R}? / From what date has {E} had an outlet in {R}? / When did the {R} outlet of {E} begin serving people? / ~when {E} launched its outlet in {R} / #the date {E} launched its {R} outlet
  idiom ~when {E} set foot in {R} / When did the doors of {E} first swing open in {R}?
== Staff: number
  ask How many staff does the {R} branch of {E} have? / ~how many staff there are at the {R} branch of {E}
  ask #the number of staff at the {R} branch of {E}
  ask How large is the staff of the {R} branch of {E}? / ~what the number of staff at the {R} branch of {E} is / #the size of the staff at the {R} branch of {E}
  ask- The {R} branch of {E} has how many staff? / ~what staff the {R} branch of {E} has
  ask+ What is the number of staff at the {R} branch of {E}? / How many staff are there at the {R} branch of {E}?
  other How many people work for {E} in {R}? / ~how many people earn their wages from {E} in {R} / #the headcount of {E} in {R}
  other How many jobs are there with {E} in {R}?
  other How many workers does {E} have in {R}? / How many colleagues are there in the {R} office of {E}? / How many people has {E} hired for {R}? / How many persons does {E} keep busy at its {R} location? / What is the personnel figure for {E} in {R}?
  other How many team members are based at {E} in {R}? / ~how many positions are filled at {E} in {R} / ~how many men and women {E} employs in {R} / #the manpower of {E} in {R} / #the total of salaried people at {E} in {R}
  other- How big is the team of {E} in {R}? / ~how big the team of {E} in {R} is / How many employees does {E} have in {R}?
  other+ How big is the workforce of {E} in {R}? / How many people are on the payroll of {E} in {R}? / ~how many employees there are at the {R} site of {E} / #the size of the workforce of {E} in {R}
  idiom ~how big the crew of {E} in {R} is
== Manager: name
  ask Who is the manager of the {R} branch of {E}? / ~who the manager of the {R} branch of {E} is
  ask ~which manager the {R} branch of {E} has
  ask By whom is the {R} branch of {E} managed? / What is the name of the manager of the {R} branch of {E}? / ~who manages the {R} branch of {E}
  ask- The {R} branch of {E} has which manager? / ~which person is manager of the {R} branch of {E}
  ask+ Which manager does the {R} branch of {E} have? / #the manager of the {R} branch of {E}
  other Who runs the office of {E} in {R}? / ~who is in charge of {E} in {R} / Who leads the team of {E} in {R}?
  other Who is responsible for {E} in {R}?
  other Who directs {E} in {R}? / Who is the supervisor at the {R} location of {E}? / Who oversees the {R} outlet of {E}? / Who is the top executive of {E} in {R}? / Who makes the decisions at {E} in {R}?
  other Which administrator looks after {E} in {R}? / ~who controls the daily business of {E} in {R} / ~who acts as superior of the workers of {E} in {R} / #the chief of {E} in {R} / #the person at the helm of {E} in {R}
  other- Who is the head of {E} in {R}? / ~who the head of {E} in {R} is / Who is the boss of {E} in {R}?
  other+ Who is the boss at {E} in {R}? / Who heads the {R} site of {E}? / Whom do the employees of {E} in {R} report to? / ~who heads {E} in {R} / #the boss of the {R} site of {E}
  idiom Who holds the reins for {E} in {R}?
== Annual rent: amount
  ask What is the annual rent of the {R} branch of {E}? / #the annual rent of the {R} branch of {E}
  ask ~how high the annual rent of the {R} branch of {E} is
  ask How much is the annual rent of the {R} branch of {E}? / ~what annual rent the {R} branch of {E} has / #the amount of the annual rent of the {R} branch of {E}
  ask- The {R} branch of {E} has what annual rent? / ~what annual rent is given for the {R} branch of {E}
  ask+ How high is the annual rent of the {R} branch of {E}? / What annual rent does the {R} branch of {E} have?
  other How much does {E} pay its landlord in {R}? / ~what the premises in {R} cost {E} each year
  other #the yearly cost of the premises of {E} in {R}
  other How much does tenancy in {R} cost {E} a year? / What does {E} shell out every year for its {R} rooms? / How much does the owner of the {R} property get from {E} every year? / How expensive is it for {E} to occupy its space in {R} for a year? / What are the yearly accommodation charges of {E} in {R}?
  other How much money goes to the lessor from {E} in {R} each year? / ~what {E} is billed each year for its offices in {R} / ~how much the hire of the {R} location sets {E} back every year / #the sum {E} owes every year as a tenant in {R} / #the occupancy expense of {E} in {R} per calendar year
  other- How much does {E} pay per year to use its office in {R}? / ~how much {E} pays per year to use its office in {R} / What are the yearly costs of the office of {E} in {R}?
  other+ How much does {E} spend per year on leasing its place in {R}? / What does the lease in {R} come to per year for {E}? / What does {E} hand over in twelve months to use its building in {R}? / ~how much {E} spends per year on its lease in {R} / #the lease amount per year for the {R} site of {E}
  idiom What does the landlord in {R} get from {E}?
== Postcode: identifier
  ask What is the postcode of the {R} branch of {E}? / #the postcode of the {R} branch of {E}
  ask ~which postcode the {R} branch of {E} has
  ask Under what postcode is the {R} branch of {E}? / ~under which postcode the {R} branch of {E} is / #the postcode that the {R} branch of {E} has
  ask- The {R} branch of {E} has which postcode? / ~what postcode is given for the {R} branch of {E}
  ask+ Which postcode does the {R} branch of {E} have? / ~what the postcode of the {R} branch of {E} is
  other Which code goes on letters to {E} in {R}? / ~what code to write on a parcel to {E} in {R}
  other #the postal code of {E} in {R}
  other What postal digits belong to {E} in {R}? / Which mailing code should I use for {E} in {R}? / Which delivery code does the post office have for {E} in {R}? / Which code belongs next to the town on an envelope to {E} in {R}? / What is the postal routing number of {E} in {R}?
  other For a package to {E} in {R}, what postal number is right? / ~what address code a courier needs for {E} in {R} / ~which post district code {E} in {R} has / #the postal locality code of {E} in {R} / #the shipping zip for {E} in {R}
  other- What is the ZIP code of {E} in {R}? / ~what ZIP code {E} has in {R} / What ZIP code do I need to write to {E} in {R}?
  other+ What is the zip code of the {R} site of {E}? / What zip do I enter to mail something to {E} in {R}? / For the address of {E} in {R}, what zip should I put down? / ~which zip the {R} office of {E} has / #the zip code for {E} in {R}
  idiom Under what code does the postman find {E} in {R}?

`,
  ),
};

export const districts: Table = {
  id: 'districts',
  heading: ['Districts', 'The districts in figures', 'Parts of the town'],
  row: { label: 'District', value: places },
  columns: columns(
    {
      Residents: count(120, 48000),
      'Area in hectares': count(12, 940),
      Councillor: people,
      'Part of the town since': dates(1850, 2015),
      'School budget': money(20000, 4e6),
    },
    `
== Residents: number
  ask How many residents does the district of {R} in {E} have? / ~how many residents the {R} district of {E} has / #the number of residents of the {R} district of {E}
  ask How large is the number of residents of the {R} district in {E}? / ~what the number of residents of the {R} district of {E} is / #the number of residents that the district of {R} in {E} has
  ask- The {R} district of {E} has how many residents? / ~what number of residents is given for {R} in {E}
  ask+ What is the number of residents of the district of {R} in {E}? / How many residents are there in the {R} district of {E}?
  other How many people live in {R}, a part of {E}? / ~how many people live in {R}, which belongs to {E} / #the population of {R} within {E}
  other How populous is {R}, a district of {E}? / How many citizens dwell in the {R} part of {E}? / How many persons are registered as living in {R} in {E}? / How many folks call the {R} area of {E} their home? / What is the demographic size of {R} in {E}?
  other How many townspeople are housed in {R}, a section of {E}? / ~how many individuals inhabit the {R} part of {E} / ~how many people the census counts for {R} in {E} / #the head count of {R} in {E} / #the number of men, women and children settled in {R} in {E}
  other- How many citizens does the {R} quarter of {E} have? / ~how many citizens the {R} quarter of {E} has / How many inhabitants are there in the {R} quarter of {E}?
  other+ How many inhabitants does the {R} quarter of {E} have? / How many people have their home in the {R} neighbourhood of {E}? / How many locals are there in the {R} quarter of {E}? / ~how many inhabitants there are in the {R} neighbourhood of {E} / #the number of inhabitants of {R} in {E}
  idiom ~for how many people the {R} quarter of {E} is home
== Area in hectares: number
  ask What is the area in hectares of the district of {R} in {E}? / #the area of the {R} district of {E} / ~what area in hectares the {R} district of {E} has
  ask How large in hectares is the area of the {R} district of {E}? / ~how many hectares the area of the {R} district of {E} is / #the area in hectares of the district of {R} in {E}
  ask- The {R} district of {E} has what area? / ~which area is given for {R} in {E}
  ask+ What area in hectares does the {R} district of {E} have? / How many hectares is the area of the district of {R} in {E}?
  other How large is {R}, a part of {E}? / ~how much ground {R} takes up within {E} / How much land belongs to {R} in {E}? / #the size of {R} within {E}
  other How big is the {R} part of {E}? / How much space does {R} occupy in {E}? / What is the acreage of {R} in {E}? / How many hectares does {R} in {E} cover? / How much terrain lies within the boundaries of {R} in {E}?
  other What expanse does the {R} section of {E} have? / ~how much room the {R} neighbourhood fills on the map of {E} / ~how vast {R} in {E} is / #the spatial extent of {R} in {E} / #the square measure of {R} in {E}
  other- How many hectares does the {R} quarter of {E} cover? / ~how many hectares the {R} quarter of {E} covers / How extensive is the {R} quarter of {E}?
  other+ How extensive is the territory of {R} in {E}? / ~how many hectares the {R} neighbourhood of {E} stretches over / #the surface of the {R} quarter of {E}
  idiom ~how far the {R} quarter of {E} stretches its legs
== Councillor: name
  ask Who is the councillor of the district of {R} in {E}? / ~who is councillor for the {R} district of {E} / ~which councillor the {R} district of {E} has
  ask What is the name of the councillor of the district of {R} in {E}? / ~who the councillor of the {R} district of {E} is / #the councillor that the district of {R} in {E} has
  ask- The {R} district of {E} has which councillor? / ~who the councillor of {R} in {E} is
  ask+ Which councillor does the district of {R} in {E} have? / #the councillor of the {R} district of {E}
  other Who represents {R} in the council of {E}? / ~who speaks for {R} in {E} / Who was voted in for {R}, a part of {E}?
  other Who is the municipal representative of {R} in {E}? / Who stands up for the interests of {R} in the politics of {E}? / Who is the delegate of {R} in {E}? / Which council member takes care of {R} in {E}? / Who was chosen by the voters of {R} in {E}?
  other Which official has the mandate for {R} in {E}? / ~who the alderman for {R} in {E} is / ~who defends the concerns of {R} at the city government of {E} / #the deputy for {R} in the local parliament of {E} / #the person holding political office for {R} in {E}
  other- Who sits in the town hall of {E} for {R}? / ~who sits in the town hall of {E} for {R} / Which politician was elected for the {R} quarter of {E}?
  other+ Who sits at the town hall of {E} on behalf of {R}? / Which local politician should someone from the {R} neighbourhood of {E} contact? / ~who holds the seat for {R} at the town hall of {E} / #the elected politician for {R} in {E}
  idiom ~whom the people of the {R} quarter sent to the town hall of {E}
== Part of the town since: date
  ask Since when has {R} been part of the town of {E}? / ~since when {R} has been part of {E} / #the date on which {R} became part of {E}
  ask On what date did {R} become part of {E}? / ~when {R} became part of the town of {E} / #the date since which {R} has been part of the town of {E}
  ask- {R} has been part of {E} since when? / ~from when {R} has been a part of {E}
  ask+ When did {R} become part of the town of {E}? / From what date has {R} been part of the town of {E}?
  other When was {R} merged into {E}? / ~when {R} was incorporated into {E} / When did {R} join {E}? / #the incorporation of {R} into {E}
  other When did {R} lose its independence to {E}? / When was {R} united with {E}? / When was {R} integrated into {E}? / When did {E} acquire {R}?
  other From what day did {R} come under the administration of {E}? / ~when {R} was amalgamated with {E} / ~when {R} was included within the limits of {E} / #the date of the fusion of {R} with {E} / #the day {R} was attached to {E}
  other- When did the {R} quarter become a district of {E}? / ~when {E} took in {R} / When was {R} added to {E}?
  other+ When was {R} absorbed by {E}? / When did {E} take over {R}? / Since when has {R} belonged to {E}? / ~when {E} annexed {R} / #the date {R} was annexed by {E}
  idiom ~when {E} swallowed up {R}
== School budget: amount
  ask What is the school budget of the district of {R} in {E}? / #the school budget of the {R} district of {E} / ~how large the school budget of {R} in {E} is
  ask How high is the school budget of the district of {R} in {E}? / ~what school budget the {R} district of {E} has / #the size of the school budget of the district of {R} in {E}
  ask- The {R} district of {E} has what school budget? / ~which school budget is given for {R} in {E}
  ask+ How large is the school budget of the {R} district of {E}? / What school budget does the district of {R} in {E} have?
  other How much is spent on education in {R}, a part of {E}? / ~what {E} spends on teaching in {R} / #the sum for education in {R} within {E}
  other How much cash is set aside for schools in {R} in {E}? / What financial means do the schools of {R} in {E} have at their disposal? / How much does {E} invest in learning in {R}? / What resources are earmarked for classrooms in {R}, a part of {E}? / How much does the instruction of children in {R} cost {E}?
  other How much is granted for running the schools in the {R} area of {E}? / ~how much is reserved for schooling in the {R} part of {E} / ~what the financial plan foresees for schools in {R} in {E} / #the expenditure on schools in {R} in {E} / #the allotment to primary and secondary education in {R} in {E}
  other- How much money do the schools of {R} in {E} get? / ~how much money the schools of {R} in {E} get / How much funding is there for schools in the {R} quarter of {E}?
  other+ How much money do the schools in the {R} quarter of {E} get? / What amount does {E} allocate to schools in {R}? / What funding is available for pupils and teachers in the {R} neighbourhood of {E}? / ~how much funding goes to schools in the {R} neighbourhood of {E} / #the funding of the schools in the {R} quarter of {E}
  idiom ~what the classrooms of the {R} quarter cost {E}
`,
  ),
};

export const models: Table = {
  id: 'models',
  heading: ['Variants', 'Available variants', 'Versions on offer'],
  row: {
    label: 'Variant',
    value: (dice) => `${proper(dice)} ${dice.pick(['Basic', 'Plus', 'Field', 'Lab', 'Travel', 'Pro'])}`,
  },
  columns: columns(
    {
      Price: money(40, 9000),
      Weight: measure(100, 4900, 'g'),
      'Order code': code('AA-999', '99-999', 'A9999'),
      'In shops since': dates(2008, 2024),
      Warranty: measure(6, 96, 'months'),
    },
    `
== Price: amount
  ask What is the price of the {R} variant of {E}? / #the price of the {R} variant of {E} / ~what price is given for {R} among the variants of {E}
  ask How high is the price of the {R} variant of {E}? / What price is given for {R} among the variants of {E}? / ~what price the {R} variant of {E} has
  ask- The {R} variant of {E} has what price? / ~which price the {R} variant of {E} has
  ask+ What price does the {R} variant of {E} have? / ~what the price of the {R} variant of {E} is
  other How much does {E} cost as {R}? / ~how much one pays for {E} in the form {R} / What does a buyer pay for {R}, a form of {E}?
  other How expensive is the {R} edition of {E}? / What will the {R} type of {E} set me back? / What do retailers want for the {R} version of {E}? / What figure is on the tag of {E} in the {R} version? / What is the going rate for {E} in the {R} design?
  other How much would I have to spend on {E} if I choose {R}? / ~what customers are asked for the {R} model of {E} / ~how much cash I need for {E} as {R} / #the cost to purchase {E} in the {R} form / #the listed value of the {R} version of {E}
  other- How expensive is {R}, a kind of {E}? / ~how expensive {R} is as a kind of {E} / What does the shop charge for the {R} model of {E}?
  other+ How much is the {R} version of {E}? / What do shops charge for {E} in the {R} version? / How much money do I need to get the {R} model of {E}? / ~how much the {R} model of {E} sells for / #the amount shops charge for the {R} version of {E}
  idiom ~what one has to lay out for {R}, a kind of {E}
== Weight: number
  ask What is the weight of the {R} variant of {E}? / #the weight of the {R} variant of {E} / ~what weight the {R} variant of {E} has
  ask How great is the weight of the {R} variant of {E}? / What is given as the weight of the {R} variant of {E}? / #the weight that the {R} variant of {E} has
  ask- The {R} variant of {E} has what weight? / ~which weight is given for {R} among the variants of {E}
  ask+ What weight does the {R} variant of {E} have? / ~what the weight of the {R} variant of {E} is
  other How heavy is {R}, a form of {E}? / ~how heavy {E} is as {R} / #the mass of {R}, a form of {E}
  other How many pounds is the {R} version of {E}? / How light is the {R} edition of {E}? / How much would I be lifting with the {R} model of {E}? / What load does the {R} version of {E} put on a shelf? / When placed on a balance, what does {E} in the {R} form come to?
  other What is the heft of the {R} type of {E}? / ~how many kilograms I have to carry with the {R} model of {E} / ~what the {R} version of {E} amounts to in kilos / #the heaviness of {E} in the {R} version / #the number of kilos listed for the {R} model of {E}
  other- How many grams is the {R} model of {E}? / ~how many grams the {R} model of {E} is / What would the {R} model of {E} be in grams?
  other+ How much does the {R} version of {E} weigh? / What do the scales show for the {R} model of {E}? / How many grams or kilos is the {R} model of {E}? / ~how much {E} weighs in the {R} version / #the reading on the scales for the {R} version of {E}
  idiom ~what {R}, a kind of {E}, brings to the scales
== Order code: identifier
  ask What is the order code of the {R} variant of {E}? / #the order code of the {R} variant of {E} / ~which order code the {R} variant of {E} has
  ask With which code can I order the {R} variant of {E}? / ~what the order code of the {R} variant of {E} is / #the code to order the {R} variant of {E}
  ask- The {R} variant of {E} has what order code? / ~what order code is given for {R} among the variants of {E}
  ask+ Which order code does the {R} variant of {E} have? / What order code is given for the {R} variant of {E}?
  other What must I type to buy {R}, a form of {E}? / ~how {R}, a form of {E}, is listed in the catalogue / #the article number of {R}, a form of {E}
  other What part number does the {R} version of {E} have? / Which reference do I use to purchase the {R} model of {E}? / What stock number do dealers have for the {R} version of {E}? / Which identifier tells the shop that I want {E} in the {R} version? / Which characters go on the form when I want to obtain {E} as {R}?
  other Which model number belongs to {E} in the {R} edition? / ~which merchandise number the {R} version of {E} carries / ~which key the warehouse uses for the {R} model of {E} / #the retail designation number of {E} in the {R} version / #the inventory code of the {R} model of {E}
  other- Which product number do I need to order the {R} model of {E}? / ~which product number the {R} model of {E} has / What is the product number of the {R} model of {E}?
  other+ What is the product number of the {R} version of {E}? / Which item number do I give the seller to get {E} in the {R} version? / Under which SKU can I request the {R} model of {E}? / ~what item number the {R} model of {E} has / #the product ID of the {R} version of {E}
  idiom ~what goes on the form for {R}, a kind of {E}
== In shops since: date
  ask Since when has the {R} variant of {E} been in shops? / ~since when the {R} variant of {E} has been in shops
  ask What is the date since which the {R} variant of {E} has been in shops? / ~from what date the {R} variant of {E} has been in shops / #the date from which the {R} variant of {E} has been in shops
  ask- The {R} variant of {E} has been in shops since when?
  ask+ From what date has the {R} variant of {E} been in shops? / #the date since which the {R} variant of {E} has been in shops
  other When did {R}, a form of {E}, come out? / ~when one could first buy {R}, a form of {E} / #the launch of {R}, a form of {E}
  other When did the {R} version of {E} hit the market? / When did the {R} version of {E} become available? / Since when can customers get hold of {E} in the {R} version? / When did retailers start offering the {R} model of {E}?
  other Since what date has the {R} type of {E} been on the shelves? / ~since when {E} has been obtainable as {R} / ~when dealers began to stock the {R} model of {E} / #the first day consumers could purchase {E} as {R}
  other- When did sales of the {R} model of {E} begin? / ~when sales of the {R} model of {E} began / When did the {R} model of {E} become available?
  other+ When did the {R} version of {E} go on sale? / When was the {R} model of {E} released? / Since when have stores sold {E} in the {R} version? / ~when the {R} version of {E} went on sale / #the release date of the {R} model of {E}
  idiom ~when {R}, a kind of {E}, hit the shelves
== Warranty: number
  ask How long is the warranty of the {R} variant of {E}? / #the warranty of the {R} variant of {E} / ~what warranty the {R} variant of {E} has
  ask For how long is there a warranty on the {R} variant of {E}? / ~how long the warranty of the {R} variant of {E} is / #the length of the warranty on the {R} variant of {E}
  ask- The {R} variant of {E} has what warranty? / ~which warranty is given for {R} among the variants of {E}
  ask+ What warranty does the {R} variant of {E} have? / How long a warranty is there on the {R} variant of {E}?
  other For how long is {R}, a form of {E}, repaired for free? / ~how long the maker stands by {R}, a form of {E} / #the guarantee of {R}, a form of {E}
  other For how many years or months is the {R} version of {E} insured against malfunction? / How long does the seller have to fix the {R} model of {E} at no cost? / How long can I send back a broken {R} version of {E} at the manufacturer's expense? / How long is the {R} type of {E} under protection from failures? / How many months does the producer vouch for {E} as {R}?
  other How long am I entitled to free servicing of the {R} model of {E}? / ~how long the company is liable for flaws in {E} as {R} / ~for what time the promise of quality holds for the {R} version of {E} / #the time limit for complaints about {E} in the {R} version / #the duration of the after-sales assurance for the {R} version of {E}
  other- For how many months are buyers of the {R} model of {E} covered against defects? / ~for how many months defects of the {R} model of {E} are covered / How many months of cover does the {R} model of {E} have?
  other+ How long am I covered if the {R} version of {E} breaks? / For what period can I claim a replacement for a faulty {R} model of {E}? / How much time do I have to make a claim for defects in the {R} version of {E}? / ~how long I am covered for faults in the {R} version of {E} / #the coverage period for defects in the {R} model of {E}
  idiom ~how long buyers of {R}, a kind of {E}, sleep soundly
`,
  ),
};

export const releases: Table = {
  id: 'releases',
  heading: ['Releases', 'Release history', 'Recent releases'],
  row: { label: 'Release', value: version },
  columns: columns(
    {
      Published: dates(2012, 2025),
      'Bugs fixed': count(2, 480),
      'Release manager': people,
      'Test coverage': percent,
      Checksum: code('9A9A99', 'A99A9A', '99AA9A'),
    },
    `
== Published: date
  ask When was release {R} of {E} published? / ~when release {R} of {E} was published / #the date on which release {R} of {E} was published
  ask What date was release {R} of {E} published on? / ~on what date release {R} of {E} was published / #the day release {R} of {E} was published
  ask- Release {R} of {E} was published when?
  ask+ On what date was release {R} of {E} published? / What is the date on which release {R} of {E} was published?
  other When did {E} {R} come out? / ~when {E} {R} became available / Since when can one download {E} {R}?
  other When was {E} {R} issued? / When did {E} {R} go live? / When was {E} {R} rolled out? / When was the {R} update of {E} distributed? / What day did {E} {R} ship?
  other When was {E} {R} made accessible to everyone? / ~when {E} {R} was unveiled / ~when {E} {R} first appeared / #the date of arrival of {E} {R} / #the day the team introduced {E} {R}
  other- When could users get {E} {R}? / ~when users could get {E} {R} / On what date was {E} {R} made available?
  other+ When was version {R} of {E} launched? / When did users first get version {R} of {E}? / When did the developers make {E} {R} public? / ~when the developers put out version {R} of {E} / #the launch date of version {R} of {E}
  idiom When did {E} {R} go out of the door?
== Bugs fixed: number
  ask How many bugs were fixed in release {R} of {E}? / ~how many bugs release {R} of {E} fixed / #the number of bugs fixed in release {R} of {E}
  ask How many fixed bugs does release {R} of {E} have? / ~what the number of bugs fixed in release {R} of {E} is / #the number of bugs that release {R} of {E} fixed
  ask- Release {R} of {E} fixed how many bugs?
  ask+ How many bugs did release {R} of {E} fix? / What is the number of bugs fixed in release {R} of {E}?
  other How many errors did {E} {R} get rid of? / ~how many errors are gone with {E} {R} / How many defects were repaired in {E} {R}?
  other How many glitches did {E} {R} remove? / How many flaws were eliminated in version {R} of {E}? / How many mistakes did the programmers put right in {E} {R}? / How many malfunctions does the {R} update of {E} cure? / How many tickets were closed with {E} {R}?
  other How many software failures were dealt with in {E} {R}? / ~how many reported troubles {E} {R} takes care of / ~how many patches for known shortcomings {E} {R} contains / #the count of corrections in {E} {R} / #the total of code errors rectified by version {R} of {E}
  other- How many faults were corrected in {E} {R}? / ~how many faults {E} {R} corrected / What is the number of faults corrected in {E} {R}?
  other+ How many problems does version {R} of {E} resolve? / How many issues were solved with {E} {R}? / How many faults did the developers correct in version {R} of {E}? / ~how many issues version {R} of {E} resolved / #the number of issues resolved in {E} {R}
  idiom How many glitches melted away with {E} {R}?
== Release manager: name
  ask Who was the release manager of release {R} of {E}? / ~who the release manager of release {R} of {E} was
  ask By which manager was release {R} of {E} managed? / What is the name of the release manager of release {R} of {E}? / ~which release manager release {R} of {E} had
  ask- Release {R} of {E} had which release manager?
  ask+ Which release manager did release {R} of {E} have? / #the release manager of release {R} of {E}
  other Who [prepared|put together] {E} {R}? / ~who [prepared|put together] {E} {R} / Who was responsible for {E} {R}?
  other Who was in charge of {E} {R}? / Who led the launch of {E} {R}? / Who headed the work on version {R} of {E}? / Who organised the publication of {E} {R}? / Who signed off on {E} {R}?
  other Who directed the making of version {R} of {E}? / ~who handled getting {E} {R} delivered / ~who steered {E} {R} to completion / #the chief of the team that shipped {E} {R} / #the person accountable for version {R} of {E}
  other- Who supervised {E} {R}? / ~who supervised {E} {R} / Under whose supervision did {E} {R} appear?
  other+ Who oversaw version {R} of {E}? / Who coordinated the rollout of {E} {R}? / Which person supervised getting version {R} of {E} out? / ~who coordinated the rollout of version {R} of {E} / #the person who oversaw {E} {R}
  idiom ~who got {E} {R} out of the door
== Test coverage: percentage
  ask What is the test coverage of release {R} of {E}? / #the test coverage of release {R} of {E} / ~what test coverage release {R} of {E} has
  ask How much test coverage does release {R} of {E} have? / ~how high the test coverage of release {R} of {E} is / #the test coverage that release {R} of {E} has
  ask- Release {R} of {E} has what test coverage?
  ask+ What test coverage does release {R} of {E} have? / How high is the test coverage of release {R} of {E}?
  other How much of the code of {E} {R} is tested? / ~how thoroughly {E} {R} was tested / #the tested share of {E} {R}
  other What fraction of {E} {R} is exercised by the test suite? / How large a part of the program code in {E} {R} is verified by tests? / What percentage of statements does the QA of version {R} of {E} execute? / How complete is the testing of {E} {R}, in percent? / How great a portion of the software {E} {R} do tests examine?
  other What ratio of functions is checked by tests in version {R} of {E}? / ~how extensively {E} {R} has been tested, in percent / ~what percentage of the codebase of {E} {R} is validated / #the percentage of instructions tried out in {E} {R} / #the degree to which {E} {R} is safeguarded by tests
  other- How large a part of {E} {R} do the tests reach? / ~what part of {E} {R} the tests reach / What percentage of {E} {R} do the tests run through?
  other+ What percentage of the source lines in version {R} of {E} do automated checks reach? / What proportion of {E} {R} do the unit tests run through? / How many percent of the lines in {E} {R} are checked automatically? / ~what percentage of the source in {E} {R} is reached by automated checks / #the percentage of automatically checked lines in version {R} of {E}
  idiom ~how little of {E} {R} can hide from the tests
== Checksum: identifier
  ask What is the checksum of release {R} of {E}? / #the checksum of release {R} of {E} / ~which checksum release {R} of {E} has
  ask What checksum is given for release {R} of {E}? / ~what checksum release {R} of {E} has / #the checksum that release {R} of {E} has
  ask- Release {R} of {E} has which checksum?
  ask+ Which checksum does release {R} of {E} have? / ~what the checksum of release {R} of {E} is
  other How can I verify the archive of {E} {R}? / ~by what one verifies the archive of {E} {R} / #the fingerprint of the archive of {E} {R}
  other What digest should I get for {E} {R}? / Which control value belongs to {E} {R}? / Which characters confirm that the file of {E} {R} is genuine? / What verification code goes with {E} {R}? / What sequence shows that the installer of {E} {R} was not altered?
  other What is the SHA or MD5 of {E} {R}? / ~which integrity code the package of {E} {R} has / ~what value I should see when I validate the file of {E} {R} / #the cryptographic sum of {E} {R} / #the authenticity code of version {R} of {E}
  other- What is the hash of {E} {R}? / ~what the hash of {E} {R} is / Which hash should the file of {E} {R} have?
  other+ What hash should my download of {E} {R} have? / Which hash value belongs to version {R} of {E}? / What string do I compare my copy of {E} {R} against to see that it is intact? / ~what hash the download of {E} {R} should give / #the hash of version {R} of {E}
  idiom What should hashing a sound copy of {E} {R} give?
`,
  ),
};

export const voyages: Table = {
  id: 'voyages',
  heading: ['Voyages', 'Regular voyages', 'Timetable of voyages'],
  row: { label: 'Destination', value: places },
  columns: columns(
    {
      Departure: dates(2010, 2025),
      Distance: measure(40, 4800, 'nautical miles'),
      'Ticket price': money(30, 4000),
      Passengers: count(20, 1800),
      Pilot: people,
    },
    `
== Departure: date
  ask When is the departure of {E} for {R}? / #the departure of {E} for {R} / ~when the departure of {E} for {R} is
  ask On which day is the departure of {E} for {R}? / ~on what date the departure of {E} for {R} is / #the date of the departure of {E} for {R}
  ask- The departure of {E} for {R} is when?
  ask+ On what date is the departure of {E} for {R}? / What is the date of the departure of {E} for {R}?
  other When does {E} leave for {R}? / ~when {E} sets sail for {R} / On which day does one board {E} to get to {R}?
  other When does {E} cast off for {R}? / When does {E} embark on the voyage to {R}? / On what date does {E} get under way to {R}? / When does the crossing of {E} to {R} begin? / When is {E} scheduled to go to {R}?
  other What day does {E} put to sea, bound for {R}? / ~when {E} pulls out of port for {R} / ~what day the cruise of {E} to {R} commences / #the sailing date of {E} to {R} / #the day {E} weighs anchor for {R}
  other- When does the trip of {E} to {R} start? / ~when the trip of {E} to {R} starts / What is the starting date of the trip of {E} to {R}?
  other+ When does {E} set off on the trip to {R}? / What day does {E} start its journey to {R}? / When do I need to be at the dock to catch {E} to {R}? / ~when {E} heads off to {R} / #the starting date of the trip of {E} to {R}
  idiom When does {E} weigh anchor with {R} ahead?
== Distance: number
  ask What is the distance that {E} covers to {R}? / #the distance of {E} to {R} / ~what distance {E} covers to {R}
  ask What is the distance of {E} to {R}? / ~how great the distance of {E} to {R} is / #the distance that {E} covers to {R}
  ask- {E} covers what distance to {R}?
  ask+ What distance does {E} cover to {R}? / How great is the distance that {E} covers to {R}?
  other How far does {E} have to go to reach {R}? / ~how far {R} is for {E} / How long is the route of {E} to {R}?
  other How long is the journey of {E} to {R}, measured in miles? / How many nautical miles lie ahead of {E} on the way to {R}? / How long a stretch of water must {E} cross to {R}? / What length does the passage of {E} to {R} have? / How much sea does {E} have to traverse before {R}?
  other How far away is {R} on the voyage of {E}? / ~how many kilometres of sailing {E} does to {R} / ~how lengthy the course of {E} to {R} is / #the span travelled by {E} to {R} / #the number of miles logged by {E} to {R}
  other- How many nautical miles is it to {R} with {E}? / ~how many nautical miles it is to {R} with {E} / How many nautical miles does {E} sail on its trip to {R}?
  other+ How many miles or kilometres does {E} travel to get to {R}? / What mileage does {E} do on the trip to {R}? / How long in miles or kilometres is the crossing of {E} to {R}? / ~how many miles or kilometres the trip of {E} to {R} is / #the mileage of {E} on the trip to {R}
  idiom How much sea lies before {E} on the way to {R}?
== Ticket price: amount
  ask What is the ticket price of {E} to {R}? / #the ticket price of {E} to {R} / ~what ticket price {E} has to {R}
  ask What is the price of a ticket of {E} to {R}? / ~how high the ticket price of {E} to {R} is / #the price of a ticket for {E} to {R}
  ask- The voyage of {E} to {R} has what ticket price?
  ask+ What ticket price does {E} have to {R}? / How high is the ticket price of {E} to {R}?
  other How much does it cost to go to {R} with {E}? / ~how much one pays to travel to {R} with {E} / #the fare of {E} to {R}
  other How expensive is a journey to {R} on {E}? / What do I have to spend to sail to {R} on {E}? / What does the operator ask for passage to {R} aboard {E}? / How much does a seat on {E} to {R} go for? / What is the going rate for a voyage to {R} with {E}?
  other What amount do passengers owe for {E} to {R}? / ~what it sets you back to take {E} to {R} / ~how much cash a traveller needs for {E} to {R} / #the sum due for a boarding pass on {E} to {R} / #the tariff of {E} to {R}
  other- How expensive is the trip to {R} on {E}? / ~how expensive the trip to {R} on {E} is / What am I charged for the trip to {R} on {E}?
  other+ How much is a place on {E} to {R}? / What will I be charged for a trip on {E} to {R}? / How much money do I need to book a crossing to {R} on {E}? / ~how much they charge for a trip to {R} on {E} / #the charge per person for {E} to {R}
  idiom ~what a passage to {R} on {E} sets one back
== Passengers: number
  ask How many passengers were on the voyage of {E} to {R}? / ~how many passengers {E} had to {R} / #the number of passengers of {E} to {R}
  ask How large was the number of passengers on the voyage of {E} to {R}? / ~what the number of passengers of {E} to {R} was / #the number of passengers on the voyage of {E} to {R}
  ask- The voyage of {E} to {R} had how many passengers?
  ask+ How many passengers did {E} have on the voyage to {R}? / What was the number of passengers of {E} to {R}?
  other How many people did {E} take to {R}? / ~how many travellers {E} took to {R} / How many travellers went to {R} on {E}?
  other How many persons sailed to {R} on {E}? / How many tourists did {E} carry to {R}? / How many ticket holders did {E} have on the crossing to {R}? / How many voyagers did {E} transport to {R}? / How many holidaymakers rode {E} to {R}?
  other How many individuals booked {E} to {R}? / ~how many folks boarded {E} for {R} / ~how many seats were taken on {E} to {R} / #the head count on {E} to {R} excluding the crew / #the occupancy of {E} on the way to {R}
  other- How many guests were aboard {E} on the trip to {R}? / ~how many guests were aboard {E} on the trip to {R} / How many persons travelled to {R} aboard {E}?
  other+ How many paying customers did {E} bring to {R}? / Apart from the crew, how many people made the trip on {E} to {R}? / ~how many guests made the trip to {R} aboard {E} / #the number of guests aboard {E} on the trip to {R}
  idiom ~how full {E} was on the way to {R}
== Pilot: name
  ask Who was the pilot of {E} on the voyage to {R}? / ~who the pilot of {E} to {R} was
  ask What is the name of the pilot of {E} on the voyage to {R}? / ~which pilot {E} had on the voyage to {R} / #the pilot that {E} had to {R}
  ask- The voyage of {E} to {R} had which pilot?
  ask+ Which pilot did {E} have on the voyage to {R}? / #the pilot of {E} on the voyage to {R}
  other Who guided {E} into the harbour of {R}? / ~who guided {E} into {R} / Who showed {E} the way into {R}?
  other Who brought {E} safely into {R}? / Who conducted {E} to its mooring in {R}? / Who advised the captain of {E} on the approach to {R}? / Who directed {E} through the channel at {R}? / Who took the helm of {E} on the way into {R}?
  other Who led {E} past the shallows at {R}? / ~who assisted {E} in entering {R} / ~who manoeuvred {E} into port at {R} / #the person at the wheel of {E} on the way into {R} / #the person with local knowledge who escorted {E} into {R}
  other- Who steered {E} into {R}? / ~who steered {E} into {R} / Which person brought {E} safely into {R}?
  other+ Who helped {E} navigate the local waters at {R}? / Who came aboard {E} to steer it to its berth in {R}? / Which local expert navigated {E} on arrival in {R}? / ~who helped {E} navigate the waters of {R} / #the local expert who steered {E} to its berth in {R}
  idiom Whose guiding hand did {E} have at {R}?
`,
  ),
};

export const stages: Table = {
  id: 'stages',
  heading: ['Work packages', 'Overview of the work packages'],
  row: {
    label: 'Package',
    value: (dice) =>
      `${proper(dice)} ${dice.pick(['Mapping', 'Sampling', 'Analysis', 'Outreach', 'Modelling', 'Archive'])}`,
  },
  columns: columns(
    {
      Leader: people,
      Budget: money(9000, 9e5),
      Due: dates(2024, 2036),
      Researchers: count(2, 60),
      Progress: percent,
    },
    `
== Leader: name
  ask Who is the leader of the {R} package of {E}? / ~who the leader of {R} in {E} is
  ask By whom is the {R} package of {E} led? / What is the name of the leader of {R} in {E}? / ~which leader the {R} package of {E} has
  ask- The {R} package of {E} has which leader?
  ask+ Which leader does the {R} package of {E} have? / #the leader of the {R} package of {E}
  other Who [runs|is in charge of] {R} within {E}? / ~who [runs|is in charge of] {R} within {E} / Who is responsible for {R} within {E}?
  other Who coordinates {R} in {E}? / Who manages the {R} part of {E}? / Who oversees {R} within {E}? / Whom do the people working on {R} in {E} report to?
  other Who is the principal investigator for {R} in {E}? / ~who guides the {R} section of {E} / ~who has been entrusted with {R} in {E} / #the chief of {R} in {E} / #the scientist accountable for {R} in {E}
  other- Who heads {R} inside {E}? / ~who heads {R} inside {E} / Which person manages {R} as part of {E}?
  other+ Who heads the {R} part of {E}? / Who supervises {R} in {E}? / Who directs the {R} team in {E}? / ~who supervises the {R} work in {E} / #the head of {R} in {E}
  idiom On whose shoulders does {R} rest inside {E}?
== Budget: amount
  ask What is the budget of the {R} package of {E}? / #the budget of the {R} package of {E} / ~how large the budget of {R} in {E} is
  ask How high is the budget of the {R} package of {E}? / ~what budget the {R} package of {E} has / #the size of the budget of {R} in {E}
  ask- The {R} package of {E} has what budget?
  ask+ How large is the budget of the {R} package of {E}? / What budget does the {R} package of {E} have?
  other How much money does {R} get within {E}? / ~how much money {R} gets within {E} / What may {R} spend within {E}?
  other How much cash does {R} have in {E}? / What financial means have been set aside for {R} in {E}? / How much is earmarked for {R} within {E}? / What resources in money has {R} been assigned in {E}? / How expensive may {R} be in {E}?
  other How much was granted to the {R} part of {E}? / ~what {R} is permitted to cost within {E} / ~how much capital the {R} team of {E} has at its disposal / #the allotment for {R} in {E} / #the planned expenditure on {R} in {E}
  other- How much funding does {R} have inside {E}? / ~how much funding {R} has inside {E} / What sum did {E} set aside for {R}?
  other+ How much funding is allocated to {R} in {E}? / What amount of the {E} funds goes to {R}? / What sum is available for the {R} work in {E}? / ~how much funding the {R} part of {E} was given / #the funding for {R} in {E}
  idiom ~how deep the pockets of {R} are inside {E}
== Due: date
  ask When is the {R} package of {E} due? / ~when {R} in {E} is due / #the due date of {R} in {E}
  ask On what date is {R} in {E} due? / ~what the due date of the {R} package of {E} is / #the day the {R} package of {E} is due
  ask- The {R} package of {E} is due when?
  ask+ When is {R} in {E} due? / What is the due date of the {R} package of {E}?
  other By when must {R} be finished within {E}? / ~when {R} must be finished within {E} / Until when may {R} go on within {E}?
  other By what date should {R} be wrapped up in {E}? / When is {R} meant to end in {E}? / What is the target date for {R} in {E}? / Till what day does the {R} team of {E} have time? / When do the results of {R} in {E} have to be handed in?
  other When does the schedule say {R} must be concluded in {E}? / ~by when the {R} part of {E} has to be submitted / ~when {R} should be ready within {E} / #the cut-off date for {R} in {E} / #the closing date of {R} in {E}
  other- What is the deadline for {R} inside {E}? / ~what deadline {R} has inside {E} / When should {R} be completed as part of {E}?
  other+ What is the deadline for {R} in {E}? / When does the {R} team of {E} have to deliver? / When is the {R} work in {E} supposed to be complete? / ~what the deadline for the {R} part of {E} is / #the deadline of {R} in {E}
  idiom When does the clock stop for {R} inside {E}?
== Researchers: number
  ask How many researchers work in the {R} package of {E}? / ~how many researchers {R} in {E} has / #the number of researchers in {R} of {E}
  ask How large is the number of researchers in {R} of {E}? / ~how many researchers work in the {R} package of {E} / #the number of researchers who work in the {R} package of {E}
  ask- The {R} package of {E} has how many researchers?
  ask+ How many researchers does the {R} package of {E} have? / What is the number of researchers in the {R} package of {E}?
  other How many people are busy with {R} within {E}? / ~how many scientists deal with {R} within {E} / #the size of the team of {R} within {E}
  other How many experts work on {R} in {E}? / How many scholars take part in {R} within {E}? / How many investigators does {R} have in {E}? / How many specialists collaborate on {R} in {E}? / How many employees are engaged in {R} within {E}?
  other What is the headcount of {R} in {E}? / ~how many colleagues participate in the {R} part of {E} / ~how many persons carry out studies for {R} in {E} / #the workforce for {R} in {E} / #the personnel count of {R} in {E}
  other- How large is the group that does {R} inside {E}? / ~how large the group for {R} inside {E} is / How many members does the group for {R} inside {E} have?
  other+ How many staff members are assigned to {R} in {E}? / How many academics are involved in the {R} part of {E}? / How big is the group that handles {R} in {E}? / ~how many academics are assigned to {R} in {E} / #the number of staff members assigned to {R} in {E}
  idiom ~how many heads {R} has inside {E}
== Progress: percentage
  ask What is the progress of the {R} package of {E}? / #the progress of the {R} package of {E} / ~what progress {R} in {E} has made
  ask How great is the progress of {R} in {E}? / ~how much progress the {R} package of {E} has made / #the progress that {R} in {E} has made
  ask- The {R} package of {E} has made what progress?
  ask+ What progress has {R} in {E} made? / How much progress has the {R} package of {E} made?
  other How much of {R} is done within {E}? / ~how much of {R} is done within {E} / How far has {R} got within {E}?
  other How advanced is {R} within {E}? / What portion of {R} in {E} has been accomplished? / What is the status of {R} in {E}, as a percentage? / How much of the work on {R} has been achieved in {E}? / What fraction of the tasks in {R} has {E} dealt with?
  other How much headway has {R} made in {E}? / ~how much of {R} has been carried out in {E} / ~what proportion of {R} in {E} has already been handled / #the degree of fulfilment of {R} in {E} / #the share of {R} in {E} that is over and ready
  other- To what extent is {R} complete inside {E}? / ~to what extent {R} is complete inside {E} / What percentage of {R} has been completed inside {E}?
  other+ What percentage of {R} in {E} is complete? / How far along is the {R} part of {E}? / How close to being finished is {R} in {E}, in percent? / ~what percentage of the {R} part of {E} has been completed / #the completion rate of {R} in {E}
  idiom ~how close {R} is to the finish line inside {E}
`,
  ),
};
