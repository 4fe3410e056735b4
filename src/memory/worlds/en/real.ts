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
  ask Which city is it that {E} has as its capital? / ~what the capital of {E} is / What city is the capital of {E}?
  ask- #{E}'s capital / Which city is the capital of {E}?
  ask+ Which capital does {E} have? / ~what city {E} has as its capital
  other From which city is {E} governed? / ~from which city {E} is governed / #the seat of government of {E} / Where does the government of {E} sit?
  other What is the principal city of {E}, politically speaking? / Where are the national authorities of {E} located? / Which city is the political centre of {E}? / Which metropolis serves as the official seat of the state of {E}? / In which town does the head of state of {E} reside officially?
  other Which city is designated by the constitution of {E} as the home of its government? / ~where the central administration of {E} is / ~in which city the lawmakers of {E} meet / #the capital of the country called {E} / #the governmental headquarters of {E}
  other- Where do the members of parliament of {E} meet? / ~in which city the parliament of {E} meets / In which city does the parliament of {E} meet?
  other+ What is the administrative centre of {E}? / Which city is {E} run from? / In which city do foreign embassies in {E} have their main offices? / ~which city houses the parliament and ministries of {E} / #the city with the ministries and parliament of {E}
  idiom ~in which city the rulers of {E} have their desks
== currency: name, figures
  labels Currency / Money
  says The currency of {S} is the {V}. / {P} currency is the {V}. / In {S} the currency is the {V}.
  ask What is the currency of {E}? / #the currency of {E} / ~which currency {E} has
  ask Which currency is it that {E} has? / ~what the currency in {E} is / What is the name of the currency in {E}?
  ask- #{E}'s currency / {E} has which currency?
  ask+ What currency does {E} have? / Which is the currency in {E}?
  other With what money does one pay in {E}? / ~with what money one pays in {E} / #the money that is used in {E}
  other What money do they use in {E}? / What is the domestic money of {E} called? / What do people spend when they buy things in {E}? / In what denomination are wages paid in {E}? / What do cash machines dispense in {E}?
  other Which means of payment is valid in {E}? / ~what to get at the exchange office before flying to {E} / ~in what unit bank accounts in {E} are kept / #the tender issued by the central bank of {E} / #the national money circulating in {E}
  other- What do people pay with in {E}? / ~what people pay with in {E} / Which banknotes and coins are legal tender in {E}? / What does a tourist need to exchange for before going to {E}?
  other+ What banknotes and coins do I need for a trip to {E}? / What should I change my cash into before travelling to {E}? / In what monetary unit are shop prices given in {E}? / ~what kind of cash shops in {E} accept / #the legal tender in {E}
  idiom ~what coins jingle in the pockets of people in {E}
== language: name, people
  labels Official language / Language
  says The official language of {S} is {V}. / {P} official language is {V}. / In {S} the official language is {V}.
  ask What is the official language of {E}? / #the official language of {E} / ~what the official language of {E} is
  ask What language is the official one in {E}? / ~which language is official in {E} / What does {E} have as its official language?
  ask- #{E}'s official language / {E} has which official language?
  ask+ Which official language does {E} have? / Which language is official in {E}?
  other What do people speak in {E}? / ~what people speak in {E} / In which tongue are laws written in {E}?
  other What language is spoken in {E}? / What is the country-wide language of {E}? / Which language do I need to learn to deal with officials in {E}? / In what language are road signs and forms in {E} written? / What tongue do the citizens of {E} communicate in?
  other Which language has legal status in {E}? / ~which language is taught as the principal one at schools in {E} / ~in what language the parliament of {E} debates / #the governmental idiom of {E} / #the language of public administration in {E}
  other- Which language does the state use in {E}? / ~which language the state uses in {E} / Which language is used in the parliament of {E}?
  other+ In what language do government offices in {E} work? / If I move to {E}, which language will the authorities use with me? / Which language are state documents in {E} issued in? / ~which language the courts and ministries of {E} use / #the state language of {E}
  idiom ~what children in {E} learn to talk first
