/** Invented Chinese names, by characters that rarely stand together. */
import type { Name } from '../book.ts';
import type { Dice } from '../dice.ts';
import { word as latin } from '../en/names.ts';

const FIRST = [...'岚沐澜槿砚霁翎珞苓溟曜岫琅芷汀煦陌棠瀚钰朔栖璟澈菡烁峥泠昱桁蔚沅皓黛筠晗禾绮衡芮'];
const SECOND = [...'石川宁岭桥原渚桐溪湾泽屿鹭麓舟野峪塘浦枫荻泉渡坪垣汐衍岑葭亭洛浔涧陂畹墨樾尧'];
const SURNAMES = [...'沈陆顾韩程苏叶魏冯曹彭潘戴钟姜范陶邱秦尹黎易常武乔贺赖龚文'];
const GIVEN = [...'砚霁翎珞苓溟曜岫琅芷汀煦棠瀚钰朔栖璟澈菡烁峥泠昱桁蔚沅皓黛筠晗禾绮衡芮嘉远知言书屿乐行之安予'];

/** Two or three characters. */
export function word(dice: Dice): string {
  return dice.pick(FIRST) + dice.pick(SECOND) + (dice.chance(0.5) ? dice.pick(SECOND) : '');
}

export function person(dice: Dice): string {
  return dice.pick(SURNAMES) + dice.pick(GIVEN) + (dice.chance(0.85) ? dice.pick(GIVEN) : '');
}

const PLACES = ['市', '镇', '县', '港', '乡'];
export const place = (dice: Dice): string => word(dice) + dice.pick(PLACES);

/** A stem and an end; `like`: has the stem of that name. */
function ended(dice: Dice, like: string | undefined, ends: readonly string[]): { stem: string; end: string } {
  const old = like === undefined ? undefined : ends.find((end) => like.endsWith(end));
  const stem = old === undefined ? word(dice) : like!.slice(0, -old.length);
  return { stem, end: dice.pick(ends) };
}

const COMPANY = '光学,食品,机械,纺织,物流,能源,陶瓷,造纸,仪器,乳业,机器人,船舶,家具,种业'
  .split(',')
  .map((end) => `${end}公司`);
export function company(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, COMPANY);
  return { name: stem + end, alias: dice.chance(0.5) ? stem + end.slice(0, -2) : stem };
}

const MUSEUM = '陶瓷,钟表,航海,玩具,印刷,盐业,织物,地图,铁路,茶叶'.split(',').map((end) => `${end}博物馆`);
export function museum(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, MUSEUM);
  return { name: stem + end, alias: `${stem[0]}${end[0]}馆` };
}

const FESTIVAL = ['灯会', '丰收节', '电影周', '音乐节', '风筝节', '书市', '庙会', '民歌节', '赏花节'];
export function festival(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, FESTIVAL);
  return { name: stem + end };
}

const PROJECT = ['计划', '普查', '研究项目', '联合实验', '观测网'];
export function project(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, PROJECT);
  return { name: stem + end, alias: stem };
}

const BRIDGE = ['大桥', '铁路桥', '人行桥', '高架桥'];
export function bridge(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, BRIDGE);
  return { name: stem + end };
}

const RULE = [
  '噪声管理条例',
  '用水条例',
  '港口规定',
  '供暖办法',
  '停车规则',
  '垃圾处理办法',
  '林地保护条例',
  '照明规定',
];
export function regulation(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, RULE);
  return { name: stem + end, alias: stem + end.slice(-2) };
}

const DISH = ['炖鱼', '蒸饺', '酥饼', '烤饼', '米粥', '拌面', '泡菜', '羊汤', '年糕', '豆腐'];
export function dish(dice: Dice, like?: string): Name {
  const { stem, end } = ended(dice, like, DISH);
  return { name: stem + end };
}

/** A brand and a model number. */
export function device(dice: Dice, like?: string): Name {
  const brand = like?.replace(/[A-Z]\d+$/, '') ?? word(dice);
  const model = `${dice.pick([...'ABCDEFGHKLMNPRSTVXZ'])}${dice.between(2, 99)}`;
  return { name: brand + model, alias: model };
}

export function library(dice: Dice, like?: string): Name {
  const stem = like ? like.slice(0, Math.max(3, like.length - 2)) : latin(dice);
  return { name: stem + dice.pick(['io', 'kit', 'db', 'js', 'ml', 'flow', 'lex', 'net', 'wire']) };
}

export function ship(dice: Dice, like?: string): Name {
  const stem = like?.slice(0, -2) ?? word(dice);
  return { name: `${stem}${like === undefined ? '' : dice.pick([...'二三五'])}号` };
}

const SOUNDS = [...'替沙洛伐米诺西普昔坦利维他韦奈瑞司莫达非'];
export function medicine(dice: Dice, like?: string): Name {
  const stem = like?.slice(0, 3) ?? dice.pick(SOUNDS) + dice.pick(SOUNDS) + dice.pick(SOUNDS);
  const code = `${dice.pick([...'ABCDHKLMT'])}${dice.pick([...'BCDFGKNRS'])}-${dice.between(100, 999)}`;
  return { name: stem + dice.pick(['胶囊', '片', '口服液', '颗粒', '滴剂']), alias: code };
}

/** The pronoun goes by chance: 0 she, 1 he. */
export function personName(dice: Dice, like?: string): Name {
  const pronoun = dice.below(2);
  if (like !== undefined) return { name: like[0] + person(dice).slice(1), pronoun };
  const name = person(dice);
  return { name, alias: name[0] + dice.pick(['工', '老师', '教授']), pronoun };
}

export function placeName(dice: Dice, like?: string): Name {
  if (like !== undefined) return { name: dice.pick([...'上下新东西']) + like };
  return { name: place(dice) };
}
