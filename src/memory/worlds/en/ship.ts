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
  ask On what date was {E} launched? / #the date on which {E} was launched
  ask What is the launch date of {E}? / On which day did the launch of {E} take place? / ~on what date {E} was launched / ~how the launch of {E} is dated
  ask #the day of the launch of {E}
  ask- {E} was launched when? / ~on what date the launch of {E} took place
  ask+ What is the date of the launch of {E}? / ~when the launch of {E} took place
  other When did {E} [first touch the water|leave the slipway]? / ~when {E} [first touched the water|left the slipway]
  other #the day on which {E} left the slipway / When was {E} ready to float? / When was the bottle broken on the bow of {E}? / Since when has {E} been afloat?
  other When was {E} christened and sent down the ramp? / When did {E} first enter the sea? / When did {E} go down the ways at the yard? / On which day did the dockyard release {E} into the water? / When was {E} put into the water for the first time after being constructed?
  other When was the ceremony at which {E} slipped into the water? / ~when {E} was first immersed / ~when {E} became waterborne / #the date {E} left the stocks / #the date {E} was first let into the harbour basin
  other When did {E} first float? / When did {E} get wet for the first time? / When was {E} lowered into the water? / When did {E} slide off the slip?
  other When did the new hull of {E} meet the water? / When was {E} set afloat? / ~when {E} was set afloat / ~when {E} slid into the water
  other ~when {E} was baptised and floated off / ~on what day the builders put {E} in the water / ~since what date {E} has been floating
  other ~when the hull of {E} rolled off the building berth / #the day {E} was set afloat / #when {E} was baptised and slid into the water
  other #the date on which {E} first floated
  other- When was {E} put into the water for the first time? / ~when {E} was put into the water for the first time / On what date did {E} enter the water after being built?
  other+ When did the hull of {E} first go into the water? / When did the shipyard set {E} on the water? / When was {E} lowered into the water by its builders? / ~when {E} slid into the water at the shipyard / #the date {E} was floated out of the shipyard
  idiom #the first wetting of {E} / When did {E} swim for the first time?
== overhaul: date, rules
  labels Last overhaul / Overhauled
  says {S} was last overhauled {on} {V}. / {P} last overhaul ended {on} {V}. / The last overhaul of {S} is dated {V}.
  ask When was {E} last overhauled? / ~when {E} was last overhauled / #the date of the last overhaul of {E} / When did the last overhaul of {E} end?
  ask On what date did the last overhaul of {E} end? / ~when {E} had its last overhaul / #the date on which {E} was last overhauled
  ask When was the last overhaul of {E}? / How is the last overhaul of {E} dated? / ~on what date {E} was last overhauled / #the end of the last overhaul of {E}
  ask- {E} was last overhauled when? / ~on what date the last overhaul of {E} ended
  ask+ When did {E} have its last overhaul? / ~when the last overhaul of {E} ended
  other When was {E} last in dry dock? / ~when {E} was last in dry dock / #the most recent stay of {E} in dry dock
  other When were the engines of {E} last taken apart? / When did {E} last leave the yard after repairs? / When was {E} last put right from keel to mast?
  other When was {E} last renovated? / When was {E} last completely reconditioned? / When did shipwrights finish working on {E} most recently? / When did technicians last go over {E} in full?
  other When did {E} most recently come back from the workshop? / ~when the machinery of {E} was last rebuilt / ~when {E} was last restored to top condition / #the date of the latest comprehensive revision of {E} / #the day {E} was last fixed up from top to bottom
  other When was {E} last refitted? / When was the most recent refit of {E} completed? / When did {E} last have major maintenance?
  other What is the date of the latest general repair of {E}? / ~when {E} was last refitted / ~when major maintenance on {E} was last done
  other ~when {E} was last thoroughly serviced / ~when {E} last got a complete going-over / ~how recently {E} was refurbished
  other ~on what date the latest refit of {E} was finished / #the date of the most recent refit of {E} / #the latest major servicing of {E}
  other #the day the last maintenance of {E} was completed
  other- When did {E} last undergo major maintenance? / ~when {E} last underwent major maintenance / When was {E} last serviced thoroughly? / What is the date of the latest major maintenance of {E}?
  other+ When was {E} last given a thorough service? / When did mechanics most recently finish refitting {E}? / When did {E} last go through major maintenance? / ~when the latest refit of {E} was completed / #the completion date of the latest refit of {E}
  idiom ~when workmen last crawled all over {E}
