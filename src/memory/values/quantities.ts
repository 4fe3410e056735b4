/** Quantities: amounts of money, percentages, numbers with their units and bare ones; and what they say. No conversion between units. */
import { DIGITS, HAN, LARGE, numberOf, WORD_NUMBER } from './numerals.ts';

const LARGE_WORD = '(?: (?:hundred|thousand|million|billion|trillion)|(?:bn|[kKmM])(?![A-Za-z]))';
const MONEY_SIGN = '(?:US\\$|HK\\$|NT\\$|A\\$|C\\$|S\\$|[$€£¥₩₹₽฿₫])';
const CODES =
  'USD|EUR|GBP|CNY|RMB|JPY|HKD|TWD|NTD|KRW|INR|CHF|CAD|AUD|SGD|RUB|BRL|SEK|NOK|DKK|PLN|THB|VND|MYR|IDR|PHP|ZAR|MXN|TRY';
const MONEY_WORD =
  '(?:(?:US |Canadian |Australian |Hong Kong )?dollars?|euros?|pounds?(?: sterling)?|yuan|renminbi|yen|rupees?|francs?|won|roubles?|rubles?|crowns?|marks|pesos?|cents?|pence)';
const HAN_MONEY =
  '(?:人民币|人民幣|美元|美金|欧元|歐元|日元|日圓|英镑|英鎊|港元|港币|港幣|新台币|新臺幣|新台幣|台币|台幣|法郎|卢布|盧布|韩元|韓元|卢比|盧比|两白银|兩白銀|元|圆|圓|块钱|塊錢)';

/** A number in digits or Chinese numerals, with 万 and 亿, `300多`, and ranges of two. */
const ONE = `(?:\\d{1,3}/\\d{1,3}(?!\\d)|${DIGITS}(?:\\s?${LARGE})?|${HAN}(?:点[〇零一二三四五六七八九]{1,4})?)(?:[多余餘几幾](?![年月]份?前))?`;
const RANGE = `${ONE}(?:\\s?[-–—~～至到]\\s?${ONE})?`;
const DIGIT_RANGE = `${DIGITS}(?:\\s?(?:[-–—~～]|to)\\s?${DIGITS})?`;

/** What is counted and not measured. */
export const ENGLISH_THINGS =
  'people|persons?|inhabitants|residents|employees|members|students|staff|workers|seats?|beds|rooms?|copies|items?|units?|pieces?';
const ENGLISH_UNIT =
  'kilomet(?:re|er)s?|met(?:re|er)s?|centimet(?:re|er)s?|millimet(?:re|er)s?|miles?|feet|foot|inch(?:es)?|yards?|acres?|hectares?|kilograms?|grams?|tonn?es?|tons?|lit(?:re|er)s?|gallons?|ounces?|lbs?|' +
  'seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|degrees?(?: (?:Celsius|Fahrenheit))?|watts?|kilowatts?|megawatts?|volts?|amperes?|hertz|decibels?|' +
  `${ENGLISH_THINGS}|floors?|stor(?:e?y|ies|eys)|pages?|times|square (?:kilomet(?:re|er)s|miles|met(?:re|er)s|feet)|cubic met(?:re|er)s|nautical miles|sq\\.? ?(?:km|mi|m|ft)|cu\\.? ?(?:km|m)`;
const SYMBOL_UNIT =
  '(?:km²|km2|m²|m2|m³|m3|km/h|mph|kph|m/s|km|cm|mm|nm|mi|ft|in|kg|mg|g|lb|oz|ml|mL|l|L|kWh|MWh|GWh|TWh|kW|MW|GW|TW|kV|W|V|mA|mAh|A|GHz|MHz|kHz|Hz|dB|GiB|MiB|KiB|TB|GB|MB|KB|kB|Gbps|Mbps|bit|px|dpi|rpm|min|ms|s|h|hrs?|yr|ha|bbl(?:/day)?|kcal|kJ|cal|J|Pa|kPa|MPa|hPa|bar|°C|°F|°|℃|℉|K|ppm|years? old)';
