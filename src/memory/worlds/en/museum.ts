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
  ask How many objects are there in the collection of {E}? / How many objects does {E} have? / ~of how many objects the collection of {E} consists
  ask #the number of objects that the collection of {E} comprises
  ask- {E} has how many objects in its collection? / ~how many objects the collection of {E} comprises
  ask+ How many objects does {E} have in its collection?
  other How many things are kept in {E}? / ~how many pieces {E} looks after / #the count of exhibits that {E} keeps
  other How many exhibits does {E} own? / How rich are the holdings of {E}? / How many pieces are in the care of {E}?
  other How large is the collection held at {E}? / What is the size of the stock in {E}? / How many specimens and works are stored in {E}? / How many entries does the catalogue of {E} list? / How many treasures does {E} possess altogether?
  other How much stuff is there on show and in the depot of {E}? / ~how many articles make up the permanent collection of {E} / ~how many relics and curiosities {E} has gathered / #the quantity of museum pieces at {E} / #the overall extent of what {E} preserves
  other What is the inventory total of {E}? / How many artworks and antiques has {E} amassed? / How many items are inventoried at {E}? / How vast are the holdings of {E}?
  other ~how many artefacts belong to {E} / ~what total the inventory of {E} shows / ~how extensive the holdings of {E} are
  other ~how many exhibits and stored works {E} has in all / ~how many catalogued items one would count at {E} / #the total number of items at {E}
  other #the inventory count of {E} / #the size of the holdings at {E}
  other- How many items does {E} hold? / ~how many items {E} holds / What is the number of items in the inventory of {E}? / How many items are there altogether in {E}?
  other+ How many items does {E} have? / ~how many items are held by {E} / How extensive is the inventory of {E}? / #the total inventory of {E} / How many artefacts are there at {E}?
  idiom ~how much dust catches on the shelves of {E}, counted in items
== ticket: amount, rules
  labels Admission / Ticket
  says Admission to {S} costs {V}. / {P} admission fee is {V}. / The admission fee of {S} is {V}.
  ask How much does admission to {E} cost? / #the admission fee of {E} / ~how much admission to {E} costs / What is the admission fee of {E}?
  ask What fee does {E} ask for admission? / ~what the admission fee of {E} is / #what admission to {E} costs
  ask How high is the admission fee at {E}? / What is the cost of admission to {E}? / ~what admission to {E} costs / ~how high the fee for admission to {E} is
  ask #the fee for admission to {E}
  ask- #{E}'s admission fee / Admission to {E} costs how much?
  ask+ What does admission to {E} cost? / How high is the admission fee of {E}?
  other What must a visitor pay to enter {E}? / ~what one pays to get into {E} / #the cost of a ticket for {E}
  other How much is a ticket for {E}? / What does it cost to see {E} from the inside? / How much do they charge at the door of {E}?
  other What is the entrance price for adults at {E}? / What is the price of getting in at {E}? / What does {E} charge its guests? / How many coins do I have to hand over at the box office of {E}? / What tariff applies to people visiting {E}?
  other What would a single adult have to spend to look around {E}? / ~how much the entrance to {E} sets you back / ~what the cashier at {E} asks per person / #the outlay for a tour of {E} / #the going rate for a visit to {E}
  other How expensive is it to go to {E}? / What is the entry charge at {E}? / How much is it to get into {E}? / How much do I need to pay at the till of {E}?
  other What is the price per head at {E}? / How much money should I bring to enter {E}? / ~how much entry to {E} is / ~how expensive a visit to {E} is
  other ~what they charge for entering {E} / ~what price is shown at the till of {E} / ~how much one person pays at {E} / ~what amount is due per head for seeing {E}
  other #the entry price of {E} / #what they charge per head at {E} / #the amount due on entering {E}
  other- How much is the entry to {E}? / ~how much the entry to {E} is / How much will I need for entry to {E}?
  other+ What is the entry price at {E}? / ~how expensive it is to go to {E} / How expensive is a visit to {E}? / #the entry price at {E} / How much money should I bring to get inside {E}?
  idiom #the sum that opens the turnstile of {E}
== closed: phrase, rules
  labels Closed / Closing days
  says {S} is closed {V}. / {P} doors stay closed {V}. / Visitors find {S} closed {V}.
  ask When is {E} closed? / ~when {E} is closed / When do visitors find {E} closed?
  ask When are the doors of {E} closed to visitors? / When would visitors find the doors of {E} closed? / #when {E} is closed
  ask On what days is {E} closed? / ~when visitors would find {E} closed / #the closing days of {E}
  ask- {E} is closed when? / ~when the doors of {E} stay closed
  ask+ When do the doors of {E} stay closed? / ~when visitors find {E} closed
  other When can one not visit {E}? / ~when there is no point in going to {E} / #the time when nobody is let into {E}
  other At what times is nobody let into {E}? / When does a trip to {E} end before a locked door? / When does the staff of {E} have time off?
  other When is {E} shut? / On which days does {E} not receive guests? / When does {E} not admit anyone? / What are the regular rest days of {E}? / When are tourists unable to see {E}?
  other During which period is there no access to {E}? / ~when the entrance of {E} is locked / ~when {E} takes a break from visitors / #the non-working days of {E} / #the closure schedule of {E}
  other When is it impossible to get into {E}? / When should I avoid coming to {E} as nobody would open? / Which days are off at {E}?
  other When does {E} refuse entry to everybody? / Outside of opening times, when exactly is {E} off limits? / ~on which days {E} is shut / ~when one cannot get into {E}
  other ~when {E} is off limits to the public / ~which days are excluded from the opening times of {E} / ~when going to {E} would be in vain / #the times when {E} is shut
  other #when {E} is off limits to guests
  other- When is {E} not open? / ~when {E} is not open / On which days or dates should I not go to {E} because it is not open? / When can I not get in at {E}?
  other+ ~when {E} isn't open to the public / When shouldn't I plan a visit to {E}? / #the times at which {E} is not open / When would I be turned away from {E}?
  idiom #the rest period of {E}
