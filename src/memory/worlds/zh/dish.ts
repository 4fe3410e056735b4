/** Dishes and their recipes; no train world has them. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { dish } from './names.ts';
import { shared } from './shared.ts';
import { count, dates, measure, phrase, several } from './values.ts';

const wordings = `
== time: number, use
  labels 烹煮时间 / 火候时间
  says {S}需要烹煮{V}。 / {P}烹煮时间为{V}。 / {S}的烹煮时间是{V}。
  ask- ~{E}需要烹煮多久 / #{E}的烹煮时间 / ~{E}的烹煮时间是多少
  other- ~{E}要煮多久 / ~{E}要在锅里煮多长时间 / #煮{E}要花的时间
  idiom ~开火后多久{E}才肯熟
== rest: number, use
  labels 静置时间 / 静置
  says {S}上桌前需静置{V}。 / {P}静置时间为{V}。 / {S}的静置时间是{V}。
  ask- ~{E}需静置多久 / #{E}的静置时间 / ~{E}上桌前静置多长时间
  other- ~{E}做好后要放多久才能吃 / ~吃之前{E}要放多长时间 / #{E}做好后要放的时间
  idiom ~多长时间里不要去打扰{E}
== serves: number, figures
  labels 份量 / 几人份
  says {S}的用料是{V}人份。 / {P}份量为{V}人份。 / 这个方子可做{V}人份。
  ask- ~{E}的用料是几人份 / #{E}的份量 / ~{E}的份量为几人份
  other- ~{E}够几个人吃 / ~按方子做的{E}能给几个人吃 / #{E}够吃的人数
  idiom ~做一回{E}能喂饱多少人
== flour: number, use
  labels 面粉用量 / 面粉
  says {S}用面粉{V}。 / {P}面粉用量为{V}。 / 做{S}要用面粉{V}。
  ask- ~{E}用多少面粉 / #{E}的面粉用量 / ~做{E}要用多少面粉
  other- ~做{E}需要准备多少面粉 / ~{E}里要加多少面粉 / #做{E}所需的面粉
  idiom ~为{E}从面缸里舀多少
== oil: number, use
  labels 油用量 / 菜油
  says {S}用油{V}。 / {P}油用量为{V}。 / 做{S}要放油{V}。
  ask- ~{E}用多少油 / #{E}的油用量 / ~做{E}要放多少油
  other- ~做{E}需要准备多少油 / ~{E}里要加多少油 / #做{E}所需的油
  idiom ~{E}有多腻，论放进去的脂肪
== heat: number, use
  labels 烤箱温度 / 温度
  says {S}在{V}下烘烤。 / {P}烤箱温度为{V}。 / 烤{S}的温度是{V}。
  ask- ~{E}在多少度下烘烤 / #{E}的烤箱温度 / ~烤{E}的温度是多少
  other- ~烤箱要调到多少度来做{E} / ~做{E}要用多少度 / #做{E}要用的度数
  idiom ~{E}要多热的窝
== written: date, history
  labels 最早记载 / 食谱年代
  says {S}最早记载于{V}。 / {P}最早记载是在{V}。 / {V}的一本手册最早记载了{S}。
  ask- ~{E}最早记载于何时 / #{E}的最早记载 / ~{E}的最早记载是在什么时候
  other- ~{E}的做法是什么时候第一次写下来的 / ~{E}第一次出现在书上是哪年 / #{E}的做法第一次写下来的时间
  idiom ~厨子哪年头一回给{E}留下墨迹
== spices: phrase, use
  labels 调料 / 香料
  says {S}的调料有{V}。 / {P}调料是{V}。 / {S}用{V}作调料。
  ask- ~{E}的调料有哪些 / #{E}的调料 / ~{E}用什么作调料
  other- ~{E}里要加哪些作料 / ~用什么给{E}调味 / #给{E}调味的东西
  idiom ~{E}闻着香是因为放了什么
== served: phrase, use
  labels 搭配 / 佐餐
  says {S}通常搭配{V}。 / {P}搭配是{V}。 / 人们用{V}搭配{S}。
  ask- ~{E}通常搭配什么 / #{E}的搭配 / ~人们用什么搭配{E}
  other- ~{E}一般配什么吃 / ~吃{E}的时候一般配什么 / #一般和{E}一起吃的东西
  idiom ~{E}的好伙伴是什么
== secret: phrase, rules
  labels 不可揭盖的原因 / 为何不能揭盖
  says 煮{S}时不可揭盖，因为{V}。 / {P}不可揭盖的原因是{V}。
  ask- ~煮{E}时为什么不可揭盖 / #{E}不可揭盖的原因 / ~{E}因为什么不可揭盖
  other- ~煮{E}的时候为什么要一直盖着 / ~中途把锅打开对{E}有什么坏处 / #煮{E}时要一直盖着的理由
  idiom ~为何要让{E}一直捂着
`;

export const dishKind: Kind = {
  id: 'dish',
  heldOut: true,
  nouns: ['这道菜', '该菜'],
  pronouns: [['它', '它的']],
  name: dish,
  openers: ['{S}是一道[朴素|丰盛|节日里才做|酸甜可口]的菜，[山里人家常做|老人做起来从不称量|适合寒冷的夜晚]。'],
  fillers: ['家家户户做{S}都有自己的办法。', '剩下的第二天更好吃。', '{S}在外地几乎没有人知道。'],
  appositions: ['{E}这道菜'],
  relations: [
    ...relations(
      {
        time: measure(12, 190, '分钟'),
        rest: measure(13, 55, '分钟'),
        serves: count(12, 40),
        flour: measure(80, 900, '克'),
        oil: measure(10, 350, '毫升'),
        heat: measure(120, 250, '℃'),
        written: dates(1690, 1960),
        spices: several(2, 3, ...'八角,桂皮,丁香,藏红花,黑胡椒,茴香,芥末籽,肉豆蔻,月桂叶,熏盐'.split(',')),
        served: several(1, 2, ...'酸奶油,腌甜菜,黑面包,炖梨,炸洋葱,凉牛奶,烤栗子,水芹'.split(',')),
        secret: phrase('[蒸汽|香气|热气][会让外皮变软|能锁住馅里的水分|几秒钟就散尽|必须透到上层]'),
      },
      wordings,
    ),
    ...shared('price'),
    ...clauses,
  ],
  tables: [],
};
