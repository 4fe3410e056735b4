/** Features of quantities: whether one has the unit or is of the kind that the question asks for, or counts things. Which kinds there are: measures.ts. */
import { ENGLISH_THINGS } from '../values/index.ts';
import { fold } from '../write/index.ts';
import type { WordFeature } from './feature-names.ts';
import { type Measure, measureOf, measuresOf, UNMEASURED } from './measures.ts';
import type { SlateCandidate } from './slate.ts';

const NUMERIC: ReadonlySet<string> = new Set(['number', 'amount', 'percentage']);
const NUMBER = /[\d\s.,〇零一二两兩三四五六七八九十百千万萬亿億多餘余-]/g;

/** Chinese words that things are counted by, which are no units of measure. */
const COUNTERS =
  '个個只隻件份名人位次条條辆輛张張本台臺套种種座间間家户戶艘架株棵匹头頭首部篇封幅枚颗顆粒所处處项項道门門场場届屆层層页頁册冊卷字票';
const COUNTER = new RegExp(`^(?:[${COUNTERS}]| (?:${ENGLISH_THINGS})\\b)`);
const REACH = 16;
const COUNTED = new RegExp(`[\\d〇零一二两兩三四五六七八九十百千万萬亿億多余餘][${COUNTERS}]$| (?:${ENGLISH_THINGS})$`);

/** Asks how many things there are. */
const COUNTS = /\bhow many\b|\bnumber of\b|几[个位名人只件]|多少[个位名人只件]|人数|数量|数目|个数/;

const NONE: ReadonlySet<Measure> = new Set();

/** Of the quantities that may answer one question. */
export class QuantityFeatures {
  readonly #question: string;
  readonly #counts: boolean;
  readonly #measures: ReadonlySet<Measure>;

  /** `question` is folded. */
  constructor(question: string, titles: readonly string[]) {
    this.#question = question;
    this.#counts = COUNTS.test(question);
    const { kinds, only } = measuresOf(question, titles);
    this.#measures = only ? kinds : NONE;
  }

  /** `string` is the candidate's, in `text`. */
  fill(
    set: (name: WordFeature, value: number) => void,
    { type, end }: SlateCandidate,
    string: string,
    text: string,
  ): void {
    if (NUMERIC.has(type) && this.#question.includes(fold(signOf(string)))) set('unit', 1);
    if (type === 'number') {
      const counted = COUNTED.test(string);
      if (counted) set('counted', 1);
      if (COUNTER.test(text.slice(end, end + REACH))) set('uncounted', 1);
      if (this.#counts && !counted && this.#isOtherwise(string)) set('miscounted', 1);
    }
    if (this.#measures.size === 0) return;
    const measure = type === 'number' ? measureOf(string) : undefined;
    if (measure && this.#measures.has(measure)) set('measured', 1);
    else if (measure || UNMEASURED.has(type)) set('mismeasured', 1);
  }

  /** True for a number with a unit that the question does not say. */
  #isOtherwise(string: string): boolean {
    const sign = signOf(string);
    return sign !== '\n' && !this.#question.includes(fold(sign));
  }
}

/** All of a quantity but its digits; a text that no question holds where nothing is left. */
function signOf(quantity: string): string {
  const sign = quantity.replaceAll(NUMBER, '');
  return sign === '' ? '\n' : sign;
}
