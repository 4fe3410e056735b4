/**
 * What is measured: the kinds of quantities that a question asks for by its words (how heavy, 限重), and the kind that a unit is of. The units themselves, as
 * they are written, are values/quantities.ts's.
 */

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
    /\b(?:length|height|width|depth|thickness|diameter|radius|altitude|elevation|wingspan|main span|headroom|clearance|distance)\b|\bhow (?:long|tall|high|wide|deep|far|thick)\b(?! ago)|多[长長高宽寬深远遠厚](?!时|時|的?时|的?時)|长度|長度|高度|宽度|寬度|深度|厚度|直径|直徑|半径|半徑|距离|距離|海拔|跨度|主跨|跨径|净[空高]|淨[空高]/,
  ],
  [
    'mass',
    /\b(?:weigh|weighs|weighed|weight|tonnage|payload)\b(?! (?:training|class|loss))|\bhow heavy\b|限重|[净淨毛自载載体體]重|重量|多重|重多少/,
  ],
  [
    'time',
    /\b(?:duration|how (?:long|many (?:seconds|minutes|hours|days|weeks|months|years))|(?:cooking|resting|baking|boiling|waiting|running|charging|travel) time|battery life)\b(?! ago)|多久(?!以前|之前)|多[长長少](?:的)?[时時][间間]|[时時][长長]|(?:[静靜][置放]|[烹煮蒸烤炖燉焖燜腌醃烘][饪飪煮焙制製]?|[续續]航)[时時][间間]/,
  ],
  [
    'temperature',
    /\btemperature\b(?! (?:sensor|scale|gauge|control))|\bhow (?:hot|cold|warm)\b|\bhow many degrees\b|(?:温度|溫度|气温|氣溫|水温|水溫)(?![计計传傳])|多少度|几度|幾度/,
  ],
  ['sound', /\bnoise level\b|\bhow (?:loud|noisy)\b|\bdecibels\b|噪[声聲音](?:水平|多大|是?多少|值)|音量|多少分[贝貝]/],
  ['area', /\b(?:surface|floor|land|total|water) area\b|\bsurface of\b|\bwhat area (?:does|do|did)\b|面[积積]/],
  ['volume', /\bvolume of water\b|\bhow many (?:lit(?:re|er)s|gallons)\b|容[积積]|体积|體積/],
  [
    'speed',
    /\b(?:top|maximum|cruising|wind|average|what) speed\b|\bspeed of\b|\bhow fast\b|速度|时速|時速|航速|流速|多快/,
  ],
  ['power', /\b(?:power (?:output|consumption|rating)|wattage)\b|\bhow many (?:watts|kilowatts|megawatts)\b|功率/],
  ['energy', /\bhow many calories\b|\bcalories\b|卡路里|[热熱]量|多少(?:大卡|千卡)/],
  [
    'people',
    /\bhow many (?:people|persons|guests)\b|\bnumber of (?:people|persons|guests)\b|[几幾]个?人|多少(?:个)?人|[几幾]位/,
  ],
  ['stars', /\b(?:how many|number of) stars\b|\bstar rating\b|[几幾多][颗顆少]?星|多少颗星/],
  ['data', /\b(?:storage|memory|disk) (?:size|capacity)\b|\bfile size\b|内存大小|内存容量|存储空间|硬盘容量/],
];

/** How much of something is taken: by weight or by volume. */
const PORTION =
  /\b(?:amount|quantity) of\b|\bhow much (?:\w+ ){1,3}(?:does|do|did|goes|is|are|must|should)\b.*\b(?:take|need|require|use|contain|into|needed|used)\b|\bhow much (?:\w+ ){1,2}goes into\b|用量|[放加用需]多少(?!人|钱|錢|度|天|时|時)|多少(?:克|毫升)/;

