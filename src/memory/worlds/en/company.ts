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
  ask What date does the founding deed of {E} bear? / Do you know the date on which {E} was founded? / ~on what date the deed founding {E} is dated
  ask- {E} was founded when? / #{E}'s founding date / Since when has {E}, by its founding date, been around?
  ask+ What is the founding date of {E}? / What date is on the deed by which {E} was founded?
  other ~when {E} [came into being|got its start] / When did {E} [begin its existence|start out]?
  other #the date on which {E} [came into existence|was established] / How far back does {E} go?
  other When was {E} [set up|launched|established]? / Since when has there been a firm called {E}?
  other When did {E} open for business? / What is the birthday of the company {E}? / How old is {E}, that is, from what date does it exist? / When did {E} commence trading?
  other When was {E} brought to life by its owners? / ~when {E} was originally registered as an enterprise / ~at what time {E} was constituted / #the inception date of {E} / #the day that marks the beginning of {E} as an organisation
  other- When did {E} first open for business? / ~when {E} was created as a company / When was {E} formed? / In what year, or on what day, was {E} formed?
  other+ ~since when {E} has been in business / #the day on which {E} was created / On what day was {E} incorporated?
  idiom #{E}'s birthday as a business / When was {E} called into life?
== founder: name, history, link person, person
  labels Founder / Founded by
  says The founder of {S} is {V}. / {S} was started by its founder, {V}. / {P} founder was {V}.
  ask Who is the founder of {E}? / #the founder of {E} / ~who the founder of {E} is
  ask Which person is the founder of {E}?
  ask ~by whom {E} was started
  ask- #{E}'s founder / By which founder was {E} started? / ~which founder started {E}
  ask+ What is the name of the founder of {E}?
  other Who [set up|created|established] {E}? / ~who [set up|established] {E} / Whose idea was {E}?
  other To whom does {E} owe its existence? / Who called {E} into being? / #the person who [created|set up] {E}
  other Who originated the company {E}? / Who first formed {E}? / Which entrepreneur is behind the beginnings of {E}? / By whom was {E} brought into the world? / Who laid the foundations of {E}?
  other Who first began the business that is {E}? / ~which individual initiated {E} / ~who the original owner of {E} was / #the pioneer who began {E} / #the initiator of the firm {E}
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
  ask What town are the headquarters of {E} in? / In what place does {E} keep its headquarters?
  ask- {E} has its headquarters in which place? / ~in which place the headquarters of {E} stand
  ask- Where do {E}'s headquarters stand?
  ask+ In what town do the headquarters of {E} stand? / ~where the headquarters of {E} stand
  other Where is {E} [based|run from]? / ~where {E} is [based|managed from]
  other From which town is {E} [managed|directed]? / What town is home to {E}? / #the home town of {E}
  other In which place does the management of {E} sit?
  other In which settlement does {E} keep its main office? / In which municipality is {E} domiciled? / Where is {E} registered as a resident company? / Which community does {E} operate out of? / Where does {E} have its head office?
  other What place is the principal address of {E} in? / ~where the main building of {E} is situated / ~which locality hosts the leadership of {E} / #the registered seat of {E} / #the corporate base of {E}
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
  ask In which factory town are the goods of {E} made? / ~where the factory that {E} keeps is
  ask- Where does {E}'s factory stand? / ~in which place {E} keeps a factory
  ask+ Where is the factory in which the goods of {E} are made? / ~in which town {E} keeps a factory
  other Where does {E} [make its products|produce]? / ~where {E} [manufactures|turns out its goods]
  other #the place of production of {E} / In which town are the wares of {E} put together?
  other Where do the assembly lines of {E} stand? / In what town does the manufacturing of {E} take place?
  other Where are the works of {E}? / Where are the items from {E} fabricated? / At which location does {E} carry out its production? / What place houses the machines of {E}?
  other Which municipality is {E}'s industrial site in? / ~where the merchandise of {E} gets assembled / ~in which locality {E} has its mill or workshops / #the spot where {E} creates its articles
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
  ask Who acts as managing director of {E}? / ~who has been managing director of {E} for some years
  ask- #{E}'s managing director / ~which managing director {E} has
  ask+ Who has been managing director of {E} for some years? / What is the name of the managing director of {E}?
  other Who [runs|leads|heads|manages] {E}? / ~who [is in charge of|leads] {E} / #the boss of {E}
  other Who is at the top of {E}? / Under whose leadership does {E} work? / Who has the last word at {E}?
  other Who governs as chief over {E}? / Who directs the business of {E}? / Who holds the highest post at {E}? / Who is responsible for running {E} day to day? / Who oversees {E} as a whole?
  other Who presides over {E}? / ~who steers {E} / ~who occupies the leading position at {E} / #the number one in the hierarchy of {E} / #the manager responsible for {E}
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
  ask What number of people does {E} employ? / How many people are employed by {E}? / ~at what number the employees of {E} stand
  ask- {E} has how many employees? / ~how many people {E} employs
  ask+ At what figure does the number of employees of {E} stand?
  other How many people [work for|work at|are on the payroll of] {E}?
  other ~how many people [work for|have a job at] {E} / #the [headcount|size of the workforce] of {E}
  other How large is the staff of {E}? / How many workers are there at {E}? / How many jobs does {E} provide?
  other How strong is the labour force of {E}? / How many staff members does {E} count? / How many hands does {E} keep busy? / How big is the team of {E}? / How many people draw a salary from {E}?
  other How many folks hold a contract with {E}? / ~how many colleagues one would have at {E} / ~how many persons {E} has hired altogether / #the manpower of {E} / #the staffing level at {E}
  other- How big is the team at {E}? / ~how big the team at {E} is / How many persons are in the service of {E}?
  other+ ~how many men and women earn their living at {E} / How much personnel does {E} have in total? / #the total personnel at {E} / How many positions are filled at {E}?
  idiom How many hands does {E} have on deck? / How many men and women earn their bread at {E}?
