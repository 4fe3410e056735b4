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
  ask What exactly is the name of {E} derived from? / From what is the name {E} derived? / What does the name {E} go back to? / What is the origin of the name {E}?
  ask So what does the name of {E} actually recall? / Where does the name of {E} have its origin? / ~from what the name {E} is derived / ~what the name {E} recalls
  ask ~what the origin of the name of {E} is / ~to what the name of {E} goes back / ~what the name {E} can be derived from / ~which origin the name of {E} has
  ask #what the name {E} goes back to / #the thing that the name of {E} recalls / #what the name of {E} was derived from
  ask- From what is the name of {E} derived? / ~what the name of {E} goes back to
  ask+ ~what the name of {E} recalls
  other Why is {E} called that? / ~how {E} came to be called that / Where does {E} get its name? / How did {E} come by its name?
  other ~why {E} is called what it is called / #the story of how {E} got to be called that / What is {E} named after?
  other What is the meaning hidden in the name {E}? / Which word or event gave rise to the title {E}? / What does the term {E} refer to originally? / How can the appellation of {E} be explained? / What was the naming of {E} based on?
  other Who or what lent its name to {E}? / ~what {E} was baptised for / ~what lies behind the designation {E} / #the roots of the name {E} bears / #the source of the label {E}
  other What is the etymology of {E}? / Who or what was {E} christened for? / How come it is called {E}? / For what reason was {E} dubbed that way?
  other Where did they borrow the word {E} from? / What made the founders pick the word {E}? / What does {E} stand for? / Whom or what does the moniker {E} honour?
  other What is {E} an allusion to, as a word? / In honour of what or whom was {E} given its name? / What prompted the choice of the name {E}?
  other What explains the unusual name of {E}? / Out of what did the word {E} evolve? / Which thing or person is commemorated in the name {E}?
  other Why does {E} carry that name and no other? / What does the word {E} hint at? / From where was the name {E} taken? / How is the name {E} to be interpreted?
  other What is the background to {E} being named the way it is? / Why on earth did they settle on a name like {E}? / By what was the naming of {E} inspired?
  other What does {E} mean, literally? / Can somebody shed light on where the word {E} stems from? / ~what the etymology of {E} is / ~what {E} was christened after
  other ~why they chose to call it {E} / ~what the name {E} alludes to / ~how the name {E} arose / ~what {E} means as a word / ~in memory of what or whom {E} was named
  other ~what the name {E} was borrowed from / ~what significance the name {E} has / ~why {E} goes by that name / ~for whom or for what {E} is named
  other ~what the reasoning behind the name {E} was / ~what the name {E} signifies / ~from which expression the word {E} developed / ~what the name of {E} is a reference to
  other ~how {E} acquired its name / ~what was the inspiration for calling it {E} / ~how the word {E} was coined / ~which circumstance earned {E} its name
  other ~what the wording {E} points to / ~how historians account for the name {E} / ~what the namesake of {E} is / #the etymology of the word {E} / #the namesake of {E}
  other #the reason why it is called {E} / #the inspiration for the name {E} / #the explanation of the name {E} / #the meaning of the word {E}
  other #the background of the name {E} / #what the word {E} stems from / #how the name {E} was arrived at / #the derivation of the word {E}
  other #the person or thing honoured in the name of {E} / #the motive for naming it {E}
  other- What inspired the name of {E}? / ~what inspired the name of {E} / What is behind the name of {E}?
  other+ What is the etymology of the word {E}? / ~where the word {E} comes from / What inspired people to call it {E}? / #the etymology behind {E} / What led to {E} being christened that way?
  idiom ~after what {E} was christened / #the thing that {E} owes its name to
