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
  other- From when on did one have to obey {E}? / ~since when {E} has applied / When did {E} become law? / When did {E} take effect? / #the first day on which {E} applied
== passed: date, history
  labels Passed / Date of adoption
  says {S} was passed {on} {V}. / The council passed {S} {on} {V}. / The vote on {S} was held {on} {V}.
  ask- When was {E} passed? / ~when the council passed {E} / When was the vote on {E} held? / #the date on which {E} was passed
  other- When did the members agree on {E}? / ~when a majority said yes to {E} / When was {E} adopted? / #the day of the decision on {E}
== penalty: amount, rules
  labels Maximum fine / Fine up to
  says Whoever breaks {S} must pay a fine of up to {V}. / The maximum fine under {S} is {V}. / {P} maximum fine is {V}.
  ask- What is the maximum fine under {E}? / #the maximum fine under {E} / ~what fine those who break {E} must pay / How high is the fine for breaking {E}?
  other- How much can it cost to ignore {E}? / ~what penalty offenders against {E} risk / #the stiffest penalty under {E} / What does an offender against {E} have to fear for the wallet?
== fee: amount, rules
  labels Fee for a permit / Permit fee
  says A permit under {S} costs {V}. / {P} permit fee is {V}. / The permit fee under {S} is {V}.
  ask- How much does a permit under {E} cost? / #the permit fee under {E} / ~what a permit under {E} costs
  other- What does the office charge for leave under {E}? / ~what one pays for official leave under {E} / How expensive is it to get a licence under {E}? / #the charge for a licence under {E}
== limit: number, rules
  labels Limit / Limit at night
  says {S} sets a limit of {V} at night. / {P} limit at night is {V}. / At night the limit under {S} is {V}.
  ask- What is the limit at night under {E}? / #the limit at night under {E} / ~what limit {E} sets at night
  other- How loud may it be after dark under {E}? / ~how much noise {E} allows after dark / What is allowed in the dark hours under {E}? / #the level that {E} tolerates after dark
== paragraphs: number, figures
  labels Sections / Number of sections
  says {S} has {V} sections. / The text of {S} is divided into {V} sections. / {P} text has {V} sections.
  ask- How many sections does {E} have? / ~how many sections {E} has / #the number of sections of {E}
  other- How long is the text of {E}, counted in parts? / ~into how many parts {E} falls / How many parts does {E} consist of? / #the count of parts of {E}
== gazette: identifier, rules
  labels Gazette number / Published as
  says {S} was published under the gazette number {V}. / {P} gazette number is {V}. / The gazette number of {S} is {V}.
  ask- What is the gazette number of {E}? / #the gazette number of {E} / ~under which gazette number {E} was published
  other- How is {E} cited? / ~how lawyers cite {E} / Under what reference can the text of {E} be found? / #the citation of {E}
== exempt: phrase, rules
  labels Exempt / Exceptions
  says {S} does not apply to {V}. / Exempt from {S} are {V}. / {V} are exempt from the rules.
  ask- To whom does {E} not apply? / ~who is exempt from {E} / #those exempt from {E} / Who is exempt from {E}?
  other- Who need not care about {E}? / ~for whom {E} makes an exception / Who may ignore {E}? / #the lucky ones whom {E} leaves alone
== why: phrase, history
  labels Reason / Reason for the rule
  says {S} was introduced because {V}. / The reason for {S} was that {V}. / {S} became necessary because {V}.
  ask- Why was {E} introduced? / ~why {E} was introduced / #the reason for {E} / Why did {E} become necessary?
  other- What led to {E}? / ~what moved the lawmakers to write {E} / What trouble was {E} meant to end? / #the background of {E}
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
