/** Figures of what the data network costs the base: no bit where it is closed, next to no likelihood where it is irrelevant, no waiting. */
import { readFileSync } from 'node:fs';
import type { FigurePlan, Measured } from '../suite.ts';
import type { Base } from './base.ts';
import type { Evaluation } from './evaluation.ts';
import type { Network } from './network.ts';
import { Peers } from './peers.ts';
import { asked } from './prompts.ts';
import { shared } from './questions/sources.ts';
import { FACTS, practice, questionsOf, type SetName } from './sets.ts';

export interface BaseCosts {
  readonly prompts: number;
  readonly texts: number;
  readonly questions: number;
}

/** Lines of prose that no document of a world has to do with. @throws MissingSource */
function prose(count: number, least: number): string[] {
  const lines = readFileSync(shared('corpus/wikitext-2/test.txt'), 'utf8').split('\n');
  const text = lines.filter((line) => line.length > least && !line.startsWith(' ='));
  return Array.from({ length: count }, (_, i) => text[Math.floor((i * text.length) / count)].trim());
}

export function baseFigures(base: Base, network: Network, open: () => Evaluation, costs: BaseCosts): FigurePlan[] {
  const draw = () => open().draws('world-en')[0];
  const closed = async (): Promise<Measured> => {
    const { bits, sha256 } = await network.closed(draw(), prose(costs.prompts, 80));
    const note = `bits that differ in the logits of ${costs.prompts} prompts between a base that never had a data network and one whose data network is loaded, has been read and is closed; sha256 ${sha256.slice(0, 16)}`;
    return { values: [bits], note };
  };
  const loaded = async (): Promise<Measured> => {
    const sums = await network.loaded(draw(), prose(costs.texts, 900));
    const perplexity = (sum: number) => Math.exp(-sum / sums.tokens);
    const more = (sum: number) => 100 * (perplexity(sum) / perplexity(sums.alone) - 1);
    const note = `perplexity ${perplexity(sums.alone).toFixed(2)} alone, ${perplexity(sums.asked).toFixed(2)} loaded; the gate opened for ${sums.opened} of ${sums.texts} texts; forced open for all ${more(sums.forced).toFixed(2)} % more`;
    return { values: [Math.max(0, more(sums.asked))], note };
  };
  const joined = (set: SetName) => async (): Promise<Measured> => {
    const [draw] = open().draws(set);
    const questions = questionsOf(draw, FACTS, 'any', costs.questions);
    const ours = await network.beginnings(
      'joined',
      draw,
      questions.map(({ question }) => question),
    );
    const peers = new Peers(base, practice);
    const form = await peers.form('rag', 'en');
    const passages = questions.map((one) => peers.passages('rag', draw, one).reverse());
    const prompts = questions.map((one, i) => asked(form, one, passages[i]));
    const theirs = await base.firstTokens(prompts);
    const characters = passages.flat().reduce((sum, { text }) => sum + text.length, 0) / questions.length;
    return {
      values: ours,
      peers: [{ name: 'retrieval into the prompt', version: 'top 4', values: theirs }],
      note: `${questions.length} questions, to the first token over four compiled slots that another question joined before; retrieval puts ${Math.round(characters)} characters of passages into the prompt, whose beginning that all have is cached`,
    };
  };
  const whole = async (): Promise<Measured> => {
    const questions = questionsOf(draw(), FACTS, 'any', costs.questions);
    const values = await network.beginnings(
      'first',
      draw(),
      questions.map(({ question }) => question),
    );
    const note = `${questions.length} questions, to the first piece of an answer: address, slots read each by itself, choice, gate, sentence`;
    return { values, note };
  };
  return [
    { id: 'memory.closed.bits', unit: 'bits', of: 'value', bar: 0, better: 'lower', measure: closed },
    { id: 'memory.loaded-irrelevant.ppl', unit: '%', of: 'value', bar: 0.1, better: 'lower', measure: loaded },
    { id: 'memory.first-token.hit', unit: 'ms', of: 'ratio', bar: 10, measure: joined('world-en') },
    { id: 'memory.first-token.factbook', unit: 'ms', of: 'ratio', bar: 10, measure: joined('factbook') },
    { id: 'memory.first-token.ask', unit: 'ms', of: 'value', better: 'lower', measure: whole },
  ];
}
