/** HTML pages: what is text and what is not, tables, lists, headings as places, the page's encoding. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stretch } from '../../../test/support/reading.ts';

const { read, refuses } = reading('html');
const page = (body: string, head = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

test('headings, paragraphs, lists and definitions; scripts, styles, navigation and what is hidden are gone', async () => {
  const document = await read(
    'a.html',
    page(
      `<nav>Home <ul><li>Shop</ul></nav><script>if (a < b) document.write("<p>no</p>")</script><style>p { x: y }</style>
      <h1>Pumps &amp;  <em>valves</em></h1><p>The pump
      costs&nbsp;<b>19.90</b>&#8364;.<br>Second line.<p>Not closed
      <ul><li>one<li>two<ul><li>deep</ul><li><p>three</p><p>more</p></ul><ol><li>first</li><li>second</li></ol>
      <dl><dt>Weight<dd>12 kg</dl><div hidden>secret</div><p style="display: none">secret</p><p aria-hidden=true>secret
      <template>secret</template><h2>Code</h2><pre>  a\n    b\n</pre>`,
      '<title> The  shop </title>',
    ),
  );
  assert.equal(document.title, 'The shop');
  assert.equal(
    document.text,
    '# Pumps & valves\n\nThe pump costs 19.90€.\nSecond line.\n\nNot closed\n\n' +
      '- one\n- two\n  - deep\n- three\n  more\n1. first\n2. second\n\nWeight: 12 kg\n\n## Code\n\n```\n  a\n    b\n```',
  );
  assert.equal(stretch(document, 'under "Pumps & valves › Code"'), '## Code\n\n```\n  a\n    b\n```');
});

test('tables: cells that reach over columns and rows stand in each; a table that lays out is none', async () => {
  const cells = '<tr><th>名称<th colspan=2>Price<tr><td rowspan=2>A|b<td>1<td>2<tr><td>3<td>4';
  const table = '| 名称 | Price | Price |\n| --- | --- | --- |\n| A\\|b | 1 | 2 |\n| A\\|b | 3 | 4 |';
  assert.equal(
    (await read('a.html', page(`<table><caption>Prices</caption>${cells}</table>`))).text,
    `Prices\n\n${table}`,
  );
  const outer = `<table><tr><td>left<td>middle<table>${cells}</table>after</table>end`;
  assert.equal((await read('b.html', page(outer))).text, `left\n\nmiddle\n\n${table}\n\nafter\n\nend`);
  const huge = await read('c.html', page('<table><tr><td colspan=999999999>a<td rowspan=999999999>b<tr><td>c</table>'));
  assert.ok(huge.text.length < 2000);
});

test('the encoding is the one that the page says, unless its bytes say otherwise', async () => {
  const gbk = Buffer.concat([
    Buffer.from('<meta charset="gbk"><p>'),
    Buffer.from('bcdbb8f1', 'hex'), // 价格
    Buffer.from('</p>'),
  ]);
  assert.equal((await read('a.html', gbk)).text, '价格');
  assert.equal((await read('b.html', '<meta charset="gbk"><p>水泵的价格。</p>')).text, '水泵的价格。');
  assert.equal(
    (await read('c.html', '<meta http-equiv=content-type content="text/html; charset=nonsense"><p>价格')).text,
    '价格',
  );
});

test('without headings the page is one place; without text it is refused', async () => {
  assert.deepEqual((await read('a.htm', '<p>text')).places, [{ start: 0, name: 'the beginning' }]);
  await refuses('b.html', page('<script>let a;</script>'), /must have text in it/);
  await refuses('c.html', Buffer.from([0x3c, 0x70, 0x3e, 0, 1, 2, 3]), /must be text: bytes of a program/);
});

test('a page with a main part is that part', async () => {
  const words = 'Some words of the page. '.repeat(10).trim();
  const around = (main: string) => page(`<h2>Menu</h2><p>Press a key<br>${main}<p>Imprint`, '<title>T</title>');
  for (const [open, close] of [
    ['<main>', '</main>'],
    ['<div role="main"><img>', '</div>'],
  ]) {
    const document = await read('a.html', around(`${open}<h1>Head</h1><p>${words}<ul><li>end</ul>${close}`));
    assert.deepEqual([document.title, document.text], ['T', `# Head\n\n${words}\n\n- end`]);
  }
  assert.equal((await read('b.html', around('<main>short</main>'))).text, '## Menu\n\nPress a key\n\nshort\n\nImprint');
});

test('depth overflows nothing', async () => {
  const deep = 10_000;
  const { text } = await read('deep.html', `${'<div><b>'.repeat(deep)}at the bottom${'</b></div>'.repeat(deep)}`);
  assert.equal(text, 'at the bottom');
});
