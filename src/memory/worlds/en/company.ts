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
  ask In which year and on which day was {E} founded? / ~how the deed is dated by which {E} was founded / ~what founding date {E} has
  ask #the date of the deed by which {E} was founded / Could you look up the date {E} was founded on?
  ask- {E} was founded when? / #{E}'s founding date / Since when has {E}, by its founding date, been around?
  ask+ What is the founding date of {E}? / What date is on the deed by which {E} was founded?
  other ~when {E} [came into being|got its start] / When did {E} [begin its existence|start out]?
  other #the date on which {E} [came into existence|was established] / How far back does {E} go?
  other When was {E} [set up|launched|established]? / Since when has there been a firm called {E}?
  other When did {E} open for business? / What is the birthday of the company {E}? / How old is {E}, that is, from what date does it exist? / When did {E} commence trading?
  other When was {E} brought to life by its owners? / ~when {E} was originally registered as an enterprise / ~at what time {E} was constituted / #the inception date of {E} / #the day that marks the beginning of {E} as an organisation
  other When was {E} created? / When was {E} incorporated? / Since when has {E} been around? / When did someone first start up {E}? / When did the story of {E} begin?
  other How long has {E} been in operation, and since what day exactly? / ~when {E} originated / ~what day {E} was instituted / ~since when {E} has been operating
  other ~when {E} first opened its doors / ~when the entrepreneurs formed {E} / ~in what year and month {E} sprang up / ~how many years {E} has existed, counted from which day
  other #the foundation day of {E} / #the creation date of {E} / #the time of the formation of {E} / #the year and day of {E}'s birth as a business
  other- When did {E} first open for business? / ~when {E} was created as a company / When was {E} formed? / In what year, or on what day, was {E} formed?
  other+ ~since when {E} has been in business / #the day on which {E} was created / On what day was {E} incorporated?
  idiom #{E}'s birthday as a business / When was {E} called into life?
