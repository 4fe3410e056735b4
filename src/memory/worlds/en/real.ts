/** Real countries and books with what is so of them, for documents that say otherwise. */
import type { Kind, Real } from '../book.ts';
import { relations } from '../lines.ts';
import { code, oneOf, years } from './values.ts';

const countries = {
  France: { capital: 'Paris', currency: 'euro', language: 'French', prefix: '+33' },
  Japan: { capital: 'Tokyo', currency: 'yen', language: 'Japanese', prefix: '+81' },
  Brazil: { capital: 'Brasília', currency: 'real', language: 'Portuguese', prefix: '+55' },
  Egypt: { capital: 'Cairo', currency: 'Egyptian pound', language: 'Arabic', prefix: '+20' },
  Norway: { capital: 'Oslo', currency: 'Norwegian krone', language: 'Norwegian', prefix: '+47' },
  Poland: { capital: 'Warsaw', currency: 'zloty', language: 'Polish', prefix: '+48' },
  Thailand: { capital: 'Bangkok', currency: 'baht', language: 'Thai', prefix: '+66' },
  Turkey: { capital: 'Ankara', currency: 'lira', language: 'Turkish', prefix: '+90' },
  Hungary: { capital: 'Budapest', currency: 'forint', language: 'Hungarian', prefix: '+36' },
  Iceland: { capital: 'Reykjavík', currency: 'króna', language: 'Icelandic', prefix: '+354' },
  Vietnam: { capital: 'Hanoi', currency: 'dong', language: 'Vietnamese', prefix: '+84' },
  Mongolia: { capital: 'Ulaanbaatar', currency: 'tugrik', language: 'Mongolian', prefix: '+976' },
  Kenya: { capital: 'Nairobi', currency: 'Kenyan shilling', language: 'Swahili', prefix: '+254' },
  Georgia: { capital: 'Tbilisi', currency: 'lari', language: 'Georgian', prefix: '+995' },
};

const books = {
  'Moby-Dick': { author: 'Herman Melville', year: '1851', tongue: 'English', setting: 'Nantucket' },
  'War and Peace': { author: 'Leo Tolstoy', year: '1869', tongue: 'Russian', setting: 'Moscow' },
  'Don Quixote': { author: 'Miguel de Cervantes', year: '1605', tongue: 'Spanish', setting: 'La Mancha' },
  'Madame Bovary': { author: 'Gustave Flaubert', year: '1857', tongue: 'French', setting: 'Normandy' },
  Dracula: { author: 'Bram Stoker', year: '1897', tongue: 'English', setting: 'Transylvania' },
  Faust: { author: 'Johann Wolfgang von Goethe', year: '1808', tongue: 'German', setting: 'Leipzig' },
  'The Divine Comedy': { author: 'Dante Alighieri', year: '1321', tongue: 'Italian', setting: 'the afterlife' },
  'Oliver Twist': { author: 'Charles Dickens', year: '1838', tongue: 'English', setting: 'London' },
  Heidi: { author: 'Johanna Spyri', year: '1881', tongue: 'German', setting: 'the Alps' },
  'The Trial': { author: 'Franz Kafka', year: '1925', tongue: 'German', setting: 'an unnamed city' },
};

const every = (things: Readonly<Record<string, Readonly<Record<string, string>>>>, key: string) =>
  oneOf(...Object.values(things).map((thing) => thing[key]));

const countryKind: Kind = {
  id: 'country',
  nouns: ['country', 'state'],
  pronouns: [['it', 'its']],
  name: () => ({ name: '' }),
  openers: [
    '{S} is a country with [long borders|a varied landscape|a colourful history].',
    'This entry describes {S}.',
  ],
  fillers: ['Many travellers write about {S}.', 'Maps of {S} are redrawn from time to time.'],
  appositions: [],
  relations: relations(
    {
      capital: every(countries, 'capital'),
      currency: every(countries, 'currency'),
      language: every(countries, 'language'),
      prefix: code('+99', '+999'),
    },
    `
== capital: name, place
  labels Capital / Capital city
  says The capital of {S} is {V}. / {P} capital is {V}. / {S} has {V} as its capital.
  ask What is the capital of {E}? / #the capital of {E} / ~which city is the capital of {E} / Which city does {E} have as its capital?
  ask- #{E}'s capital / Which city is the capital of {E}?
  ask+ Which capital does {E} have? / ~what city {E} has as its capital
  other From which city is {E} governed? / ~from which city {E} is governed / #the seat of government of {E} / Where does the government of {E} sit?
  other- Where do the members of parliament of {E} meet? / ~in which city the parliament of {E} meets / In which city does the parliament of {E} meet?
  other+ What is the administrative centre of {E}? / Which city is {E} run from? / In which city do foreign embassies in {E} have their main offices? / ~which city houses the parliament and ministries of {E} / #the city with the ministries and parliament of {E}
  idiom ~in which city the rulers of {E} have their desks
== currency: name, figures
  labels Currency / Money
  says The currency of {S} is the {V}. / {P} currency is the {V}. / In {S} the currency is the {V}.
  ask What is the currency of {E}? / #the currency of {E} / ~which currency {E} has
  ask- #{E}'s currency / {E} has which currency?
  ask+ What currency does {E} have? / Which is the currency in {E}?
  other With what money does one pay in {E}? / ~with what money one pays in {E} / #the money that is used in {E}
  other- What do people pay with in {E}? / ~what people pay with in {E} / Which banknotes and coins are legal tender in {E}? / What does a tourist need to exchange for before going to {E}?
  other+ What banknotes and coins do I need for a trip to {E}? / What should I change my cash into before travelling to {E}? / In what monetary unit are shop prices given in {E}? / ~what kind of cash shops in {E} accept / #the legal tender in {E}
  idiom ~what coins jingle in the pockets of people in {E}
== language: name, people
  labels Official language / Language
  says The official language of {S} is {V}. / {P} official language is {V}. / In {S} the official language is {V}.
  ask What is the official language of {E}? / #the official language of {E} / ~what the official language of {E} is
  ask- #{E}'s official language / {E} has which official language?
  ask+ Which official language does {E} have? / Which language is official in {E}?
  other What do people speak in {E}? / ~what people speak in {E} / In which tongue are laws written in {E}?
  other- Which language does the state use in {E}? / ~which language the state uses in {E} / Which language is used in the parliament of {E}?
  other+ In what language do government offices in {E} work? / If I move to {E}, which language will the authorities use with me? / Which language are state documents in {E} issued in? / ~which language the courts and ministries of {E} use / #the state language of {E}
  idiom ~what children in {E} learn to talk first
== prefix: identifier, rules
  labels Dialling code / Calling code
  says The dialling code of {S} is {V}. / {P} dialling code is {V}. / To phone {S} one uses the dialling code {V}.
  ask What is the dialling code of {E}? / #the dialling code of {E} / ~which dialling code {E} has
  ask- #{E}'s dialling code / {E} has which dialling code?
  ask+ Which dialling code does one use to phone {E}? / ~what the dialling code for {E} is
  other What must I enter first to phone somebody in {E}? / ~what to enter first to phone somebody in {E}
  other- Which country code do I dial for {E}? / ~which country code to dial for {E} / How do international telephone numbers of {E} begin?
  other+ What country code do I need when ringing {E}? / Which digits come before the number when I ring a friend in {E} from abroad? / What do telephone numbers from {E} start with? / ~which digits to put in front of a telephone number in {E} / #the international telephone prefix for {E}
  idiom ~with what digits a call to {E} knocks at the door
`,
  ),
  tables: [],
};