== praised: phrase, use
  labels Praised for / Strong point
  says {S} is praised for {V}. / {S} has often been praised for {V}. / Most people praise {S} for {V}.
  ask For what is {E} praised? / ~what {E} is praised for / What has {E} often been praised for?
  ask What does {E} get praised for most often? / Most people have praise for {E}, but for what?
  ask For what does {E} get praise? / What is the strong point of {E}? / What do most people praise about {E}? / Which strong point is {E} praised for?
  ask What is {E} so often praised for? / ~what most people praise {E} for / ~what the strong point of {E} is / ~what it is that {E} gets praised for
  ask ~which strong point most people praise in {E} / ~what earns {E} so much praise / #the strong point of {E} / #what most people praise {E} for
  ask #the thing for which {E} is praised
  ask- What do most people praise {E} for? / ~for what {E} has often been praised
  ask+ What is it that most people praise {E} for? / #the thing that most people praise {E} for
  other What do people like about {E}? / ~what people like about {E} / #the good side of {E} / What is the strength of {E}?
  other What speaks in favour of {E}? / ~what speaks in favour of {E} / Why do people think well of {E}?
  other What are the merits of {E}? / What do supporters admire in {E}? / Which quality of {E} do reviewers highlight? / What do users appreciate most when it comes to {E}? / Which feature do enthusiasts of {E} rave about?
  other What is the main advantage of {E}? / ~which virtue of {E} gets applauded / ~what compliments are paid to {E} / #the most attractive aspect of {E} / #the positive verdict on {E}
  other What is so good about {E}? / What do fans love about {E}? / What is {E} commended for? / What makes {E} so well liked? / What are the pros of {E}?
  other What does {E} do particularly well? / What has won {E} so much acclaim? / What impresses people about {E}? / For what is {E} held in high esteem?
  other What do folks find great about {E}? / What is the biggest plus of {E}? / What do people value in {E}? / Which asset of {E} is singled out by commentators?
  other Where does {E} shine? / Why is {E} recommended by so many? / What is {E} lauded for? / What wins {E} the respect of so many? / Which trait makes {E} popular?
  other What do people single out as excellent in {E}? / In which respect does {E} excel, according to the public? / What benefit do people see in {E}?
  other What earns {E} good reviews? / Why would somebody be a fan of {E}? / ~what is so great about {E} / ~what people love about {E} / ~for what {E} is commended
  other ~what makes {E} popular / ~what the upside of {E} is / ~what {E} is admired for / ~what delights people about {E} / ~which quality people treasure in {E}
  other ~what people enjoy about {E} / ~what the best part of {E} is / ~what {E} has going for it / ~why {E} is held in high regard / ~what credit is given to {E}
  other ~what the pros of {E} are said to be / ~what the chief asset of {E} is / ~why {E} has such a good reputation / ~what most people find impressive in {E}
  other ~what {E} is acclaimed for / ~what people welcome about {E} / ~where {E} excels / ~what makes {E} worth recommending / ~what gets {E} such glowing reviews
  other ~what people cherish {E} for / ~what everyone thinks is nice about {E} / #the best thing about {E} / #what fans love about {E} / #the quality that {E} is esteemed for
  other #the upside of {E} / #what {E} is renowned for among its admirers / #the thing {E} does best / #the reason so many recommend {E}
  other #the characteristic people value in {E} / #the pros of {E} / #what {E} gets credit for / #the benefit that people see in {E}
  other- What is {E} admired for? / ~what has earned {E} a high reputation / What do people appreciate about {E}?
  other+ What is the best thing about {E}? / ~what makes {E} so popular / What do fans say is great about {E}? / #the biggest plus of {E} / What earns {E} so many good reviews?
  idiom What feathers can {E} put in its cap?
