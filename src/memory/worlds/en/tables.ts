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
  ask- The {R} branch of {E} opened when? / ~on what date {E} opened its {R} branch
  other Since when has {E} been present in {R}? / ~since when customers in {R} can go to {E}
  other When did {E} start business in {R}? / #the first day of {E} in {R}
  other- When did {E} set up its office in {R}? / ~when {E} began to operate in {R} / When did {E} begin to operate in {R}?
  idiom ~when {E} set foot in {R} / When did the doors of {E} first swing open in {R}?
== Staff: number
  ask How many staff does the {R} branch of {E} have? / ~how many staff there are at the {R} branch of {E}
  ask #the number of staff at the {R} branch of {E}
  ask- The {R} branch of {E} has how many staff? / ~what staff the {R} branch of {E} has
  other How many people work for {E} in {R}? / ~how many people earn their wages from {E} in {R} / #the headcount of {E} in {R}
  other How many jobs are there with {E} in {R}?
  other- How big is the team of {E} in {R}? / ~how big the team of {E} in {R} is / How many employees does {E} have in {R}?
  idiom ~how big the crew of {E} in {R} is
== Manager: name
  ask Who is the manager of the {R} branch of {E}? / ~who the manager of the {R} branch of {E} is
  ask ~which manager the {R} branch of {E} has
  ask- The {R} branch of {E} has which manager? / ~which person is manager of the {R} branch of {E}
  other Who runs the office of {E} in {R}? / ~who is in charge of {E} in {R} / Who leads the team of {E} in {R}?
  other Who is responsible for {E} in {R}?
  other- Who is the head of {E} in {R}? / ~who the head of {E} in {R} is / Who is the boss of {E} in {R}?
  idiom Who holds the reins for {E} in {R}?
== Annual rent: amount
  ask What is the annual rent of the {R} branch of {E}? / #the annual rent of the {R} branch of {E}
  ask ~how high the annual rent of the {R} branch of {E} is
  ask- The {R} branch of {E} has what annual rent? / ~what annual rent is given for the {R} branch of {E}
  other How much does {E} pay its landlord in {R}? / ~what the premises in {R} cost {E} each year
  other #the yearly cost of the premises of {E} in {R}
  other- How much does {E} pay per year to use its office in {R}? / ~how much {E} pays per year to use its office in {R} / What are the yearly costs of the office of {E} in {R}?
  idiom What does the landlord in {R} get from {E}?
== Postcode: identifier
  ask What is the postcode of the {R} branch of {E}? / #the postcode of the {R} branch of {E}
  ask ~which postcode the {R} branch of {E} has
  ask- The {R} branch of {E} has which postcode? / ~what postcode is given for the {R} branch of {E}
  other Which code goes on letters to {E} in {R}? / ~what code to write on a parcel to {E} in {R}
  other #the postal code of {E} in {R}
  other- What is the ZIP code of {E} in {R}? / ~what ZIP code {E} has in {R} / What ZIP code do I need to write to {E} in {R}?
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
  ask- The {R} district of {E} has how many residents? / ~what number of residents is given for {R} in {E}
  other How many people live in {R}, a part of {E}? / ~how many people live in {R}, which belongs to {E} / #the population of {R} within {E}
  other- How many citizens does the {R} quarter of {E} have? / ~how many citizens the {R} quarter of {E} has / How many inhabitants are there in the {R} quarter of {E}?
  idiom ~for how many people the {R} quarter of {E} is home
== Area in hectares: number
  ask What is the area in hectares of the district of {R} in {E}? / #the area of the {R} district of {E} / ~what area in hectares the {R} district of {E} has
  ask- The {R} district of {E} has what area? / ~which area is given for {R} in {E}
  other How large is {R}, a part of {E}? / ~how much ground {R} takes up within {E} / How much land belongs to {R} in {E}? / #the size of {R} within {E}
  other- How many hectares does the {R} quarter of {E} cover? / ~how many hectares the {R} quarter of {E} covers / How extensive is the {R} quarter of {E}?
  idiom ~how far the {R} quarter of {E} stretches its legs
