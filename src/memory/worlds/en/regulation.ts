/** Regulations; no train world has them. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { regulation } from './names.ts';
import { shared } from './shared.ts';
import { code, count, dates, measure, money, phrase } from './values.ts';

const wordings = `
== force: date, history
  labels In force since / Entry into force
  says {S} entered into force {on} {V}. / {P} entry into force is dated {V}. / {S} has been in force since {V}.
  ask- When did {E} enter into force? / ~when {E} entered into force / #the entry into force of {E} / Since when has {E} been in force?
  other- When did {E} become law? / ~since when {E} has applied / When did {E} take effect? / From what date must people obey {E}?
  idiom When did {E} get its teeth?
== passed: date, history
  labels Passed / Date of adoption
  says {S} was passed {on} {V}. / The council passed {S} {on} {V}. / The vote on {S} was held {on} {V}.
  ask- When was {E} passed? / ~when the council passed {E} / When was the vote on {E} held? / #the date on which {E} was passed
  other- When was {E} adopted? / ~when {E} was adopted / When did the councillors decide on {E}? / On what date was {E} approved?
  idiom ~when a majority raised its hands for {E}
== penalty: amount, rules
  labels Maximum fine / Fine up to
  says Whoever breaks {S} must pay a fine of up to {V}. / The maximum fine under {S} is {V}. / {P} maximum fine is {V}.
  ask- What is the maximum fine under {E}? / #the maximum fine under {E} / ~what fine those who break {E} must pay / How high is the fine for breaking {E}?
  other- What is the highest penalty for violating {E}? / ~what the highest penalty for violating {E} is / How much at most must someone pay who violates {E}? / #the highest penalty for violating {E}
  idiom What does an offender against {E} have to fear for the wallet?
== fee: amount, rules
  labels Fee for a permit / Permit fee
  says A permit under {S} costs {V}. / {P} permit fee is {V}. / The permit fee under {S} is {V}.
  ask- How much does a permit under {E} cost? / #the permit fee under {E} / ~what a permit under {E} costs
  other- How expensive is it to get permission under {E}? / ~how expensive it is to get permission under {E} / What does the office charge for permission under {E}? / #the charge for permission under {E}
  idiom ~what the stamp of blessing under {E} is worth
== limit: number, rules
  labels Limit / Limit at night
  says {S} sets a limit of {V} at night. / {P} limit at night is {V}. / At night the limit under {S} is {V}.
  ask- What is the limit at night under {E}? / #the limit at night under {E} / ~what limit {E} sets at night
  other- How loud may it be after dark under {E}? / ~how loud it may be after dark under {E} / What is the maximum after dark according to {E}? / What level is allowed after dark by {E}?
  idiom ~how much racket the moon may hear under {E}
== paragraphs: number, figures
  labels Sections / Number of sections
  says {S} has {V} sections. / The text of {S} is divided into {V} sections. / {P} text has {V} sections.
  ask- How many sections does {E} have? / ~how many sections {E} has / #the number of sections of {E}
  other- How many parts does {E} consist of? / ~how many parts {E} consists of / How many articles or clauses does {E} contain? / #the count of parts of {E}
  idiom Into how many slices is {E} cut?
== gazette: identifier, rules
  labels Gazette number / Published as
  says {S} was published under the gazette number {V}. / {P} gazette number is {V}. / The gazette number of {S} is {V}.
  ask- What is the gazette number of {E}? / #the gazette number of {E} / ~under which gazette number {E} was published
  other- Under what reference can I look up {E}? / ~under what reference {E} can be looked up / What is the official citation of {E}? / #the official citation of {E}
  idiom Under what banner does {E} march through the law books?
== exempt: phrase, rules
  labels Exempt / Exceptions
  says {S} does not apply to {V}. / Exempt from {S} are {V}. / {V} are exempt from the rules.
  ask- To whom does {E} not apply? / ~who is exempt from {E} / #those exempt from {E} / Who is exempt from {E}?
  other- Who does not have to follow {E}? / ~who does not have to follow {E} / For whom does {E} make an exception? / Who is excluded from {E}?
  idiom #the lucky ones whom {E} leaves alone
== why: phrase, history
  labels Reason / Reason for the rule
  says {S} was introduced because {V}. / The reason for {S} was that {V}. / {S} became necessary because {V}.
  ask- Why was {E} introduced? / ~why {E} was introduced / #the reason for {E} / Why did {E} become necessary?
  other- What problem led to {E}? / ~what led to {E} / What problem was {E} meant to solve? / What prompted the council to write {E}?
  idiom What thorn in the side called for {E}?
`;

export const regulationKind: Kind = {
  id: 'regulation',
  heldOut: true,
  nouns: ['regulation', 'rule', 'text'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: regulation,
  openers: [
    '{S} is a [short|much-debated|carefully worded] regulation [that concerns nearly every household|known mostly to lawyers].',
  ],
  fillers: [
    'A commentary on {S} fills two thick volumes.',
    'Courts have seldom had to deal with {S}.',
    'The wording is considered clear.',
  ],
  appositions: ['the regulation called {E}'],
  relations: [
    ...relations(
      {
        force: dates(1995, 2025),
        passed: dates(1990, 2024),
        penalty: money(200, 90000),
        fee: money(5, 400),
        limit: measure(25, 70, 'decibels'),
        paragraphs: count(4, 160),
        gazette: code('AA 99/999', '99-A-999', 'A.999/99'),
        exempt: phrase(
          '[small farms|hospitals|schools|bakeries|ferries|fire brigades] and [churches|night trains|allotments|student halls|lighthouses]',
        ),
        why: phrase(
          '[wells|gutters|side streets|bathing lakes] had become [dirty|blocked|too loud|dangerous for children]',
          '[neighbours|fishermen|shopkeepers] had complained for [years|decades|{n} summers]',
        ),
      },
      wordings,
    ),
    ...shared('file', 'inspected', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