== apprentices: number, people
  labels Apprentices / Trainees
  says {S} trains {V} apprentices at the moment. / There are {V} apprentices learning the trade at {S}.
  says {P} workshop has places for {V} apprentices.
  ask How many apprentices are there at {E}? / ~how many apprentices {E} trains
  ask #the number of apprentices at {E} / How many apprentices does {E} train?
  ask How many apprentices are learning at {E} at the moment? / For what number of apprentices are there places at {E}? / ~how many apprentices there are places for in the workshop of {E}
  ask- {E} trains how many apprentices? / ~for how many apprentices {E} has places
  ask+ How many places for apprentices does the workshop of {E} have? / How many apprentices are learning the trade at {E}?
  other How many young people are being taught a trade by {E}? / ~how many trainees {E} [has|takes]
  other #the count of learners at {E} / How many trainees does {E} take on? / How many beginners is {E} schooling?
  other For how many youngsters does {E} offer vocational training?
  other How many trainee slots are there at {E}? / How many adolescents are completing their training at {E}? / How many pupils of the craft does {E} instruct? / How many future skilled workers does {E} educate? / What is the size of the apprenticeship scheme at {E}?
  other How many novices are under instruction at {E}? / ~how many students of the trade {E} looks after / ~how many interns and learners {E} is bringing up in the craft / #the trainee intake of {E} / #the quantity of budding craftspeople at {E}
  other- How many school leavers are being prepared for a job at {E}? / ~how many school leavers {E} is preparing for a job / For how many school leavers is {E} the place where they qualify for a job?
  other+ How many juniors are learning on the job at {E}? / ~how many school leavers {E} is currently teaching / How many people in vocational education are there at {E}? / #the number of training positions at {E} / How many newcomers does {E} prepare for the profession?
  idiom How many novices does {E} have under its wing?
