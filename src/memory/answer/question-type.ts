/** What kind of thing a question asks for, by its words, in English and Chinese. Not what it is about: the address knows that. */
import { numberOf } from '../values/index.ts';
import type { ValueType } from '../worlds/world.ts';

/** reason and way are answered by clauses or sentences; 'any': the words do not say. */
export type Wanted =
  | 'date'
  | 'amount'
  | 'number'
  | 'percentage'
  | 'identifier'
  | 'version'
  | 'name'
  | 'reason'
  | 'way'
  | 'any';

const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');
const CARDINALS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const STEP = new RegExp(
  [
    '第\\s?([\\d〇零一二两兩三四五六七八九十]{1,3})\\s?(?:个|個)?(?:步|条|條|项|項|点|點|件)',
    `\\b(?:step|item|point) (?:number |no\\. ?)?(\\d{1,3}|${CARDINALS.join('|')})\\b`,
    `\\b(\\d{1,3})(?:st|nd|rd|th) (?:step|item|point)\\b`,
    `\\b(${ORDINALS.join('|')}) (?:step|item|point)\\b`,
  ].join('|'),
);

/** The number of the item that a question asks for: `the third step`, 第三步; undefined where it asks for none. */
export function itemOf(question: string): number | undefined {
  const found = STEP.exec(question.toLowerCase());
  const written = found?.slice(1).find((part) => part !== undefined);
  if (written === undefined) return undefined;
  const ordinal = ORDINALS.indexOf(written) + 1;
  return ordinal > 0 ? ordinal : numberOf(written);
}

/** In the order in which they are tried. */
const SIGNS: readonly (readonly [Wanted, RegExp])[] = [
  [
    'reason',
    /为什么|為什麼|[为為]何(?!呢?(?:[？?。，,]|$))|何以|原因|缘故|緣故|理由|怎么会|怎麼會|\bwhy\b|\bfor what reason\b|\bwhat (?:was|is) the reason\b|\breasons? for\b|\bhow come\b/,
  ],
  [
    'percentage',
    /百分之几|百分之幾|百分比|比例|比率|占比|百分率|几成|幾成|\bwhat (?:percentage|percent|share|proportion)\b|\bpercent(?:age)?\b/,
  ],
  ['version', /版本|哪一版|第几版|\bwhich version\b|\bwhat version\b|\bversion\b|\brelease number\b/],
  [
    'identifier',
    /编号|編號|代码|代碼|代号|代號|型号|型號|序列号|證號|证号|号码|號碼|电话|電話|邮箱|郵箱|单号|合同号|[邮郵]编|[邮郵]編|[邮郵]政编码|文号|文號|刊号|刊號|书号|書號|学号|學號|工号|工號|[账帐]号|帳號|车牌|車牌|门牌|門牌|区号|區號|\b(?:serial|reference|catalogue|catalog|registration|part|model|contract|invoice|order|licen[cs]e|inventory|tracking|phone|telephone|account) (?:number|no\.?|code|id)\b|\bidentifier\b|\bcode\b|\bid\b|\bisbn\b|\be-?mail\b/,
  ],
  [
    'amount',
    /多少钱|多少錢|多少元|几元|幾元|价格|價格|售价|售價|价钱|造价|造價|费用|費用|成本|预算|預算|营收|營收|收入|薪|工资|工資|金额|金額|票价|票價|单价|單價|租金|押金|奖金|獎金|罚款|罰款|补助|補助|开销|開銷|开支|開支|利润|利潤|债|債|市值|花费|花費|耗资|耗資|多少(?:万|萬|亿|億)?(?:美元|人民币|人民幣|歐元|欧元|日元|英镑|港元|港币|台币|台幣)|\bhow much (?:did|does|do|was|is|were|money|would|has|had|will)\b(?! (?:\w+ ){1,5}weigh\b)|\bprice\b|\bcosts?\b|\bbudget\b|\brevenue\b|\bsalary\b|\bfees?\b|\bgdp\b|\bexpenditures?\b/,
  ],
  [
    'date',
    /什么时候|什麼時候|何时|何時|哪[一]?年|哪[一]?天|哪[一]?日|几月|幾月|几号|幾號|几时|幾時|(?<!多长|多長|多少|多久|长|長|[静靜][置放]|[烹煮蒸烤炖燉腌醃烘][饪飪煮焙制製]?|[续續]航|[花用费費]的?|所需的?)(?:时间|時間)|日子|到期日|生日|几年(?!级)|幾年|哪[个個]月|哪个年代|哪個年代|哪个世纪|哪個世紀|年份|日期|什么年代|什麼年代|何年|几点|幾點|哪[个個]?时|多久以前|\bwhen\b|\bwhat (?:year|date|day|month|time|century|decade)\b|\b(?:which|in what|on what|in which) (?:year|date|day|month|time|century|decade)\b|\bhow long ago\b/,
  ],
  [
    'number',
    /限重|[净淨毛载載]重|用量|主跨|噪[声聲音](?:水平|多大)|[静靜烹].{1,2}[时時][间間]|\bnoise level\b|\bweigh(?:s|t limit)?\b|\b(?:cooking|resting|baking) time\b|多少|几(?!乎|何|近)|幾(?!乎|何|近)|[几幾]何(?=呢?(?:[？?。，,]|$))|第几|第幾|人数|人數|数量|數量|面积|面積|高度|长度|長度|重量|人口|温度|溫度|速度|容量|功率|海拔|上限|下限|限值|流量|产量|產量|销量|銷量|次数|次數|年龄|年齡|时长|時長|分贝|分貝|多[长長高大远遠重久深宽寬快厚](?!的?影响)|\bhow (?:many|long|tall|high|far|old|big|large|wide|deep|heavy|fast|often|much)\b|\bnumber of\b|\bwhat (?:number|height|length|weight|area|population|size|depth|width|distance|capacity)\b/,
  ],
  [
    'name',
    /谁|誰|何人|什么人|什麼人|哪[一]?位|哪[一]?(?:个|個)?(?:人|国|國|城市|地方|地区|地區|省|市|县|縣|国家|國家|公司|学校|學校|大学|大學|组织|組織|机构|機構|部门|部門)|何处|何處|地点|地點|所在地|产地|產地|出生地|家乡|家鄉|故乡|故鄉|籍贯|籍貫|首都|哪里|哪裡|哪儿|哪兒|名[字称稱](?!的?(?:源|由来|由來|来|來|起源|取))|叫什么|叫什麼|姓名|名叫|的(?:公司|城市|城镇|城鎮|学校|學校|国家|國家|机构|機構|厂家|廠家|商家|人)(?=[。？?，,]|是|叫|$)|何地|何國|何国|\bwho(?:m|se)?\b|\bwhere\b|\bwhat (?:is|was|are|were) the names?\b|\bwhich (?:city|country|company|person|town|river|organi[sz]ation|university|state|place|department|team)\b|\bwhat (?:city|country|company|town|place)\b|\bnamed?\b|\bcalled\b/,
  ],
  [
    'way',
    /如何|怎[么麼](?!回答|答|写|寫|说|說|讲|講)|怎样|怎樣|怎么样|什么方式|什麼方式|什么方法|步骤|步驟|做法|\bhow (?:do|does|did|is|are|was|were|can|could|should|to|would)\b|\bin what way\b|\bdescribe\b|\bexplain\b/,
  ],
];