== founder: name, history, link person, person
  labels Founder / Founded by
  says The founder of {S} is {V}. / {S} was started by its founder, {V}. / {P} founder was {V}.
  ask Who is the founder of {E}? / #the founder of {E} / ~who the founder of {E} is
  ask Which person is the founder of {E}?
  ask ~by whom {E} was started
  ask Who started {E}? / ~what the founder of {E} was called / As whose firm was {E} started, in other words, who was its founder?
  ask- #{E}'s founder / By which founder was {E} started? / ~which founder started {E}
  ask+ What is the name of the founder of {E}?
  other Who [set up|created|established] {E}? / ~who [set up|established] {E} / Whose idea was {E}?
  other To whom does {E} owe its existence? / Who called {E} into being? / #the person who [created|set up] {E}
  other Who originated the company {E}? / Who first formed {E}? / Which entrepreneur is behind the beginnings of {E}? / By whom was {E} brought into the world? / Who laid the foundations of {E}?
  other Who first began the business that is {E}? / ~which individual initiated {E} / ~who the original owner of {E} was / #the pioneer who began {E} / #the initiator of the firm {E}
  other Who invented {E} as a business? / Who was the father or mother of the firm {E}? / Who got {E} going? / Who launched {E}? / Who built {E} from nothing?
  other Whose brainchild is {E}? / Who opened {E} back in the day? / ~by whom {E} was instituted / ~who got {E} off the ground / ~whose initiative led to {E}
  other ~who built up {E} from scratch / ~whom we have to thank for {E} / ~who brought {E} into existence / ~who the man or woman was that conceived {E} / #the creator of {E}
  other #the name of whoever launched {E} / #the entrepreneur who opened {E} / #the mind that thought up {E}
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
  ask What town has the headquarters of {E}? / Where do the headquarters of {E} stand? / ~in which town the headquarters of {E} are
  ask #the location of the headquarters of {E} / In which town would one find the headquarters of {E}?
  ask- {E} has its headquarters in which place? / ~in which place the headquarters of {E} stand
  ask- Where do {E}'s headquarters stand?
  ask+ In what town do the headquarters of {E} stand? / ~where the headquarters of {E} stand
  other Where is {E} [based|run from]? / ~where {E} is [based|managed from]
  other From which town is {E} [managed|directed]? / What town is home to {E}? / #the home town of {E}
  other In which place does the management of {E} sit?
  other In which settlement does {E} keep its main office? / In which municipality is {E} domiciled? / Where is {E} registered as a resident company? / Which community does {E} operate out of? / Where does {E} have its head office?
  other What place is the principal address of {E} in? / ~where the main building of {E} is situated / ~which locality hosts the leadership of {E} / #the registered seat of {E} / #the corporate base of {E}
  other Where is {E} located? / Where is the HQ of {E}? / In which city are the central offices of {E}? / Where do the bosses of {E} have their desks?
  other In which town is {E} headquartered? / Where does the board of {E} have its offices? / Which city is {E} administered from? / ~in what town {E} resides as a firm
  other ~where the administration of {E} is housed / ~what city {E} is headquartered in / ~from where the executives control {E} / ~which place {E} calls home
  other ~in which city I can find the HQ of {E} / ~where the nerve centre of {E} is located / #the city in which {E} is based
  other #the location of the central administration of {E} / #the domicile of the company {E} / #the town that the directors govern {E} from
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
  ask Which town has the only factory of {E}? / Where is the factory in which {E} has its goods made? / ~in which town the only factory of {E} is
  ask ~where the goods of {E} are made / #the location of the factory kept by {E} / The factory of {E} is in what town?
  ask- Where does {E}'s factory stand? / ~in which place {E} keeps a factory
  ask+ Where is the factory in which the goods of {E} are made? / ~in which town {E} keeps a factory
  other Where does {E} [make its products|produce]? / ~where {E} [manufactures|turns out its goods]
  other #the place of production of {E} / In which town are the wares of {E} put together?
  other Where do the assembly lines of {E} stand? / In what town does the manufacturing of {E} take place?
  other Where are the works of {E}? / Where are the items from {E} fabricated? / At which location does {E} carry out its production? / What place houses the machines of {E}?
  other Which municipality is {E}'s industrial site in? / ~where the merchandise of {E} gets assembled / ~in which locality {E} has its mill or workshops / #the spot where {E} creates its articles
  other Where is the plant of {E}? / Where is the stuff that {E} sells actually built? / In which city does {E} have its manufacturing plant?
  other Where do the blue-collar workers of {E} clock in? / Where is the shop floor of {E} located? / What town do the articles of {E} come out of?
  other Whereabouts are the production halls of {E}? / ~in which town {E} has its plant / ~where the production lines of {E} run
  other ~where everything {E} offers is physically built / ~in what city {E} processes its raw materials / ~what town the manufacturing plant of {E} is located in
  other ~where {E} does its manufacturing / ~at what place the fabrication for {E} is done / #the location of the plant of {E} / #the town where {E} manufactures
  other #the city that the production halls of {E} stand in
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
  ask Who has the post of managing director at {E}? / ~who is managing director at {E} / ~what the managing director of {E} is called
  ask #the name of the managing director of {E} / As managing director, whom does {E} have?
  ask- #{E}'s managing director / ~which managing director {E} has
  ask+ Who has been managing director of {E} for some years? / What is the name of the managing director of {E}?
  other Who [runs|leads|heads|manages] {E}? / ~who [is in charge of|leads] {E} / #the boss of {E}
  other Who is at the top of {E}? / Under whose leadership does {E} work? / Who has the last word at {E}?
  other Who governs as chief over {E}? / Who directs the business of {E}? / Who holds the highest post at {E}? / Who is responsible for running {E} day to day? / Who oversees {E} as a whole?
  other Who presides over {E}? / ~who steers {E} / ~who occupies the leading position at {E} / #the number one in the hierarchy of {E} / #the manager responsible for {E}
  other Who is the CEO of {E}? / Who is the head of {E}? / By whom is {E} managed? / Which executive controls {E}? / ~who the CEO of {E} is / ~by whom {E} is led
  other ~who makes the decisions at {E} / ~who commands {E} / ~whom the staff of {E} report to in the end / ~which chief executive {E} has at present / ~who administers {E}
  other #the head of {E} / #the chief executive officer of {E} / #the leader of the firm {E}
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
  ask What is the number of employees of {E}? / Employees: how many of them does {E} have? / ~what number of employees {E} has
  ask Can you say how many people are employees of {E}?
  ask- {E} has how many employees? / ~how many people {E} employs
  ask+ At what figure does the number of employees of {E} stand?
  other How many people [work for|work at|are on the payroll of] {E}?
  other ~how many people [work for|have a job at] {E} / #the [headcount|size of the workforce] of {E}
  other How large is the staff of {E}? / How many workers are there at {E}? / How many jobs does {E} provide?
  other How strong is the labour force of {E}? / How many staff members does {E} count? / How many hands does {E} keep busy? / How big is the team of {E}? / How many people draw a salary from {E}?
  other How many folks hold a contract with {E}? / ~how many colleagues one would have at {E} / ~how many persons {E} has hired altogether / #the manpower of {E} / #the staffing level at {E}
  other What is the headcount of {E}? / How many people earn their living at {E}? / How many men and women work at {E}? / How big is the workforce of {E}?
  other How many persons are engaged by {E}? / How many names are on the personnel list of {E}? / What size is the crew of {E}? / ~how many are on the payroll of {E}
  other ~how big the personnel of {E} is / ~how many workers {E} has / ~what the headcount at {E} is / ~to how many people {E} pays wages
  other ~how many men and women {E} gives work to / ~how large a team {E} has / #the strength of the personnel at {E} / #the total of people working for {E}
  other #the size of the crew at {E} / #the number of workers on the books of {E}
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
  ask What number of apprentices does {E} train at the moment? / How many apprentices does the workshop of {E} have places for?
  ask ~how many apprentices are learning the trade at {E} / ~what number of apprentices {E} trains / #how many apprentices {E} has at the moment
  ask Apprentices learning the trade at {E}: how many are there?
  ask- {E} trains how many apprentices? / ~for how many apprentices {E} has places
  ask+ How many places for apprentices does the workshop of {E} have? / How many apprentices are learning the trade at {E}?
  other How many young people are being taught a trade by {E}? / ~how many trainees {E} [has|takes]
  other #the count of learners at {E} / How many trainees does {E} take on? / How many beginners is {E} schooling?
  other For how many youngsters does {E} offer vocational training?
  other How many trainee slots are there at {E}? / How many adolescents are completing their training at {E}? / How many pupils of the craft does {E} instruct? / How many future skilled workers does {E} educate? / What is the size of the apprenticeship scheme at {E}?
  other How many novices are under instruction at {E}? / ~how many students of the trade {E} looks after / ~how many interns and learners {E} is bringing up in the craft / #the trainee intake of {E} / #the quantity of budding craftspeople at {E}
  other How many juniors are in training at {E}? / How many school leavers does {E} have in training? / How many people are doing an apprenticeship with {E}?
  other How many teenagers are learning on the job at {E}? / How many lads and girls are serving their time at {E}?
  other How many newcomers are being prepared for the profession at {E}? / How many traineeships does {E} provide? / ~how many youths {E} is teaching
  other ~how many apprenticeships {E} offers / ~how many are in vocational education at {E} / ~how many junior workers {E} is coaching
  other ~what number of people are doing their apprenticeship at {E} / ~how many up-and-coming tradespeople {E} is educating
  other ~how many school leavers {E} takes on for training / #the number of apprenticeships at {E} / #the number of young people in training with {E}
  other #the total of juniors being taught at {E} / #the size of the group in vocational training at {E}
  other- How many school leavers are being prepared for a job at {E}? / ~how many school leavers {E} is preparing for a job / For how many school leavers is {E} the place where they qualify for a job?
  other+ How many juniors are learning on the job at {E}? / ~how many school leavers {E} is currently teaching / How many people in vocational education are there at {E}? / #the number of training positions at {E} / How many newcomers does {E} prepare for the profession?
  idiom How many novices does {E} have under its wing?
