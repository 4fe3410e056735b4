/**
 * The contenders that a data network is held against, all on the same base: the base alone, the gold passage in its prompt (the oracle),
 * retrieval into the prompt (the best four passages together). Free generation, in the form that suits the base best.
 */
import { exactMatch } from '../../src/eval/index.ts';
import type { WorldQuestion } from '../../src/memory/worlds/world.ts';
import type { Base } from './base.ts';
import { type BenchPassage, goldPassages, passagesOf, Retrieval } from './passages.ts';
import { answerIn, asked, FORMS, type Form } from './prompts.ts';
import type { Given } from './score.ts';
import { type Draw, FACTS, questionsOf } from './sets.ts';

export type PeerName = 'base' | 'oracle' | 'rag';
/** Passages that retrieval puts into the prompt. */
export const RETRIEVED = 4;
const MAX_TOKENS = { en: 32, zh: 96 };

export class Peers {
  readonly #base: Base;
  readonly #prepared = new WeakMap<Draw, { passages: BenchPassage[]; retrieval: Retrieval }>();
  readonly #forms = new Map<string, Form>();
  readonly #practice: (language: 'en' | 'zh') => Draw;

  /** `practice` gives questions that are not reported: a base's best form is chosen on them. */
  constructor(base: Base, practice: (language: 'en' | 'zh') => Draw) {
    this.#base = base;
    this.#practice = practice;
  }

  async answer(peer: PeerName, draw: Draw, questions: readonly WorldQuestion[]): Promise<Given[]> {
    return this.#answer(peer, draw, questions, await this.form(peer, draw.language));
  }

  /** The form in which this base answers most of the practice questions exactly. */
  async form(peer: PeerName, language: 'en' | 'zh'): Promise<Form> {
    const key = `${peer} ${language}`;
    const known = this.#forms.get(key);
    if (known) return known;
    const draw = this.#practice(language);
    const questions = questionsOf(draw, FACTS, 'any', 40);
    let best: Form = FORMS[0];
    let most = -1;
    for (const form of FORMS) {
      const given = await this.#answer(peer, draw, questions, form);
      const right = questions.filter((question, i) => exactMatch(given[i].text, question.answers)).length;
      if (right > most) [best, most] = [form, right];
    }
    this.#forms.set(key, best);
    return best;
  }

  async #answer(peer: PeerName, draw: Draw, questions: readonly WorldQuestion[], form: Form): Promise<Given[]> {
    const read = questions.map((question) => this.passages(peer, draw, question));
    const prompts = questions.map((question, i) => asked(form, question, [...read[i]].reverse()));
    const texts = await this.#base.generate(prompts, MAX_TOKENS[draw.language]);
    return texts.map((text, i) => {
      const found = [...new Set(read[i].map(({ document }) => document))];
      return { text: answerIn(text), first: found[0], found };
    });
  }

  /** What this contender reads for a question, best first. */
  passages(peer: PeerName, draw: Draw, question: WorldQuestion): BenchPassage[] {
    if (peer === 'base') return [];
    let prepared = this.#prepared.get(draw);
    if (!prepared) {
      const passages = passagesOf(draw.documents);
      prepared = { passages, retrieval: new Retrieval(passages) };
      this.#prepared.set(draw, prepared);
    }
    if (peer === 'rag') return prepared.retrieval.search(question.question, RETRIEVED);
    // The evidence of several hops is in their order, the answer's own last.
    return goldPassages(question, prepared.passages).reverse();
  }
}
