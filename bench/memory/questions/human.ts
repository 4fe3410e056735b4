/**
 * Questions that people wrote: DRCD (traditional) and CMRC 2018 (simplified) from ../shared/reading, a document a paragraph. Half of the
 * paragraphs may train a reader; the other half is what is reported. Where the given place of an answer is not where its characters are,
 * the first place where they are is taken; a question that is blank, or whose answer stands nowhere, is left
 * out.
 */
import { trains } from '../../../src/memory/train/human-questions.ts';
import type { World, WorldDocument, WorldQuestion } from '../../../src/memory/worlds/world.ts';
import { jsonLines, MissingSource } from './sources.ts';

export const HUMAN_SETS = { drcd: 'drcd-dev', cmrc: 'cmrc2018-trial' } as const;
export type HumanSet = keyof typeof HUMAN_SETS;

/** Every paragraph as a document, and the questions of one half. @throws MissingSource */
export function human(set: HumanSet, half: 'train' | 'reported' = 'reported'): World {
  const documents: WorldDocument[] = [];
  const questions: WorldQuestion[] = [];
  const path = `reading/${HUMAN_SETS[set]}.jsonl.zst`;
  for (const line of jsonLines(path)) {
    const { id, title, text, questions: asked } = line as Paragraph;
    if (typeof id !== 'string' || typeof text !== 'string' || !Array.isArray(asked)) throw new MissingSource(path);
    const name = `${set}/${id}`;
    documents.push({ name, title, text, language: 'zh', authority: 0, version: 1 });
    if (trains(id) !== (half === 'train')) continue;
    for (const { id: question, question: words, answers } of asked) {
      const [{ text: answer, start: given }] = answers;
      const start = text.startsWith(answer, given) ? given : text.indexOf(answer);
      if (start < 0 || words.trim() === '') continue;
      questions.push({
        id: `${set}/${question}`,
        question: words,
        language: 'zh',
        kind: 'single',
        wording: 'paraphrase',
        valueType: 'phrase',
        answers: [...new Set(answers.map((one) => one.text))],
        evidence: [{ document: name, start, end: start + answer.length }],
        documents: [name],
        entity: title,
      });
    }
  }
  return { seed: 0, documents, twins: [], questions };
}

interface Paragraph {
  id: string;
  title: string;
  text: string;
  questions: { id: string; question: string; answers: { text: string; start: number }[] }[];
}