const HAN_UNIT =
  '平方公里|平方千米|平方米|平方公尺|平方英里|立方米|立方公尺|公里|千米|英里|海里|公尺|厘米|公分|毫米|纳米|微米|英尺|英寸|光年|公斤|千克|毫克|公克|公吨|公噸|吨|噸|毫升|公升|公顷|公頃|千卡|大卡|卡路里|千瓦时|千瓦|兆瓦|摄氏度|攝氏度|华氏度|' +
  '年级|年級|小时|小時|分钟|分鐘|分贝|分貝|秒钟|秒|个月|個月|个小时|個小時|个人|個人|星期|周年|週年|周|週|天|年|月|日|岁|歲|代|届|屆|世|' +
  '茶匙|汤匙|大勺|小勺|勺|毫升|人份|瓣|片|颗|顆|粒|根|只|隻|块|塊|条|條|张|張|把|朵|枚|滴|袋|包|盒|罐|瓶|杯|碗|盘|盤|克|斤|两|兩|钱|' +
  '米|尺|寸|里|亩|畝|升|倍|次|回|人|名|位|户|戶|家|所|座|栋|棟|幢|间|間|层|層|楼|樓|号|號|项|項|种|種|类|類|部|本|册|冊|卷|篇|首|章|节|節|集|期|场|場|局|轮|輪|支|艘|架|辆|輛|台|臺|门|門|件|套|份|个|個|点|點|分|度|级|級|等|票|字|页|頁|步|成|股|军|師|师|团|團|营|連|连|省|市|县|縣|区|區|镇|鎮|乡|鄉|村|族|国|國|州|郡|岛|島|寺|站|线|線|路|处|處|口|匹|头|頭|尊|员|員|对|對|双|雙|批|幅|道|款|艺|朝|行|列|声|聲';

/** Of texts that begin with a sign of money, or a digit, or a letter. */
export const AMOUNTS: readonly RegExp[] = [
  new RegExp(`${MONEY_SIGN}\\s?${DIGIT_RANGE}(?:\\s?${LARGE}元?|${LARGE_WORD})?`, 'y'),
  new RegExp(`(?:${CODES})\\s?[$€£¥]?${DIGIT_RANGE}(?:\\s?${LARGE}元?|${LARGE_WORD})?`, 'y'),
  new RegExp(`${DIGIT_RANGE}(?:\\s?${LARGE}|${LARGE_WORD})?\\s?(?:${CODES}|[€£¥])(?![A-Za-z])`, 'y'),
  new RegExp(`(?:${DIGIT_RANGE}${LARGE_WORD}?|${WORD_NUMBER}) ${MONEY_WORD}(?![A-Za-z])`, 'y'),
];
export const HAN_AMOUNTS: readonly RegExp[] = [
  new RegExp(`(?:人民币|人民幣|美金|新台币|新台幣|新臺幣|港币|港幣)\\s?${RANGE}(?:元|圆|圓)?`, 'y'),
  new RegExp(`${RANGE}\\s?${HAN_MONEY}`, 'y'),
];

export const PERCENTAGES: readonly RegExp[] = [
  new RegExp(
    `[-−+]?${DIGIT_RANGE}\\s?(?:%|‰|per ?cent(?![a-z])|percentage points?)(?:\\s?[-–—~～至到]\\s?${DIGITS}\\s?%)?`,
    'y',
  ),
  new RegExp(`(?:${DIGITS}|${HAN})个百分点`, 'y'),
  new RegExp(`[百千万萬]分之(?:${DIGITS}|${HAN}(?:点[〇零一二三四五六七八九]{1,4})?)`, 'y'),
  /(?:[一二三四五六七八九]|\d(?:\.\d)?)成(?:[一二三四五六七八九半]|(?![为為立员員功本长長绩績熟年分就果]))/y,
  new RegExp(`${WORD_NUMBER} per ?cent(?![a-z])`, 'y'),
];

