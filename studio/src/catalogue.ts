/** Every text of the studio, in both languages. A key that one of them lacks does not compile. */
export interface Texts {
  readonly ask: string;
  readonly documents: string;
  readonly language: string;
  readonly noBase: string;
  readonly base: (name: string) => string;
  readonly question: string;
  readonly questionHint: string;
  readonly send: string;
  readonly stop: string;
  readonly stopped: string;
  readonly thinking: string;
  readonly empty: string;
  readonly emptyDocuments: string;
  readonly goToDocuments: string;
  readonly outcomes: {
    readonly answered: string;
    readonly base: string;
    readonly absent: string;
    readonly conflict: string;
  };
  readonly sources: string;
  readonly source: (number: number, title: string) => string;
  readonly close: string;
  readonly drop: string;
  readonly choose: string;
  readonly kinds: string;
  readonly statuses: {
    readonly sending: string;
    readonly queued: string;
    readonly reading: string;
    readonly learning: string;
    readonly learned: string;
    readonly failed: string;
  };
  readonly progress: (done: number, all: number, failed: number) => string;
  readonly left: (seconds: number) => string;
  readonly characters: (count: string) => string;
  readonly version: (number: number) => string;
  readonly versionFailed: (why: string) => string;
  readonly pagesWithoutText: (count: number, of: number, where: string) => string;
  readonly open: string;
  readonly edit: string;
  readonly learnAgain: string;
  readonly cancel: string;
  readonly forget: string;
  readonly dismiss: string;
  readonly reallyForget: (name: string) => string;
  readonly forgotten: (name: string) => string;
  readonly certificate: {
    readonly versions: string;
    readonly slots: string;
    readonly at: string;
    readonly before: string;
    readonly after: string;
    readonly overwritten: string;
  };
  readonly key: string;
  readonly keyHint: string;
  readonly enter: string;
  readonly lost: string;
  readonly yourQuestion: string;
  readonly answer: string;
  readonly textOf: (name: string) => string;
}

const en: Texts = {
  ask: 'Ask',
  documents: 'Documents',
  language: '中文',
  noBase: 'no base: answers are strings of the documents',
  base: (name) => `base: ${name}`,
  question: 'Your question',
  questionHint: 'Ask about your documents',
  send: 'Ask',
  stop: 'Stop',
  stopped: 'stopped',
  thinking: 'reading …',
  empty: 'Ask something that your documents say. Every answer names its source; click it to see the passage.',
  emptyDocuments: 'Nothing is learned yet. Drop documents here, then ask.',
  goToDocuments: 'There are no documents yet: add some first.',
  outcomes: {
    answered: 'from your documents',
    base: 'not from your documents: the base alone',
    absent: 'your documents do not say',
    conflict: 'your documents disagree',
  },
  sources: 'Sources',
  source: (number, title) => `source ${number}: ${title}`,
  close: 'Close',
  drop: 'Drop documents here',
  choose: 'or choose files',
  kinds: '.pdf .docx .md .txt .html .csv .json, up to 200 MB each. They stay on this machine.',
  statuses: {
    sending: 'sending',
    queued: 'waiting',
    reading: 'reading',
    learning: 'learning',
    learned: 'learned',
    failed: 'could not be learned',
  },
  progress: (done, all, failed) => `${done} of ${all} learned${failed > 0 ? `, ${failed} failed` : ''}`,
  left: (seconds) => `about ${seconds} s left`,
  characters: (count) => `${count} characters`,
  version: (number) => `version ${number}`,
  versionFailed: (why) => `what was sent last could not be learned, the version before it stays: ${why}`,
  pagesWithoutText: (count, of, where) =>
    `${count} of its ${of} pages ${count === 1 ? 'has' : 'have'} no text and could not be learned: ${where}. A scan must go through text recognition first.`,
  open: 'Show',
  edit: 'Edit',
  learnAgain: 'Learn again',
  cancel: 'Cancel',
  forget: 'Forget',
  dismiss: 'Dismiss',
  reallyForget: (name) => `Forget ${name}? Its bytes are overwritten; this cannot be undone.`,
  forgotten: (name) => `${name} is forgotten`,
  certificate: {
    versions: 'versions',
    slots: 'slots',
    at: 'at',
    before: 'Merkle root before',
    after: 'Merkle root after',
    overwritten: 'its bytes are overwritten; the root is that of a store which never saw it',
  },
  key: 'Key',
  keyHint: 'This server needs a key.',
  enter: 'Enter',
  lost: 'The server does not answer. This page goes on by itself when it is back.',
  yourQuestion: 'question',
  answer: 'answer',
  textOf: (name) => `text of ${name}`,
};

const zh: Texts = {
  ask: '提问',
  documents: '文档',
  language: 'English',
  noBase: '没有基座模型：答案是文档中的原文片段',
  base: (name) => `基座：${name}`,
  question: '你的问题',
  questionHint: '就你的文档提问',
  send: '提问',
  stop: '停止',
  stopped: '已停止',
  thinking: '正在阅读……',
  empty: '问一件你的文档里写着的事。每个答案都注明出处，点击即可看到原文。',
  emptyDocuments: '还没有学习任何文档。把文档拖到这里，然后提问。',
  goToDocuments: '还没有文档：请先添加。',
  outcomes: {
    answered: '出自你的文档',
    base: '不是出自你的文档：只是基座模型的话',
    absent: '你的文档没有说',
    conflict: '你的文档说法不一',
  },
  sources: '出处',
  source: (number, title) => `出处 ${number}：${title}`,
  close: '关闭',
  drop: '把文档拖到这里',
  choose: '或选择文件',
  kinds: '.pdf .docx .md .txt .html .csv .json，每个不超过 200 MB。文件只留在这台机器上。',
  statuses: {
    sending: '正在发送',
    queued: '等待中',
    reading: '正在读取',
    learning: '正在学习',
    learned: '已学会',
    failed: '没能学会',
  },
  progress: (done, all, failed) => `已学会 ${done} / ${all}${failed > 0 ? `，失败 ${failed}` : ''}`,
  left: (seconds) => `约剩 ${seconds} 秒`,
  characters: (count) => `${count} 字符`,
  version: (number) => `第 ${number} 版`,
  versionFailed: (why) => `最后发送的内容没能学会，之前的版本保留不变：${why}`,
  pagesWithoutText: (count, of, where) =>
    `共 ${of} 页，其中 ${count} 页没有文字，没能学会：第 ${where} 页。扫描件要先做文字识别。`,
  open: '查看',
  edit: '修改',
  learnAgain: '重新学习',
  cancel: '取消',
  forget: '遗忘',
  dismiss: '移除',
  reallyForget: (name) => `要遗忘 ${name} 吗？它的字节会被覆盖，无法恢复。`,
  forgotten: (name) => `已遗忘 ${name}`,
  certificate: {
    versions: '版本',
    slots: '片段',
    at: '时间',
    before: '之前的 Merkle 根',
    after: '之后的 Merkle 根',
    overwritten: '字节已被覆盖；现在的根与从未见过它的库相同',
  },
  key: '密钥',
  keyHint: '这台服务器需要密钥。',
  enter: '进入',
  lost: '服务器没有回应。它恢复后，本页会自动继续。',
  yourQuestion: '问题',
  answer: '答案',
  textOf: (name) => `${name} 的文本`,
};

export const CATALOGUE = { en, zh } as const;
export type Language = keyof typeof CATALOGUE;
