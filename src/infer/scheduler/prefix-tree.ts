/**
 * Full pages by the tokens they hold: a tree in which a node is one page, reached by its tokens from the node of the page before it.
 * Sequences that begin alike share nodes; nodes that no sequence uses stay until their pages are needed, the longest unused first.
 * A page that is not full is its sequence's own and not here.
 */

export interface PrefixNode {
  /** The page; -1 for the root, which is the empty beginning. */
  readonly page: number;
  readonly parent?: PrefixNode;
  readonly key: string;
  readonly children: Map<string, PrefixNode>;
  /** Sequences that have it on their path. */
  uses: number;
}

export class PrefixTree {
  readonly root: PrefixNode = { page: -1, key: '', children: new Map(), uses: 0 };
  /** Nodes that no sequence uses, the longest unused first; children come before their parents. */
  readonly #idle = new Set<PrefixNode>();

  /** Pages that can be evicted. */
  get idle(): number {
    return this.#idle.size;
  }

  /** The node that follows `parent` with these tokens (a whole page), now used by one sequence more; undefined where there is none. */
  follow(parent: PrefixNode, tokens: Int32Array): PrefixNode | undefined {
    const node = parent.children.get(keyOf(tokens));
    if (!node) return undefined;
    if (node.uses++ === 0) this.#idle.delete(node);
    return node;
  }

  /** Puts a page in that was filled with these tokens; the node is used by one sequence. There must not be one already. */
  add(parent: PrefixNode, tokens: Int32Array, page: number): PrefixNode {
    const node: PrefixNode = { page, parent, key: keyOf(tokens), children: new Map(), uses: 1 };
    parent.children.set(node.key, node);
    return node;
  }

  /** A sequence is done with its path, first node first. */
  release(path: readonly PrefixNode[]): void {
    for (let i = path.length - 1; i >= 0; i--) if (--path[i].uses === 0) this.#idle.add(path[i]);
  }

  /** Takes the longest unused node out and gives its page; there must be one. */
  evict(): number {
    const [node] = this.#idle;
    this.#idle.delete(node);
    node.parent!.children.delete(node.key);
    return node.page;
  }
}

/** The tokens themselves as a string of their bytes, two to a character: equal keys are equal tokens. */
const keyOf = (tokens: Int32Array) =>
  String.fromCharCode(...new Uint16Array(tokens.buffer, tokens.byteOffset, 2 * tokens.length));
