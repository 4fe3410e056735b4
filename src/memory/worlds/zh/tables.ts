/** Tables of several rows and columns, by what they list. */
import type { Table } from '../book.ts';
import { columns } from '../lines.ts';
import { word } from './names.ts';
import { code, count, dates, measure, money, people, percent, places, version } from './values.ts';

export const branches: Table = {
  id: 'branches',
  heading: ['分店一览', '各地分店', '分店情况'],
  row: { label: '分店', value: places },
  columns: columns(
    {
      开业时间: dates(1950, 2024),
      员工: count(13, 480),
      店长: people,
      年租金: money(4000, 400000),
      邮编: code('999999'),
    },
    `
== 开业时间: date
  ask ~{E}的{R}分店是什么时候开业的 / #{E}{R}分店的开业时间 / ~{E}在{R}的分店何时开业
  ask- ~{E}{R}分店开业于哪天
  other ~{E}从什么时候起进驻{R} / ~{R}的顾客最早什么时候能到{E}买东西 / ~{E}哪年在{R}开张
  other- ~{E}什么时候开始在{R}营业 / ~{E}在{R}的店是哪天营业的
  idiom ~{E}几时把生意做到了{R}
== 员工: number
  ask ~{E}的{R}分店有多少员工 / #{E}{R}分店的员工数 / ~{E}在{R}的分店员工有几人
  ask- ~{E}{R}分店共有员工多少
  other ~{E}在{R}有多少人上班 / ~在{R}有多少人给{E}干活 / ~{E}在{R}的团队有多大
  other- ~{E}在{R}的店里有多少职工 / ~{E}的{R}店雇了多少人
  idiom ~{R}那边给{E}看店的有多少人
== 店长: name
  ask ~{E}的{R}分店店长是谁 / ~{E}在{R}的分店由谁当店长 / ~谁是{E}{R}分店的店长
  ask- ~{E}{R}分店的店长是哪位
  other ~{E}在{R}由谁负责 / ~谁管着{E}在{R}的生意 / ~在{R}找{E}的负责人该找谁
  other- ~{E}在{R}的店由谁主管 / ~主管{E}{R}店的是谁
  idiom ~{R}那边替{E}当家的是谁
== 年租金: amount
  ask ~{E}的{R}分店年租金是多少 / #{E}{R}分店的年租金 / ~{E}在{R}的分店年租金有多高
  ask- ~{E}{R}分店一年租金多少
  other ~{E}在{R}每年付给房东多少钱 / ~{E}租{R}的店面一年要花多少 / ~{R}的房东一年从{E}拿多少钱
  other- ~{E}在{R}的店每年的房租是多少 / ~{E}为{R}店每年交多少房租
  idiom ~为了{R}的铺面，{E}一年掏多少钱
== 邮编: identifier
  ask ~{E}的{R}分店邮编是什么 / #{E}{R}分店的邮编 / ~{E}在{R}的分店邮编是多少
  ask- ~{E}{R}分店用哪个邮编
  other ~给{E}在{R}的店寄信要写什么号码 / ~寄包裹到{E}在{R}的店该填哪组数字 / #给{E}在{R}的店寄信用的号码
  other- ~{E}在{R}的店的邮政编码是多少 / ~{E}的{R}店用哪个邮政编码
  idiom ~邮差按什么数字把信送到{R}的{E}
`,
  ),
};

export const districts: Table = {
  id: 'districts',
  heading: ['各区情况', '下辖各区', '各区数据'],
  row: { label: '城区', value: (dice) => `${word(dice)}区` },
  columns: columns(
    {
      人口: count(1200, 98000),
      '面积（公顷）': count(120, 940),
      区长: people,
      并入时间: dates(1850, 2015),
      教育经费: money(20000, 4e6),
    },
    `
== 人口: number
  ask ~{E}的{R}有多少人口 / #{E}{R}的人口 / ~{E}{R}的人口是多少
  ask- ~{E}的{R}人口为多少
  other ~{E}有多少人住在{R} / ~住在{E}{R}的有多少人 / #{E}{R}的居民数目
  other- ~{E}的{R}总共有多少百姓 / ~{E}的{R}的常住人数是多少
  idiom ~{E}的{R}是多少人的家
== 面积（公顷）: number
  ask ~{E}的{R}面积是多少公顷 / #{E}{R}的面积 / ~{E}{R}的面积有多少公顷
  ask- ~{E}的{R}面积为几公顷
  other ~{E}的{R}占地多大 / ~{E}的{R}有多大 / ~{R}在{E}占了多大一块地
  other- ~{E}的{R}合多少公顷土地 / ~{E}的{R}一共多少公顷土地
  idiom ~{E}的{R}地盘有多大
== 区长: name
  ask ~{E}的{R}区长是谁 / ~谁是{E}{R}的区长 / ~{E}{R}的区长叫什么
  ask- ~{E}的{R}区长是哪位
  other ~{E}的{R}由谁管理 / ~谁在管理{E}的{R} / ~{E}的{R}归谁领导
  other- ~{E}的{R}的区政府由谁主持 / ~谁主持{E}的{R}的工作
  idiom ~{E}的{R}由谁当家
== 并入时间: date
  ask ~{R}是什么时候并入{E}的 / #{R}并入{E}的时间 / ~{R}何时并入{E}
  ask- ~{R}并入{E}是在哪天
  other ~{E}从什么时候起有了{R} / ~{R}从哪年起归{E}管 / ~{R}哪年成为{E}的一部分
  other- ~{R}什么时候划归{E} / ~{R}被合并到{E}是什么时候
  idiom ~{E}几时把{R}吞了下去
== 教育经费: amount
  ask ~{E}的{R}教育经费是多少 / #{E}{R}的教育经费 / ~{E}{R}的教育经费有多少
  ask- ~{E}的{R}教育经费为几何
  other ~{E}的{R}每年在学校上花多少钱 / ~{E}给{R}的学校拨多少钱 / ~{E}的{R}办学要用多少钱
  other- ~{E}的{R}在教育上花多少钱 / ~{E}的{R}的教育预算是多少
  idiom ~{E}的{R}为孩子念书掏多少钱
`,
  ),
};

