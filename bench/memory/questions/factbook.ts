/**
 * Questions about countries, made by rule from the fields of ../shared/facts/factbook: English, single facts, each in the document's
 * wording and in a paraphrase. Answers are stretches of the text that is learned, never made up beside it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence, World, WorldDocument, WorldQuestion } from '../../../src/memory/worlds/world.ts';
import { FIELDS, type Field } from './factbook-fields.ts';
import { factbookText } from './factbook-text.ts';
import { shared, shuffled } from './sources.ts';

/** Pairs of country and field; each gives two questions. */
export const FACTBOOK_PAIRS = 200;

/** All countries, and both wordings of `pairs` fields of theirs, no country twice as often as another. @throws MissingSource */
export function factbook(pairs = FACTBOOK_PAIRS): World {
  const folder = shared('facts/factbook');
  const documents = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => countryOf(name, readFileSync(join(folder, name), 'utf8')));
  const questions: WorldQuestion[] = [];
  const askable = shuffled(
    documents.filter(({ title }) => /^[\p{L}' -]+$/u.test(title)),
    ({ name }) => name,
  );
  for (let turn = 0; questions.length < 2 * pairs && turn < FIELDS.length; turn++)
    for (const document of askable) {
      if (questions.length >= 2 * pairs) break;
      // Each country goes through the fields in an order of its own.
      const field = shuffled(FIELDS, ({ line }) => `${document.name} ${line}`)[turn];
      questions.push(...questionsOf(document, field));
    }
  return { seed: 0, documents, twins: [], questions };
}

function countryOf(file: string, json: string): WorldDocument {
  const text = factbookText(JSON.parse(json));
  const name = (form: string) => new RegExp(`^Country name / ${form}: (.+)$`, 'm').exec(text)?.[1];
  const short = name('conventional short form');
  const title = (short === undefined || short === 'none' ? name('conventional long form') : short) ?? file;
  return { name: `factbook/${file}`, title, text, language: 'en', authority: 0, version: 1 };
}

function questionsOf(document: WorldDocument, field: Field): WorldQuestion[] {
  const { text, name, title } = document;
  const head = `\n${field.line}: `;
  const at = text.indexOf(head);
  if (at < 0) return [];
  const from = at + head.length;
  const value = text.slice(from, text.indexOf('\n', from));
  const [, answer, shorter] = field.answer.exec(value) ?? [];
  if (answer === undefined || /^(?:NA|none|note)\b/i.test(answer)) return [];
  const evidence: Evidence[] = [{ document: name, start: from, end: from + answer.length }];
  // The whole line, "5,070 (2025 est.)", is right too.
  const answers = [...new Set([answer, shorter ?? answer, value])];
  return (['document', 'paraphrase'] as const).map((wording) => ({
    id: `${name} ${field.line} ${wording}`,
    question: field[wording].replace('$', title),
    language: 'en',
    kind: 'single',
    wording,
    valueType: field.type,
    answers,
    evidence,
    documents: [name],
    entity: title,
  }));
}