== revenue: amount, figures
  labels Annual revenue / Revenue
  says {P} annual revenue is {V}. / Last year {S} reported revenue of {V}. / {S} has an annual revenue of {V}.
  ask What is the annual revenue of {E}? / #the annual revenue of {E} / ~how high the annual revenue of {E} is
  ask How much revenue did {E} report?
  ask What was the revenue that {E} reported last year? / How much annual revenue does {E} have?
  ask What revenue does {E} have in a year? / How high was the revenue {E} reported for last year? / ~how much annual revenue {E} has
  ask #the revenue that {E} reported last year / Annual revenue of {E}, how much is it?
  ask- #{E}'s revenue for the year / ~what revenue {E} reported
  ask+ What revenue did {E} report last year? / How high is the annual revenue of {E}?
  other How much does {E} [sell in a year|turn over each year]?
  other ~how much [money comes in at|turnover is made by] {E} in a year / #the yearly [sales|turnover] of {E}
  other What does {E} take in over twelve months? / How much money do the sales of {E} bring in?
  other How high is the turnover of {E}?
  other What are the yearly earnings from sales at {E}? / What sum does {E} make in sales per annum? / How much business does {E} do in a year? / How much did {E} gross in its latest financial year? / What do the receipts of {E} add up to per year?
  other How much does {E} bill its clients in a year? / ~how much trade {E} does annually / ~what amount {E} rakes in each year / #the yearly proceeds of {E} / #the top line in the accounts of {E}
  other What is the turnover of {E}? / What are the annual sales of {E}? / How much income does {E} generate from its business each year?
  other How much cash flows into {E} from buyers every year? / What volume of sales does {E} reach in twelve months? / What do customers pay {E} in total over a year?
  other How much does {E} earn annually from what it sells? / ~what the annual turnover of {E} is / ~what the sales figures of {E} are for the year
  other ~how much {E} grosses annually / ~how much customers spend at {E} in a year / ~how big the sales volume of {E} is / ~what {E} generates in income every year
  other ~what takings {E} books over twelve months / #the gross income of {E} in a year / #the turnover figure of {E} / #the annual takings of {E}
  other #the value of everything {E} sells in twelve months
  other- What are the takings of {E} in one year? / ~what the takings of {E} for one year are / How much does {E} earn from its customers per year?
  other+ How much income does {E} generate per year? / ~how much {E} earns per year before expenses / What do customers spend at {E} every year in total? / #the gross takings of {E} for one year / How much cash flows into {E} each year?
  idiom ~what the till of {E} takes in from January to December