export const models: Table = {
  id: 'models',
  heading: ['可选型号', '各款式对比', '款式一览'],
  row: {
    label: '款式',
    value: (dice) => `${word(dice)}${dice.pick(['标准', '加强', '野外', '实验', '旅行', '专业'])}款`,
  },
  columns: columns(
    {
      价格: money(40, 9000),
      重量: measure(100, 4900, '克'),
      订货号: code('AA-9999', '99-9999', 'A99999'),
      上架时间: dates(2008, 2024),
      保修期: measure(13, 96, '个月'),
    },
    `
== 价格: amount
  ask ~{E}的{R}价格是多少 / #{E}{R}的价格 / ~{E}{R}是什么价格
  ask- ~{E}的{R}价格为几何
  other ~买{E}的{R}要付多少钱 / ~{E}的{R}怎么卖 / ~{E}的{R}卖多少钱
  other- ~{E}的{R}价钱是多少 / ~{E}的{R}定价多少
  idiom ~{E}的{R}要多少钱才能带走
== 重量: number
  ask ~{E}的{R}重量是多少 / #{E}{R}的重量 / ~{E}{R}的重量有多大
  ask- ~{E}的{R}重量为几何
  other ~{E}的{R}有多重 / ~{E}的{R}放到秤上是多少 / ~拎起{E}的{R}要承受多重
  other- ~{E}的{R}有多少克 / ~{E}的{R}的质量是多少
  idiom ~{E}的{R}叫秤杆翘到哪里
== 订货号: identifier
  ask ~{E}的{R}订货号是什么 / #{E}{R}的订货号 / ~{E}{R}的订货号是多少
  ask- ~{E}的{R}用哪个订货号
  other ~要买{E}的{R}该报什么代码 / ~{E}的{R}在目录里怎么编码 / #{E}{R}在目录里的代码
  other- ~订购{E}的{R}用什么编号 / ~{E}的{R}的订购编号是什么
  idiom ~{E}的{R}在单子上写成哪串字符
== 上架时间: date
  ask ~{E}的{R}上架时间是什么时候 / #{E}{R}的上架时间 / ~{E}的{R}何时上架
  ask- ~{E}的{R}是哪天上架的
  other ~从什么时候起能买到{E}的{R} / ~{E}的{R}哪年开始卖 / #{E}{R}开售的日子
  other- ~{E}的{R}什么时候开始销售 / ~{E}的{R}是哪天起在店里销售的
  idiom ~{E}的{R}几时面市
== 保修期: number
  ask ~{E}的{R}保修期有多长 / #{E}{R}的保修期 / ~{E}{R}的保修期是多久
  ask- ~{E}的{R}保修期为几个月
  other ~{E}的{R}多长时间内免费修 / ~买了{E}的{R}，厂家管修多久 / ~{E}的{R}坏了多久之内不用付钱
  other- ~{E}的{R}可以保修几个月 / ~{E}的{R}的保修有多少个月
  idiom ~厂家替{E}的{R}兜底多久
`,
  ),
};

