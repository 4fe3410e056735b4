/** How Chinese joins sentences, refers to a subject and frames questions. */
import type { Book, Frames, Grammar } from '../book.ts';

export const grammar: Grammar = {
  space: '',
  joins: ['，', '；', '，'],
  stop: '。',
  colons: ['：', '：', ': ', ' — '],
  alias: ['{S}（{A}）', '{S}（简称{A}）', '{S}，又称{A}，', '{S}（下称{A}）'],
  definite: (noun) => noun,
  pronounFits: () => true,
  possessive: (reference) => `${reference}的`,
  preposition: () => '',
  capital: (text) => text,
};

export const frames: Frames = {
  clause: [
    [
      '{C}？',
      '{C}？',
      '{C}？',
      '请问{C}？',
      '[我想知道|我想了解|我需要知道]{C}。',
      '[能告诉我|你知道|能查到]{C}吗？',
      '[请查一下|查一查|请说明]{C}。',
    ],
    [
      '{C}呢？',
      '{C}呢？',
      '有人问起{C}，该怎么回答？',
      '资料里有没有写{C}？',
      '[帮我看看|麻烦确认一下]{C}。',
      '我不记得{C}，能帮忙找找吗？',
    ],
    [
      '{C}？',
      '{C}啊？',
      '同事想问{C}。',
      '[烦请说说|劳驾查查|给我讲讲]{C}。',
      '写报告时要交代{C}。',
      '关于{C}，文中怎么说？',
    ],
  ],
  noun: [
    ['请问{N}？', '[请给出|请告诉我|请查出]{N}。', '[我想了解|我要找]{N}。', '[能查到|知道]{N}吗？', '{N}？'],
    ['资料上{N}是怎么写的？', '麻烦说一下{N}。', '{N}是什么来着？', '文件里有没有提到{N}？'],
    ['文中有{N}吗？', '[劳驾|帮忙]把{N}找出来。', '有{N}的记载吗？', '同事要{N}。', '关于{N}，文中怎么说？'],
  ],
  personNoun: [
    ['{N}是谁？', '[请告诉我|请给出]{N}的姓名。', '[我想了解|我要找]{N}是哪一位。', '{N}叫什么名字？'],
    ['{N}是哪位来着？', '{N}究竟是哪位？', '麻烦说一下{N}的名字。'],
    ['{N}是什么人？', '同事要{N}的名字。', '有{N}的记载吗？', '谁是{N}？'],
  ],
};

export const headings: Book['headings'] = {
  history: ['历史', '沿革', '由来', '大事记'],
  people: ['人员', '相关人物', '组织'],
  place: ['位置', '所在地', '地点'],
  figures: ['数据', '主要数据', '概况'],
  use: ['用途', '使用', '特点'],
  rules: ['规定', '条件', '要求'],
};

/** True of anything. */
export const fillers: readonly string[] = [
  '当地报纸不止一次报道过{S}。',
  '关于{S}的传闻很多，未必都可信。',
  '{S}的老照片在地方档案馆里不难找到。',
  '对{S}的评价历来不一。',
  '早期的记载对{S}的描述略有不同。',
  '更详细的介绍正在编写之中。',
  '以下内容根据几份笔记整理而成。',
  '不少读者来信希望有一份简短的说明。',
  '外地人往往没有听说过{S}。',
];

export const seconds: Book['seconds'] = [
  { title: '{S}：新闻摘要', opener: '这份新闻摘要介绍的是{S}。' },
  { title: '{S}：档案笔记', opener: '下面这份关于{S}的笔记出自档案室。' },
  { title: '{S}：登记摘录', opener: '以下摘自{S}的公开登记材料。' },
  { title: '{S}：宣传单', opener: '这份宣传单简要介绍{S}。' },
  { title: '{S}：通讯员报告', opener: '这是通讯员写的一份关于{S}的报告。' },
];

export const box: Book['box'] = [
  ['项目', '内容'],
  ['字段', '取值'],
  ['条目', '说明'],
];