== revenue: amount, figures
  labels Annual revenue / Revenue
  says {P} annual revenue is {V}. / Last year {S} reported revenue of {V}. / {S} has an annual revenue of {V}.
  ask What is the annual revenue of {E}? / #the annual revenue of {E} / ~how high the annual revenue of {E} is
  ask How much revenue did {E} report?
  ask What was the revenue that {E} reported last year? / How much annual revenue does {E} have?
  ask- #{E}'s revenue for the year / ~what revenue {E} reported
  ask+ What revenue did {E} report last year? / How high is the annual revenue of {E}?
  other How much does {E} [sell in a year|turn over each year]?
  other ~how much [money comes in at|turnover is made by] {E} in a year / #the yearly [sales|turnover] of {E}
  other What does {E} take in over twelve months? / How much money do the sales of {E} bring in?
  other How high is the turnover of {E}?
  other What are the yearly earnings from sales at {E}? / What sum does {E} make in sales per annum? / How much business does {E} do in a year? / How much did {E} gross in its latest financial year? / What do the receipts of {E} add up to per year?
  other How much does {E} bill its clients in a year? / ~how much trade {E} does annually / ~what amount {E} rakes in each year / #the yearly proceeds of {E} / #the top line in the accounts of {E}
  other- What are the takings of {E} in one year? / ~what the takings of {E} for one year are / How much does {E} earn from its customers per year?
  other+ How much income does {E} generate per year? / ~how much {E} earns per year before expenses / What do customers spend at {E} every year in total? / #the gross takings of {E} for one year / How much cash flows into {E} each year?
  idiom ~what the till of {E} takes in from January to December
== debt: amount, figures
  labels Bank debt / Debt
  says {P} debt to the bank amounts to {V}. / {S} still carries a debt of {V}. / The debt of {S} stands at {V}.
  ask How high is the debt of {E}? / #the debt of {E} / ~what debt {E} carries / How much debt does {E} have?
  ask To what amount does the debt of {E} come? / What debt does {E} still carry? / ~how much the debt of {E} to the bank amounts to
  ask- What does {E}'s debt amount to? / ~at what sum the debt of {E} stands
  ask+ What does the debt of {E} to the bank amount to? / At what sum does the debt of {E} stand?
  other How much does {E} owe? / ~how much {E} [owes|has yet to pay back] / #the sum that {E} owes
  other How much borrowed money must {E} pay back? / What are the liabilities of {E}?
  other How much do the creditors of {E} have to get back?
  other How much is {E} indebted? / What does {E} have to repay? / How much money has been lent to {E}? / How big are the financial obligations of {E}? / What arrears does {E} have with its financiers?
  other What sum remains unpaid by {E} to its lender? / ~how heavily {E} has borrowed / ~what burden of credit weighs on {E} / #the indebtedness of {E} / #the total that {E} is due to pay to lenders
  other- What is the size of the loans of {E}? / ~what the loans of {E} add up to / #the total of the outstanding loans of {E}
  other+ How large are the outstanding loans of {E}? / ~how large a loan {E} still has / How much credit has {E} not repaid yet? / #the outstanding loan balance of {E} / How deep in the red is {E} with its lenders?
  idiom ~how deep in the red {E} is
== registration: identifier, rules
  labels Registration number / Register no.
  says {S} is entered in the register under the number {V}. / {P} registration number is {V}.
  says The registration number of {S} reads {V}.
  ask What is the registration number of {E}? / #the registration number of {E}
  ask ~under which number {E} is entered in the register
  ask What number has {E} been entered under in the register? / What does the registration number of {E} read? / ~what the registration number given to {E} is
  ask- #{E}'s registration number / Under what number is {E} entered in the register?
  ask- ~how the registration number of {E} reads
  ask+ Under which number is {E} entered in the register? / How does the registration number of {E} read?
  other Under which [code|entry] do the authorities list {E}? / ~by which [code|reference] the authorities know {E}
  other #the official [identifier|reference] of {E} / How is {E} filed officially?
  other What identifier was {E} assigned? / Which reference do I quote for {E} at the commercial court?
  other Which legal ID does {E} have? / What is the trade roll entry of {E}? / Which digits and letters denote {E} in official files? / What is the enrolment code of {E}? / What official key stands for {E} in the records?
  other As which string is {E} recorded with the court? / ~what identification {E} carries in the chamber of commerce / ~by what file mark {E} is catalogued / #the docket code of {E} / #the incorporation code of {E}
  other- What ID does {E} have as a company? / ~what company ID {E} was given / By what ID can I find {E} among all companies?
  other+ What is {E}'s company ID? / ~what ID {E} has in the public records / What do I type in to look up {E} in the commercial records? / #the company ID that belongs to {E} / Which ID identifies {E} in the business directory of the court?
  idiom What string of characters is the fingerprint of {E} on official paper?
