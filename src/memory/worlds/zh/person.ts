/** Persons. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { personName } from './names.ts';
import { code, companies, count, dates, money, people, phrase, places, several } from './values.ts';

const values = {
  born: dates(1920, 2001),
  birthplace: places,
  home: places,
  employer: companies,
  teacher: people,
  married: dates(1950, 2023),
  joined: dates(1960, 2024),
  salary: money(18000, 900000),
  prize: money(5000, 900000),
  patents: count(12, 240),
  pupils: count(30, 900),
  member: code('A-99999', 'AA9999', '99-9999-A'),
  left: phrase(
    '[家中老人需要照顾|写书占去了全部时间|上下班路程太远]',
    '[实验室|车间|研究所][失去了经费|迁往外地|被对手合并]',
    '[安全规程|加班补贴|署名次序]上的分歧一直谈不拢',
  ),
  hobby: several(2, 2, ...'修理旧钟,夜间摄影,合唱,养蜂,攀岩,烤面包,临摹古画,长途滑冰,拉二胡,观鸟,下围棋'.split(',')),
};

const wordings = `
== born: date, history
  labels 出生日期 / 生日
  says {S}出生于{V}。 / {P}出生日期是{V}。 / {S}在{V}出生。
  ask ~{E}是什么时候出生的 / #{E}的出生日期 / ~{E}出生于哪一年 / ~{E}何时出生
  ask- ~{E}出生在哪一天 / #{E}出生的时间 / ~{E}的出生日期是几时
  other ~{E}是哪天来到这个世界的 / ~{E}从哪天算起长一岁 / #{E}的生日 / ~{E}的年龄从哪一天算起 / ~{E}是哪年生人
  other- ~{E}是哪一天诞生的 / ~{E}是什么时候生的 / #{E}的诞生日
  idiom ~{E}何年何月呱呱坠地 / #{E}呱呱坠地的日子
== birthplace: name, place, link place
  labels 出生地 / 籍贯
  says {S}出生在{V}。 / {P}出生地是{V}。 / {S}的出生地为{V}。
  ask ~{E}出生在哪里 / #{E}的出生地 / ~{E}的出生地是什么地方 / ~{E}在哪个城镇出生
  ask- ~{E}的出生地为何处 / #{E}出生的地方 / ~{E}出生在何地
  other ~{E}是哪里人 / ~{E}的老家在哪儿 / #{E}的老家 / ~{E}来自什么地方 / ~{E}是从哪个城镇走出来的
  other- ~{E}的家乡是哪里 / ~{E}的故乡叫什么 / #{E}的家乡
  idiom ~{E}的根在哪儿
  role {E}的出生地 / {E}出生的城镇
  role- {E}出生的那个地方
  role-other {E}的老家
  role-other- {E}的家乡
== home: name, place, link place
  labels 现居地 / 现住址
  says {S}现在住在{V}。 / {P}现居地是{V}。 / 近几年{S}一直住在{V}。
  ask ~{E}现在住在哪里 / #{E}的现居地 / ~{E}的现居地是什么地方 / ~{E}近几年住在哪儿
  ask- ~{E}如今住在何处 / #{E}现在住的地方 / ~{E}一直住在哪个城镇
  other ~{E}定居在什么地方 / ~要登门拜访{E}得去哪个城镇 / #{E}定居的城镇 / ~{E}目前把家安在哪里 / ~{E}在哪个城镇过日子
  other- ~{E}如今住哪儿 / ~{E}的住处在哪个地方 / #{E}如今居住的地方
  idiom ~{E}眼下落脚在哪儿 / ~去哪儿能敲开{E}的家门
  role {E}现在住的城镇
  role- {E}一直住的城镇
  role-other {E}定居的城镇
  role-other- {E}如今居住的地方
== employer: name, people, link company
  labels 工作单位 / 任职公司
  says {S}在{V}工作。 / {P}工作单位是{V}。 / {S}长期在{V}工作。
  ask ~{E}在哪家公司工作 / #{E}的工作单位 / ~{E}的工作单位是什么 / ~{E}在哪里工作
  ask- ~{E}长期工作的公司是哪家 / #{E}工作的公司 / ~{E}的工作单位是哪一家
  other ~{E}给谁打工 / ~谁给{E}发工资 / #雇用{E}的企业 / ~{E}受雇于哪家企业 / ~{E}在哪家企业上班
  other- ~{E}任职于哪家公司 / ~{E}是哪家公司的员工 / #{E}任职的公司
  idiom ~{E}端的是哪家的饭碗
  role {E}的工作单位
  role- {E}工作的公司
  role-other 雇用{E}的企业
  role-other- {E}任职的公司
== teacher: name, people, link person, person
  labels 导师 / 老师
  says {P}导师是{V}。 / {S}的导师名叫{V}。 / {S}常提起导师{V}。
  ask ~{E}的导师是谁 / #{E}的导师 / ~{E}的导师叫什么名字 / ~谁是{E}的导师
  ask- ~哪位是{E}的导师 / #{E}常提起的导师 / ~{E}常提起哪位导师
  other ~{E}是谁教出来的 / ~{E}的本事是跟谁学的 / #教{E}本事的人 / ~谁带过{E} / ~{E}师从何人
  other- ~{E}的老师是哪位 / ~{E}是哪位老师的学生 / #{E}的老师
  idiom ~谁把手艺传给了{E}
  role {E}的导师
  role- {E}常提起的导师
  role-other 教{E}本事的人
  role-other- {E}的老师
== married: date, history
  labels 结婚日期 / 结婚时间
  says {S}于{V}结婚。 / {P}结婚日期是{V}。 / {V}，{S}举行了婚礼。
  ask ~{E}是什么时候结婚的 / #{E}的结婚日期 / ~{E}哪一年结婚 / ~{E}何时举行婚礼
  ask- ~{E}结婚是在哪天 / #{E}结婚的时间 / ~{E}的婚礼在什么日子举行
  other ~{E}从什么时候起有了家室 / ~{E}哪天办的喜事 / #{E}办喜事的日子 / ~{E}哪年成的家 / ~{E}何时告别单身
  other- ~{E}是哪一天成婚的 / ~{E}的婚礼在什么时候举行 / #{E}成婚的日子
  idiom ~{E}几时步入礼堂
== joined: date, people
  labels 入选科学院 / 当选院士
  says {S}于{V}当选地方科学院院士。 / {S}当选院士的日期是{V}。 / {V}，{S}当选为地方科学院院士。
  ask ~{E}是什么时候当选院士的 / #{E}当选院士的日期 / ~{E}哪年当选院士 / ~{E}何时当选地方科学院院士
  ask- ~{E}当选院士是在哪天 / #{E}当选为院士的时间 / ~{E}当选院士在几时
  other ~科学院从什么时候起有了{E}这位成员 / ~{E}何时进入学者的最高圈子 / #{E}入选科学院的时间 / ~{E}从哪天起有了院士头衔
  other ~科学院哪天接纳了{E}
  other- ~{E}是何时被地方科学院选上的 / ~{E}被选进科学院是哪一天 / #{E}被选进科学院的日子
  idiom ~{E}哪天起跻身学者殿堂
== salary: amount, figures
  labels 年薪 / 薪水
  says {P}年薪为{V}。 / {S}的年薪是{V}。 / {S}拿着{V}的年薪。
  ask ~{E}的年薪是多少 / #{E}的年薪 / ~{E}拿多少年薪 / ~{E}年薪有多高
  ask- ~{E}的年薪为几何 / #{E}拿的年薪 / ~{E}年薪共有多少
  other ~{E}一年挣多少钱 / ~{E}的收入一年有多少 / #{E}一年的收入 / ~请{E}干一年要付多少钱 / ~{E}一年能领多少工资
  other- ~{E}每年的薪水是多少 / ~{E}全年的薪水有多少 / #{E}全年的薪水
  idiom ~{E}的腰包一年进多少
== prize: amount, figures
  labels 奖金 / 所获奖金
  says {S}因早年的一项发现获得奖金{V}。 / {P}奖金为{V}。 / {S}得到过一笔{V}的奖金。
  ask ~{E}获得了多少奖金 / #{E}的奖金 / ~{E}得到的奖金是多少 / ~{E}因早年的发现获得多少奖金
  ask- ~{E}的奖金为几何 / #{E}获得的奖金 / ~{E}拿过多少奖金
  other ~评委会给了{E}多少钱 / ~{E}的荣誉附带多少钱 / #随荣誉发给{E}的钱 / ~{E}受表彰时拿到多少钱 / ~{E}靠那项发现得了多少钱
  other- ~{E}获奖得了多少钱 / ~{E}获奖时领了多少钱 / #{E}获奖所得的金额
  idiom ~{E}从领奖台上带走多少
== patents: number, figures
  labels 专利数 / 专利
  says {S}拥有{V}项专利。 / {P}专利数为{V}。 / 登记在{S}名下的专利有{V}项。
  ask ~{E}拥有多少项专利 / #{E}的专利数 / ~{E}有多少专利 / ~登记在{E}名下的专利有几项
  ask- ~{E}的专利共有多少 / #{E}拥有的专利数量 / ~{E}名下有几项专利
  other ~{E}有多少发明受保护 / ~{E}申请保护了多少发明 / #{E}受保护的发明数目 / ~多少项发明归{E}所有 / ~{E}的发明成果有几件
  other- ~{E}的发明里有多少项获得了授权 / ~{E}获得授权的发明总共多少项 / #{E}获得授权的发明总数
  idiom ~{E}攒下了多少发明证书
== pupils: number, people
  labels 学生人数 / 学生
  says {S}教过{V}名学生。 / {P}学生共有{V}人。 / 上过{S}课的学生有{V}人。
  ask ~{E}教过多少名学生 / #{E}的学生人数 / ~{E}的学生共有多少人 / ~上过{E}课的学生有多少
  ask- ~{E}教过几名学生 / #{E}教过的学生数 / ~{E}有多少学生
  other ~多少人听{E}讲过课 / ~{E}带出了多少弟子 / #{E}的弟子数目 / ~多少人受教于{E} / ~{E}桃李有多少
  other- ~{E}当老师教了多少人 / ~{E}当老师以来总共教了多少人 / #{E}当老师以来教的总人数
  idiom ~{E}门下走出过多少人
== member: identifier, rules
  labels 会员编号 / 会员号
  says {P}会员编号是{V}。 / {S}以会员编号{V}登记。 / {S}的会员编号为{V}。
  ask ~{E}的会员编号是什么 / #{E}的会员编号 / ~{E}以哪个会员编号登记 / ~{E}的会员编号是多少
  ask- ~{E}登记的会员编号为何 / #{E}登记用的会员编号 / ~哪个会员编号是{E}的
  other ~{E}的证件上写着什么代码 / ~协会用什么号码称呼{E} / #{E}证件上的代码 / ~{E}在协会名册里怎么编码 / ~{E}登录协会要输什么
  other- ~{E}入会时拿到的号是什么 / ~{E}在协会的号是多少 / #{E}在协会的号
  idiom ~名册里{E}旁边印着哪串字符
== left: phrase, history
  labels 离职原因 / 为何离职
  says {S}离开第一份工作，是因为{V}。 / 由于{V}，{S}离开了第一份工作。 / {P}离职原因是{V}。
  ask ~{E}为什么离开第一份工作 / #{E}的离职原因 / ~{E}因为什么离职 / ~{E}为何离开第一份工作
  ask- ~{E}离职是由于什么 / #{E}离开第一份工作的缘由 / ~{E}离职的原因何在
  other ~{E}怎么会辞职 / ~是什么促使{E}递上辞呈 / #{E}辞职的理由 / ~{E}当初为何不干了 / ~什么事让{E}放弃了最初的岗位
  other- ~{E}为什么不在原来的单位干了 / ~{E}为什么换单位 / #{E}换单位的理由
  idiom ~{E}干吗撂挑子
== hobby: phrase, use
  labels 爱好 / 业余爱好
  says {P}业余爱好是{V}。 / 业余时间{S}喜欢{V}。 / {S}的业余爱好有{V}。
  ask ~{E}的业余爱好是什么 / #{E}的业余爱好 / ~{E}业余时间喜欢什么 / ~{E}有哪些业余爱好
  ask- ~{E}业余喜欢些什么 / #{E}业余时间喜欢的事 / ~哪些是{E}的业余爱好
  other ~{E}下班以后做些什么 / ~{E}怎么打发空闲 / #{E}的消遣 / ~{E}周末爱干什么 / ~{E}不工作的时候在做什么
  other- ~{E}有什么兴趣 / ~{E}有空的时候爱玩什么 / #{E}的兴趣
  idiom ~{E}闲下来拿什么解闷
`;

export const personKind: Kind = {
  id: 'person',
  nouns: ['这位工程师', '这位学者', '这位研究人员', '这位发明家'],
  pronouns: [
    ['她', '她的'],
    ['他', '他的'],
  ],
  name: personName,
  openers: [
    '{S}是一位[颇有名望|做事严谨|论文流传很广]的[工程师|学者|发明家]。',
    '{S}是一位[很少接受采访|偏爱小型会议|多数时候独自工作]的研究人员。',
  ],
  fillers: ['同事们说{S}耐心而细致。', '{S}坚持亲笔回信。', '镇公所里挂着{S}的画像。', '很少有人见到{S}不带笔记本。'],
  appositions: [],
  relations: relations(values, wordings),
  tables: [],
};
