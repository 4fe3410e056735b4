/** Persons. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { personName } from './names.ts';
import { code, companies, count, dates, money, people, phrase, places, several } from './values.ts';

const values = {
  born: dates(1920, 2001),
  birthplace: places,
  home: places,
  employer: companies,
  teacher: people,
  married: dates(1950, 2023),
  joined: dates(1960, 2024),
  salary: money(18000, 400000),
  prize: money(500, 900000),
  patents: count(2, 140),
  pupils: count(3, 900),
  member: code('M-99999', 'AA 9999', '99-999-A'),
  left: phrase(
    '[an ill parent needed care|a book about tides left no time|the daily journey had become too long]',
    'the [laboratory|workshop|office] had [lost its funding|moved abroad|been merged with a rival]',
    'a [quarrel about safety rules|dispute over overtime|disagreement with the board] could not be settled',
  ),
  hobby: several(
    2,
    2,
    'repairing clocks',
    'night photography',
    'choral singing',
    'beekeeping',
    'rock climbing',
    'baking rye bread',
    'restoring old maps',
    'long-distance skating',
    'playing the viola',
    'watching birds',
  ),
};

const wordings = `
== born: date, history
  labels Born / Date of birth
  says {S} was born {on} {V}. / {P} date of birth is {V}. / Church books give {V} as the date of birth of {S}.
  ask When was {E} born? / ~when {E} was born / #the date of birth of {E} / On what date was {E} born?
  ask What do church books give as the date of birth of {E}? / ~what the date of birth of {E} is / Born on what date was {E}?
  ask According to the church books, when was {E} born? / ~what date of birth the church books give for {E} / #the date on which {E} was born
  ask Which date is it that {E} was born on?
  ask- {E} was born when? / #{E}'s date of birth / ~on what date {E} was born
  ask+ What is the date of birth of {E}? / Which date of birth do church books give for {E}?
  other When did {E} come into the world? / #the birthday of {E} / When did {E} first see the light of day?
  other ~how old, counted from which date, {E} is / From which date does one count the age of {E}?
  other On which day does {E} turn a year older, and since which year? / ~when {E} came into the world
  other Which day is named on the birth certificate of {E}? / When did {E} enter this life? / Which day, month and year did {E} arrive in the world? / When does {E} celebrate a birthday, and what was the year of birth? / When did the mother of {E} give birth?
  other Which birth date is recorded in the register for the baby {E}? / ~what D.O.B. {E} has / ~when the life of {E} started / #the full DOB of {E} / #the calendar day on which little {E} was delivered
  other What is the birthdate of {E}? / When is the birthday of {E}, with the year? / On what day, and in what year, did life begin for {E}? / What's the DOB of {E}?
  other When did the parents of {E} welcome their child? / When was the infant {E} delivered? / What birthday and year of arrival do the identity papers of {E} show?
  other ~when {E} has a birthday and what year it goes back to / ~what birthday is in the passport of {E} / ~what {E}'s birthdate is / ~when {E} first drew breath
  other ~on what day the parents of {E} had this child / ~on which day of which year {E} arrived / ~what the vital records say about the arrival of {E} / #the birthdate of {E}
  other #the day, month and year that {E} came into this world / #the birthday, year included, in the passport of {E} / #the day that the life of {E} began
  other- What is the birth date of {E}? / ~what the birth date of {E} is / When did the life of {E} begin? / What date should be entered as the birth date of {E}?
  other+ ~what birthdate is in the passport of {E} / When is {E}'s birthday, with the year? / #the exact birthdate of {E} / What birthdate does {E} write on a form?
  idiom What day appears in the passport of {E} as the start of life?
== birthplace: name, place, link place
  labels Place of birth / Born in
  says {S} was born in {V}. / {P} place of birth is {V}. / The place of birth of {S} is {V}.
  ask Where was {E} born? / ~where {E} was born / #the place of birth of {E} / In which town was {E} born?
  ask Which town is the place of birth of {E}? / ~what the place of birth of {E} is / Which is the town that {E} was born in?
  ask {E} was born in which town? / ~what place {E} was born in / #the town in which {E} was born / Of the towns, which one is it that {E} was born in?
  ask- {E} was born in which place? / #{E}'s place of birth / ~in which place {E} was born
  ask+ What is the place of birth of {E}? / ~in which town {E} was born
  other Where does {E} come from? / ~from which town {E} comes / #the [home town|native town] of {E}
  other Where did {E} come into the world? / What town does {E} hail from? / Of which place is {E} a native?
  other In which town's maternity ward did {E} arrive? / What are the geographical origins of {E}? / In which city or village did {E} enter the world? / Which municipality issued the birth certificate of {E}? / Where did the mother of {E} give birth?
  other Which locality can claim {E} as a native child? / ~where the roots of {E} lie / ~in what settlement {E} was a newborn / #the hometown {E} originates from
  other Where is {E} from originally? / In which town did {E} first see the light of day? / What is the native town of {E}? / Which town did the cradle of {E} stand in?
  other Where is {E} a native of? / Which location is given in the passport of {E} under birthplace? / ~where {E} is from originally / ~in which town {E} first saw daylight
  other ~where the cradle of {E} stood / ~what town {E} is a native of / ~in which town the mother of {E} had her baby / ~in what city {E} arrived as a baby
  other #the town {E} hails from / #the location where {E} came into the world / #the village or city that {E} is a native of
  other- What is the birthplace of {E}? / ~what the birthplace of {E} is / Which town should be entered as the birthplace of {E}?
  other+ Which town is {E} from originally? / ~where {E} started life / Where did the life of {E} begin? / In what town was {E} delivered as a baby?
  idiom Where did the cradle of {E} stand? / #the place where {E} first opened both eyes
  role the place of birth of {E} / the town where {E} was born
  role- the place in which {E} was born
  role-other the native town of {E} / the town that {E} comes from
  role-other- the birthplace of {E}
== home: name, place, link place
  labels Home / Lives in
  says {S} now lives in {V}. / {P} home is in {V} today. / For some years {S} has lived in {V}.
  ask Where does {E} live? / ~where {E} lives now / #the town where {E} lives / In which town does {E} live today?
  ask In which town is the home of {E} today? / Where has {E} lived for some years? / ~in what place {E} has a home today
  ask What town does {E} live in now? / ~in which town {E} lives today / ~where the home of {E} is / #the town where {E} has a home now / Where is it that {E} now lives?
  ask- {E} lives in which town now? / ~in which town {E} has lived for some years
  ask+ Where is the home of {E} today?
  other Where has {E} settled? / #the current residence of {E} / ~where {E} resides
  other In which place is {E} a resident at present? / Where would a letter find {E} at present? / What is the current place of residence of {E}?
  other Where is {E} based? / In what city does {E} dwell? / Where is {E} domiciled? / Which town does {E} call home nowadays? / Where has {E} been residing lately?
  other In which municipality is {E} registered as an inhabitant? / ~where {E} has taken up residence / ~what locality {E} inhabits / #the present domicile of {E}
  other Where does {E} reside? / What is the residence of {E}? / Where does {E} have a house or flat? / Which town is {E} staying in these days?
  other In which locality does {E} spend the nights? / Where is {E} to be found nowadays? / Which city has {E} moved to? / ~where {E} is living these days
  other ~in which city {E} is a resident / ~where {E} dwells / ~where the house of {E} is / ~what town {E} has settled down in / ~where one would go to visit {E}
  other ~what town is in the current address of {E} / #the place of residence of {E} / #the town {E} has settled in / #the city in the address of {E}
  other #the place where {E}'s house or flat is
  other- Where is the house or flat of {E} these days? / ~where the house or flat of {E} is these days / What town is {E} based in?
  other+ What town is in {E}'s current address? / ~where {E} has a house or flat / Where does {E} stay these days? / #the town in the postal address of {E} / Where would I have to travel to drop in on {E}?
  idiom #the present abode of {E} / Where can one ring the doorbell of {E}?
  role the town where {E} lives
  role- the town in which {E} lives now
  role-other the place where {E} has settled / the current residence of {E}
  role-other- the town that {E} is based in
== employer: name, people, link company
  labels Employer / Works for
  says {S} works for {V}. / {P} employer is {V}. / {S} has long worked for {V}.
  ask For whom does {E} work? / ~for which company {E} works / #the employer of {E} / Which company does {E} work for?
  ask What company is the employer of {E}? / ~whom {E} has long worked for / Who is it that {E} works for?
  ask What company has {E} long worked for? / ~for whom {E} works / #the company that {E} works for / Which employer is it that {E} has long worked for?
  ask- {E} works for which company? / #{E}'s employer / ~who the employer of {E} is
  ask+ Who is the employer of {E}? / For which company has {E} long worked?
  other Who pays the wages of {E}? / In whose service is {E}? / ~who has {E} on the payroll
  other Where is {E} employed? / Which firm counts {E} among its staff? / #the firm that employs {E}
  other Whose employee is {E}? / What company does {E} draw a salary from? / Which enterprise is {E} on the staff of? / At what firm does {E} earn a living? / What concern is {E} attached to as staff?
  other Which corporation gave {E} a position? / ~with which workplace {E} has a contract / ~at what outfit {E} is a worker / #the business employing {E} / #the company in whose offices {E} spends the working day
  other Who employs {E}? / Which organisation has hired {E}? / By whom is {E} employed? / Whose payroll is {E} on? / Which firm has {E} under contract?
  other Where does {E} go to work every morning, which firm is it? / ~who employs {E} / ~where {E} has a job / ~which organization hired {E} / ~by what firm {E} is paid
  other ~in whose pay {E} is / ~with which company {E} holds a position / ~what firm {E} is on the books of / #the company where {E} has a job
  other #the name of the firm that hired {E} / #the workplace of {E}, meaning the firm
  other- At which business does {E} have a job? / ~at which business {E} has a job / What business hired {E}?
  other+ Where does {E} have a job? / ~what business {E} has a job with / Which business hired {E}? / #the organisation that pays {E} / Who gives {E} a monthly paycheck?
  idiom ~whose pay slips {E} receives
  role the employer of {E} / the company that {E} works for
  role- the company for which {E} has long worked
  role-other the firm that employs {E} / the firm that has {E} on its payroll
  role-other- the business at which {E} has a job
== teacher: name, people, link person, person
  labels Teacher / Taught by
  says {P} most important teacher was {V}. / {S} learned the craft from {V}, a strict teacher. / {S} always names {V} as the teacher to whom most is owed.
  ask Who was the most important teacher of {E}? / #the teacher of {E} / ~who the teacher of {E} was
  ask Whom does {E} name as a teacher?
  ask To which teacher does {E} owe most? / From which strict teacher did {E} learn the craft? / ~from whom {E} learned the craft
  ask Who was the teacher that {E} learned the craft from? / Which teacher was most important to {E}? / ~which teacher {E} owes most to / #the most important teacher of {E}
  ask- #{E}'s teacher / Which teacher was most important for {E}? / ~from which teacher {E} learned the craft
  ask+ From whom did {E} learn the craft? / ~whom {E} always names as a teacher
  other Who taught {E}? / ~who [taught|trained] {E} / #the mentor of {E} / By whom was {E} instructed?
  other Whose pupil was {E}? / Under whom did {E} study?
  other Who was the professor of {E}? / Who introduced {E} to the trade? / Whose apprentice was {E} in early years? / Which expert supervised {E} as a beginner? / Who coached {E} in the profession?
  other To whom does {E} owe the greatest professional debt? / ~who gave {E} the decisive training / ~whose disciple {E} was / #the master who instructed {E} / #the guide and educator {E} is most grateful to
  other Who was the mentor of {E}? / Who trained {E}? / Who was the master of {E}? / Who tutored {E}? / Who schooled {E} in the profession? / Whose student was {E}?
  other Who passed on the skills of the trade to {E}? / ~who mentored {E} / ~under whom {E} studied / ~by whom {E} was educated in the trade / ~who showed {E} how it is done
  other ~who shaped {E} as a young professional / ~whose lessons {E} took / ~from which master {E} got an education / #the tutor of {E} / #the person under whom {E} trained
  other #the instructor of {E} / #the one who passed the know-how on to {E}
  other- Who gave {E} lessons? / ~who gave {E} lessons / Who was the person that {E} learnt most from? / Who passed the skills on to {E}?
  other+ Who educated {E}? / ~who passed on the skills to {E} / Which tutor had the greatest influence on {E}? / #the instructor who shaped {E} / Who showed {E} how the work is done?
  idiom ~at whose feet {E} sat
  role the teacher of {E}
  role- the teacher who mattered most to {E}
  role-other the person who taught {E} / the mentor of {E}
  role-other- the person that {E} learnt most from
== married: date, history
  labels Married / Wedding
  says {S} married {on} {V}. / {P} wedding was held {on} {V}. / {S} has been married since {V}.
  ask When did {E} marry? / ~when {E} married / #the wedding date of {E} / Since when has {E} been married?
  ask When was the wedding of {E} held? / ~since when {E} has been married
  ask What was the wedding date of {E}? / On what date was {E} married? / #the date of the wedding of {E} / Since when is it that {E} has been married?
  ask- {E} married when? / ~when the wedding of {E} was held / On what date was the wedding of {E}?
  ask+ ~on what date {E} married
  other When did {E} tie the knot? / ~when {E} said yes at the altar / #the day on which {E} became a spouse
  other From which date does {E} count the years with a spouse? / When did {E} become a husband or wife?
  other When did {E} give up the single life?
  other When did {E} become a newlywed? / When did {E} wed? / What is the wedding anniversary of {E}? / On what date did {E} enter into matrimony? / When did the bridal ceremony of {E} take place?
  other When did {E} become someone's lawful partner? / ~when the nuptials of {E} were celebrated / ~when {E} became a bride or groom / #the date on the marriage certificate of {E} / #the day {E} and the fiancé or fiancée formed a legal union
  other When did {E} and the other half swap rings? / When did {E} celebrate the marriage? / When did {E} enter into wedlock? / ~when {E} made it official with the other half
  other ~when {E} was joined in wedlock / ~on what day {E} got hitched / ~when {E} exchanged rings / ~since when {E} has had a husband or wife
  other ~on what day the marriage of {E} was contracted / #the day of the marriage of {E} / #the day {E} got spliced
  other #the anniversary day of {E} and the spouse, with its year / #the day when {E} made the marriage vows
  other- When did {E} get married? / ~when {E} got married / When was the marriage ceremony of {E}? / On which day did the marriage of {E} take place?
  other+ When did {E} exchange vows? / ~when {E} and the partner exchanged rings / When did {E} get hitched? / #the day on which {E} exchanged rings / When did {E} walk down the aisle?
  idiom When did {E} exchange rings? / ~when {E} walked down the aisle
== joined: date, people
  labels Joined the academy / Academy member since
  says {S} joined the regional academy {on} {V}. / The academy took {S} in {on} {V}. / {S} has been in the academy since {V}.
  ask When did {E} join the academy? / ~when {E} joined the academy / Since when has {E} been in the academy?
  ask #the date on which {E} joined the academy
  ask When was {E} taken in by the academy? / On what date did {E} join the regional academy?
  ask On what date did the academy take {E} in? / Since what date has {E} been in the academy? / #the date when the regional academy took {E} in
  ask When was it that {E} joined the academy?
  ask- {E} joined the academy when? / ~when the academy took {E} in
  ask+ When did the academy take {E} in? / ~since when {E} has been in the academy
  other When was {E} admitted to the learned society? / ~when {E} became a fellow of the learned society
  other #the date of admission of {E} to the circle of scholars / Since when is {E} a fellow?
  other When did the scholars make {E} one of them? / From when on was {E} one of the fellows?
  other When did {E} become a member of the academy? / When was {E} appointed to the academy? / When did the academic career of {E} lead to membership? / On which day was {E} received into the academy of the region? / How long, counting from what date, has {E} belonged to the academy?
  other When was {E} inducted into the academy? / ~when the academic institution welcomed {E} / ~from what day {E} has had a seat in the academy / #the start of the academy membership of {E} / #the entry date of {E} into the academy
  other When was {E} elected a fellow? / Since when has {E} been a member of the learned body? / When was {E} accepted into the scholarly society?
  other When did {E} gain admission among the academicians? / When did {E} get the fellowship? / When did {E} enter the society of scholars?
  other When was the membership of {E} in the scholarly circle confirmed? / ~when {E} was elected to the learned society / ~when {E} was made an academician
  other ~since when {E} has had the fellowship / ~on what day {E} was enrolled among the scholars / ~when {E} entered the ranks of the fellows
  other ~when the learned body accepted {E} / ~since when {E} has counted among the academicians / #the day of the election of {E} as a fellow
  other #the day {E} was accepted by the learned society / #the first day of the fellowship of {E} / #the beginning of {E}'s membership in the learned body
  other- When was {E} elected to the academy? / ~when {E} was elected to the academy / When did the academy membership of {E} start? / How long, since what date, has {E} belonged to the academy?
  other+ When did {E} enter the scholarly body? / ~when {E} was elected to the scholarly body / Since what date has {E} been an academician? / #the election date of {E} as an academician / When was {E} accepted as a member by the regional scholarly association?
  idiom ~when the learned body opened its doors to {E}
== salary: amount, figures
  labels Salary / Annual salary
  says {P} annual salary is {V}. / {S} has an annual salary of {V}. / The salary of {S} is {V} a year.
  ask What is the annual salary of {E}? / #the annual salary of {E} / ~what annual salary {E} has / How high is the salary of {E}?
  ask What salary does {E} have a year? / What does the annual salary of {E} amount to? / ~what the salary of {E} is a year
  ask What is the salary of {E} per year? / How much salary does {E} have? / ~how high the annual salary of {E} is / ~what salary {E} has / #the salary that {E} has a year
  ask Annual salary of {E}, how much is it?
  ask- #{E}'s annual salary / ~how high the salary of {E} is a year
  ask+ How high is the annual salary of {E}? / ~how high the salary of {E} is
  other How much does {E} earn in a year? / ~how much {E} is paid each year / #the yearly [pay|income] of {E}
  other What does {E} get for a year's work? / How much money does {E} make a year? / How well is {E} paid?
  other How much does {E} rake in yearly before tax? / What are the annual earnings of {E}? / How much pay does {E} take home each year? / How much does the employer give {E} annually? / What does {E} gross per annum?
  other How big is the yearly pay packet of {E}? / ~how much {E} pockets in one year of employment / ~what annual stipend {E} collects / #the yearly wage of {E} / #the sum {E} draws annually
  other What is the yearly income of {E}? / How much is {E} paid per year? / What does {E} earn annually? / What remuneration does {E} receive over twelve months?
  other How much compensation does {E} get yearly? / What wage is {E} on? / What's {E} making a year? / ~what {E} earns per annum / ~how much {E} makes a year
  other ~what yearly remuneration {E} gets / ~what wages {E} brings home over twelve months / ~what {E} is remunerated with per annum / ~what the job of {E} pays annually
  other ~what compensation {E} is entitled to every year / #the yearly remuneration of {E} / #the annual earnings of {E} / #the income {E} gets from the job each year
  other #the yearly compensation package of {E}
  other- What wage does {E} receive over twelve months? / ~what wage {E} receives over twelve months / What does {E} receive per year as a wage?
  other+ What compensation does {E} receive per year? / ~what wages {E} gets for twelve months / How much does the job of {E} bring in per year? / #the total wages of {E} for twelve months / What figure is in {E}'s contract as yearly remuneration?
  idiom ~what {E} takes home from January to December
== prize: amount, figures
  labels Prize money / Prize
  says For an early discovery {S} was awarded a prize of {V}. / {S} once won a prize worth {V}. / The prize that {S} won came with {V}.
  ask How much was the prize that {E} won? / ~what prize {E} was awarded / #the prize money of {E} / How much prize money did {E} win?
  ask What was the prize of {E} worth? / ~with how much the prize came that {E} won / A prize of how much was {E} awarded for an early discovery?
  ask What prize money was {E} awarded? / How much was the prize worth that {E} once won? / ~how much the prize was worth that {E} won / ~how much prize money {E} won
  ask #the worth of the prize {E} was awarded / For the early discovery, a prize of how much did {E} win?
  ask- {E} won a prize worth how much? / ~how much the prize of {E} was worth
  ask+ What was the prize worth that {E} once won? / With how much did the prize come that {E} won?
  other How much money came with the honour given to {E}? / ~what sum the jury gave {E} / #the sum with which {E} was honoured
  other With how much was {E} rewarded? / What did the jury give {E}? / How large was the reward for {E}?
  other How many francs, euros or dollars did the award bring {E}? / What was the value of the award presented to {E}? / How lucrative was the accolade for {E}? / What monetary reward did {E} earn? / How big was the cheque for {E}?
  other What was the payout when {E} was recognised for an early finding? / ~how generous the award to {E} was in money / ~what winnings {E} received / #the endowment of the award {E} obtained / #the bonus paid to {E} for an early breakthrough
  other How much cash did {E} receive from the jury? / What sum did the distinction bring {E}? / How much was {E} given in recognition of the early finding?
  other What amount did {E} pocket as a laureate? / How much did {E} get for the early breakthrough? / What was the financial side of the honour that {E} received?
  other How much was paid out to {E} as a reward? / ~how much money the award brought {E} / ~what reward {E} got for the early finding
  other ~what amount was handed to {E} as a laureate / ~how much the distinction given to {E} was endowed with / ~how big a cheque {E} was presented with
  other ~how much {E} collected in recognition of a find / ~what {E} received in cash along with the honor / #the cash award given to {E}
  other #the amount of the reward handed to {E} / #the winnings of {E} from the award / #the check that {E} was presented with by the jury
  other- How large was the cheque that {E} received as a winner? / ~how large the winner's cheque of {E} was / How much did {E} receive as a winner?
  other+ How much cash did {E} get along with the distinction? / ~how much cash {E} collected for the scientific achievement / What amount was {E} handed for the scientific achievement? / #the cash that came with the distinction for {E} / How much was {E} given in recognition of the find?
  idiom #the purse that came with the distinction of {E}
== patents: number, figures
  labels Patents / Number of patents
  says {S} holds {V} patents. / {V} patents are registered in the name of {S}. / The number of {P} patents is {V}.
  ask How many patents does {E} hold? / ~how many patents {E} holds / #the number of patents of {E} / How many patents has {E}?
  ask What number of patents does {E} hold? / In the name of {E}, how many patents are registered?
  ask ~what number of patents {E} holds / #how many patents {E} holds / Patents held by {E}: how many are there?
  ask- {E} holds how many patents? / ~how many patents are registered in the name of {E}
  ask+ How many patents are registered in the name of {E}? / What is the number of patents that {E} holds?
  other How many inventions has {E} protected? / ~how many inventions belong to {E} / #the count of protected inventions of {E}
  other How many ideas has {E} had registered? / For how many inventions does {E} own the rights?
  other How many protected ideas does {E} have?
  other How many patents does {E} have to show? / How many patent grants have been issued to {E}? / How often has {E} obtained legal protection for an invention? / How many times did the patent office approve an application of {E}? / How many devices or methods has {E} patented?
  other How large is the patent portfolio of {E}? / ~how many discoveries {E} has taken out a patent on / ~how many patents {E} possesses / #the amount of patented work credited to {E} / #the quantity of inventor's rights in the possession of {E}
  other How many inventions are registered to {E}? / For how many inventions does {E} have exclusive rights? / How many times has {E} been listed as the owner of an invention?
  other How many of the inventions of {E} are legally protected? / How many innovations has {E} secured by law?
  other How prolific is {E} as an inventor, counted in protected inventions? / How many entries at the patent office belong to {E}?
  other ~how many inventions {E} has had protected / ~how many innovations of {E} are under legal protection / ~to how many inventions {E} owns the rights
  other ~how many times {E} has patented something / ~how many technical ideas {E} has secured / ~how many grants the patent office has made to {E}
  other ~how many things {E} has invented and protected / #the number of inventions {E} has exclusive rights to / #the total of inventions protected for {E}
  other #the tally of {E}'s patented inventions / #the extent of the patent collection of {E}
  other- How many times has {E} been granted a patent? / ~how often {E} has received legal protection for something new / How often has {E} received legal protection for something new?
  other+ For how many innovations does {E} have exclusive rights? / ~how many innovations {E} has legally secured / How many times has {E} been recorded as an inventor? / #the number of intellectual property titles of {E} / How many creations of {E} are legally secured against copying?
  idiom How often did the invention office stamp a paper for {E}?
== pupils: number, people
  labels Students taught / Students
  says {S} has taught {V} students so far. / {V} students have passed through {P} courses. / The courses of {S} were attended by {V} students.
  ask How many students has {E} taught? / ~how many students {E} has taught / #the number of students of {E}
  ask How many students attended the courses of {E}?
  ask What number of students has {E} taught so far? / Through the courses of {E}, how many students have passed?
  ask What is the number of students that {E} has taught so far? / ~by how many students the courses of {E} were attended / #how many students {E} has taught so far
  ask Students taught by {E}: how many so far?
  ask- {E} has taught how many students? / ~how many students have passed through the courses of {E}
  ask+ How many students have passed through the courses of {E}? / By how many students were the courses of {E} attended?
  other How many people sat in the classes of {E}? / ~how many learners {E} has had / #the count of learners of {E}
  other How many pupils has {E} had? / To how many young people has {E} given lessons? / How many did {E} instruct?
  other How many learners has {E} trained? / How many trainees have gone through the school of {E}? / How many disciples has {E} had in total? / How many attendees have there been in the seminars of {E}? / How large is the group of people tutored by {E} over the years?
  other How many youngsters has {E} coached? / ~how many individuals received lessons from {E} / ~how many former pupils {E} can look back on / #the number of apprentices and pupils of {E} / #the quantity of graduates {E} has mentored
  other How many people has {E} educated? / How many learners took part in the classes of {E}? / How many people have been tutored by {E}?
  other How many people enrolled in the lessons of {E}? / To how many people has {E} passed on the subject? / How many young people have been under the wing of {E}?
  other ~how many people have been schooled by {E} / ~how many people {E} has instructed / ~how many participants have sat in the lectures of {E}
  other ~how many people {E} has educated up to now / ~how many have studied under {E} / ~to how many people {E} has given classes
  other ~how many people signed up for the seminars of {E} / #the number of pupils of {E} / #the total of people instructed by {E}
  other #the number of participants in the classes of {E} / #the tally of people who studied under {E}
  other- How many people have heard lectures by {E}? / ~how many people have heard lectures by {E} / How many people has {E} lectured to altogether?
  other+ How many people did {E} educate? / ~how many people have studied under {E} / How many participants have the lectures of {E} had? / #the total of people educated by {E} / To how many people has {E} passed on knowledge?
  idiom ~how large the crowd schooled by {E} is
== member: identifier, rules
  labels Membership number / Member no.
  says {P} membership number is {V}. / {S} is listed under the membership number {V}. / The membership number of {S} is {V}.
  ask What is the membership number of {E}? / #the membership number of {E} / ~which membership number {E} has
  ask Under which membership number is {E} listed?
  ask What is the number of the membership of {E}? / ~what the membership number of {E} is / With what membership number is {E} listed?
  ask Which membership number does {E} have? / What number is {E} listed under in the membership? / ~what membership number {E} is listed with
  ask #the membership number under which {E} is listed / As a member, what number is {E} listed under?
  ask- #{E}'s membership number / ~under what membership number {E} is listed
  ask+ What membership number does {E} have? / ~under which membership number {E} is listed
  other Which [code|reference] does {E} have as a member? / ~how {E} is filed in the list of members
  other #the identifier on the card of {E} / What stands on the member's card of {E}? / Which entry in the list of members belongs to {E}?
  other Under what code do the files of the association keep {E}?
  other What number was {E} assigned as a member? / What is the registration code of {E} in the society? / Which digits identify {E} in the membership register? / What should I type in to look up {E} in the members' database? / What is the enrolment number of {E}?
  other Under which reference is {E} recorded by the organisation? / ~what is printed on the membership card of {E} / ~which identification {E} has in the roster / #the serial number of {E} among the members / #the association's file key for {E}
  other What is the member ID of {E}? / Which identifier does {E} carry as one of the members? / Which ID does the club have on file for {E}?
  other What is the code on the membership pass of {E}? / What do I quote to the secretary to find the file of {E}? / How is {E} identified in the association's roll?
  other What combination of letters and digits was issued to {E} upon admission to the association? / ~what the member ID of {E} is / ~what code {E} has in the association
  other ~which digits are on the club card of {E} / ~under what identifier the society keeps {E} / ~what to quote for {E} in letters to the association
  other ~what {E} was issued as a membership code / ~by which reference the secretary finds {E} among the members / #the code printed on the membership pass of {E}
  other #the reference issued to {E} by the association / #the identification {E} has to show as a member
  other- What ID does the association use for {E}? / ~what ID the association gave {E} / What ID was {E} given on joining?
  other+ What is {E}'s member ID? / What ID is on the club card of {E}? / #the member ID of {E} / How does the association identify {E}?
  idiom ~what {E} must whisper at the club door
== left: phrase, history
  labels Reason for leaving / Why the post was given up
  says {S} gave up an earlier post because {V}. / {S} left the first post because {V}. / The reason why {S} gave up the first post was that {V}.
  ask Why did {E} give up the earlier post? / ~why {E} left the first post / #the reason why {E} gave up the post / Why did {E} leave the first post?
  ask What was the reason why {E} gave up an earlier post? / ~for what reason {E} left the first post / #why {E} gave up the first post
  ask For what reason did {E} leave the first post? / Because of what did {E} give up an earlier post? / ~why {E} gave up the earlier post
  ask ~what the reason was why {E} left the first post / {E} gave up the first post, but why?
  ask- {E} gave up the post for what reason? / ~for what reason {E} left the earlier post
  ask+ For what reason did {E} give up the first post? / ~why {E} gave up an earlier post
  other What made {E} quit? / ~what made {E} resign / #the motive for the resignation of {E} / How come {E} quit?
  other What lay behind the resignation of {E}? / What prompted {E} to hand in notice?
  other Why did {E} bow out of the first position? / What caused {E} to change jobs? / What drove {E} out of the initial position? / What was the motivation of {E} for abandoning the former employment? / On what grounds did {E} vacate the previous office?
  other Why did {E} pack in the first job? / ~what induced {E} to depart from the earlier role / ~why the first appointment of {E} came to an end / #the cause of the departure of {E} / #the circumstances in which {E} dropped the former job
  other Why did {E} resign? / Why did {E} quit the old job? / What led {E} to walk away from the first employment? / How did it come about that {E} stepped down?
  other What was the trigger for {E} to throw in the towel at the old workplace? / What explanation is there for {E} handing over the earlier position to someone else?
  other What brought {E} to turn away from the old position? / ~why {E} resigned / ~how come {E} stepped down / ~on what grounds {E} quit the former position
  other ~what pushed {E} to go from the old workplace / ~what prompted {E} to move on from the first employment / #the grounds for the resignation of {E}
  other #the trigger that led {E} to step down / #the explanation {E} had for quitting / #what brought {E} to walk out of the former workplace
  other- Why did {E} stop working in the previous job? / ~why {E} stopped working in the previous job / What caused {E} to stop working in the previous job?
  other+ Why did {E} walk away from the old job? / ~why {E} no longer wanted the old job / Why did {E} step down? / #the explanation for {E} stepping down / What led {E} to stop working in the previous position?
  idiom On what grounds did {E} throw in the towel?
== hobby: phrase, use
  labels Pastimes / Spare time
  says In {P} spare time {S} enjoys {V}. / {P} pastimes are {V}. / {S} spends the spare time on {V}.
  ask How does {E} spend the spare time? / ~what {E} enjoys in the spare time / #the pastimes of {E} / What are the pastimes of {E}?
  ask What does {E} spend the spare time on? / ~what the pastimes of {E} are / Which pastimes does {E} enjoy?
  ask On what is the spare time of {E} spent? / ~how {E} spends the spare time / #what {E} enjoys in the spare time / As pastimes, what does {E} have?
  ask- {E} enjoys what in the spare time? / ~on what {E} spends the spare time
  ask+ On what does {E} spend the spare time? / What does {E} enjoy in the spare time?
  other What are the hobbies of {E}? / ~what {E} does after work / #the hobbies of {E} / What does {E} do for fun?
  other What does {E} like to do at weekends? / How does {E} relax?
  other What does {E} do to pass the time? / What is {E} keen on outside working hours? / What does {E} get up to on days off? / How does {E} like to unwind? / What amusements does {E} pursue?
  other What recreation does {E} prefer? / ~how {E} passes the evenings and holidays / ~what {E} is passionate about privately / #the favourite activities of {E} / #the things {E} loves doing for pleasure
  other What does {E} do in leisure hours? / What is {E} interested in besides work? / What are the private interests of {E}? / What hobby does {E} have?
  other How does {E} entertain herself or himself when off duty? / What does {E} do when not working? / What does {E} take delight in on a free day? / ~what hobbies {E} has
  other ~what {E} likes doing when off duty / ~how {E} relaxes / ~what interests {E} pursues privately / ~what {E} gets up to on a free day
  other ~what leisure activities {E} goes in for / ~what {E} does for enjoyment at weekends / #the leisure activities of {E} / #the private interests of {E}
  other #the way {E} unwinds after work / #what {E} does when off duty
  other- What are the leisure activities of {E}? / ~which leisure activities {E} has / What does {E} do in the evenings for pleasure? / How does {E} use free time?
  other+ ~how {E} fills free hours / What does {E} like doing when not at work? / #the leisure interests of {E} / What interests does {E} have outside the job?
  idiom With what does {E} kill the evenings?
`;

export const personKind: Kind = {
  id: 'person',
  nouns: ['engineer', 'researcher', 'scholar', 'inventor'],
  pronouns: [
    ['she', 'her'],
    ['he', 'his'],
  ],
  name: personName,
  openers: [
    '{S} is [an engineer|a researcher|an inventor] [of some reputation|known for careful work|whose papers are widely read].',
    '{S} is [a scholar|an engineer] who [rarely gives interviews|prefers small conferences|works alone most of the time].',
  ],
  fillers: [
    'Colleagues describe {S} as patient and exact.',
    '{S} answers letters by hand.',
    'A portrait of {S} hangs in the town hall.',
    'Few people have seen {S} without a notebook.',
  ],
  appositions: [],
  relations: relations(values, wordings),
  tables: [],
};