== listed: date, history
  labels Stock market listing / Listed since
  says {S} went public {on} {V}. / The shares of {S} were first traded {on} {V}.
  says {S} has been listed on the stock market since {V}.
  ask When did {E} go public? / ~when {E} went public / Since when has {E} been listed on the stock market?
  ask #the date on which {E} went public
  ask What is the date on which the shares of {E} were first traded? / From what date has {E} been listed on the stock market? / ~when the shares of {E} were first traded
  ask- {E} went public when? / ~since when {E} has been listed on the stock market
  ask+ When were the shares of {E} first traded?
  other When could investors first buy [shares in|a stake in] {E}? / ~when investors could first buy into {E}
  other #the date of the initial offering of {E} / From when on was {E} on the exchange?
  other When did {E} have its flotation? / When did {E} open itself to shareholders?
  other When was {E} floated? / When did {E} join the stock exchange? / When did dealing in {E} securities begin? / When did {E} become a publicly held company? / When was {E} introduced to the equity market?
  other When was {E} admitted to official quotation? / ~since when {E} has had a ticker / ~when {E} issued equities to outsiders / #the day {E} got its first quote / #the moment {E} stopped being privately owned
  other- When did {E} have its IPO? / ~when {E} had its IPO / What is the IPO date of {E}?
  other+ When was the IPO of {E}? / On what day did {E} debut on the bourse? / #the IPO date of {E} / Since when can ordinary people own a piece of {E}?
  idiom ~on which day {E} made its debut on the trading floor
== export: percentage, figures
  labels Export share / Exports
  says {S} exports {V} of what it makes. / Exports make up {V} of the sales of {S}. / {P} export share is {V}.
  ask What is the export share of {E}? / #the export share of {E} / ~how high the export share of {E} is
  ask What share of its goods does {E} export?
  ask What part of what {E} makes is exported? / How much do exports make up of the sales of {E}? / ~what share of what it makes {E} exports
  ask- #{E}'s export share / ~what part of its sales exports make up for {E}
  ask+ How much of what it makes does {E} export? / What part of the sales of {E} do exports make up?
  other How much of the output of {E} [is sold|goes] abroad?
  other ~what portion of the goods of {E} [leaves the country|is sold abroad] / #the portion that {E} ships abroad
  other Which fraction of its wares does {E} send to other countries?
  other To what extent does {E} depend on foreign buyers? / What percentage of its business does {E} do abroad?
  other What percentage of {E}'s production is for the foreign market? / How much of {E}'s trade is cross-border? / What is the foreign quota of {E}? / Of everything {E} sells, how much goes to customers in foreign nations?
  other How many per cent of the products of {E} are destined for other states? / ~how much of its merchandise {E} supplies to clients worldwide / ~how much of its turnover {E} earns beyond its own borders / #the overseas ratio of {E} / #the slice of turnover that {E} achieves internationally
  other- What proportion of its production does {E} ship overseas? / ~what proportion of its production {E} ships overseas / How large is the overseas part of what {E} produces?
  other+ ~what proportion of its production {E} ships across the border / How large is the international business of {E} relative to the total? / #the percentage of orders from outside the country at {E} / What proportion of its production does {E} deliver overseas?
  idiom ~how strongly {E} leans on customers beyond the border
