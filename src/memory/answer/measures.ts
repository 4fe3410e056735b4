/**
 * What is measured: the kinds of quantities that a question asks for by its words (how heavy, 限重), and the kind that a unit is of. The units themselves, as
 * they are written, are values/quantities.ts's.
 */
import { fold } from '../write/index.ts';

export type Measure =
  | 'length'
  | 'mass'
  | 'time'
  | 'temperature'
  | 'sound'
  | 'area'
  | 'volume'
  | 'speed'
  | 'power'
  | 'energy'
  | 'data'
  | 'people'
  | 'stars';

/** Types of values that measure nothing. */
export const UNMEASURED: ReadonlySet<string> = new Set(['date', 'amount', 'identifier', 'version', 'percentage']);

/** What questions say of each kind; a question may leave open which of two is meant: how long. */
const ASKED: readonly (readonly [Measure, RegExp])[] = [
  [
    'length',
    /\b(?:length|height|width|depth|thickness|diameter|radius|altitude|elevation|wingspan|main span|headroom|clearance|distance)\b|\bhow (?:long|tall|wide|deep|thick)\b(?! ago)|多[长長宽寬深厚](?!时|時|的?时|的?時)|长度|長度|高度|宽度|寬度|深度|厚度|直径|直徑|半径|半徑|距离|距離|海拔|跨度|主跨|跨径|净[空高]|淨[空高]/,
  ],
  [
    'mass',
    /\b(?:weigh|weighs|weighed|weight|tonnage|payload)\b(?! (?:training|class|loss))|\bhow heavy\b|限重|[净淨毛自载載体體]重|重量|多重|重多少/,
  ],
  [
    'time',
    /\b(?:duration|how (?:long|much time|many (?:seconds|minutes|hours|days|weeks|months|years))|(?:cooking|resting|baking|boiling|waiting|running|charging|travel) time|battery life)\b(?! ago)|多久(?!以前|之前)|多[长長少](?:的)?[时時][间間]|[时時][长長]|(?:[静靜][置放]|[烹煮蒸烤炖燉焖燜腌醃烘][饪飪煮焙制製]?|[续續]航)[时時][间間]|多少(?:秒|分[钟鐘]|[个個]?小[时時]|天|[周週]|[个個]?月|年)/,
  ],
  [
    'temperature',
    /\btemperature\b(?! (?:sensor|scale|gauge|control))|\bhow (?:hot|cold|warm)\b|\bhow many degrees\b|(?:温度|溫度|气温|氣溫|水温|水溫)(?![计計传傳])|多少度|几度|幾度/,
  ],
  ['sound', /\bnoise level\b|\bhow (?:loud|noisy)\b|\bdecibels\b|噪[声聲音](?:水平|多大|是?多少|值)|音量|多少分[贝貝]/],
  [
    'area',
    /\b(?:surface|floor|land|total|water) area\b|\bsurface of\b|\bwhat area (?:does|do|did)\b|面[积積]|多少平方(?:公里|千米|米)/,
  ],
  ['volume', /\bvolume of water\b|\bhow many (?:lit(?:re|er)s|gallons)\b|容[积積]|体积|體積/],
  ['speed', /\b(?:top|maximum|cruising|wind|average|what) speed\b|\bspeed of\b|速度|时速|時速|航速|流速/],
  ['power', /\b(?:power (?:output|consumption|rating)|wattage)\b|\bhow many (?:watts|kilowatts|megawatts)\b|功率/],
  ['energy', /\bhow many calories\b|\bcalories\b|卡路里|[热熱]量|多少(?:大卡|千卡)/],
  [
    'people',
    /\bhow many (?:people|persons|guests)\b|\bnumber of (?:people|persons|guests)\b|[几幾]个?人|多少(?:个)?人|[几幾]位/,
  ],
  ['stars', /\b(?:how many|number of) stars\b|\bstar rating\b|[几幾多][颗顆少]?星(?![期系座])/],
  ['data', /\b(?:storage|memory|disk) (?:size|capacity)\b|\bfile size\b|内存大小|内存容量|存储空间|硬盘容量/],
];

/** How much of something is taken: by weight or by volume. */
const PORTION = new RegExp(
  [
    '\\b(?:amount|quantity) of (?!money|time|data|the (?:fine|grant|loan|damage))',
    '\\bhow much (?!time|power|energy|memory|storage|space|money|land|data|of\\b)(?:\\w+ ){1,3}(?:goes into|is (?:needed|used)|(?:does|do|must|should) (?:[^ ]+ ){1,6}(?:take|need|require|contain))\\b',
    '用量|放多少(?![天年])|(?<![占租采费使利引雇])用多少(?=[克毫油盐鹽糖水面])|多少(?:克|毫升)',
  ].join('|'),
);

