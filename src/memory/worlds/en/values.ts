/** English values: dates in several formats, money, numbers with units, identifiers, versions, free phrases. */
import type { Maker } from '../book.ts';
import type { Dice } from '../dice.ts';
import { fill } from '../template.ts';
import { capital, company, person, place, proper, word } from './names.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const LETTERS = 'ABCDEFGHJKLMNPQRSTVWXYZ'.split('');
const two = (n: number) => String(n).padStart(2, '0');
export const grouped = (n: number) => String(n).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** A day, sometimes a month or a year alone. A document mostly keeps to one format. */
export function dates(from: number, to: number): Maker {
  return (dice, style) => {
    const [y, m, d] = [dice.between(from, to), dice.below(12), dice.between(1, 28)];
    const format = dice.chance(0.8) ? style.date % 8 : dice.below(10);
    switch (format) {
      case 0:
      case 1:
        return `${d} ${MONTHS[m]} ${y}`;
      case 2:
      case 3:
        return `${MONTHS[m]} ${d}, ${y}`;
      case 4:
        return `${y}-${two(m + 1)}-${two(d)}`;
      case 5:
        return `${d} ${MONTHS[m].slice(0, 3)} ${y}`;
      case 6:
        return `${MONTHS[m]} ${y}`;
      case 7:
        return `${two(d)}.${two(m + 1)}.${y}`;
      case 8:
        return `the ${d}${ordinal(d)} of ${MONTHS[m]} ${y}`;
      default:
        return String(y);
    }
  };
}

function ordinal(d: number): string {
  return d > 10 && d < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][d % 10] ?? 'th');
}

/** A year alone. */
export function years(from: number, to: number): Maker {
  return (dice) => String(dice.between(from, to));
}

/** A day of the year. */
export const dayOfYear: Maker = (dice) =>
  dice.chance(0.5) ? `${dice.between(1, 28)} ${dice.pick(MONTHS)}` : `${dice.pick(MONTHS)} ${dice.between(1, 28)}`;

/** Money between two sums, in the document's currency, in full or in millions. */
export function money(low: number, high: number): Maker {
  return (dice, style) => {
    const scale = Math.exp(Math.log(low) + (Math.log(high / low) * dice.below(1000)) / 1000);
    const step = scale >= 1e6 ? 1e5 : scale >= 1000 ? 50 : 1;
    const sum = Math.max(step, Math.round(scale / step) * step);
    const text = sum >= 1e6 ? `${sum / 1e6} million` : grouped(sum);
    return ['$#', '€#', '£#', '# crowns', '# euros', 'EUR #', 'USD #', '# dollars'][style.currency % 8].replace(
      '#',
      text,
    );
  };
}

/** A count without a unit: figures, sometimes words. */
export function count(low: number, high: number): Maker {
  return (dice) => {
    const n = dice.between(low, high);
    return n > 1 && n < 100 && dice.chance(0.2) ? inWords(n) : grouped(n);
  };
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
function inWords(n: number): string {
  return n < 20 ? ONES[n] : TENS[Math.floor(n / 10)] + (n % 10 ? `-${ONES[n % 10]}` : '');
}

/** A number and its unit; `decimals` at most. */
export function measure(low: number, high: number, unit: string, decimals = 0): Maker {
  return (dice) => {
    const p = 10 ** (dice.chance(0.5) ? decimals : 0);
    return `${grouped2(dice.between(low * p, high * p) / p)} ${unit}`;
  };
}

function grouped2(n: number): string {
  const [whole, fraction] = String(n).split('.');
  return grouped(Number(whole)) + (fraction ? `.${fraction}` : '');
}

export const percent: Maker = (dice) => {
  const n = dice.chance(0.5) ? dice.between(2, 97) : dice.between(20, 970) / 10;
  return dice.chance(0.8) ? `${n}%` : `${n} percent`;
};

/** `pattern`: A a letter, 9 a digit, anything else itself. */
export function code(...patterns: string[]): Maker {
  return (dice) => {
    let out = '';
    for (const c of dice.pick(patterns)) out += c === 'A' ? dice.pick(LETTERS) : c === '9' ? dice.below(10) : c;
    return out;
  };
}

export const version: Maker = (dice) => {
  const numbers = [dice.between(0, 12), dice.between(0, 30), ...(dice.chance(0.7) ? [dice.between(0, 20)] : [])].join(
    '.',
  );
  return (
    (dice.chance(0.2) ? 'v' : '') +
    numbers +
    (dice.chance(0.15) ? `-${dice.pick(['rc', 'beta', 'alpha'])}${dice.between(1, 4)}` : '')
  );
};

export const people: Maker = person;
export const places: Maker = place;
export const companies: Maker = (dice) => company(dice).name;

/** One of a list. */
export function oneOf(...list: string[]): Maker {
  return (dice) => dice.pick(list);
}

/** `many` of a list, in a row: "oak, felt and brass". */
export function several(low: number, high: number, ...list: string[]): Maker {
  return (dice) => {
    const chosen = dice.shuffled(list).slice(0, dice.between(low, high));
    return chosen.length === 1 ? chosen[0] : `${chosen.slice(0, -1).join(', ')} and ${chosen.at(-1)}`;
  };
}

/** A free phrase by a template, which may hold {person}, {place}, {thing} and {n}. */
export function phrase(...templates: string[]): Maker {
  return (dice) => fill(dice.pick(templates), dice, new Lazy(dice).slots).text;
}

/** Values that are made when a phrase asks for them. */
class Lazy {
  readonly slots: Record<string, string>;
  constructor(dice: Dice) {
    this.slots = {
      get person() {
        return person(dice);
      },
      get place() {
        return place(dice);
      },
      get thing() {
        return proper(dice);
      },
      get word() {
        return capital(word(dice));
      },
      get n() {
        return inWords(dice.between(2, 19));
      },
    };
  }
}
