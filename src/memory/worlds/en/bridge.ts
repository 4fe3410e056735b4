/** Bridges; no train world has them. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { bridge } from './names.ts';
import { shared } from './shared.ts';
import { count, measure, money, phrase } from './values.ts';

const wordings = `
== span: number, figures
  labels Main span / Span
  says {P} main span is {V}. / {S} has a main span of {V}. / The main span of {S} is {V}.
  ask- What is the main span of {E}? / #the main span of {E} / ~how long the main span of {E} is
  other- How long is the longest stretch of {E} between two piers? / ~how far apart the two main piers of {E} are / What is the distance between the main supports of {E}?
  idiom How wide a gap does {E} leap? / ~what distance {E} crosses in one go
== clearance: number, figures
  labels Clearance / Clearance for ships
  says The clearance under {S} is {V}. / {S} leaves a clearance of {V}. / {P} clearance is {V}.
  ask- What is the clearance under {E}? / #the clearance under {E} / ~what clearance {E} leaves
  other- How much headroom is there below {E}? / ~how much headroom boats have below {E} / What is the maximum height of a boat that wants to pass below {E}?
  idiom How high above the river does {E} hang?
== vehicles: number, figures
  labels Vehicles per day / Traffic
  says {V} vehicles cross {S} every day. / Every day {S} is crossed by {V} vehicles. / {P} daily traffic is {V} vehicles.
  ask- How many vehicles cross {E} every day? / ~how many vehicles cross {E} every day / #the daily number of vehicles on {E}
  other- How many cars and lorries use {E} per day? / ~how many motorists drive over {E} in a day / How much use does {E} get from motorists in a day?
  idiom How busy is {E}? / ~how many wheels roll over {E} from morning to night, counted in drivers
== toll: amount, rules
  labels Toll / Toll for cars
  says The toll for a car on {S} is {V}. / {P} toll for a car is {V}. / Drivers pay a toll of {V} on {S}.
  ask- What is the toll on {E}? / #the toll on {E} / ~what toll drivers pay on {E} / How high is the toll for a car on {E}?
  other- How much does it cost to drive across {E}? / ~what a motorist is charged for crossing {E} / How much are motorists charged at {E}? / #the charge for crossing {E} by car
  idiom ~what hole {E} makes in a motorist's purse
== load: number, rules
  labels Maximum load / Weight limit
  says {S} is closed to lorries above {V}. / {P} weight limit is {V}. / The weight limit on {S} is {V}.
  ask- What is the weight limit on {E}? / #the weight limit on {E} / ~above what weight lorries may not use {E}
  other- How heavy may a truck be to use {E}? / ~how many tonnes a truck on {E} may have / What is the heaviest truck that is allowed on {E}?
  idiom ~how much {E} can shoulder
== paint: phrase, use
  labels Colour / Painted
  says {S} is painted {V}. / {P} colour is {V}. / The colour of {S} is {V}.
  ask- In what colour is {E} painted? / #the colour of {E} / ~what colour {E} is painted
  other- Which shades does {E} have? / ~which shades were chosen for {E} / What were the shades chosen for {E} and its details?
  idiom What coat does {E} wear? / In which tone does {E} shine?
== collapse: phrase, history
  labels Why the older bridge failed / Collapse of the older bridge
  says {P} predecessor collapsed because {V}. / The predecessor of {S} collapsed because {V}.
  ask- Why did the predecessor of {E} collapse? / ~why the predecessor of {E} collapsed / #the reason why the predecessor of {E} collapsed
  other- What made the earlier bridge at the site of {E} fall down? / ~what caused the bridge before {E} to fall down / How come the old bridge that {E} replaced fell down?
  idiom What was the undoing of the crossing before {E}?
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
      wordings,
    ),
    ...shared('place', 'opened', 'designer', 'cost', 'inspected', 'renewed', 'file'),
    ...clauses,
  ],
  tables: [],
};
