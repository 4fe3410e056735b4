/**
 * The fields of the factbook that are asked about, each in the document's words and in others. Only fields that stand in one section (the
 * climate, for one, stands in two), and whose value has one clear reading. Forty of the questions were read beside their pages: values of
 * several parts were taken out for it.
 */
import type { ValueType } from '../../../src/memory/worlds/world.ts';

export interface Field {
  /** As its line begins, before the colon. */
  readonly line: string;
  /** $ is the country. */
  readonly document: string;
  readonly paraphrase: string;
  readonly type: ValueType;
  /** The stretch of the value that is the answer (group 1), and a shorter one that is right too (group 2, inside it). */
  readonly answer: RegExp;
}

/** A figure with its unit, up to what stands in brackets: "7,741,220 sq km", "18.4% of GDP"; the figure alone is right too. */
const FIGURE = /^((-?\$?[\d.,]*\d%?(?: (?:million|billion|trillion))?)[^(;]*?)\s*(?:\(|;|$)/;
/** A value of one part: of several, none would be the answer. */
const WHOLE = /^([^(;]+?)\s*(?:\([^;]*)?$/;
/** "Mount Kosciuszko 2,228 m": the name alone is right too. */
const PLACE = /^(([^\d(;]+?) -?[\d,.]+ m)\b/;
const DATE = /^((\d{1,2} [A-Z][a-z]+ \d{4}))\b/;

const field = (line: string, type: ValueType, answer: RegExp, document: string, paraphrase: string): Field => ({
  line,
  type,
  answer,
  document,
  paraphrase,
});

export const FIELDS: readonly Field[] = [
  field(
    'Capital / name',
    'name',
    WHOLE,
    'What is the name of the capital of $?',
    'Which city is the seat of government of $?',
  ),
  field('Area / total', 'number', FIGURE, 'What is the total area of $?', 'How large is $, land and water together?'),
  field('Area / land', 'number', FIGURE, 'What is the land area of $?', 'How much dry ground does $ cover?'),
  field('Coastline', 'number', FIGURE, 'How long is the coastline of $?', 'How many kilometres of shore does $ have?'),
  field(
    'Land boundaries / total',
    'number',
    FIGURE,
    'What is the total of the land boundaries of $?',
    'How long are the borders of $ with its neighbours, all told?',
  ),
  field(
    'Elevation / highest point',
    'name',
    PLACE,
    'What is the highest point of $?',
    'Which summit of $ rises above all others?',
  ),
  field(
    'Elevation / lowest point',
    'name',
    PLACE,
    'What is the lowest point of $?',
    'Where in $ does the ground lie deepest?',
  ),
  field(
    'Elevation / mean elevation',
    'number',
    FIGURE,
    'What is the mean elevation of $?',
    'How high does $ lie on average?',
  ),
  field(
    'Irrigated land',
    'number',
    FIGURE,
    'How much irrigated land does $ have?',
    'What area of fields is watered artificially in $?',
  ),
  field('Population / total', 'number', FIGURE, 'What is the total population of $?', 'How many people live in $?'),
  field(
    'Median age / total',
    'number',
    FIGURE,
    'What is the total median age in $?',
    'Half of the people of $ are younger than what?',
  ),
  field(
    'Population growth rate',
    'percentage',
    FIGURE,
    'What is the population growth rate of $?',
    'By how much does the number of inhabitants of $ rise each year?',
  ),
  field(
    'Birth rate',
    'number',
    FIGURE,
    'What is the birth rate of $?',
    'How many babies are born in $ for every thousand inhabitants?',
  ),
  field(
    'Life expectancy at birth / total population',
    'number',
    FIGURE,
    'What is the life expectancy at birth of the total population of $?',
    'How old can a newborn child in $ expect to become?',
  ),
  field(
    'Obesity - adult prevalence rate',
    'percentage',
    FIGURE,
    'What is the obesity adult prevalence rate in $?',
    'What share of grown people in $ is seriously overweight?',
  ),
  field(
    'Country name / conventional long form',
    'name',
    WHOLE,
    'What is the conventional long form of the country name of $?',
    'What is $ called officially and in full?',
  ),
  field(
    'Government type',
    'phrase',
    WHOLE,
    'What is the government type of $?',
    'How is $ ruled, what sort of state is it?',
  ),
  field(
    'Independence',
    'date',
    DATE,
    'When was the independence of $?',
    'On what day did $ stop being ruled by others?',
  ),
  field('National symbol(s)', 'phrase', WHOLE, 'What are the national symbols of $?', 'Which emblem stands for $?'),
  field(
    'Exchange rates / Currency',
    'name',
    /^(([^(]+?) \([A-Z]{3}\)) per US dollar/,
    'What is the currency in the exchange rates of $?',
    'With what money does one pay in $?',
  ),
  field(
    'Exports / Exports 2023',
    'amount',
    FIGURE,
    'What were the exports of $ in 2023?',
    'For how much did $ sell goods and services abroad in 2023?',
  ),
  field(
    'Imports / Imports 2023',
    'amount',
    FIGURE,
    'What were the imports of $ in 2023?',
    'For how much did $ buy goods and services abroad in 2023?',
  ),
  field(
    'Exports - commodities',
    'phrase',
    WHOLE,
    'What are the export commodities of $?',
    'Which goods does $ mainly sell to other countries?',
  ),
  field(
    'Agricultural products',
    'phrase',
    WHOLE,
    'What are the agricultural products of $?',
    'What do farmers in $ grow and raise?',
  ),
  field(
    'Unemployment rate / Unemployment rate 2024',
    'percentage',
    FIGURE,
    'What was the unemployment rate of $ in 2024?',
    'What share of those who could work in $ had no job in 2024?',
  ),
  field(
    'Electricity / installed generating capacity',
    'number',
    FIGURE,
    'What is the installed generating capacity of electricity of $?',
    'How much power can all plants of $ produce at once?',
  ),
  field(
    'Internet country code',
    'identifier',
    WHOLE,
    'What is the internet country code of $?',
    'With which letters do the web addresses of $ end?',
  ),
  field(
    'Internet users / percent of population',
    'percentage',
    FIGURE,
    'What percent of the population of $ are internet users?',
    'How many of a hundred people in $ are online?',
  ),
  field('Airports', 'number', FIGURE, 'How many airports does $ have?', 'In how many places of $ can aeroplanes land?'),
  field(
    'Railways / total',
    'number',
    FIGURE,
    'What is the total length of the railways of $?',
    'How many kilometres of track do trains have in $?',
  ),
  field(
    'Civil aircraft registration country code prefix',
    'identifier',
    WHOLE,
    'What is the civil aircraft registration country code prefix of $?',
    'With which letters are the tail numbers of aeroplanes from $ marked first?',
  ),
];
