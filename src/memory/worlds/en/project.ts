/** Research projects. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { project } from './names.ts';
import { shared } from './shared.ts';
import { stages } from './tables.ts';
import { count, dates, money, phrase, places } from './values.ts';

const wordings = `
== began: date, history
  labels Start / Began
  says {S} began {on} {V}. / Work on {S} began {on} {V}. / {P} start was {on} {V}.
  ask When did {E} begin? / ~when {E} began / #the start of {E} / When did work on {E} begin?
  ask On what date did work on {E} begin? / ~when the start of {E} was / What was the date of the start of {E}?
  ask What date did {E} begin on? / What was the start date of {E}? / ~when work on {E} began / ~on what date {E} began / #the date on which work on {E} began
  ask- {E} began when? / ~on what date work on {E} began
  ask+ When was the start of {E}? / ~when work began on {E}
  other Since when has {E} been running? / ~since when {E} has been running / #the first day of {E}
  other When did {E} get under way? / When was {E} set in motion? / When did the researchers of {E} take up their task?
  other What was the inception date of {E}? / When was {E} launched? / How long ago, in terms of the exact date, was {E} initiated? / On which day did the team of {E} go to work?
  other When did the activities of {E} officially take off? / ~when {E} came into operation / ~when the first steps of {E} were taken / #the launch date of {E} / #the official beginning of {E}
  other When was {E} initiated? / When did they first get going on {E}? / As of which day has {E} been in progress? / ~when {E} kicked off / ~when {E} got off the ground
  other ~when {E} was initiated / ~how long {E} has been in progress, since which day / ~when the team set to work on {E} / #the commencement of {E}
  other #the day {E} was initiated
  other- When did {E} commence? / ~when {E} commenced / When did the team of {E} set to work?
  other+ When did {E} kick off? / From what date has {E} been active? / #the kick-off date of {E}
  idiom ~when the starting shot for {E} was fired / When did {E} get off the ground?
== ends: date, history
  labels End / Ends
  says {S} will end {on} {V}. / {P} end is planned for {V}. / The end of {S} is set for {V}.
  ask When will {E} end? / ~when {E} will end / #the planned end of {E} / For when is the end of {E} set?
  ask When is the end of {E}? / ~when the end of {E} is planned / What date is set for the end of {E}?
  ask What is the end date of {E}? / When is {E} planned to end? / ~for when the end of {E} is set / ~on what date {E} will end / #the date set for the end of {E}
  ask- {E} will end when? / ~for when the end of {E} is planned
  ask+ For when is the end of {E} planned? / When is {E} set to end?
  other How long will {E} go on? / ~until when {E} will go on / #the last day of {E} / Until when is there money for {E}?
  other When must {E} be finished? / By when are the results of {E} due?
  other When does {E} finish? / When will {E} be over? / What is the deadline for {E}? / On which date does {E} terminate? / When will {E} be completed?
  other When is {E} due to close down? / ~how far into the future {E} is scheduled to run / ~when {E} is to be brought to a close / #the finishing date of {E} / #the foreseen expiry of {E}
  other When does {E} wrap up? / When will {E} be concluded? / When does {E} run out? / How long is {E} scheduled to last, up to which date?
  other When do they expect to be done with {E}? / ~when {E} wraps up / ~when {E} will be concluded / ~when {E} runs out / ~by when {E} should be completed
  other ~when they expect to be done with {E} / ~when {E} is going to stop / #the completion date of {E} / #the conclusion of {E} and its date / #the day {E} wraps up
  other- When is {E} expected to be over? / ~when {E} is expected to be over / What is the completion date of {E}? / When should {E} be completed?
  other+ When is {E} supposed to be wrapped up? / When does the project period of {E} run out? / ~when {E} is expected to conclude / #the scheduled completion date of {E}
  idiom ~when the curtain falls on {E}
== money: amount, figures
  labels Budget / Total budget
  says {P} budget is {V}. / {S} has a budget of {V}. / The budget of {S} is {V}.
  ask What is the budget of {E}? / #the budget of {E} / ~how large the budget of {E} is / Which budget does {E} have?
  ask How high is the budget of {E}? / ~what budget {E} has / Of what size is the budget of {E}?
  ask What is the total budget of {E}? / ~which budget {E} has / ~how high the total budget of {E} is / #the total budget of {E}
  ask- #{E}'s budget / {E} has what budget?
  ask+ What does the budget of {E} amount to? / How large a budget does {E} have?
  other How much money can {E} use? / ~how much money {E} has to spend / #the means that {E} disposes of
  other What sum is at the disposal of {E}? / How well funded is {E}? / How much was set aside for {E}?
  other How much money is earmarked for {E}? / What are the financial resources of {E}? / How big is the grant for {E}? / How much can the managers of {E} spend in all?
  other With what capital is {E} equipped? / ~how much cash was allocated to {E} / ~what sponsors have put into {E} / #the finances of {E} / #the overall spending limit of {E}
  other How much funding does {E} get? / What does {E} cost? / How expensive is {E} altogether? / How many millions go into {E}?
  other How much financing has {E} received in total? / What is the price tag of {E}? / ~how much funding {E} gets / ~what {E} costs altogether / ~how expensive {E} is
  other ~how much financing {E} was awarded / ~how much taxpayers and donors pay for {E} / ~what amount is available to {E} / #the funding of {E} / #the total cost of {E}
  other #the amount of financing awarded to {E}
  other- How big are the finances of {E}? / ~how big the finances of {E} are / How much is {E} allowed to cost?
  other+ How much funding did {E} get? / What is the total financing of {E}? / What amount is available to carry out {E}? / ~how much funding {E} received / #the total funding for {E}
  idiom ~how full the purse of {E} is
== partners: number, people
  labels Partner institutes / Partners
  says {V} institutes take part in {S}. / {S} unites {V} institutes. / The number of institutes in {S} is {V}.
  ask How many institutes take part in {E}? / ~how many institutes take part in {E} / #the number of institutes in {E}
  ask How many institutes does {E} unite? / ~what the number of institutes in {E} is / Of how many institutes is {E} made up?
  ask What is the number of institutes in {E}? / How many partner institutes are there in {E}? / ~how many partner institutes {E} has
  ask #the number of institutes that take part in {E}
  ask- {E} unites how many institutes? / ~how many institutes {E} unites
  ask+ What number of institutes does {E} unite? / How many institutes are there in {E}?
  other How many universities and laboratories work on {E}? / ~how many organisations cooperate in {E} / #the count of organisations behind {E}
  other How many organisations cooperate in {E}? / How many houses share the work of {E}? / How big is the consortium of {E}?
  other How many partners does {E} have? / How many bodies collaborate in {E}? / How many establishments have joined forces for {E}? / How many scientific facilities contribute to {E}? / How many parties are engaged in {E}?
  other How many academic players are on board with {E}? / ~how many partner organisations {E} brings together / ~how many centres participate in {E} / #the number of collaborators of {E} / #the size of the alliance behind {E}
  other How many institutions are involved in {E}? / How many member institutions does {E} count? / How many research centers belong to {E}?
  other How many different institutions have signed up to {E}? / How many labs and colleges are in on {E}? / How many institutions team up in {E}?
  other ~how many institutions are involved in {E} / ~how many member institutions {E} counts / ~how many research centers belong to {E}
  other ~how many institutions have teamed up for {E} / ~how many labs or colleges are in on {E} / ~how large the circle of institutions in {E} is
  other #the number of institutions involved in {E} / #the membership count of {E} / #how many research centers belong to {E}
  other- How many research bodies have joined {E}? / ~how many research bodies have joined {E} / What is the number of participating research bodies in {E}?
  other+ How many research centres are involved in {E}? / How many participating institutions does {E} have? / Across how many member institutions is {E} spread? / ~how many research centres belong to {E} / #the total of participating institutions in {E}
  idiom ~how many logos stand on the posters of {E}
== samples: number, figures
  labels Samples collected / Samples
  says {S} has collected {V} samples so far. / {V} samples have been collected. / The number of samples in {S} is {V}.
  ask How many samples has {E} collected? / ~how many samples {E} has collected / #the number of samples in {E}
  ask What number of samples has {E} collected so far? / ~how many samples have been collected in {E} / So far, how many samples are there in {E}?
  ask How many samples have been collected in {E}? / What is the number of samples in {E}? / ~what number of samples {E} has collected so far
  ask #the number of samples that {E} has collected
  ask- {E} has collected how many samples? / ~how many samples there are in {E}
  ask+ How many samples have been collected in {E} so far? / What is the number of samples that {E} has collected?
  other How many specimens were gathered for {E}? / ~how many specimens {E} has gathered / #the count of specimens of {E}
  other How much material has {E} brought together, counted in specimens? / How many test tubes has {E} filled? / How many specimens does {E} have?
  other How many specimens has {E} amassed? / How many aliquots have been drawn in the course of {E}? / How many items of test material are stored by {E}? / How big is the sample stock of {E}? / How many units of research material has {E} accumulated?
  other How many swabs, cores or similar has {E} secured? / ~how many samples are already in the archive of {E} / ~how many sample units have been registered under {E} / #the sample total of {E} / #the quantity of specimens acquired by {E}
  other How many specimens has {E} taken up to now? / How many pieces of evidence for analysis has {E} obtained to date? / What is the specimen tally of {E}?
  other How large is the specimen collection of {E}? / To date, how many specimens have come in for {E}? / How many specimens have the teams in {E} logged until now?
  other ~how many specimens {E} has taken up to now / ~what the specimen tally of {E} is / ~how large the collection of specimens of {E} has grown
  other ~how many specimens the team of {E} has obtained to date / ~how many vials the freezers of {E} hold by now / ~how many specimens have come in for {E}
  other #the specimen tally of {E} / #the size of the specimen collection of {E} / #how many specimens {E} has obtained to date
  other- How many pieces has {E} taken for analysis until now? / ~how many pieces {E} has taken for analysis / What is the total of pieces {E} has taken for analysis?
  other+ How many pieces of material have been obtained for analysis in {E} up to now? / What is the current sample count of {E}? / How many samples have the scientists of {E} taken to date? / ~how many individual samples {E} has to date / #the current tally of samples taken for {E}
  idiom ~how much sleeps in the freezers of {E}, piece by piece
== lab: name, place, link place
  labels Main laboratory / Laboratory
  says {P} main laboratory is in {V}. / The main laboratory of {S} is in {V}. / {S} has its main laboratory in {V}.
  ask Where is the main laboratory of {E}? / ~where the main laboratory of {E} is / #the town of the main laboratory of {E} / In which town does {E} have its main laboratory?
  ask ~in which town {E} has its main laboratory / Which town has the main laboratory of {E}?
  ask In which town is the main laboratory of {E}? / What is the location of the main laboratory of {E}? / ~what town the main laboratory of {E} is in
  ask ~where {E} has its main laboratory / #the town in which {E} has its main laboratory
  ask- {E} has its main laboratory in which town? / ~in which place {E} has its main laboratory
  ask+ In what town is the main laboratory of {E}? / What place does {E} have its main laboratory in?
  other Where are the experiments of {E} done? / ~where the experiments of {E} are done / #the town where the experiments of {E} are done
  other In which town do most researchers of {E} work? / Where does {E} do its measuring? / To which town are the specimens of {E} sent?
  other Where is the headquarters laboratory of {E}? / Where does the research for {E} take place? / In which city are the analyses for {E} carried out? / Where are the chief testing premises of {E}? / Where do the scientists of {E} have their workbenches?
  other What place is home to the most important lab of {E}? / ~where the key research site of {E} lies / ~in what municipality the lab team of {E} operates / #the seat of the main lab of {E} / #the city housing the leading lab of {E}
  other Where is {E} based? / In what city are the principal research facilities of {E} located? / Where do I go to visit the central lab of {E}?
  other Where are the headquarters of {E}? / Which city hosts the central lab of {E}? / Where is the bulk of the lab work for {E} performed? / ~where {E} is based
  other ~which city hosts the central lab of {E} / ~where the principal facilities of {E} are located / ~in what city the lab work for {E} is mostly performed
  other ~where to find the central lab of {E} on the map / ~where {E} has its research base / #the city where {E} is based / #the location of the central lab of {E}
  other #the city hosting the principal facilities of {E}
  other- Where is the research centre of {E}? / ~where the research centre of {E} is / In what city is the lab of {E}? / Which city has the principal lab of {E}?
  other+ Where is the central lab of {E} based? / Which city hosts the primary research facility of {E}? / Where would I have to go to visit the principal lab of {E}? / ~which city the central lab of {E} is situated in / #the location of the primary research facility of {E}
  idiom #the scientific home of {E}
  role the town with the main laboratory of {E}
  role- the place in which {E} has its main laboratory
  role-other the town where the experiments of {E} are done
  role-other- the city where the lab of {E} is
== aim: phrase, use
  labels Aim / Goal
  says {P} aim is to {V}. / The aim of {S} is to {V}. / {S} aims to {V}.
  ask What is the aim of {E}? / #the aim of {E} / ~what the aim of {E} is / What does {E} aim to do?
  ask What does {E} have as its aim? / ~what {E} aims to do / #what {E} aims to do
  ask What is the aim that {E} has? / ~what {E} has as its aim / ~what aim {E} has / #the aim that {E} has
  ask- #{E}'s aim / {E} aims to do what?
  ask+ What is it that {E} aims to do? / What aim does {E} have?
  other What do the researchers of {E} want to achieve? / ~what the people of {E} want to [achieve|find out] / #the goal of {E}
  other What is {E} for? / What question does {E} hope to settle? / Why is {E} being done at all?
  other What is the ultimate ambition of {E}? / What is the purpose of {E}? / What is the point of {E}? / What result are the scientists of {E} striving for? / What is the mission of {E}?
  other What are they hoping to attain with {E}? / ~what target {E} has set itself / ~to what end {E} was set up / #the intention behind {E} / #the thing that {E} seeks to realise
  other What is {E} trying to do? / What is {E} meant to accomplish? / What objective does {E} pursue? / What is {E} all about? / What are they after with {E}?
  other What would success look like for {E}? / ~what {E} is trying to do / ~what objective {E} pursues / ~what {E} is meant to accomplish / ~what they are after with {E}
  other ~what {E} is working towards / ~what {E} is supposed to deliver / #what {E} is meant to accomplish / #what {E} is working towards
  other- What is {E} supposed to do? / ~what {E} is supposed to do / What do the people of {E} wish to accomplish? / What is the objective of {E}?
  other+ What is {E} trying to accomplish? / What is {E} meant to bring about? / ~what {E} is intended to accomplish / #the objective of {E}
  idiom What would count as success for {E}?
== problem: phrase, history
  labels Cause of the setback / Setback
  says In its second year {S} lost months because {V}. / {S} fell behind because {V}. / The reason why {S} fell behind is that {V}.
  ask Why did {E} fall behind? / ~why {E} fell behind / #the reason why {E} fell behind / Why did {E} lose months in its second year?
  ask What is the reason why {E} fell behind? / ~why {E} lost months in its second year / Why is it that {E} lost months?
  ask What was the cause of the setback of {E}? / What is the reason that {E} lost months in its second year? / ~what the reason is why {E} fell behind
  ask ~because of what {E} lost months / #the cause of the setback of {E}
  ask- {E} fell behind for what reason? / ~for what reason {E} lost months
  ask+ For what reason did {E} fall behind? / What was the reason why {E} lost months in its second year?
  other What set {E} back? / ~what went wrong with {E} / #the cause of the delay of {E} / What slowed {E} down?
  other What went wrong with {E}? / Why could {E} not keep to its schedule?
  other Why did {E} not advance as planned? / What caused the setback in {E}? / What difficulty did {E} encounter in the second year? / What obstacle cost {E} several months? / Owing to what did {E} lag behind the timetable?
  other What mishap interrupted the progress of {E}? / ~what hampered {E} / ~what was responsible for the lost time in {E} / #the trouble that put {E} behind schedule / #the hitch that occurred in {E}
  other Why is {E} running late? / What held {E} up? / Why was {E} delayed? / What threw {E} off schedule? / How come {E} took longer than expected? / What stalled {E}?
  other ~why {E} was delayed / ~what held {E} up / ~what threw {E} off schedule / ~why {E} is running late / ~how come {E} got stuck / ~what stalled {E} / #what held {E} up
  other #the reason {E} was delayed / #the incident that stalled {E}
  other- What caused {E} to run late? / ~what caused {E} to run late / Why is {E} later than scheduled? / What incident held up {E}?
  other+ How come {E} got delayed? / What made {E} run late? / What held up {E} during year two? / ~why {E} ran into a hold-up / #the explanation for the hold-up in {E}
  idiom ~what mishap threw {E} off course
`;

export const projectKind: Kind = {
  id: 'project',
  nouns: ['project', 'undertaking'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: project,
  openers: [
    '{S} is a research project [that brings together several disciplines|with an unusual method|of interest far beyond its field].',
    '{S} is a [long-running|much-discussed|carefully planned] research project.',
  ],
  fillers: [
    'Results of {S} are published without a fee.',
    'A newsletter appears in irregular intervals.',
    'Students may apply to work with {S}.',
    'Critics at first thought {S} too ambitious.',
  ],
  appositions: ['the research project {E}'],
  relations: [
    ...relations(
      {
        began: dates(1998, 2020),
        ends: dates(2026, 2038),
        money: money(2e5, 6e7),
        partners: count(2, 48),
        samples: count(150, 240000),
        lab: places,
        aim: phrase(
          '[map|date|listen to|count] [every spring|old orchards|glacier streams|underground rivers|night moths] [in the uplands|along the coast|before they vanish]',
          'find out why [bees leave their hives|peat grows so slowly|some bricks last for centuries|harbours silt up]',
        ),
        problem: phrase(
          'a [freezer|drone|server|research boat] [broke down|was stolen|sank|caught fire]',
          '[a permit was refused|the ground was frozen|half of the team fell ill|lightning struck the station]',
        ),
      },
      wordings,
    ),
    ...shared('chief', 'sponsor', 'grant', 'file', 'volunteers'),
    ...clauses,
  ],
  tables: [stages],
};
