/** PDF files made by hand: order of reading, pages, hyphens, Chinese fonts of all kinds, passwords, what is broken. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PdfText, pdfOf } from '../../../test/support/pdf-file.ts';
import { reading, stretch } from '../../../test/support/reading.ts';

const { read, refuses } = reading('pdf');
/** Lines of 12 points one below another. */
const lines = (texts: readonly string[], more: Partial<PdfText> = {}): PdfText[] =>
  texts.map((text, i) => ({ text, x: 72, y: 700 - 14 * i, ...more }));

test('lines join to paragraphs, cut words are whole again, each page is a place', async () => {
  const pages = [
    [
      ...lines([
        'The pump costs 19.90 EUR and is deliv-',
        'ered to the ware-',
        'house (Rotterdam) by well-',
        'Known carriers.',
      ]),
      { text: 'A new paragraph.', x: 72, y: 600 },
    ],
    [],
    lines(['On the third page.', '• an item', '• another']),
  ];
  const document = await read('Price list.pdf', pdfOf(pages));
  assert.equal(
    document.text,
    'The pump costs 19.90 EUR and is delivered to the warehouse (Rotterdam) by well-Known carriers.\n\n' +
      'A new paragraph.\n\nOn the third page.\n• an item\n• another',
  );
  assert.deepEqual(
    document.places.map(({ name }) => name),
    ['page 1', 'page 3'],
  );
  assert.match(stretch(document, 'page 3'), /^On the third/);
  assert.equal(document.title, 'Price list');
  assert.equal((await read('b.pdf', pdfOf(pages, { title: '价目表 2024' }))).title, '价目表 2024');
  assert.equal((await read('c.pdf', pdfOf(pages, { title: 'Microsoft Word - draft.docx' }))).title, 'c');
});

test('lines in larger type are headings; the largest is the title', async () => {
  const page = [
    { text: '水泵说明书', x: 72, y: 740, size: 24, font: 'mapped' as const },
    { text: 'Prices and', x: 72, y: 690, size: 16 },
    { text: 'terms', x: 72, y: 672, size: 16 },
    ...lines(['The pump costs 19.90 EUR, which is', 'to be paid within 30 days.']).map((line) => ({
      ...line,
      y: line.y - 60,
    })),
  ];
  const document = await read('a.pdf', pdfOf([page]));
  assert.equal(
    document.text,
    '# 水泵说明书\n\n## Prices and terms\n\nThe pump costs 19.90 EUR, which is to be paid within 30 days.',
  );
  assert.equal(document.title, '水泵说明书');
});

test('a word that is cut at the end of a page is whole again, and the next page starts behind it', async () => {
  const document = await read('a.pdf', pdfOf([lines(['It is deliv-']), lines(['ered on Monday.'])]));
  assert.equal(document.text, 'It is delivered on Monday.');
  assert.equal(stretch(document, 'page 2'), 'ered on Monday.');
});

test('Chinese by a map to Unicode, by Unicode itself and by GBK; lines join without a space', async () => {
  const text = '水泵的价格是三百二十元，';
  for (const font of ['mapped', 'unicode'] as const) {
    const document = await read('a.pdf', pdfOf([lines([text, '交货地点在上海市。'], { font })]));
    assert.equal(document.text, `${text}交货地点在上海市。`, font);
  }
  const gbk = { ...lines(['价格 12'])[0], font: 'gbk', codes: 'bcdbb8f1203132' } as const;
  assert.equal((await read('b.pdf', pdfOf([[gbk]]))).text, '价格 12');
});

test('a font that names no characters is refused, not guessed', async () => {
  await refuses(
    'a.pdf',
    pdfOf([lines(['价格'], { font: 'unmapped' })]),
    /must say which characters its glyphs are: fonts that need Adobe-GB1-UCS2/,
  );
});

test('columns of prose one after another, rows of a table as rows', async () => {
  const left = Array.from({ length: 8 }, (_, i) => `left column line ${i} of prose that goes on`);
  const right = left.map((line) => line.replace('left', 'right'));
  const beside = left.flatMap((text, i) => [
    { text, x: 50, y: 700 - 14 * i },
    { text: right[i], x: 330, y: 700 - 14 * i },
  ]);
  const expected = `${left.join(' ')} ${right.join(' ')}`;
  assert.equal((await read('a.pdf', pdfOf([beside]))).text, expected);
  const shuffled = beside.map((text, i) => beside[(i * 7) % beside.length] ?? text);
  assert.equal((await read('b.pdf', pdfOf([shuffled]))).text, expected);
  const head = { text: 'A headline that stands above both of the two columns here', x: 150, y: 730 };
  assert.equal((await read('c.pdf', pdfOf([[...shuffled, head]]))).text, `${head.text}\n\n${expected}`);
  const rows = [
    ['Name', 'Price'],
    ['Pump', '12.50'],
    ['Valve', '3.00'],
  ];
  const table = rows.flatMap((row, i) => row.map((text, j) => ({ text, x: 72 + 200 * j, y: 700 - 14 * i })));
  assert.equal((await read('d.pdf', pdfOf([table]))).text, 'Name  Price\nPump  12.50\nValve  3.00');
});

