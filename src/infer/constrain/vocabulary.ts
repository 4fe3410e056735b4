/** The tokens that a constraint chooses from, as a tree of their bytes: tokens with the same beginning are looked at once. Made once for a tokenizer. */

export interface TokenTree {
  readonly vocab: number;
  /**
   * Nodes in depth-first order, the root left out: by node its byte, its depth (the root's children have 0), the first node that is not below
   * it, and where its tokens begin in `ids`; they end where the next node's begin.
   */
  readonly bytes: Uint8Array;
  readonly depths: Uint16Array;
  readonly after: Uint32Array;
  readonly from: Uint32Array;
  /** Ids by node: of several tokens with the same bytes, all. */
  readonly ids: Uint32Array;
  /** Ids that end a text. */
  readonly ends: readonly number[];
  /** The bytes of an id. */
  bytesOf(id: number): Uint8Array;
  readonly deepest: number;
}

/** The tree of a tokenizer: bytesOf gives what an id adds to a text, nothing for special tokens, which no constraint allows. */
export function tokenTree(vocab: number, bytesOf: (id: number) => Uint8Array, ends: readonly number[]): TokenTree {
  const all = Array.from({ length: vocab }, (_, id) => Buffer.from(bytesOf(id)));
  const sorted = all
    .map((_, id) => id)
    .filter((id) => all[id].length > 0 && !ends.includes(id))
    .sort((a, b) => Buffer.compare(all[a], all[b]));
  const [bytes, depths, after, from, ids] = [[], [], [], [], []] as number[][];
  const open: number[] = []; // the nodes from the root to the last made
  let last: Buffer = Buffer.alloc(0);
  const close = (depth: number) => {
    while (open.length > depth) after[open.pop()!] = bytes.length;
  };
  for (const id of sorted) {
    const token = all[id];
    let common = 0;
    while (common < last.length && common < token.length && last[common] === token[common]) common++;
    close(common);
    for (let depth = common; depth < token.length; depth++) {
      open.push(bytes.length);
      bytes.push(token[depth]);
      depths.push(depth);
      from.push(ids.length);
    }
    ids.push(id);
    last = token;
  }
  close(0);
  from.push(ids.length);
  return {
    vocab,
    bytes: Uint8Array.from(bytes),
    depths: Uint16Array.from(depths),
    after: Uint32Array.from(after),
    from: Uint32Array.from(from),
    ids: Uint32Array.from(ids),
    ends,
    bytesOf: (id) => all[id],
    deepest: depths.reduce((most, depth) => Math.max(most, depth + 1), 0),
  };
}
