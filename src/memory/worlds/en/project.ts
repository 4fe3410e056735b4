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
  ask- {E} began when? / ~on what date work on {E} began
  ask+ When was the start of {E}? / ~when work began on {E}
  other Since when has {E} been running? / ~since when {E} has been running / #the first day of {E}
  other When did {E} get under way? / When was {E} set in motion? / When did the researchers of {E} take up their task?
  other- When did {E} commence? / ~when {E} commenced / When did the team of {E} set to work?
  other+ When did {E} kick off? / From what date has {E} been active? / #the kick-off date of {E}
  idiom ~when the starting shot for {E} was fired / When did {E} get off the ground?
== ends: date, history
  labels End / Ends
  says {S} will end {on} {V}. / {P} end is planned for {V}. / The end of {S} is set for {V}.
  ask When will {E} end? / ~when {E} will end / #the planned end of {E} / For when is the end of {E} set?
  ask- {E} will end when? / ~for when the end of {E} is planned
  ask+ For when is the end of {E} planned? / When is {E} set to end?
  other How long will {E} go on? / ~until when {E} will go on / #the last day of {E} / Until when is there money for {E}?
  other When must {E} be finished? / By when are the results of {E} due?
  other- When is {E} expected to be over? / ~when {E} is expected to be over / What is the completion date of {E}? / When should {E} be completed?
  other+ When is {E} supposed to be wrapped up? / When does the project period of {E} run out? / ~when {E} is expected to conclude / #the scheduled completion date of {E}
  idiom ~when the curtain falls on {E}
== money: amount, figures
  labels Budget / Total budget
  says {P} budget is {V}. / {S} has a budget of {V}. / The budget of {S} is {V}.
  ask What is the budget of {E}? / #the budget of {E} / ~how large the budget of {E} is / Which budget does {E} have?
  ask- #{E}'s budget / {E} has what budget?
  ask+ What does the budget of {E} amount to? / How large a budget does {E} have?
  other How much money can {E} use? / ~how much money {E} has to spend / #the means that {E} disposes of
  other What sum is at the disposal of {E}? / How well funded is {E}? / How much was set aside for {E}?
  other- How big are the finances of {E}? / ~how big the finances of {E} are / How much is {E} allowed to cost?
  other+ How much funding did {E} get? / What is the total financing of {E}? / What amount is available to carry out {E}? / ~how much funding {E} received / #the total funding for {E}
  idiom ~how full the purse of {E} is
== partners: number, people
  labels Partner institutes / Partners
  says {V} institutes take part in {S}. / {S} unites {V} institutes. / The number of institutes in {S} is {V}.
  ask How many institutes take part in {E}? / ~how many institutes take part in {E} / #the number of institutes in {E}
  ask- {E} unites how many institutes? / ~how many institutes {E} unites
  ask+ What number of institutes does {E} unite? / How many institutes are there in {E}?
  other How many universities and laboratories work on {E}? / ~how many organisations cooperate in {E} / #the count of organisations behind {E}
  other How many organisations cooperate in {E}? / How many houses share the work of {E}? / How big is the consortium of {E}?
  other- How many research bodies have joined {E}? / ~how many research bodies have joined {E} / What is the number of participating research bodies in {E}?
  other+ How many research centres are involved in {E}? / How many participating institutions does {E} have? / Across how many member institutions is {E} spread? / ~how many research centres belong to {E} / #the total of participating institutions in {E}
  idiom ~how many logos stand on the posters of {E}
== samples: number, figures
  labels Samples collected / Samples
  says {S} has collected {V} samples so far. / {V} samples have been collected. / The number of samples in {S} is {V}.
  ask How many samples has {E} collected? / ~how many samples {E} has collected / #the number of samples in {E}
  ask- {E} has collected how many samples? / ~how many samples there are in {E}
  ask+ How many samples have been collected in {E} so far? / What is the number of samples that {E} has collected?
  other How many specimens were gathered for {E}? / ~how many specimens {E} has gathered / #the count of specimens of {E}
  other How much material has {E} brought together, counted in specimens? / How many test tubes has {E} filled? / How many specimens does {E} have?
  other- How many pieces has {E} taken for analysis until now? / ~how many pieces {E} has taken for analysis / What is the total of pieces {E} has taken for analysis?
  other+ How many pieces of material have been obtained for analysis in {E} up to now? / What is the current sample count of {E}? / How many samples have the scientists of {E} taken to date? / ~how many individual samples {E} has to date / #the current tally of samples taken for {E}
  idiom ~how much sleeps in the freezers of {E}, piece by piece
== lab: name, place, link place
  labels Main laboratory / Laboratory
  says {P} main laboratory is in {V}. / The main laboratory of {S} is in {V}. / {S} has its main laboratory in {V}.
  ask Where is the main laboratory of {E}? / ~where the main laboratory of {E} is / #the town of the main laboratory of {E} / In which town does {E} have its main laboratory?
  ask- {E} has its main laboratory in which town? / ~in which place {E} has its main laboratory
  ask+ In what town is the main laboratory of {E}? / What place does {E} have its main laboratory in?
  other Where are the experiments of {E} done? / ~where the experiments of {E} are done / #the town where the experiments of {E} are done
  other In which town do most researchers of {E} work? / Where does {E} do its measuring? / To which town are the specimens of {E} sent?
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
  ask- #{E}'s aim / {E} aims to do what?
  ask+ What is it that {E} aims to do? / What aim does {E} have?
  other What do the researchers of {E} want to achieve? / ~what the people of {E} want to [achieve|find out] / #the goal of {E}
  other What is {E} for? / What question does {E} hope to settle? / Why is {E} being done at all?
  other- What is {E} supposed to do? / ~what {E} is supposed to do / What do the people of {E} wish to accomplish? / What is the objective of {E}?
  other+ What is {E} trying to accomplish? / What is {E} meant to bring about? / ~what {E} is intended to accomplish / #the objective of {E}
  idiom What would count as success for {E}?
== problem: phrase, history
  labels Cause of the setback / Setback
  says In its second year {S} lost months because {V}. / {S} fell behind because {V}. / The reason why {S} fell behind is that {V}.
  ask Why did {E} fall behind? / ~why {E} fell behind / #the reason why {E} fell behind / Why did {E} lose months in its second year?
  ask- {E} fell behind for what reason? / ~for what reason {E} lost months
  ask+ For what reason did {E} fall behind? / What was the reason why {E} lost months in its second year?
  other What set {E} back? / ~what went wrong with {E} / #the cause of the delay of {E} / What slowed {E} down?
  other What went wrong with {E}? / Why could {E} not keep to its schedule?
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
