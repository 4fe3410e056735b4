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
  ask+ What is the date of the launch of {E}? / ~when the launch of {E} took place
  other When did {E} [first touch the water|leave the slipway]? / ~when {E} [first touched the water|left the slipway]
  other #the day on which {E} left the slipway / When was {E} ready to float? / When was the bottle broken on the bow of {E}? / Since when has {E} been afloat?
  other- When was {E} put into the water for the first time? / ~when {E} was put into the water for the first time / On what date did {E} enter the water after being built?
  other+ When did the hull of {E} first go into the water? / When did the shipyard set {E} on the water? / When was {E} lowered into the water by its builders? / ~when {E} slid into the water at the shipyard / #the date {E} was floated out of the shipyard
  idiom #the first wetting of {E} / When did {E} swim for the first time?
== overhaul: date, rules
  labels Last overhaul / Overhauled
  says {S} was last overhauled {on} {V}. / {P} last overhaul ended {on} {V}. / The last overhaul of {S} is dated {V}.
  ask When was {E} last overhauled? / ~when {E} was last overhauled / #the date of the last overhaul of {E} / When did the last overhaul of {E} end?
  ask- {E} was last overhauled when? / ~on what date the last overhaul of {E} ended
  ask+ When did {E} have its last overhaul? / ~when the last overhaul of {E} ended
  other When was {E} last in dry dock? / ~when {E} was last in dry dock / #the most recent stay of {E} in dry dock
  other When were the engines of {E} last taken apart? / When did {E} last leave the yard after repairs? / When was {E} last put right from keel to mast?
  other- When did {E} last undergo major maintenance? / ~when {E} last underwent major maintenance / When was {E} last serviced thoroughly? / What is the date of the latest major maintenance of {E}?
  other+ When was {E} last given a thorough service? / When did mechanics most recently finish refitting {E}? / When did {E} last go through major maintenance? / ~when the latest refit of {E} was completed / #the completion date of the latest refit of {E}
  idiom ~when workmen last crawled all over {E}
== port: name, place, link place
  labels Home port / Port of registry
  says {P} home port is {V}. / {S} has its home port in {V}. / The home port of {S} is {V}.
  ask What is the home port of {E}? / #the home port of {E} / ~in which port {E} is at home / Which home port does {E} have?
  ask- #{E}'s home port / {E} has its home port in which town?
  ask+ Which port is home to {E}? / In what place does {E} have its home port?
  other Where does {E} belong? / ~which town is painted on the stern of {E} / #the harbour to which {E} returns
  other To which harbour does {E} return? / Which town is painted on the stern of {E}? / From which harbour does {E} set out?
  other- Where is {E} registered as a ship? / ~where {E} is registered as a ship / Where is the permanent mooring of {E}?
  other+ Where is {E} registered? / In which city is {E} stationed? / ~where {E} is normally moored / #the usual base of {E}
  idiom ~where {E} lays its head between voyages
  role the home port of {E}
  role- the town in which {E} has its home port
  role-other the harbour to which {E} returns
  role-other- the place where {E} is registered as a ship
== captain: name, people, link person, person
  labels Captain / Master
  says {P} captain is {V}. / The captain of {S} is {V}. / {S} sails under captain {V}.
  ask Who is the captain of {E}? / #the captain of {E} / ~who the captain of {E} is / Under which captain does {E} sail?
  ask- #{E}'s captain / {E} sails under which captain?
  ask+ Which captain does {E} have? / ~which captain {E} sails under
  other Who [commands|steers|is in command of] {E}? / ~who [commands|is in command of] {E} / #the person in command of {E}
  other Who gives the orders on {E}? / Who is responsible for {E} at sea? / Who stands on the bridge of {E} and decides?
  other- Who is the skipper of {E}? / ~who the skipper of {E} is / Which officer is in charge on board {E}? / Who is the highest officer aboard {E}?
  other+ Who leads the sailors aboard {E}? / What is the name of the highest-ranking officer aboard {E}? / ~who skippers {E} / #the highest-ranking officer aboard {E}
  idiom Whose word is law on the decks of {E}?
  role the captain of {E}
  role- the captain under whom {E} sails
  role-other the person in command of {E}
  role-other- the skipper of {E}
