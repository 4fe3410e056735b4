/** Dishes and their recipes; no train world has them. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { dish } from './names.ts';
import { shared } from './shared.ts';
import { count, dates, measure, phrase, several } from './values.ts';

const wordings = `
== time: number, use
  labels Cooking time / Time on the stove
  says {S} has to cook for {V}. / {P} cooking time is {V}. / The cooking time of {S} is {V}.
  ask- How long does {E} have to cook? / ~how long {E} has to cook / #the cooking time of {E} / What is the cooking time of {E}?
  other- How long does {E} stay on the stove? / ~how many minutes {E} takes on the stove / How many minutes does {E} need on the stove until it is done? / How long should I leave {E} on the heat?
  idiom ~how long the flame may lick at {E}
== rest: number, use
  labels Resting time / Rest
  says Before serving {S} must rest for {V}. / {P} resting time is {V}. / {S} is left to rest for {V}.
  ask- How long must {E} rest? / ~how long {E} must rest before serving / #the resting time of {E}
  other- How long should I let {E} stand before eating it? / ~how long {E} should stand before it is eaten / How many minutes should pass between the stove and the table for {E}? / How long must I wait before I can put {E} on the table?
  idiom ~how patient one has to be once {E} is off the heat
== serves: number, figures
  labels Serves / Portions
  says {S} serves {V}. / The recipe of {S} is for {V} persons. / The quantities for {S} are meant for {V} persons.
  ask- For how many persons is the recipe of {E}? / ~how many {E} serves / #the number of persons whom {E} serves
  other- How many people can eat from {E}? / ~how many people {E} is enough for / How many guests can I feed with {E}? / #the number of portions of {E}
  idiom How many eaters get full from {E}?
== flour: number, use
  labels Flour / Amount of flour
  says {S} takes {V} of flour. / For {S} one needs {V} of flour. / {V} of flour go into {S}.
  ask- How much flour does {E} take? / ~how much flour one needs for {E} / #the amount of flour in {E} / How much flour goes into {E}?
  other- How much flour do I have to buy to make {E}? / ~how much flour to weigh out for {E} / What quantity of flour does the recipe of {E} call for? / #the quantity of flour for {E}
  idiom How much from the miller is in {E}?
== butter: number, use
  labels Butter / Amount of butter
  says {S} takes {V} of butter. / For {S} one melts {V} of butter. / {V} of butter go into {S}.
  ask- How much butter does {E} take? / ~how much butter one melts for {E} / #the amount of butter in {E} / How much butter goes into {E}?
  other- How much butter is in {E}? / ~how much butter to weigh out for {E} / What quantity of butter does the recipe of {E} call for? / #the quantity of butter for {E}
  idiom How rich in fat, counted at the dairy counter, is {E}?
== heat: number, use
  labels Oven temperature / Oven
  says {S} is baked at {V}. / The oven for {S} must be at {V}. / {P} oven temperature is {V}.
  ask- At what temperature is {E} baked? / #the oven temperature of {E} / ~at what temperature {E} is baked
  other- How many degrees does {E} need? / ~how many degrees {E} needs / How hot must it be to get {E} done?
  idiom What fire does {E} like?
== written: date, history
  labels First written down / Recipe written down
  says {S} was first written down {on} {V}. / The oldest recipe of {S} is dated {V}. / The recipe of {S} was written down {on} {V}.
  ask- When was {E} first written down? / ~when {E} was first written down / #the date of the oldest recipe of {E}
  other- When was {E} first recorded on paper? / ~when somebody first recorded how to make {E} / How old, by its date, is the earliest record of {E}? / What is the date of the earliest record of how to make {E}?
  idiom ~how long people have known how to make {E}, going by paper
== spices: phrase, use
  labels Spices / Seasoned with
  says {S} is seasoned with {V}. / {P} spices are {V}. / Cooks season {S} with {V}.
  ask- With what is {E} seasoned? / ~with what {E} is seasoned / #the spices of {E} / What are the spices of {E}?
  other- What gives {E} its flavour? / ~which flavourings {E} has / Which flavourings do I put into {E}? / What do I add to {E} for taste?
  idiom What makes the nose follow {E}?
== served: phrase, use
  labels Served with / Goes with
  says {S} is served with {V}. / One serves {S} with {V}. / Traditionally {S} is served with {V}.
  ask- With what is {E} served? / ~with what {E} is served / What is {E} served with?
  other- What do people eat along with {E}? / ~what people eat along with {E} / What is the side dish for {E}? / What goes on the plate next to {E}?
  idiom What keeps {E} company on the plate?
== secret: phrase, rules
  labels Why the pot stays closed / Reason for the lid
  says While {S} cooks the lid must stay on because {V}. / The lid of the pot must stay on because {V}.
  ask- Why must the lid stay on while {E} cooks? / ~why the lid of {E} must stay on / #the reason why the lid of {E} must stay on
  other- Why should I not uncover {E} while it is on the stove? / ~why nobody should uncover {E} too early / What would go wrong if I uncovered {E} too early? / Why does one keep {E} covered?
  idiom Why should curiosity not look into the pot with {E}?
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
      wordings,
    ),
    ...shared('price'),
    ...clauses,
  ],
  tables: [],
};
