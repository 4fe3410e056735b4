/** Kinds that no train world has: regulations, recipes, bridges. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { bridge, dish, regulation } from './names.ts';
import { shared } from './shared.ts';
import { code, count, dates, measure, money, phrase, several } from './values.ts';

const ruleWordings = `
== force: date, history
  labels 施行日期 / 生效时间
  says {S}自{V}起施行。 / {P}施行日期是{V}。 / {V}，{S}开始施行。
  ask- ~{E}自什么时候起施行 / #{E}的施行日期 / ~{E}何时开始施行
  other- ~从哪天起要遵守{E} / ~{E}什么时候开始管用 / #{E}开始管用的日子 / ~{E}生效是哪天
== passed: date, history
  labels 通过日期 / 审议通过
  says {S}于{V}审议通过。 / {P}通过日期是{V}。 / {V}，{S}获得通过。
  ask- ~{E}是什么时候审议通过的 / #{E}的通过日期 / ~{E}何时获得通过
  other- ~代表们哪天投票赞成{E} / ~多数人什么时候点头同意{E} / #表决{E}的日子 / ~{E}是哪天表决下来的
== penalty: amount, rules
  labels 最高罚款 / 罚款上限
  says 违反{S}最高罚款{V}。 / {P}最高罚款为{V}。 / {S}规定的最高罚款是{V}。
  ask- ~违反{E}最高罚款多少 / #{E}的最高罚款 / ~{E}规定的最高罚款是多少
  other- ~不守{E}最多要赔多少钱 / ~触犯{E}要付出多大代价 / #不守{E}最重的处罚 / ~跟{E}对着干会损失多少钱
== fee: amount, rules
  labels 许可费 / 办证费用
  says 按{S}办理许可需缴费{V}。 / {P}许可费为{V}。 / {S}的许可费是{V}。
  ask- ~{E}的许可费是多少 / #{E}的许可费 / ~按{E}办理许可需缴费多少
  other- ~照{E}办一张证要花多少钱 / ~{E}要求申请人交多少钱 / #照{E}办证的花费 / ~拿到{E}要的批文得付多少
== limit: number, rules
  labels 夜间限值 / 限值
  says {S}规定夜间限值为{V}。 / {P}夜间限值是{V}。 / 按{S}，夜间限值为{V}。
  ask- ~{E}规定的夜间限值是多少 / #{E}的夜间限值 / ~按{E}夜间限值为多少
  other- ~天黑以后{E}允许多大声音 / ~晚上多吵就算违反{E} / #{E}容忍的晚间声响 / ~{E}让人晚上最多弄出多大动静
== sections: number, figures
  labels 条数 / 条文数
  says {S}共有{V}条。 / {P}条文共{V}条。 / {S}的条文为{V}条。
  ask- ~{E}共有多少条 / #{E}的条文数 / ~{E}的条文有多少条
  other- ~{E}写得有多长，论条目 / ~{E}分成多少款项 / #{E}的款项数目 / ~要读完{E}得看多少款
== gazette: identifier, rules
  labels 公报编号 / 文号
  says {P}公报编号是{V}。 / {S}以公报编号{V}公布。 / {S}的公报编号为{V}。
  ask- ~{E}的公报编号是什么 / #{E}的公报编号 / ~{E}以什么公报编号公布
  other- ~律师引用{E}时写什么代号 / ~凭什么代号能查到{E}的全文 / #引用{E}的代号 / ~{E}怎么标注出处
== exempt: phrase, rules
  labels 不适用对象 / 例外
  says {S}不适用于{V}。 / {P}不适用对象是{V}。 / {V}不适用{S}。
  ask- ~{E}不适用于哪些对象 / #{E}的不适用对象 / ~{E}对什么不适用
  other- ~谁可以不理会{E} / ~{E}放过了谁 / #可以不理会{E}的对象 / ~{E}管不着谁
== why: phrase, history
  labels 制定原因 / 出台原因
  says {S}的制定，是因为{V}。 / 由于{V}，才有了{S}。 / {P}制定原因是{V}。
  ask- ~{E}为什么制定 / #{E}的制定原因 / ~因为什么才有了{E}
  other- ~{E}想解决什么麻烦 / ~是什么逼着人写出{E} / #{E}的来由 / ~当初为何要弄出{E}
`;

export const regulationKind: Kind = {
  id: 'regulation',
  heldOut: true,
  nouns: ['该规定', '这份文件'],
  pronouns: [['它', '它的']],
  name: regulation,
  openers: ['{S}是一份[篇幅不长|争议颇多|措辞严谨]的法规，[几乎关系到每家每户|主要为法律界人士所知]。'],
  fillers: ['{S}的释义有厚厚两册。', '法院很少处理与{S}有关的案件。', '一般认为它的措辞清楚。'],
  appositions: ['{E}这份法规'],
  relations: [
    ...relations(
      {
        force: dates(1995, 2025),
        passed: dates(1990, 2024),
        penalty: money(2000, 900000),
        fee: money(50, 4000),
        limit: measure(25, 70, '分贝'),
        sections: count(14, 160),
        gazette: code('AA99-999', '99-A-999', 'A9999-99'),
        exempt: phrase('[小农场|医院|学校|面包房|渡轮|消防队]和[教堂|夜班列车|菜园|学生宿舍|灯塔]'),
        why: phrase('[水井|排水沟|小巷|浴场][变脏|堵塞|太吵|对儿童不安全]', '[邻居|渔民|店主]抱怨了{n}年'),
      },
      ruleWordings,
    ),
    ...shared('file', 'inspected', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};

const dishWordings = `
== time: number, use
  labels 烹煮时间 / 火候时间
  says {S}需要烹煮{V}。 / {P}烹煮时间为{V}。 / {S}的烹煮时间是{V}。
  ask- ~{E}需要烹煮多久 / #{E}的烹煮时间 / ~{E}的烹煮时间是多少
  other- ~{E}要在灶上待多久 / ~{E}多长时间能熟 / #{E}在灶上待的时间 / ~开火后多久{E}才好
== rest: number, use
  labels 静置时间 / 静置
  says {S}上桌前需静置{V}。 / {P}静置时间为{V}。 / {S}的静置时间是{V}。
  ask- ~{E}需静置多久 / #{E}的静置时间 / ~{E}上桌前静置多长时间
  other- ~{E}离火以后要放多久才能吃 / ~{E}做好后还要等多久 / #{E}离火以后要等的时间 / ~多长时间里不要去碰{E}
== serves: number, figures
  labels 份量 / 几人份
  says {S}的用料是{V}人份。 / {P}份量为{V}人份。 / 这个方子可做{V}人份。
  ask- ~{E}的用料是几人份 / #{E}的份量 / ~{E}的份量为几人份
  other- ~{E}够多少人吃 / ~一锅{E}能招待多少客人 / #{E}够吃的人数 / ~做一回{E}能喂饱多少人
== flour: number, use
  labels 面粉用量 / 面粉
  says {S}用面粉{V}。 / {P}面粉用量为{V}。 / 做{S}要用面粉{V}。
  ask- ~{E}用多少面粉 / #{E}的面粉用量 / ~做{E}要用多少面粉
  other- ~做{E}要称多少磨好的麦子 / ~{E}里有多少磨出来的粉 / #{E}里磨好的麦子的量 / ~为{E}从面缸里舀多少
== oil: number, use
  labels 油用量 / 菜油
  says {S}用油{V}。 / {P}油用量为{V}。 / 做{S}要放油{V}。
  ask- ~{E}用多少油 / #{E}的油用量 / ~做{E}要放多少油
  other- ~{E}有多腻，论放进去的脂肪 / ~锅里为{E}倒多少脂肪 / #为{E}下锅的脂肪的量 / ~{E}吃下去带进多少脂肪
== heat: number, use
  labels 烤箱温度 / 温度
  says {S}在{V}下烘烤。 / {P}烤箱温度为{V}。 / 烤{S}的温度是{V}。
  ask- ~{E}在多少度下烘烤 / #{E}的烤箱温度 / ~烤{E}的温度是多少
  other- ~做{E}时旋钮拧到几度 / ~{E}要多热的环境 / #做{E}时旋钮的度数 / ~{E}周围要有多热
== written: date, history
  labels 最早记载 / 食谱年代
  says {S}最早记载于{V}。 / {P}最早记载是在{V}。 / {V}的一本手册最早记载了{S}。
  ask- ~{E}最早记载于何时 / #{E}的最早记载 / ~{E}的最早记载是在什么时候
  other- ~纸上什么时候第一次出现{E}的做法 / ~{E}的做法最早写于哪年 / #{E}的做法写下来的时间 / ~厨子哪年头一回写下{E}
== spices: phrase, use
  labels 调料 / 香料
  says {S}的调料有{V}。 / {P}调料是{V}。 / {S}用{V}作调料。
  ask- ~{E}的调料有哪些 / #{E}的调料 / ~{E}用什么作调料
  other- ~{E}的味道从哪儿来 / ~往{E}里撒什么提味 / #{E}提味的东西 / ~{E}闻着香是因为放了什么
== served: phrase, use
  labels 搭配 / 佐餐
  says {S}通常搭配{V}。 / {P}搭配是{V}。 / 人们用{V}搭配{S}。
  ask- ~{E}通常搭配什么 / #{E}的搭配 / ~人们用什么搭配{E}
  other- ~跟{E}一起端上桌的是什么 / ~吃{E}的时候配点啥好 / #跟{E}一起上桌的东西 / ~什么跟{E}一块儿吃最香
== secret: phrase, rules
  labels 不可揭盖的原因 / 为何不能揭盖
  says 煮{S}时不可揭盖，因为{V}。 / {P}不可揭盖的原因是{V}。
  ask- ~煮{E}时为什么不可揭盖 / #{E}不可揭盖的原因 / ~{E}因为什么不可揭盖
  other- ~中途看一眼锅里的{E}会怎样 / ~为何要让{E}一直捂着 / #让{E}一直捂着的道理 / ~{E}怎么就不能中途打开看
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
      dishWordings,
    ),
    ...shared('price'),
    ...clauses,
  ],
  tables: [],
};

const bridgeWordings = `
== span: number, figures
  labels 主跨 / 主跨长度
  says {P}主跨为{V}。 / {S}的主跨是{V}。 / {S}主跨长{V}。
  ask- ~{E}的主跨是多少 / #{E}的主跨 / ~{E}主跨有多长
  other- ~{E}最大的两个墩子相距多远 / ~{E}一步跨过多大的空当 / #{E}大墩之间的距离 / ~{E}中间悬空的一段有多长
== clearance: number, figures
  labels 通航净高 / 净高
  says {P}通航净高为{V}。 / {S}的通航净高是{V}。 / {S}下方的通航净高有{V}。
  ask- ~{E}的通航净高是多少 / #{E}的通航净高 / ~{E}下方的通航净高有多少
  other- ~多高的船能从{E}底下过 / ~{E}离水面有多高 / #{E}离水面的高度 / ~{E}底下留了多大空间给船
== vehicles: number, figures
  labels 日均车流量 / 车流量
  says {S}的日均车流量为{V}辆。 / {P}日均车流量是{V}辆。 / 每天有{V}辆车经过{S}。
  ask- ~{E}的日均车流量是多少 / #{E}的日均车流量 / ~每天有多少辆车经过{E}
  other- ~{E}有多繁忙 / ~一天里多少司机用到{E} / #{E}一天的交通量 / ~从早到晚有多少轮子滚过{E}，按辆算
== toll: amount, rules
  labels 过桥费 / 小车过桥费
  says {P}过桥费为{V}。 / {S}的过桥费是{V}。 / 小车通过{S}需交过桥费{V}。
  ask- ~{E}的过桥费是多少 / #{E}的过桥费 / ~小车通过{E}需交多少过桥费
  other- ~开车从{E}上走要掏多少钱 / ~{E}向司机收多少钱 / #开车走{E}的花费 / ~想开车到对岸，{E}要收多少
== load: number, rules
  labels 限重 / 最大载重
  says {P}限重为{V}。 / {S}的限重是{V}。 / {S}限重{V}。
  ask- ~{E}的限重是多少 / #{E}的限重 / ~{E}限重多少
  other- ~多沉的卡车不许上{E} / ~{E}能扛住多重的车 / #{E}扛得住的分量 / ~{E}最多吃得消多重
== paint: phrase, use
  labels 颜色 / 涂装
  says {S}涂成{V}。 / {P}颜色是{V}。 / {S}的颜色为{V}。
  ask- ~{E}涂成什么颜色 / #{E}的颜色 / ~{E}的颜色是什么
  other- ~远远望去{E}是什么样 / ~{E}披着什么色彩 / #{E}远看的模样 / ~{E}刷的是什么漆色
== collapse: phrase, history
  labels 旧桥垮塌原因 / 旧桥垮塌
  says {S}原址上的旧桥垮塌，是因为{V}。 / 由于{V}，{S}原址上的旧桥垮塌。
  ask- ~{E}原址上的旧桥为什么垮塌 / #{E}原址上旧桥的垮塌原因 / ~{E}原址上的旧桥因为什么垮塌
  other- ~{E}的前身是怎么毁的 / ~什么事断送了{E}的前身 / #断送{E}前身的事 / ~建{E}之前那座是怎么没的
`;

export const bridgeKind: Kind = {
  id: 'bridge',
  heldOut: true,
  nouns: ['该桥', '这座桥'],
  pronouns: [['它', '它的']],
  name: bridge,
  openers: ['{S}是一座[造型优美|车来车往|桥面狭窄|常被拍照]的桥，[跨过宽阔的河面|架在深谷之上|位于老城边上]。'],
  fillers: ['{S}下面住着许多鸽子。', '夜里灯光从下面照亮{S}。', '行人有单独的通道。'],
  appositions: ['{E}这座桥'],
  relations: [
    ...relations(
      {
        span: measure(40, 900, '米'),
        clearance: measure(5, 70, '米', 1),
        vehicles: count(900, 88000),
        toll: money(5, 90),
        load: measure(12, 94, '吨'),
        paint: phrase('[浅|深|暗][绿|红|蓝|灰]色，配[白色|黑色|金色]的[栏杆|拱圈|灯柱]'),
        collapse: phrase(
          '[冰凌|驳船|牛群|洪水][撞坏了一个桥墩|震松了中间的拱|动摇了地基]',
          '它的[铆钉|绳索|木料][已经朽坏|锈穿了|太短]',
        ),
      },
      bridgeWordings,
    ),
    ...shared('place', 'opened', 'designer', 'cost', 'inspected', 'renewed', 'file'),
    ...clauses,
  ],
  tables: [],
};
