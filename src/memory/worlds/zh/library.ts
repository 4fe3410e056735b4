/** Software libraries. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { library } from './names.ts';
import { shared } from './shared.ts';
import { releases } from './tables.ts';
import { count, dates, measure, oneOf, people, phrase, version } from './values.ts';

const values = {
  version,
  compiler: version,
  firstRelease: dates(2005, 2018),
  lastRelease: dates(2019, 2025),
  maintainer: people,
  security: people,
  downloads: count(3000, 950000),
  size: measure(12, 900, 'MB', 1),
  port: count(10250, 65000),
  licence: oneOf(
    ...'白鹭,燕鸥,椴树,红铜,草甸,石英,峡湾,松果'
      .split(',')
      .flatMap((one) => [`${one}开放许可`, `${one}自由许可`, `${one}公共许可`]),
  ),
  does: phrase(
    '[解析|校验|比较|压缩][日志文件|通讯录|时刻表|传感器读数|棋谱]',
    '在[终端里|旧屏幕上|没有浏览器时][绘制|打印][地图|家谱|编织花样|星图]',
    '让多台机器的[缓存|日历|邮件列表]保持[同步|不重复]',
  ),
  dropped: phrase(
    '它[泄漏内存|阻塞主线程|无法测试|让新手困惑|遇到大文件会崩溃]',
    '没有人[说得清它的行为|愿意维护它|再用它]',
  ),
};

const wordings = `
== version: version, figures
  labels 当前版本 / 版本
  says {P}当前版本是{V}。 / {S}的当前版本为{V}。 / {S}目前的版本是{V}。
  ask ~{E}的当前版本是什么 / #{E}的当前版本 / ~{E}目前的版本是多少 / ~{E}目前是哪个版本
  ask- ~{E}当前为何版本 / #{E}当前是几版 / ~{E}的版本当前是几
  other ~{E}最新更新到了哪一版 / ~现在安装{E}会得到哪一版 / #{E}最新的一版 / ~{E}已经出到多少了 / ~该装哪一版{E}
  other- ~{E}现在是第几版 / ~{E}最新出的是第几版 / #{E}最新的版次
  idiom ~如今下载{E}拿到的是哪个号
== compiler: version, rules
  labels 最低编译器 / 编译器要求
  says {S}要求编译器版本不低于{V}。 / {P}最低编译器版本是{V}。 / 构建{S}需要{V}以上的编译器。
  ask ~{E}要求的编译器版本是多少 / #{E}的最低编译器版本 / ~构建{E}需要什么版本的编译器 / ~{E}的最低编译器版本是什么
  ask- ~{E}要求编译器不低于哪个版本 / #构建{E}需要的编译器版本 / ~{E}的编译器要求是什么
  other ~用多旧的工具链还能编{E} / ~想编{E}，工具链至少要多新 / #能编{E}的最旧工具链 / ~{E}对工具链有什么下限 / ~装哪一版工具链才够{E}用
  other- ~要多新的编译环境才能用{E} / ~{E}对编译环境要求多高的版号 / #{E}所要求的编译环境版号
  idiom ~{E}嫌什么以下的工具链太老
== firstRelease: date, history
  labels 首次发布 / 首发日期
  says {S}于{V}首次发布。 / {P}首次发布日期是{V}。 / {V}，{S}首次发布。
  ask ~{E}首次发布是什么时候 / #{E}的首次发布日期 / ~{E}何时首次发布 / ~{E}首次发布在哪一天
  ask- ~{E}首次发布于几时 / #{E}首次发布的时间 / ~{E}在什么日子首次发布
  other ~{E}最早什么时候公开 / ~从什么时候起能下载到{E} / #{E}公开的日子 / ~{E}出现有多久了，从哪天算起 / ~{E}是哪天诞生的
  other- ~{E}第一次推出是什么时候 / ~{E}的第一个版本是哪天推出的 / #{E}第一次推出的时间
  idiom ~世人几时头一回见到{E}
== lastRelease: date, history
  labels 最近更新 / 更新日期
  says {S}最近一次更新是在{V}。 / {P}最近更新日期为{V}。 / {V}，{S}最近一次更新。
  ask ~{E}最近一次更新是什么时候 / #{E}的最近更新日期 / ~{E}最近一次更新在哪天 / ~{E}最近何时更新
  ask- ~{E}最近更新于几时 / #{E}最近一次更新的时间 / ~{E}最近在什么日子更新
  other ~{E}的代码上回改动是哪天 / ~{E}有多久没动过了，从哪天算起 / #{E}上回改动的日子 / ~上一次有人维护{E}是何时 / ~{E}还有人管吗，上回动是哪天
  other- ~{E}最后一次升级是什么时候 / ~{E}最近是哪天升级的 / #{E}最后一次升级的时间
  idiom ~上回有人碰{E}是几时
== maintainer: name, people, link person, person
  labels 维护者 / 维护人
  says {P}维护者是{V}。 / {S}由{V}维护。 / {S}的维护者为{V}。
  ask ~{E}的维护者是谁 / #{E}的维护者 / ~{E}由谁维护 / ~谁在维护{E}
  ask- ~{E}的维护者是哪位 / #维护着{E}的那一位 / ~哪位维护着{E}
  other ~{E}的代码由谁照看 / ~{E}有错该报给谁 / #照看{E}代码的人 / ~谁在打理{E} / ~{E}归谁管
  other- ~目前是哪位开发者在负责{E} / ~{E}由哪位开发者负责 / #负责{E}的开发者
  idiom ~{E}坏了谁来收拾 / #收拾{E}的人
  role {E}的维护者
  role- 维护着{E}的那一位
  role-other 照看{E}代码的人
  role-other- 负责{E}的开发者
== security: name, people, link person, person
  labels 安全联系人 / 漏洞报告
  says {P}安全联系人是{V}。 / {S}的漏洞报告请寄给安全联系人{V}。 / {S}的安全联系人为{V}。
  ask ~{E}的安全联系人是谁 / #{E}的安全联系人 / ~谁是{E}的安全联系人 / ~{E}的漏洞报告寄给谁
  ask- ~{E}的安全联系人是哪位 / #{E}漏洞报告的安全联系人 / ~哪位是{E}的安全联系人
  other ~发现{E}有弱点要告诉谁 / ~{E}被攻破了私下该找谁 / #处理{E}弱点的人 / ~谁负责{E}的防护问题 / ~{E}的弱点该向谁反映
  other- ~{E}有安全隐患该通知谁 / ~谁处理{E}的安全隐患 / #处理{E}安全隐患的人
  idiom ~谁给{E}堵窟窿 / #给{E}堵窟窿的人
  role {E}的安全联系人
  role- {E}漏洞报告的安全联系人
  role-other 处理{E}弱点的人
  role-other- 处理{E}安全隐患的人
== downloads: number, figures
  labels 周下载量 / 每周下载
  says {P}每周下载量为{V}次。 / {S}每周被下载{V}次。 / {S}的每周下载量达{V}次。
  ask ~{E}的每周下载量是多少 / #{E}的每周下载量 / ~{E}每周被下载多少次 / ~{E}每周下载量达多少次
  ask- ~{E}的每周下载量为几何 / #{E}每周的下载次数 / ~{E}每周下载多少
  other ~七天里{E}被人安装几回 / ~{E}有多受欢迎，看七天的安装数 / #{E}七天的安装数 / ~七天里有多少回有人取用{E} / ~{E}的热度是多少
  other- ~{E}一个星期有多少次获取 / ~用户一个星期获取{E}多少次 / #{E}一个星期的获取次数
  idiom ~{E}一个星期要走多少趟网线
== size: number, figures
  labels 安装体积 / 体积
  says {P}安装体积为{V}。 / {S}安装后占用{V}。 / {S}的安装体积是{V}。
  ask ~{E}的安装体积是多少 / #{E}的安装体积 / ~{E}安装后占用多少 / ~{E}安装体积有多大
  ask- ~{E}的安装体积为几何 / #{E}安装后的占用 / ~{E}安装占用几何
  other ~{E}要吃掉多少硬盘 / ~装{E}要腾出多大地方 / #{E}吃掉的硬盘空间 / ~{E}有多臃肿 / ~{E}需要多大的存储
  other- ~{E}装好以后有多大 / ~{E}装好以后占多少空间 / #{E}装好以后的大小
  idiom ~{E}的块头有多大
== port: number, use
  labels 默认端口 / 端口
  says {S}默认监听端口{V}。 / {P}默认端口是{V}。 / {S}的默认端口为{V}。
  ask ~{E}的默认端口是多少 / #{E}的默认端口 / ~{E}默认监听哪个端口 / ~{E}监听的端口是什么
  ask- ~{E}的默认端口为几 / #{E}默认监听的端口 / ~{E}在哪个端口监听
  other ~不做配置时客户端连{E}用什么号 / ~{E}的地址冒号后面写什么 / #连接{E}用的号 / ~{E}从哪个口子接收请求 / ~连{E}要填哪个数字
  other- ~不改设置的话{E}在哪个网络口等连接 / ~{E}出厂设置的网络口是多少 / #{E}出厂设置的网络口
  idiom ~{E}守在几号门
== licence: name, rules
  labels 许可证 / 许可协议
  says {S}采用{V}发布。 / {P}许可证是{V}。 / {S}的许可证为{V}。
  ask ~{E}采用什么许可证 / #{E}的许可证 / ~{E}的许可证是什么 / ~{E}采用哪种许可证发布
  ask- ~{E}以何种许可证发布 / #{E}采用的许可证 / ~{E}的许可证为哪种
  other ~使用{E}在法律上依据什么条款 / ~转发{E}要遵守什么条款 / #{E}的使用条款 / ~法务审{E}要看哪份文本 / ~{E}附带哪份法律文本
  other- ~{E}用的是哪种开源协议 / ~{E}遵循什么开源协议 / #{E}的开源协议
  idiom ~{E}凭哪份文书让人随便用
== does: phrase, use
  labels 用途 / 功能
  says {S}用来{V}。 / {P}用途是{V}。 / {S}的主要功能是{V}。
  ask ~{E}用来做什么 / #{E}的用途 / ~{E}的主要功能是什么 / ~{E}的功能是什么
  ask- ~{E}用来干什么 / #{E}主要的功能 / ~{E}有何功能
  other ~{E}能替程序员办什么事 / ~什么时候需要引入{E} / #{E}能办的事 / ~{E}解决的是什么问题 / ~有了{E}就不用自己写什么
  other- ~{E}有什么作用 / ~{E}可以拿来做什么 / #{E}的作用
  idiom ~{E}派什么用场
== dropped: phrase, history
  labels 旧接口弃用原因 / 弃用原因
  says {S}弃用旧接口，是因为{V}。 / {P}旧接口弃用原因是{V}。 / 由于{V}，{S}弃用了旧接口。
  ask ~{E}为什么弃用旧接口 / #{E}的旧接口弃用原因 / ~{E}因为什么弃用旧接口 / ~{E}的旧接口为何弃用
  ask- ~{E}弃用旧接口是由于什么 / #{E}弃用旧接口的缘由 / ~{E}的旧接口弃用原因何在
  other ~{E}早先的函数怎么不能调用了 / ~作者为何拿掉{E}早先的函数 / #{E}拿掉早先函数的理由 / ~{E}早先的函数有什么毛病 / ~什么促使{E}换掉早先的函数
  other- ~{E}为什么不再保留早期的 API / ~{E}为什么取消了早期的 API / #{E}取消早期 API 的原因
  idiom ~{E}跟过去一刀两断图什么
`;

export const libraryKind: Kind = {
  id: 'library',
  nouns: ['该库', '这个库', '这个软件包'],
  pronouns: [['它', '它的']],
  name: library,
  openers: [
    '{S}是一个[小巧|测试充分|运行很快|鲜为人知]的软件库[，没有任何依赖|，由几个人编写|，社区很友好]。',
    '{S}是一个[起初只是周末的小实验|用的人比作者想的还多]的开源库。',
  ],
  fillers: [
    '{S}的文档里有很多例子。',
    '缺陷报告通常几天内就有回复。',
    '{S}至今没有吉祥物。',
    '主页上有给初学者的教程。',
  ],
  appositions: ['{E}这个库'],
  relations: [...relations(values, wordings), ...shared('sponsor', 'file'), ...clauses],
  tables: [releases],
};