== prefix: identifier, rules
  labels Dialling code / Calling code
  says The dialling code of {S} is {V}. / {P} dialling code is {V}. / To phone {S} one uses the dialling code {V}.
  ask What is the dialling code of {E}? / #the dialling code of {E} / ~which dialling code {E} has
  ask With which dialling code does one phone {E}? / What dialling code does {E} have? / #the dialling code that one uses to phone {E}
  ask- #{E}'s dialling code / {E} has which dialling code?
  ask+ Which dialling code does one use to phone {E}? / ~what the dialling code for {E} is
  other What must I enter first to phone somebody in {E}? / ~what to enter first to phone somebody in {E}
  other What country digits do I save in my contacts for {E}? / What do I dial to call {E} from overseas? / What routing digits connect a foreign caller with {E}? / Which area prefix is needed for a long-distance call to {E}? / How does a mobile number from {E} begin, after the plus?
  other Which numerals after the plus sign stand for {E} in phone numbers? / ~what to key in before the subscriber's number when calling {E} / ~what access code I need to reach someone in {E} by telephone / #the code for long-distance calls into {E} / #the phone code assigned to {E}
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
  ask ~who the author of {E} is
  ask- By whom was {E} written? / ~by whom {E} was written
  ask+ What is the name of the author of {E}?
  other From whose pen is {E}? / ~from whose pen {E} is / Whom do we have to thank for {E}?
  other Who is the wordsmith responsible for {E}? / Who penned {E}? / Who created {E}? / Which novelist, poet or playwright produced {E}? / To whom is {E} attributed?
  other Who came up with {E} as a literary work? / ~who composed {E} / ~to which literary figure we owe {E} / #the creator of {E} / #the person who authored the book {E}
  other- Which writer created {E}? / ~which writer created {E} / What is the name of the writer of {E}?
  other+ Who is {E} by? / Whose name is on the cover of {E}? / ~whose work {E} is / #the writer behind {E}
  idiom ~who sat down and thought up {E}
== year: date, history
  labels Published / Year
  says {S} was published in {V}. / {P} year of publication is {V}. / The year of publication of {S} is {V}.
  ask When was {E} published? / ~when {E} was published / #the year of publication of {E}
  ask What is the year of publication of {E}? / ~in what year {E} was published / ~what the year of publication of {E} is
  ask- {E} was published when? / ~in which year {E} was published
  ask+ In which year was {E} published? / What is the publication year of {E}?
  other When did {E} reach its first readers? / ~when {E} came off the press / #the year in which {E} came off the press
  other When did {E} come out? / When was {E} released? / In what year did {E} appear? / What is the copyright date of {E}? / When did {E} hit the bookshops?
  other When was {E} issued for the first time? / ~when {E} was brought out by its publisher / ~what date the title page of the original edition of {E} bears / #the year {E} was made available to the reading public
  other- When did {E} appear in print? / ~when {E} appeared in print / In what year did {E} come out?
  other+ When was {E} first printed? / In what year could people first buy {E}? / #the release year of {E}
  idiom ~since when one has been able to read {E}
== tongue: name, history
  labels Original language / Language
  says {P} original language is {V}. / The original language of {S} is {V}. / {S} was written in the original language {V}.
  ask What is the original language of {E}? / #the original language of {E} / ~what the original language of {E} is
  ask What language was {E} originally written in? / ~in what original language {E} was written / What did {E} have as its original language?
  ask- #{E}'s original language / ~which original language {E} has
  ask+ In which original language was {E} written? / Which language was {E} written in originally?
  other In what tongue did the writer put down {E}? / ~from what tongue {E} is translated
  other In what language was {E} composed? / What was the language of the first version of {E}? / From which language do the translators render {E}? / Which language is the manuscript of {E} in? / In which idiom was {E} conceived?
  other In which language did {E} first exist? / ~which language {E} was first published in / ~in what native speech {E} was penned / #the source language for translations of {E} / #the language of the initial text of {E}
  other- Which language did the author of {E} write in? / ~which language the author of {E} used / What language was {E} in before it was translated?
  other+ What language did the author use for {E}? / Before any translation, which language was {E} in? / Which language would I have to know to read {E} untranslated? / ~what language the author used when composing {E} / #the language the first edition of {E} appeared in
  idiom Out of which tongue do translators render {E}?
== setting: name, place
  labels Setting / Set in
  says {S} is set in {V}. / {P} setting is {V}. / The setting of {S} is {V}.
  ask Where is {E} set? / ~where {E} is set / #the setting of {E} / What is the setting of {E}?
  ask What is {E} set in? / ~what the setting of {E} is / Which setting does {E} have?
  ask- {E} is set in which place? / #{E}'s setting
  ask+ In what place is {E} set? / What does {E} have as its setting?
  other Where does the story of {E} happen? / ~where the story of {E} happens / #the scene of the story of {E}
  other Where are the scenes of {E} located? / Where does the plot of {E} occur? / In what location do the characters of {E} live their adventures? / What spot did the writer choose for the action of {E}? / In which country, city or region is the tale of {E} situated?
  other What is the geographical backdrop of {E}? / ~where the narrative of {E} is located / ~to which part of the globe {E} takes its readers / #the locale of {E} / #the venue of the happenings in {E}
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
