/** Foreign names in Chinese texts, whose parts are joined by points: 威廉·琼斯. Where such a name begins and ends is not written. */
import { wordCuts } from './atoms.ts';
import type { Stretch } from './stretches.ts';

/** Names with points between their parts, by every beginning and end that words allow: the writing does not say where they begin. */
export function pointedNames(text: string): Stretch[] {
  const names: Stretch[] = [];
  POINTED.lastIndex = 0;
  for (let found = POINTED.exec(text); found; found = POINTED.exec(text)) {
    const parts = found[0].split(POINT);
    const first = found.index + parts[0]!.length;
    const last = found.index + found[0].length - parts.at(-1)!.length;
    const joined = [...parts[0]!].flatMap((character, i) => (JOINING.includes(character) ? [i + 1] : []));
    const starts = [...wordCuts(parts[0]!), ...joined].map((cut) => found!.index + cut);
    const ends = wordCuts(parts.at(-1)!).map((cut) => last + cut);
    for (const start of starts) {
      if (start >= first || first - start > LONGEST_PART) continue;
      for (const end of ends) if (end > last && end - last <= LONGEST_PART) names.push({ start, end });
    }
  }
  return names;
}

const POINT = /[·•‧]/;
const POINTED = /[\u3400-\u9fff]{1,12}(?:[·•‧][\u3400-\u9fff]{1,12}){1,4}/g;
/** What stands before a name and is taken for its first character by a dictionary that does not know the name. */
const JOINING = '由是在和与與的及对對被把向从從让讓为為于於';
const LONGEST_PART = 6;