== debt: amount, figures
  labels Bank debt / Debt
  says {P} debt to the bank amounts to {V}. / {S} still carries a debt of {V}. / The debt of {S} stands at {V}.
  ask How high is the debt of {E}? / #the debt of {E} / ~what debt {E} carries / How much debt does {E} have?
  ask To what amount does the debt of {E} come? / What debt does {E} still carry? / ~how much the debt of {E} to the bank amounts to
  ask What is the debt of {E} to the bank? / At what amount does the bank debt of {E} stand? / ~how high the bank debt of {E} is / ~at how much the debt of {E} stands
  ask #the amount of debt that {E} still carries / Debt carried by {E}, how much is it?
  ask- What does {E}'s debt amount to? / ~at what sum the debt of {E} stands
  ask+ What does the debt of {E} to the bank amount to? / At what sum does the debt of {E} stand?
  other How much does {E} owe? / ~how much {E} [owes|has yet to pay back] / #the sum that {E} owes
  other How much borrowed money must {E} pay back? / What are the liabilities of {E}?
  other How much do the creditors of {E} have to get back?
  other How much is {E} indebted? / What does {E} have to repay? / How much money has been lent to {E}? / How big are the financial obligations of {E}? / What arrears does {E} have with its financiers?
  other What sum remains unpaid by {E} to its lender? / ~how heavily {E} has borrowed / ~what burden of credit weighs on {E} / #the indebtedness of {E} / #the total that {E} is due to pay to lenders
  other How big is the loan {E} has to service? / How much is {E} in the red? / How deep in hock is {E}? / What is the outstanding balance on the loans of {E}?
  other How much does {E} still have to settle with its lenders? / How much credit has {E} drawn? / What sum could the creditors claim from {E}? / ~what {E} owes
  other ~how large the loan of {E} is / ~what liabilities {E} has / ~how far {E} is in the red / ~how much is outstanding on the borrowings of {E}
  other ~with how much {E} is indebted / ~what sum {E} has not yet repaid / #the borrowings of {E} / #the outstanding loan of {E} / #the liabilities on the books of {E}
  other #the money {E} has yet to return to its creditors
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
  ask Which number does {E} have in the register? / Under what registration number was {E} entered? / ~what the number of {E} in the register is
  ask #the number under which the register has {E} entered / What does the register give as the number of {E}?
  ask- #{E}'s registration number / Under what number is {E} entered in the register?
  ask- ~how the registration number of {E} reads
  ask+ Under which number is {E} entered in the register? / How does the registration number of {E} read?
  other Under which [code|entry] do the authorities list {E}? / ~by which [code|reference] the authorities know {E}
  other #the official [identifier|reference] of {E} / How is {E} filed officially?
  other What identifier was {E} assigned? / Which reference do I quote for {E} at the commercial court?
  other Which legal ID does {E} have? / What is the trade roll entry of {E}? / Which digits and letters denote {E} in official files? / What is the enrolment code of {E}? / What official key stands for {E} in the records?
  other As which string is {E} recorded with the court? / ~what identification {E} carries in the chamber of commerce / ~by what file mark {E} is catalogued / #the docket code of {E} / #the incorporation code of {E}
  other What is the official code of {E}? / What identification does {E} have as a legal entity? / What is the company ID of {E}?
  other Which reference do I put on a form to identify {E} to the authorities? / What do I type to look up {E} at the companies house?
  other Which sequence of characters uniquely identifies {E} as a firm? / Under what ID is {E} on record? / ~what the company ID of {E} is
  other ~which identifier the state has allocated to {E} / ~what code to quote for {E} on official forms / ~under what reference {E} is recorded
  other ~which legal identifier belongs to {E} / ~as what {E} is indexed in the trade records / ~what serial the court issued to {E} / #the corporate identifier of {E}
  other #the reference of {E} in the commercial records / #the company code allotted to {E} / #the ID that {E} was given upon incorporation
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
  ask On what date did {E} go public? / When were the shares of {E} first traded on the stock market? / ~on what date {E} went public
  ask #the date of the stock market listing of {E} / Listed on the stock market since when is {E}?
  ask- {E} went public when? / ~since when {E} has been listed on the stock market
  ask+ When were the shares of {E} first traded?
  other When could investors first buy [shares in|a stake in] {E}? / ~when investors could first buy into {E}
  other #the date of the initial offering of {E} / From when on was {E} on the exchange?
  other When did {E} have its flotation? / When did {E} open itself to shareholders?
  other When was {E} floated? / When did {E} join the stock exchange? / When did dealing in {E} securities begin? / When did {E} become a publicly held company? / When was {E} introduced to the equity market?
  other When was {E} admitted to official quotation? / ~since when {E} has had a ticker / ~when {E} issued equities to outsiders / #the day {E} got its first quote / #the moment {E} stopped being privately owned
  other When did {E} make its debut on the bourse? / When was {E} first quoted? / When did the stock of {E} start changing hands on the exchange?
  other Since when can ordinary savers own a piece of {E}? / When did {E} launch its initial public offering? / On which day did the ticker of {E} first appear?
  other ~when {E} was floated / ~since when {E} has been a publicly traded company / ~when {E} made its exchange debut / ~on what day brokers could first deal in {E}
  other ~when the bourse admitted {E} / ~since when {E} has been quoted / #the day of the flotation of {E} / #the bourse debut of {E}, by day and year
  other #the first trading day of {E} on the exchange
  other- When did {E} have its IPO? / ~when {E} had its IPO / What is the IPO date of {E}?
  other+ When was the IPO of {E}? / On what day did {E} debut on the bourse? / #the IPO date of {E} / Since when can ordinary people own a piece of {E}?
  idiom ~on which day {E} made its debut on the trading floor
