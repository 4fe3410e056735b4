/** Companies. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { company } from './names.ts';
import { branches } from './tables.ts';
import { code, companies, count, dates, money, oneOf, people, percent, phrase, places, several } from './values.ts';

const values = {
  founded: dates(1890, 2020),
  founder: people,
  seat: places,
  factory: places,
  head: people,
  staff: count(12, 4800),
  apprentices: count(2, 90),
  revenue: money(3e5, 9e8),
  debt: money(2e5, 8e7),
  registration: code('HR-99999', 'B 999-999', 'AA99999', '9999/99/A'),
  listed: dates(1985, 2024),
  export: percent,
  moved: phrase(
    'the old [building|warehouse|workshop] had [flooded twice|burned down|become far too small|been sold to a developer]',
    'the [rent|price of electricity|land tax] had [doubled|risen every year|become impossible to pay]',
    'the [railway line|ferry|canal] on which it depended had been closed',
    'most of the [skilled workers|younger staff|engineers] lived on the other side of the river',
  ),
  makes: several(
    2,
    3,
    ...'door hinges,reading lamps,fishing nets,lift cables,ice skates,wool blankets,garden pumps,piano strings,bicycle bells'.split(
      ',',
    ),
    ...'roof tiles,camping stoves,oak barrels,weather stations,paint rollers,seat belts'.split(','),
  ),
  supplier: companies,
  fine: money(2000, 4e6),
  colour: oneOf(
    'dark green with a silver stripe',
    'orange letters on grey',
    'a white heron on blue',
    'three black rings',
    'a red anchor in a circle',
    'yellow and violet squares',
  ),
};

const wordings = `
== founded: date, history
  labels Founded / Date founded
  says {S} was founded {on} {V}. / The deed by which {S} was founded is dated {V}. / {P} founding date is {V}.
  ask When was {E} founded? / ~when {E} was founded / #the founding date of {E} / On what date was {E} founded?
  ask- {E} was founded when? / #{E}'s founding date / Since when has {E}, by its founding date, been around?
  ask+ What is the founding date of {E}? / What date is on the deed by which {E} was founded?
  other ~when {E} [came into being|got its start] / When did {E} [begin its existence|start out]?
  other #the date on which {E} [came into existence|was established] / How far back does {E} go?
  other When was {E} [set up|launched|established]? / Since when has there been a firm called {E}?
  other- When did {E} first open for business? / ~when {E} was created as a company / When was {E} formed? / In what year, or on what day, was {E} formed?
  other+ ~since when {E} has been in business / #the day on which {E} was created / On what day was {E} incorporated?
  idiom #{E}'s birthday as a business / When was {E} called into life?
== founder: name, history, link person, person
  labels Founder / Founded by
  says The founder of {S} is {V}. / {S} was started by its founder, {V}. / {P} founder was {V}.
  ask Who is the founder of {E}? / #the founder of {E} / ~who the founder of {E} is
  ask Which person is the founder of {E}?
  ask- #{E}'s founder / By which founder was {E} started? / ~which founder started {E}
  ask+ What is the name of the founder of {E}?
  other Who [set up|created|established] {E}? / ~who [set up|established] {E} / Whose idea was {E}?
  other To whom does {E} owe its existence? / Who called {E} into being? / #the person who [created|set up] {E}
  other- Who was the person that originally formed {E}? / ~who first built up {E} / Who began {E} as a business?
  other+ ~who launched {E} in the first place / Who originally opened {E}? / #the man or woman who built {E} up from nothing / Who came up with {E}?
  idiom ~whose brainchild {E} is / Who got {E} off the ground? / #the man or woman behind the birth of {E}
  role the founder of {E}
  role- the founder who started {E}
  role-other the person who set up {E} / the one who created {E}
  role-other- the person who first built up {E}
== seat: name, place, link place
  labels Headquarters / Head office
  says {P} headquarters are in {V}. / {S} has its headquarters in {V}. / The headquarters of {S} stand in {V}.
  ask Where are the headquarters of {E}? / ~where {E} has its headquarters
  ask In which town does {E} have its headquarters? / #the town where {E} has its headquarters
  ask- {E} has its headquarters in which place? / ~in which place the headquarters of {E} stand
  ask- Where do {E}'s headquarters stand?
  ask+ In what town do the headquarters of {E} stand? / ~where the headquarters of {E} stand
  other Where is {E} [based|run from]? / ~where {E} is [based|managed from]
  other From which town is {E} [managed|directed]? / What town is home to {E}? / #the home town of {E}
  other In which place does the management of {E} sit?
  other- Where is the main office of {E}? / ~where the main office of {E} is / In what city can the central administration of {E} be found?
  other+ What city is {E} officially located in? / Where would I find the central administration of {E}? / #the location of {E}'s central offices / Where do the executives of {E} go to work?
  idiom ~which town {E} calls home / #the place from which {E} is steered
  role the town where {E} has its headquarters
  role- the place in which the headquarters of {E} stand
  role-other the town where {E} is based / the home town of {E}
  role-other- the place where the main office of {E} is
== factory: name, place, link place
  labels Factory / Production site
  says {P} only factory is in {V}. / The goods are made in a factory in {V}. / {S} keeps a factory in {V}.
  ask Where is the factory of {E}? / ~where the factory of {E} is / In which town does {E} keep its factory?
  ask #the town with the factory of {E}
  ask- Where does {E}'s factory stand? / ~in which place {E} keeps a factory
  ask+ Where is the factory in which the goods of {E} are made? / ~in which town {E} keeps a factory
  other Where does {E} [make its products|produce]? / ~where {E} [manufactures|turns out its goods]
  other #the place of production of {E} / In which town are the wares of {E} put together?
  other Where do the assembly lines of {E} stand? / In what town does the manufacturing of {E} take place?
  other- Where is the plant of {E} situated? / ~where the plant of {E} is situated / In what location does {E} have its plant?
  other+ Where is {E}'s plant? / ~where the production plant of {E} is located / In what city does {E} have its production line? / #the location of the plant that {E} operates / Where does the stuff that {E} sells get built?
  idiom #the spot where the output of {E} leaves the line / ~where the workshops of {E} lie
  role the town where {E} keeps its factory
  role- the place in which the factory of {E} stands
  role-other the town where {E} makes its products
  role-other- the place where the plant of {E} is situated
== head: name, people, link person, person
  labels Managing director / Director
  says {V} has been its managing director for some years. / The managing director of {S} is {V}.
  says {P} managing director is {V}.
  ask Who is the managing director of {E}? / #the managing director of {E} / ~who the managing director of {E} is
  ask Which person is managing director of {E}?
  ask- #{E}'s managing director / ~which managing director {E} has
  ask+ Who has been managing director of {E} for some years? / What is the name of the managing director of {E}?
  other Who [runs|leads|heads|manages] {E}? / ~who [is in charge of|leads] {E} / #the boss of {E}
  other Who is at the top of {E}? / Under whose leadership does {E} work? / Who has the last word at {E}?
  other- Who is the chief executive of {E}? / ~who the chief executive of {E} is / Who has overall responsibility for {E}? / Who is the top executive at {E}?
  other+ Who is {E}'s CEO? / Who makes the final decisions at {E}? / #the top executive at {E} / Who calls the shots at {E}?
  idiom ~who calls the shots at {E} / Who is at the helm of {E}?
  role the managing director of {E}
  role- the person who is managing director of {E}
  role-other the person who runs {E} / the boss of {E}
  role-other- the chief executive of {E}
== staff: number, figures
  labels Employees / Number of employees
  says {S} has {V} employees. / {S} employs {V} people. / The number of employees of {S} stands at {V}.
  ask How many employees does {E} have? / ~how many employees {E} has / #the number of employees of {E}
  ask How many people does {E} employ?
  ask- {E} has how many employees? / ~how many people {E} employs
  ask+ At what figure does the number of employees of {E} stand?
  other How many people [work for|work at|are on the payroll of] {E}?
  other ~how many people [work for|have a job at] {E} / #the [headcount|size of the workforce] of {E}
  other How large is the staff of {E}? / How many workers are there at {E}? / How many jobs does {E} provide?
  other- How big is the team at {E}? / ~how big the team at {E} is / How many persons are in the service of {E}?
  other+ ~how many men and women earn their living at {E} / How much personnel does {E} have in total? / #the total personnel at {E} / How many positions are filled at {E}?
  idiom How many hands does {E} have on deck? / How many men and women earn their bread at {E}?
== apprentices: number, people
  labels Apprentices / Trainees
  says {S} trains {V} apprentices at the moment. / There are {V} apprentices learning the trade at {S}.
  says {P} workshop has places for {V} apprentices.
  ask How many apprentices are there at {E}? / ~how many apprentices {E} trains
  ask #the number of apprentices at {E} / How many apprentices does {E} train?
  ask- {E} trains how many apprentices? / ~for how many apprentices {E} has places
  ask+ How many places for apprentices does the workshop of {E} have? / How many apprentices are learning the trade at {E}?
  other How many young people are being taught a trade by {E}? / ~how many trainees {E} [has|takes]
  other #the count of learners at {E} / How many trainees does {E} take on? / How many beginners is {E} schooling?
  other For how many youngsters does {E} offer vocational training?
  other- How many school leavers are being prepared for a job at {E}? / ~how many school leavers {E} is preparing for a job / For how many school leavers is {E} the place where they qualify for a job?
  other+ How many juniors are learning on the job at {E}? / ~how many school leavers {E} is currently teaching / How many people in vocational education are there at {E}? / #the number of training positions at {E} / How many newcomers does {E} prepare for the profession?
  idiom How many novices does {E} have under its wing?
== revenue: amount, figures
  labels Annual revenue / Revenue
  says {P} annual revenue is {V}. / Last year {S} reported revenue of {V}. / {S} has an annual revenue of {V}.
  ask What is the annual revenue of {E}? / #the annual revenue of {E} / ~how high the annual revenue of {E} is
  ask How much revenue did {E} report?
  ask- #{E}'s revenue for the year / ~what revenue {E} reported
  ask+ What revenue did {E} report last year? / How high is the annual revenue of {E}?
  other How much does {E} [sell in a year|turn over each year]?
  other ~how much [money comes in at|turnover is made by] {E} in a year / #the yearly [sales|turnover] of {E}
  other What does {E} take in over twelve months? / How much money do the sales of {E} bring in?
  other How high is the turnover of {E}?
  other- What are the takings of {E} in one year? / ~what the takings of {E} for one year are / How much does {E} earn from its customers per year?
  other+ How much income does {E} generate per year? / ~how much {E} earns per year before expenses / What do customers spend at {E} every year in total? / #the gross takings of {E} for one year / How much cash flows into {E} each year?
  idiom ~what the till of {E} takes in from January to December
== debt: amount, figures
  labels Bank debt / Debt
  says {P} debt to the bank amounts to {V}. / {S} still carries a debt of {V}. / The debt of {S} stands at {V}.
  ask How high is the debt of {E}? / #the debt of {E} / ~what debt {E} carries / How much debt does {E} have?
  ask- What does {E}'s debt amount to? / ~at what sum the debt of {E} stands
  ask+ What does the debt of {E} to the bank amount to? / At what sum does the debt of {E} stand?
  other How much does {E} owe? / ~how much {E} [owes|has yet to pay back] / #the sum that {E} owes
  other How much borrowed money must {E} pay back? / What are the liabilities of {E}?
  other How much do the creditors of {E} have to get back?
  other- What is the size of the loans of {E}? / ~what the loans of {E} add up to / #the total of the outstanding loans of {E}
  other+ How large are the outstanding loans of {E}? / ~how large a loan {E} still has / How much credit has {E} not repaid yet? / #the outstanding loan balance of {E} / How deep in the red is {E} with its lenders?
  idiom ~how deep in the red {E} is
== registration: identifier, rules
  labels Registration number / Register no.
  says {S} is entered in the register under the number {V}. / {P} registration number is {V}.
  says The registration number of {S} reads {V}.
  ask What is the registration number of {E}? / #the registration number of {E}
  ask ~under which number {E} is entered in the register
  ask- #{E}'s registration number / Under what number is {E} entered in the register?
  ask- ~how the registration number of {E} reads
  ask+ Under which number is {E} entered in the register? / How does the registration number of {E} read?
  other Under which [code|entry] do the authorities list {E}? / ~by which [code|reference] the authorities know {E}
  other #the official [identifier|reference] of {E} / How is {E} filed officially?
  other What identifier was {E} assigned? / Which reference do I quote for {E} at the commercial court?
  other- What ID does {E} have as a company? / ~what company ID {E} was given / By what ID can I find {E} among all companies?
  other+ What is {E}'s company ID? / ~what ID {E} has in the public records / What do I type in to look up {E} in the commercial records? / #the company ID that belongs to {E} / Which ID identifies {E} in the business directory of the court?
  idiom What string of characters is the fingerprint of {E} on official paper?
== listed: date, history
  labels Stock market listing / Listed since
  says {S} went public {on} {V}. / The shares of {S} were first traded {on} {V}.
  says {S} has been listed on the stock market since {V}.
  ask When did {E} go public? / ~when {E} went public / Since when has {E} been listed on the stock market?
  ask #the date on which {E} went public
  ask- {E} went public when? / ~since when {E} has been listed on the stock market
  ask+ When were the shares of {E} first traded?
  other When could investors first buy [shares in|a stake in] {E}? / ~when investors could first buy into {E}
  other #the date of the initial offering of {E} / From when on was {E} on the exchange?
  other When did {E} have its flotation? / When did {E} open itself to shareholders?
  other- When did {E} have its IPO? / ~when {E} had its IPO / What is the IPO date of {E}?
  other+ When was the IPO of {E}? / On what day did {E} debut on the bourse? / #the IPO date of {E} / Since when can ordinary people own a piece of {E}?
  idiom ~on which day {E} made its debut on the trading floor
== export: percentage, figures
  labels Export share / Exports
  says {S} exports {V} of what it makes. / Exports make up {V} of the sales of {S}. / {P} export share is {V}.
  ask What is the export share of {E}? / #the export share of {E} / ~how high the export share of {E} is
  ask What share of its goods does {E} export?
  ask- #{E}'s export share / ~what part of its sales exports make up for {E}
  ask+ How much of what it makes does {E} export? / What part of the sales of {E} do exports make up?
  other How much of the output of {E} [is sold|goes] abroad?
  other ~what portion of the goods of {E} [leaves the country|is sold abroad] / #the portion that {E} ships abroad
  other Which fraction of its wares does {E} send to other countries?
  other To what extent does {E} depend on foreign buyers? / What percentage of its business does {E} do abroad?
  other- What proportion of its production does {E} ship overseas? / ~what proportion of its production {E} ships overseas / How large is the overseas part of what {E} produces?
  other+ ~what proportion of its production {E} ships across the border / How large is the international business of {E} relative to the total? / #the percentage of orders from outside the country at {E} / What proportion of its production does {E} deliver overseas?
  idiom ~how strongly {E} leans on customers beyond the border
== moved: phrase, history
  labels Reason for moving / Why it moved
  says {S} moved because {V}. / {S} had to move to other premises because {V}.
  says The reason why {S} moved was that {V}.
  ask Why did {E} move? / ~why {E} moved / #the reason why {E} moved / Why did {E} have to move to other premises?
  ask- {E} moved for what reason? / ~for what reason {E} had to move
  ask+ For what reason did {E} move? / ~why {E} had to move to other premises
  other What made {E} [relocate|change its address]? / ~what drove {E} to [relocate|look for a new site]
  other #the cause of the relocation of {E} / How come {E} left its former site?
  other Why did {E} give up its old location? / What was behind the relocation of {E}?
  other- Why are the premises of {E} no longer where they used to be? / ~what caused {E} to switch to another place / What caused {E} to switch to another place?
  other+ Why is {E} no longer at its previous address? / ~why {E} isn't where it used to be any more / What forced {E} out of its previous buildings? / #the grounds on which {E} took new quarters / What led {E} to switch locations?
  idiom ~what chased {E} out of its old quarters / On what grounds did {E} pack its bags?
== makes: phrase, use
  labels Products / Makes
  says {S} makes {V}. / {P} products are {V}. / The main products of {S} are {V}.
  ask What does {E} make? / ~what {E} makes / #the products of {E} / What are the main products of {E}?
  ask- {E} makes what? / ~which products {E} makes
  ask+ Which products does {E} make? / ~what the main products of {E} are
  other What [goods|articles] can one buy from {E}? / ~what [goods|articles] {E} turns out
  other #the range of goods of {E} / In what line of goods is {E}? / What leaves the workshops of {E}?
  other What kinds of things does {E} manufacture?
  other- What does {E} produce? / ~what {E} produces / Which items does {E} offer its customers? / What items come from {E}?
  other+ What does {E} sell? / What is {E} known for building? / #the merchandise produced by {E} / What can customers order from {E}?
  idiom What does {E} earn its bread with?
== supplier: name, people, link company
  labels Main supplier / Supplier
  says {P} main supplier is {V}. / The main supplier of {S} is {V}. / {S} names {V} as its main supplier.
  ask Who is the main supplier of {E}? / #the main supplier of {E} / ~which company is the main supplier of {E}
  ask Which supplier does {E} mainly have?
  ask- #{E}'s main supplier / ~whom {E} names as its main supplier
  ask+ Whom does {E} name as its main supplier? / Which company is the main supplier of {E}?
  other From whom does {E} [buy|get] most of its materials? / ~from which firm {E} [gets|buys] most of its materials
  other #the business that delivers most to {E} / Who provides {E} with most of what it needs?
  other Which firm delivers the most to {E}? / Whose deliveries does {E} depend on most?
  other- Which vendor does {E} purchase from most? / ~which vendor is the most important one for {E} / What vendor does {E} purchase the bulk of its inputs from?
  other+ Who sells {E} most of its raw materials? / ~who {E} sources most of its inputs from / Which vendor does {E} rely on the most? / #the primary vendor of {E} / With whom does {E} place the bulk of its orders?
  idiom ~on whose shoulders the purchasing of {E} rests
  role the main supplier of {E}
  role- the company that {E} names as its main supplier
  role-other the firm that delivers most to {E}
  role-other- the vendor that {E} purchases from most
== fine: amount, rules, held
  labels Fine paid / Fine
  says {S} once had to pay a fine of {V} for filing its accounts late.
  says A fine of {V} was imposed on {S} by the regulator.
  ask- How high was the fine imposed on {E}? / ~what fine {E} had to pay / #the fine imposed on {E}
  ask- What fine did {E} have to pay?
  other- How large was the penalty that {E} received? / ~how large a penalty {E} was given / #the penalty that {E} was given
  idiom How much did its misconduct cost {E}?
== colour: phrase, use, held
  labels Logo / Trademark
  says {P} trademark shows {V}. / The trademark of {S} is {V}.
  ask- What does the trademark of {E} show? / #the trademark of {E} / ~what the trademark of {E} shows
  other- What does the logo of {E} look like? / ~what the logo of {E} looks like / What is on the logo of {E}? / What logo does {E} use?
  idiom Under what flag does {E} sail to market?
`;

export const companyKind: Kind = {
  id: 'company',
  nouns: ['company', 'firm', 'business', 'manufacturer'],
  pronouns: [['it', 'its']],
  name: company,
  openers: [
    '{S} is a [small|mid-sized|family-run|privately held] company [with a good name in its trade|that few people outside its trade know].',
    '{S} is a [manufacturer|firm|business] [of long standing|with a loyal circle of customers].',
    'Among the firms of the region {S} is [one of the better known|one of the quieter ones].',
  ],
  fillers: [
    '{S} rarely advertises.',
    'Customers praise {P} patience with unusual orders.',
    'In spite of its name, {S} has tried its hand at many things.',
    'The logo of {S} has been redrawn several times.',
  ],
  appositions: ['the company {E}', 'the firm {E}'],
  relations: [...relations(values, wordings), ...clauses],
  tables: [branches],
};