== blamed: phrase, use
  labels Criticism / Main complaint
  says Critics of {S} complain that {V}. / The main complaint about {S} is that {V}. / Again and again critics complain that {V}.
  ask What do critics of {E} complain about? / ~what critics of {E} complain about / #the main complaint about {E} / What is the main complaint about {E}?
  ask Which complaint about {E} comes again and again from critics? / When critics complain about {E}, what is it about? / #what critics of {E} complain about most
  ask What is it that critics of {E} complain about? / Which complaint do critics have about {E}? / What criticism is there of {E}?
  ask About what do critics of {E} complain again and again? / What complaint is made about {E} again and again? / Why do critics complain about {E}?
  ask ~what the main complaint about {E} is / ~which complaint critics make about {E} again and again / ~what criticism there is of {E}
  ask ~what it is critics complain about with {E} / ~about what the critics of {E} complain / ~why critics complain about {E}
  ask #what critics of {E} complain about again and again / #the criticism of {E} / #the main complaint that critics make about {E}
  ask- Of what do critics complain when they speak about {E}? / ~what complaint about {E} is heard most
  ask+ About what do critics of {E} complain? / ~what critics complain about again and again when it comes to {E}
  other What is wrong with {E} in the eyes of some people? / ~what some people dislike about {E} / #the weak point of {E}
  other What speaks against {E}? / What fault do people find with {E}? / ~what is held against {E}
  other What criticism is levelled at {E}? / What objections are raised to {E}? / What are the shortcomings of {E}? / What annoys people about {E}? / Which flaw in {E} do reviewers point out?
  other What do opponents reproach {E} with? / ~what gripes people have with {E} / ~what is considered the disadvantage of {E} / #the most common grievance about {E} / #the negative side of {E}
  other What are the cons of {E}? / What is bad about {E}? / Why do some people not like {E}? / What is the downside of {E}? / What bothers people about {E}?
  other What is {E} blamed for? / Why does {E} get bad reviews? / What is {E} accused of? / What makes people unhappy with {E}? / For what is {E} reprimanded so often?
  other What do people hate about {E}? / What is {E} taken to task for? / What drawback does {E} have, according to sceptics? / What do people moan about when it comes to {E}?
  other Why is {E} controversial? / What irritates people about {E}? / What deficiency is attributed to {E}? / What would put somebody off {E}?
  other What are the usual grumbles about {E}? / Which problem with {E} is brought up over and over? / What gives rise to discontent with {E}?
  other What are people disappointed by in {E}? / Which aspect of {E} comes under attack? / ~what the cons of {E} are / ~why some people are against {E}
  other ~what the downside of {E} is / ~what people find bad about {E} / ~what the drawback of {E} is / ~what bothers folks about {E} / ~what {E} gets blamed for
  other ~why {E} has come under fire / ~what detractors say of {E} / ~what {E} is accused of / ~what makes people angry at {E} / ~what allegation is made against {E}
  other ~what people grumble about with {E} / ~what accounts for the bad press of {E} / ~what disappoints people about {E} / ~what {E} is faulted for
  other ~where {E} falls short, in the view of many / ~what deters people from {E} / ~what rebuke {E} keeps hearing / ~what the trouble with {E} is supposed to be
  other ~what people resent about {E} / ~which failing of {E} gets condemned / ~what frustrates people about {E} / ~what dissatisfaction there is with {E}
  other #the downside of {E} / #the biggest drawback of {E} / #the cons of {E} / #what people hate about {E} / #the reason some people are against {E}
  other #the accusation made against {E} / #the bad thing about {E} / #what {E} is blamed for / #the worst thing people say about {E} / #what detractors hold against {E}
  other #the chief failing attributed to {E} / #the cause of the discontent with {E}
  other- Why are people unhappy with {E}? / ~what criticism is made of {E} / What are people dissatisfied with at {E}?
  other+ What is the biggest downside of {E}? / ~what negative feedback {E} gets / What are people unhappy about with {E}? / #the drawback of {E} that gets mentioned most / What do detractors say about {E}?
  idiom #the stone of offence at {E}
