/**
 * Sentences with gaps: `{S}` is a slot, `[a|b|c]` one of several strings (which may hold slots and choices again).
 * No knowledge of any language or of what the slots mean.
 */

import type { Dice } from './dice.ts';
import { InvalidWorldError } from './errors.ts';

type Node = string | { readonly slot: string } | { readonly choice: readonly (readonly Node[])[] };

export interface Filled {
  readonly text: string;
  /** Where the slot V begins in it; -1 if there is none. */
  readonly at: number;
}

const parsed = new Map<string, readonly Node[]>();

/** The slots' values; a slot that it does not know is an error. */
export type Slots = Readonly<Record<string, string | undefined>>;

/** One reading of the template, every choice drawn and every slot filled. Throws InvalidWorldError for a slot without a value. */
export function fill(template: string, dice: Dice, slots: Slots): Filled {
  let text = '';
  let at = -1;
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (typeof node === 'string') text += node;
      else if ('choice' in node) walk(dice.pick(node.choice));
      else {
        const value = slots[node.slot];
        if (value === undefined)
          throw new InvalidWorldError({
            what: `template "${template}"`,
            rule: 'every slot must have a value',
            received: `{${node.slot}}`,
            hint: 'name a slot that the place of use fills',
          });
        if (node.slot === 'V') at = text.length;
        text += value;
      }
    }
  };
  walk(nodesOf(template));
  return { text, at };
}

/** Every string that the template can become, slots left as they are written. */
export function readings(template: string): string[] {
  const walk = (nodes: readonly Node[]): string[] =>
    nodes.reduce<string[]>(
      (heads, node) => {
        const tails =
          typeof node === 'string'
            ? [node]
            : 'slot' in node
              ? [`{${node.slot}}`]
              : node.choice.flatMap((one) => walk(one));
        return heads.flatMap((head) => tails.map((tail) => head + tail));
      },
      [''],
    );
  return walk(nodesOf(template));
}

function nodesOf(template: string): readonly Node[] {
  let nodes = parsed.get(template);
  if (!nodes) {
    nodes = parse(template);
    parsed.set(template, nodes);
  }
  return nodes;
}

function parse(template: string): readonly Node[] {
  let i = 0;
  const bad = (rule: string) => new InvalidWorldError({ what: `template "${template}"`, rule, received: `unit ${i}` });
  const sequence = (inside: boolean): Node[] => {
    const nodes: Node[] = [];
    let text = '';
    const flush = () => {
      if (text) nodes.push(text);
      text = '';
    };
    for (; i < template.length; i++) {
      const c = template[i];
      if (inside && (c === '|' || c === ']')) break;
      if (c === '{') {
        const end = template.indexOf('}', i);
        if (end < 0) throw bad('a slot must be closed');
        flush();
        nodes.push({ slot: template.slice(i + 1, end) });
        i = end;
      } else if (c === '[') {
        flush();
        const choice: Node[][] = [];
        do {
          i++;
          choice.push(sequence(true));
        } while (template[i] === '|');
        if (template[i] !== ']') throw bad('a choice must be closed');
        nodes.push({ choice });
      } else text += c;
    }
    flush();
    return nodes;
  };
  return sequence(false);
}