/** What the question asks for; 'any' where no word of it says. */
export function wantedOf(question: string): Wanted {
  if (itemOf(question) !== undefined) return 'way';
  const plain = question.toLowerCase();
  for (const [wanted, sign] of SIGNS) if (sign.test(plain)) return wanted;
  return 'any';
}

/** True for questions whose answer may be a whole clause or sentence. */
export function asksForSentence(question: string): boolean {
  const wanted = wantedOf(question);
  return (
    wanted === 'reason' ||
    wanted === 'way' ||
    /what (?:happen|does .* do|did .* do|is .* (?:used|known|made) )|什么(?:作用|影响|意思|特点|情况|样)|什麼(?:作用|影響|意思|特點|情況|樣)|哪些|有何|是什么[？?]?$|是什麼[？?]?$/i.test(
      question,
    )
  );
}

/** How a candidate's type fits: 1 the one that is wanted, 0 it may be, -1 it is another. */
export function typeFit(wanted: Wanted, type: ValueType): -1 | 0 | 1 {
  if (wanted === 'any') return 0;
  if (wanted === 'reason' || wanted === 'way') return type === 'phrase' ? 1 : -1;
  if (wanted === type) return 1;
  if (type === 'phrase' || CLOSE.has(`${wanted} ${type}`)) return 0;
  return -1;
}

/** Types that are written alike: a year is a number, a percentage one too. */
const CLOSE = new Set([
  'number amount',
  'amount number',
  'number percentage',
  'percentage number',
  'identifier number',
  'identifier version',
  'version identifier',
  'version number',
  'name identifier',
  'identifier name',
  'number identifier',
  'number date',
  'date number',
]);
