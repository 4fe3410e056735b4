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
      wordings,
    ),
    ...shared('price'),
    ...clauses,
  ],
  tables: [],
};
