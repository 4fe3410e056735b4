/** Real countries and books with what is so of them, for documents that say otherwise. */
import type { Kind, Real } from '../book.ts';
import { relations } from '../lines.ts';
import { code, oneOf } from './values.ts';

const countries = {
  法国: { capital: '巴黎', currency: '欧元', language: '法语', prefix: '+33' },
  日本: { capital: '东京', currency: '日元', language: '日语', prefix: '+81' },
  巴西: { capital: '巴西利亚', currency: '雷亚尔', language: '葡萄牙语', prefix: '+55' },
  埃及: { capital: '开罗', currency: '埃及镑', language: '阿拉伯语', prefix: '+20' },
  挪威: { capital: '奥斯陆', currency: '挪威克朗', language: '挪威语', prefix: '+47' },
  波兰: { capital: '华沙', currency: '兹罗提', language: '波兰语', prefix: '+48' },
  泰国: { capital: '曼谷', currency: '泰铢', language: '泰语', prefix: '+66' },
  土耳其: { capital: '安卡拉', currency: '里拉', language: '土耳其语', prefix: '+90' },
  匈牙利: { capital: '布达佩斯', currency: '福林', language: '匈牙利语', prefix: '+36' },
  冰岛: { capital: '雷克雅未克', currency: '冰岛克朗', language: '冰岛语', prefix: '+354' },
  越南: { capital: '河内', currency: '越南盾', language: '越南语', prefix: '+84' },
  蒙古国: { capital: '乌兰巴托', currency: '图格里克', language: '蒙古语', prefix: '+976' },
};

const books = {
  红楼梦: { author: '曹雪芹', dynasty: '清代', setting: '大观园' },
  西游记: { author: '吴承恩', dynasty: '明代', setting: '取经路上' },
  水浒传: { author: '施耐庵', dynasty: '元末明初', setting: '梁山泊' },
  聊斋志异: { author: '蒲松龄', dynasty: '清初', setting: '荒宅古寺' },
  骆驼祥子: { author: '老舍', dynasty: '民国', setting: '北平' },
  边城: { author: '沈从文', dynasty: '二十世纪三十年代', setting: '茶峒' },
  围城: { author: '钱锺书', dynasty: '二十世纪四十年代', setting: '三闾大学' },
  呐喊: { author: '鲁迅', dynasty: '二十世纪二十年代', setting: '鲁镇' },
  三国演义: { author: '罗贯中', dynasty: '明初', setting: '三国战场' },
  儒林外史: { author: '吴敬梓', dynasty: '乾隆年间', setting: '南京' },
};

const every = (things: Readonly<Record<string, Readonly<Record<string, string>>>>, key: string) =>
  oneOf(...Object.values(things).map((thing) => thing[key]));

