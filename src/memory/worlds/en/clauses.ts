/** Relations of any kind of thing whose answer is a clause or a longer phrase: where its name is from, what it is praised and blamed for. */
import type { Relation } from '../book.ts';
import { relations } from '../lines.ts';
import { phrase } from './values.ts';

export const clauses: readonly Relation[] = relations(
  {
    nameOrigin: phrase(
      'the [nickname|maiden name|childhood home|favourite horse] of [a benefactor|the first owner|a forgotten poet|an early tenant]',
      '[an old word|a dialect word|a nautical expression] for [a narrow ford|morning fog|stubbornness|a bend in the road]',
      'a [misprint|misheard word|slip of the pen] in [a letter|an early register|a newspaper]',
    ),
    praised: phrase(
      '[its calm handling of emergencies|the clarity of its signs|its fair treatment of newcomers|the care given to small details]',
      'keeping [its promises|old customs alive|its doors open in hard times|costs low without cutting corners]',
    ),
    blamed: phrase(
      '[too much|far too little] [attention is paid to safety|money goes into advertising|is done for young people|is known about its past]',
      'nobody [answers letters|can say who is responsible|keeps proper records|has counted the costs]',
    ),
    rescued: phrase(
      '[collecting signatures|selling old furniture|borrowing from friends|raising its fees|giving concerts] [for a whole winter|until the debts were paid|against the advice of experts]',
      'turning [the cellar|an unused hall|the attic] into [a workshop|a reading room|a bakery]',
    ),
    planned: phrase(
      '[double|halve|simplify|rebuild|move] [the entrance|its archive|its timetable|the oldest part] [within five years|before the next winter|as soon as money is found]',
    ),
  },
  `
== nameOrigin: phrase, history
  labels Origin of the name / Name
  says {P} name goes back to {V}. / The name of {S} is derived from {V}. / The name recalls {V}.
  ask What does the name of {E} go back to? / #the origin of the name of {E} / ~what the name of {E} is derived from / What does the name of {E} recall?
  ask Do we know what the name of {E} is derived from? / To what does {E} owe its name, or what does the name recall? / ~what it is that the name of {E} goes back to
  ask- From what is the name of {E} derived? / ~what the name of {E} goes back to
  ask+ ~what the name of {E} recalls
  other Why is {E} called that? / ~how {E} came to be called that / Where does {E} get its name? / How did {E} come by its name?
  other ~why {E} is called what it is called / #the story of how {E} got to be called that / What is {E} named after?
  other What is the meaning hidden in the name {E}? / Which word or event gave rise to the title {E}? / What does the term {E} refer to originally? / How can the appellation of {E} be explained? / What was the naming of {E} based on?
  other Who or what lent its name to {E}? / ~what {E} was baptised for / ~what lies behind the designation {E} / #the roots of the name {E} bears / #the source of the label {E}
  other- What inspired the name of {E}? / ~what inspired the name of {E} / What is behind the name of {E}?
  other+ What is the etymology of the word {E}? / ~where the word {E} comes from / What inspired people to call it {E}? / #the etymology behind {E} / What led to {E} being christened that way?
  idiom ~after what {E} was christened / #the thing that {E} owes its name to
== praised: phrase, use
  labels Praised for / Strong point
  says {S} is praised for {V}. / {S} has often been praised for {V}. / Most people praise {S} for {V}.
  ask For what is {E} praised? / ~what {E} is praised for / What has {E} often been praised for?
  ask What does {E} get praised for most often? / Most people have praise for {E}, but for what? / #what {E} has often been praised for
  ask- What do most people praise {E} for? / ~for what {E} has often been praised
  ask+ What is it that most people praise {E} for? / #the thing that most people praise {E} for
  other What do people like about {E}? / ~what people like about {E} / #the good side of {E} / What is the strength of {E}?
  other What speaks in favour of {E}? / ~what speaks in favour of {E} / Why do people think well of {E}?
  other What are the merits of {E}? / What do supporters admire in {E}? / Which quality of {E} do reviewers highlight? / What do users appreciate most when it comes to {E}? / Which feature do enthusiasts of {E} rave about?
  other What is the main advantage of {E}? / ~which virtue of {E} gets applauded / ~what compliments are paid to {E} / #the most attractive aspect of {E} / #the positive verdict on {E}
  other- What is {E} admired for? / ~what has earned {E} a high reputation / What do people appreciate about {E}?
  other+ What is the best thing about {E}? / ~what makes {E} so popular / What do fans say is great about {E}? / #the biggest plus of {E} / What earns {E} so many good reviews?
  idiom What feathers can {E} put in its cap?
== blamed: phrase, use
  labels Criticism / Main complaint
  says Critics of {S} complain that {V}. / The main complaint about {S} is that {V}. / Again and again critics complain that {V}.
  ask What do critics of {E} complain about? / ~what critics of {E} complain about / #the main complaint about {E} / What is the main complaint about {E}?
  ask Which complaint about {E} comes again and again from critics? / When critics complain about {E}, what is it about? / #what critics of {E} complain about most
  ask- Of what do critics complain when they speak about {E}? / ~what complaint about {E} is heard most
  ask+ About what do critics of {E} complain? / ~what critics complain about again and again when it comes to {E}
  other What is wrong with {E} in the eyes of some people? / ~what some people dislike about {E} / #the weak point of {E}
  other What speaks against {E}? / What fault do people find with {E}? / ~what is held against {E}
  other What criticism is levelled at {E}? / What objections are raised to {E}? / What are the shortcomings of {E}? / What annoys people about {E}? / Which flaw in {E} do reviewers point out?
  other What do opponents reproach {E} with? / ~what gripes people have with {E} / ~what is considered the disadvantage of {E} / #the most common grievance about {E} / #the negative side of {E}
  other- Why are people unhappy with {E}? / ~what criticism is made of {E} / What are people dissatisfied with at {E}?
  other+ What is the biggest downside of {E}? / ~what negative feedback {E} gets / What are people unhappy about with {E}? / #the drawback of {E} that gets mentioned most / What do detractors say about {E}?
  idiom #the stone of offence at {E}
== rescued: phrase, history
  labels How the crisis was overcome / Way out of the crisis
  says The worst crisis was overcome by {V}. / {S} got through its worst crisis by {V}. / In its worst crisis {S} was saved by {V}.
  ask How did {E} get through its worst crisis? / ~how {E} got through its worst crisis / By what was {E} saved in its worst crisis?
  ask What was it that saved {E} in its worst crisis? / How was {E} able to overcome its worst crisis?
  ask- How was the worst crisis of {E} overcome? / ~by what {E} was saved in its worst crisis
  ask+ #the way in which the worst crisis of {E} was overcome
  other In what way did {E} escape ruin? / ~how {E} escaped ruin / #the means by which {E} escaped ruin / What kept {E} from going under?
  other What helped {E} when things looked darkest? / ~what helped {E} when things looked darkest
  other What rescued {E} from disaster? / How did {E} recover from its deepest slump? / What measure averted the closure of {E}? / How was {E} put back on its feet after the emergency? / What turned things around for {E}?
  other How did {E} avoid bankruptcy or shutdown? / ~what remedy got {E} out of its difficulties / ~how {E} came through its hardest period / #the rescue of {E} and how it was done / #the action that prevented the downfall of {E}
  other- How did {E} manage to survive when it was in serious trouble? / ~how {E} survived its hardest time / What let {E} survive its hardest time?
  other+ How did {E} manage to survive when it nearly collapsed? / ~how {E} survived its toughest time / What did people do to keep {E} alive when it was about to fail? / #the solution that pulled {E} out of trouble / How was the end of {E} averted?
  idiom ~how {E} pulled its head out of the noose / What turned the tide for {E}? / #the thing that brought {E} back from the brink
== planned: phrase, rules
  labels Plan / Plans
  says There are plans to {V}. / {P} plan is to {V}. / Those responsible for {S} plan to {V}.
  ask What is the plan for {E}? / #the plan for {E} / ~what those responsible for {E} plan / What do those responsible for {E} plan?
  ask What do they plan to do at {E}? / Which plans are there for {E}? / #what is planned by those responsible for {E}
  ask- What plans are there for {E}? / ~what plans there are for {E}
  ask+ What are those responsible for {E} planning?
  other What is to change at {E}? / ~what is to change at {E} / #the next big step for {E} / What lies ahead for {E}?
  other What do the people behind {E} intend to do? / ~what the people behind {E} intend to do
  other What are the goals of {E} for the near future? / What has the management of {E} got in mind? / What is on the agenda for {E}? / Which changes are envisaged for {E}? / What do the leaders of {E} hope to accomplish next?
  other What has been proposed as the following stage for {E}? / ~what is in the pipeline for {E} / ~which undertaking {E} is preparing / #the intention announced for {E} / #the aim that {E} is working towards
  other- What changes have been decided on for {E}? / ~what is going to be done with {E} / What is proposed for the future of {E}?
  other+ What is going to happen with {E} in the future? / What do they want to do with {E}? / #the upcoming project at {E} / Which project is {E} going to tackle in the coming years?
  idiom ~what is in store for {E}
`,
);
