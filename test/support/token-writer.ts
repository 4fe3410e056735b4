/** A small tokenizer as awkward as real ones, and a writer that takes random tokens where a constraint lets it. For tests of constraints. */
import assert from 'node:assert/strict';
import type { TokenTree } from '../../src/infer/constrain/index.ts';
import { tokenTree } from '../../src/infer/constrain/index.ts';
import type { TokenConstraint } from '../../src/infer/constraint.ts';
import type { Source } from './source.ts';

/** Tokens that span structure, numbers in pieces, blanks, words; then characters cut within their bytes. */
const PIECES = [
  ...[
    '{"',
    '":',
    '": ',
    '":"',
    '": "',
    '","',
    '", "',
    '"}',
    '"]',
    '},{',
    '}}',
    ']}',
    ']]',
    '[[',
    '[{',
    '[]',
    '{}',
    ', ',
    ': [',
  ],
  ...[
    'true',
    'false',
    'null',
    'tru',
    'ue',
    'nul',
    'e,',
    'l}',
    '10',
    '12',
    '123',
    '00',
    '0.5',
    '.5',
    '-1',
    '1e',
    '99',
    '2024-',
    ':00',
  ],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '  ',
    '    ',
    '\t',
    '\\n',
    '\\u',
    '\\u00',
    '\\"',
    '\\\\',
    'the ',
    ' a',
    'name',
    '"name',
    '"name":',
    'ab',
    'abc',
  ],
  ...['年', '年龄', '姓名', '"年', '中文', 'é', 'ü', '😀', 'a😀', '語"', '。', '@', '.com', '://', 'https', '-00'],
];
const CUT = ['年', '龄', '中', 'é', '😀', 'ß'];

export interface AwkwardTree extends TokenTree {
  readonly texts: readonly string[];
  /** Ids of the tokens that begin with a byte. */
  readonly byFirst: readonly (readonly number[])[];
}

/** Ids in no order, some bytes as two ids, special ids without bytes, two ends. */
export function awkwardTree(random: Source): AwkwardTree {
  const tokens = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte));
  for (const piece of PIECES) tokens.push(Buffer.from(piece));
  for (const character of CUT) {
    const bytes = Buffer.from(character);
    for (let cut = 1; cut < bytes.length; cut++) {
      tokens.push(bytes.subarray(0, cut), Buffer.concat([bytes.subarray(cut), Buffer.from('"')]));
      tokens.push(Buffer.concat([Buffer.from('"'), bytes.subarray(0, cut)]));
    }
  }
  tokens.push(Buffer.from('"'), Buffer.from('{"'), Buffer.alloc(0), Buffer.alloc(0));
  random.shuffle(tokens);
  const ends = [tokens.length, tokens.length + 1];
  tokens.push(Buffer.from('</s>'), Buffer.alloc(0));
  const byFirst = Array.from({ length: 256 }, (_, byte) =>
    tokens.flatMap((token, id) => (token[0] === byte && !ends.includes(id) ? [id] : [])),
  );
  return { ...tokenTree(tokens.length, (id) => tokens[id], ends), texts: tokens.map(String), byFirst };
}

/** The ids that a constraint allows. */
export function allowed(constraint: TokenConstraint, { vocab }: TokenTree): number[] {
  const mask = new Uint32Array(Math.ceil(vocab / 32)).fill(0xffffffff);
  constraint.mask(mask);
  const ids: number[] = [];
  for (let id = 0; id < 32 * mask.length; id++) if ((mask[id >> 5] >>> (id & 31)) & 1) ids.push(id);
  assert.ok(ids.every((id) => id < vocab));
  return ids;
}

/**
 * A text of random tokens, each one that is allowed. Its beginning is as it comes; later, tokens that close something are taken where there are
 * some, so that it ends; undefined where it does not for long.
 */
export function written(constraint: TokenConstraint, tree: AwkwardTree, random: Source, wild = 25): string | undefined {
  const read: Uint8Array[] = [];
  for (let step = 0; !constraint.done; step++) {
    if (step > 1500) return undefined;
    const ids = allowed(constraint, tree);
    assert.ok(ids.length > 0, `nothing may follow ${Buffer.concat(read)}`);
    const wanted = random.next();
    const liked = step < wild ? [CLOSING, ANY, ANY] : [CLOSING, CLOSING, PLAIN];
    const fitting = ids.filter((id) => tree.ends.includes(id) || liked[Math.floor(3 * wanted)].test(tree.texts[id]));
    const some = fitting.length > 0 ? fitting : ids;
    const id = some[random.int(0, some.length)];
    if (tree.ends.includes(id)) break;
    read.push(tree.bytesOf(id));
    constraint.accept(id);
  }
  return Buffer.concat(read).toString('utf8');
}

const CLOSING = /^["}\]]+$/;
const PLAIN = /^[a-z0-9]+$/;
const ANY = /^/;

/** Whether a text is taken, in tokens that are drawn among those it may be cut into. */
export function takes(constraint: TokenConstraint, tree: AwkwardTree, text: string, random: Source): boolean {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const mask = new Set(allowed(constraint, tree));
    const fitting = tree.byFirst[bytes[at]].filter((id) => {
      const token = tree.bytesOf(id);
      return bytes.subarray(at, at + token.length).equals(token);
    });
    if (!fitting.every((id) => mask.has(id))) return false;
    const id = fitting[random.int(0, fitting.length)];
    constraint.accept(id);
    at += tree.bytesOf(id).length;
  }
  return constraint.done || allowed(constraint, tree).includes(tree.ends[0]);
}
