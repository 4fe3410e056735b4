/**
 * The patterns by which an adapter's configuration names modules. The library that writes them takes any regular expression; one from a
 * file could run for ever, so here is the part of them in use, matched in time pattern x name: letters, digits, `_ - \.`, `.` for any
 * character, `\d` and `[0-9]` for a digit, each with `*` or `+` behind it, `^` before and `$` after all.
 */

/** One character of a name, or several. */
interface Step {
  fits(character: string): boolean;
  readonly optional: boolean;
  readonly repeats: boolean;
}

const STEP = /(\\d|\[0-9\]|\\\.|\.|[\w-])([*+]?)/y;
const MAX_PATTERN = 256;

export interface Pattern {
  /** Whether the pattern is the whole name, or what follows one of its dots. */
  matches(name: string): boolean;
}

/** The pattern, or nothing where it has more in it than the part above. */
export function patternOf(text: string): Pattern | undefined {
  if (text.length > MAX_PATTERN) return undefined;
  const anchored = text.startsWith('^');
  const body = text.slice(anchored ? 1 : 0, text.endsWith('$') ? -1 : undefined);
  const steps: Step[] = [];
  for (let at = 0; at < body.length; ) {
    STEP.lastIndex = at;
    const match = STEP.exec(body);
    if (!match) return undefined;
    const [{ length }, character, times] = match;
    steps.push({ fits: fitsOf(character), optional: times === '*', repeats: times !== '' });
    at += length;
  }
  return { matches: (name) => matches(steps, name, anchored) };
}

function fitsOf(character: string): Step['fits'] {
  if (character === '.') return () => true;
  if (character === '\\d' || character === '[0-9]') return (c) => c >= '0' && c <= '9';
  const literal = character.at(-1);
  return (c) => c === literal;
}

/** Goes through the name once with the set of steps that may come next. */
function matches(steps: readonly Step[], name: string, anchored: boolean): boolean {
  /** With step i, all after it that may be left out. */
  const reach = (set: Set<number>, i: number) => {
    set.add(i);
    while (i < steps.length && steps[i].optional) set.add(++i);
  };
  let open = new Set<number>();
  reach(open, 0);
  for (let at = 0; at < name.length; at++) {
    const next = new Set<number>();
    for (const i of open) {
      if (i === steps.length || !steps[i].fits(name[at])) continue;
      if (steps[i].repeats) reach(next, i);
      reach(next, i + 1);
    }
    if (!anchored && name[at] === '.') reach(next, 0);
    open = next;
  }
  return open.has(steps.length);
}
