/**
 * The floor: words and types alone choose among the candidates of the gold passage, and no network reads anything. What a data network adds
 * is what it has above this. Fitted on practice worlds, as the network's own choice is.
 */
import { type ChoiceWeights, choose } from '../../src/memory/answer/choose.ts';
import { type ChoiceExample, choiceExample, fitChoice, goldCandidates } from '../../src/memory/answer/fit-choice.ts';
import { type Slate, slateOf } from '../../src/memory/answer/slate.ts';
import type { WorldQuestion } from '../../src/memory/worlds/world.ts';
import { type BenchPassage, goldPassages, passagesOf, Retrieval } from './passages.ts';
import type { Given } from './score.ts';
import { type Draw, FACTS, practice, questionsOf } from './sets.ts';

/** Practice questions of each language. */
const QUESTIONS = 360;

export class Floor {
  readonly #prepared = new WeakMap<Draw, { passages: BenchPassage[]; counts: Retrieval }>();
  readonly #weights: ChoiceWeights;

  constructor() {
    const examples: ChoiceExample[] = [];
    for (const draw of [practice('en'), practice('zh')])
      for (const question of questionsOf(draw, FACTS, 'any', QUESTIONS)) {
        const found = this.#slate(draw, question);
        if (!found) continue;
        const { start, end } = question.evidence[0];
        const place = { slot: 0, start: start - found.passage.start, end: end - found.passage.start };
        examples.push(choiceExample(found.slate, goldCandidates(found.slate, question.answers, place)));
      }
    this.#weights = fitChoice(examples);
  }

  answer(draw: Draw, questions: readonly WorldQuestion[]): Given[] {
    return questions.map((question) => {
      const found = this.#slate(draw, question);
      const [best] = found ? choose(found.slate, this.#weights) : [];
      if (!found || !best) return { text: '' };
      const { document } = found.passage;
      return { text: best.text, confidence: best.probability, first: document, found: [document] };
    });
  }

  /** The candidates of the passage that holds the answer; undefined where none holds it whole. */
  #slate(draw: Draw, question: WorldQuestion): { slate: Slate; passage: BenchPassage } | undefined {
    let prepared = this.#prepared.get(draw);
    if (!prepared) {
      const passages = passagesOf(draw.documents);
      prepared = { passages, counts: new Retrieval(passages) };
      this.#prepared.set(draw, prepared);
    }
    const passage = goldPassages(question, prepared.passages).at(-1);
    if (!passage) return undefined;
    const { title, text } = passage;
    const slots = [{ passage: { key: `${passage.document} ${passage.start}`, title, text }, score: 0 }];
    return { slate: slateOf(question.question, slots, prepared.counts), passage };
  }
}
