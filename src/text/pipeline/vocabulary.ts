/** A vocabulary of strings and their ids, as models over characters have it. The bytes of byte-level ids: ../vocabulary.ts. */
import { Field } from '../format/fields.ts';
import { MOST_TOKENS } from '../model.ts';

export class StringVocabulary {
  /** One more than the greatest id. */
  readonly size: number;
  /** UTF-16 units of the longest token. */
  readonly longest: number;
  readonly #ids: ReadonlyMap<string, number>;
  /** By id; undefined for one that no token has. */
  readonly #tokens: readonly (string | undefined)[];

  constructor(ids: ReadonlyMap<string, number>) {
    const tokens: (string | undefined)[] = [];
    let longest = 0;
    for (const [token, id] of ids) {
      while (tokens.length < id) tokens.push(undefined);
      tokens[id] = token;
      longest = Math.max(longest, token.length);
    }
    this.#ids = ids;
    this.#tokens = tokens;
    this.size = tokens.length;
    this.longest = longest;
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens[id];
  }

  tokens(): Iterable<string> {
    return this.#ids.keys();
  }
}

/** An object of tokens and ids, as in `model.vocab` of BPE and WordPiece. @throws TokenizerError */
export function readVocabulary(field: Field): StringVocabulary {
  const ids = new Map<string, number>();
  const taken = new Set<number>();
  const entries = Object.entries(field.object());
  if (entries.length > MOST_TOKENS) throw field.fail(`must have at most ${MOST_TOKENS} tokens`, String(entries.length));
  for (const [token, value] of entries) {
    const entry = new Field(field.file, `${field.path}[${JSON.stringify(token.slice(0, 40))}]`, value);
    const id = entry.id(MOST_TOKENS);
    if (taken.has(id)) throw entry.fail('must not be the id of two tokens');
    taken.add(id);
    ids.set(token, id);
  }
  return new StringVocabulary(ids);
}