== port: name, place, link place
  labels Home port / Port of registry
  says {P} home port is {V}. / {S} has its home port in {V}. / The home port of {S} is {V}.
  ask What is the home port of {E}? / #the home port of {E} / ~in which port {E} is at home / Which home port does {E} have?
  ask Where does {E} have its home port? / ~which port is home to {E} / #the place where {E} has its home port
  ask In which port is {E} at home? / What port of registry does {E} have? / ~where {E} has its home port / ~what the home port of {E} is / #the port of registry of {E}
  ask- #{E}'s home port / {E} has its home port in which town?
  ask+ Which port is home to {E}? / In what place does {E} have its home port?
  other Where does {E} belong? / ~which town is painted on the stern of {E} / #the harbour to which {E} returns
  other To which harbour does {E} return? / Which town is painted on the stern of {E}? / From which harbour does {E} set out?
  other Where does {E} usually lie at anchor? / Which coastal town does {E} call home? / Where does {E} have its permanent berth? / From which seaport does {E} operate? / Which locality is given as the registry of {E}?
  other At which docks is {E} usually found? / ~where {E} hails from / ~which municipality {E} is listed under in the shipping register / #the quay town where {E} is kept / #the location where {E} ties up between trips
  other Where is {E} based? / Out of which town does {E} sail? / Where is {E} normally moored? / Under what harbour is {E} enrolled? / What is the home base of {E}?
  other ~where {E} is based / ~in which harbour {E} is registered / ~to what harbour {E} belongs / ~which city {E} sails out of / ~in which haven {E} is stationed
  other #the home base of {E} / #the mooring place where {E} is stationed / #the city in which {E} is registered
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
  ask What is the name of the captain of {E}? / ~under which captain {E} sails
  ask Which captain does {E} sail under? / Who sails {E} as captain? / ~who is captain of {E} / #the name of the captain of {E}
  ask- #{E}'s captain / {E} sails under which captain?
  ask+ Which captain does {E} have? / ~which captain {E} sails under
  other Who [commands|steers|is in command of] {E}? / ~who [commands|is in command of] {E} / #the person in command of {E}
  other Who gives the orders on {E}? / Who is responsible for {E} at sea? / Who stands on the bridge of {E} and decides?
  other Who is in charge aboard {E}? / Who is the boss of the crew on {E}? / Who runs the ship {E}? / Which mariner holds the top rank on {E}?
  other Who has the final say on board {E}? / ~who heads the ship's company of {E} / ~who has authority over the crew of {E} / #the shipmaster of {E} / #the senior nautical officer of {E}
  other Who skippers {E}? / By whom is {E} commanded? / Who leads the crew of {E}? / Whose command is {E} under? / Who is the commanding officer of {E}?
  other ~by whom {E} is commanded / ~whose orders the crew of {E} obeys / ~who is at the helm of {E} / ~under whose command {E} puts to sea
  other ~who navigates {E} as its highest officer / #the commander of {E} / #the one who leads the crew of {E}
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
  ask How great is the length of {E}? / ~what the length of {E} is / #the length that {E} has
  ask What is the length overall of {E}? / ~what length {E} has / ~how great the length overall of {E} is / #how long {E} is overall
  ask- {E} is how long? / #{E}'s length
  ask+ What length does {E} have? / How long a ship is {E}?
  other How far is it from bow to stern on {E}? / ~how far it is from bow to stern on {E} / #the distance from bow to stern of {E}
  other How much quay does {E} need? / What berth must be kept free for {E}? / What do you measure along the keel of {E}?
  other How many metres is {E} from prow to tail? / What is the longitudinal extent of {E}? / How far does the hull of {E} extend? / How many feet or metres does {E} stretch? / How many metres of pier would {E} occupy?
  other What is the size of {E} from nose to rear? / ~how far one walks along the deck of {E} from tip to tip / ~how far apart the two ends of {E} are / #the longest dimension of {E} / #the overall extension of {E} fore and aft
  other How many metres does {E} measure from front to back? / How far is it from the stem to the taffrail on {E}? / What does {E} measure end to end?
  other How big is {E} lengthwise? / How lengthy is {E}? / What is the LOA of {E}? / ~what {E} measures from front to back / ~how lengthy {E} is / ~how big {E} is lengthwise
  other ~how many feet lie between the prow and the stern of {E} / ~what the LOA of {E} is / #the measurement of {E} from front to back / #the end-to-end size of {E}
  other #the metres between the prow and the stern of {E}
  other- How many metres is {E} from end to end? / ~how many metres {E} is from end to end / What is the size of {E} from front to back?
  other+ What does {E} measure from front to back? / How big is {E} from one end to the other? / How much space lengthwise does {E} take up? / ~what {E} measures from end to end / #the full measurement of {E} from front to back
  idiom #the stretch from the nose to the tail of {E}
