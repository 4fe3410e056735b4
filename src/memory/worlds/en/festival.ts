/** Festivals. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { festival } from './names.ts';
import { shared } from './shared.ts';
import { count, dates, dayOfYear, money, phrase } from './values.ts';

const wordings = `
== starts: date, rules
  labels Starts on / First day
  says {S} starts on {V} every year. / {P} first day is {V}. / The first day of {S} is {V}.
  ask When does {E} start? / ~on which day {E} starts / #the first day of {E} / On what day does {E} start every year?
  ask Which day is the first day of {E}? / What day does {E} start on each year? / ~on what day {E} starts every year
  ask On which date is the first day of {E} every year? / {E} starts on what day every year? / ~which day is the first day of {E} / #the day on which {E} starts every year
  ask- {E} starts when? / #{E}'s first day
  ask+ What is the first day of {E}? / ~when {E} starts every year
  other From when on do people celebrate at {E}? / ~when the celebrations of {E} get going / #the annual date of {E}
  other When does {E} get going? / For which date should one book a room to see the beginning of {E}? / When do the gates of {E} open?
  other When does {E} commence? / When does {E} throw open its doors each time? / When is {E} due to launch each summer or winter? / Which day of the calendar marks the onset of {E}? / When should I arrive so as not to miss the beginning of {E}?
  other For which day is the opening ceremony of {E} scheduled? / ~when the festivities of {E} set in / ~when {E} is inaugurated each season / #the yearly starting point of {E} / #the date to note in the diary for the opening of {E}
  other When does {E} begin? / On what date does {E} kick off each year? / When is the annual kick-off of {E}? / When does {E} open? / As of which date is {E} on each year?
  other What is the usual opening date of {E}? / ~when {E} begins each year / ~on what date {E} kicks off / ~when {E} opens annually / ~from which date {E} is on each year
  other ~what date {E} gets under way on every time / ~what day of the year visitors can first go to {E} / #the usual opening date of {E} / #the annual beginning of {E}
  other- When does {E} kick off each year? / ~when {E} kicks off each year / On what date is day one of {E}?
  other+ When does {E} kick off? / ~what date {E} opens on / On which calendar date does {E} begin each time? / From what date can visitors go to {E}?
  idiom ~when the first beat of {E} is heard each year / When does the fun of {E} begin?
== firstHeld: date, history
  labels First held / Since
  says {S} was first held {on} {V}. / The first edition of {S} was held {on} {V}. / {P} first edition took place {on} {V}.
  ask When was {E} first held? / ~when {E} was first held / #the date of the first edition of {E} / When was the first edition of {E} held?
  ask What is the date on which {E} was first held? / When did {E} have its first edition?
  ask On what date was {E} held for the first time? / ~on what date {E} was first held / #the date on which {E} was first held
  ask- {E} was first held when? / ~when the first edition of {E} took place
  ask+ When did the first edition of {E} take place? / On what date was {E} first held?
  other How old is {E}, counted from which date? / ~how far back {E} goes / #the birth of {E} / When was {E} celebrated for the first time?
  other Since when does {E} exist? / When did the tradition of {E} begin?
  other When was the inaugural {E}? / When was {E} founded? / When was {E} launched for the public? / When did {E} originate? / When did {E} get under way for the very first time in history?
  other When did locals initially stage {E}? / ~when {E} was started / ~on what day {E} had its debut / #the day on which {E} was organised for the first time / #the beginnings of {E} and their date
  other When was the very first {E}? / When did {E} come into being? / When did {E} happen for the first time? / When was {E} established as an event?
  other When was the premiere of {E}? / ~when {E} came into being / ~when {E} happened for the first time / ~what date {E} dates back to / ~when the premiere of {E} was
  other ~when {E} was initiated / ~since which historic date there has been a {E} / #the date of the premiere of {E} / #the historical origin of {E} in terms of date
  other #when {E} came into existence
  other- When did {E} happen for the very first time? / ~when the earliest {E} happened / When did people organise {E} for the first time?
  other+ ~when people originally came together for {E} / When was {E} introduced as an event? / #the premiere date of {E} / When did the very earliest {E} happen?
  idiom #the origin in time of {E} / When did {E} make its debut?
== fee: amount, figures
  labels Stall fee / Fee for a stall
  says A stall at {S} costs {V}. / {P} stall fee is {V}. / The stall fee at {S} is {V}.
  ask How much does a stall at {E} cost? / #the stall fee at {E} / ~what a stall at {E} costs / What is the stall fee at {E}?
  ask What fee is there for a stall at {E}? / How much is the stall fee at {E}? / ~how high the fee for a stall at {E} is
  ask What does a stall at {E} cost? / ~how much a stall at {E} costs / #the cost of a stall at {E}
  ask- #{E}'s stall fee / A stall at {E} costs how much?
  ask+ How high is the fee for a stall at {E}? / ~what the stall fee at {E} is
  other What must traders pay to sell at {E}? / ~what traders must pay to sell at {E} / #the charge for traders at {E}
  other How much is a pitch at {E}? / What does it cost to put up a booth at {E}? / How much do merchants hand over to be at {E}?
  other What does a sales booth at {E} go for? / What is the tariff for exhibitors at {E}? / What do sellers have to fork out for {E}? / How expensive is it to have a stand at {E}? / What amount is due for a market place at {E}?
  other What is the outlay for retailers who want to be present at {E}? / ~what sum stallholders spend to take part in {E} / ~how much a trading permit for {E} comes to / #the site rent at {E} / #the payment that dealers owe for a table at {E}
  other What do vendors pay at {E}? / How much is the rent for a booth at {E}? / How much does the organiser take from each vendor at {E}?
  other How much would I be charged for selling my goods at {E}? / What is the vendor rate at {E}? / What price is put on a selling spot at {E}? / ~what vendors pay at {E}
  other ~how much it costs to rent a booth at {E} / ~what hawkers are charged for a spot at {E} / ~how expensive a stand at {E} is / ~what I owe for selling things at {E}
  other ~what the price of a pitch at {E} is / #the vendor rate at {E} / #the price of a stand at {E} / #the booth rent for {E}
  other- How much is it to have a stand at {E}? / ~how much a vendor is charged for a stand at {E} / What would a vendor be charged for a stand at {E}?
  other+ How much do vendors get charged at {E}? / ~how much vendors are charged at {E} / What is the rent for a selling space at {E}? / #the price of a vendor spot at {E} / How much money do I need for my own stand at {E}?
  idiom ~what a booth at {E} sets its owner back
== stages: number, figures
  labels Stages / Number of stages
  says {S} has {V} stages. / There are {V} stages at {S}. / {P} programme runs on {V} stages.
  ask How many stages does {E} have? / ~how many stages there are at {E} / #the number of stages of {E} / On how many stages does the programme of {E} run?
  ask How many stages are there at {E}? / The programme of {E} runs on how many stages?
  ask What number of stages does {E} have? / How many stages does the programme of {E} run on? / ~how many stages {E} has / #how many stages there are at {E}
  ask- {E} has how many stages? / ~on how many stages the programme of {E} runs
  ask+ What number of stages are there at {E}?
  other How many platforms for artists does {E} put up? / ~at how many spots there are performances at {E} / #the count of platforms at {E}
  other At how many spots can one watch performances at {E}? / How many venues does {E} use? / Between how many platforms can the audience of {E} choose?
  other How many concert locations does {E} have? / On how many scenes do artists of {E} appear? / How many performing spaces make up {E}? / How many sites with live music does {E} offer? / How many show areas does {E} consist of?
  other How many settings for shows are erected for {E}? / ~how many bandstands {E} features / ~how many places for performers {E} provides / #the quantity of playing areas at {E} / #the figure for entertainment platforms built at {E}
  other How many podiums does {E} have? / Across how many venues is {E} spread? / On how many platforms do acts play at {E}? / In how many places do bands perform during {E}?
  other How many rostrums are assembled for {E}? / How many separate performance sites are there at {E}? / ~across how many venues {E} is spread
  other ~how many podiums are set up for {E} / ~on how many platforms acts can be seen at {E} / ~in how many places bands play at {E} / ~how many performance sites {E} has
  other ~how many spaces with shows {E} runs side by side / #the number of venues at {E} / #the total of performance sites at {E} / #how many podiums {E} sets up
  other- How many separate performance areas does {E} have? / ~on how many podiums musicians play at {E} / How many podiums are there at {E}? / How many podiums does {E} have for its shows?
  other+ In how many different areas do acts play at {E}? / ~in how many areas bands play at {E} / How many places to see live acts are there at {E}? / #the total of performance areas at {E} / How many podiums are set up for {E}?
  idiom In how many corners of {E} do artists perform?
== cancelled: phrase, history
  labels Reason for the cancellation / Why it was cancelled once
  says {S} was cancelled once because {V}. / {S} had to be cancelled one year because {V}. / The reason why {S} was once cancelled is that {V}.
  ask Why was {E} cancelled once? / ~why {E} was cancelled / #the reason why {E} was once cancelled / Why did {E} have to be cancelled one year?
  ask What was the reason that {E} had to be cancelled once? / Because of what was {E} cancelled one year? / ~for what reason {E} was once cancelled
  ask For what reason did {E} have to be cancelled one year? / What is the reason why {E} was once cancelled? / ~because of what {E} was cancelled once
  ask- {E} was once cancelled for what reason? / ~for what reason {E} was cancelled
  ask+ For what reason was {E} once cancelled? / ~why {E} had to be cancelled one year
  other Why did {E} not take place one year? / ~what prevented {E} one year / #the cause of the failure of {E} to take place
  other What prevented {E} one year? / How come people had to do without {E} one year? / What got in the way of {E}?
  other Why did {E} fall through one time? / What stopped {E} from going ahead that year? / Why was {E} dropped from the calendar one season? / What made {E} impossible once? / What obstacle kept {E} from happening?
  other Why was {E} abandoned on one occasion? / ~what forced the hosts to abort {E} / ~why {E} was omitted once / #the explanation for the missing edition of {E} / #the trouble that ruined {E} one year
  other Why was {E} called off one year? / What caused the organisers to call off {E}? / Why was there no {E} one year? / What led {E} to be scrapped that one time?
  other Why did {E} have to skip a year? / Owing to what was {E} not held once? / ~why {E} was called off one year / ~why there was no {E} one year
  other ~what caused {E} to be scrapped once / ~how come {E} skipped a year / ~due to what circumstances {E} did not happen one year
  other ~what made the organisers pull the plug on {E} once / #the reason {E} was called off / #what caused {E} to be scrapped one year / #why {E} skipped a year
  other- Why was {E} called off in one year? / ~why {E} was called off in one year / What caused {E} to be called off? / Why was there no {E} in one year?
  other+ Why was {E} called off? / ~why there was one time without {E} / What caused {E} to be skipped? / #the circumstances that led the organisers to call off {E} / Why did the organisers scrap {E} that one time?
  idiom ~what rained on the parade of {E} that one time
== custom: phrase, use
  labels Custom / Best-known custom
  says At the end of {S} people {V}. / The custom of {S} is that people {V}. / At {S} people {V} by old custom.
  ask What do people do at the end of {E}? / #the custom of {E} / ~what people do by old custom at {E} / What is the custom of {E}?
  ask What is it that people do by custom at {E}? / Which old custom do people have at {E}? / ~what people do at the end of {E}
  ask What custom do people keep at the end of {E}? / By old custom, what do people do at {E}? / ~which old custom people keep at {E} / #what people do by old custom at {E}
  ask- #{E}'s custom / At the end of {E} people do what?
  ask+ What do people do at {E} by old custom? / ~what the custom of {E} is
  other How does {E} come to a close? / ~how {E} comes to a close / #the ritual that belongs to {E} / What ritual belongs to {E}?
  other What tradition do guests of {E} join in? / What does everybody at {E} do together?
  other What is the typical practice at {E}? / What rite is performed at {E}? / What happens at the conclusion of {E}? / What are attendees of {E} used to doing? / Which habit has grown up around {E}?
  other How do the participants wrap up {E}? / ~what the public at {E} does year after year / ~which time-honoured act marks {E} / #the local usage at {E} / #the ceremonial highlight of {E}
  other How do revellers traditionally finish {E}? / What is the finale of {E}? / With what act is {E} traditionally concluded?
  other What do the crowds always do when {E} is almost over? / What is the signature tradition of {E}? / How is the closing of {E} celebrated?
  other ~how revellers traditionally finish {E} / ~what tradition is observed at {E} / ~what the crowd always does in the finale of {E} / ~with what ceremony {E} concludes
  other ~what visitors to {E} traditionally get up to / ~how folks mark the last hours of {E} / #the signature tradition of {E} / #how the crowd traditionally finishes {E}
  other- What do visitors traditionally do at {E}? / ~what visitors traditionally do when {E} finishes / How do visitors traditionally finish {E}? / Which traditional act closes {E}?
  other+ What is the traditional finale of {E}? / ~what visitors traditionally do to finish {E} / What is it that folks always do when {E} is nearly over? / #the closing ceremony of {E} / How do visitors round off {E}?
  idiom ~what rite rounds {E} off
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
          '[burn|throw into the river|bury|carry through the streets] [a straw goat|paper boats|old shoes|a wooden fish|dry wreaths]',
          '[walk backwards|sing|dance with lanterns|eat soup] [to the church|on the bridge|around the well]',
        ),
      },
      wordings,
    ),
    ...shared('place', 'chief', 'sponsor', 'visitors', 'volunteers', 'grant', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
