/** Devices. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { device } from './names.ts';
import { shared } from './shared.ts';
import { models } from './tables.ts';
import { code, dates, measure, percent, phrase, several, version } from './values.ts';

const values = {
  weight: measure(11, 90, '千克', 1),
  battery: measure(12, 96, '小时'),
  released: dates(1998, 2024),
  support: dates(2025, 2040),
  firmware: version,
  model: code('AA-9999', '999-AA-99', 'A9A-999'),
  returns: percent,
  case: several(1, 2, ...'铸铝,再生尼龙,桦木胶合板,不锈钢,玻璃纤维,软橡胶,拉丝钛板,硬质软木'.split(',')),
  purpose: phrase(
    '测量[墙体湿度|饮用水含盐量|冰层厚度|钢索张力]',
    '在[夜间|无人值守时|雨季]记录[蝙蝠|过往车辆|迁徙的鸟群|降雨时数]',
    '提醒[矿工|水手|养蜂人]留意[瓦斯|霜冻|突来的大风|烟雾]',
  ),
  recall: phrase('[充电器|盖板|背带|屏幕]在[低温下|跌落后|运输途中]会[过热|松脱|碎裂]'),
  noise: measure(18, 88, '分贝'),
};

const wordings = `
== weight: number, figures
  labels 重量 / 净重
  says {S}重{V}。 / {P}重量为{V}。 / {S}的重量是{V}。
  ask ~{E}的重量是多少 / #{E}的重量 / ~{E}重量有多大 / ~{E}重多少
  ask- ~{E}的重量为几何 / #{E}的净重 / ~{E}的重量达到多少
  other ~{E}有多沉 / ~把{E}放到秤上是多少 / ~背着{E}要承受多大负担 / #{E}称出来的数值 / ~{E}拿在手里沉不沉，有多沉
  other- ~{E}有多少公斤或多少克 / ~{E}的质量是多少 / #{E}的质量，按公斤或克算
  idiom ~扛起{E}要使多大力气，按秤算
== battery: number, use
  labels 续航时间 / 电池续航
  says {P}电池可用{V}。 / {S}充满电后可用{V}。 / {S}的电池续航为{V}。
  ask ~{E}的电池可用多久 / #{E}的电池续航 / ~{E}充满电后可用多长时间 / ~{E}的电池续航是多少
  ask- ~{E}电池续航为几何 / #{E}充满电后的可用时间 / ~{E}的电池能用几个小时
  other ~{E}不插电能撑多久 / ~{E}多长时间要充一回 / #{E}离开插座后的工作时间 / ~{E}离开插座能工作多久 / ~{E}能连续干多长时间
  other- ~{E}充一次电能使用多长时间 / ~{E}充一次电能坚持多久 / #{E}充一次电的使用时长
  idiom ~{E}多久就会没劲 / ~{E}跑多久就趴窝
== released: date, history
  labels 上市日期 / 发布日期
  says {S}于{V}上市。 / {P}上市日期是{V}。 / {V}，{S}正式上市。
  ask ~{E}是什么时候上市的 / #{E}的上市日期 / ~{E}何时正式上市 / ~{E}哪一天上市
  ask- ~{E}上市在几时 / #{E}正式上市的时间 / ~{E}在什么日子上市
  other ~从什么时候起能买到{E} / ~{E}是哪天开始卖的 / #{E}开卖的日子 / ~顾客最早何时拿到{E} / ~{E}什么时候推出来的
  other- ~{E}是什么时候开始销售的 / ~{E}开始销售的时间是哪天 / #{E}开始销售的时间
  idiom ~{E}什么时候跟大家见面
== support: date, rules
  labels 停止支持 / 支持截止
  says {P}技术支持到{V}为止。 / {S}的技术支持截止于{V}。 / 厂方对{S}的技术支持将持续到{V}。
  ask ~{E}的技术支持到什么时候为止 / #{E}的技术支持截止日期 / ~{E}的技术支持持续到哪天 / ~{E}的技术支持何时截止
  ask- ~{E}技术支持截止于几时 / #{E}技术支持的期限 / ~厂方对{E}的技术支持到何时
  other ~从哪天起{E}出问题没人管 / ~{E}还能维护到什么时候 / #{E}维护服务的最后一天 / ~厂家照看{E}到哪天 / ~{E}的售后哪天结束
  other- ~厂家到什么时候就不再为{E}提供服务 / ~{E}的厂家服务什么时候到期 / #{E}的厂家服务到期日
  idiom ~厂家哪天对{E}撒手
== firmware: version, use
  labels 固件版本 / 固件
  says {P}固件版本是{V}。 / {S}出厂时的固件版本为{V}。 / {S}目前的固件版本为{V}。
  ask ~{E}的固件版本是什么 / #{E}的固件版本 / ~{E}出厂时是什么固件版本 / ~{E}目前的固件版本是多少
  ask- ~{E}的固件为哪个版本 / #{E}出厂的固件 / ~{E}出厂带什么固件
  other ~{E}里面装的是哪一版软件 / ~{E}的内置程序更新到了哪一版 / #{E}内置程序的版号 / ~{E}开机后显示的软件版号是多少 / ~{E}跑的是哪一版程序
  other- ~{E}的系统是第几版 / ~{E}自带的系统是哪一版 / #{E}自带系统的版次
  idiom ~{E}肚子里的软件是第几版
== model: identifier, rules
  labels 型号代码 / 货号
  says {P}型号代码是{V}。 / {S}的型号代码为{V}。 / {S}以型号代码{V}销售。
  ask ~{E}的型号代码是什么 / #{E}的型号代码 / ~{E}以什么型号代码销售 / ~{E}的型号代码是多少
  ask- ~{E}的型号代码为何 / #{E}销售用的型号代码 / ~哪个型号代码是{E}的
  other ~订购{E}要报什么号 / ~{E}在目录里怎么编号 / #订购{E}用的号 / ~经销商凭什么号认{E} / ~{E}的包装箱上印着什么号
  other- ~{E}的产品编号是什么 / ~{E}对应的产品编号是多少 / #{E}的产品编号
  idiom ~{E}的铭牌上刻着哪串字符
== returns: percentage, figures
  labels 退货率 / 退货比例
  says {P}退货率为{V}。 / {S}的退货率是{V}。 / 售出的{S}有{V}被退货。
  ask ~{E}的退货率是多少 / #{E}的退货率 / ~售出的{E}有多少被退货 / ~{E}退货率多高
  ask- ~{E}的退货率为几何 / #{E}被退货的比例 / ~{E}被退货的占多少
  other ~多大比例的买家把{E}送了回来 / ~买了{E}又反悔的人占几成 / #买{E}后反悔的人的比例 / ~要求退钱的{E}买家有多少 / ~不满意{E}的买家占多少
  other- ~有百分之多少的顾客退掉了{E} / ~{E}卖出后退回来的占多少 / #{E}卖出后退回来的比例
  idiom ~{E}有几成又回到了店里
== case: phrase, use
  labels 外壳材料 / 外壳
  says {P}外壳采用{V}。 / {S}的外壳由{V}制成。 / {S}的外壳材料是{V}。
  ask ~{E}的外壳采用什么材料 / #{E}的外壳材料 / ~{E}的外壳由什么制成 / ~{E}的外壳材料是什么
  ask- ~{E}外壳用的什么材料 / #制成{E}外壳的材料 / ~{E}的外壳是何材料
  other ~{E}摸上去是什么东西做的 / ~{E}的机身是用什么做的 / #{E}机身的用料 / ~保护{E}内部的是什么材质 / ~{E}外面包的是什么
  other- ~{E}外部用的是什么料子 / ~{E}的表面是什么做的 / #{E}外部用的料子
  idiom ~{E}穿的是什么“衣服”
== purpose: phrase, use
  labels 用途 / 主要用途
  says {S}用来{V}。 / {P}用途是{V}。 / {S}的主要用途是{V}。
  ask ~{E}用来做什么 / #{E}的用途 / ~{E}的主要用途是什么 / ~{E}的用途是什么
  ask- ~{E}用来干什么 / #{E}主要的用处 / ~{E}有何用途
  other ~{E}能帮人做什么 / ~为什么要买{E} / #{E}能办的事 / ~{E}解决什么问题 / ~什么场合需要{E}
  other- ~{E}有什么用处 / ~人们拿{E}来做什么 / #{E}的用处
  idiom ~{E}派什么用场
== recall: phrase, history, held
  labels 召回原因 / 召回
  says {S}被召回，是因为{V}。 / {P}召回原因是{V}。
  ask- ~{E}为什么被召回 / #{E}的召回原因 / ~{E}因为什么被召回
  other- ~{E}出了什么毛病才被收回 / ~厂家为什么要把{E}收回去 / #厂家收回{E}的理由
  idiom ~{E}身上藏着什么雷
== noise: number, figures, held
  labels 噪声 / 噪声水平
  says {P}噪声水平为{V}。 / {S}工作时的噪声是{V}。
  ask- ~{E}的噪声水平是多少 / #{E}的噪声水平 / ~{E}工作时噪声多大
  other- ~{E}有多吵 / ~{E}运行时声音有多大 / #{E}运行时的声音大小
  idiom ~站在{E}旁边耳朵要受多大罪
`;

export const deviceKind: Kind = {
  id: 'device',
  nouns: ['该设备', '这台仪器', '这款设备'],
  pronouns: [['它', '它的']],
  name: device,
  openers: [
    '{S}是一款[便携式|紧凑型|手持式|台式][测量仪|记录仪|探测器]，[适合野外使用|面向小型实验室|深受行家喜爱]。',
    '{S}是一款[按键很少、屏幕很大|行家往往会买第二台]的设备。',
  ],
  fillers: ['{S}的包装盒里有一本薄薄的说明书。', '评测者喜欢它的大按键。', '多数经销商备有零件。', '{S}附带一条背带。'],
  appositions: ['{E}这款设备'],
  relations: [...relations(values, wordings), ...shared('maker', 'designer', 'price'), ...clauses],
  tables: [models],
};