== crew: number, people
  labels Crew / Crew size
  says {S} has a crew of {V}. / {P} crew numbers {V}. / The crew of {S} numbers {V}.
  ask How large is the crew of {E}? / #the crew size of {E} / ~how large the crew of {E} is / How many does the crew of {E} number?
  ask Of how many does the crew of {E} consist? / #the number of the crew of {E}
  ask What is the crew size of {E}? / How big a crew does {E} have? / ~how many the crew of {E} numbers / ~what size of crew {E} has / #how large a crew {E} has
  ask- {E} has a crew of how many? / ~what the crew of {E} numbers
  ask+ How large a crew does {E} have? / What does the crew of {E} number?
  other How many sailors work on {E}? / ~how many sailors work on {E} / #the number of sailors on {E}
  other How many people does it take to sail {E}? / How many seafarers serve on {E}? / For how many sailors does the cook of {E} cook?
  other How many hands are there on {E}? / How many men and women operate {E}? / How many workers does {E} need to run? / What is the personnel strength of {E}? / How many are on duty on {E}?
  other How big is the team that handles {E}? / ~how many employees {E} has at sea / ~how many seamen and officers belong to {E} / #the complement of {E} / #the headcount of the ship's company on {E}
  other How many mariners man {E}? / How large is the staff of {E}? / With how many people is {E} manned? / How many deckhands and officers does {E} have in all?
  other How many shipmates make up the outfit on {E}? / ~how many mariners man {E} / ~with how many hands {E} is manned / ~how large the staff on {E} is
  other ~how many people are needed to run {E} / ~how many persons are employed on {E} / ~what manning {E} has / #the manning of {E} / #the staff size aboard {E}
  other #the number of mariners working on {E}
  other- How many seamen are needed for {E}? / ~how many seamen {E} has / What is the number of seamen aboard {E}?
  other+ How many people are employed aboard {E}? / How many mariners are assigned to {E}? / What is the staffing level of {E}? / ~how many staff members are employed aboard {E} / #the total staff aboard {E}
  idiom How many hammocks are slung for those who work {E}?
== passengers: number, people
  labels Passengers / Room for passengers
  says {S} has room for {V} passengers. / {S} can carry {V} passengers. / The number of passengers on {S} is limited to {V}.
  ask How many passengers can {E} carry? / ~how many passengers {E} can carry / #the number of passengers on {E} / For how many passengers does {E} have room?
  ask What number of passengers can {E} carry? / ~for how many passengers {E} has room / #the number of passengers that {E} can carry
  ask Room for how many passengers is there on {E}? / ~how much room {E} has for passengers / ~to what number of passengers {E} is limited
  ask #how many passengers {E} has room for
  ask- {E} can carry how many passengers? / ~to how many passengers {E} is limited
  ask+ To how many is the number of passengers on {E} limited? / What number of passengers does {E} have room for?
  other How many travellers fit on {E}? / ~how many travellers may go on board {E} / #the capacity of {E} for travellers
  other How many tickets can be sold for a trip with {E}? / How many guests can {E} take along? / How many travellers may board {E}?
  other How many tourists can {E} hold? / How many places for voyagers does {E} offer? / How many persons can {E} transport in one go? / How many holidaymakers can come along on {E}? / How many can embark on {E}, not counting the crew?
  other What is the limit on fare-payers aboard {E}? / ~how many folks {E} may bring across per trip / ~how many seats {E} provides for people who are not crew / #the permitted occupancy of {E} without its crew / #the total of riders allowed on {E}
  other How many paying guests can {E} accommodate? / What is the maximum number of travellers on {E}? / How many sightseers may step aboard {E}?
  other How many people can ride on {E}? / How many berths or seats are for sale on {E}? / How many customers can {E} take on a trip? / ~how many guests {E} can accommodate
  other ~how many customers may come aboard {E} / ~how many people can ride on {E} at once / ~what maximum of travellers {E} is licensed for
  other ~how many holidaymakers {E} takes at most / ~what the seating limit of {E} is / #the maximum of guests on {E}
  other #the number of people {E} can accommodate besides its crew / #the travellers that {E} can take, in figures
  other- What is the largest number of people that {E} may transport? / ~how many people {E} may transport at most / For how many people is there space on {E} as paying customers?
  other+ How many paying customers can travel aboard {E}? / How many members of the public are allowed aboard {E} at one time? / Apart from the sailors, what is the maximum number of people on {E}? / ~how many people {E} can accommodate besides the crew / #the maximum number of paying customers aboard {E}
  idiom When is {E} booked out, counted in guests?