/** Questions that say a measure and ask for something else: who, which, where, what to do. */
const OTHERWISE = new RegExp(
  [
    '(?<!(?:people|persons|guests) )\\bwho(?:m|se)?\\b|\\b(?:where|why|when|if|how (?:often|far|fast|does|do|did|can|could|should|to))\\b',
    '(?<!\\b(?:at|above|below|to|under|over) )\\bwhich\\b',
    '^(?:is|are|was|were|does|did|may|must|should|has|have|(?:can|could)(?! i have| you (?:tell|remind|say|give))|do(?! you know))\\b',
    '\\bhow many (?!seconds|minutes|hours|days|weeks|months|years|degrees|lit|gallons|watts|kilowatts|megawatts|calories|people|persons|guests|stars|decibels)',
    '\\bwhat (?:\\w+ )?(?:instruments?|devices?|tools?|sensors?|affects?|controls?|helps?|happens|determines?|measures|records|monitors|level)\\b',
    '\\bwhat (?:should|must|can|(?:do|does|did)(?! the documents?\\b|.*\\bweigh\\b)) ',
    '[谁誰哪]|(?<!该|該)怎[么麼样樣](?!回答|写|寫|说|說)|如何|影响|影響|用什么|什么仪器|[几幾]个(?!人|小时|月)|多少[个個](?!人|小时|月)|由[几幾]|会[怎有被]',
  ].join('|'),
);

/** Of the units as values have them, without their number. */
const UNITS: readonly (readonly [Measure, RegExp])[] = [
  ['speed', /^(?:km\/h|mph|kph|m\/s|knots?)$/],
  ['area', /^(?:km²|km2|m²|m2|ha|acres?|hectares?|sq\.? .+|square .+|平方.+|公[顷頃]|[亩畝])$/],
  [
    'volume',
    /^(?:ml|l|lit(?:re|er)s?|gallons?|m³|m3|bbl|cu\.? .+|cubic .+|立方.+|毫升|公?升|茶匙|[汤湯]匙|[大小]?勺)$/,
  ],
  [
    'length',
    /^(?:km|m|cm|mm|nm|mi|ft|in|(?:kilo|centi|milli)?met(?:re|er)s?|(?:nautical )?miles?|feet|foot|inch(?:es)?|yards?|公里|千米|英里|海里|公尺|[厘公]分|[厘毫纳微]?米|英[尺寸]|[尺寸里]|光年)$/,
  ],
  ['mass', /^(?:kg|g|mg|lbs?|oz|pounds|(?:kilo)?grams?|tonn?es?|tons?|ounces?|公斤|[千毫公]?克|公?[吨噸]|[斤两兩钱])$/],
  [
    'time',
    /^(?:ms|s|min|h|hrs?|yr|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|[个個]?(?:小[时時]|月|星期)|分[钟鐘]|秒[钟鐘]?|[周週]?年|[周週天日月]|[岁歲])$/,
  ],
  ['temperature', /^(?:°[cf]|[℃℉°k]|degrees?.*|[摄攝华華]氏度|度)$/],
  ['sound', /^(?:db|decibels?|分[贝貝])$/],
  ['power', /^(?:[kmgt]?w|(?:kilo|mega)?watts?|[千兆]瓦)$/],
  ['energy', /^(?:kcal|cal|kj|j|[kmgt]wh|[千大]卡|卡路里|千瓦[时時])$/],
  ['people', /^(?:people|persons?|guests|[个個]?人份?|[位名])$/],
  ['stars', /^[★☆]+$/],
  ['data', /^(?:[kmgt]i?b|bit)$/],
];

/** The kinds that are asked for. */
export interface Asked {
  readonly kinds: ReadonlySet<Measure>;
  /** Nothing else is asked for, by the question's form. */
  readonly only: boolean;
  /** A date may say how long. */
  readonly until: boolean;
}

const UNTIL = /\bhow long\b|\bduration\b|多久|多[长長]|[时時][长長]/;

/** What the words of a question ask for; no kinds where they do not say. What a title says in it is a name and asks for nothing. */
export function measuresOf(question: string, titles: readonly string[] = []): Asked {
  const named = titles.map((title) => fold(title)).filter((title) => title !== '');
  const asking = named.reduce((rest, title) => rest.replaceAll(title, ' '), fold(question)).trim();
  const said = new Set(ASKED.flatMap(([kind, sign]) => (sign.test(asking) ? [kind] : [])));
  const kinds: ReadonlySet<Measure> = said.size === 0 && PORTION.test(asking) ? new Set(['mass', 'volume']) : said;
  return { kinds, only: kinds.size > 0 && !OTHERWISE.test(asking), until: UNTIL.test(asking) };
}

const BEFORE_UNIT =
  /^(?:[\d\s.,/〇零一二两兩三四五六七八九十百万萬亿億几幾点點多餘余半第−–—~～到至+-]|千(?![瓦卡米克]))+/;
/** Units of two words; of others the last word counts, for numbers may be words too. */
const TWO_WORDS = /(?:^| )((?:square|cubic|sq\.?|cu\.?|nautical|degrees) .*)$/;

/** The kind of a quantity, by its unit; undefined for counted things and bare numbers. */
export function measureOf(quantity: string): Measure | undefined {
  const rest = fold(quantity)
    .replace(BEFORE_UNIT, '')
    .replace(/半?\s*$/, '');
  const unit = TWO_WORDS.exec(rest)?.[1] ?? /[^\s-]*$/.exec(rest)![0];
  return UNITS.find(([, sign]) => sign.test(unit))?.[0];
}
