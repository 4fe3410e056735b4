/** Regulations; no train world has them. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { regulation } from './names.ts';
import { shared } from './shared.ts';
import { code, count, dates, measure, money, phrase } from './values.ts';

const wordings = `
== force: date, history
  labels 施行日期 / 生效时间
  says {S}自{V}起施行。 / {P}施行日期是{V}。 / {V}，{S}开始施行。
  ask- ~{E}自什么时候起施行 / #{E}的施行日期 / ~{E}何时开始施行
  other- ~{E}什么时候生效 / ~{E}从哪一天起生效 / #{E}的生效日期
  idiom ~{E}几时长出牙来
== passed: date, history
  labels 通过日期 / 审议通过
  says {S}于{V}审议通过。 / {P}通过日期是{V}。 / {V}，{S}获得通过。
  ask- ~{E}是什么时候审议通过的 / #{E}的通过日期 / ~{E}何时获得通过
  other- ~{E}是什么时候表决的 / ~{E}哪天得到议会同意 / #{E}得到议会同意的日子
  idiom ~多数人什么时候朝{E}点了头
== penalty: amount, rules
  labels 最高罚款 / 罚款上限
  says 违反{S}最高罚款{V}。 / {P}最高罚款为{V}。 / {S}规定的最高罚款是{V}。
  ask- ~违反{E}最高罚款多少 / #{E}的最高罚款 / ~{E}规定的最高罚款是多少
  other- ~不遵守{E}最多被罚多少 / ~不遵守{E}的处罚上限是多少 / #不遵守{E}的处罚上限
  idiom ~跟{E}对着干要出多少血
== fee: amount, rules
  labels 许可费 / 办证费用
  says 按{S}办理许可需缴费{V}。 / {P}许可费为{V}。 / {S}的许可费是{V}。
  ask- ~{E}的许可费是多少 / #{E}的许可费 / ~按{E}办理许可需缴费多少
  other- ~按{E}申请批准要花多少钱 / ~按{E}申请批准要交多少钱 / #按{E}申请批准的花销
  idiom ~{E}的那枚章子值多少钱
== limit: number, rules
  labels 夜间限值 / 限值
  says {S}规定夜间限值为{V}。 / {P}夜间限值是{V}。 / 按{S}，夜间限值为{V}。
  ask- ~{E}规定的夜间限值是多少 / #{E}的夜间限值 / ~按{E}夜间限值为多少
  other- ~按{E}晚上最高可以到多少分贝 / ~晚上超过多少分贝就不符合{E} / #{E}允许的晚间最高值
  idiom ~{E}让人晚上最多弄出多大动静
== sections: number, figures
  labels 条数 / 条文数
  says {S}共有{V}条。 / {P}条文共{V}条。 / {S}的条文为{V}条。
  ask- ~{E}共有多少条 / #{E}的条文数 / ~{E}的条文有多少条
  other- ~{E}有多少个条款 / ~{E}由多少个条款组成 / #{E}所含条款的数量
  idiom ~要啃完{E}得看多少款
== gazette: identifier, rules
  labels 公报编号 / 文号
  says {P}公报编号是{V}。 / {S}以公报编号{V}公布。 / {S}的公报编号为{V}。
  ask- ~{E}的公报编号是什么 / #{E}的公报编号 / ~{E}以什么公报编号公布
  other- ~{E}的刊号是什么 / ~{E}刊登时的编码是多少 / #{E}的刊号
  idiom ~凭什么暗号能翻到{E}的全文
== exempt: phrase, rules
  labels 不适用对象 / 例外
  says {S}不适用于{V}。 / {P}不适用对象是{V}。 / {V}不适用{S}。
  ask- ~{E}不适用于哪些对象 / #{E}的不适用对象 / ~{E}对什么不适用
  other- ~哪些人或单位不受{E}约束 / ~{E}把谁排除在外 / #不受{E}约束的人或单位
  idiom ~{E}放过了谁
== why: phrase, history
  labels 制定原因 / 出台原因
  says {S}的制定，是因为{V}。 / 由于{V}，才有了{S}。 / {P}制定原因是{V}。
  ask- ~{E}为什么制定 / #{E}的制定原因 / ~因为什么才有了{E}
  other- ~为什么要出台{E} / ~出台{E}是出于什么考虑 / #出台{E}的背景
  idiom ~是什么眼中钉逼出了{E}
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
      wordings,
    ),
    ...shared('file', 'inspected', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
