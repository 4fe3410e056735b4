/** Relations that several kinds have: where it is, who heads it, what it costs, under which number it is filed. Values that fit all of them. */
import type { Relation } from '../book.ts';
import { relations } from '../lines.ts';
import { code, companies, count, dates, money, people, percent, places } from './values.ts';

const all = relations(
  {
    place: places,
    opened: dates(1900, 2023),
    chief: people,
    designer: people,
    sponsor: companies,
    maker: companies,
    cost: money(20000, 9e7),
    price: money(3, 4000),
    visitors: count(900, 950000),
    volunteers: count(3, 480),
    file: code('AA-999', '99/9999', 'A9999-9', 'AAA 99.9'),
    inspected: dates(1995, 2024),
    renewed: dates(1970, 2024),
    satisfied: percent,
    grant: money(3000, 6e6),
  },
  `
== place: name, place, link place
  labels Location / Place
  says {S} is located in {V}. / The location of {S} is {V}. / One finds {S} in {V}.
  ask Where is {E} located? / ~where {E} is located / #the location of {E} / In which town is {E} located?
  ask In what town does one find {E}? / ~where one finds {E} / Located in which town is {E}?
  ask Where can one find {E}? / In which place is {E} located? / ~what the location of {E} is / ~in which town {E} is located / #the town in which {E} is located
  ask- {E} is located in which place? / #{E}'s location / ~in which place one finds {E}
  ask+ Where does one find {E}? / What is the location of {E}?
  other To which town must one travel to see {E}? / ~where one has to go to see {E} / #the [home|site] of {E}
  other In which town does {E} have its home? / Where does one come across {E}? / What place is {E} associated with?
  other Where on the map is {E}? / In what municipality does {E} lie? / In which locality does {E} stand? / What town would I type into a route planner to reach {E}? / What is the address of {E}, as far as the locality goes?
  other Which town hosts {E}? / ~in what community {E} is based / ~in which area of the country {E} is to be looked for / #the geographic position of {E} / #the seat of {E}
  other Whereabouts is {E}? / In which city is {E} to be seen? / Where exactly do I have to drive if I want to visit {E}? / What is the nearest town to get off at for {E}?
  other Which town can boast of having {E}? / Where do I get to {E}, I mean what town is it in? / ~where {E} is situated / ~in which city {E} is
  other ~what part of the world {E} is in / ~which town {E} belongs to / ~what destination to book for a trip to {E} / ~in what village or city I can visit {E}
  other #the town where {E} is situated / #the city that {E} is in / #which spot on the map {E} occupies
  other- Where can I find {E}? / ~where I can find {E} / Where is {E} situated? / What town is {E} in?
  other+ Where exactly is {E} situated? / Which city or village is {E} in? / Where do I need to go if I want to visit {E}? / ~whereabouts {E} is / #the city or village where {E} is situated
  idiom ~which dot on the map belongs to {E} / #the whereabouts of {E}
  role the town where {E} is located
  role- the place in which {E} is located
  role-other the home of {E} / the town to which one travels to see {E}
  role-other- the town that {E} is in
== opened: date, history
  labels Opened / Opening date
  says {S} was opened {on} {V}. / {P} opening was celebrated {on} {V}. / The opening of {S} took place {on} {V}.
  ask When was {E} opened? / ~when {E} was opened / #the opening date of {E} / When did the opening of {E} take place?
  ask On what date was {E} opened? / What is the date of the opening of {E}?
  ask On what day was {E} opened? / What was the opening date of {E}? / ~on what date {E} was opened / #the date on which {E} was opened
  ask- {E} was opened when? / ~when the opening of {E} was celebrated / #{E}'s opening date
  ask+ When was the opening of {E} celebrated? / ~when the opening of {E} took place
  other When was the ribbon cut at {E}? / ~when {E} welcomed its first guests / #the day on which {E} was inaugurated
  other When was {E} inaugurated? / Since when has the public been able to see {E}? / When was {E} handed over to the public?
  other When did {E} come into service? / When was the inauguration of {E}? / When was the launch of {E}? / On what day were the doors of {E} unlocked for the first time? / How long has {E} been open, that is, since which day?
  other When did visitors first set foot in {E}? / ~when {E} was officially unveiled / #the day of the ceremonial start of {E} / #the date of the premiere of {E} before the public
  other When could people use or visit {E} for the first time? / From what date on was {E} accessible to everyone? / When did {E} begin its activity?
  other When was the first day of business of {E}? / When did {E} become available to the public? / ~when {E} was inaugurated / ~when {E} started running
  other ~since when people have been able to go to {E} / ~when {E} was first accessible / ~when {E} went into operation / ~on which day the tape was cut at {E}
  other ~when the dedication ceremony of {E} was held / #the inauguration of {E} and its date / #the first day of operation of {E} / #when {E} began to receive people
  other #the date {E} was launched
  other- When was {E} made accessible? / ~when people could visit or use {E} for the first time / When could people visit or use {E} for the first time? / When did {E} become accessible to everybody?
  other+ When did {E} first let people in? / When did {E} start operating? / From what date could people use {E}? / ~when {E} started operating / #the date on which {E} became accessible to everyone
  idiom When did {E} greet the first arrivals? / ~since when one has been able to set foot in {E}
== chief: name, people, link person, person
  labels Director / Head
  says {P} director is {V}. / The director of {S} is {V}. / {S} is headed by {V}, the director.
  ask Who is the director of {E}? / #the director of {E} / ~who the director of {E} is / By which director is {E} headed?
  ask Which director heads {E}? / ~who heads {E} as director / What is the name of the director of {E}?
  ask Who heads {E}? / Which person is the director of {E}? / ~by whom {E} is headed / ~what the director of {E} is called / #the director who heads {E}
  ask- #{E}'s director / ~which person is director of {E}
  ask+ Who heads {E} as its director?
  other Who is in charge of {E}? / ~who [runs|leads|manages] {E} / #the person in charge of {E} / Under whose leadership is {E}?
  other Who [runs|leads|manages] {E}? / Who takes the decisions at {E}?
  other Who is at the head of {E}? / Who supervises everything at {E}? / Who is the leader of {E}? / Who bears the overall responsibility for {E}? / Who occupies the chief executive's chair at {E}?
  other Who has the final say at {E}? / ~who governs the affairs of {E} / ~who has the top management post at {E} / #the top manager of {E} / #the person presiding over {E}
  other Who is the boss of {E}? / Who is responsible for running {E}? / Who directs {E} these days? / To whom do the staff of {E} report? / Who administers {E}?
  other ~who is at the top of {E} / ~who is in charge at {E} / ~who is at the helm of {E} / ~who oversees {E} / ~to whom the employees of {E} answer
  other ~under whose guidance {E} operates / #the boss of {E} / #the leader of {E} / #the chief of {E} / #whoever is running {E} at the moment
  other- Who is the most senior person at {E}? / ~who the most senior person at {E} is / #the most senior person at {E} / Who has overall responsibility for {E}?
  other+ Who is the boss at {E}? / Who holds the top post at {E}? / Whom do the staff of {E} ultimately report to? / ~who the boss of {E} is
  idiom ~who holds the reins at {E} / Who calls the tune at {E}? / At whose desk do the affairs of {E} end up?
  role the director of {E}
  role- the person who is director of {E}
  role-other the person in charge of {E} / the person who runs {E}
  role-other- the most senior person at {E}
== designer: name, history, link person, person
  labels Designer / Designed by
  says {P} designer was {V}. / {S} was designed by {V}. / The design of {S} is the work of {V}.
  ask Who designed {E}? / #the designer of {E} / ~who designed {E} / By whom was {E} designed?
  ask The design of {E} is the work of which person?
  ask Who did the design of {E}? / ~by whom {E} was designed / ~who the designer of {E} was
  ask- #{E}'s designer / ~whose work the design of {E} is / {E} was designed by whom?
  ask+ Who was the designer of {E}? / Whose work is the design of {E}?
  other Who drew the plans for {E}? / ~who drew the plans for {E} / #the author of the plans of {E} / On whose drawing board did {E} begin?
  other Whose plans does {E} follow? / Who thought up the shape of {E}?
  other Who sketched out {E} before it was built? / Who is credited with devising {E}? / Who invented the concept behind {E}? / Who planned {E}? / Which draughtsman laid out {E}?
  other Whose idea was the style and form of {E}? / ~who dreamt up {E} / ~who developed the layout of {E} / #the originator of {E} / #the person to whom {E} owes its appearance
  other Who was the architect of {E}? / Which engineer conceived {E}? / Whose brainchild is {E}? / Who created the blueprints of {E}? / From whose pencil does {E} come?
  other Who was the creative mind responsible for how {E} looks? / ~who the architect of {E} was / ~who came up with {E} / ~who made the blueprints of {E}
  other ~whose creation {E} is / ~who gave {E} its look / ~which engineer worked out the drawings for {E} / #the architect of {E} / #the creator of {E}
  other #the person who came up with the look of {E} / #whoever drafted {E}
  other- Who created the drawings for {E}? / ~who created the drawings for {E} / Who came up with how {E} would look? / Who created the concept of {E}?
  other+ Which architect or engineer came up with {E}? / Who made the drawings for {E}? / Who decided how {E} would look? / ~who conceived {E} / #the creator of the blueprints for {E}
  idiom ~from whose pencil {E} came / #the creative mind behind {E}
  role the designer of {E}
  role- the person who designed {E}
  role-other the author of the plans of {E} / the person who drew the plans for {E}
  role-other- the person who created the drawings for {E}
== sponsor: name, people, link company
  labels Main sponsor / Sponsor
  says {P} main sponsor is {V}. / The main sponsor of {S} is {V}. / {S} is sponsored by {V}.
  ask Who is the main sponsor of {E}? / #the sponsor of {E} / ~who sponsors {E} / By whom is {E} sponsored?
  ask Which company is the main sponsor of {E}? / ~who the main sponsor of {E} is
  ask Who sponsors {E}? / What is the name of the main sponsor of {E}? / ~which sponsor {E} has
  ask- #{E}'s main sponsor / Which sponsor does {E} have? / ~by which company {E} is sponsored
  ask+ Which main sponsor does {E} have? / What is the name of the sponsor of {E}?
  other Who helps to pay for {E}? / ~which firm gives money to {E} / #the firm that supports {E}
  other Which firm supports {E}? / Whose money keeps {E} going? / From which firm does {E} get donations?
  other Which business bankrolls {E}? / Who is the principal patron of {E}? / Which enterprise contributes the most cash to {E}? / Who puts up most of the funds for {E}? / Which commercial partner finances {E}?
  other Which brand subsidises {E} in return for advertising? / ~which corporation underwrites {E} / ~who the leading donor of {E} is / #the key benefactor of {E} / #the largest provider of private aid to {E}
  other Who funds {E}? / Which company backs {E}? / Who is the biggest financial supporter of {E}? / Whose logo is shown everywhere at {E} because they foot the bill?
  other Which business partner helps out {E} with cash? / Who is the main backer of {E}? / Thanks to the generosity of which company does {E} exist? / ~who funds {E}
  other ~who backs {E} financially / ~what company pays for {E} / ~which business provides financial support to {E} / ~from which enterprise {E} gets its funding
  other ~who the main backer of {E} is / #the main backer of {E} / #the company that finances {E} / #the main source of corporate funding for {E}
  other #the business whose contributions sustain {E}
  other- Which business funds {E}? / ~which business funds {E} / What business provides most of the private funding for {E}? / Who is the most important financial backer of {E}?
  other+ Which company backs {E} financially? / Who is the biggest corporate backer of {E}? / ~which company is the chief financial backer of {E} / #the company funding {E}
  idiom ~who opens the wallet for {E} / #the patron of {E}
  role the main sponsor of {E}
  role- the company that sponsors {E}
  role-other the firm that supports {E}
  role-other- the business that funds {E}
== maker: name, people, link company
  labels Manufacturer / Made by
  says {P} manufacturer is {V}. / {S} is manufactured by {V}. / The manufacturer of {S} is {V}.
  ask Who is the manufacturer of {E}? / #the manufacturer of {E} / ~who manufactures {E} / By which company is {E} manufactured?
  ask Which company manufactures {E}? / ~who the manufacturer of {E} is / #the company that manufactured {E}
  ask Who manufactures {E}? / Who was {E} manufactured by? / What is the name of the manufacturer of {E}? / ~which company manufactures {E}
  ask #the company by which {E} is manufactured
  ask- #{E}'s manufacturer / Which manufacturer does {E} come from? / ~by whom {E} is manufactured
  ask+ Which manufacturer is {E} from? / Who is {E} manufactured by?
  other Who [makes|produces|builds] {E}? / ~which firm [makes|produces|builds] {E} / #the [producer|maker] of {E}
  other From which firm does {E} come? / Whose product is {E}? / In whose works is {E} put together?
  other Who constructed {E}? / Which brand is {E}? / What make is {E}? / At whose plant was {E} put together? / Which corporation fabricated {E}?
  other Which enterprise created {E}? / ~whose workshop {E} came out of / ~who crafted {E} / #the industrial group that turned out {E} / #the business running the production of {E}
  other What company is behind {E}? / Who assembles {E}? / In which factory does {E} originate? / By whom is {E} produced? / What brand name is on {E}?
  other Which supplier delivers {E} as its own product? / Who brought out {E}? / ~what brand {E} is / ~what make {E} is / ~who assembles {E} / ~from which factory {E} comes
  other ~who is behind the production of {E} / ~what company put {E} on the market / ~by which business {E} was constructed / #the brand of {E} / #the make of {E}
  other #the company that assembles {E} / #the factory owner responsible for fabricating {E}
  other- Which business is behind the production of {E}? / ~which business is behind the production of {E} / Which business created {E}?
  other+ Which company is behind {E}? / In whose factory is {E} assembled? / Which business turns out {E}? / ~which company is responsible for assembling {E} / #the company behind {E}
  idiom ~whose label is on {E} / Out of which firm's gates does {E} come?
  role the manufacturer of {E}
  role- the company that manufactures {E}
  role-other the firm that makes {E} / the producer of {E}
  role-other- the business behind the production of {E}
== cost: amount, figures
  labels Total cost / Cost
  says {P} total cost came to {V}. / {S} cost {V} in all. / The total cost of {S} was {V}.
  ask What was the total cost of {E}? / #the total cost of {E} / ~how much {E} cost in all / How much did {E} cost in all?
  ask How high was the total cost of {E}? / ~what {E} cost in total / #the cost of {E} in all
  ask What did {E} cost in all? / To how much did the total cost of {E} come? / How much was the total cost of {E}? / ~what the total cost of {E} was
  ask ~how high the total cost of {E} was / #how much {E} cost in total
  ask- #{E}'s total cost / ~what the total cost of {E} came to
  ask+ What did {E} cost in total? / What did the total cost of {E} come to?
  other How much money was [spent on|put into] {E}? / ~how much was [spent on|put into] {E} / #the sum spent on {E}
  other How expensive was {E} as a whole? / What was the bill for {E}? / What did one have to pay for {E} altogether?
  other What was the final price tag of {E}? / How much had to be invested in {E}? / What amount was needed to get {E} done? / How much cash went into {E}? / How big was the financial outlay for {E}?
  other What budget did {E} use up in the end? / ~how much {E} set its owners back / ~how pricey {E} turned out to be altogether / #the grand total charged for {E} / #the aggregate spending on {E}
  other What were the overall expenses for {E}? / How much did they shell out for {E}? / How much did it take to realise {E} financially?
  other What did the whole of {E} run to in money? / What expenditure did {E} entail? / How much was paid for {E} from start to finish? / What sum did {E} swallow up?
  other ~what the overall expenses for {E} were / ~how expensive {E} was altogether / ~how much was paid out for {E} from beginning to end
  other ~how much money {E} took to complete / ~what investment {E} required / ~what the final bill for {E} was / ~how much they laid out for {E}
  other #the overall expenses of {E} / #the final bill for {E} / #the amount invested in {E} / #the total expenditure on {E}
  other- What was the overall expense for {E}? / ~what the overall expense for {E} was / How high were the overall expenses of {E}?
  other+ How much was paid for {E} overall? / What was the full expense of {E}? / How much did they end up paying for {E} once everything was finished? / ~what the entire expenditure on {E} was / #the overall expense of {E}
  idiom ~what sum {E} swallowed / How deep did one have to reach into the pocket for {E}?
== price: amount, figures
  labels Price / Retail price
  says {P} price is {V}. / {S} is sold at a price of {V}. / The price of {S} is {V}.
  ask What is the price of {E}? / #the price of {E} / ~at what price {E} is sold / At which price is {E} sold?
  ask How high is the price of {E}? / ~what the price of {E} is / #the price at which {E} is sold
  ask At what price does {E} sell? / What price is {E} sold at? / What is the retail price of {E}? / ~which price {E} is sold at / ~how high the price of {E} is
  ask #the retail price of {E}
  ask- #{E}'s price / {E} is sold at what price?
  ask+ What price does {E} have? / What price is {E} sold for?
  other How much does {E} cost? / ~how much {E} costs / How much must a buyer pay for {E}? / For how much can one have {E}?
  other What does one pay for {E}? / #the sum to be paid for {E}
  other How much will {E} set me back? / What is the going rate for {E}? / How expensive is {E} to buy? / What figure is printed on the sales tag of {E}? / What do dealers ask for {E}?
  other What would I have to spend to get {E}? / ~how much cash I need for {E} / ~what {E} retails at / #the charge for acquiring {E} / #the catalogue value of {E}
  other How much do they charge for {E}? / How much is {E}? / What does {E} go for in the shops? / How much do I have to shell out for {E}? / What will {E} run me?
  other How much are customers asked to hand over for {E}? / What is {E} listed at? / ~how much {E} is / ~what they charge for {E} / ~how much {E} goes for
  other ~how much one must pay to purchase {E} / ~what amount is due at the till for {E} / ~how expensive {E} is in the store / ~what {E} is on offer for / #what {E} goes for
  other #how much they charge for {E} / #the amount it takes to purchase {E} / #what customers have to pay for {E}
  other- What would a customer be charged for {E}? / ~what a customer is charged for {E} / #the amount charged for {E}
  other+ How much money do I need to purchase {E}? / How much do shops charge for {E}? / What does {E} go for in stores? / ~what stores charge for {E} / #the amount a customer is charged for {E}
  idiom How much has to be put on the counter for {E}?
== visitors: number, figures
  labels Visitors per year / Visitors
  says {S} had {V} visitors last year. / The number of visitors to {S} was {V} last year. / Last year {V} visitors came.
  ask How many visitors did {E} have last year? / ~how many visitors {E} had / #the number of visitors to {E}
  ask How many visitors came to {E} last year?
  ask How large was the number of visitors to {E} last year? / ~what number of visitors came to {E} last year / #the number of visitors that {E} had last year
  ask What was the number of visitors to {E} last year? / How many visitors did {E} get? / How many visitors per year does {E} have?
  ask ~how large the number of visitors to {E} was / #the number of visitors per year to {E}
  ask- {E} had how many visitors last year? / ~how many visitors came to {E}
  ask+ What number of visitors did {E} have last year? / How many visitors were there at {E} last year?
  other How many people went to see {E}? / ~how many people [saw|went to] {E} / #the attendance of {E} / What was the attendance of {E}?
  other How many guests were counted at {E}? / How well attended was {E}?
  other How many tourists and locals stopped by {E} last year? / How many folks came through the gates of {E} last year? / How much foot traffic did {E} see last year? / What was the annual footfall at {E}? / How many individuals did {E} welcome last year?
  other How many sightseers did {E} draw last year? / ~how many persons entered {E} last year / ~how large a crowd {E} pulled in over the last year / #the yearly audience figure of {E} / #the head count of people received at {E} last year
  other How many tickets or entries were recorded at {E} in the past year? / How many people turned up at {E} last year? / How big was the turnout at {E}?
  other How many people flocked to {E} in the course of the last year? / How many attendees did {E} have? / How many patrons did {E} attract last year?
  other How many came along to {E} during the previous year? / ~how many guests {E} had last year / ~how many tourists visited {E} / ~how many people turned up at {E}
  other ~how many attendees {E} registered / ~how big the turnout at {E} was / ~how busy {E} was last year in terms of people / ~how many people {E} attracted in a year
  other #the turnout at {E} / #the number of guests at {E} last year / #the annual tally of people visiting {E} / #how many attendees {E} had
  other- How many people came to {E} in the past year? / ~how many people came to {E} in the past year / How many admissions did {E} count in the past year? / What was the turnout at {E} in the past year?
  other+ How many people turned up at {E} over the past twelve months? / How many admissions did {E} record in the previous year? / How big was the public that {E} attracted in the previous year? / ~how many people dropped in at {E} over the past year / #the turnout at {E} for the past year
  idiom How many tickets did {E} have torn off at the door? / ~what crowd {E} drew
== volunteers: number, people
  labels Volunteers / Number of volunteers
  says {V} volunteers help with {S}. / {S} relies on {V} volunteers. / The number of volunteers of {S} is {V}.
  ask How many volunteers help with {E}? / ~how many volunteers {E} relies on / #the number of volunteers of {E} / How many volunteers does {E} have?
  ask How many volunteers are there to help with {E}? / #the number of volunteers that {E} relies on
  ask What is the number of volunteers of {E}? / How many volunteers work for {E}? / ~what the number of volunteers of {E} is / #the number of volunteers who help with {E}
  ask- {E} relies on how many volunteers? / ~how many volunteers help with {E}
  ask+ On how many volunteers does {E} rely? / What is the number of volunteers that help with {E}?
  other How many people give {E} their time for free? / ~how many unpaid helpers {E} has / #the count of unpaid helpers of {E}
  other How many unpaid helpers does {E} have? / How many people lend {E} a hand without pay? / How many do honorary work for {E}?
  other How many people donate their labour to {E}? / How many supporters do unpaid shifts for {E}? / How many assistants does {E} have who are not remunerated? / How many people offer their services to {E} at no charge? / How large is the voluntary staff of {E}?
  other How many community members help out at {E} gratis? / ~how many people give up their spare hours for {E} / ~how many persons work at {E} without wages / #the size of the group of unpaid hands at {E} / #the headcount of pro bono helpers at {E}
  other How many people work for nothing at {E}? / How many individuals pitch in at {E} without being paid? / How many non-salaried workers are involved in {E}?
  other How many citizens engage themselves for {E} out of goodwill? / How strong is the unpaid crew of {E}? / How many people serve {E} on a voluntary basis?
  other How big is the team of freewill helpers at {E}? / ~how many people help at {E} for free / ~how many work at {E} without pay
  other ~how many voluntary workers {E} can count on / ~how many individuals assist {E} without any compensation / ~how large the unpaid team of {E} is
  other ~how many persons are active for {E} on an honorary basis / ~how many folks pitch in at {E} for nothing / #how many people work for {E} without pay
  other #the number of voluntary workers at {E} / #the strength of the unpaid team behind {E} / #how many people assist {E} free of charge
  other- How many people are active for {E} although they receive no salary? / ~how many people are active for {E} with no salary / How many unsalaried people support {E}?
  other+ How many people work for {E} without a salary? / How many individuals support {E} out of goodwill? / How big is the team of unsalaried workers at {E}? / ~how many people pitch in at {E} for no money / #the total of unsalaried workers at {E}
  idiom ~how many good souls work for {E} for nothing
== file: identifier, rules
  labels File number / Reference
  says {P} file number is {V}. / The papers of {S} are kept under file number {V}. / {S} has the file number {V}.
  ask What is the file number of {E}? / #the file number of {E} / ~which file number {E} has / Under which file number are the papers of {E} kept?
  ask What is the number of the file of {E}? / ~under which file number the papers of {E} are kept / #the file number under which the papers of {E} are kept
  ask Which file number does {E} have? / What file number are the papers of {E} kept under? / What is the reference of {E}, its file number?
  ask ~what the file number of {E} is / ~what number the file of {E} has / #the number of the file in which the papers of {E} are kept
  ask- #{E}'s file number / ~under what file number the papers of {E} are kept
  ask+ Which file number are the papers of {E} kept under? / What file number does {E} have?
  other Which [code|reference] must be quoted in letters about {E}? / ~what reference to quote for {E}
  other #the [code|reference] under which the office knows {E} / How do the authorities refer to {E}? / What do I quote when I write about {E}? / What code identifies {E}?
  other What is the dossier number of {E}? / What record number do officials use for {E}? / Under which identifier are the documents on {E} stored? / What is the docket number for {E}? / Which registration number appears on the paperwork of {E}?
  other What number should I mention to a clerk who is looking up {E}? / ~which administrative number belongs to {E} / ~by which number the folder on {E} is labelled / #the registry key of {E} / #the index number given to the documentation of {E}
  other What is the case number of {E}? / Which number do I put in the subject line when writing to the office about {E}? / How is {E} catalogued by the authorities?
  other What ID do the officials have for {E}? / By what designation can the records of {E} be retrieved? / What is the archive signature of {E}?
  other Which number did the administration assign to {E}? / ~what the case number of {E} is / ~what code to give when asking the office about {E}
  other ~under what number {E} is registered / ~what ID {E} has with the authorities / ~what number the dossier on {E} bears / ~how to cite {E} in official correspondence
  other ~which number was assigned to the records of {E} / #the case number of {E} / #the official ID of {E} / #the number to be cited in correspondence about {E}
  other #the number assigned to the dossier on {E}
  other- What is the official case number of {E}? / ~what case number {E} has / By what case number can officials find the documents on {E}?
  other+ What is the case number for {E}? / Under which number is {E} registered in the archive? / In the official records, what ID has been assigned to {E}? / ~which case number I need for enquiries about {E} / #the case ID of {E}
  idiom What string of characters stands for {E} at the office?
== inspected: date, rules
  labels Last inspection / Inspected
  says {S} was last inspected {on} {V}. / {P} last inspection took place {on} {V}. / The last inspection of {S} is dated {V}.
  ask When was {E} last inspected? / ~when {E} was last inspected / #the date of the last inspection of {E} / When did the last inspection of {E} take place?
  ask On what date was {E} last inspected? / ~when the last inspection of {E} took place / #the day {E} was last inspected
  ask What is the date of the last inspection of {E}? / When did they last inspect {E}? / How is the last inspection of {E} dated? / ~on what date {E} was last inspected
  ask ~when {E} had its last inspection / #when the last inspection of {E} took place
  ask- {E} was last inspected when? / ~on what date the last inspection of {E} took place
  ask+ When did {E} have its last inspection? / On what date was the last inspection of {E}?
  other When did experts last [check|examine] {E}? / ~when {E} was last [checked|examined] / #the most recent check of {E}
  other When was {E} last looked over for safety? / When was the latest safety check of {E}? / How long ago, by the date, was {E} examined?
  other When was {E} last vetted by specialists? / When did {E} have its latest checkup? / When was the condition of {E} last assessed? / When did the regulator last take a close look at {E}? / On what day was {E} last scrutinised?
  other When was {E} last evaluated for defects? / ~when the last survey of {E} was carried out / ~when {E} was last verified to be in proper state / #the date when {E} was last monitored on site / #the date of the last walk-through of {E} by controllers
  other When was {E} last tested? / When did somebody official last go over {E}? / When was the most recent audit of {E}? / When was {E} reviewed most recently?
  other When did the surveyors last visit {E}? / On what date was {E} last subjected to a technical control? / When was the state of {E} last put to the test?
  other ~when {E} was last tested / ~when {E} had its latest check-up / ~when the most recent audit of {E} was / ~when someone last looked {E} over
  other ~when {E} was last reviewed by the authorities / ~on which day {E} was most recently controlled / ~when {E} last underwent an examination
  other #the date of the latest check-up of {E} / #the most recent examination of {E} and its date / #when {E} was last tested / #the day on which {E} was last reviewed
  other- When was {E} last officially tested? / ~when {E} was last officially tested / When did {E} last undergo an official test?
  other+ When did {E} last undergo official testing? / When did surveyors last visit {E} to see whether everything was in order? / When was {E} last audited by the authorities? / ~when {E} most recently underwent a technical review / #the date of the latest control visit to {E}
  idiom ~when somebody last went over {E} with a critical eye / When did {E} last come under scrutiny?
== renewed: date, history
  labels Renovated / Last renovation
  says {S} was renovated {on} {V}. / The renovation of {S} was finished {on} {V}. / {P} renovation ended {on} {V}.
  ask When was {E} renovated? / ~when {E} was renovated / #the date of the renovation of {E} / When was the renovation of {E} finished?
  ask On what date was {E} renovated? / #the date the renovation of {E} was finished
  ask When was the last renovation of {E}? / What is the date of the renovation of {E}? / ~when the renovation of {E} was finished / ~on what date {E} was renovated
  ask #the day on which the renovation of {E} ended
  ask- {E} was renovated when? / ~when the renovation of {E} ended
  ask+ When did the renovation of {E} end? / ~when they finished the renovation of {E}
  other When was {E} done up? / ~when {E} was done up / #the end of the modernisation of {E} / When was {E} modernised?
  other When did the builders leave {E} in better shape? / Since when has {E} had its present look?
  other When was {E} last overhauled? / When was {E} given a facelift? / When did {E} get upgraded? / When was {E} revamped? / When were the repairs on {E} finished?
  other When was {E} fixed up? / ~when {E} was reconditioned / ~when the remodelling of {E} was over / #the completion date of the rehabilitation of {E} / #the day {E} was returned to good condition by reconstruction
  other When was {E} restored? / When did the makeover of {E} come to a close? / When was {E} brought up to date? / When was the redevelopment work on {E} completed?
  other When did {E} get spruced up? / When was {E} rebuilt and improved? / ~when {E} was restored / ~when {E} was modernised / ~when the makeover of {E} was done
  other ~when they last fixed {E} up / ~when the overhaul of {E} was completed / ~when {E} was brought up to modern standards / #the date of the refurbishment of {E}
  other #when the restoration of {E} was completed / #the date of the last overhaul of {E} / #the day the makeover of {E} was complete
  other- When was {E} refurbished? / ~when {E} was refurbished / When was the refurbishment of {E} completed? / #the completion date of the refurbishment of {E}
  other+ When did the work to restore {E} wrap up? / When did {E} last get a makeover? / ~when the refurbishment of {E} was completed
  idiom ~when {E} got its facelift / When was {E} brought up to scratch?
== satisfied: percentage, figures
  labels Satisfied / Satisfaction
  says In a survey {V} of those asked were satisfied with {S}. / {S} satisfied {V} of those asked. / {P} satisfaction rate is {V}.
  ask How many of those asked were satisfied with {E}? / #the satisfaction rate of {E} / ~how many were satisfied with {E} in the survey
  ask What is the satisfaction rate of {E}? / ~how many of those asked {E} satisfied / #the rate of those satisfied with {E}
  ask How high is the satisfaction rate of {E}? / In the survey, how many were satisfied with {E}? / ~what the satisfaction rate of {E} is
  ask ~how many of those asked were satisfied with {E} / #how many of those asked were satisfied with {E}
  ask- What satisfaction rate does {E} have? / ~what part of those asked {E} satisfied
  ask+ How many of those asked did {E} satisfy?
  other What share of people were happy with {E}? / ~how large the part of happy people was for {E} / #the portion of people pleased with {E}
  other How popular is {E} in figures? / How large is the share that likes {E}? / What percentage spoke well of {E}?
  other How many per cent of the people questioned thought highly of {E}? / What fraction of the participants had no complaints about {E}? / What percentage of interviewees approved of {E}? / What proportion of users gave {E} a thumbs-up? / How large a percentage gave favourable feedback on {E}?
  other What did the questionnaire show about how many people appreciate {E}? / ~what percentage of the sample was glad about {E} / ~how high the contentment score of {E} is / #the percentage of people who praised {E} / #the customer acceptance level of {E}
  other How many respondents gave {E} a good rating? / What is the approval rating of {E}? / What percentage of people are content with {E}?
  other How many out of a hundred people find {E} good? / How well did {E} do in the opinion poll? / What proportion of respondents felt positive about {E}?
  other According to the poll, how many people enjoy {E}? / ~how high the approval rating of {E} is / ~what percentage of people are content with {E}
  other ~what proportion of respondents liked {E} / ~how {E} scored in the opinion poll / ~how many in a hundred were pleased with {E}
  other ~what fraction of people rated {E} well / ~how many per cent are fond of {E} / #the percentage of people content with {E}
  other #the proportion of respondents who rated {E} well / #the poll result of {E}
  other- What proportion of people rated {E} well? / ~what proportion of people rated {E} well / How many people, in percent, had a positive opinion of {E}?
  other+ What percentage of respondents gave {E} a positive rating? / According to the poll, what proportion of people were content with {E}? / How many out of a hundred respondents had a good opinion of {E}? / ~what proportion of respondents were content with {E} / #the approval rating of {E}
  idiom How much applause does {E} meet with?
== grant: amount, figures
  labels Public grant / Grant
  says {S} receives a public grant of {V}. / {P} public grant is {V}. / A public grant of {V} goes to {S}.
  ask How high is the public grant of {E}? / #the public grant of {E} / ~what public grant {E} receives / What grant does {E} receive?
  ask How much does {E} receive as a public grant? / ~how high the public grant of {E} is / #the public grant that {E} receives
  ask What is the public grant of {E}? / How large a public grant goes to {E}? / What public grant does {E} receive? / ~how large a grant {E} receives
  ask ~what the public grant of {E} is / #the grant that goes to {E}
  ask- #{E}'s public grant / {E} receives a public grant of what sum?
  ask+ What public grant goes to {E}? / How large a public grant does {E} receive?
  other How much taxpayers' money does {E} get? / ~how much the state adds to the funds of {E} / #the state aid for {E}
  other With how much does the state help {E}? / How much support from the treasury goes to {E}? / What subsidy does {E} enjoy?
  other With what amount is {E} financed out of the public purse? / How much money do public bodies hand to {E}? / What allowance does {E} draw from the government budget? / How much does {E} collect in official handouts? / How much is the municipality or state paying to {E}?
  other What sum is awarded to {E} from tax revenue? / ~how much backing in money the administration gives to {E} / ~what endowment from the government goes to {E} / #the amount allocated to {E} by the public sector / #the payment that {E} gets from state coffers
  other How much is {E} subsidised by? / How much government funding does {E} get? / How much does the public contribute to {E}? / What does {E} cost the taxpayer in support?
  other How much financial assistance do the authorities provide to {E}? / What contribution from public funds is {E} given? / How much does {E} obtain in subsidies?
  other ~how much {E} is subsidised by / ~how much government money goes to {E} / ~what funding {E} gets from the state / ~how much taxpayers contribute to {E}
  other ~what financial assistance {E} obtains from the authorities / ~how large the subsidy of {E} is / ~how much of the public budget is set aside for {E}
  other #the subsidy of {E} / #the amount of government funding for {E} / #how much taxpayers contribute to {E} / #the financial assistance that the authorities give {E}
  other- How much funding does {E} get from the government? / ~how much funding {E} gets from the government / What does the government contribute to {E}? / #the government contribution to {E}
  other+ How much government funding is given to {E}? / What financial assistance do the authorities provide for {E}? / How much do the authorities contribute to {E}? / ~how much government funding is paid to {E}
  idiom By what sum is {E} propped up from public funds?
`,
);

/** The shared relations of these ids. */
export function shared(...ids: string[]): Relation[] {
  return ids.map((id) => all.find((one) => one.id === id)!);
}