== Councillor: name
  ask Who is the councillor of the district of {R} in {E}? / ~who is councillor for the {R} district of {E} / ~which councillor the {R} district of {E} has
  ask- The {R} district of {E} has which councillor? / ~who the councillor of {R} in {E} is
  other Who represents {R} in the council of {E}? / ~who speaks for {R} in {E} / Who was voted in for {R}, a part of {E}?
  other- Who sits in the town hall of {E} for {R}? / ~who sits in the town hall of {E} for {R} / Which politician was elected for the {R} quarter of {E}?
  idiom ~whom the people of the {R} quarter sent to the town hall of {E}
== Part of the town since: date
  ask Since when has {R} been part of the town of {E}? / ~since when {R} has been part of {E} / #the date on which {R} became part of {E}
  ask- {R} has been part of {E} since when? / ~from when {R} has been a part of {E}
  other When was {R} merged into {E}? / ~when {R} was incorporated into {E} / When did {R} join {E}? / #the incorporation of {R} into {E}
  other- When did the {R} quarter become a district of {E}? / ~when {E} took in {R} / When was {R} added to {E}?
  idiom ~when {E} swallowed up {R}
== School budget: amount
  ask What is the school budget of the district of {R} in {E}? / #the school budget of the {R} district of {E} / ~how large the school budget of {R} in {E} is
  ask- The {R} district of {E} has what school budget? / ~which school budget is given for {R} in {E}
  other How much is spent on education in {R}, a part of {E}? / ~what {E} spends on teaching in {R} / #the sum for education in {R} within {E}
  other- How much money do the schools of {R} in {E} get? / ~how much money the schools of {R} in {E} get / How much funding is there for schools in the {R} quarter of {E}?
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
  ask- The {R} variant of {E} has what price? / ~which price the {R} variant of {E} has
  other How much does {E} cost as {R}? / ~how much one pays for {E} in the form {R} / What does a buyer pay for {R}, a form of {E}?
  other- How expensive is {R}, a kind of {E}? / ~how expensive {R} is as a kind of {E} / What does the shop charge for the {R} model of {E}?
  idiom ~what one has to lay out for {R}, a kind of {E}
== Weight: number
  ask What is the weight of the {R} variant of {E}? / #the weight of the {R} variant of {E} / ~what weight the {R} variant of {E} has
  ask- The {R} variant of {E} has what weight? / ~which weight is given for {R} among the variants of {E}
  other How heavy is {R}, a form of {E}? / ~how heavy {E} is as {R} / #the mass of {R}, a form of {E}
  other- How many grams is the {R} model of {E}? / ~how many grams the {R} model of {E} is / What would the {R} model of {E} be in grams?
  idiom ~what {R}, a kind of {E}, brings to the scales
== Order code: identifier
  ask What is the order code of the {R} variant of {E}? / #the order code of the {R} variant of {E} / ~which order code the {R} variant of {E} has
  ask- The {R} variant of {E} has what order code? / ~what order code is given for {R} among the variants of {E}
  other What must I type to buy {R}, a form of {E}? / ~how {R}, a form of {E}, is listed in the catalogue / #the article number of {R}, a form of {E}
  other- Which product number do I need to order the {R} model of {E}? / ~which product number the {R} model of {E} has / What is the product number of the {R} model of {E}?
  idiom ~what goes on the form for {R}, a kind of {E}
== In shops since: date
  ask Since when has the {R} variant of {E} been in shops? / ~since when the {R} variant of {E} has been in shops
  ask- The {R} variant of {E} has been in shops since when?
  other When did {R}, a form of {E}, come out? / ~when one could first buy {R}, a form of {E} / #the launch of {R}, a form of {E}
  other- When did sales of the {R} model of {E} begin? / ~when sales of the {R} model of {E} began / When did the {R} model of {E} become available?
  idiom ~when {R}, a kind of {E}, hit the shelves
