/** Chinese values: dates in several formats, money, numbers with units, identifiers, versions, free phrases. */
import type { Maker } from '../book.ts';
import type { Dice } from '../dice.ts';
import { grouped } from '../en/values.ts';
import { fill } from '../template.ts';
import { company, person, place, word } from './names.ts';

export { code, oneOf, version } from '../en/values.ts';

const DIGITS = [...'〇一二三四五六七八九'];
const two = (n: number) => String(n).padStart(2, '0');

/** 0 to 9999 in Chinese numerals. */
export function inWords(n: number): string {
  if (n < 10) return n === 0 ? '零' : DIGITS[n];
  let out = '';
  let gap = false;
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(n / unit) % 10;
    if (digit === 0) gap ||= out !== '';
    else {
      out += (gap ? '零' : '') + (unit === 10 && digit === 1 && out === '' ? '' : DIGITS[digit]) + name;
      gap = false;
    }
  }
  return out;
}

/** A day, sometimes a month or a year alone. A document mostly keeps to one format. */
export function dates(from: number, to: number): Maker {
  return (dice, style) => {
    const [y, m, d] = [dice.between(from, to), dice.between(1, 12), dice.between(1, 28)];
    const format = dice.chance(0.8) ? style.date % 8 : dice.below(10);
    switch (format) {
      case 4:
        return `${y}-${two(m)}-${two(d)}`;
      case 5:
        return `${y}/${m}/${d}`;
      case 6:
        return `${y}年${m}月`;
      case 7:
        return `${[...String(y)].map((digit) => DIGITS[Number(digit)]).join('')}年${inWords(m)}月${inWords(d)}日`;
      case 8:
        return `${y}年`;
      case 9:
        return `${y}年${m}月${d}号`;
      default:
        return `${y}年${m}月${d}日`;
    }
  };
}

export const dayOfYear: Maker = (dice) =>
  dice.chance(0.7)
    ? `${dice.between(1, 12)}月${dice.between(1, 28)}日`
    : `农历${dice.pick(['正', '二', '三', '五', '六', '八', '九', '十', '腊'])}月${dice.pick(['初三', '初六', '初九', '十二', '十八', '廿四'])}`;

/** Money between two sums, in the document's currency; from ten thousand on in 万. */
export function money(low: number, high: number): Maker {
  return (dice, style) => {
    const scale = Math.exp(Math.log(low) + (Math.log(high / low) * dice.below(1000)) / 1000);
    const step = scale >= 1e5 ? 1000 : scale >= 1000 ? 50 : 1;
    const sum = Math.max(step, Math.round(scale / step) * step);
    const text = sum >= 1e8 ? `${Math.round(sum / 1e6) / 100}亿` : sum >= 1e4 ? `${sum / 1e4}万` : grouped(sum);
    return ['#元', '#元', '人民币#元', '#美元', '#欧元', '#元', '¥#', '#港元'][style.currency % 8].replace('#', text);
  };
}

/** A count without a unit: figures, sometimes characters. */
export function count(low: number, high: number): Maker {
  return (dice) => {
    const n = dice.between(low, high);
    return n < 1000 && dice.chance(0.15) ? inWords(n) : dice.chance(0.3) ? grouped(n) : String(n);
  };
}

/** A number and its unit; `decimals` at most. */
export function measure(low: number, high: number, unit: string, decimals = 0): Maker {
  return (dice) => {
    const p = 10 ** (dice.chance(0.5) ? decimals : 0);
    return `${dice.between(low * p, high * p) / p}${unit}`;
  };
}

export const percent: Maker = (dice) => {
  if (dice.chance(0.15)) return `百分之${inWords(dice.between(2, 97))}`;
  return `${dice.chance(0.5) ? dice.between(2, 97) : dice.between(20, 970) / 10}%`;
};

export const people: Maker = person;
export const places: Maker = place;
export const companies: Maker = (dice) => company(dice).name;

/** `many` of a list, in a row: 橡木、毛毡和黄铜. */
export function several(low: number, high: number, ...list: string[]): Maker {
  return (dice) => {
    const chosen = dice.shuffled(list).slice(0, dice.between(low, high));
    return chosen.length === 1 ? chosen[0] : `${chosen.slice(0, -1).join('、')}和${chosen.at(-1)}`;
  };
}

/** A free phrase by a template, which may hold {place} and {n}. */
export function phrase(...templates: string[]): Maker {
  return (dice: Dice) => {
    const slots = { place: place(dice), word: word(dice), n: inWords(dice.between(2, 19)) };
    return fill(dice.pick(templates), dice, slots).text;
  };
}
