/**
 * Questions about Chinese recipes, made by rule from the pages of ../shared/facts/howtocook: amounts, stars, calories, servings, times and
 * steps, each in the page's wording and in a paraphrase. Answers are stretches of the page as it is learned.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { World, WorldDocument, WorldQuestion } from '../../../src/memory/worlds/world.ts';
import { askablesOf } from './howtocook-rules.ts';
import { shared, shuffled } from './sources.ts';

/** Pairs of recipe and thing to ask; each gives two questions. */
export const HOWTOCOOK_PAIRS = 200;

/** All recipes, and both wordings of `pairs` things that they say, no recipe twice as often as another. @throws MissingSource */
export function howtocook(pairs = HOWTOCOOK_PAIRS): World {
  const folder = shared('facts/howtocook');
  const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name): WorldDocument => {
      const text = recipeText(readFileSync(join(folder, name), 'utf8'));
      const document = { name: `howtocook/${name}`, title: basename(name, '.md'), text };
      return { ...document, language: 'zh', authority: 0, version: 1 };
    });
  const questions: WorldQuestion[] = [];
  const recipes = shuffled(documents, ({ name }) => name).map((document) => ({
    document,
    askables: shuffled(askablesOf(document.title, document.text), ({ document: wording }) => wording),
  }));
  for (let turn = 0; turn < 8; turn++)
    for (const { document, askables } of recipes) {
      if (questions.length >= 2 * pairs) break;
      if (turn < askables.length) questions.push(...both(document, askables[turn]));
    }
  return { seed: 0, documents, twins: [], questions };
}

/** A page without its pictures. */
export function recipeText(markdown: string): string {
  return markdown
    .replace(/\r\n?/g, '\n')
    .replace(/^!\[.*?\]\(.*?\)[ \t]*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n');
}

function both({ name, title }: WorldDocument, askable: ReturnType<typeof askablesOf>[number]): WorldQuestion[] {
  const { start, answers, type } = askable;
  return (['document', 'paraphrase'] as const).map((wording) => ({
    id: `${name} ${start} ${wording}`,
    question: askable[wording],
    language: 'zh',
    kind: 'single',
    wording,
    valueType: type,
    answers,
    evidence: [{ document: name, start, end: start + answers[0].length }],
    documents: [name],
    entity: title,
  }));
}