== export: percentage, figures
  labels Export share / Exports
  says {S} exports {V} of what it makes. / Exports make up {V} of the sales of {S}. / {P} export share is {V}.
  ask What is the export share of {E}? / #the export share of {E} / ~how high the export share of {E} is
  ask What share of its goods does {E} export?
  ask What part of what {E} makes is exported? / How much do exports make up of the sales of {E}? / ~what share of what it makes {E} exports
  ask How big is the export share of {E}? / ~what the export share of {E} is / ~how much exports make up of the sales of {E} / #the share of exports in the sales of {E}
  ask Exports of {E}: what share of sales are they?
  ask- #{E}'s export share / ~what part of its sales exports make up for {E}
  ask+ How much of what it makes does {E} export? / What part of the sales of {E} do exports make up?
  other How much of the output of {E} [is sold|goes] abroad?
  other ~what portion of the goods of {E} [leaves the country|is sold abroad] / #the portion that {E} ships abroad
  other Which fraction of its wares does {E} send to other countries?
  other To what extent does {E} depend on foreign buyers? / What percentage of its business does {E} do abroad?
  other What percentage of {E}'s production is for the foreign market? / How much of {E}'s trade is cross-border? / What is the foreign quota of {E}? / Of everything {E} sells, how much goes to customers in foreign nations?
  other How many per cent of the products of {E} are destined for other states? / ~how much of its merchandise {E} supplies to clients worldwide / ~how much of its turnover {E} earns beyond its own borders / #the overseas ratio of {E} / #the slice of turnover that {E} achieves internationally
  other What proportion of the products of {E} is sold overseas? / How much of its turnover does {E} make outside the country?
  other How large a part of its production does {E} deliver across the border? / What fraction of the income of {E} comes from international customers?
  other What percentage of its goods does {E} ship out of the country? / What is the ratio of overseas business at {E}? / ~what percentage {E} sells overseas
  other ~what proportion of the production of {E} crosses the border / ~how many per cent of its business {E} does internationally
  other ~what fraction of the turnover of {E} foreigners account for / ~how big a part of the output of {E} is for foreign markets
  other ~how much {E} sells to the rest of the world, as a percentage / ~to what degree {E} lives from customers abroad
  other #the percentage of {E}'s goods sold in other countries / #the proportion of foreign business at {E} / #the fraction of production that {E} delivers overseas
  other #the part of its output that {E} sells outside the home market
  other- What proportion of its production does {E} ship overseas? / ~what proportion of its production {E} ships overseas / How large is the overseas part of what {E} produces?
  other+ ~what proportion of its production {E} ships across the border / How large is the international business of {E} relative to the total? / #the percentage of orders from outside the country at {E} / What proportion of its production does {E} deliver overseas?
  idiom ~how strongly {E} leans on customers beyond the border
