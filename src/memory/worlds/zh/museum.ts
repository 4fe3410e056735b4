/** Museums. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { museum } from './names.ts';
import { shared } from './shared.ts';
import { count, money, oneOf, phrase } from './values.ts';

const wordings = `
== objects: number, figures
  labels 藏品数量 / 藏品
  says {S}有藏品{V}件。 / {P}藏品共{V}件。 / {S}的藏品数量为{V}件。
  ask ~{E}有多少件藏品 / #{E}的藏品数量 / ~{E}的藏品共有多少件 / ~{E}藏品有多少
  ask- ~{E}的藏品有几件 / #{E}藏品的件数 / ~{E}共有几件藏品
  other ~{E}里保存着多少东西 / ~{E}的库房和展柜里有多少物件 / #{E}保存的物件数目 / ~{E}收集了多少物件 / ~{E}的家底有多厚，论件数
  other- ~{E}一共收藏了多少件展品 / ~{E}有多少件展品 / #{E}的收藏总数
  idiom ~{E}攒了多少样宝贝
== ticket: amount, rules
  labels 门票价格 / 门票
  says {P}门票为{V}。 / {S}的门票价格是{V}。 / {S}门票{V}。
  ask ~{E}的门票价格是多少 / #{E}的门票价格 / ~{E}门票多少钱 / ~{E}的门票是多少
  ask- ~{E}的门票为几何 / #{E}门票的价格 / ~{E}门票价格有多高
  other ~进{E}参观要花多少钱 / ~去{E}看一看要付多少 / #进{E}参观的花费 / ~{E}入口处收多少钱 / ~逛{E}要带多少钱
  other- ~{E}的票多少钱一张 / ~{E}的入场券多少钱 / #{E}入场券的价钱
  idiom ~{E}的检票口要多少
== closed: phrase, rules
  labels 闭馆时间 / 闭馆日
  says {S}{V}闭馆。 / {P}闭馆时间是{V}。 / {V}，{S}照例闭馆。
  ask ~{E}什么时候闭馆 / #{E}的闭馆时间 / ~{E}的闭馆时间是什么 / ~{E}何时照例闭馆
  ask- ~{E}闭馆在几时 / #{E}闭馆的日子 / ~{E}哪些时候闭馆
  other ~什么时候去{E}会白跑一趟 / ~{E}在什么时候不接待人 / #{E}不接待人的时候 / ~{E}的员工什么时候休息 / ~哪些时候进不了{E}
  other- ~{E}什么时候不开放 / ~{E}哪些时间不开放 / #{E}不开放的时间
  idiom ~{E}几时让人吃闭门羹
== treasure: phrase, use
  labels 镇馆之宝 / 最珍贵的藏品
  says {P}镇馆之宝是{V}。 / {S}的镇馆之宝为{V}。 / {V}是{S}的镇馆之宝。
  ask ~{E}的镇馆之宝是什么 / #{E}的镇馆之宝 / ~什么是{E}的镇馆之宝 / ~{E}有什么镇馆之宝
  ask- ~{E}的镇馆之宝为何物 / #称为{E}镇馆之宝的东西 / ~何物是{E}的镇馆之宝
  other ~{E}最引以为傲的是什么 / ~去{E}最不能错过什么 / #{E}最引以为傲的东西 / ~行家专程到{E}看什么 / ~{E}里最值钱的是什么
  other- ~{E}最珍贵的藏品是什么 / ~{E}收藏的最珍贵的东西是什么 / #{E}最珍贵的藏品
  idiom ~小偷进了{E}会先拿什么 / ~{E}的心头肉是什么
== shut: phrase, history
  labels 停业一年的原因 / 停业原因
  says {S}曾停业一年，是因为{V}。 / 由于{V}，{S}停业一年。 / {P}停业原因是{V}。
  ask ~{E}为什么停业一年 / #{E}的停业原因 / ~{E}因为什么停业 / ~{E}为何停业一年
  ask- ~{E}停业是由于什么 / #{E}停业一年的缘由 / ~{E}停业原因何在
  other ~{E}怎么会十二个月不接待人 / ~什么事让{E}长时间不开门 / #{E}长时间不开门的理由 / ~{E}为何那么久看不了 / ~是什么使{E}不得不歇业
  other- ~{E}为什么关闭了一年 / ~{E}有一年因为什么关闭 / #{E}关闭一年的原因
  idiom ~{E}摊上了什么麻烦才歇了那么久
`;

export const museumKind: Kind = {
  id: 'museum',
  nouns: ['该馆', '这座博物馆'],
  pronouns: [['它', '它的']],
  name: museum,
  openers: [
    '{S}是一座[由旧粮仓改建|带绿荫庭院|从两间屋子起家|老少皆宜]的博物馆。',
    '{S}是国内[较小|较有特色|较早]的博物馆之一。',
  ],
  fillers: ['{S}的咖啡厅以糕点闻名。', '讲解须提前预约。', '学校常组织学生到{S}动手制作。', '展签的字号很大。'],
  appositions: ['{E}这座博物馆'],
  relations: [
    ...relations(
      {
        objects: count(300, 98000),
        ticket: money(12, 240),
        closed: oneOf(
          '每周一',
          '每周二',
          '每周三',
          '每周四',
          '每年一月',
          '每年二月',
          '每年十一月',
          '每月最后一个周五',
          '法定假日',
          '雨天的周日',
        ),
        treasure: phrase('[一只|一件][铜制|银质|彩绘|残缺|鎏金]的[罗盘|地球仪|面具|座钟|琵琶|棋盘]'),
        shut: phrase(
          '[屋顶|暖气|地窖|楼梯][坍塌|失灵|遭虫蛀]',
          '在[地板下|阁楼里|护墙板后]发现了[石棉|霉菌|一窝珍稀蝙蝠]',
        ),
      },
      wordings,
    ),
    ...shared('place', 'opened', 'chief', 'designer', 'visitors', 'volunteers', 'renewed', 'grant', 'sponsor'),
    ...clauses,
  ],
  tables: [],
};
