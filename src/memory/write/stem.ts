/**
 * A light English stemmer over a buffer of folded units: plural, participle and a few endings that make nouns of verbs go, so that
 * "manufactures", "manufactured" and "manufacturer" meet. It is consistent rather than correct: stems are hashed, never shown.
 */
const A = 97;
const D = 100;
const E = 101;
const G = 103;
const I = 105;
const L = 108;
const M = 109;
const N = 110;
const O = 111;
const R = 114;
const S = 115;
const T = 116;
const U = 117;
const Y = 121;

function isVowel(unit: number): boolean {
  return unit === A || unit === E || unit === I || unit === O || unit === U || unit === Y;
}

/** Length of the stem of `word[0, length)`, folded lower-case Latin units; the buffer itself may have its last letters rewritten. */
export function stem(word: Uint16Array, length: number): number {
  let n = length;
  if (n <= 3) return n;
  n = withoutPlural(word, n);
  n = withoutParticiple(word, n);
  n = withoutDerivation(word, n);
  if (n > 3 && word[n - 1] === E) n--;
  if (n > 2 && word[n - 1] === Y && !isVowel(word[n - 2] as number)) word[n - 1] = I;
  return n;
}

function withoutPlural(word: Uint16Array, n: number): number {
  if (word[n - 1] !== S) return n;
  const before = word[n - 2] as number;
  if (before === S || before === U || before === I) return n;
  if (before === E && word[n - 3] === I) {
    if (n <= 4) return n - 1;
    word[n - 3] = Y;
    return n - 2;
  }
  if (before === E && n > 4) {
    const stemEnd = word[n - 3] as number;
    const h = stemEnd === 104 && (word[n - 4] === 99 || word[n - 4] === S);
    if (stemEnd === S || stemEnd === 120 || stemEnd === 122 || h) return n - 2;
  }
  return n - 1;
}

function hasVowel(word: Uint16Array, n: number): boolean {
  for (let at = 0; at < n; at++) if (isVowel(word[at] as number)) return true;
  return false;
}

function withoutParticiple(word: Uint16Array, n: number): number {
  let cut = 0;
  if (n > 5 && word[n - 1] === G && word[n - 2] === N && word[n - 3] === I) cut = n - 3;
  else if (n > 4 && word[n - 1] === D && word[n - 2] === E) cut = n - 2;
  if (cut === 0 || !hasVowel(word, cut)) return n;
  if (cut > 2 && word[n - 1] === D && word[cut - 1] === I) {
    word[cut - 1] = Y; // studied: study
    return cut;
  }
  const last = word[cut - 1] as number;
  // Doubled consonants are undone (stopped: stop), but not ll, ss, zz of the word itself.
  if (last === word[cut - 2] && !isVowel(last) && last !== L && last !== S && last !== 122) return cut - 1;
  return cut;
}

const ENDINGS: readonly (readonly [ending: readonly number[], least: number])[] = [
  [[...'ational'], 3],
  [[...'ation'], 3],
  [[...'ator'], 3],
  [[...'ate'], 4],
  [[...'at'], 4],
  [[...'ment'], 4],
  [[...'ness'], 4],
  [[...'ion'], 4],
  [[...'ly'], 4],
  [[...'er'], 4],
  [[...'or'], 4],
].map(([letters, least]) => [(letters as string[]).map((letter) => letter.charCodeAt(0)), least as number]);

function withoutDerivation(word: Uint16Array, n: number): number {
  const last = word[n - 1] as number;
  if (last !== N && last !== R && last !== E && last !== T && last !== S && last !== Y && last !== L && last !== M)
    return n;
  for (const [ending, least] of ENDINGS) {
    const cut = n - ending.length;
    if (cut < least) continue;
    let same = true;
    for (let at = 0; at < ending.length && same; at++) same = word[cut + at] === ending[at];
    if (same) {
      if (ending.length === 3 && last === N && word[cut - 1] !== S && word[cut - 1] !== T) continue;
      return cut;
    }
  }
  return n;
}