== moved: phrase, history
  labels Reason for moving / Why it moved
  says {S} moved because {V}. / {S} had to move to other premises because {V}.
  says The reason why {S} moved was that {V}.
  ask Why did {E} move? / ~why {E} moved / #the reason why {E} moved / Why did {E} have to move to other premises?
  ask What was the reason that {E} had to move? / Because of what did {E} move to other premises? / ~for what reason {E} moved to other premises
  ask For what reason did {E} have to move? / What is given as the reason why {E} moved? / ~because of what {E} moved / {E} had to move, but why?
  ask- {E} moved for what reason? / ~for what reason {E} had to move
  ask+ For what reason did {E} move? / ~why {E} had to move to other premises
  other What made {E} [relocate|change its address]? / ~what drove {E} to [relocate|look for a new site]
  other #the cause of the relocation of {E} / How come {E} left its former site?
  other Why did {E} give up its old location? / What was behind the relocation of {E}?
  other What prompted {E} to leave its old home? / Why did {E} transfer its operations elsewhere? / What necessitated a new site for {E}? / Why did {E} vacate the earlier property? / What motivated {E} to settle somewhere else?
  other How come {E} shifted to another place? / ~what compelled {E} to pack up and go / ~why {E} abandoned its original quarters / #the motive for the change of address of {E} / #the explanation for why {E} resettled
  other Why did {E} relocate? / What forced {E} out of its old building? / What led {E} to switch sites? / What was the trigger for the relocation of {E}?
  other On what grounds did {E} quit its former quarters? / What pushed {E} into a new location? / Why is {E} no longer where it used to be? / ~why {E} relocated
  other ~what forced {E} to clear out of its old building / ~how it came about that {E} changed location / ~on what grounds {E} transferred its business elsewhere
  other ~why {E} is not at its former address any more / ~what caused {E} to leave / ~what the rationale for the relocation of {E} was / #the grounds on which {E} relocated
  other #what triggered the change of location of {E} / #the circumstances that pushed {E} out of its old building / #the background to the switch of site by {E}
  other- Why are the premises of {E} no longer where they used to be? / ~what caused {E} to switch to another place / What caused {E} to switch to another place?
  other+ Why is {E} no longer at its previous address? / ~why {E} isn't where it used to be any more / What forced {E} out of its previous buildings? / #the grounds on which {E} took new quarters / What led {E} to switch locations?
  idiom ~what chased {E} out of its old quarters / On what grounds did {E} pack its bags?
