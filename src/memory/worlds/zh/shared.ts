/** Relations that several kinds have: where it is, who heads it, what it costs, under which number it is filed. */
import type { Relation } from '../book.ts';
import { relations } from '../lines.ts';
import { code, companies, count, dates, money, people, percent, places } from './values.ts';

const all = relations(
  {
    place: places,
    opened: dates(1900, 2023),
    chief: people,
    designer: people,
    sponsor: companies,
    maker: companies,
    cost: money(20000, 9e8),
    price: money(5, 9000),
    visitors: count(900, 950000),
    volunteers: count(12, 480),
    file: code('AA-9999', '99/9999', 'A9999-9', 'AAA99.9'),
    inspected: dates(1995, 2024),
    renewed: dates(1970, 2024),
    satisfied: percent,
    grant: money(3000, 6e6),
  },
  `
== place: name, place, link place
  labels 位置 / 所在地
  says {S}位于{V}。 / {P}位置在{V}。 / {S}就在{V}境内。
  ask ~{E}位于哪里 / ~{E}位于什么地方 / #{E}的位置 / ~{E}的位置在哪里
  ask- ~{E}位于何处 / #{E}位于的地方 / ~{E}在何地境内
  other ~想看{E}要到哪里去 / ~在哪儿能找到{E} / ~去{E}该往哪个城镇走 / #{E}的所在城镇 / ~{E}设在哪个地方
  other- ~{E}坐落在哪儿 / ~{E}的地点是哪里 / #{E}的地点
  idiom ~要参观{E}，车票该买到哪一站
  role {E}位于的城镇
  role- {E}的位置所在的城镇
  role-other {E}的所在城镇
  role-other- {E}坐落的那个地方
== opened: date, history
  labels 开放时间 / 启用日期
  says {S}于{V}启用。 / {V}，{S}正式启用。 / {P}启用日期是{V}。
  ask ~{E}是什么时候启用的 / #{E}的启用日期 / ~{E}是哪一天启用的 / ~{E}何时正式启用
  ask- ~{E}启用于何时 / #{E}正式启用的时间 / ~{E}在什么日子启用
  other ~{E}从什么时候起对公众开放 / ~{E}是哪年哪月剪彩的 / ~公众最早什么时候能用上{E} / #{E}开门迎客的日子 / ~{E}何时落成开放
  other- ~{E}什么时候开始使用 / ~{E}投入使用的时间是哪天 / #{E}投入使用的时间
  idiom ~{E}是几时揭幕的 / #{E}揭幕的日子
== chief: name, people, link person, person
  labels 主任 / 负责人
  says {P}主任是{V}。 / {S}的主任由{V}担任。 / 现任主任{V}主持{S}的日常工作。
  ask ~{E}的主任是谁 / #{E}的主任 / ~谁担任{E}的主任 / ~{E}的现任主任是哪一位
  ask- ~{E}的主任由谁担任 / #{E}主任一职的担任者 / ~哪位是{E}的主任
  other ~{E}由谁负责 / ~谁在管理{E} / ~{E}归谁领导 / #{E}的一把手 / ~{E}的大小事务由谁说了算
  other- ~{E}的领导是谁 / ~主管{E}的是谁 / #{E}的主管
  idiom ~{E}由谁掌舵 / #{E}的掌门人
  role {E}的主任
  role- 担任{E}主任的人
  role-other 负责{E}的人 / {E}的一把手
  role-other- {E}的主管
== designer: name, history, link person, person
  labels 设计者 / 设计师
  says {P}设计者是{V}。 / {S}由{V}设计。 / {S}的设计出自{V}之手。
  ask ~{E}的设计者是谁 / #{E}的设计者 / ~{E}由谁设计 / ~谁设计了{E}
  ask- ~{E}的设计出自谁之手 / #{E}的设计师 / ~{E}是哪位设计的
  other ~{E}的图纸是谁画的 / ~谁构思了{E}的样子 / #画出{E}图纸的人 / ~{E}的方案是谁拿出来的 / ~{E}的蓝图是谁的作品
  other- ~{E}的图样出自哪位 / ~是谁完成了{E}的图样 / #完成{E}图样的人
  idiom ~{E}最初是在谁的画板上成形的
  role {E}的设计者
  role- 设计了{E}的那一位
  role-other 画出{E}图纸的人
  role-other- 完成{E}图样的人
== sponsor: name, people, link company
  labels 主要赞助商 / 赞助商
  says {P}主要赞助商是{V}。 / {S}由{V}赞助。 / {V}是{S}的主要赞助商。
  ask ~{E}的主要赞助商是谁 / #{E}的主要赞助商 / ~{E}由哪家公司赞助 / ~哪家公司赞助了{E}
  ask- ~{E}的赞助商是哪一家 / #{E}的赞助商 / ~谁赞助{E}
  other ~{E}的经费主要靠哪家企业资助 / ~哪家企业给{E}出钱 / #资助{E}的企业 / ~{E}背后的金主是哪家 / ~{E}得到哪家企业的支持
  other- ~{E}的资金主要来自哪家公司 / ~哪家公司为{E}提供资金 / #给{E}提供资金的公司
  idiom ~谁为{E}掏腰包
  role {E}的主要赞助商
  role- 赞助{E}的公司
  role-other 资助{E}的企业
  role-other- 给{E}提供资金的公司
== maker: name, people, link company
  labels 制造商 / 生产厂家
  says {P}制造商是{V}。 / {S}由{V}制造。 / 制造{S}的是{V}。
  ask ~{E}的制造商是谁 / #{E}的制造商 / ~{E}由哪家公司制造 / ~制造{E}的是哪家公司
  ask- ~{E}是谁制造的 / #制造{E}的公司 / ~{E}的制造商是哪一家
  other ~{E}是哪家企业的产品 / ~{E}出自哪家工厂 / #生产{E}的厂家 / ~{E}是谁家生产的 / ~哪家企业在做{E}
  other- ~{E}是哪家公司造的 / ~{E}由哪家公司造出来 / #造{E}的公司
  idiom ~{E}上贴的是谁家的牌子
  role {E}的制造商
  role- 制造{E}的公司
  role-other 生产{E}的厂家
  role-other- 造{E}的公司
== cost: amount, figures
  labels 总造价 / 总费用
  says {P}总费用为{V}。 / {S}总共花费{V}。 / {S}的总费用达到{V}。
  ask ~{E}的总费用是多少 / #{E}的总费用 / ~{E}总共花费多少 / ~{E}的总费用达到多少
  ask- ~{E}总费用为多少 / #{E}的花费总额 / ~{E}花费了多少
  other ~为{E}一共投入了多少钱 / ~{E}用掉了多少资金 / #投在{E}上的资金 / ~{E}前前后后用了多少钱 / ~{E}的账单一共多少
  other- ~{E}的总开销是多少 / ~{E}的总成本有多少 / #{E}的总成本
  idiom ~{E}一共砸进去多少钱
== price: amount, figures
  labels 售价 / 价格
  says {P}售价是{V}。 / {S}的售价为{V}。 / {S}以{V}的价格出售。
  ask ~{E}的售价是多少 / #{E}的售价 / ~{E}以什么价格出售 / ~{E}的价格是多少
  ask- ~{E}售价为多少 / #{E}出售的价格 / ~{E}的售价是几何
  other ~买{E}要花多少钱 / ~{E}卖多少钱 / ~{E}多少钱能买到 / #购买{E}的花费 / ~{E}怎么卖
  other- ~{E}的价钱是多少 / ~{E}定价多少 / #{E}的价钱
  idiom ~想把{E}带回家得付多少
== visitors: number, figures
  labels 去年接待人次 / 参观人数
  says {S}去年接待了{V}名游客。 / {P}去年游客人数为{V}。 / 去年到{S}的游客有{V}人。
  ask ~{E}去年接待了多少名游客 / #{E}去年的游客人数 / ~去年到{E}的游客有多少 / ~{E}去年游客人数是多少
  ask- ~{E}去年有几名游客 / #{E}去年接待的游客数 / ~去年{E}的游客达到多少
  other ~上一年有多少人来过{E} / ~{E}一年里迎来多少客人 / #{E}的全年客流 / ~{E}的人气用数字说是多少 / ~上一年走进{E}的有多少人
  other- ~上一年度有多少人参观{E} / ~{E}上一年度的参观人数是多少 / #{E}上一年度的参观人数
  idiom ~{E}门口一年数过多少人头
== volunteers: number, people
  labels 志愿者人数 / 志愿者
  says {S}有{V}名志愿者。 / {P}志愿者人数为{V}。 / 参加{S}的志愿者共有{V}人。
  ask ~{E}有多少名志愿者 / #{E}的志愿者人数 / ~参加{E}的志愿者有多少 / ~{E}的志愿者共有多少人
  ask- ~{E}的志愿者有几人 / #{E}志愿者的数量 / ~{E}共有几名志愿者
  other ~有多少人不要报酬为{E}出力 / ~{E}有多少义务帮忙的人 / #{E}的义工数目 / ~义务为{E}做事的有多少人 / ~{E}靠多少名义工支撑
  other- ~{E}有多少个不拿工资的帮手 / ~多少人自愿为{E}服务 / #自愿为{E}服务的人有多少
  idiom ~有多少热心人无偿给{E}搭手
== file: identifier, rules
  labels 档案编号 / 档案号
  says {P}档案编号是{V}。 / {S}的材料归在档案编号{V}之下。 / {S}的档案编号为{V}。
  ask ~{E}的档案编号是什么 / #{E}的档案编号 / ~{E}的材料归在哪个档案编号下 / ~{E}的档案编号是多少
  ask- ~{E}归在什么档案编号之下 / #{E}材料的档案编号 / ~哪个档案编号属于{E}
  other ~写信谈{E}时要注明哪个代号 / ~主管部门用什么代码称呼{E} / #{E}的备查代号 / ~要调阅{E}的资料该报什么号 / ~{E}在卷宗里怎么编号
  other- ~{E}的卷号是多少 / ~{E}的文件存在哪个卷号下 / #{E}的卷号
  idiom ~{E}在柜子里对应哪一串字符
== inspected: date, rules
  labels 最近一次检查 / 上次检查
  says {S}最近一次检查是在{V}。 / {P}最近一次检查日期为{V}。 / {V}，{S}接受了最近一次检查。
  ask ~{E}最近一次检查是什么时候 / #{E}最近一次检查的日期 / ~{E}最近一次检查在哪一天 / ~{E}何时接受了最近一次检查
  ask- ~{E}最近的检查在何时 / #{E}最近检查的时间 / ~最近一次检查{E}是哪天
  other ~专家上回查看{E}是什么时候 / ~{E}上回验收是哪一天 / #{E}上回验收的日子 / ~上一次有人查验{E}是何时 / ~{E}上回过安全关是什么时候
  other- ~{E}最后一次查验是什么时候 / ~{E}上一回做检验是哪天 / #{E}上一回做检验的时间
  idiom ~距今最近的那次给{E}“体检”是哪天
== renewed: date, history
  labels 翻修完成 / 翻修时间
  says {S}于{V}完成翻修。 / {P}翻修完成于{V}。 / {V}，{S}的翻修工程结束。
  ask ~{E}什么时候完成翻修 / #{E}完成翻修的时间 / ~{E}的翻修工程何时结束 / ~{E}是哪年翻修的
  ask- ~{E}翻修完成于何时 / #{E}翻修结束的日期 / ~翻修{E}的工程哪天结束
  other ~{E}从什么时候起有了现在的样子 / ~{E}哪年重新装修过 / #{E}重新装修的时间 / ~修缮{E}的工人是何时撤走的 / ~{E}什么时候整修一新
  other- ~{E}的重修是何时完工的 / ~{E}重修完工是哪天 / #{E}重修完工的时间
  idiom ~{E}几时换上新颜
== satisfied: percentage, figures
  labels 满意率 / 满意度
  says 调查显示，{S}的满意率为{V}。 / {P}满意率达到{V}。 / 在受访者中，{V}的人对{S}表示满意。
  ask ~{E}的满意率是多少 / #{E}的满意率 / ~受访者中有多少人对{E}表示满意 / ~{E}的满意率达到多少
  ask- ~对{E}表示满意的受访者占多少 / #对{E}的满意率 / ~调查中{E}满意率多高
  other ~多大比例的人说{E}好 / ~{E}受欢迎的程度用比例说是多少 / #说{E}好的人所占比例 / ~喜欢{E}的人占几成 / ~{E}的好评有多高
  other- ~百分之多少的人认可{E} / ~{E}得到了百分之多少的人的认可 / #认可{E}的百分比
  idiom ~有几成人朝{E}竖起大拇指
== grant: amount, figures
  labels 政府补助 / 补助金额
  says {S}每年得到政府补助{V}。 / {P}政府补助为{V}。 / 政府每年给{S}补助{V}。
  ask ~{E}每年得到多少政府补助 / #{E}的政府补助 / ~政府每年给{E}补助多少 / ~{E}的政府补助是多少
  ask- ~{E}得到的政府补助有多少 / #政府补助{E}的数额 / ~政府每年补助{E}几何
  other ~财政每年拨给{E}多少钱 / ~{E}一年能拿到多少公款 / #财政给{E}的拨款 / ~国库每年在{E}上花多少 / ~{E}靠多少公共资金支撑
  other- ~{E}每年从国家那里拿到多少补贴 / ~国家每年补贴{E}多少钱 / #{E}每年的国家补贴
  idiom ~公家一年贴给{E}多少
`,
);

/** The shared relations of these ids. */
export function shared(...ids: string[]): Relation[] {
  return ids.map((id) => all.find((one) => one.id === id)!);
}
