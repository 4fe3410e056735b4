/** What people run together: museums, research projects, festivals. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { festival, museum, project } from './names.ts';
import { shared } from './shared.ts';
import { stages } from './tables.ts';
import { count, dates, dayOfYear, money, phrase, places } from './values.ts';

const museumWordings = `
== objects: number, figures
  labels Objects in the collection / Collection
  says {P} collection comprises {V} objects. / {S} has {V} objects in its collection. / The collection of {S} comprises {V} objects.
  ask How many objects does the collection of {E} comprise? / ~how many objects {E} has in its collection / #the number of objects in {E}
  ask- {E} has how many objects in its collection? / ~how many objects the collection of {E} comprises
  other How many things are kept in {E}? / ~how many pieces {E} looks after / #the count of exhibits that {E} keeps
  other How many exhibits does {E} own? / How rich are the holdings of {E}? / How many pieces are in the care of {E}?
  other- ~how many items the inventory of {E} lists / #the number of items in the inventory of {E} / How much is stored on the shelves and in the cases of {E}?
== ticket: amount, rules
  labels Admission / Ticket
  says Admission to {S} costs {V}. / {P} admission fee is {V}. / The admission fee of {S} is {V}.
  ask How much does admission to {E} cost? / #the admission fee of {E} / ~how much admission to {E} costs / What is the admission fee of {E}?
  ask- #{E}'s admission fee / Admission to {E} costs how much?
  other What must a visitor pay to enter {E}? / ~what one pays to get into {E} / #the cost of a ticket for {E}
  other How much is a ticket for {E}? / What does it cost to see {E} from the inside? / How much do they charge at the door of {E}?
  other- ~how much money to bring for a visit to {E} / #the charge at the turnstile of {E} / What do they want at the ticket desk of {E}?
== closed: phrase, rules
  labels Closed / Closing days
  says {S} is closed {V}. / {P} doors stay closed {V}. / Visitors find {S} closed {V}.
  ask When is {E} closed? / ~when {E} is closed / When do visitors find {E} closed?
  ask- {E} is closed when? / ~when the doors of {E} stay closed
  other When can one not visit {E}? / ~when there is no point in going to {E} / #the time when nobody is let into {E}
  other At what times is nobody let into {E}? / When does a trip to {E} end before a locked door? / When does the staff of {E} have time off?
  other- ~when {E} keeps its gates shut / #the rest period of {E} / On which occasions does {E} receive no guests?
== treasure: phrase, use
  labels Most valuable piece / Treasure
  says {P} most valuable piece is {V}. / The most valuable piece of {S} is {V}. / Experts call {V} the most valuable piece of {S}.
  ask What is the most valuable piece of {E}? / #the most valuable piece of {E} / ~what the most valuable piece of {E} is
  ask- #{E}'s most valuable piece / ~what experts call the most valuable piece of {E}
  other What is {E} most proud of? / ~what one should not miss in {E} / #the star exhibit of {E}
  other What should one not miss in {E}? / For what do connoisseurs come to {E}? / What does {E} insure for the highest sum?
  other- ~what thieves would take first from {E} / #the jewel in the crown of {E} / Which exhibit is the pride of {E}?
== closedDown: phrase, history
  labels Reason for the closure / Why it was closed for a year
  says {S} was shut for a year because {V}. / The reason why {S} was shut for a year is that {V}. / {S} had to be shut for a year because {V}.
  ask Why was {E} shut for a year? / ~why {E} was shut for a year / #the reason why {E} was shut for a year
  ask- {E} was shut for a year for what reason? / ~for what reason {E} had to be shut
  other What made it necessary to keep people out of {E} for twelve months? / ~what kept visitors out of {E} for twelve months
  other What kept visitors out of {E} for twelve months? / #the cause of the long break at {E} / How come {E} could not be visited for twelve months? / What was behind the long break at {E}?
  other- ~what trouble put {E} out of action / #the trouble that put {E} out of action / On what grounds did {E} turn people away for so long?
`;

export const museumKind: Kind = {
  id: 'museum',
  nouns: ['museum', 'house', 'collection'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: museum,
  openers: [
    '{S} is a museum [in a former grain store|with a leafy courtyard|that started in two rooms|for children and adults alike].',
    '{S} is one of the [smaller|more curious|older] museums of the country.',
  ],
  fillers: [
    'The café of {S} is known for its cakes.',
    'Guided tours have to be booked in advance.',
    'School classes like {S} for its workshop.',
    'The signs are in large print.',
  ],
  appositions: ['the museum called {E}'],
  relations: [
    ...relations(
      {
        objects: count(300, 98000),
        ticket: money(2, 40),
        closed: phrase(
          'on [Mondays|Tuesdays|Wednesdays|Thursdays]',
          'in [January|February|November]',
          'on [rainy Sundays|public holidays|the last Friday of the month]',
        ),
        treasure: phrase(
          '[a|the] [bronze|silver|painted|broken|gilded] [compass|globe|mask|clock|lute|chess set] [of a pirate|from a wreck|with a hidden drawer|made for a queen]',
        ),
        closedDown: phrase(
          'the [roof|heating|cellar|staircase] had [given way|failed|been eaten by woodworm]',
          '[asbestos|mould|a nest of rare bats] had been found [under the floor|in the attic|behind the panelling]',
        ),
      },
      museumWordings,
    ),
    ...shared('place', 'opened', 'chief', 'designer', 'visitors', 'volunteers', 'renewed', 'grant', 'sponsor'),
    ...clauses,
  ],
  tables: [],
};

const projectWordings = `
== began: date, history
  labels Start / Began
  says {S} began {on} {V}. / Work on {S} began {on} {V}. / {P} start was {on} {V}.
  ask When did {E} begin? / ~when {E} began / #the start of {E} / When did work on {E} begin?
  ask- {E} began when? / ~on what date work on {E} began
  other Since when has {E} been running? / ~since when {E} has been running / #the first day of {E}
  other When did {E} get under way? / When was {E} set in motion? / When did the researchers of {E} take up their task?
  other- ~when the starting shot for {E} was fired / #the kick-off of {E} / When did {E} get off the ground?
== ends: date, history
  labels End / Ends
  says {S} will end {on} {V}. / {P} end is planned for {V}. / The end of {S} is set for {V}.
  ask When will {E} end? / ~when {E} will end / #the planned end of {E} / For when is the end of {E} set?
  ask- {E} will end when? / ~for when the end of {E} is planned
  other How long will {E} go on? / ~until when {E} will go on / #the last day of {E} / Until when is there money for {E}?
  other When must {E} be finished? / By when are the results of {E} due?
  other- ~when the curtain falls on {E} / #the deadline of {E} / When do the people of {E} pack up?
== money: amount, figures
  labels Budget / Total budget
  says {P} budget is {V}. / {S} has a budget of {V}. / The budget of {S} is {V}.
  ask What is the budget of {E}? / #the budget of {E} / ~how large the budget of {E} is / Which budget does {E} have?
  ask- #{E}'s budget / {E} has what budget?
  other How much money can {E} use? / ~how much money {E} has to spend / #the means that {E} disposes of
  other What sum is at the disposal of {E}? / How well funded is {E}? / How much was set aside for {E}?
  other- ~how full the purse of {E} is / #the financial frame of {E} / What may {E} cost at most?
== partners: number, people
  labels Partner institutes / Partners
  says {V} institutes take part in {S}. / {S} unites {V} institutes. / The number of institutes in {S} is {V}.
  ask How many institutes take part in {E}? / ~how many institutes take part in {E} / #the number of institutes in {E}
  ask- {E} unites how many institutes? / ~how many institutes {E} unites
  other How many universities and laboratories work on {E}? / ~how many organisations cooperate in {E} / #the count of organisations behind {E}
  other How many organisations cooperate in {E}? / How many houses share the work of {E}? / How big is the consortium of {E}?
  other- ~how many logos stand on the posters of {E} / #the size of the alliance behind {E} / How many research bodies have joined forces for {E}?
== samples: number, figures
  labels Samples collected / Samples
  says {S} has collected {V} samples so far. / {V} samples have been collected. / The number of samples in {S} is {V}.
  ask How many samples has {E} collected? / ~how many samples {E} has collected / #the number of samples in {E}
  ask- {E} has collected how many samples? / ~how many samples there are in {E}
  other How many specimens were gathered for {E}? / ~how many specimens {E} has gathered / #the count of specimens of {E}
  other How much material has {E} brought together, counted in specimens? / How many test tubes has {E} filled? / How many specimens does {E} have?
  other- ~how many probes {E} put in its freezers / #the yield of {E} in specimens / How many probes lie in the freezers of {E}?
== lab: name, place, link place
  labels Main laboratory / Laboratory
  says {P} main laboratory is in {V}. / The main laboratory of {S} is in {V}. / {S} has its main laboratory in {V}.
  ask Where is the main laboratory of {E}? / ~where the main laboratory of {E} is / #the town of the main laboratory of {E} / In which town does {E} have its main laboratory?
  ask- {E} has its main laboratory in which town? / ~in which place {E} has its main laboratory
  other Where are the experiments of {E} done? / ~where the experiments of {E} are done / #the town where the experiments of {E} are done
  other In which town do most researchers of {E} work? / Where does {E} do its measuring? / To which town are the specimens of {E} sent?
  other- ~where the test benches of {E} stand / #the scientific home of {E} / Where would one meet the people of {E} in white coats?
  role the town with the main laboratory of {E}
  role- the place in which {E} has its main laboratory
  role-other the town where the experiments of {E} are done
  role-other- the scientific home of {E}
== aim: phrase, use
  labels Aim / Goal
  says {P} aim is to {V}. / The aim of {S} is to {V}. / {S} aims to {V}.
  ask What is the aim of {E}? / #the aim of {E} / ~what the aim of {E} is / What does {E} aim to do?
  ask- #{E}'s aim / {E} aims to do what?
  other What do the researchers of {E} want to achieve? / ~what the people of {E} want to [achieve|find out] / #the goal of {E}
  other What is {E} for? / What question does {E} hope to settle? / Why is {E} being done at all?
  other- ~what {E} is supposed to bring about / #the intention behind {E} / What would count as success for {E}?
== problem: phrase, history
  labels Cause of the setback / Setback
  says In its second year {S} lost months because {V}. / {S} fell behind because {V}. / The reason why {S} fell behind is that {V}.
  ask Why did {E} fall behind? / ~why {E} fell behind / #the reason why {E} fell behind / Why did {E} lose months in its second year?
  ask- {E} fell behind for what reason? / ~for what reason {E} lost months
  other What set {E} back? / ~what went wrong with {E} / #the cause of the delay of {E} / What slowed {E} down?
  other What went wrong with {E}? / Why could {E} not keep to its schedule?
  other- ~what mishap threw {E} off course / #the mishap that cost {E} so much time / How did {E} come to lag behind its plan?
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
      projectWordings,
    ),
    ...shared('chief', 'sponsor', 'grant', 'file', 'volunteers'),
    ...clauses,
  ],
  tables: [stages],
};

const festivalWordings = `
== starts: date, rules
  labels Starts on / First day
  says {S} starts on {V} every year. / {P} first day is {V}. / The first day of {S} is {V}.
  ask When does {E} start? / ~on which day {E} starts / #the first day of {E} / On what day does {E} start every year?
  ask- {E} starts when? / #{E}'s first day
  other From when on do people celebrate at {E}? / ~when the celebrations of {E} get going / #the annual date of {E}
  other When does {E} get going? / For which date should one book a room to see the beginning of {E}? / When do the gates of {E} open?
  other- ~when the first beat of {E} is heard each year / #the kick-off of {E} in the calendar / When does the fun of {E} begin?
== firstHeld: date, history
  labels First held / Since
  says {S} was first held {on} {V}. / The first edition of {S} was held {on} {V}. / {P} first edition took place {on} {V}.
  ask When was {E} first held? / ~when {E} was first held / #the date of the first edition of {E} / When was the first edition of {E} held?
  ask- {E} was first held when? / ~when the first edition of {E} took place
  other How old is {E}, counted from which date? / ~how far back {E} goes / #the birth of {E} / When was {E} celebrated for the first time?
  other Since when does {E} exist? / When did the tradition of {E} begin?
  other- ~when anyone first came together for {E} / #the origin in time of {E} / When did {E} make its debut?
== fee: amount, figures
  labels Stall fee / Fee for a stall
  says A stall at {S} costs {V}. / {P} stall fee is {V}. / The stall fee at {S} is {V}.
  ask How much does a stall at {E} cost? / #the stall fee at {E} / ~what a stall at {E} costs / What is the stall fee at {E}?
  ask- #{E}'s stall fee / A stall at {E} costs how much?
  other What must traders pay to sell at {E}? / ~what traders must pay to sell at {E} / #the charge for traders at {E}
  other How much is a pitch at {E}? / What does it cost to put up a booth at {E}? / How much do merchants hand over to be at {E}?
  other- ~what a booth at {E} sets its owner back / #the rent of a booth at {E} / How much does a vendor spend on a spot at {E}?
== stages: number, figures
  labels Stages / Number of stages
  says {S} has {V} stages. / There are {V} stages at {S}. / {P} programme runs on {V} stages.
  ask How many stages does {E} have? / ~how many stages there are at {E} / #the number of stages of {E} / On how many stages does the programme of {E} run?
  ask- {E} has how many stages? / ~on how many stages the programme of {E} runs
  other How many platforms for artists does {E} put up? / ~at how many spots there are performances at {E} / #the count of platforms at {E}
  other At how many spots can one watch performances at {E}? / How many venues does {E} use? / Between how many platforms can the audience of {E} choose?
  other- ~how many scaffolds for artists are built at {E} / #the tally of venues of {E} / In how many corners of {E} do artists perform?
== cancelled: phrase, history
  labels Reason for the cancellation / Why it was cancelled once
  says {S} was cancelled once because {V}. / {S} had to be cancelled one year because {V}. / The reason why {S} was once cancelled is that {V}.
  ask Why was {E} cancelled once? / ~why {E} was cancelled / #the reason why {E} was once cancelled / Why did {E} have to be cancelled one year?
  ask- {E} was once cancelled for what reason? / ~for what reason {E} was cancelled
  other Why did {E} not take place one year? / ~what prevented {E} one year / #the cause of the failure of {E} to take place
  other What prevented {E} one year? / How come people had to do without {E} one year? / What got in the way of {E}?
  other- ~what spoiled {E} that one time / #the mishap that stopped {E} / On what grounds was {E} called off?
== custom: phrase, use
  labels Custom / Best-known custom
  says At the end of {S} people {V}. / The custom of {S} is that people {V}. / At {S} people {V} by old custom.
  ask What do people do at the end of {E}? / #the custom of {E} / ~what people do by old custom at {E} / What is the custom of {E}?
  ask- #{E}'s custom / At the end of {E} people do what?
  other How does {E} come to a close? / ~how {E} comes to a close / #the ritual that belongs to {E} / What ritual belongs to {E}?
  other What tradition do guests of {E} join in? / What does everybody at {E} do together?
  other- ~what rite rounds {E} off / #the rite that rounds off {E} / With what act does the crowd of {E} say goodbye?
`;

export const festivalKind: Kind = {
  id: 'festival',
  nouns: ['festival', 'event'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: festival,
  openers: [
    '{S} is a festival [for the whole family|with a good deal of noise|that locals count the weeks to].',
    '{S} is one of the [liveliest|oldest|most colourful] events of the region.',
  ],
  fillers: [
    'Hotels are booked out long before {S}.',
    'It always seems to rain on the second day.',
    'Children get in free.',
    'Posters for {S} are drawn by local artists.',
  ],
  appositions: ['the festival {E}'],
  relations: [
    ...relations(
      {
        starts: dayOfYear,
        firstHeld: dates(1890, 2012),
        fee: money(15, 900),
        stages: count(2, 40),
        cancelled: phrase(
          '[the river had flooded the meadow|a storm had torn down the tents|the organisers had run out of money|the town hall had refused the permit]',
          'the [band|fireworks|brass section|main tent] had [got stuck on the road|not arrived|been booked twice]',
        ),
        custom: phrase(
          '[burn|throw into the river|bury|carry through the streets] [a straw goat|paper boats|old shoes|a wooden fish|last year’s wreaths]',
          '[walk backwards|sing|dance with lanterns|eat soup] [to the church|on the bridge|around the well]',
        ),
      },
      festivalWordings,
    ),
    ...shared('place', 'chief', 'sponsor', 'visitors', 'volunteers', 'grant', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