== Warranty: number
  ask How long is the warranty of the {R} variant of {E}? / #the warranty of the {R} variant of {E} / ~what warranty the {R} variant of {E} has
  ask- The {R} variant of {E} has what warranty? / ~which warranty is given for {R} among the variants of {E}
  other For how long is {R}, a form of {E}, repaired for free? / ~how long the maker stands by {R}, a form of {E} / #the guarantee of {R}, a form of {E}
  other- For how many months are buyers of the {R} model of {E} covered against defects? / ~for how many months defects of the {R} model of {E} are covered / How many months of cover does the {R} model of {E} have?
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
  ask- Release {R} of {E} was published when?
  other When did {E} {R} come out? / ~when {E} {R} became available / Since when can one download {E} {R}?
  other- When could users get {E} {R}? / ~when users could get {E} {R} / On what date was {E} {R} made available?
  idiom When did {E} {R} go out of the door?
== Bugs fixed: number
  ask How many bugs were fixed in release {R} of {E}? / ~how many bugs release {R} of {E} fixed / #the number of bugs fixed in release {R} of {E}
  ask- Release {R} of {E} fixed how many bugs?
  other How many errors did {E} {R} get rid of? / ~how many errors are gone with {E} {R} / How many defects were repaired in {E} {R}?
  other- How many faults were corrected in {E} {R}? / ~how many faults {E} {R} corrected / What is the number of faults corrected in {E} {R}?
  idiom How many glitches melted away with {E} {R}?
== Release manager: name
  ask Who was the release manager of release {R} of {E}? / ~who the release manager of release {R} of {E} was
  ask- Release {R} of {E} had which release manager?
  other Who [prepared|put together] {E} {R}? / ~who [prepared|put together] {E} {R} / Who was responsible for {E} {R}?
  other- Who supervised {E} {R}? / ~who supervised {E} {R} / Under whose supervision did {E} {R} appear?
  idiom ~who got {E} {R} out of the door
== Test coverage: percentage
  ask What is the test coverage of release {R} of {E}? / #the test coverage of release {R} of {E} / ~what test coverage release {R} of {E} has
  ask- Release {R} of {E} has what test coverage?
  other How much of the code of {E} {R} is tested? / ~how thoroughly {E} {R} was tested / #the tested share of {E} {R}
  other- How large a part of {E} {R} do the tests reach? / ~what part of {E} {R} the tests reach / What percentage of {E} {R} do the tests run through?
  idiom ~how little of {E} {R} can hide from the tests
== Checksum: identifier
  ask What is the checksum of release {R} of {E}? / #the checksum of release {R} of {E} / ~which checksum release {R} of {E} has
  ask- Release {R} of {E} has which checksum?
  other How can I verify the archive of {E} {R}? / ~by what one verifies the archive of {E} {R} / #the fingerprint of the archive of {E} {R}
  other- What is the hash of {E} {R}? / ~what the hash of {E} {R} is / Which hash should the file of {E} {R} have?
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
  ask- The departure of {E} for {R} is when?
  other When does {E} leave for {R}? / ~when {E} sets sail for {R} / On which day does one board {E} to get to {R}?
  other- When does the trip of {E} to {R} start? / ~when the trip of {E} to {R} starts / What is the starting date of the trip of {E} to {R}?
  idiom When does {E} weigh anchor with {R} ahead?
== Distance: number
  ask What is the distance that {E} covers to {R}? / #the distance of {E} to {R} / ~what distance {E} covers to {R}
  ask- {E} covers what distance to {R}?
  other How far does {E} have to go to reach {R}? / ~how far {R} is for {E} / How long is the route of {E} to {R}?
  other- How many nautical miles is it to {R} with {E}? / ~how many nautical miles it is to {R} with {E} / How many nautical miles does {E} sail on its trip to {R}?
  idiom How much sea lies before {E} on the way to {R}?