export const NUMBERS: readonly RegExp[] = [
  new RegExp(`[-−+]?${DIGIT_RANGE}${LARGE_WORD}?[ -]?(?:${SYMBOL_UNIT}|${ENGLISH_UNIT})(?![A-Za-z\\d])`, 'y'),
  new RegExp(`[-−+]?${DIGIT_RANGE}${LARGE_WORD}?(?![A-Za-z])`, 'y'),
  /\d+(?:st|nd|rd|th)(?![A-Za-z])/y,
  /\d+x\d+(?![A-Za-z\d])/y,
];
export const HAN_NUMBERS: readonly RegExp[] = [
  new RegExp(`第(?:${DIGITS}|${HAN})(?:${HAN_UNIT}|大)?`, 'y'),
  new RegExp(`${HAN}分之(?:${DIGITS}|${HAN})`, 'y'),
  new RegExp(`[-−]?${RANGE}\\s?[多余餘]?(?:${HAN_UNIT}|${SYMBOL_UNIT}(?![A-Za-z]))(?:半(?!径|徑))?`, 'y'),
  /半(?:小时|小時|个小时|個小時|个月|個月|年|天)/y,
  new RegExp(`[-−]?${RANGE}`, 'y'),
];
export const WORD_NUMBERS: readonly RegExp[] = [
  new RegExp(`${WORD_NUMBER}[ -](?:${ENGLISH_UNIT})(?![A-Za-z])`, 'yi'),
  new RegExp(`${WORD_NUMBER}(?![A-Za-z-])`, 'yi'),
];

/** Chinese numerals that are words more often than numbers: 一般, 万一, 一些, 千万. */
const WORDS_OF_NUMERALS =
  /^(?:一+|一[个個种種点點样樣般些切起直旦度本面方声聲对對道行国國条條]|[千万萬]万?|[十百]|万一|两|兩|千[家里]|万[家里物]|[万萬百千十][^\d]?|二三|九|百里|一(?:人|家|天|年|日|次|位|名|代|号|線|线|级|级))$/;

/** False for Chinese numerals that are rather words. */
export const meansNumber = (text: string): boolean => !WORDS_OF_NUMERALS.test(text);

const CURRENCY: readonly (readonly [RegExp, string])[] = [
  [/HK\$|HKD|港[元币幣]|Hong Kong/, 'HKD'],
  [/NT\$|TWD|NTD|新?[台臺][币幣]/, 'TWD'],
  [/US\$|USD|美[元金]|^\$|US dollar/, 'USD'],
  [/€|EUR|[欧歐]元|euro/, 'EUR'],
  [/£|GBP|英[镑鎊]|pound|pence/, 'GBP'],
  [/JPY|日[元圓]|yen/, 'JPY'],
  [/₩|KRW|[韩韓]元|won/, 'KRW'],
  [/¥|CNY|RMB|人民[币幣]|yuan|renminbi|[元块塊圆圓]/, 'CNY'],
  [/dollar|\$/, 'USD'],
];

/** What a quantity says: its number and, of money, the currency; of others the unit as it is written. */
export interface Quantity {
  readonly number: number;
  readonly unit: string;
}

