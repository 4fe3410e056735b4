/**
 * Where a question describes something by a thing that it names: `the town where the X is built`, `X的创始人`. By the grammar of the two languages alone;
 * what the description stands for is for the documents to say (hops.ts).
 */
import { CJK, CLASS } from '../write/fold.ts';
import type { Stretch } from './stretches.ts';

const MOST = 3;
const ARTICLE = /\b(?:the|an?)\s+$/i;
/** `the ship X`, `the museum called X`: another way to name the same thing. */
const APPOSITION =
  /\b(?:the|an?)\s+(?:(?:research|software)\s+)?[a-z]+\s+(?:called\s+|named\s+|known\s+as\s+|by\s+the\s+name\s+of\s+)?$/i;
const TOWN_OF = /\b(?:the|an?)\s+(?:town|city|village|municipality|district|island|state)\s+of\s+$/i;
const NO_NOUN =
  /\b(?:of|by|to|for|at|in|on|from|with|about|over|under|that|which|who|whom|where|whose|is|are|was|were|has|have|had|does|do|did|as|and|or|[a-z]+ing)\s+$/i;
/** The name is the subject of a clause, or what belongs to it is: `where X`, `in which the seat of X`. */
const SUBJECT = /\b(?:that|which|whom|where|whose)\s+(?:(?:the|its)\s+(?:[a-z]+\s+){1,2}of\s+)?$/i;
/** What goes on after a relative clause. */
const GOES_ON =
  /^(?:is|are|was|were|been|does|do|did|has|have|had|can|could|will|would|may|might|must|and|or|who|what|which|when|where|why|how|that)$/i;
const NO_END = /^(?:its|the|an?|has|have|had|as|long|now|most|officially)$/i;

/**
 * What the question describes by what `mention` names, the shortest first. Each as one stretch or several: the same description with less or
 * more of what comes after the name.
 */
export function descriptionsOf(question: string, mention: Stretch): Stretch[][] {
  const chinese =
    [...question].filter((character) => CLASS[character.charCodeAt(0)] === CJK).length * 4 > question.length;
  return chinese ? chineseDescriptions(question, mention) : englishDescriptions(question, mention);
}

/** The mention with the article and the class of thing before it. */
export function withApposition(question: string, { start, end }: Stretch): Stretch {
  const before = question.slice(0, start);
  const named = TOWN_OF.exec(before) ?? (NO_NOUN.test(before) ? null : APPOSITION.exec(before)) ?? ARTICLE.exec(before);
  return { start: named ? named.index : start, end };
}

function englishDescriptions(question: string, mention: Stretch): Stretch[][] {
  const after = question.slice(mention.end);
  const owned = /^['’]s?\s+((?:[a-z-]+\s+)?[a-z-]+)/i.exec(after);
  if (owned) {
    const one = /^['’]s?\s+[a-z-]+/i.exec(after)![0];
    return [[...new Set([one, owned[0]])].map((tail) => ({ start: mention.start, end: mention.end + tail.length }))];
  }
  const whole = withApposition(question, mention);
  const before = question.slice(0, whole.start);
  const clause = before.slice(Math.max(0, ...[...before.matchAll(/[,;:.?!]\s/g)].map((match) => match.index)));
  const from = before.length - clause.length;
  const starts = [...clause.matchAll(/\b(?:the|an?|whoever|whichever)\s/gi)]
    .map(({ index }) => from + index)
    // `The firm behind the making of X` describes the firm, not the making.
    .filter((start) => !/\bbehind\s+$/i.test(question.slice(0, start)))
    .filter((start) => !/\b(?:what|how|why)\b/i.test(question.slice(start, whole.start)))
    .reverse();
  const tails = SUBJECT.test(before) ? tailEnds(question, whole.end) : [];
  return starts.slice(0, MOST).map((start) => {
    const subject = SUBJECT.exec(question.slice(start, whole.start)) !== null;
    return (subject && tails.length > 0 ? tails : [whole.end]).map((end) => ({ start, end }));
  });
}

/** Where a clause that begins with the name may end, the nearest first: after its verb, after one word more, at the end of what follows. */
function tailEnds(question: string, end: number): number[] {
  const words = [...question.slice(end).matchAll(/[\p{L}\p{N}'’-]+/gu)];
  const ends: number[] = [];
  for (const [i, word] of words.entries()) {
    if (i > 0 && GOES_ON.test(word[0])) break;
    const next = words[i + 1]?.[0];
    const aux = GOES_ON.test(word[0]) && next !== undefined && !GOES_ON.test(next);
    if (!aux && !NO_END.test(word[0])) ends.push(end + word.index + word[0].length);
  }
  return [...new Set([...ends.slice(0, 2), ...ends.slice(-1)])];
}

/** Characters that words for persons, firms and places end with. */
const HEADS = /[人者商司家位镇方城长任地师官乡港物头手业单点大]/;
/** `X这艘船`: another way to name X. */
const THIS = /^这(?:艘船|座\p{Script=Han}|[个家款种部份项条](?:\p{Script=Han}{2,4}(?=的)|\p{Script=Han}{2}))/u;
/** What a clause that begins before the name describes: `生产X的厂家`. */
const CLASS_NOUN = /^(?:的(?:人|企业|公司|厂家|商家|那一位)|[^的]{1,4}的(?:人|那一位))/;

function chineseDescriptions(question: string, { start, end }: Stretch): Stretch[][] {
  const from = end + (THIS.exec(question.slice(end))?.[0].length ?? 0);
  const rest = /^[^，。；？！,;?!]*/.exec(question.slice(from))![0].slice(0, 16);
  const ends: number[] = [];
  for (let at = 1; at < rest.length; at++) {
    if (HEADS.test(rest[at]!) && !HEADS.test(rest[at + 1] ?? '')) ends.push(from + at + 1);
  }
  const verb = CLASS_NOUN.test(rest)
    ? /(?:(?![是里往查问请道])\p{Script=Han}){2}了?$/u.exec(question.slice(0, start))
    : null;
  const starts = verb ? [verb.index, start] : [start];
  return ends.slice(0, 2).flatMap((end) => starts.map((start) => [{ start, end }]));
}
