/** Ships. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { ship } from './names.ts';
import { shared } from './shared.ts';
import { voyages } from './tables.ts';
import { code, count, dates, measure, people, phrase, places, several } from './values.ts';

const wordings = `
== launched: date, history
  labels Launched / Launch
  says {S} was launched {on} {V}. / {P} launch took place {on} {V}. / The launch of {S} is dated {V}.
  ask When was {E} launched? / ~when {E} was launched / #the launch date of {E} / When did the launch of {E} take place?
  ask- {E} was launched when? / ~on what date the launch of {E} took place
  other When did {E} [first touch the water|leave the slipway]? / ~when {E} [first touched the water|left the slipway]
  other #the day on which {E} left the slipway / When was {E} ready to float? / When was the bottle broken on the bow of {E}? / Since when has {E} been afloat?
  other- ~when the hull of {E} slid into the sea / #the first wetting of {E} / When did {E} swim for the first time?
== overhaul: date, rules
  labels Last overhaul / Overhauled
  says {S} was last overhauled {on} {V}. / {P} last overhaul ended {on} {V}. / The last overhaul of {S} is dated {V}.
  ask When was {E} last overhauled? / ~when {E} was last overhauled / #the date of the last overhaul of {E} / When did the last overhaul of {E} end?
  ask- {E} was last overhauled when? / ~on what date the last overhaul of {E} ended
  other When was {E} last in dry dock? / ~when {E} was last in dry dock / #the most recent stay of {E} in dry dock
  other When were the engines of {E} last taken apart? / When did {E} last leave the yard after repairs? / When was {E} last put right from keel to mast?
  other- ~when workmen last crawled all over {E} / #the latest thorough repair of {E} / When did {E} last get a full service?
== port: name, place, link place
  labels Home port / Port of registry
  says {P} home port is {V}. / {S} has its home port in {V}. / The home port of {S} is {V}.
  ask What is the home port of {E}? / #the home port of {E} / ~in which port {E} is at home / Which home port does {E} have?
  ask- #{E}'s home port / {E} has its home port in which town?
  other Where does {E} belong? / ~which town is painted on the stern of {E} / #the harbour to which {E} returns
  other To which harbour does {E} return? / Which town is painted on the stern of {E}? / From which harbour does {E} set out?
  other- ~where {E} ties up between voyages / #the regular berth of {E} / In which harbour does {E} rest between voyages?
  role the home port of {E}
  role- the town in which {E} has its home port
  role-other the harbour to which {E} returns
  role-other- the town where {E} ties up between voyages
== captain: name, people, link person, person
  labels Captain / Master
  says {P} captain is {V}. / The captain of {S} is {V}. / {S} sails under captain {V}.
  ask Who is the captain of {E}? / #the captain of {E} / ~who the captain of {E} is / Under which captain does {E} sail?
  ask- #{E}'s captain / {E} sails under which captain?
  other Who [commands|steers|is in command of] {E}? / ~who [commands|is in command of] {E} / #the person in command of {E}
  other Who gives the orders on {E}? / Who is responsible for {E} at sea? / Who stands on the bridge of {E} and decides?
  other- ~who has the say aboard {E} / #the skipper of {E} / Whose word is law on the decks of {E}?
  role the captain of {E}
  role- the captain under whom {E} sails
  role-other the person in command of {E}
  role-other- the skipper of {E}
== length: number, figures
  labels Length / Length overall
  says {S} is {V} long. / {P} length is {V}. / The length of {S} is {V}.
  ask How long is {E}? / #the length of {E} / ~how long {E} is / What is the length of {E}?
  ask- {E} is how long? / #{E}'s length
  other How far is it from bow to stern on {E}? / ~how far it is from bow to stern on {E} / #the distance from bow to stern of {E}
  other How much quay does {E} need? / What berth must be kept free for {E}? / What do you measure along the keel of {E}?
  other- ~how big a berth {E} takes up / #the stretch from the nose to the tail of {E} / How many steps of a metre would one walk from one end of {E} to the other?
== crew: number, people
  labels Crew / Crew size
  says {S} has a crew of {V}. / {P} crew numbers {V}. / The crew of {S} numbers {V}.
  ask How large is the crew of {E}? / #the crew size of {E} / ~how large the crew of {E} is / How many does the crew of {E} number?
  ask- {E} has a crew of how many? / ~what the crew of {E} numbers
  other How many sailors work on {E}? / ~how many sailors work on {E} / #the number of sailors on {E}
  other How many people does it take to sail {E}? / How many seafarers serve on {E}? / For how many sailors does the cook of {E} cook?
  other- ~how many hands {E} has aboard / #the count of hands aboard {E} / How many hammocks are slung for the men and women who work {E}?
== passengers: number, people
  labels Passengers / Room for passengers
  says {S} has room for {V} passengers. / {S} can carry {V} passengers. / The number of passengers on {S} is limited to {V}.
  ask How many passengers can {E} carry? / ~how many passengers {E} can carry / #the number of passengers on {E} / For how many passengers does {E} have room?
  ask- {E} can carry how many passengers? / ~to how many passengers {E} is limited
  other How many travellers fit on {E}? / ~how many travellers may go on board {E} / #the capacity of {E} for travellers
  other How many tickets can be sold for a trip with {E}? / How many guests can {E} take along? / How many travellers may board {E}?
  other- ~how many holidaymakers {E} has space for / #the limit of guests on {E} / When is {E} booked out, counted in guests?
== speed: number, figures
  labels Top speed / Speed
  says {P} top speed is {V}. / {S} reaches a top speed of {V}. / The top speed of {S} is {V}.
  ask What is the top speed of {E}? / #the top speed of {E} / ~what top speed {E} reaches / Which top speed does {E} reach?
  ask- #{E}'s top speed / {E} reaches what top speed?
  other How fast can {E} go? / ~how fast {E} can go / #the fastest pace of {E} / How quickly can {E} move?
  other At what pace does {E} travel at best? / How swift is {E} when it hurries?
  other- ~what {E} can do with the engines at full power / #the utmost pace of {E} / What does the log of {E} read at full steam?
== signal: identifier, rules
  labels Call sign / Radio call sign
  says {P} call sign is {V}. / {S} answers to the call sign {V}. / The call sign of {S} is {V}.
  ask What is the call sign of {E}? / #the call sign of {E} / ~which call sign {E} has / To which call sign does {E} answer?
  ask- #{E}'s call sign / {E} answers to what call sign?
  other How is {E} called on the radio? / ~how to reach {E} by radio / #the radio identity of {E}
  other What do I say over the radio to reach {E}? / By which letters does a coast station know {E}? / How does {E} identify itself over the air?
  other- ~what the wireless operator of {E} announces / #the letters that {E} sends over the air / Under what letters does {E} talk to other vessels?
== delay: phrase, history
  labels Reason for the delay / Why it was late
  says {P} maiden voyage was put off because {V}. / The maiden voyage of {S} was put off because {V}. / {S} began its maiden voyage late because {V}.
  ask Why was the maiden voyage of {E} put off? / ~why the maiden voyage of {E} was put off / #the reason why the maiden voyage of {E} was put off
  ask- {E} began its maiden voyage late for what reason? / ~for what reason {E} began its maiden voyage late
  other What delayed the first trip of {E}? / ~what delayed the first trip of {E} / #the cause of the late start of {E}
  other Why could {E} not set out as planned? / What kept {E} in harbour longer than planned? / How come {E} set out late?
  other- ~what held {E} up at the very beginning / #the obstacle that made {E} late / What stood in the way of {E} when it was to leave for the first time?
== cargo: phrase, use
  labels Usual cargo / Cargo
  says {S} usually carries {V}. / {P} usual cargo is {V}. / The usual cargo of {S} is {V}.
  ask What does {E} usually carry? / ~what {E} usually carries / #the usual cargo of {E} / What is the usual cargo of {E}?
  ask- {E} usually carries what? / #{E}'s usual cargo
  other What is in the hold of {E}? / ~what lies in the hold of {E} / #the freight of {E} / What goods travel with {E}?
  other What freight does {E} take from place to place? / What do dockers unload from {E}?
  other- ~what merchants send with {E} / #the load below the decks of {E} / What would one find below the decks of {E}?
`;

export const shipKind: Kind = {
  id: 'ship',
  nouns: ['ship', 'vessel'],
  article: 'the ',
  pronouns: [
    ['it', 'its'],
    ['she', 'her'],
  ],
  name: ship,
  openers: [
    '{S} is a [sturdy|white|steel-hulled|three-masted] [freighter|ferry|research vessel|training ship] [that is a familiar sight on the coast|with a low funnel|of unusual shape].',
    '{S} is a ship [with a long list of former owners|that sails in all but the worst weather].',
  ],
  fillers: [
    'A model of {S} stands in a shop window near the quay.',
    'The decks are scrubbed every morning.',
    'Old sailors tell stories about {S}.',
    'In fog the horn of {S} can be heard from afar.',
  ],
  appositions: ['the ship {E}', 'the vessel {E}'],
  relations: [
    ...relations(
      {
        launched: dates(1920, 2015),
        overhaul: dates(2016, 2025),
        port: places,
        captain: people,
        length: measure(24, 310, 'metres', 1),
        crew: count(4, 98),
        passengers: count(12, 1900),
        speed: measure(8, 34, 'knots', 1),
        signal: code('AAAA9', '9A9AA', 'AA9999'),
        delay: phrase(
          'the [propeller|rudder|boiler|radar] had been [damaged|delivered late|fitted the wrong way round]',
          '[dockers were on strike|fog lay over the estuary|ice had closed the canal] for {n} days',
        ),
        cargo: several(
          1,
          2,
          'timber',
          'grain',
          'salted fish',
          'cement',
          'school classes',
          'spare parts',
          'bananas',
          'scientific instruments',
          'wine',
          'marble',
          'wool',
          'used cars',
        ),
      },
      wordings,
    ),
    ...shared('maker', 'designer', 'cost'),
    ...clauses,
  ],
  tables: [voyages],
};
