/** Kinds that no train world has: regulations, recipes, bridges. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { bridge, dish, regulation } from './names.ts';
import { shared } from './shared.ts';
import { code, count, dates, measure, money, phrase, several } from './values.ts';

const ruleWordings = `
== force: date, history
  labels In force since / Entry into force
  says {S} entered into force {on} {V}. / {P} entry into force is dated {V}. / {S} has been in force since {V}.
  ask- When did {E} enter into force? / ~when {E} entered into force / #the entry into force of {E} / Since when has {E} been in force?
  other- From when on did one have to obey {E}? / ~since when {E} has applied / When did {E} become law? / When did {E} take effect? / #the first day on which {E} applied
== passed: date, history
  labels Passed / Date of adoption
  says {S} was passed {on} {V}. / The council passed {S} {on} {V}. / The vote on {S} was held {on} {V}.
  ask- When was {E} passed? / ~when the council passed {E} / When was the vote on {E} held? / #the date on which {E} was passed
  other- When did the members agree on {E}? / ~when a majority said yes to {E} / When was {E} adopted? / #the day of the decision on {E}
== penalty: amount, rules
  labels Maximum fine / Fine up to
  says Whoever breaks {S} must pay a fine of up to {V}. / The maximum fine under {S} is {V}. / {P} maximum fine is {V}.
  ask- What is the maximum fine under {E}? / #the maximum fine under {E} / ~what fine those who break {E} must pay / How high is the fine for breaking {E}?
  other- How much can it cost to ignore {E}? / ~what penalty offenders against {E} risk / #the stiffest penalty under {E} / What does an offender against {E} have to fear for the wallet?
== fee: amount, rules
  labels Fee for a permit / Permit fee
  says A permit under {S} costs {V}. / {P} permit fee is {V}. / The permit fee under {S} is {V}.
  ask- How much does a permit under {E} cost? / #the permit fee under {E} / ~what a permit under {E} costs
  other- What does the office charge for leave under {E}? / ~what one pays for official leave under {E} / How expensive is it to get a licence under {E}? / #the charge for a licence under {E}
== limit: number, rules
  labels Limit / Limit at night
  says {S} sets a limit of {V} at night. / {P} limit at night is {V}. / At night the limit under {S} is {V}.
  ask- What is the limit at night under {E}? / #the limit at night under {E} / ~what limit {E} sets at night
  other- How loud may it be after dark under {E}? / ~how much noise {E} allows after dark / What is allowed in the dark hours under {E}? / #the level that {E} tolerates after dark
== paragraphs: number, figures
  labels Sections / Number of sections
  says {S} has {V} sections. / The text of {S} is divided into {V} sections. / {P} text has {V} sections.
  ask- How many sections does {E} have? / ~how many sections {E} has / #the number of sections of {E}
  other- How long is the text of {E}, counted in parts? / ~into how many parts {E} falls / How many parts does {E} consist of? / #the count of parts of {E}
== gazette: identifier, rules
  labels Gazette number / Published as
  says {S} was published under the gazette number {V}. / {P} gazette number is {V}. / The gazette number of {S} is {V}.
  ask- What is the gazette number of {E}? / #the gazette number of {E} / ~under which gazette number {E} was published
  other- How is {E} cited? / ~how lawyers cite {E} / Under what reference can the text of {E} be found? / #the citation of {E}
== exempt: phrase, rules
  labels Exempt / Exceptions
  says {S} does not apply to {V}. / Exempt from {S} are {V}. / {V} are exempt from the rules.
  ask- To whom does {E} not apply? / ~who is exempt from {E} / #those exempt from {E} / Who is exempt from {E}?
  other- Who need not care about {E}? / ~for whom {E} makes an exception / Who may ignore {E}? / #the lucky ones whom {E} leaves alone
== why: phrase, history
  labels Reason / Reason for the rule
  says {S} was introduced because {V}. / The reason for {S} was that {V}. / {S} became necessary because {V}.
  ask- Why was {E} introduced? / ~why {E} was introduced / #the reason for {E} / Why did {E} become necessary?
  other- What led to {E}? / ~what moved the lawmakers to write {E} / What trouble was {E} meant to end? / #the background of {E}
`;

export const regulationKind: Kind = {
  id: 'regulation',
  heldOut: true,
  nouns: ['regulation', 'rule', 'text'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: regulation,
  openers: [
    '{S} is a [short|much-debated|carefully worded] regulation [that concerns nearly every household|known mostly to lawyers].',
  ],
  fillers: [
    'A commentary on {S} fills two thick volumes.',
    'Courts have seldom had to deal with {S}.',
    'The wording is considered clear.',
  ],
  appositions: ['the regulation called {E}'],
  relations: [
    ...relations(
      {
        force: dates(1995, 2025),
        passed: dates(1990, 2024),
        penalty: money(200, 90000),
        fee: money(5, 400),
        limit: measure(25, 70, 'decibels'),
        paragraphs: count(4, 160),
        gazette: code('AA 99/999', '99-A-999', 'A.999/99'),
        exempt: phrase(
          '[small farms|hospitals|schools|bakeries|ferries|fire brigades] and [churches|night trains|allotments|student halls|lighthouses]',
        ),
        why: phrase(
          '[wells|gutters|side streets|bathing lakes] had become [dirty|blocked|too loud|dangerous for children]',
          '[neighbours|fishermen|shopkeepers] had complained for [years|decades|{n} summers]',
        ),
      },
      ruleWordings,
    ),
    ...shared('file', 'inspected', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};

const dishWordings = `
== time: number, use
  labels Cooking time / Time on the stove
  says {S} has to cook for {V}. / {P} cooking time is {V}. / The cooking time of {S} is {V}.
  ask- How long does {E} have to cook? / ~how long {E} has to cook / #the cooking time of {E} / What is the cooking time of {E}?
  other- How long does {E} stay on the stove? / ~when {E} may be taken off the heat / After what time is {E} done? / #the time that {E} needs over the flame
== rest: number, use
  labels Resting time / Rest
  says Before serving {S} must rest for {V}. / {P} resting time is {V}. / {S} is left to rest for {V}.
  ask- How long must {E} rest? / ~how long {E} must rest before serving / #the resting time of {E}
  other- How long does one leave {E} alone before it goes to the table? / ~how patient one has to be once {E} is off the heat / For how long should nobody touch {E}? / #the pause before {E} is eaten
== serves: number, figures
  labels Serves / Portions
  says {S} serves {V}. / The recipe of {S} is for {V} persons. / The quantities for {S} are meant for {V} persons.
  ask- For how many persons is the recipe of {E}? / ~how many {E} serves / #the number of persons whom {E} serves
  other- How many eaters get full from {E}? / ~how many guests can be fed with {E} / How many plates can be filled with {E}? / #the number of hungry people that {E} feeds
== flour: number, use
  labels Flour / Amount of flour
  says {S} takes {V} of flour. / For {S} one needs {V} of flour. / {V} of flour go into {S}.
  ask- How much flour does {E} take? / ~how much flour one needs for {E} / #the amount of flour in {E} / How much flour goes into {E}?
  other- How much ground grain has to be weighed for {E}? / ~what the scales should show for the ground grain in {E} / How much from the miller is in {E}? / #the quantity of ground grain for {E}
== butter: number, use
  labels Butter / Amount of butter
  says {S} takes {V} of butter. / For {S} one melts {V} of butter. / {V} of butter go into {S}.
  ask- How much butter does {E} take? / ~how much butter one melts for {E} / #the amount of butter in {E} / How much butter goes into {E}?
  other- How much fat is melted for {E}? / ~what quantity of fat {E} needs / How rich in fat is {E}? / #the quantity of fat for {E}
== heat: number, use
  labels Oven temperature / Oven
  says {S} is baked at {V}. / The oven for {S} must be at {V}. / {P} oven temperature is {V}.
  ask- At what temperature is {E} baked? / #the oven temperature of {E} / ~at what temperature {E} is baked
  other- How hot does {E} need it? / ~how hot it must be around {E} / To what is the dial turned for {E}? / #the heat that {E} needs
== written: date, history
  labels First written down / Recipe written down
  says {S} was first written down {on} {V}. / The oldest recipe of {S} is dated {V}. / The recipe of {S} was written down {on} {V}.
  ask- When was {E} first written down? / ~when {E} was first written down / #the date of the oldest recipe of {E}
  other- From when is the earliest note on how to cook {E}? / ~how long people have known how to make {E}, going by paper / When did a cook first put {E} on paper? / #the age of the oldest note about {E}
== spices: phrase, use
  labels Spices / Seasoned with
  says {S} is seasoned with {V}. / {P} spices are {V}. / Cooks season {S} with {V}.
  ask- With what is {E} seasoned? / ~with what {E} is seasoned / #the spices of {E} / What are the spices of {E}?
  other- What gives {E} its flavour? / ~what makes {E} smell so good / What is sprinkled into {E} for taste? / #the flavourings in {E}
== served: phrase, use
  labels Served with / Goes with
  says {S} is served with {V}. / One serves {S} with {V}. / Traditionally {S} is served with {V}.
  ask- With what is {E} served? / ~with what {E} is served / What is {E} served with?
  other- What comes to the table beside {E}? / ~what one eats along with {E} / What goes well with {E}? / #the side dish for {E}
== secret: phrase, rules
  labels Why the pot stays closed / Reason for the lid
  says While {S} cooks the lid must stay on because {V}. / The lid of the pot must stay on because {V}.
  ask- Why must the lid stay on while {E} cooks? / ~why the lid of {E} must stay on / #the reason why the lid of {E} must stay on
  other- Why should one not look into the pot with {E}? / ~what would go wrong if one uncovered {E} / What happens to {E} if it is uncovered too early?
`;

export const dishKind: Kind = {
  id: 'dish',
  heldOut: true,
  nouns: ['dish', 'recipe'],
  pronouns: [['it', 'its']],
  name: dish,
  openers: [
    '{S} is a [plain|hearty|festive|sweet-and-sour] dish [of the hill farms|that grandmothers cook without scales|for cold evenings].',
  ],
  fillers: [
    'Every family has its own way with {S}.',
    'Leftovers taste even better the next day.',
    '{S} is hardly known abroad.',
  ],
  appositions: ['the dish {E}'],
  relations: [
    ...relations(
      {
        time: measure(12, 190, 'minutes'),
        rest: measure(3, 55, 'minutes'),
        serves: count(2, 16),
        flour: measure(80, 900, 'g'),
        butter: measure(10, 350, 'g'),
        heat: measure(120, 250, '°C'),
        written: dates(1690, 1960),
        spices: several(
          2,
          3,
          'caraway',
          'juniper',
          'cloves',
          'saffron',
          'black pepper',
          'dill',
          'mustard seed',
          'nutmeg',
          'bay leaf',
          'smoked salt',
        ),
        served: several(
          1,
          2,
          'sour cream',
          'pickled beets',
          'rye bread',
          'stewed pears',
          'fried onions',
          'cold milk',
          'roast chestnuts',
          'cress',
        ),
        secret: phrase(
          '[the steam|the aroma|the heat] [makes the crust soft|keeps the filling moist|is lost within seconds|must reach the upper layer]',
        ),
      },
      dishWordings,
    ),
    ...shared('price'),
    ...clauses,
  ],
  tables: [],
};

const bridgeWordings = `
== span: number, figures
  labels Main span / Span
  says {P} main span is {V}. / {S} has a main span of {V}. / The main span of {S} is {V}.
  ask- What is the main span of {E}? / #the main span of {E} / ~how long the main span of {E} is
  other- How far apart are the great pillars of {E}? / ~what distance {E} crosses in one go / How wide a gap does {E} leap? / #the distance between the great pillars of {E}
== clearance: number, figures
  labels Clearance / Clearance for ships
  says The clearance under {S} is {V}. / {S} leaves a clearance of {V}. / {P} clearance is {V}.
  ask- What is the clearance under {E}? / #the clearance under {E} / ~what clearance {E} leaves
  other- How tall may a ship be to pass {E}? / ~how much air there is between {E} and the water / How high above the river does {E} hang? / #the free height below {E}
== vehicles: number, figures
  labels Vehicles per day / Traffic
  says {V} vehicles cross {S} every day. / Every day {S} is crossed by {V} vehicles. / {P} daily traffic is {V} vehicles.
  ask- How many vehicles cross {E} every day? / ~how many vehicles cross {E} every day / #the daily number of vehicles on {E}
  other- How busy is {E}? / ~how many drivers use {E} from morning to night / What traffic does {E} bear? / #the traffic volume of {E}
== toll: amount, rules
  labels Toll / Toll for cars
  says The toll for a car on {S} is {V}. / {P} toll for a car is {V}. / Drivers pay a toll of {V} on {S}.
  ask- What is the toll on {E}? / #the toll on {E} / ~what toll drivers pay on {E} / How high is the toll for a car on {E}?
  other- How much does it cost to drive across {E}? / ~what a driver has to pay to get across {E} / What do they collect from motorists at {E}? / #the charge for crossing {E}
== load: number, rules
  labels Maximum load / Weight limit
  says {S} is closed to lorries above {V}. / {P} weight limit is {V}. / The weight limit on {S} is {V}.
  ask- What is the weight limit on {E}? / #the weight limit on {E} / ~above what weight lorries may not use {E}
  other- How heavy may a lorry be on {E}? / ~how much {E} can bear / What is too heavy for {E}? / #the heaviest load that may cross {E}
== paint: phrase, use
  labels Colour / Painted
  says {S} is painted {V}. / {P} colour is {V}. / The colour of {S} is {V}.
  ask- In what colour is {E} painted? / #the colour of {E} / ~what colour {E} is painted
  other- What does {E} look like from afar? / ~what hue {E} shows / In which tone does {E} shine? / #the coat that {E} wears
== collapse: phrase, history
  labels Why the older bridge failed / Collapse of the older bridge
  says {P} predecessor collapsed because {V}. / The predecessor of {S} collapsed because {V}.
  ask- Why did the predecessor of {E} collapse? / ~why the predecessor of {E} collapsed / #the reason why the predecessor of {E} collapsed
  other- What brought down the structure that stood there before {E}? / ~what ruined the crossing that came before {E} / What was the undoing of the crossing before {E}?
`;

export const bridgeKind: Kind = {
  id: 'bridge',
  heldOut: true,
  nouns: ['bridge', 'structure'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: bridge,
  openers: [
    '{S} is a [graceful|heavily used|narrow|much-photographed] bridge [over a wide river|across a deep gorge|at the edge of the old town].',
  ],
  fillers: ['Pigeons nest under {S}.', 'At night {S} is lit from below.', 'Walkers have a lane of their own.'],
  appositions: ['the bridge known as {E}'],
  relations: [
    ...relations(
      {
        span: measure(40, 900, 'metres'),
        clearance: measure(5, 70, 'metres', 1),
        vehicles: count(900, 88000),
        toll: money(1, 30),
        load: measure(6, 44, 'tonnes'),
        paint: phrase(
          '[pale|dark|dull|bright] [green|red|blue|grey|ochre] with [white|black|golden] [rails|arches|lamps]',
        ),
        collapse: phrase(
          '[ice|a barge|a herd of cattle|a flood] had [weakened|struck|shaken] [a pier|the middle arch|its foundations]',
          'its [rivets|ropes|timbers] were [rotten|rusted through|too short]',
        ),
      },
      bridgeWordings,
    ),
    ...shared('place', 'opened', 'designer', 'cost', 'inspected', 'renewed', 'file'),
    ...clauses,
  ],
  tables: [],
};