== rescued: phrase, history
  labels How the crisis was overcome / Way out of the crisis
  says The worst crisis was overcome by {V}. / {S} got through its worst crisis by {V}. / In its worst crisis {S} was saved by {V}.
  ask How did {E} get through its worst crisis? / ~how {E} got through its worst crisis / By what was {E} saved in its worst crisis?
  ask What was it that saved {E} in its worst crisis? / How was {E} able to overcome its worst crisis?
  ask By what was the worst crisis of {E} overcome? / What got {E} through its worst crisis? / What was the way out of the crisis for {E}?
  ask How was {E} saved when it was in its worst crisis? / In its worst crisis, what saved {E}? / ~how the worst crisis of {E} was overcome
  ask ~what got {E} through its worst crisis / ~what the way out of the crisis was for {E} / ~how {E} overcame its worst crisis / ~what saved {E} from its crisis
  ask #how {E} overcame the worst crisis / #the way out of the crisis for {E} / #what it was that saved {E} in its worst crisis
  ask- How was the worst crisis of {E} overcome? / ~by what {E} was saved in its worst crisis
  ask+ #the way in which the worst crisis of {E} was overcome
  other In what way did {E} escape ruin? / ~how {E} escaped ruin / #the means by which {E} escaped ruin / What kept {E} from going under?
  other What helped {E} when things looked darkest? / ~what helped {E} when things looked darkest
  other What rescued {E} from disaster? / How did {E} recover from its deepest slump? / What measure averted the closure of {E}? / How was {E} put back on its feet after the emergency? / What turned things around for {E}?
  other How did {E} avoid bankruptcy or shutdown? / ~what remedy got {E} out of its difficulties / ~how {E} came through its hardest period / #the rescue of {E} and how it was done / #the action that prevented the downfall of {E}
  other How did {E} survive its toughest time? / What stopped {E} from collapsing? / How did {E} make it through the hard times? / What pulled {E} back from the brink?
  other How was the end of {E} prevented? / By what means was {E} salvaged? / How did {E} weather the gravest emergency? / What bailed {E} out?
  other How come {E} still exists after all that trouble? / How did {E} get over its biggest setback? / Thanks to what did {E} pull through?
  other What solution was found when {E} was on the verge of failure? / What preserved {E} from extinction? / How was the collapse of {E} warded off?
  other What steps were taken to keep {E} alive? / How did {E} bounce back after nearly being finished? / What enabled {E} to withstand its severest trial?
  other How did {E} cope when it nearly perished? / What brought {E} back from the dead? / How was {E} spared a premature end?
  other What brought relief to {E} in its time of greatest need? / How did {E} get back on track when it was almost lost? / To what does {E} owe its survival?
  other How did {E} find its way out of the mess? / ~how {E} survived its hardest years / ~what stopped the collapse of {E} / ~how {E} pulled through
  other ~what kept {E} alive in its worst time / ~how they bailed {E} out / ~how {E} was brought back from the brink / ~what {E} owes its survival to
  other ~how the demise of {E} was prevented / ~what got {E} out of trouble / ~how {E} made it through its greatest difficulties
  other ~what solution was found when {E} was failing / ~how {E} weathered its darkest hour / ~by which step {E} was salvaged / ~how {E} regained its footing
  other ~what allowed {E} to carry on in spite of everything / ~how {E} coped with its severest emergency / ~what intervention preserved {E}
  other ~how {E} bounced back from near failure / ~what made the recovery of {E} possible / ~how it was ensured that {E} could continue
  other ~what spared {E} from going bust or being given up / ~what averted the worst for {E} / ~how {E} was revived when all seemed lost
  other ~how people managed to keep {E} going in its time of need / #the thing that kept {E} alive / #the reason {E} survived
  other #the solution found when {E} was in deep trouble / #how {E} was pulled back from the brink / #the way in which {E} was salvaged / #what {E} owes its survival to
  other #the step that averted the end of {E} / #the bailout of {E} and what it consisted of / #how {E} made its comeback / #the relief that came to {E} in its greatest need
  other #how people managed to preserve {E}
  other- How did {E} manage to survive when it was in serious trouble? / ~how {E} survived its hardest time / What let {E} survive its hardest time?
  other+ How did {E} manage to survive when it nearly collapsed? / ~how {E} survived its toughest time / What did people do to keep {E} alive when it was about to fail? / #the solution that pulled {E} out of trouble / How was the end of {E} averted?
  idiom ~how {E} pulled its head out of the noose / What turned the tide for {E}? / #the thing that brought {E} back from the brink