== treasure: phrase, use
  labels Most valuable piece / Treasure
  says {P} most valuable piece is {V}. / The most valuable piece of {S} is {V}. / Experts call {V} the most valuable piece of {S}.
  ask What is the most valuable piece of {E}? / #the most valuable piece of {E} / ~what the most valuable piece of {E} is
  ask What is called the most valuable piece of {E}? / What piece of {E} do experts call its most valuable? / Which is the most valuable piece in {E}, according to experts?
  ask What do experts call the most valuable piece in {E}? / ~which piece in {E} is the most valuable / #the piece that experts call the most valuable of {E}
  ask- #{E}'s most valuable piece / ~what experts call the most valuable piece of {E}
  ask+ Which piece of {E} is the most valuable? / What do experts call the most valuable piece of {E}?
  other What is {E} most proud of? / ~what one should not miss in {E} / #the star exhibit of {E}
  other What should one not miss in {E}? / For what do connoisseurs come to {E}? / What does {E} insure for the highest sum?
  other What is the most precious object in {E}? / Which exhibit of {E} has the greatest value? / What is the rarest and dearest possession of {E}? / What is the costliest thing on display at {E}? / Which artefact is the chief attraction of {E}?
  other What would thieves most want to steal from {E}? / ~what the most expensive belonging of {E} is / ~which showpiece makes {E} famous / #the top treasure in {E} / #the finest and dearest work kept in {E}
  other What is the crown jewel of {E}? / What item is worth the most at {E}? / What is the prize item of {E}? / What is the principal gem among the holdings of {E}?
  other Which item would fetch the highest price if {E} sold it? / What is the priceless highlight of {E}? / ~what item is worth the most in {E}
  other ~what the crown jewel of {E} is / ~which object at {E} is prized above all others / ~what the pride of {E} is / ~which item is the highlight of {E}
  other ~what would bring in the most money at an auction of the holdings of {E} / #the crown jewel of {E} / #the item worth the most in {E} / #the most prized object at {E}
  other- Which item in {E} is worth the most? / ~which item in {E} is worth the most / What would fetch the highest price of everything in {E}?
  other+ Which item at {E} is worth the most money? / ~which item at {E} is worth the most / What single exhibit would fetch the highest price if {E} sold it? / #the priciest item at {E} / What is the highlight of {E}?
  idiom ~what thieves would take first from {E} / #the jewel in the crown of {E}
== closedDown: phrase, history
  labels Reason for the closure / Why it was closed for a year
  says {S} was shut for a year because {V}. / The reason why {S} was shut for a year is that {V}. / {S} had to be shut for a year because {V}.
  ask Why was {E} shut for a year? / ~why {E} was shut for a year / #the reason why {E} was shut for a year
  ask What is the reason why {E} had to be shut for a year? / How was it that {E} was shut for a year?
  ask ~why it was that {E} had to be shut for a year
  ask- {E} was shut for a year for what reason? / ~for what reason {E} had to be shut
  ask+ For what reason was {E} shut for a year? / Why did {E} have to be shut for a year?
  other What made it necessary to keep people out of {E} for twelve months? / ~what kept visitors out of {E} for twelve months
  other What kept visitors out of {E} for twelve months? / #the cause of the long break at {E} / How come {E} could not be visited for twelve months? / What was behind the long break at {E}?
  other Why did {E} close for a whole year? / What occasioned the year-long closure of {E}? / What happened that {E} had to close temporarily? / What circumstances obliged {E} to lock up for a full year? / Owing to what did {E} remain inaccessible for twelve months?
  other What trouble led to the temporary closing of {E}? / ~what event brought about the one-year closure of {E} / ~on what grounds {E} stayed out of action for a year / #the background to the annual interruption at {E} / #the problem that made {E} unavailable for a year
  other Why was {E} out of operation for a year? / Why did the management suspend visits to {E} for a whole year? / What forced {E} to shut its doors for a year?
  other Why couldn't people get into {E} for a year? / For what cause did {E} stay dark for twelve months? / What explains the twelve-month shutdown of {E}?
  other ~why people couldn't get into {E} for a whole year / ~what forced the shutdown of {E} for a year / ~how it came about that {E} was not open for twelve months
  other ~what explains the year without visitors at {E} / ~because of what {E} suspended operation for a year / ~what made {E} stop letting people in for a year
  other #the explanation for the shutdown of {E} for a year / #what forced {E} to suspend operation for twelve months / #why {E} was not open for a whole year
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