const countryKind: Kind = {
  id: 'country',
  nouns: ['该国', '这个国家'],
  pronouns: [['它', '它的']],
  name: () => ({ name: '' }),
  openers: ['{S}是一个[疆界漫长|地貌多样|历史丰富]的国家。', '本条目介绍{S}。'],
  fillers: ['许多旅行者写到过{S}。', '{S}的地图每隔一段时间就会重绘。'],
  appositions: ['{E}这个国家'],
  relations: relations(
    {
      capital: every(countries, 'capital'),
      currency: every(countries, 'currency'),
      language: every(countries, 'language'),
      prefix: code('+99', '+999'),
    },
    `
== capital: name, place
  labels 首都 / 首都名称
  says {S}的首都是{V}。 / {P}首都是{V}。 / {S}以{V}为首都。
  ask ~{E}的首都是哪里 / #{E}的首都 / ~{E}以哪座城市为首都
  ask ~{E}的首都为哪座城市 / ~{E}以哪里为首都 / #作为{E}首都的城市
  ask- ~{E}的首都为何处 / #{E}首都的名称
  ask+ ~哪座城市是{E}的首都 / ~{E}的首都叫什么
  other ~{E}的政府设在哪座城市 / ~{E}的中央机关在哪里办公 / #{E}的政府所在的城市
  other ~{E}的首府为何地 / ~{E}建都于哪里 / ~{E}的都城是哪座 / ~{E}的国家元首在哪座城办公 / ~{E}的行政中枢设于何处
  other ~各国大使馆在{E}一般设在哪座城市 / ~{E}的议会和内阁坐落在哪座都市 / ~{E}的中央政权驻在哪座城池 / #{E}中央政权的驻地 / #{E}的行政中枢所在地
  other- ~{E}的国家首府是哪座城市 / ~{E}的总统府或议会在哪座城市 / ~哪座城市是{E}的政治中心
  other+ ~{E}定都何处 / ~{E}的国都是哪个 / ~{E}的京城叫什么名字 / ~{E}这个国家的政治中心在哪儿 / #{E}国都的名称
  idiom ~{E}的政令从哪座城市发出
== currency: name, figures
  labels 货币 / 法定货币
  says {S}的货币是{V}。 / {P}货币是{V}。 / {S}使用的货币为{V}。
  ask ~{E}的货币是什么 / #{E}的货币 / ~{E}使用什么货币
  ask ~什么是{E}的货币
  ask- ~{E}的货币为何 / #{E}使用的货币
  ask+ ~{E}以什么为货币
  other ~在{E}买东西付什么钱 / ~去{E}旅行要换什么钱 / #在{E}花的钱
  other ~在{E}赶集花的是什么钱币 / ~{E}用什么作支付单位 / ~{E}的商店标价以什么计 / ~{E}的央行发行什么纸币 / ~到{E}出差得兑什么外币
  other ~{E}的本币称作什么 / ~{E}的物价用哪种币值表示 / ~{E}的百姓钱包里装的是什么票子 / #{E}境内通行的交易币 / #{E}人日常结算的金钱单位
  other- ~{E}流通的是什么币 / ~{E}的法定钱币叫什么
  other+ ~{E}的法定币叫什么名字 / ~{E}流通的是哪种钞票 / ~在{E}用什么币结账 / ~在{E}上班，工资发的是哪种币 / #{E}的通用币种
  idiom ~{E}的人口袋里装的是什么钱
== language: name, people
  labels 官方语言 / 语言
  says {S}的官方语言是{V}。 / {P}官方语言是{V}。 / {S}以{V}为官方语言。
  ask ~{E}的官方语言是什么 / #{E}的官方语言 / ~{E}以什么为官方语言
  ask ~{E}的官方语言为什么语言 / ~{E}把哪种语言作为官方语言 / #作为{E}官方语言的语言
  ask- ~{E}的官方语言为何种 / #{E}官方使用的语言
  ask+ ~什么语言是{E}的官方语言 / ~{E}以哪种语言为官方语言
  other ~{E}的人说什么话 / ~{E}的法律用什么文字写 / #{E}的人说的话
  other ~{E}规定的正式用语是什么 / ~{E}政府公告以哪种语文发布 / ~{E}的宪法确认了哪种语 / ~{E}的学校以什么语授课 / ~去{E}办手续要会哪门外语
  other ~{E}的国家语是哪一种 / ~{E}的议会用什么话辩论 / ~{E}的行政文书采用什么语文书写 / #{E}官署办公所讲的话 / #{E}法律承认的国家语言
  other- ~{E}的国家通用语是什么 / ~{E}的官方用语是哪一种
  other+ ~{E}的国语是什么 / ~{E}的公文采用哪个语种 / ~在{E}和政府打交道该讲哪种话 / ~{E}的机关和法院通用什么语 / #{E}的法定语种
  idiom ~{E}的孩子最先学会什么话
== prefix: identifier, rules
  labels 国际区号 / 区号
  says {S}的国际区号是{V}。 / {P}国际区号为{V}。 / 致电{S}须加拨国际区号{V}。
  ask ~{E}的国际区号是多少 / #{E}的国际区号 / ~致电{E}须加拨什么国际区号
  ask ~{E}的国际区号为多少 / ~须加拨什么国际区号才能致电{E} / #致电{E}须加拨的国际区号
  ask- ~{E}的国际区号为几 / #{E}使用的国际区号
  ask+ ~致电{E}须加拨的国际区号是什么 / ~{E}用的是哪个国际区号
  other ~打电话到{E}要先按什么 / ~{E}的电话号码以什么开头
  other ~{E}在国外拨号表上列的代码是多少 / ~从海外联系{E}先摁什么 / ~国际长途拨{E}要带什么字头 / ~给{E}的亲戚通话，开头输入几 / ~{E}的电信前缀由哪几位构成
  other ~从境外呼叫{E}冠什么数字 / ~{E}的手机号在国外要补上什么 / ~发短信去{E}，号码最前面填哪几位 / #按通信规程分给{E}的呼叫数字 / #境外呼叫{E}时冠在号码前的数字
  other- ~{E}的国家电话代码是多少 / ~拨打{E}的电话要加什么代码
  other+ ~往{E}打越洋电话前面加什么数字 / ~{E}的电话国家码是几 / ~手机里存{E}的号码，加号后面写几 / ~从{E}来电，显示的头几位数是什么 / #拨往{E}的跨国长途代码
  idiom ~给{E}的朋友打电话先敲什么门
`,
  ),
  tables: [],
};

