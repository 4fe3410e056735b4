/** Bridges; no train world has them. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { bridge } from './names.ts';
import { shared } from './shared.ts';
import { count, measure, money, phrase } from './values.ts';

const wordings = `
== span: number, figures
  labels 主跨 / 主跨长度
  says {P}主跨为{V}。 / {S}的主跨是{V}。 / {S}主跨长{V}。
  ask- ~{E}的主跨是多少 / #{E}的主跨 / ~{E}主跨有多长
  other- ~{E}最长的一跨有多少米 / ~{E}主桥墩之间的距离是多少 / #{E}主桥墩之间的距离
  idiom ~{E}一步跨过多大的空当
== clearance: number, figures
  labels 通航净高 / 净高
  says {P}通航净高为{V}。 / {S}的通航净高是{V}。 / {S}下方的通航净高有{V}。
  ask- ~{E}的通航净高是多少 / #{E}的通航净高 / ~{E}下方的通航净高有多少
  other- ~多高的船能从{E}下面通过 / ~{E}桥下能过多高的船 / #{E}桥下允许的船只高度
  idiom ~{E}给船留了多大的天
== vehicles: number, figures
  labels 日均车流量 / 车流量
  says {S}的日均车流量为{V}辆。 / {P}日均车流量是{V}辆。 / 每天有{V}辆车经过{S}。
  ask- ~{E}的日均车流量是多少 / #{E}的日均车流量 / ~每天有多少辆车经过{E}
  other- ~{E}一天通行多少辆车 / ~一天里有多少辆汽车开过{E} / #{E}一天的汽车通行数量
  idiom ~从早到晚有多少轮子滚过{E}，按辆算
== toll: amount, rules
  labels 过桥费 / 小车过桥费
  says {P}过桥费为{V}。 / {S}的过桥费是{V}。 / 小车通过{S}需交过桥费{V}。
  ask- ~{E}的过桥费是多少 / #{E}的过桥费 / ~小车通过{E}需交多少过桥费
  other- ~开车过{E}要付多少钱 / ~小汽车走{E}要收多少钱 / #小汽车过{E}的收费标准
  idiom ~{E}要从司机腰包里拿走多少
== load: number, rules
  labels 限重 / 最大载重
  says {P}限重为{V}。 / {S}的限重是{V}。 / {S}限重{V}。
  ask- ~{E}的限重是多少 / #{E}的限重 / ~{E}限重多少
  other- ~多重的卡车不能上{E} / ~{E}最多能承受多重的车 / #{E}允许的最大车重
  idiom ~{E}扛得住多大的分量
== paint: phrase, use
  labels 颜色 / 涂装
  says {S}涂成{V}。 / {P}颜色是{V}。 / {S}的颜色为{V}。
  ask- ~{E}涂成什么颜色 / #{E}的颜色 / ~{E}的颜色是什么
  other- ~{E}刷的是什么色 / ~{E}外观用了哪些色彩 / #{E}外观的色彩
  idiom ~{E}披着什么衣裳
== collapse: phrase, history
  labels 旧桥垮塌原因 / 旧桥垮塌
  says {S}原址上的旧桥垮塌，是因为{V}。 / 由于{V}，{S}原址上的旧桥垮塌。
  ask- ~{E}原址上的旧桥为什么垮塌 / #{E}原址上旧桥的垮塌原因 / ~{E}原址上的旧桥因为什么垮塌
  other- ~{E}之前的那座桥是怎么塌的 / ~{E}之前的那座桥为什么塌了 / #{E}之前那座桥塌掉的原因
  idiom ~什么事断送了{E}的前身
`;

export const bridgeKind: Kind = {
  id: 'bridge',
  heldOut: true,
  nouns: ['该桥', '这座桥'],
  pronouns: [['它', '它的']],
  name: bridge,
  openers: ['{S}是一座[造型优美|车来车往|桥面狭窄|常被拍照]的桥，[跨过宽阔的河面|架在深谷之上|位于老城边上]。'],
  fillers: ['{S}下面住着许多鸽子。', '夜里灯光从下面照亮{S}。', '行人有单独的通道。'],
  appositions: ['{E}这座桥'],
  relations: [
    ...relations(
      {
        span: measure(40, 900, '米'),
        clearance: measure(5, 70, '米', 1),
        vehicles: count(900, 88000),
        toll: money(5, 90),
        load: measure(12, 94, '吨'),
        paint: phrase('[浅|深|暗][绿|红|蓝|灰]色，配[白色|黑色|金色]的[栏杆|拱圈|灯柱]'),
        collapse: phrase(
          '[冰凌|驳船|牛群|洪水][撞坏了一个桥墩|震松了中间的拱|动摇了地基]',
          '它的[铆钉|绳索|木料][已经朽坏|锈穿了|太短]',
        ),
      },
      wordings,
    ),
    ...shared('place', 'opened', 'designer', 'cost', 'inspected', 'renewed', 'file'),
    ...clauses,
  ],
  tables: [],
};
