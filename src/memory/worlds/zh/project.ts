/** Research projects. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { project } from './names.ts';
import { shared } from './shared.ts';
import { count, dates, money, phrase, places } from './values.ts';

const wordings = `
== began: date, history
  labels 启动时间 / 启动日期
  says {S}于{V}启动。 / {P}启动日期是{V}。 / {V}，{S}正式启动。
  ask ~{E}是什么时候启动的 / #{E}的启动日期 / ~{E}何时正式启动 / ~{E}哪一年启动
  ask- ~{E}启动在几时 / #{E}正式启动的时间 / ~{E}在什么日子启动
  other ~{E}从什么时候开始做的 / ~研究人员哪天着手{E} / #着手{E}的日子 / ~{E}是何时开工的 / ~{E}做了多久，从哪天算起
  other- ~{E}是哪一天开始进行的 / ~{E}从哪天起进行 / #{E}开始进行的时间
  idiom ~{E}的发令枪几时打响
== ends: date, history
  labels 结束时间 / 计划结束
  says {S}计划于{V}结束。 / {P}计划结束日期为{V}。 / {S}将在{V}结束。
  ask ~{E}计划什么时候结束 / #{E}的计划结束日期 / ~{E}将在哪天结束 / ~{E}何时结束
  ask- ~{E}结束在几时 / #{E}计划结束的时间 / ~{E}的结束日期为哪天
  other ~{E}还要做到什么时候 / ~{E}最迟哪天要交出成果 / #{E}交出成果的期限 / ~{E}的经费管到哪天 / ~{E}哪天收尾
  other- ~{E}预计什么时候完成 / ~{E}打算在哪天完成 / #{E}预计的完成时间
  idiom ~{E}几时落幕
== money: amount, figures
  labels 经费 / 总经费
  says {P}经费为{V}。 / {S}的经费是{V}。 / {S}获得经费{V}。
  ask ~{E}的经费是多少 / #{E}的经费 / ~{E}获得多少经费 / ~{E}经费有多少
  ask- ~{E}的经费为几何 / #{E}获得的经费 / ~{E}经费共有多少
  other ~{E}可以花多少钱 / ~{E}手里有多少钱 / #{E}可以花的钱 / ~为{E}拨了多少钱 / ~{E}最多能用多少钱
  other- ~{E}的资金总共是多少 / #{E}的资金总额
  idiom ~{E}兜里揣着多少
== partners: number, people
  labels 参与单位 / 参与机构数
  says 共有{V}家机构参与{S}。 / {P}参与机构有{V}家。 / {S}的参与机构为{V}家。
  ask ~有多少家机构参与{E} / #{E}的参与机构数 / ~{E}的参与机构有多少家 / ~参与{E}的机构有几家
  ask- ~共有几家机构参与{E} / #参与{E}的机构数量 / ~{E}有几家参与机构
  other ~多少所高校和研究所一起做{E} / ~{E}由多少单位合作 / #合作做{E}的单位数 / ~{E}的合作圈子有多大 / ~{E}是几方联手的
  other- ~{E}有多少个成员单位 / ~有多少个单位加入了{E} / #加入{E}的单位数量
  idiom ~{E}拉了多少家入伙
== samples: number, figures
  labels 样本数 / 已采集样本
  says {S}已采集样本{V}份。 / {P}样本数为{V}。 / {S}的样本数已达{V}。
  ask ~{E}已采集多少份样本 / #{E}的样本数 / ~{E}的样本数是多少 / ~{E}采集了多少样本
  ask- ~{E}的样本有几份 / #{E}采集的样本数量 / ~{E}样本数达到几何
  other ~{E}收集了多少份材料 / ~{E}的试管装满了多少支 / #{E}收集的材料份数 / ~{E}手头有多少份可供化验的东西 / ~{E}的积累有多少份
  other- ~{E}到目前为止采了多少份样品 / ~{E}有多少份样品 / #{E}的样品数量
  idiom ~{E}的冰柜里冻着多少份
== lab: name, place, link place
  labels 主实验室 / 实验室所在地
  says {P}主实验室在{V}。 / {S}的主实验室设在{V}。 / {S}把主实验室设在{V}。
  ask ~{E}的主实验室在哪里 / #{E}的主实验室所在地 / ~{E}的主实验室设在哪儿 / ~{E}把主实验室设在什么地方
  ask- ~{E}的主实验室位于何处 / #{E}主实验室的地点 / ~{E}的主实验室在何地
  other ~{E}的测试在哪个城镇进行 / ~{E}的研究人员多在哪儿工作 / #{E}做测试的城镇 / ~{E}采来的东西送到哪里化验 / ~{E}在哪里做测量
  other- ~{E}的研究基地在哪个城镇 / ~{E}的研究基地建在什么地方 / #{E}研究基地的地点
  idiom ~{E}的仪器在哪儿嗡嗡作响
  role {E}主实验室所在的城镇
  role- {E}主实验室的地点
  role-other {E}做测试的城镇
  role-other- {E}研究基地所在的地方
== aim: phrase, use
  labels 目标 / 研究目标
  says {P}目标是{V}。 / {S}的目标在于{V}。 / {S}的研究目标是{V}。
  ask ~{E}的目标是什么 / #{E}的目标 / ~{E}的目标在于什么 / ~{E}的研究目标是什么
  ask- ~{E}目标何在 / #{E}目标的所在 / ~{E}有何目标
  other ~{E}想弄清什么 / ~做{E}是为了什么 / #{E}想办成的事 / ~{E}希望得到什么结果 / ~研究人员为什么要搞{E}
  other- ~{E}的目的是什么 / ~{E}打算实现什么 / #{E}的目的
  idiom ~{E}怎样才算大功告成
== problem: phrase, history
  labels 延误原因 / 进度落后原因
  says {S}进度落后，是因为{V}。 / 由于{V}，{S}进度落后。 / {P}进度落后原因是{V}。
  ask ~{E}为什么进度落后 / #{E}的进度落后原因 / ~{E}因为什么进度落后 / ~{E}的进度为何落后
  ask- ~{E}进度落后是由于什么 / #{E}进度落后的缘由 / ~{E}进度落后原因何在
  other ~{E}怎么慢了下来 / ~什么事耽误了{E} / #耽误{E}的事 / ~{E}出了什么岔子 / ~{E}为何没赶上计划
  other- ~{E}为什么延误了 / ~{E}延误的原因是什么 / #{E}延误的原因
  idiom ~{E}栽在了什么上头
`;

export const projectKind: Kind = {
  id: 'project',
  nouns: ['该项目', '这个项目'],
  pronouns: [['它', '它的']],
  name: project,
  openers: [
    '{S}是一个[跨学科|方法独特|备受关注]的科研项目。',
    '{S}是一个[历时多年|讨论很多|筹划周密]的科研项目，[成果对外公开|吸引了不少年轻人|在业内很有影响]。',
  ],
  fillers: ['{S}的成果可免费查阅。', '通讯不定期出版。', '学生可以申请加入{S}。', '起初有人认为{S}目标过高。'],
  appositions: ['{E}这个科研项目'],
  relations: [
    ...relations(
      {
        began: dates(1998, 2020),
        ends: dates(2026, 2038),
        money: money(2e5, 6e8),
        partners: count(12, 78),
        samples: count(150, 240000),
        lab: places,
        aim: phrase(
          '[绘制|测定|监听|统计][高地|沿海|山谷里]的[泉眼|老果园|冰川溪流|地下河|夜蛾]',
          '弄清[蜜蜂为何离巢|泥炭为何长得慢|古砖为何经久不坏|港口为何淤塞]',
        ),
        problem: phrase(
          '[冷柜|无人机|服务器|科考艇][坏了|被盗|沉没|起火]',
          '[许可没有批下来|土地封冻|半数队员病倒|站房遭雷击]',
        ),
      },
      wordings,
    ),
    ...shared('chief', 'sponsor', 'grant', 'file', 'volunteers'),
    ...clauses,
  ],
  tables: [],
};