== length: number, figures
  labels Length / Length overall
  says {S} is {V} long. / {P} length is {V}. / The length of {S} is {V}.
  ask How long is {E}? / #the length of {E} / ~how long {E} is / What is the length of {E}?
  ask- {E} is how long? / #{E}'s length
  ask+ What length does {E} have? / How long a ship is {E}?
  other How far is it from bow to stern on {E}? / ~how far it is from bow to stern on {E} / #the distance from bow to stern of {E}
  other How much quay does {E} need? / What berth must be kept free for {E}? / What do you measure along the keel of {E}?
  other- How many metres is {E} from end to end? / ~how many metres {E} is from end to end / What is the size of {E} from front to back?
  other+ What does {E} measure from front to back? / How big is {E} from one end to the other? / How much space lengthwise does {E} take up? / ~what {E} measures from end to end / #the full measurement of {E} from front to back
  idiom #the stretch from the nose to the tail of {E}
== crew: number, people
  labels Crew / Crew size
  says {S} has a crew of {V}. / {P} crew numbers {V}. / The crew of {S} numbers {V}.
  ask How large is the crew of {E}? / #the crew size of {E} / ~how large the crew of {E} is / How many does the crew of {E} number?
  ask- {E} has a crew of how many? / ~what the crew of {E} numbers
  ask+ How large a crew does {E} have? / What does the crew of {E} number?
  other How many sailors work on {E}? / ~how many sailors work on {E} / #the number of sailors on {E}
  other How many people does it take to sail {E}? / How many seafarers serve on {E}? / For how many sailors does the cook of {E} cook?
  other- How many seamen are needed for {E}? / ~how many seamen {E} has / What is the number of seamen aboard {E}?
  other+ How many people are employed aboard {E}? / How many mariners are assigned to {E}? / What is the staffing level of {E}? / ~how many staff members are employed aboard {E} / #the total staff aboard {E}
  idiom How many hammocks are slung for those who work {E}?
== passengers: number, people
  labels Passengers / Room for passengers
  says {S} has room for {V} passengers. / {S} can carry {V} passengers. / The number of passengers on {S} is limited to {V}.
  ask How many passengers can {E} carry? / ~how many passengers {E} can carry / #the number of passengers on {E} / For how many passengers does {E} have room?
  ask- {E} can carry how many passengers? / ~to how many passengers {E} is limited
  ask+ To how many is the number of passengers on {E} limited? / What number of passengers does {E} have room for?
  other How many travellers fit on {E}? / ~how many travellers may go on board {E} / #the capacity of {E} for travellers
  other How many tickets can be sold for a trip with {E}? / How many guests can {E} take along? / How many travellers may board {E}?
  other- What is the largest number of people that {E} may transport? / ~how many people {E} may transport at most / For how many people is there space on {E} as paying customers?
  other+ How many paying customers can travel aboard {E}? / How many members of the public are allowed aboard {E} at one time? / Apart from the sailors, what is the maximum number of people on {E}? / ~how many people {E} can accommodate besides the crew / #the maximum number of paying customers aboard {E}
  idiom When is {E} booked out, counted in guests?
