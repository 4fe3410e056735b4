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
  other- ~{E}最大的两个墩子相距多远 / ~{E}一步跨过多大的空当 / #{E}大墩之间的距离 / ~{E}中间悬空的一段有多长
== clearance: number, figures
  labels 通航净高 / 净高
  says {P}通航净高为{V}。 / {S}的通航净高是{V}。 / {S}下方的通航净高有{V}。
  ask- ~{E}的通航净高是多少 / #{E}的通航净高 / ~{E}下方的通航净高有多少
  other- ~多高的船能从{E}底下过 / ~{E}离水面有多高 / #{E}离水面的高度 / ~{E}底下留了多大空间给船
== vehicles: number, figures
  labels 日均车流量 / 车流量
  says {S}的日均车流量为{V}辆。 / {P}日均车流量是{V}辆。 / 每天有{V}辆车经过{S}。
  ask- ~{E}的日均车流量是多少 / #{E}的日均车流量 / ~每天有多少辆车经过{E}
  other- ~{E}有多繁忙 / ~一天里多少司机用到{E} / #{E}一天的交通量 / ~从早到晚有多少轮子滚过{E}，按辆算
== toll: amount, rules
  labels 过桥费 / 小车过桥费
  says {P}过桥费为{V}。 / {S}的过桥费是{V}。 / 小车通过{S}需交过桥费{V}。
  ask- ~{E}的过桥费是多少 / #{E}的过桥费 / ~小车通过{E}需交多少过桥费
  other- ~开车从{E}上走要掏多少钱 / ~{E}向司机收多少钱 / #开车走{E}的花费 / ~想开车到对岸，{E}要收多少
== load: number, rules
  labels 限重 / 最大载重
  says {P}限重为{V}。 / {S}的限重是{V}。 / {S}限重{V}。
  ask- ~{E}的限重是多少 / #{E}的限重 / ~{E}限重多少
  other- ~多沉的卡车不许上{E} / ~{E}能扛住多重的车 / #{E}扛得住的分量 / ~{E}最多吃得消多重
== paint: phrase, use
  labels 颜色 / 涂装
  says {S}涂成{V}。 / {P}颜色是{V}。 / {S}的颜色为{V}。
  ask- ~{E}涂成什么颜色 / #{E}的颜色 / ~{E}的颜色是什么
  other- ~远远望去{E}是什么样 / ~{E}披着什么色彩 / #{E}远看的模样 / ~{E}刷的是什么漆色
== collapse: phrase, history
  labels 旧桥垮塌原因 / 旧桥垮塌
  says {S}原址上的旧桥垮塌，是因为{V}。 / 由于{V}，{S}原址上的旧桥垮塌。
  ask- ~{E}原址上的旧桥为什么垮塌 / #{E}原址上旧桥的垮塌原因 / ~{E}原址上的旧桥因为什么垮塌
  other- ~{E}的前身是怎么毁的 / ~什么事断送了{E}的前身 / #断送{E}前身的事 / ~建{E}之前那座是怎么没的
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