== Ticket price: amount
  ask What is the ticket price of {E} to {R}? / #the ticket price of {E} to {R} / ~what ticket price {E} has to {R}
  ask- The voyage of {E} to {R} has what ticket price?
  other How much does it cost to go to {R} with {E}? / ~how much one pays to travel to {R} with {E} / #the fare of {E} to {R}
  other- How expensive is the trip to {R} on {E}? / ~how expensive the trip to {R} on {E} is / What am I charged for the trip to {R} on {E}?
  idiom ~what a passage to {R} on {E} sets one back
== Passengers: number
  ask How many passengers were on the voyage of {E} to {R}? / ~how many passengers {E} had to {R} / #the number of passengers of {E} to {R}
  ask- The voyage of {E} to {R} had how many passengers?
  other How many people did {E} take to {R}? / ~how many travellers {E} took to {R} / How many travellers went to {R} on {E}?
  other- How many guests were aboard {E} on the trip to {R}? / ~how many guests were aboard {E} on the trip to {R} / How many persons travelled to {R} aboard {E}?
  idiom ~how full {E} was on the way to {R}
== Pilot: name
  ask Who was the pilot of {E} on the voyage to {R}? / ~who the pilot of {E} to {R} was
  ask- The voyage of {E} to {R} had which pilot?
  other Who guided {E} into the harbour of {R}? / ~who guided {E} into {R} / Who showed {E} the way into {R}?
  other- Who steered {E} into {R}? / ~who steered {E} into {R} / Which person brought {E} safely into {R}?
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
  ask- The {R} package of {E} has which leader?
  other Who [runs|is in charge of] {R} within {E}? / ~who [runs|is in charge of] {R} within {E} / Who is responsible for {R} within {E}?
  other- Who heads {R} inside {E}? / ~who heads {R} inside {E} / Which person manages {R} as part of {E}?
  idiom On whose shoulders does {R} rest inside {E}?
== Budget: amount
  ask What is the budget of the {R} package of {E}? / #the budget of the {R} package of {E} / ~how large the budget of {R} in {E} is
  ask- The {R} package of {E} has what budget?
  other How much money does {R} get within {E}? / ~how much money {R} gets within {E} / What may {R} spend within {E}?
  other- How much funding does {R} have inside {E}? / ~how much funding {R} has inside {E} / What sum did {E} set aside for {R}?
  idiom ~how deep the pockets of {R} are inside {E}
== Due: date
  ask When is the {R} package of {E} due? / ~when {R} in {E} is due / #the due date of {R} in {E}
  ask- The {R} package of {E} is due when?
  other By when must {R} be finished within {E}? / ~when {R} must be finished within {E} / Until when may {R} go on within {E}?
  other- What is the deadline for {R} inside {E}? / ~what deadline {R} has inside {E} / When should {R} be completed as part of {E}?
  idiom When does the clock stop for {R} inside {E}?
== Researchers: number
  ask How many researchers work in the {R} package of {E}? / ~how many researchers {R} in {E} has / #the number of researchers in {R} of {E}
  ask- The {R} package of {E} has how many researchers?
  other How many people are busy with {R} within {E}? / ~how many scientists deal with {R} within {E} / #the size of the team of {R} within {E}
  other- How large is the group that does {R} inside {E}? / ~how large the group for {R} inside {E} is / How many members does the group for {R} inside {E} have?
  idiom ~how many heads {R} has inside {E}
== Progress: percentage
  ask What is the progress of the {R} package of {E}? / #the progress of the {R} package of {E} / ~what progress {R} in {E} has made
  ask- The {R} package of {E} has made what progress?
  other How much of {R} is done within {E}? / ~how much of {R} is done within {E} / How far has {R} got within {E}?
  other- To what extent is {R} complete inside {E}? / ~to what extent {R} is complete inside {E} / What percentage of {R} has been completed inside {E}?
  idiom ~how close {R} is to the finish line inside {E}
`,
  ),
};