== speed: number, figures
  labels Top speed / Speed
  says {P} top speed is {V}. / {S} reaches a top speed of {V}. / The top speed of {S} is {V}.
  ask What is the top speed of {E}? / #the top speed of {E} / ~what top speed {E} reaches / Which top speed does {E} reach?
  ask- #{E}'s top speed / {E} reaches what top speed?
  ask+ How high is the top speed of {E}? / What top speed can {E} reach?
  other How fast can {E} go? / ~how fast {E} can go / #the fastest pace of {E} / How quickly can {E} move?
  other At what pace does {E} travel at best? / How swift is {E} when it hurries?
  other- What is the maximum number of knots that {E} can do? / ~how many knots {E} can do at most / How many knots can {E} do with its engines at full power?
  other+ What is the maximum velocity of {E}? / With its engines on full power, how rapidly does {E} sail? / What does {E} manage at full throttle? / ~how rapidly {E} sails at full power / #the maximum velocity that {E} is capable of
  idiom What does the log of {E} read at full steam?
== signal: identifier, rules
  labels Call sign / Radio call sign
  says {P} call sign is {V}. / {S} answers to the call sign {V}. / The call sign of {S} is {V}.
  ask What is the call sign of {E}? / #the call sign of {E} / ~which call sign {E} has / To which call sign does {E} answer?
  ask- #{E}'s call sign / {E} answers to what call sign?
  ask+ Which call sign does {E} answer to? / What call sign does {E} have?
  other How is {E} called on the radio? / ~how to reach {E} by radio / #the radio identity of {E}
  other What do I say over the radio to reach {E}? / By which letters does a coast station know {E}? / How does {E} identify itself over the air?
  other- What identification does {E} use when it talks to other ships? / ~what identification {E} uses when it talks to other ships / Under which transmitter ID is {E} registered?
  other+ What code has been assigned to {E} for radio traffic? / Which radio handle belongs to {E}? / When other ships want to talk to {E} over the radio, what code do they use? / ~what {E} is addressed as in radio traffic / #the radio code assigned to {E}
  idiom ~what the wireless operator of {E} sings out
== delay: phrase, history
  labels Reason for the delay / Why it was late
  says {P} maiden voyage was put off because {V}. / The maiden voyage of {S} was put off because {V}. / {S} began its maiden voyage late because {V}.
  ask Why was the maiden voyage of {E} put off? / ~why the maiden voyage of {E} was put off / #the reason why the maiden voyage of {E} was put off
  ask- {E} began its maiden voyage late for what reason? / ~for what reason {E} began its maiden voyage late
  ask+ For what reason was the maiden voyage of {E} put off? / Why did {E} begin its maiden voyage late?
  other What delayed the first trip of {E}? / ~what delayed the first trip of {E} / #the cause of the late start of {E}
  other Why could {E} not set out as planned? / What kept {E} in harbour longer than planned? / How come {E} set out late?
  other- Why was the first sailing of {E} postponed? / ~why the first sailing of {E} was postponed / What caused the first sailing of {E} to be postponed?
  other+ What held up the inaugural journey of {E}? / What stopped {E} from leaving on time for its first crossing? / ~why {E} missed the scheduled date of its inaugural journey / #the explanation for the postponed inaugural journey of {E}
  idiom ~what tied {E} to the quay at the very beginning
== cargo: phrase, use
  labels Usual cargo / Cargo
  says {S} usually carries {V}. / {P} usual cargo is {V}. / The usual cargo of {S} is {V}.
  ask What does {E} usually carry? / ~what {E} usually carries / #the usual cargo of {E} / What is the usual cargo of {E}?
  ask- {E} usually carries what? / #{E}'s usual cargo
  ask+ Which cargo does {E} usually carry? / ~what cargo {E} usually has
  other What is in the hold of {E}? / ~what lies in the hold of {E} / #the freight of {E} / What goods travel with {E}?
  other What freight does {E} take from place to place? / What do dockers unload from {E}?
  other- What does {E} normally have on board? / ~what {E} normally has on board / What does {E} transport? / What is {E} normally loaded with?
  other+ What kind of load does {E} transport? / What does {E} typically haul? / What sort of merchandise is shipped aboard {E}? / ~what {E} typically transports / #the normal load of {E}
  idiom ~what merchants entrust to the belly of {E}
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