== moved: phrase, history
  labels Reason for moving / Why it moved
  says {S} moved because {V}. / {S} had to move to other premises because {V}.
  says The reason why {S} moved was that {V}.
  ask Why did {E} move? / ~why {E} moved / #the reason why {E} moved / Why did {E} have to move to other premises?
  ask What was the reason that {E} had to move? / Because of what did {E} move to other premises? / ~for what reason {E} moved to other premises
  ask- {E} moved for what reason? / ~for what reason {E} had to move
  ask+ For what reason did {E} move? / ~why {E} had to move to other premises
  other What made {E} [relocate|change its address]? / ~what drove {E} to [relocate|look for a new site]
  other #the cause of the relocation of {E} / How come {E} left its former site?
  other Why did {E} give up its old location? / What was behind the relocation of {E}?
  other What prompted {E} to leave its old home? / Why did {E} transfer its operations elsewhere? / What necessitated a new site for {E}? / Why did {E} vacate the earlier property? / What motivated {E} to settle somewhere else?
  other How come {E} shifted to another place? / ~what compelled {E} to pack up and go / ~why {E} abandoned its original quarters / #the motive for the change of address of {E} / #the explanation for why {E} resettled
  other- Why are the premises of {E} no longer where they used to be? / ~what caused {E} to switch to another place / What caused {E} to switch to another place?
  other+ Why is {E} no longer at its previous address? / ~why {E} isn't where it used to be any more / What forced {E} out of its previous buildings? / #the grounds on which {E} took new quarters / What led {E} to switch locations?
  idiom ~what chased {E} out of its old quarters / On what grounds did {E} pack its bags?
== makes: phrase, use
  labels Products / Makes
  says {S} makes {V}. / {P} products are {V}. / The main products of {S} are {V}.
  ask What does {E} make? / ~what {E} makes / #the products of {E} / What are the main products of {E}?
  ask What products are made by {E}? / Which are the main products that {E} makes? / ~which products are made by {E}
  ask- {E} makes what? / ~which products {E} makes
  ask+ Which products does {E} make? / ~what the main products of {E} are
  other What [goods|articles] can one buy from {E}? / ~what [goods|articles] {E} turns out
  other #the range of goods of {E} / In what line of goods is {E}? / What leaves the workshops of {E}?
  other What kinds of things does {E} manufacture?
  other What does {E} fabricate? / What items come out of {E}? / What is in the catalogue of {E}? / What does {E} specialise in?
  other What wares does {E} offer? / ~what the output of {E} consists of / ~what sort of stuff {E} creates / #the line of merchandise that comes from {E} / #the assortment of {E}
  other- What does {E} produce? / ~what {E} produces / Which items does {E} offer its customers? / What items come from {E}?
  other+ What does {E} sell? / What is {E} known for building? / #the merchandise produced by {E} / What can customers order from {E}?
  idiom What does {E} earn its bread with?
== supplier: name, people, link company
  labels Main supplier / Supplier
  says {P} main supplier is {V}. / The main supplier of {S} is {V}. / {S} names {V} as its main supplier.
  ask Who is the main supplier of {E}? / #the main supplier of {E} / ~which company is the main supplier of {E}
  ask Which supplier does {E} mainly have?
  ask Which company is named by {E} as its main supplier? / Who mainly acts as supplier to {E}?
  ask- #{E}'s main supplier / ~whom {E} names as its main supplier
  ask+ Whom does {E} name as its main supplier? / Which company is the main supplier of {E}?
  other From whom does {E} [buy|get] most of its materials? / ~from which firm {E} [gets|buys] most of its materials
  other #the business that delivers most to {E} / Who provides {E} with most of what it needs?
  other Which firm delivers the most to {E}? / Whose deliveries does {E} depend on most?
  other Who furnishes {E} with its chief materials? / Which business partner feeds the production of {E}? / Who ships the bulk of the parts to {E}? / From which source does {E} procure most of its components? / Which enterprise equips {E} with its essentials?
  other Where does {E} purchase most of its stock? / ~which outfit keeps {E} stocked / ~from which manufacturer {E} mostly obtains its goods / #the leading provider for {E} / #the key trading partner that {E} acquires its supplies from
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
