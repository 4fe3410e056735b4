/** What people run together: museums, research projects, festivals. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { festival, museum, project } from './names.ts';
import { shared } from './shared.ts';
import { count, dates, dayOfYear, money, oneOf, phrase, places } from './values.ts';

const museumWordings = `
== objects: number, figures
  labels 藏品数量 / 藏品
  says {S}有藏品{V}件。 / {P}藏品共{V}件。 / {S}的藏品数量为{V}件。
  ask ~{E}有多少件藏品 / #{E}的藏品数量 / ~{E}的藏品共有多少件 / ~{E}藏品有多少
  ask- ~{E}的藏品有几件 / #{E}藏品的件数 / ~{E}共有几件藏品
  other ~{E}里保存着多少东西 / ~{E}的库房和展柜里有多少物件 / #{E}保存的物件数目 / ~{E}收集了多少物件 / ~{E}的家底有多厚，论件数
  other- ~{E}的账册上记着多少样宝贝 / ~{E}攒了多少样宝贝 / #{E}攒下的宝贝数目
== ticket: amount, rules
  labels 门票价格 / 门票
  says {P}门票为{V}。 / {S}的门票价格是{V}。 / {S}门票{V}。
  ask ~{E}的门票价格是多少 / #{E}的门票价格 / ~{E}门票多少钱 / ~{E}的门票是多少
  ask- ~{E}的门票为几何 / #{E}门票的价格 / ~{E}门票价格有多高
  other ~进{E}参观要花多少钱 / ~去{E}看一看要付多少 / #进{E}参观的花费 / ~{E}入口处收多少钱 / ~逛{E}要带多少钱
  other- ~想进{E}的大门得掏多少 / ~{E}的检票口要多少 / #进{E}大门得掏的钱
== closed: phrase, rules
  labels 闭馆时间 / 闭馆日
  says {S}{V}闭馆。 / {P}闭馆时间是{V}。 / {V}，{S}照例闭馆。
  ask ~{E}什么时候闭馆 / #{E}的闭馆时间 / ~{E}的闭馆时间是什么 / ~{E}何时照例闭馆
  ask- ~{E}闭馆在几时 / #{E}闭馆的日子 / ~{E}哪些时候闭馆
  other ~什么时候去{E}会白跑一趟 / ~{E}在什么时候不接待人 / #{E}不接待人的时候 / ~{E}的员工什么时候休息 / ~哪些时候进不了{E}
  other- ~{E}几时关着大门 / ~{E}几时让人吃闭门羹 / #{E}关着大门的时候
== treasure: phrase, use
  labels 镇馆之宝 / 最珍贵的藏品
  says {P}镇馆之宝是{V}。 / {S}的镇馆之宝为{V}。 / {V}是{S}的镇馆之宝。
  ask ~{E}的镇馆之宝是什么 / #{E}的镇馆之宝 / ~什么是{E}的镇馆之宝 / ~{E}有什么镇馆之宝
  ask- ~{E}的镇馆之宝为何物 / #称为{E}镇馆之宝的东西 / ~何物是{E}的镇馆之宝
  other ~{E}最引以为傲的是什么 / ~去{E}最不能错过什么 / #{E}最引以为傲的东西 / ~行家专程到{E}看什么 / ~{E}里最值钱的是什么
  other- ~小偷进了{E}会先拿什么 / ~{E}的心头肉是什么 / #{E}的心头肉
== shut: phrase, history
  labels 停业一年的原因 / 停业原因
  says {S}曾停业一年，是因为{V}。 / 由于{V}，{S}停业一年。 / {P}停业原因是{V}。
  ask ~{E}为什么停业一年 / #{E}的停业原因 / ~{E}因为什么停业 / ~{E}为何停业一年
  ask- ~{E}停业是由于什么 / #{E}停业一年的缘由 / ~{E}停业原因何在
  other ~{E}怎么会十二个月不接待人 / ~什么事让{E}长时间不开门 / #{E}长时间不开门的理由 / ~{E}为何那么久看不了 / ~是什么使{E}不得不歇业
  other- ~{E}摊上了什么麻烦才歇了那么久 / ~{E}歇那么久图什么 / #让{E}歇那么久的麻烦
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
      museumWordings,
    ),
    ...shared('place', 'opened', 'chief', 'designer', 'visitors', 'volunteers', 'renewed', 'grant', 'sponsor'),
    ...clauses,
  ],
  tables: [],
};

const projectWordings = `
== began: date, history
  labels 启动时间 / 启动日期
  says {S}于{V}启动。 / {P}启动日期是{V}。 / {V}，{S}正式启动。
  ask ~{E}是什么时候启动的 / #{E}的启动日期 / ~{E}何时正式启动 / ~{E}哪一年启动
  ask- ~{E}启动在几时 / #{E}正式启动的时间 / ~{E}在什么日子启动
  other ~{E}从什么时候开始做的 / ~研究人员哪天着手{E} / #着手{E}的日子 / ~{E}是何时开工的 / ~{E}做了多久，从哪天算起
  other- ~{E}的发令枪几时打响 / ~{E}几时迈出头一步 / #{E}迈出头一步的日子
== ends: date, history
  labels 结束时间 / 计划结束
  says {S}计划于{V}结束。 / {P}计划结束日期为{V}。 / {S}将在{V}结束。
  ask ~{E}计划什么时候结束 / #{E}的计划结束日期 / ~{E}将在哪天结束 / ~{E}何时结束
  ask- ~{E}结束在几时 / #{E}计划结束的时间 / ~{E}的结束日期为哪天
  other ~{E}还要做到什么时候 / ~{E}最迟哪天要交出成果 / #{E}交出成果的期限 / ~{E}的经费管到哪天 / ~{E}哪天收尾
  other- ~{E}几时落幕 / ~{E}的人几时收摊 / #{E}落幕的日子
== money: amount, figures
  labels 经费 / 总经费
  says {P}经费为{V}。 / {S}的经费是{V}。 / {S}获得经费{V}。
  ask ~{E}的经费是多少 / #{E}的经费 / ~{E}获得多少经费 / ~{E}经费有多少
  ask- ~{E}的经费为几何 / #{E}获得的经费 / ~{E}经费共有多少
  other ~{E}可以花多少钱 / ~{E}手里有多少钱 / #{E}可以花的钱 / ~为{E}拨了多少钱 / ~{E}最多能用多少钱
  other- ~{E}的钱袋有多鼓 / ~{E}兜里揣着多少 / #{E}兜里揣着的数目
== partners: number, people
  labels 参与单位 / 参与机构数
  says 共有{V}家机构参与{S}。 / {P}参与机构有{V}家。 / {S}的参与机构为{V}家。
  ask ~有多少家机构参与{E} / #{E}的参与机构数 / ~{E}的参与机构有多少家 / ~参与{E}的机构有几家
  ask- ~共有几家机构参与{E} / #参与{E}的机构数量 / ~{E}有几家参与机构
  other ~多少所高校和研究所一起做{E} / ~{E}由多少单位合作 / #合作做{E}的单位数 / ~{E}的合作圈子有多大 / ~{E}是几方联手的
  other- ~{E}的海报上印着多少家的徽标 / ~{E}拉了多少家入伙 / #{E}拉来入伙的数目
== samples: number, figures
  labels 样本数 / 已采集样本
  says {S}已采集样本{V}份。 / {P}样本数为{V}。 / {S}的样本数已达{V}。
  ask ~{E}已采集多少份样本 / #{E}的样本数 / ~{E}的样本数是多少 / ~{E}采集了多少样本
  ask- ~{E}的样本有几份 / #{E}采集的样本数量 / ~{E}样本数达到几何
  other ~{E}收集了多少份材料 / ~{E}的试管装满了多少支 / #{E}收集的材料份数 / ~{E}手头有多少份可供化验的东西 / ~{E}的积累有多少份
  other- ~{E}的冰柜里冻着多少份 / ~{E}攒了多少份宝贝 / #{E}冰柜里冻着的份数
== lab: name, place, link place
  labels 主实验室 / 实验室所在地
  says {P}主实验室在{V}。 / {S}的主实验室设在{V}。 / {S}把主实验室设在{V}。
  ask ~{E}的主实验室在哪里 / #{E}的主实验室所在地 / ~{E}的主实验室设在哪儿 / ~{E}把主实验室设在什么地方
  ask- ~{E}的主实验室位于何处 / #{E}主实验室的地点 / ~{E}的主实验室在何地
  other ~{E}的测试在哪个城镇进行 / ~{E}的研究人员多在哪儿工作 / #{E}做测试的城镇 / ~{E}采来的东西送到哪里化验 / ~{E}在哪里做测量
  other- ~{E}的仪器在哪儿嗡嗡作响 / ~去哪儿能碰见{E}穿白大褂的人 / #{E}的仪器嗡嗡作响的地方
  role {E}主实验室所在的城镇
  role- {E}主实验室的地点
  role-other {E}做测试的城镇
  role-other- {E}的仪器嗡嗡作响的地方
== aim: phrase, use
  labels 目标 / 研究目标
  says {P}目标是{V}。 / {S}的目标在于{V}。 / {S}的研究目标是{V}。
  ask ~{E}的目标是什么 / #{E}的目标 / ~{E}的目标在于什么 / ~{E}的研究目标是什么
  ask- ~{E}目标何在 / #{E}目标的所在 / ~{E}有何目标
  other ~{E}想弄清什么 / ~做{E}是为了什么 / #{E}想办成的事 / ~{E}希望得到什么结果 / ~研究人员为什么要搞{E}
  other- ~{E}图的是什么 / ~{E}怎样才算大功告成 / #{E}图的事
== problem: phrase, history
  labels 延误原因 / 进度落后原因
  says {S}进度落后，是因为{V}。 / 由于{V}，{S}进度落后。 / {P}进度落后原因是{V}。
  ask ~{E}为什么进度落后 / #{E}的进度落后原因 / ~{E}因为什么进度落后 / ~{E}的进度为何落后
  ask- ~{E}进度落后是由于什么 / #{E}进度落后的缘由 / ~{E}进度落后原因何在
  other ~{E}怎么慢了下来 / ~什么事耽误了{E} / #耽误{E}的事 / ~{E}出了什么岔子 / ~{E}为何没赶上计划
  other- ~{E}栽在了什么上头 / ~什么倒霉事拖住了{E} / #拖住{E}的倒霉事
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
      projectWordings,
    ),
    ...shared('chief', 'sponsor', 'grant', 'file', 'volunteers'),
    ...clauses,
  ],
  tables: [],
};

const festivalWordings = `
== starts: date, rules
  labels 开幕日 / 每年开始日期
  says {S}每年{V}开幕。 / {P}开幕日是{V}。 / {S}的开幕日为每年{V}。
  ask ~{E}每年什么时候开幕 / #{E}的开幕日 / ~{E}的开幕日是哪天 / ~{E}哪天开幕
  ask- ~{E}开幕在几月几日 / #{E}开幕的日期 / ~{E}每年几时开幕
  other ~一年里哪天能赶上{E}的头一天 / ~{E}每年从哪天热闹起来 / #{E}每年的头一天 / ~想看{E}开场该订哪天的房 / ~{E}哪天开门迎客
  other- ~{E}的锣鼓每年几号响起 / ~{E}每年几号拉开架势 / #{E}锣鼓响起的日子
== firstHeld: date, history
  labels 首届时间 / 首次举办
  says {S}首次举办于{V}。 / {P}首届在{V}举办。 / {V}，{S}首次举办。
  ask ~{E}首次举办是什么时候 / #{E}首次举办的时间 / ~{E}首届在哪一年举办 / ~{E}何时首次举办
  ask- ~{E}首次举办于几时 / #{E}首届举办的日期 / ~{E}首届在什么日子
  other ~{E}的传统从哪年开始 / ~{E}有多少年头了，从何时算起 / #{E}这个传统的起点 / ~人们最早什么时候过{E} / ~{E}从什么时候就有了
  other- ~{E}的老根在哪年 / ~头一拨人几时为{E}聚到一起 / #头一拨人为{E}相聚的日子
== fee: amount, figures
  labels 摊位费 / 摊位价格
  says {P}摊位费为{V}。 / {S}的摊位费是{V}。 / 在{S}设摊需交摊位费{V}。
  ask ~{E}的摊位费是多少 / #{E}的摊位费 / ~在{E}设摊需交多少摊位费 / ~{E}摊位费有多高
  ask- ~{E}的摊位费为几何 / #在{E}设摊的摊位费 / ~{E}摊位费几何
  other ~商贩到{E}卖东西要交多少钱 / ~在{E}租个铺位多少钱 / #商贩到{E}要交的钱 / ~想在{E}做买卖得付多少 / ~{E}向商家收多少钱
  other- ~在{E}占块地方吆喝得掏多少 / ~小贩为{E}要出多少血 / #小贩为{E}掏的钱
== stages: number, figures
  labels 舞台数 / 舞台
  says {S}设有{V}个舞台。 / {P}舞台共有{V}个。 / {S}的舞台数为{V}个。
  ask ~{E}设有多少个舞台 / #{E}的舞台数 / ~{E}的舞台共有多少个 / ~{E}有几个舞台
  ask- ~{E}共设几个舞台 / #{E}设有的舞台数量 / ~{E}的舞台有多少
  other ~{E}有多少处可以看演出 / ~{E}同时有几处在表演 / #{E}看演出的处数 / ~{E}的艺人在多少个地方登台 / ~{E}搭了多少个台子
  other- ~{E}有多少个角落在唱戏 / ~{E}里几处有人亮嗓子 / #{E}有人亮嗓子的处数
== cancelled: phrase, history
  labels 停办一年的原因 / 停办原因
  says {S}曾停办一年，是因为{V}。 / 由于{V}，{S}停办一年。 / {P}停办原因是{V}。
  ask ~{E}为什么停办一年 / #{E}的停办原因 / ~{E}因为什么停办 / ~{E}为何停办一年
  ask- ~{E}停办是由于什么 / #{E}停办一年的缘由 / ~{E}停办原因何在
  other ~{E}有一年怎么没办成 / ~什么事让{E}泡了汤 / #让{E}泡汤的事 / ~{E}为何缺了一届 / ~是什么使人们有一年过不成{E}
  other- ~{E}那年触了什么霉头 / ~那一回{E}怎么就黄了 / #{E}那年触的霉头
== custom: phrase, use
  labels 习俗 / 传统习俗
  says 按照习俗，{S}结束时人们会{V}。 / {P}习俗是{V}。 / {S}的传统习俗是{V}。
  ask ~{E}的习俗是什么 / #{E}的习俗 / ~{E}结束时人们会做什么 / ~{E}有什么传统习俗
  ask- ~{E}有何习俗 / #{E}的传统习俗 / ~按照习俗{E}结束时人们做些什么
  other ~{E}怎么收场 / ~来{E}的人最后一起干什么 / #{E}收场的仪式 / ~大家用什么仪式告别{E} / ~{E}有什么代代相传的做法
  other- ~{E}散场前大伙儿要折腾什么 / ~大伙儿怎么给{E}画句号 / #大伙儿给{E}画句号的办法
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
      festivalWordings,
    ),
    ...shared('place', 'chief', 'sponsor', 'visitors', 'volunteers', 'grant', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
