/** Museums. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { museum } from './names.ts';
import { shared } from './shared.ts';
import { count, money, phrase } from './values.ts';

const wordings = `
== objects: number, figures
  labels Objects in the collection / Collection
  says {P} collection comprises {V} objects. / {S} has {V} objects in its collection. / The collection of {S} comprises {V} objects.
  ask How many objects does the collection of {E} comprise? / ~how many objects {E} has in its collection / #the number of objects in {E}
  ask Of how many objects does the collection of {E} consist? / What number of objects does the collection of {E} comprise? / #how many objects are in the collection of {E}
  ask- {E} has how many objects in its collection? / ~how many objects the collection of {E} comprises
  ask+ How many objects does {E} have in its collection?
  other How many things are kept in {E}? / ~how many pieces {E} looks after / #the count of exhibits that {E} keeps
  other How many exhibits does {E} own? / How rich are the holdings of {E}? / How many pieces are in the care of {E}?
  other How large is the collection held at {E}? / What is the size of the stock in {E}? / How many specimens and works are stored in {E}? / How many entries does the catalogue of {E} list? / How many treasures does {E} possess altogether?
  other How much stuff is there on show and in the depot of {E}? / ~how many articles make up the permanent collection of {E} / ~how many relics and curiosities {E} has gathered / #the quantity of museum pieces at {E} / #the overall extent of what {E} preserves
  other- How many items does {E} hold? / ~how many items {E} holds / What is the number of items in the inventory of {E}? / How many items are there altogether in {E}?
  other+ How many items does {E} have? / ~how many items are held by {E} / How extensive is the inventory of {E}? / #the total inventory of {E} / How many artefacts are there at {E}?
  idiom ~how much dust catches on the shelves of {E}, counted in items
== ticket: amount, rules
  labels Admission / Ticket
  says Admission to {S} costs {V}. / {P} admission fee is {V}. / The admission fee of {S} is {V}.
  ask How much does admission to {E} cost? / #the admission fee of {E} / ~how much admission to {E} costs / What is the admission fee of {E}?
  ask What fee does {E} ask for admission? / ~what the admission fee of {E} is / #what admission to {E} costs
  ask- #{E}'s admission fee / Admission to {E} costs how much?
  ask+ What does admission to {E} cost? / How high is the admission fee of {E}?
  other What must a visitor pay to enter {E}? / ~what one pays to get into {E} / #the cost of a ticket for {E}
  other How much is a ticket for {E}? / What does it cost to see {E} from the inside? / How much do they charge at the door of {E}?
  other What is the entrance price for adults at {E}? / What is the price of getting in at {E}? / What does {E} charge its guests? / How many coins do I have to hand over at the box office of {E}? / What tariff applies to people visiting {E}?
  other What would a single adult have to spend to look around {E}? / ~how much the entrance to {E} sets you back / ~what the cashier at {E} asks per person / #the outlay for a tour of {E} / #the going rate for a visit to {E}
  other- How much is the entry to {E}? / ~how much the entry to {E} is / How much will I need for entry to {E}?
  other+ What is the entry price at {E}? / ~how expensive it is to go to {E} / How expensive is a visit to {E}? / #the entry price at {E} / How much money should I bring to get inside {E}?
  idiom #the sum that opens the turnstile of {E}
== closed: phrase, rules
  labels Closed / Closing days
  says {S} is closed {V}. / {P} doors stay closed {V}. / Visitors find {S} closed {V}.
  ask When is {E} closed? / ~when {E} is closed / When do visitors find {E} closed?
  ask When are the doors of {E} closed to visitors? / When would visitors find the doors of {E} closed? / #when {E} is closed
  ask- {E} is closed when? / ~when the doors of {E} stay closed
  ask+ When do the doors of {E} stay closed? / ~when visitors find {E} closed
  other When can one not visit {E}? / ~when there is no point in going to {E} / #the time when nobody is let into {E}
  other At what times is nobody let into {E}? / When does a trip to {E} end before a locked door? / When does the staff of {E} have time off?
  other When is {E} shut? / On which days does {E} not receive guests? / When does {E} not admit anyone? / What are the regular rest days of {E}? / When are tourists unable to see {E}?
  other During which period is there no access to {E}? / ~when the entrance of {E} is locked / ~when {E} takes a break from visitors / #the non-working days of {E} / #the closure schedule of {E}
  other- When is {E} not open? / ~when {E} is not open / On which days or dates should I not go to {E} because it is not open? / When can I not get in at {E}?
  other+ ~when {E} isn't open to the public / When shouldn't I plan a visit to {E}? / #the times at which {E} is not open / When would I be turned away from {E}?
  idiom #the rest period of {E}
== treasure: phrase, use
  labels Most valuable piece / Treasure
  says {P} most valuable piece is {V}. / The most valuable piece of {S} is {V}. / Experts call {V} the most valuable piece of {S}.
  ask What is the most valuable piece of {E}? / #the most valuable piece of {E} / ~what the most valuable piece of {E} is
  ask What is called the most valuable piece of {E}? / What piece of {E} do experts call its most valuable? / Which is the most valuable piece in {E}, according to experts?
  ask- #{E}'s most valuable piece / ~what experts call the most valuable piece of {E}
  ask+ Which piece of {E} is the most valuable? / What do experts call the most valuable piece of {E}?
  other What is {E} most proud of? / ~what one should not miss in {E} / #the star exhibit of {E}
  other What should one not miss in {E}? / For what do connoisseurs come to {E}? / What does {E} insure for the highest sum?
  other What is the most precious object in {E}? / Which exhibit of {E} has the greatest value? / What is the rarest and dearest possession of {E}? / What is the costliest thing on display at {E}? / Which artefact is the chief attraction of {E}?
  other What would thieves most want to steal from {E}? / ~what the most expensive belonging of {E} is / ~which showpiece makes {E} famous / #the top treasure in {E} / #the finest and dearest work kept in {E}
  other- Which item in {E} is worth the most? / ~which item in {E} is worth the most / What would fetch the highest price of everything in {E}?
  other+ Which item at {E} is worth the most money? / ~which item at {E} is worth the most / What single exhibit would fetch the highest price if {E} sold it? / #the priciest item at {E} / What is the highlight of {E}?
  idiom ~what thieves would take first from {E} / #the jewel in the crown of {E}
== closedDown: phrase, history
  labels Reason for the closure / Why it was closed for a year
  says {S} was shut for a year because {V}. / The reason why {S} was shut for a year is that {V}. / {S} had to be shut for a year because {V}.
  ask Why was {E} shut for a year? / ~why {E} was shut for a year / #the reason why {E} was shut for a year
  ask What is the reason why {E} had to be shut for a year? / How was it that {E} was shut for a year?
  ask- {E} was shut for a year for what reason? / ~for what reason {E} had to be shut
  ask+ For what reason was {E} shut for a year? / Why did {E} have to be shut for a year?
  other What made it necessary to keep people out of {E} for twelve months? / ~what kept visitors out of {E} for twelve months
  other What kept visitors out of {E} for twelve months? / #the cause of the long break at {E} / How come {E} could not be visited for twelve months? / What was behind the long break at {E}?
  other Why did {E} close for a whole year? / What occasioned the year-long closure of {E}? / What happened that {E} had to close temporarily? / What circumstances obliged {E} to lock up for a full year? / Owing to what did {E} remain inaccessible for twelve months?
  other What trouble led to the temporary closing of {E}? / ~what event brought about the one-year closure of {E} / ~on what grounds {E} stayed out of action for a year / #the background to the annual interruption at {E} / #the problem that made {E} unavailable for a year
  other- Why did {E} have to stay closed for a whole year? / ~why {E} stayed closed for a whole year / What caused {E} to be closed for a whole year?
  other+ Why did {E} have to suspend operations for so long? / What forced {E} to turn guests away for such a long stretch? / #the explanation for the long shutdown of {E} / Why wasn't {E} open for such a long time?
  idiom ~what trouble put {E} out of action
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
      wordings,
    ),
    ...shared('place', 'opened', 'chief', 'designer', 'visitors', 'volunteers', 'renewed', 'grant', 'sponsor'),
    ...clauses,
  ],
  tables: [],
};
