/** Festivals. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { festival } from './names.ts';
import { shared } from './shared.ts';
import { count, dates, dayOfYear, money, phrase } from './values.ts';

const wordings = `
== starts: date, rules
  labels 开幕日 / 每年开始日期
  says {S}每年{V}开幕。 / {P}开幕日是{V}。 / {S}的开幕日为每年{V}。
  ask ~{E}每年什么时候开幕 / #{E}的开幕日 / ~{E}的开幕日是哪天 / ~{E}哪天开幕
  ask- ~{E}开幕在几月几日 / #{E}开幕的日期 / ~{E}每年几时开幕
  other ~一年里哪天能赶上{E}的头一天 / ~{E}每年从哪天热闹起来 / #{E}每年的头一天 / ~想看{E}开场该订哪天的房 / ~{E}哪天开门迎客
  other- ~{E}每年几月几号开始 / ~{E}每年什么日子开始举行 / #{E}每年开始的日子
  idiom ~{E}的锣鼓每年几号响起
== firstHeld: date, history
  labels 首届时间 / 首次举办
  says {S}首次举办于{V}。 / {P}首届在{V}举办。 / {V}，{S}首次举办。
  ask ~{E}首次举办是什么时候 / #{E}首次举办的时间 / ~{E}首届在哪一年举办 / ~{E}何时首次举办
  ask- ~{E}首次举办于几时 / #{E}首届举办的日期 / ~{E}首届在什么日子
  other ~{E}的传统从哪年开始 / ~{E}有多少年头了，从何时算起 / #{E}这个传统的起点 / ~人们最早什么时候过{E} / ~{E}从什么时候就有了
  other- ~{E}第一次举行是什么时候 / ~第一届{E}是哪年办的 / #第一届{E}的时间
  idiom ~{E}的老根在哪年
== fee: amount, figures
  labels 摊位费 / 摊位价格
  says {P}摊位费为{V}。 / {S}的摊位费是{V}。 / 在{S}设摊需交摊位费{V}。
  ask ~{E}的摊位费是多少 / #{E}的摊位费 / ~在{E}设摊需交多少摊位费 / ~{E}摊位费有多高
  ask- ~{E}的摊位费为几何 / #在{E}设摊的摊位费 / ~{E}摊位费几何
  other ~商贩到{E}卖东西要交多少钱 / ~在{E}租个铺位多少钱 / #商贩到{E}要交的钱 / ~想在{E}做买卖得付多少 / ~{E}向商家收多少钱
  other- ~在{E}摆摊要多少钱 / ~在{E}摆摊的费用是多少 / #在{E}摆摊的费用
  idiom ~小贩为{E}要出多少血
== stages: number, figures
  labels 舞台数 / 舞台
  says {S}设有{V}个舞台。 / {P}舞台共有{V}个。 / {S}的舞台数为{V}个。
  ask ~{E}设有多少个舞台 / #{E}的舞台数 / ~{E}的舞台共有多少个 / ~{E}有几个舞台
  ask- ~{E}共设几个舞台 / #{E}设有的舞台数量 / ~{E}的舞台有多少
  other ~{E}有多少处可以看演出 / ~{E}同时有几处在表演 / #{E}看演出的处数 / ~{E}的艺人在多少个地方登台 / ~{E}搭了多少个台子
  other- ~{E}有几个戏台 / ~{E}一共搭了几个戏台 / #{E}的戏台数量
  idiom ~{E}有多少个角落在唱戏
== cancelled: phrase, history
  labels 停办一年的原因 / 停办原因
  says {S}曾停办一年，是因为{V}。 / 由于{V}，{S}停办一年。 / {P}停办原因是{V}。
  ask ~{E}为什么停办一年 / #{E}的停办原因 / ~{E}因为什么停办 / ~{E}为何停办一年
  ask- ~{E}停办是由于什么 / #{E}停办一年的缘由 / ~{E}停办原因何在
  other ~{E}有一年怎么没办成 / ~什么事让{E}泡了汤 / #让{E}泡汤的事 / ~{E}为何缺了一届 / ~是什么使人们有一年过不成{E}
  other- ~{E}有一年为什么取消了 / ~{E}有一届因为什么取消 / #{E}有一届取消的原因
  idiom ~那一回{E}怎么就黄了 / #{E}那年触的霉头
== custom: phrase, use
  labels 习俗 / 传统习俗
  says 按照习俗，{S}结束时人们会{V}。 / {P}习俗是{V}。 / {S}的传统习俗是{V}。
  ask ~{E}的习俗是什么 / #{E}的习俗 / ~{E}结束时人们会做什么 / ~{E}有什么传统习俗
  ask- ~{E}有何习俗 / #{E}的传统习俗 / ~按照习俗{E}结束时人们做些什么
  other ~{E}怎么收场 / ~来{E}的人最后一起干什么 / #{E}收场的仪式 / ~大家用什么仪式告别{E} / ~{E}有什么代代相传的做法
  other- ~{E}到了尾声大家照老规矩做什么 / ~{E}有什么老规矩 / #{E}的老规矩
  idiom ~大伙儿怎么给{E}画句号
`;

export const festivalKind: Kind = {
  id: 'festival',
  nouns: ['该活动', '这个节会'],
  pronouns: [['它', '它的']],
  name: festival,
  openers: [
    '{S}是一个[适合全家参加|十分喧闹|当地人早早就开始盼望]的节会。',
    '{S}是本地区[最热闹|最古老|最多彩]的活动之一。',
  ],
  fillers: ['每到{S}之前，旅馆早早订满。', '好像每次第二天都会下雨。', '儿童免费入场。', '{S}的海报由本地画家绘制。'],
  appositions: ['{E}这个节会'],
  relations: [
    ...relations(
      {
        starts: dayOfYear,
        firstHeld: dates(1890, 2012),
        fee: money(150, 9000),
        stages: count(11, 60),
        cancelled: phrase(
          '[河水淹了会场|大风掀翻了帐篷|主办方没钱了|许可没有批下来]',
          '[乐队|烟花|主帐篷][堵在路上|没能运到|被重复预订]',
        ),
        custom: phrase(
          '[烧掉|抬着游街|埋下|放进河里][稻草羊|纸船|旧鞋|木鱼|去年的花环]',
          '[倒着走|唱着歌|提着灯笼]绕[井台|老桥|钟楼]一圈',
        ),
      },
      wordings,
    ),
    ...shared('place', 'chief', 'sponsor', 'visitors', 'volunteers', 'grant', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