/** Of the units as values have them, without their number. */
const UNITS: readonly (readonly [Measure, RegExp])[] = [
  ['area', /^(?:km²|km2|m²|m2|ha|acres?|hectares?|sq\.?.*|square .*|平方.*|公[顷頃]|[亩畝])$/],
  [
    'volume',
    /^(?:ml|l|lit(?:re|er)s?|gallons?|m³|m3|bbl|cu\.?.*|cubic .*|立方.*|毫升|公?升|茶匙|[汤湯]匙|[大小]?勺)$/i,
  ],
  ['speed', /^(?:km\/h|mph|kph|m\/s|knots?|[节節])$/],
  [
    'length',
    /^(?:km|m|cm|mm|nm|mi|ft|in|(?:kilo|centi|milli)?met(?:re|er)s?|(?:nautical )?miles?|feet|foot|inch(?:es)?|yards?|公里|千米|英里|海里|公尺|[厘公]分|[厘毫纳微]?米|英[尺寸]|[尺寸里]|光年)$/,
  ],
  ['mass', /^(?:kg|g|mg|lbs?|oz|(?:kilo)?grams?|tonn?es?|tons?|ounces?|公斤|[千毫公]?克|公?[吨噸]|[斤两兩钱])$/],
  [
    'time',
    /^(?:ms|s|min|h|hrs?|yr|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|[个個]?(?:小[时時]|月|星期)|分[钟鐘]|秒[钟鐘]?|[周週]?年|[周週天日月]|[岁歲])$/,
  ],
  ['temperature', /^(?:°[cf]|[℃℉°k]|degrees?.*|[摄攝华華]氏度|度)$/i],
  ['sound', /^(?:db|decibels?|分[贝貝])$/i],
  ['power', /^(?:[kmgt]?w|(?:kilo|mega)?watts?|[千兆]瓦)$/i],
  ['energy', /^(?:kcal|cal|kj|j|[kmgt]wh|[千大]卡|卡路里|千瓦[时時])$/i],
  ['people', /^(?:people|persons?|guests|[个個]?人份?|[位名])$/],
  ['stars', /^[★☆]+$/],
  ['data', /^(?:[kmgt]i?b|bit)$/i],
];

/** The kinds that are asked for. */
export interface Asked {
  readonly kinds: ReadonlySet<Measure>;
  /** Nothing but such a quantity answers: `loose` where pieces, bare numbers and words like 适量 may. */
  readonly loose: boolean;
  /** A date may say how long. */
  readonly until: boolean;
}

const UNTIL = /\bhow long\b|多久|多[长長]/;

/** What the words of a question, folded, ask for; no kinds where they do not say. What `titles`, folded, say is a name and asks for nothing. */
export function measuresOf(question: string, titles: readonly string[] = []): Asked {
  const asking = titles.reduce((rest, title) => (title === '' ? rest : rest.replaceAll(title, ' ')), question);
  const kinds = new Set(ASKED.flatMap(([kind, sign]) => (sign.test(asking) ? [kind] : [])));
  if (kinds.size === 0 && PORTION.test(asking))
    return { kinds: new Set(['mass', 'volume']), loose: true, until: false };
  return { kinds, loose: kinds.has('people'), until: UNTIL.test(asking) };
}

const BEFORE_UNIT = /^[\d\s.,〇零一二两兩三四五六七八九十百千万萬亿億多餘余–—~～到至+-]+/;
/** Units of two words; of others the last word counts, for numbers may be words too. */
const TWO_WORDS = /^(?:square|cubic|sq|cu|nautical|degrees) /;

/** The kind of a quantity, by its unit; undefined for counted things and bare numbers. */
export function measureOf(quantity: string): Measure | undefined {
  const rest = quantity.replace(BEFORE_UNIT, '').trimEnd().toLowerCase();
  const unit = TWO_WORDS.test(rest) ? rest : rest.slice(rest.lastIndexOf(' ') + 1);
  return UNITS.find(([, sign]) => sign.test(unit))?.[0];
}