/** The number and unit of a text that is one quantity; undefined where it is none, or a range. */
export function quantityOf(text: string): Quantity | undefined {
  const plain = text.trim();
  const share = /^([百千万萬])分之(.+)$/.exec(plain);
  if (share) {
    const value = numberOf(share[2]!);
    return value === undefined
      ? undefined
      : { number: (value * 100) / numberOf(share[1]!.replace(/百/, '100'))!, unit: '%' };
  }
  const tenth = /^([一二三四五六七八九\d.]+)成([一二三四五六七八九半])?$/.exec(plain);
  if (tenth)
    return {
      number: numberOf(tenth[1]!)! * 10 + (tenth[2] === '半' ? 5 : (numberOf(tenth[2] ?? '零') ?? 0)),
      unit: '%',
    };
  const found = NUMBER_IN.exec(plain);
  if (!found) return undefined;
  const value =
    numberOf(
      found[0]
        .trim()
        .toLowerCase()
        .replace(/^(?:-|−)(?=\d)/, '')
        .replace(/(?<=\d)\s(?=\p{Script=Han})/u, ''),
    ) ?? scaledWords(found[0]);
  if (value === undefined) return undefined;
  const before = plain.slice(0, found.index).trim();
  const after = plain.slice(found.index + found[0].length).trim();
  // A number in a phrase is not the phrase: before it only a sign or a currency, behind it only a unit.
  if (!BEFORE_NUMBER.test(before) || !AFTER_NUMBER.test(after)) return undefined;
  const sign = /^[-−]/.test(before) ? -1 : 1;
  const rest = (before + after).replace(/^[-−+]/, '').trim();
  const currency = CURRENCY.find(([sign]) => sign.test(rest));
  return { number: sign * value, unit: currency ? currency[1] : unitOf(rest) };
}

const BEFORE_NUMBER = new RegExp(
  `^[-−+]?(?:${MONEY_SIGN}|${CODES}|人民币|人民幣|美金|新台币|新台幣|新臺幣|港币|港幣)?$`,
);
/** A word or two, or a few Chinese characters, without another number. */
const AFTER_NUMBER =
  /^(?:-?\p{Script=Latin}[\p{Script=Latin}.²³]{0,14}(?: \p{Script=Latin}{1,14})?|km2|m[23]|[^\s\d\p{L}]{1,3}[CFK]?|(?:(?![和与與及〇零一二三四五六七八九十])\p{Script=Han}){1,6}|)$/u;

const NUMBER_IN = new RegExp(
  `(?:${DIGITS}(?:${LARGE_WORD}|\\s?${LARGE})?|${HAN}(?:点[〇零一二三四五六七八九]{1,4})?|${WORD_NUMBER})`,
  'i',
);

function scaledWords(text: string): number | undefined {
  const parts = /^(.*?\d)\s?([a-z]+)$/i.exec(text.trim());
  if (!parts) return undefined;
  const value = numberOf(parts[1]!);
  const scale = numberOf(parts[2]!.toLowerCase());
  return value === undefined || scale === undefined ? undefined : value * scale;
}

const SAME_UNITS: readonly (readonly [string, RegExp])[] = [
  ['%', /^(?:%|per ?cent|percentage points?|个百分点)$/],
  ['km', /^(?:km|kilomet(?:re|er)s?|公里|千米)$/],
  ['m', /^(?:m|met(?:re|er)s?|米|公尺)$/],
  ['cm', /^(?:cm|centimet(?:re|er)s?|厘米|公分)$/],
  ['mm', /^(?:mm|millimet(?:re|er)s?|毫米)$/],
  ['kg', /^(?:kg|kilograms?|公斤|千克)$/],
  ['g', /^(?:g|grams?|克|公克)$/],
  ['ml', /^(?:ml|mL|毫升)$/],
  ['t', /^(?:t|tonn?es?|tons?|吨|噸|公吨|公噸)$/],
  ['km2', /^(?:km²|km2|sq\.? ?km|square kilomet(?:re|er)s|平方公里|平方千米)$/],
  ['h', /^(?:h|hrs?|hours?|小时|小時|个小时|個小時)$/],
  ['min', /^(?:min|minutes?|分钟|分鐘)$/],
  ['s', /^(?:s|seconds?|秒|秒钟)$/],
  ['db', /^(?:dB|decibels?|分贝|分貝)$/],
  ['people', /^(?:people|persons?|人|名|位|个人|個人)$/],
  ['', /^[个個]?$/],
];

const unitOf = (text: string): string => {
  const unit = text.replace(/^[- ]+/, '');
  return SAME_UNITS.find(([, written]) => written.test(unit))?.[0] ?? unit.toLowerCase().replace(/(?<=[a-z]{3})s$/, '');
};
