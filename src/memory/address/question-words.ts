/** Words that carry no content in a question, English and Chinese: they ask, join and point, but name nothing. Data alone. */

/** Lower-case. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the this that these those there here it its he him his she her hers they them their theirs we us our ours you your yours i me my mine ' +
    'who whom whose which what when where why how is are was were be been being am do does did doing done has have had having can could will would shall should may might must ' +
    'of in on at to for from by with as into onto about over under between among through during before after since until than then so and or but nor not no if while because ' +
    'please tell say says said give gives given name list know known want like exactly actually currently now also just only any some all each every both either such same other another ' +
    'many much more most often there whats many according provide state mention mentioned called stated does could kindly wonder wondering curious question answer asked ask find out let looking told'
  ).split(' '),
);

/** Question phrases and politeness, simplified; the longer are taken first. */
export const CHINESE_QUESTION_PHRASES: readonly string[] = [
  ...(
    '请问 请告诉我 告诉我 请说明 请列出 我想知道 想知道 我想问 能否告诉 能不能 可不可以 是不是 有没有 是否 什么时候 什么时间 什么地方 什么样 为什么 什么 何时 何地 何人 何处 何种 为何 如何 怎么样 怎么 怎样 ' +
    '多少 多久 多长时间 几个 几次 几年 几月 几号 几点 哪一年 哪一天 哪一个 哪一位 哪一种 哪个 哪位 哪些 哪里 哪儿 哪家 哪种 哪年 哪天 哪座 哪所 哪几 哪 谁 几 吗 呢 吧 呀 啊 嘛 ' +
    '根据 依据 按照 关于 对于 其中 以及 还是 或者 并且 而且 但是 因为 所以 如果 已经 曾经 可以 能够 应该 需要 它的 他的 她的 他们 她们 它们 我们 你们 这个 那个 这些 那些 这家 该 一下 大约 大概 具体 到底 究竟 分别 一共 总共'
  )
    .split(' ')
    .sort((a, b) => b.length - a.length),
];

/** Characters that are function words where they stand alone, but may be part of a name. */
export const CHINESE_FUNCTION_CHARACTERS: ReadonlySet<string> = new Set(
  '的了是在有和与及或被把将对从到由于为以之其而也都又就还才很最更让使给向往里中上下内外个这那它他她我你您们吗呢吧啊于着过地得所会能可要说请问第时',
);