export const releases: Table = {
  id: 'releases',
  heading: ['发布记录', '版本历史', '近期版本'],
  row: { label: '版本', value: version },
  columns: columns(
    {
      发布日期: dates(2012, 2025),
      修复缺陷数: count(12, 480),
      发布负责人: people,
      测试覆盖率: percent,
      校验码: code('9A9A99', 'A99A9A', '99AA9A'),
    },
    `
== 发布日期: date
  ask ~{E}的{R}版是什么时候发布的 / #{E} {R}版的发布日期 / ~{E}的{R}版何时发布
  ask- ~{E}的{R}版发布于哪天
  other ~从什么时候起可以下载{E} {R} / ~{E} {R}是哪天推出的 / ~{E} {R}哪天放出来给大家用
  other- ~{E} {R}是什么时候公布的 / ~{E} {R}的公布时间是哪天
  idiom ~{E} {R}几时面世
== 修复缺陷数: number
  ask ~{E}的{R}版修复了多少缺陷 / #{E} {R}版修复的缺陷数 / ~{E}的{R}版修复的缺陷有多少
  ask- ~{E}的{R}版修复了几个缺陷
  other ~{E} {R}改掉了多少毛病 / ~{E} {R}解决了多少问题 / ~升级到{E} {R}会少多少错误
  other- ~{E} {R}修正了多少个错误 / ~{E} {R}里改正的错误有多少个
  idiom ~{E} {R}摆平了多少麻烦
== 发布负责人: name
  ask ~{E}的{R}版发布负责人是谁 / ~谁是{E} {R}版的发布负责人
  ask- ~{E}的{R}版发布负责人是哪位
  other ~{E} {R}是谁主持推出的 / ~{E} {R}出了事该找谁 / ~谁一手操办了{E} {R}
  other- ~{E} {R}的发行由谁主管 / ~主管{E} {R}发行的是谁
  idiom ~谁给{E} {R}把的关
== 测试覆盖率: percentage
  ask ~{E}的{R}版测试覆盖率是多少 / #{E} {R}版的测试覆盖率 / ~{E}的{R}版测试覆盖率有多高
  ask- ~{E}的{R}版测试覆盖率为几何
  other ~{E} {R}的代码有几成被测过 / ~{E} {R}测得有多全 / ~{E} {R}有多大部分经过检验
  other- ~{E} {R}有百分之多少的代码跑过测试 / ~跑过测试的代码占{E} {R}的多少
  idiom ~{E} {R}有几成代码心里有底
== 校验码: identifier
  ask ~{E}的{R}版校验码是什么 / #{E} {R}版的校验码 / ~{E}的{R}版校验码是多少
  ask- ~{E}的{R}版用哪个校验码
  other ~下载{E} {R}后拿什么核对 / ~{E} {R}的文件没被改动的话指纹是什么 / #{E} {R}文件的指纹
  other- ~{E} {R}的哈希值是什么 / ~{E} {R}的哈希值应该是多少
  idiom ~凭哪串字符认定{E} {R}没被掉包
`,
  ),
};

export const voyages: Table = {
  id: 'voyages',
  heading: ['航次', '定期航线', '航次安排'],
  row: { label: '目的地', value: places },
  columns: columns(
    {
      启航时间: dates(2010, 2025),
      航程: measure(40, 4800, '海里'),
      票价: money(30, 4000),
      乘客: count(20, 1800),
      领航员: people,
    },
    `
== 启航时间: date
  ask ~{E}开往{R}的启航时间是什么时候 / #{E}开往{R}的启航时间 / ~{E}开往{R}何时启航
  ask- ~{E}开往{R}哪天启航
  other ~要坐{E}去{R}得哪天上船 / ~{E}哪天出发去{R} / ~{E}什么时候离港去{R}
  other- ~{E}驶往{R}是哪天 / ~{E}什么日子驶往{R}
  idiom ~{E}几时起锚奔{R}
== 航程: number
  ask ~{E}开往{R}的航程是多少 / #{E}开往{R}的航程 / ~{E}开往{R}航程有多远
  ask- ~{E}开往{R}的航程为几何
  other ~{E}到{R}要走多远 / ~{R}离{E}的出发地有多远 / ~{E}去{R}的路有多长
  other- ~{E}到{R}有多少海里 / ~{E}开到{R}的距离是多少
  idiom ~{E}和{R}之间隔着多远的海面
== 票价: amount
  ask ~{E}开往{R}的票价是多少 / #{E}开往{R}的票价 / ~{E}到{R}票价多少
  ask- ~{E}开往{R}的票价为几何
  other ~坐{E}去{R}要花多少钱 / ~乘{E}到{R}得付多少钱 / ~搭{E}去{R}贵不贵，要多少钱
  other- ~乘{E}去{R}的票多少钱一张 / ~一张{E}到{R}的船票卖多少
  idiom ~上{E}去一趟{R}得掏多少
== 乘客: number
  ask ~{E}开往{R}有多少乘客 / #{E}开往{R}的乘客人数 / ~{E}开往{R}的航次有多少乘客
  ask- ~{E}开往{R}载了几名乘客
  other ~多少人坐{E}去了{R} / ~{E}送了多少人到{R} / ~去{R}那趟{E}上有多少人
  other- ~{E}驶往{R}时载了多少名旅客 / ~驶往{R}的{E}上有多少名旅客
  idiom ~{E}把多少客人捎到了{R}
== 领航员: name
  ask ~{E}开往{R}的领航员是谁 / ~谁是{E}开往{R}的领航员
  ask- ~{E}开往{R}的领航员是哪位
  other ~谁把{E}带进{R} / ~{E}去{R}是谁引的路 / ~{E}靠谁指引才到{R}
  other- ~{E}驶往{R}时由谁引航 / ~谁为驶往{R}的{E}引航
  idiom ~{E}奔{R}跟着谁的手指走
`,
  ),
};
