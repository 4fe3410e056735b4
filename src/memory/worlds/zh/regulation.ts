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
      wordings,
    ),
    ...shared('file', 'inspected', 'satisfied'),
    ...clauses,
  ],
  tables: [],
};