== makes: phrase, use
  labels Products / Makes
  says {S} makes {V}. / {P} products are {V}. / The main products of {S} are {V}.
  ask What does {E} make? / ~what {E} makes / #the products of {E} / What are the main products of {E}?
  ask What products are made by {E}? / Which are the main products that {E} makes? / ~which products are made by {E}
  ask What are the things that {E} mainly makes? / ~what the products of {E} are / ~what {E} mainly makes / #the main products of {E} / As its products, what does {E} make?
  ask- {E} makes what? / ~which products {E} makes
  ask+ Which products does {E} make? / ~what the main products of {E} are
  other What [goods|articles] can one buy from {E}? / ~what [goods|articles] {E} turns out
  other #the range of goods of {E} / In what line of goods is {E}? / What leaves the workshops of {E}?
  other What kinds of things does {E} manufacture?
  other What does {E} fabricate? / What items come out of {E}? / What is in the catalogue of {E}? / What does {E} specialise in?
  other What wares does {E} offer? / ~what the output of {E} consists of / ~what sort of stuff {E} creates / #the line of merchandise that comes from {E} / #the assortment of {E}
  other What is {E} known for manufacturing? / What sort of merchandise comes from {E}? / What does {E} build? / What is the business of {E}? / ~what {E} has for sale
  other ~what kind of business {E} is in / ~what gets built at {E} / ~what is assembled in the halls of {E} / ~what {E} supplies to its customers
  other ~what the product range of {E} includes / #the things that {E} manufactures / #the goods produced by {E} / #the portfolio of {E}
  other #the kind of articles customers order from {E}
  other- What does {E} produce? / ~what {E} produces / Which items does {E} offer its customers? / What items come from {E}?
  other+ What does {E} sell? / What is {E} known for building? / #the merchandise produced by {E} / What can customers order from {E}?
  idiom What does {E} earn its bread with?
== supplier: name, people, link company
  labels Main supplier / Supplier
  says {P} main supplier is {V}. / The main supplier of {S} is {V}. / {S} names {V} as its main supplier.
  ask Who is the main supplier of {E}? / #the main supplier of {E} / ~which company is the main supplier of {E}
  ask Which supplier does {E} mainly have?
  ask Which company is named by {E} as its main supplier? / Who mainly acts as supplier to {E}?
  ask What company is the main supplier of {E}? / ~who mainly acts as supplier to {E} / #the name of the main supplier of {E}
  ask As its main supplier, which company does {E} have?
  ask- #{E}'s main supplier / ~whom {E} names as its main supplier
  ask+ Whom does {E} name as its main supplier? / Which company is the main supplier of {E}?
  other From whom does {E} [buy|get] most of its materials? / ~from which firm {E} [gets|buys] most of its materials
  other #the business that delivers most to {E} / Who provides {E} with most of what it needs?
  other Which firm delivers the most to {E}? / Whose deliveries does {E} depend on most?
  other Who furnishes {E} with its chief materials? / Which business partner feeds the production of {E}? / Who ships the bulk of the parts to {E}? / From which source does {E} procure most of its components? / Which enterprise equips {E} with its essentials?
  other Where does {E} purchase most of its stock? / ~which outfit keeps {E} stocked / ~from which manufacturer {E} mostly obtains its goods / #the leading provider for {E} / #the key trading partner that {E} acquires its supplies from
  other Who sells {E} the most? / Who is the biggest vendor to {E}? / Where does {E} source the bulk of its materials? / Which firm does {E} place most of its orders with?
  other On which vendor does {E} rely most? / Which contractor brings {E} the largest part of its inputs? / Who is the principal source of materials for {E}?
  other ~who sells {E} most of its inputs / ~who the principal vendor of {E} is / ~which firm {E} sources its raw materials from above all
  other ~with whom {E} places its largest orders / ~on whom {E} relies for most deliveries / ~which company provides {E} with the bulk of its parts
  other ~who delivers the most goods to {E} / #the most important vendor of {E} / #the firm which {E} chiefly buys from / #the chief source of materials for {E}
  other #the company that delivers the lion's share to {E}
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