test('running heads and page numbers are left out', async () => {
  const pages = Array.from({ length: 5 }, (_, i) => [
    { text: 'Handbook 2024', x: 72, y: 760 },
    ...lines([`Text of page ${'abcde'[i]} here.`, 'More of it.', 'And more.', 'And still more.', 'The end of it.']),
    { text: `- ${i + 1} -`, x: 300, y: 30 },
  ]);
  const { text } = await read('a.pdf', pdfOf(pages));
  assert.doesNotMatch(text, /Handbook|- \d -/);
  assert.match(text, /^Text of page a here\. More of it\./);
});

test('of pages that are alike only the lines that say nothing go: numbers and totals of invoices stay', async () => {
  const invoice = (i: number) => [
    'ACME Ltd',
    `Invoice ${1001 + i}`,
    'To: Miller and Sons',
    `Scale ${i} 2 17.60`,
    `Total: ${(35.2 + 10 * i).toFixed(2)} EUR`,
    'Thank you',
  ];
  const pages = Array.from({ length: 6 }, (_, i) => lines(invoice(i)));
  const { text } = await read('a.pdf', pdfOf(pages));
  for (let i = 0; i < 6; i++)
    for (const line of invoice(i).slice(1, 5)) assert.ok(text.includes(line), `${line} in ${text}`);
  assert.doesNotMatch(text, /ACME|Thank/);
  // Short pages, a number that goes up with the pages, the same total on each.
  const short = Array.from({ length: 4 }, (_, i) => lines([`Invoice ${1001 + i}`, 'Total: 35.20 EUR']));
  const expected = [0, 1, 2, 3].map((i) => `Invoice ${1001 + i} Total: 35.20 EUR`).join('\n\n');
  assert.equal((await read('b.pdf', pdfOf(short))).text.replaceAll(/EUR\s+/g, 'EUR\n\n'), expected);
  const same = Array.from({ length: 4 }, () => lines(['ACME Ltd', 'Yearly report']));
  assert.equal((await read('c.pdf', pdfOf(same))).text.match(/ACME Ltd Yearly report/g)?.length, 4);
  const alone = Array.from({ length: 4 }, (_, i) => lines(['Readings', 'of the meter', 'in May', `${17 + 30 * i}`]));
  const { text: readings } = await read('d.pdf', pdfOf(alone));
  for (let i = 0; i < 4; i++) assert.match(readings, new RegExp(`\\b${17 + 30 * i}\\b`));
});

test('page numbers in their forms are left out', async () => {
  const forms: [form: (n: number) => string, mapped?: boolean][] = [
    [(n) => `${n + 340}`],
    [(n) => `${n} / 5`],
    [(n) => `Page ${n} of 5`],
    [(n) => `第 ${n} 页 共 5 页`, true],
  ];
  for (const [form, mapped] of forms) {
    const pages = Array.from({ length: 5 }, (_, i) => [
      ...lines([`Text of page ${'abcde'[i]} here.`, 'More of it.', 'The end of it.']),
      { text: form(i + 1), x: 300, y: 30, ...(mapped && { font: 'mapped' as const }) },
    ]);
    assert.doesNotMatch((await read('a.pdf', pdfOf(pages))).text, /\d/, form(1));
  }
});

test('a password: none asked, read; one asked, refused', async () => {
  const page = [lines(['Hidden text 42'])];
  assert.equal((await read('a.pdf', pdfOf(page, { password: '' }))).text, 'Hidden text 42');
  await refuses(
    'b.pdf',
    pdfOf(page, { password: 'secret' }),
    /must not be encrypted: a PDF that opens with a password only .save a copy without one/,
  );
});

test('no text, no PDF, a cut PDF: each a sentence', async () => {
  await refuses(
    'a.pdf',
    pdfOf([[], []]),
    /must have text in it: 2 pages of pictures or nothing .a scan must go through text recognition/,
  );
  await refuses('b.pdf', 'plain text', /must be a whole PDF/);
  await refuses('c.pdf', '', /must be a whole PDF|text in it/);
  const whole = pdfOf([lines(['some text'])]);
  await read('d.pdf', whole.subarray(0, whole.length - 200)).catch((error: Error) =>
    assert.match(error.message, /^\[.*d\.pdf\] /),
  );
});

test('any byte changed: text or a sentence, never a hang or another error', async () => {
  const whole = pdfOf([lines(['some text', 'and 价格'], { font: 'mapped' })]);
  for (let i = 0; i < 150; i++) {
    const bytes = Buffer.from(whole);
    bytes[(i * 7919) % bytes.length] ^= 1 << (i % 8);
    await read('fuzz.pdf', bytes).catch((error: Error) => assert.match(error.message, /^\[.*fuzz\.pdf\] /));
  }
});