const bookKind: Kind = {
  id: 'book',
  nouns: ['该书', '这部作品'],
  pronouns: [['它', '它的']],
  name: () => ({ name: '' }),
  openers: ['《{S}》是一部[家喻户晓|学校至今仍在读|流传很广]的作品。'],
  fillers: ['《{S}》多次被改编。', '评论家对《{S}》总有话说。'],
  appositions: ['《{E}》', '《{E}》这部作品'],
  relations: relations(
    {
      author: every(books, 'author'),
      dynasty: every(books, 'dynasty'),
      setting: every(books, 'setting'),
    },
    `
== author: name, people, person
  labels 作者 / 著者
  says {S}的作者是{V}。 / {P}作者是{V}。 / {S}的作者为{V}。
  ask ~{E}的作者是谁 / #{E}的作者 / ~谁是{E}的作者
  ask ~谁为{E}的作者 / #{E}作者的名字
  ask- ~{E}的作者为何人 / #{E}这书的作者
  ask+ ~{E}的作者叫什么
  other ~{E}是谁写的 / ~{E}出自谁的笔下 / #写{E}的人
  other ~{E}的撰写者叫什么 / ~{E}系何人所作 / ~{E}由哪位作家完成 / ~{E}是哪位文人的作品 / ~{E}封面上署的谁的名
  other ~谁执笔撰成了{E} / ~{E}是哪位文豪的手笔 / ~{E}的原著者姓甚名谁 / #{E}的原稿主人 / #{E}封面上署名的作家
  other- ~{E}的作家是谁 / ~{E}是哪位作家的作品
  other+ ~{E}由谁创作 / ~{E}的著者是何人 / ~{E}的执笔人叫什么名字 / #创作{E}的文学家
  idiom ~{E}是哪位的手笔
== dynasty: phrase, history
  labels 成书年代 / 年代
  says {S}成书于{V}。 / {P}成书年代是{V}。 / {S}的成书年代为{V}。
  ask ~{E}成书于什么年代 / #{E}的成书年代 / ~{E}的成书年代是什么
  ask ~{E}的成书年代为何时 / ~{E}在哪个年代成书
  ask- ~{E}成书在何时 / #{E}成书的年代
  ask+ ~{E}是在什么年代成书的
  other ~{E}是什么时候写出来的 / ~{E}是哪个时期的作品 / #写出{E}的时期
  other ~{E}撰成的时候是历史上哪一朝 / ~{E}写就于何时 / ~{E}定稿是在哪个历史时期 / ~{E}属于哪一代的文学 / ~{E}是哪朝哪代的书
  other ~{E}最初面世在哪个世代 / ~{E}的写作时间落在哪一时段 / ~{E}编纂完毕是在什么时候 / #{E}付诸笔墨的年月 / #{E}编撰完成的历史时期
  other- ~{E}是什么时代完成的 / ~{E}创作于什么时代
  other+ ~{E}产生于哪个朝代 / ~{E}问世于何时 / ~{E}这部书诞生在什么时代 / ~{E}的创作完成于历史上的哪个阶段 / #{E}问世的时代
  idiom ~{E}的墨迹是哪个时期干的
== setting: name, place
  labels 故事地点 / 主要场景
  says {S}的故事发生在{V}。 / {P}主要场景是{V}。 / {S}的主要场景在{V}。
  ask ~{E}的故事发生在哪里 / #{E}的主要场景 / ~{E}的主要场景在哪里
  ask ~{E}的主要场景为哪里 / ~{E}的故事主要发生在什么地方 / #{E}的故事发生的地方
  ask- ~{E}的故事发生于何处 / #{E}故事的发生地
  ask+ ~哪里是{E}的主要场景 / ~{E}的故事是在哪里发生的
  other ~{E}里的人物在什么地方活动 / ~读{E}时仿佛置身哪里 / #{E}里人物活动的地方
  other ~{E}的剧情围绕何处 / ~{E}的舞台设在哪里 / ~{E}中的主角们生活在哪儿 / ~{E}的叙事以什么地点为中心 / ~{E}写的是哪个地方的生活
  other ~翻开{E}，作家把读者带到何地 / ~{E}的种种事件在哪里上演 / ~{E}所描绘的天地位于何方 / #{E}的情节所在地 / #{E}里主角们的生活环境
  other- ~{E}讲的是哪个地方的故事 / ~{E}的情节在哪里展开
  other+ ~{E}的情节在何处展开 / ~{E}讲的是哪儿的事 / ~{E}把背景放在哪儿 / ~{E}书中的事情多半出在何地
  idiom ~{E}把读者带到了哪儿
`,
  ),
  tables: [],
};

export const real: readonly Real[] = [
  { kind: countryKind, things: countries },
  { kind: bookKind, things: books },
];