== planned: phrase, rules
  labels Plan / Plans
  says There are plans to {V}. / {P} plan is to {V}. / Those responsible for {S} plan to {V}.
  ask What is the plan for {E}? / #the plan for {E} / ~what those responsible for {E} plan / What do those responsible for {E} plan?
  ask What do they plan to do at {E}? / Which plans are there for {E}? / #what is planned by those responsible for {E}
  ask What are the plans for {E}? / What is it that those responsible for {E} plan to do? / What plans are there at {E}? / What is planned for {E}?
  ask What do those who are responsible for {E} plan to do? / Are there any plans for {E}, and if so, what are they? / ~what the plan for {E} is / ~what is planned for {E}
  ask ~which plan those responsible for {E} have / ~what it is that they plan for {E} / ~what is planned at {E} by those responsible / #the plans for {E}
  ask #what they plan to do with {E} / #the plan that those responsible for {E} have
  ask- What plans are there for {E}? / ~what plans there are for {E}
  ask+ What are those responsible for {E} planning?
  other What is to change at {E}? / ~what is to change at {E} / #the next big step for {E} / What lies ahead for {E}?
  other What do the people behind {E} intend to do? / ~what the people behind {E} intend to do
  other What are the goals of {E} for the near future? / What has the management of {E} got in mind? / What is on the agenda for {E}? / Which changes are envisaged for {E}? / What do the leaders of {E} hope to accomplish next?
  other What has been proposed as the following stage for {E}? / ~what is in the pipeline for {E} / ~which undertaking {E} is preparing / #the intention announced for {E} / #the aim that {E} is working towards
  other What is next for {E}? / What does the future hold for {E}? / What is going to happen with {E}? / Where is {E} headed? / What is coming up at {E}?
  other What will be done about {E} in the coming years? / What are they going to do with {E}? / What is the roadmap for {E}? / Which project is under way for {E}?
  other What would the team of {E} like to achieve? / What are the prospects for {E}? / What ambition do the decision-makers at {E} have? / What is scheduled for {E}?
  other What have the operators of {E} set themselves to do? / What innovation is in store for {E}? / Which development is expected at {E}?
  other What is being considered for the future of {E}? / What alterations will {E} undergo? / How are things supposed to go on with {E}?
  other What strategy is being followed for {E} from now on? / What new things can we expect from {E}? / What do the authorities want to do with {E}?
  other What is the target for {E} in the years ahead? / What does somebody in charge at {E} see as the upcoming task? / ~what is next for {E} / ~what the future holds for {E}
  other ~what is going to happen to {E} / ~what they want to do with {E} / ~what is coming up for {E} / ~how it will go on with {E} / ~what the roadmap for {E} looks like
  other ~what ambitions there are for {E} / ~what is scheduled to be done with {E} / ~what will be different at {E} in the future / ~what the team behind {E} is working on
  other ~what is being envisioned for {E} / ~what the owners or organisers want for {E} / ~what the strategy for {E} is / ~where things are heading with {E}
  other ~what can be expected of {E} in the years to come / ~what new project is in the works at {E} / ~what has been decided about the future of {E}
  other ~what the authorities aspire to for {E} / ~which measures are foreseen for {E} / ~what purpose is being pursued with {E} for the coming years
  other ~what will become of {E} / ~which development of {E} is being contemplated / #the future of {E} / #the roadmap for {E} / #what they want to do with {E}
  other #the ambition for {E} / #what happens next with {E} / #the strategy for the future of {E} / #the changes coming to {E} / #the outlook for {E} / #the target set for {E}
  other #what the team of {E} wants to achieve
  other- What changes have been decided on for {E}? / ~what is going to be done with {E} / What is proposed for the future of {E}?
  other+ What is going to happen with {E} in the future? / What do they want to do with {E}? / #the upcoming project at {E} / Which project is {E} going to tackle in the coming years?
  idiom ~what is in store for {E}
`,
);
