/** Companies. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { company } from './names.ts';
import { branches } from './tables.ts';
import { code, companies, count, dates, money, people, percent, phrase, places, several } from './values.ts';

const values = {
  founded: dates(1890, 2020),
  founder: people,
  seat: places,
  factory: places,
  head: people,
  staff: count(12, 4800),
  apprentices: count(12, 190),
  revenue: money(3e5, 9e9),
  debt: money(2e5, 8e8),
  registration: code('99999-A', 'AA99999', '9999/99/A', 'A-999-999'),
  listed: dates(1985, 2024),
  export: percent,
  moved: phrase(
    '老[厂房|仓库|车间][两次被水淹|失了火|太小了|被开发商买走了]',
    '[租金|电费|地价][连年上涨|翻了一倍|高得难以承受]',
    '原来依靠的[铁路支线|渡口|运河]停用了',
    '大部分[熟练工人|年轻职工|工程师]住在河对岸',
  ),
  makes: several(
    2,
    3,
    ...'门铰链,台灯,渔网,电梯缆绳,冰刀,毛毯,水泵,琴弦,车铃,屋瓦,炉具,木桶,气象仪,滚筒刷,安全带'.split(','),
  ),
  supplier: companies,
  fine: money(2000, 4e6),
  emblem: phrase('[银色|红色|金色|蓝色]的[白鹭|铁锚|麦穗|三角|圆环]'),
};

const wordings = `
== founded: date, history
  labels 成立时间 / 成立日期
  says {S}成立于{V}。 / {S}于{V}成立。 / {P}成立日期是{V}。
  ask ~{E}是什么时候成立的 / #{E}的成立日期 / ~{E}成立于哪一年 / ~{E}何时成立
  ask- ~{E}成立的日子是哪天 / #{E}成立的时间 / ~{E}在什么时间成立
  other ~{E}是哪年[创办|开办]的 / ~{E}从什么时候开始存在 / #{E}的创办时间 / ~{E}的历史从哪一天算起 / ~{E}的招牌是何时挂出来的
  other- ~{E}是哪天创立的 / ~{E}创立于何时 / #{E}的创立时间
  idiom ~{E}何时呱呱落地 / ~这世上什么时候才有了{E}
== founder: name, history, link person, person
  labels 创始人 / 创办者
  says {P}创始人是{V}。 / {S}的创始人名叫{V}。 / {S}由创始人{V}一手建立。
  ask ~{E}的创始人是谁 / #{E}的创始人 / ~谁是{E}的创始人 / ~{E}的创始人叫什么
  ask- ~哪位是{E}的创始人 / #建立{E}的创始人 / ~{E}由哪位创始人建立
  other ~{E}是谁[开办|创立]的 / ~谁把{E}办起来的 / #开办{E}的人 / ~{E}最初是谁的主意 / ~没有谁就没有{E}
  other- ~{E}是什么人创建的 / ~最早创建{E}的是哪位 / #最早创建{E}的人
  idiom ~当年是谁拉起了{E} / #当年拉起{E}的人
  role {E}的创始人
  role- 建立{E}的创始人
  role-other 开办{E}的人
  role-other- 最早创建{E}的人
== seat: name, place, link place
  labels 总部 / 总部所在地
  says {P}总部设在{V}。 / {S}把总部设在{V}。 / {S}的总部位于{V}。
  ask ~{E}的总部在哪里 / #{E}的总部所在地 / ~{E}的总部设在哪儿 / ~{E}的总部位于什么地方
  ask- ~{E}把总部设在何处 / #{E}总部位于的地方 / ~{E}的总部在何地
  other ~{E}的管理层在哪个城镇办公 / ~{E}的大本营在哪儿 / #{E}的大本营 / ~要拜访{E}的领导该去哪个城镇 / ~{E}从哪里发号施令
  other- ~{E}的总公司在什么地方 / ~{E}的公司本部在哪个城镇 / #{E}公司本部的所在地
  idiom ~{E}的老巢安在哪儿
  role {E}总部所在的城镇
  role- {E}总部位于的地方
  role-other {E}大本营所在的城镇
  role-other- {E}公司本部所在的地方
== factory: name, place, link place
  labels 工厂 / 工厂所在地
  says {P}工厂在{V}。 / {S}的产品出自{V}的工厂。 / {S}在{V}有一座工厂。
  ask ~{E}的工厂在哪里 / #{E}的工厂所在地 / ~{E}在哪里有工厂 / ~{E}的产品出自哪里的工厂
  ask- ~{E}的工厂位于何处 / #{E}工厂的地点 / ~{E}的工厂建在何地
  other ~{E}的货是在哪儿生产的 / ~{E}的流水线设在哪里 / #{E}的生产地点 / ~{E}的车间在哪个城镇 / ~{E}在哪个城镇造东西
  other- ~{E}的厂房建在什么地方 / ~{E}的厂房在哪个城镇 / #{E}厂房的地点
  idiom ~{E}的机器在哪儿轰鸣 / #{E}的货下线的地方
  role {E}的工厂所在的城镇
  role- {E}工厂的所在地
  role-other {E}生产产品的城镇
  role-other- {E}厂房所在的地方
== head: name, people, link person, person
  labels 总经理 / 现任总经理
  says {P}总经理是{V}。 / {S}的总经理由{V}担任。 / {V}出任{S}的总经理已有数年。
  ask ~{E}的总经理是谁 / #{E}的总经理 / ~谁担任{E}的总经理 / ~{E}的总经理叫什么
  ask- ~哪位出任{E}的总经理 / #{E}现任总经理 / ~{E}的总经理由何人出任
  other ~{E}由谁经营 / ~谁在领导{E} / #掌管{E}的人 / ~{E}的老板是谁 / ~在{E}谁说了算
  other- ~{E}的负责人是谁 / ~{E}的最高管理者是谁 / #{E}的最高管理者
  idiom ~{E}的头把交椅上坐着谁
  role {E}的总经理
  role- 出任{E}总经理的人
  role-other 掌管{E}的人
  role-other- {E}的最高管理者
== staff: number, figures
  labels 员工人数 / 员工
  says {S}有员工{V}人。 / {P}员工人数为{V}。 / {S}雇用了{V}名员工。
  ask ~{E}有多少员工 / #{E}的员工人数 / ~{E}雇用了多少名员工 / ~{E}的员工人数是多少
  ask- ~{E}有几名员工 / #{E}员工的数量 / ~{E}的员工共有几人
  other ~有多少人在{E}上班 / ~{E}的队伍有多大 / #在{E}工作的人数 / ~{E}给多少人发工资 / ~{E}提供了多少个岗位
  other- ~{E}一共有多少职工 / ~{E}的职工总数是多少 / #{E}的职工总数
  idiom ~有多少人靠{E}吃饭 / ~{E}的花名册上有多少名字
== apprentices: number, people
  labels 学徒人数 / 学徒
  says {S}目前带着{V}名学徒。 / {P}学徒人数为{V}。 / 在{S}学手艺的学徒有{V}人。
  ask ~{E}目前带着多少名学徒 / #{E}的学徒人数 / ~{E}有多少学徒 / ~在{E}学手艺的学徒有多少
  ask- ~{E}的学徒共有几名 / #{E}学徒的数量 / ~{E}带了几个学徒
  other ~有多少年轻人在{E}学本事 / ~{E}在培养多少新手 / #{E}培养的新手数目 / ~{E}收了多少徒弟 / ~多少人正在{E}接受培训
  other- ~{E}现在有多少实习的年轻人 / ~{E}正在带多少实习生 / #{E}的实习生人数
  idiom ~有多少毛头小伙和姑娘跟着{E}练手
== revenue: amount, figures
  labels 年营业额 / 营业额
  says {P}年营业额为{V}。 / {S}去年的营业额是{V}。 / {S}的年营业额达到{V}。
  ask ~{E}的年营业额是多少 / #{E}的年营业额 / ~{E}去年营业额有多少 / ~{E}的营业额达到多少
  ask- ~{E}一年的营业额为多少 / #{E}去年的营业额 / ~{E}的营业额有多高
  other ~{E}一年卖出多少钱的货 / ~{E}一年进账多少 / #{E}一年的销售收入 / ~客户一年付给{E}多少钱 / ~{E}一年做多大的生意
  other- ~{E}一年的营收是多少 / ~{E}全年营收有多少 / #{E}的全年营收
  idiom ~{E}的柜台一年流进多少钱
== debt: amount, figures
  labels 银行负债 / 负债
  says {P}银行负债为{V}。 / {S}目前负债{V}。 / {S}的负债仍有{V}。
  ask ~{E}的负债是多少 / #{E}的负债 / ~{E}目前负债多少 / ~{E}的银行负债有多少
  ask- ~{E}仍有多少负债 / #{E}仍有的负债 / ~{E}的负债为多少
  other ~{E}欠了多少钱 / ~{E}还有多少贷款没还 / #{E}欠下的钱 / ~债主能向{E}要多少钱 / ~{E}要还给银行多少
  other- ~{E}的债务有多少 / ~{E}的债务总额是多少 / #{E}的债务总额
  idiom ~{E}背着多大的窟窿
== registration: identifier, rules
  labels 注册号 / 登记号
  says {P}注册号是{V}。 / {S}在登记处的注册号为{V}。 / {S}以注册号{V}登记在册。
  ask ~{E}的注册号是什么 / #{E}的注册号 / ~{E}以什么注册号登记在册 / ~{E}的注册号是多少
  ask- ~{E}在登记处用哪个注册号 / #{E}登记用的注册号 / ~哪个注册号是{E}的
  other ~官方用什么代码识别{E} / ~查{E}的底要输入什么号码 / #官方给{E}的代码 / ~工商名录里{E}的编码是什么 / ~{E}的身份代码是什么
  other- ~{E}在工商局的编号是多少 / ~工商局给{E}的编号是什么 / #{E}的工商编号
  idiom ~公文上哪一串字符代表{E}
== listed: date, history
  labels 上市时间 / 上市日期
  says {S}于{V}上市。 / {P}上市日期是{V}。 / {V}，{S}的股票开始上市交易。
  ask ~{E}是什么时候上市的 / #{E}的上市日期 / ~{E}的股票何时上市交易 / ~{E}哪一天上市
  ask- ~{E}上市是在何时 / #{E}股票上市的时间 / ~{E}的股票在什么日子上市
  other ~股民从什么时候起能买{E} / ~{E}是哪天进入交易所的 / #{E}进入交易所的日子 / ~{E}何时开始公开募资 / ~普通人最早什么时候能当{E}的股东
  other- ~{E}的股份什么时候起在交易市场买卖 / ~{E}什么时候挂牌 / #{E}的挂牌时间
  idiom ~{E}几时在股市亮相 / ~{E}敲钟是哪一天
== export: percentage, figures
  labels 出口比例 / 出口占比
  says {P}出口比例为{V}。 / {S}的产品有{V}用于出口。 / 出口占{S}销售的{V}。
  ask ~{E}的出口比例是多少 / #{E}的出口比例 / ~{E}的产品有多少用于出口 / ~出口占{E}销售的多少
  ask- ~{E}出口占比多高 / #{E}产品的出口比例 / ~{E}用于出口的占多少
  other ~{E}的货有几成卖到国外 / ~{E}多大程度上依赖外国买家 / #{E}卖到国外的份额 / ~{E}的生意有多少来自国外 / ~海外市场在{E}的买卖里占多少
  other- ~{E}外销的比重是多少 / ~{E}的东西有百分之几外销 / #{E}的外销比重
  idiom ~{E}有几成货漂洋过海
== moved: phrase, history
  labels 搬迁原因 / 为何搬迁
  says {S}之所以搬迁，是因为{V}。 / 由于{V}，{S}只好搬迁。 / {P}搬迁原因是{V}。
  ask ~{E}为什么搬迁 / #{E}的搬迁原因 / ~{E}因为什么搬迁 / ~{E}为何只好搬迁
  ask- ~{E}搬迁是由于什么 / #{E}搬迁的缘由 / ~{E}搬迁的原因何在
  other ~{E}怎么会换地方 / ~是什么让{E}离开原址 / #{E}离开原址的理由 / ~{E}为何不留在老地方 / ~什么事逼得{E}另找地方
  other- ~{E}为什么搬家 / ~{E}换地址的原因是什么 / #{E}换地址的原因
  idiom ~{E}干吗要挪窝
== makes: phrase, use
  labels 主要产品 / 产品
  says {S}生产{V}。 / {P}主要产品是{V}。 / {S}的主要产品有{V}。
  ask ~{E}生产什么 / #{E}的主要产品 / ~{E}的主要产品有哪些 / ~{E}的产品是什么
  ask- ~{E}生产些什么 / #{E}生产的产品 / ~哪些是{E}的主要产品
  other ~从{E}能买到什么货 / ~{E}做哪一行的东西 / #{E}做的东西 / ~{E}靠卖什么赚钱 / ~{E}的货架上有些什么
  other- ~{E}制造什么商品 / ~{E}是制造什么的 / #{E}制造的商品
  idiom ~{E}靠什么手艺吃饭
== supplier: name, people, link company
  labels 主要供应商 / 供应商
  says {P}主要供应商是{V}。 / {S}的主要供应商为{V}。 / {S}主要由供应商{V}供货。
  ask ~{E}的主要供应商是谁 / #{E}的主要供应商 / ~{E}的主要供应商是哪家公司 / ~哪家公司是{E}的主要供应商
  ask- ~{E}由哪家供应商供货 / #给{E}供货的主要供应商 / ~{E}的供应商为哪一家
  other ~{E}的原料大多从哪家买 / ~{E}向谁进货 / #卖原料给{E}的企业 / ~{E}离不开哪家的货 / ~哪家企业给{E}送的货最多
  other- ~{E}向哪家公司采购最多 / ~{E}的采购大头给了哪家公司 / #{E}采购最多的那家公司
  idiom ~谁是{E}的上家 / #{E}的上家
  role {E}的主要供应商
  role- 给{E}供货的主要供应商
  role-other 卖原料给{E}的企业
  role-other- {E}采购最多的那家公司
== fine: amount, rules, held
  labels 罚款 / 罚款金额
  says {S}曾因迟交报表被罚款{V}。 / 监管部门对{S}处以{V}的罚款。
  ask- ~{E}被罚款多少 / #{E}的罚款金额 / ~监管部门对{E}处以多少罚款
  other- ~{E}受到的处罚金额是多少 / ~{E}被罚了多少钱 / #{E}受到的处罚金额
  idiom ~{E}因为违规赔进去多少钱
== emblem: phrase, use, held
  labels 商标图案 / 商标
  says {P}商标图案是{V}。 / {S}的商标是{V}。
  ask- ~{E}的商标图案是什么 / #{E}的商标图案 / ~{E}的商标是什么样的
  other- ~{E}的标志上画着什么 / ~{E}的标志是什么样的 / #{E}的标志
  idiom ~凭什么标记认出{E}的货
`;

export const companyKind: Kind = {
  id: 'company',
  nouns: ['该公司', '这家公司', '公司', '这家企业'],
  pronouns: [['它', '它的']],
  name: company,
  openers: [
    '{S}是一家[规模不大|中等规模|家族经营|颇有口碑]的企业[，在业内小有名气|，外行很少听说|]。',
    '{S}是本地[历史较久|比较低调|有代表性]的企业之一。',
  ],
  fillers: [
    '{S}很少做广告。',
    '客户称赞{S}对特殊订单很有耐心。',
    '{S}的标识重新设计过几次。',
    '与名字给人的印象不同，{S}尝试过许多行当。',
  ],
  appositions: ['{E}这家公司'],
  relations: [...relations(values, wordings), ...clauses],
  tables: [branches],
};