== speed: number, figures
  labels Top speed / Speed
  says {P} top speed is {V}. / {S} reaches a top speed of {V}. / The top speed of {S} is {V}.
  ask What is the top speed of {E}? / #the top speed of {E} / ~what top speed {E} reaches / Which top speed does {E} reach?
  ask Up to what top speed can {E} go? / ~how high the top speed of {E} is / #the top speed that {E} reaches
  ask What speed does {E} reach at the top? / ~what the top speed of {E} is / ~up to what speed {E} can go / #the highest speed that {E} reaches
  ask- #{E}'s top speed / {E} reaches what top speed?
  ask+ How high is the top speed of {E}? / What top speed can {E} reach?
  other How fast can {E} go? / ~how fast {E} can go / #the fastest pace of {E} / How quickly can {E} move?
  other At what pace does {E} travel at best? / How swift is {E} when it hurries?
  other How many knots can {E} do? / How many nautical miles can {E} cover in an hour at most? / What is the peak rate at which {E} sails? / How briskly can {E} sail when pushed to its limit? / If {E} had to race, how fast would it be?
  other What does the log show when {E} is going flat out? / ~what {E} can clock at most / ~what the utmost travelling rate of {E} is / #the greatest tempo of {E} / #the fastest rate of motion that {E} can achieve
  other How many knots does {E} make at full power? / How rapid is {E} under full steam? / What is the fastest {E} has in it? / How rapidly can {E} travel?
  other What maximum does {E} hit at full throttle? / ~how rapid {E} is at full throttle / ~how many knots {E} makes / ~what the maximum velocity of {E} is
  other ~how quick {E} gets with engines at full power / ~how rapidly {E} can sail / ~what {E} manages per hour under full steam / #the maximum velocity of {E}
  other #the knots {E} makes at full power / #the quickest that {E} can travel
  other- What is the maximum number of knots that {E} can do? / ~how many knots {E} can do at most / How many knots can {E} do with its engines at full power?
  other+ What is the maximum velocity of {E}? / With its engines on full power, how rapidly does {E} sail? / What does {E} manage at full throttle? / ~how rapidly {E} sails at full power / #the maximum velocity that {E} is capable of
  idiom What does the log of {E} read at full steam?
== signal: identifier, rules
  labels Call sign / Radio call sign
  says {P} call sign is {V}. / {S} answers to the call sign {V}. / The call sign of {S} is {V}.
  ask What is the call sign of {E}? / #the call sign of {E} / ~which call sign {E} has / To which call sign does {E} answer?
  ask What is the call sign that {E} answers to? / ~to which call sign {E} answers / #the call sign to which {E} answers
  ask Which radio call sign does {E} have? / How does the call sign of {E} read? / ~what the radio call sign of {E} is / ~what call sign {E} answers to
  ask #the radio call sign that {E} has
  ask- #{E}'s call sign / {E} answers to what call sign?
  ask+ Which call sign does {E} answer to? / What call sign does {E} have?
  other How is {E} called on the radio? / ~how to reach {E} by radio / #the radio identity of {E}
  other What do I say over the radio to reach {E}? / By which letters does a coast station know {E}? / How does {E} identify itself over the air?
  other What letters and digits does {E} use on the airwaves? / What is the radio identifier of {E}? / How do I hail {E} on the wireless? / What transmitter name does {E} go by? / Which combination of characters announces {E} on VHF?
  other What should another vessel call out to contact {E} on the marine band? / ~what designation {E} has on the radio network / ~which signal letters stand for {E} / #the communications ID of {E} / #the licensed radio name of {E}
  other Under what code is {E} reached by radio? / What code does the radio operator of {E} give? / What do we use to raise {E} on the radio? / What is the radio code of {E}?
  other What handle does {E} have on the air? / What must the coastguard transmit to summon {E} by radio? / ~what radio code {E} has been given
  other ~how {E} is addressed on the radio / ~what the radio operator of {E} announces as its code / ~with which letters one raises {E} over the radio
  other ~what callsign was allotted to {E} / ~what to say into the microphone to get {E} / #the radio code of {E} / #the callsign allotted to {E}
  other #what one transmits to raise {E}
  other- What identification does {E} use when it talks to other ships? / ~what identification {E} uses when it talks to other ships / Under which transmitter ID is {E} registered?
  other+ What code has been assigned to {E} for radio traffic? / Which radio handle belongs to {E}? / When other ships want to talk to {E} over the radio, what code do they use? / ~what {E} is addressed as in radio traffic / #the radio code assigned to {E}
  idiom ~what the wireless operator of {E} sings out