const bookKind: Kind = {
  id: 'book',
  nouns: ['book', 'work'],
  pronouns: [['it', 'its']],
  name: () => ({ name: '' }),
  openers: ['{S} is a book that [everyone knows by name|schools still read|fills many shelves].'],
  fillers: ['{S} has been filmed several times.', 'Critics never tire of {S}.'],
  appositions: ['the book {E}'],
  relations: relations(
    {
      author: every(books, 'author'),
      year: years(1300, 1960),
      tongue: every(books, 'tongue'),
      setting: every(books, 'setting'),
    },
    `
== author: name, people, person
  labels Author / Written by
  says The author of {S} is {V}. / {S} was written by {V}. / {P} author is {V}.
  ask Who is the author of {E}? / #the author of {E} / ~who wrote {E} / Who wrote {E}?
  ask- By whom was {E} written? / ~by whom {E} was written
  ask+ What is the name of the author of {E}?
  other From whose pen is {E}? / ~from whose pen {E} is / Whom do we have to thank for {E}?
  other- Which writer created {E}? / ~which writer created {E} / What is the name of the writer of {E}?
  other+ Who is {E} by? / Whose name is on the cover of {E}? / ~whose work {E} is / #the writer behind {E}
  idiom ~who sat down and thought up {E}
== year: date, history
  labels Published / Year
  says {S} was published in {V}. / {P} year of publication is {V}. / The year of publication of {S} is {V}.
  ask When was {E} published? / ~when {E} was published / #the year of publication of {E}
  ask- {E} was published when? / ~in which year {E} was published
  ask+ In which year was {E} published? / What is the publication year of {E}?
  other When did {E} reach its first readers? / ~when {E} came off the press / #the year in which {E} came off the press
  other- When did {E} appear in print? / ~when {E} appeared in print / In what year did {E} come out?
  other+ When was {E} first printed? / In what year could people first buy {E}? / #the release year of {E}
  idiom ~since when one has been able to read {E}
== tongue: name, history
  labels Original language / Language
  says {P} original language is {V}. / The original language of {S} is {V}. / {S} was written in the original language {V}.
  ask What is the original language of {E}? / #the original language of {E} / ~what the original language of {E} is
  ask- #{E}'s original language / ~which original language {E} has
  ask+ In which original language was {E} written? / Which language was {E} written in originally?
  other In what tongue did the writer put down {E}? / ~from what tongue {E} is translated
  other- Which language did the author of {E} write in? / ~which language the author of {E} used / What language was {E} in before it was translated?
  other+ What language did the author use for {E}? / Before any translation, which language was {E} in? / Which language would I have to know to read {E} untranslated? / ~what language the author used when composing {E} / #the language the first edition of {E} appeared in
  idiom Out of which tongue do translators render {E}?
== setting: name, place
  labels Setting / Set in
  says {S} is set in {V}. / {P} setting is {V}. / The setting of {S} is {V}.
  ask Where is {E} set? / ~where {E} is set / #the setting of {E} / What is the setting of {E}?
  ask- {E} is set in which place? / #{E}'s setting
  ask+ In what place is {E} set? / What does {E} have as its setting?
  other Where does the story of {E} happen? / ~where the story of {E} happens / #the scene of the story of {E}
  other- Where does the plot of {E} take place? / ~where the plot of {E} takes place / In which place do the events of {E} happen?
  other+ Where does the action in {E} unfold? / In which part of the world do the events of {E} play out? / ~where the events in {E} take place / #the place where the plot of {E} unfolds
  idiom Where does {E} take its readers?
`,
  ),
  tables: [],
};

export const real: readonly Real[] = [
  { kind: countryKind, things: countries },
  { kind: bookKind, things: books },
];
