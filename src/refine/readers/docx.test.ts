/** Word files: headings, lists, tables, what a review deleted; archives that are made to fill the memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stretch } from '../../../test/support/reading.ts';
import { docxOf, wordBody, wordParagraph, wordTable, zipOf } from '../../../test/support/zip-file.ts';

const { read, refuses } = reading('docx', { unpackedBytes: 8e6 });
const style = (id: string) => `<w:pStyle w:val="${id}"/>`;
const item = (list: number, depth = 0) => `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`;

test('headings by their styles, lists by their numbering, tables', async () => {
  const document = await read(
    'a.docx',
    docxOf(
      [
        wordParagraph('供货合同', style('a3')),
        wordParagraph('Prices &amp; terms', style('1')),
        wordParagraph('The pump costs 19.90 EUR.'),
        wordParagraph('one', item(2)),
        wordParagraph('two', item(2, 1)),
        wordParagraph('first', item(1)),
        wordParagraph('second', item(1)),
        wordTable([
          ['Name', 'Price'],
          ['水泵', '12|3'],
        ]),
        wordParagraph('Delivery', style('Sub')),
        wordParagraph('Within 30 days.'),
      ].join(''),
    ),
  );
  assert.equal(document.title, '供货合同');
  assert.equal(
    document.text,
    '# 供货合同\n\n# Prices & terms\n\nThe pump costs 19.90 EUR.\n\n- one\n  - two\n1. first\n2. second\n\n' +
      '| Name | Price |\n| --- | --- |\n| 水泵 | 12\\|3 |\n\n## Delivery\n\nWithin 30 days.',
  );
  assert.equal(stretch(document, 'under "Prices & terms › Delivery"'), '## Delivery\n\nWithin 30 days.');
});

test('what was deleted is gone, what was inserted is there, nothing is there twice; footnotes come last', async () => {
  const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
  const body = `<w:p>${run('The price is ')}<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>${run('15')}</w:ins>${run(' EUR')}<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:tab/><w:instrText>PAGE</w:instrText><w:br/></w:r>${run('a')}</w:p>
    <mc:AlternateContent><mc:Choice><w:p>${run('box')}</w:p></mc:Choice><mc:Fallback><w:p>${run('box')}</w:p></mc:Fallback></mc:AlternateContent>`;
  const notes = wordBody(`<w:footnote w:id="2"><w:p>${run('Without tax.')}</w:p></w:footnote>`);
  const core = '<cp:coreProperties><dc:title>Offer 7</dc:title></cp:coreProperties>';
  const document = await read('a.docx', docxOf(body, { 'word/footnotes.xml': notes, 'docProps/core.xml': core }));
  assert.equal(document.text, 'The price is 15 EUR[2]\t\na\n\nbox\n\n[2] Without tax.');
  assert.equal(stretch(document, 'the footnotes'), '[2] Without tax.');
  assert.equal(document.title, 'Offer 7');
});

test('cells that go on below or over columns, tables in cells', async () => {
  const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${wordParagraph(text)}</w:tc>`;
  const body = `<w:tbl><w:tr>${cell('a', '<w:gridSpan w:val="2"/>')}${cell('b', '<w:vMerge w:val="restart"/>')}</w:tr>
    <w:tr>${cell('c')}<w:tc>${wordTable([['d', 'e']])}<w:p/></w:tc>${cell('', '<w:vMerge/>')}</w:tr></w:tbl>`;
  assert.equal((await read('a.docx', docxOf(body))).text, '| a | a | b |\n| --- | --- | --- |\n| c | d e | b |');
});

test('a bomb is stopped while it unpacks: one large file, or many', async () => {
  const zeros = Buffer.alloc(30e6);
  await refuses(
    'a.docx',
    zipOf({ 'word/document.xml': zeros }),
    /unpacks to more than a document does: word\/document\.xml is larger than/,
  );
  const words = Buffer.from(Array.from({ length: 1e6 }, (_, i) => `${i * 7919}`).join(' '));
  await refuses(
    'b.docx',
    zipOf({ 'word/document.xml': wordBody('x'), 'word/styles.xml': words, 'word/numbering.xml': words }),
    /unpacks to more/,
  );
  await refuses('c.docx', zipOf({ 'word/document.xml': zeros }, { stored: true }), /unpacks to more/);
});

test('entities that the file declares are not expanded', async () => {
  const lol = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const xml = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">${lol}<!ENTITY f SYSTEM "file:///etc/hostname">]>${wordBody(wordParagraph('a &l20; &f; b')).slice(55)}`;
  assert.equal((await read('a.docx', zipOf({ 'word/document.xml': xml }))).text, 'a &l20; &f; b');
});

test('what is no Word file, or cut, or locked, is refused with a reason', async () => {
  const whole = docxOf(wordParagraph('text'));
  await refuses('a.docx', 'plain text', /must be a whole zip archive, as Word writes it: no directory at its end/);
  await refuses('b.docx', whole.subarray(0, whole.length - 40), /must be a whole zip archive/);
  await refuses('c.docx', zipOf({ 'a.txt': 'x' }), /must be a Word file: an archive without word\/document\.xml/);
  await refuses('d.docx', zipOf({ 'word/document.xml': 'x' }, { flags: 1 }), /word\/document\.xml in it is encrypted/);
  await refuses('e.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /must be a \.docx without a password/);
  const broken = Buffer.from(whole);
  broken.fill(0xff, 50, 90);
  await refuses('f.docx', broken, /must be a whole zip archive/);
  await refuses('g.docx', zipOf({ 'word/document.xml': Buffer.from([0x3c, 0xff, 0xfe]) }), /must be XML in UTF-8/);
});

test('any byte changed: text or a sentence, never a hang or another error', async () => {
  const whole = docxOf(
    wordParagraph('some text') +
      wordTable([
        ['a', 'b'],
        ['c', 'd'],
      ]),
  );
  for (let i = 0; i < 300; i++) {
    const bytes = Buffer.from(whole);
    const at = (i * 7919) % bytes.length;
    bytes[at] ^= 1 << (i % 8);
    await read('fuzz.docx', bytes).catch((error: Error) => assert.match(error.message, /^\[.*fuzz\.docx\] /));
  }
});
