/** A tokenizer.json's model of type Unigram as a PieceModel. Not the dividing (model.ts). */
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import type { Field } from '../format/fields.ts';
import { MOST_TOKENS } from '../model.ts';
import type { PieceModel } from '../pipeline/types.ts';
import { Unigram } from './model.ts';

class UnigramModel implements PieceModel {
  readonly size: number;
  readonly #tokens: readonly string[];
  /** Of tokens that are there twice the last. */
  readonly #ids: ReadonlyMap<string, number>;
  readonly #unigram: Unigram;

  constructor(tokens: readonly string[], unigram: Unigram) {
    this.size = tokens.length;
    this.#tokens = tokens;
    this.#ids = new Map(tokens.map((token, id) => [token, id]));
    this.#unigram = unigram;
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens[id];
  }

  encode(piece: string, ids: TokenBuffer): void {
    this.#unigram.encode(piece, ids);
  }
}

/** @throws TokenizerError naming the field */
export function readUnigram(field: Field): PieceModel {
  const vocabulary = field
    .get('vocab')
    .list(MOST_TOKENS)
    .map((entry): [string, number] => {
      const parts = entry.list(2);
      if (parts.length !== 2) throw entry.fail('must be a token and its score');
      return [parts[0].text(), scoreOf(parts[1])];
    });
  const unknown = field.get('unk_id');
  const unknownId = unknown.none ? undefined : unknown.id(vocabulary.length);
  const byteFallback = field.get('byte_fallback').flag(false);
  const tokens = vocabulary.map(([token]) => token);
  return new UnigramModel(tokens, new Unigram({ vocabulary, unknownId, byteFallback }));
}

function scoreOf(field: Field): number {
  const { value } = field;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw field.fail('must be a number');
  return asTokenizersReads(value);
}

/**
 * A number as `tokenizers` makes it of its digits: all of them as one whole number, rounded, then divided by a power of ten, rounded
 * again. That is not always the nearest float64, and between divisions of equal scores the last bit decides.
 */
function asTokenizersReads(value: number): number {
  const [, whole, fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(
    String(Math.abs(value)),
  ) as RegExpExecArray;
  const digits = Number(whole + fraction);
  const power = Number(exponent) - fraction.length;
  const read = power < 0 ? digits / Number(`1e${Math.min(308, -power)}`) : digits * Number(`1e${power}`);
  return value < 0 ? -read : read;
}