== delay: phrase, history
  labels Reason for the delay / Why it was late
  says {P} maiden voyage was put off because {V}. / The maiden voyage of {S} was put off because {V}. / {S} began its maiden voyage late because {V}.
  ask Why was the maiden voyage of {E} put off? / ~why the maiden voyage of {E} was put off / #the reason why the maiden voyage of {E} was put off
  ask Because of what was the maiden voyage of {E} put off? / ~why {E} began its maiden voyage late / #the reason why {E} began its maiden voyage late
  ask ~because of what the maiden voyage of {E} was put off / ~for what reason the maiden voyage of {E} was late
  ask- {E} began its maiden voyage late for what reason? / ~for what reason {E} began its maiden voyage late
  ask+ For what reason was the maiden voyage of {E} put off? / Why did {E} begin its maiden voyage late?
  other What delayed the first trip of {E}? / ~what delayed the first trip of {E} / #the cause of the late start of {E}
  other Why could {E} not set out as planned? / What kept {E} in harbour longer than planned? / How come {E} set out late?
  other What was behind the setback to the first sailing of {E}? / What prevented {E} from departing on schedule the first time? / What made the owners reschedule the first outing of {E}? / Due to what circumstances was the opening cruise of {E} deferred?
  other What hindered {E} from making its premiere run on the intended day? / ~what got in the way of the first passage of {E} / ~what forced {E} to wait before its first trip / #the obstacle to a punctual first voyage of {E} / #the grounds for holding back {E} on its first tour
  other Why was the inaugural journey of {E} postponed? / What caused the postponement of the first cruise of {E}? / Why was {E} held up before its first crossing?
  other For what reason did {E} miss its first departure date? / What led to the inaugural trip of {E} being pushed back? / ~why the first journey of {E} was postponed
  other ~what held up the first crossing of {E} / ~what caused {E} to miss its first departure date / ~why {E} left later than announced on its inaugural trip
  other ~owing to what the debut trip of {E} was pushed back / ~how come the first cruise of {E} was behind schedule / #the cause of the postponed inaugural trip of {E}
  other #what held {E} up before its first crossing / #the explanation for the belated first departure of {E}
  other- Why was the first sailing of {E} postponed? / ~why the first sailing of {E} was postponed / What caused the first sailing of {E} to be postponed?
  other+ What held up the inaugural journey of {E}? / What stopped {E} from leaving on time for its first crossing? / ~why {E} missed the scheduled date of its inaugural journey / #the explanation for the postponed inaugural journey of {E}
  idiom ~what tied {E} to the quay at the very beginning
== cargo: phrase, use
  labels Usual cargo / Cargo
  says {S} usually carries {V}. / {P} usual cargo is {V}. / The usual cargo of {S} is {V}.
  ask What does {E} usually carry? / ~what {E} usually carries / #the usual cargo of {E} / What is the usual cargo of {E}?
  ask What is usually carried by {E}? / ~which cargo {E} usually carries / #the cargo that {E} usually carries
  ask With what cargo does {E} usually sail? / Which cargo is usually carried on {E}? / ~what the usual cargo of {E} is / ~what is usually carried aboard {E}
  ask #what {E} usually carries
  ask- {E} usually carries what? / #{E}'s usual cargo
  ask+ Which cargo does {E} usually carry? / ~what cargo {E} usually has
  other What is in the hold of {E}? / ~what lies in the hold of {E} / #the freight of {E} / What goods travel with {E}?
  other What freight does {E} take from place to place? / What do dockers unload from {E}?
  other As a rule, what is stowed aboard {E}? / What products does {E} deliver most of the time? / What commodities does {E} ferry around? / What consignments is {E} mostly booked for? / What stuff do they fill {E} with?
  other Which wares does {E} regularly bring into harbour? / ~what materials {E} conveys as a rule / ~what {E} is generally laden with / #the things commonly moved by {E} / #the standard payload of {E}
  other What is normally loaded onto {E}? / What kind of load does {E} haul? / What is {E} used to ship? / What merchandise does {E} mostly have on board?
  other For transporting what is {E} normally hired? / ~what is normally loaded onto {E} / ~what merchandise {E} ships most often / ~what sort of load {E} hauls
  other ~what {E} mostly has on board to deliver / ~which goods are shipped with {E} as a matter of routine / #the typical load of {E}
  other #the merchandise that {E} mostly transports / #what {E} normally hauls
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
