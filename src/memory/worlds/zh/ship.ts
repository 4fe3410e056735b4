/** Ships. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { ship } from './names.ts';
import { shared } from './shared.ts';
import { voyages } from './tables.ts';
import { code, count, dates, measure, people, phrase, places, several } from './values.ts';

const values = {
  launched: dates(1920, 2015),
  overhaul: dates(2016, 2025),
  port: places,
  captain: people,
  length: measure(24, 310, '米', 1),
  crew: count(14, 198),
  passengers: count(120, 1900),
  speed: measure(12, 34, '节', 1),
  signal: code('AAAA9', '9A9AA', 'AA9999'),
  delay: phrase('[螺旋桨|舵机|锅炉|雷达][损坏|迟迟没有送到|装反了]', '[码头工人罢工|河口大雾|航道封冻]持续了{n}天'),
  cargo: several(1, 2, ...'木材,粮食,咸鱼,水泥,零配件,香蕉,科学仪器,葡萄酒,大理石,羊毛,旧汽车'.split(',')),
};

const wordings = `
== launched: date, history
  labels 下水时间 / 下水日期
  says {S}于{V}下水。 / {P}下水日期是{V}。 / {V}，{S}下水。
  ask ~{E}是什么时候下水的 / #{E}的下水日期 / ~{E}何时下水 / ~{E}哪一年下水
  ask- ~{E}下水在几时 / #{E}下水的时间 / ~{E}在什么日子下水
  other ~{E}什么时候离开船台 / ~{E}从哪天起浮在海上 / #{E}离开船台的日子 / ~{E}船头的香槟是哪天敲碎的 / ~{E}何时造好入海
  other- ~{E}第一次进入水中是什么时候 / ~{E}是哪天放进水里的 / #{E}第一次进入水中的日期
  idiom ~{E}几时头一回沾水
== overhaul: date, rules
  labels 最近大修 / 大修时间
  says {S}最近一次大修是在{V}。 / {P}最近一次大修日期为{V}。 / {V}，{S}完成最近一次大修。
  ask ~{E}最近一次大修是什么时候 / #{E}最近一次大修的日期 / ~{E}最近一次大修在哪天 / ~{E}何时完成最近一次大修
  ask- ~{E}最近的大修在几时 / #{E}最近大修的时间 / ~最近一次大修{E}是哪天
  other ~{E}上回进船坞是什么时候 / ~{E}的发动机上回拆开检修是哪天 / #{E}上回进船坞的日子 / ~{E}上回全面整修是何时 / ~{E}上回从船厂出来是哪天
  other- ~{E}上一次大规模维修是什么时候 / ~{E}最后一回大规模维修是哪天 / #{E}上一次大规模维修的时间
  idiom ~{E}上回脱胎换骨是哪天
== port: name, place, link place
  labels 母港 / 船籍港
  says {P}母港是{V}。 / {S}以{V}为母港。 / {S}的母港在{V}。
  ask ~{E}的母港是哪里 / #{E}的母港 / ~{E}以哪里为母港 / ~{E}的母港在什么地方
  ask- ~{E}的母港为何处 / #{E}母港的所在 / ~{E}把何地作为母港
  other ~{E}跑完航线回到哪里 / ~{E}船尾漆着哪个城镇 / #{E}船尾漆着的城镇 / ~{E}从哪里出海 / ~{E}平时停靠在哪儿
  other- ~{E}的船籍港是哪里 / ~{E}是哪个港口的船 / #{E}的船籍港
  idiom ~{E}歇脚的码头在哪儿
  role {E}的母港
  role- {E}母港的所在地
  role-other {E}船尾漆着的城镇
  role-other- {E}的船籍港所在地
== captain: name, people, link person, person
  labels 船长 / 现任船长
  says {P}船长是{V}。 / {S}由船长{V}指挥。 / {S}的船长名叫{V}。
  ask ~{E}的船长是谁 / #{E}的船长 / ~{E}由哪位船长指挥 / ~{E}的船长叫什么
  ask- ~哪位是{E}的船长 / #指挥{E}的船长 / ~{E}船长是何人
  other ~在{E}上谁下命令 / ~出海时{E}由谁负责 / #在{E}上下命令的人 / ~{E}听谁指挥 / ~{E}在海上归谁管
  other- ~{E}上职位最高的人是谁 / ~谁是{E}的最高负责人 / #{E}上职位最高的人
  idiom ~{E}的驾驶台上谁是老大
  role {E}的船长
  role- 指挥{E}的船长
  role-other 在{E}上下命令的人
  role-other- {E}上职位最高的人
== length: number, figures
  labels 全长 / 船体长度
  says {S}全长{V}。 / {P}全长为{V}。 / {S}的全长是{V}。
  ask ~{E}全长多少 / #{E}的全长 / ~{E}的全长是多少 / ~{E}全长有多长
  ask- ~{E}的全长为几何 / #{E}全长的数值 / ~{E}全长达到多少
  other ~从船头走到船尾{E}有多远 / ~停{E}的泊位要留多大 / #{E}船头到船尾的距离 / ~{E}有多长 / ~{E}首尾相距多远
  other- ~{E}的船身有多少米长 / ~{E}的长度是多少 / #{E}的船身长度
  idiom ~{E}从鼻尖到尾巴有多少米
== crew: number, people
  labels 船员人数 / 船员
  says {S}有船员{V}人。 / {P}船员人数为{V}。 / {S}上的船员共{V}人。
  ask ~{E}有多少船员 / #{E}的船员人数 / ~{E}上的船员共多少人 / ~{E}的船员有几人
  ask- ~{E}的船员共有几名 / #{E}船员的数量 / ~{E}配了多少船员
  other ~开动{E}要多少水手 / ~在{E}上干活的有多少人 / #在{E}上干活的人数 / ~{E}上有多少水手 / ~{E}的厨师给多少海员做饭
  other- ~{E}配备了多少名船上人员 / ~{E}上工作人员有多少 / #{E}上工作人员的数量
  idiom ~{E}上有多少双手拉缆绳
== passengers: number, people
  labels 载客量 / 乘客定额
  says {S}可载客{V}人。 / {P}载客量为{V}人。 / {S}的载客量是{V}人。
  ask ~{E}可载客多少人 / #{E}的载客量 / ~{E}的载客量是多少 / ~{E}载客量有多大
  ask- ~{E}的载客量为几何 / #{E}可载客的人数 / ~{E}能载几名乘客
  other ~{E}能坐多少旅客 / ~{E}一趟最多卖多少张票 / #{E}一趟最多卖的票数 / ~{E}装得下多少旅客 / ~多少人上去{E}就满了
  other- ~{E}最多可以搭载多少乘客 / ~{E}一次能运多少名乘客 / #{E}能搭载的乘客数
  idiom ~{E}塞满了是多少客
== speed: number, figures
  labels 最高航速 / 航速
  says {P}最高航速为{V}。 / {S}的最高航速是{V}。 / {S}最高航速可达{V}。
  ask ~{E}的最高航速是多少 / #{E}的最高航速 / ~{E}最高航速可达多少 / ~{E}最高航速有多快
  ask- ~{E}的最高航速为几何 / #{E}可达的最高航速 / ~{E}航速最高几何
  other ~{E}最快能开多快 / ~{E}全力前进时有多快 / #{E}全力前进时的快慢 / ~{E}跑得有多快 / ~{E}赶时间的时候能跑多快
  other- ~{E}每小时最多能开几节 / ~{E}的速度上限是多少节 / #{E}的速度上限
  idiom ~{E}撒开了跑是什么速度
== signal: identifier, rules
  labels 呼号 / 无线电呼号
  says {P}呼号是{V}。 / {S}的呼号为{V}。 / {S}使用呼号{V}。
  ask ~{E}的呼号是什么 / #{E}的呼号 / ~{E}使用哪个呼号 / ~{E}的呼号是多少
  ask- ~{E}的呼号为何 / #{E}使用的呼号 / ~哪个呼号是{E}的
  other ~在无线电里怎么叫{E} / ~岸台用什么代码联系{E} / #在无线电里联系{E}的代码 / ~{E}通话时怎么报自己 / ~电台里{E}的代码是什么
  other- ~{E}的通信识别号是什么 / ~其他船呼叫{E}用什么识别号 / #{E}的通信识别号
  idiom ~{E}在空中用哪串字符自报家门
== delay: phrase, history
  labels 首航推迟原因 / 推迟原因
  says {P}首航被推迟，是因为{V}。 / 由于{V}，{S}的首航被推迟。 / {S}的首航推迟原因是{V}。
  ask ~{E}的首航为什么被推迟 / #{E}的首航推迟原因 / ~{E}的首航因为什么被推迟 / ~{E}的首航为何推迟
  ask- ~{E}的首航推迟是由于什么 / #{E}首航推迟的缘由 / ~{E}首航推迟原因何在
  other ~{E}第一次出海怎么没能按时 / ~什么事耽误了{E}第一次出海 / #耽误{E}第一次出海的事 / ~{E}为什么没有按计划出发 / ~{E}怎么在港里多待了那么久
  other- ~{E}的首次航行为什么延期 / ~{E}的首次航行因为什么延期 / #{E}首次航行延期的原因
  idiom ~是什么绊住了{E}的头一趟
== cargo: phrase, use
  labels 常运货物 / 货物
  says {S}通常运载{V}。 / {P}常运货物是{V}。 / {S}的常运货物为{V}。
  ask ~{E}通常运载什么 / #{E}的常运货物 / ~{E}的常运货物是什么 / ~{E}通常运载哪些货物
  ask- ~{E}常运载些什么 / #{E}通常运载的货物 / ~哪些是{E}常运的货物
  other ~{E}的货舱里装的是什么 / ~码头工人从{E}上卸下什么 / #{E}货舱里的东西 / ~商人托{E}带什么 / ~{E}来回拉的是什么
  other- ~{E}一般运输什么 / ~{E}一般用来运什么货 / #{E}一般运输的东西
  idiom ~{E}肚子里装的啥
`;

export const shipKind: Kind = {
  id: 'ship',
  nouns: ['该船', '这艘船'],
  pronouns: [['它', '它的']],
  name: ship,
  openers: [
    '{S}是一艘[坚固|白色|钢壳|三桅]的[货轮|渡轮|科考船|训练船]，[沿海居民都很熟悉|烟囱低矮|外形少见]。',
    '{S}是一艘[几经转手|除了最坏的天气都会出航]的船。',
  ],
  fillers: [
    '码头附近的橱窗里摆着{S}的模型。',
    '甲板每天早晨都要冲洗。',
    '老水手们常讲{S}的故事。',
    '大雾天，{S}的汽笛老远就能听到。',
  ],
  appositions: ['{E}这艘船'],
  relations: [...relations(values, wordings), ...shared('maker', 'designer', 'cost'), ...clauses],
  tables: [voyages],
};
