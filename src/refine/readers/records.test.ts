/** Tables and JSON: every value behind its name, every place leads to what it names in the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stretch } from '../../../test/support/reading.ts';

const { read, refuses } = reading('records');

test('a table with a header becomes one in Markdown; rows as a spreadsheet numbers them', async () => {
  const document = await read(
    'a.csv',
    'Name,Price,City\r\n"Pump ""A"", large",12.50,"Bern\r\nCH"\r\n\r\n水泵,3|4,\r\n',
  );
  assert.equal(
    document.text,
    '| Name | Price | City |\n| --- | --- | --- |\n| Pump "A", large | 12.50 | Bern CH |\n| 水泵 | 3\\|4 |  |',
  );
  assert.equal(stretch(document, 'row 3'), '| 水泵 | 3\\|4 |  |');
});

test('semicolons, tabs, bars; a decimal comma is no delimiter', async () => {
  for (const [file, content] of [
    ['a.csv', 'Name;Price\nPump;12,50\nValve;3,00\n'],
    ['a.csv', 'Name|Price\nPump|12,50\nValve|3,00\n'],
    ['a.tsv', 'Name\tPrice\nPump\t12,50\nValve\t3,00\n'],
  ])
    assert.match(
      (await read(file, content)).text,
      /^\| Name \| Price \|\n.*\n\| Pump \| 12,50 \|\n\| Valve \| 3,00 \|$/,
    );
});

test('without a header columns are counted', async () => {
  assert.match(
    (await read('a.csv', '1,Bern\n2,Basel\n')).text,
    /^\| column 1 \| column 2 \|\n.*\n\| 1 \| Bern \|\n\| 2 \| Basel \|$/,
  );
});

test('long rows are told line by line below what they are about', async () => {
  const long = 'word '.repeat(100).trim();
  const document = await read('faq.csv', `question,answer\nWhat is it?,${long}\nAnd 那个?,${long} too\n`);
  assert.equal(stretch(document, 'row 3').trim(), `## And 那个?\n\nquestion: And 那个?\nanswer: ${long} too`);
});

test('a quotation mark that is never closed is refused by its line', async () => {
  await refuses('a.csv', 'a,b\n1,2\n3,"x\n4,5\n', /a quotation mark must be closed: the one of line 3 is not/);
});

/** The value that a path leads to. */
function valueAt(root: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)];
  return keys.reduce<unknown>((value, [, index, quoted, name]) => {
    const key: string = index ?? (quoted ? JSON.parse(quoted) : name);
    return (value as Record<string, unknown>)[key];
  }, root);
}

test('every place of JSON is a path that leads to the value which stands there', async () => {
  const value = {
    company: 'Acme',
    'odd key.': 'quoted',
    address: { city: 'Bern', lines: ['a', 'b'] },
    items: [
      { name: '水泵', price: 12.5, in: true },
      { name: 'Valve | large', price: 3, in: null },
      {
        name: 'Pipe',
        price: 7,
        variants: [
          { color: 'red', size: 'M' },
          { color: 'blue', size: 'L' },
          { color: 'x', other: 1 },
        ],
      },
    ],
    matrix: [[1, 2], ['three']],
  };
  const document = await read('a.json', JSON.stringify(value));
  let leaves = 0;
  for (const { name } of document.places) {
    const there = valueAt(value, name);
    const isObject = typeof there === 'object' && !Array.isArray(there);
    if (isObject || /^#+ /.test(stretch(document, name))) continue;
    const said = Array.isArray(there) ? there.flat().join(', ') : String(there).replaceAll('|', '\\|');
    assert.ok(stretch(document, name).includes(said), `${name}: ${stretch(document, name)}`);
    leaves++;
  }
  assert.ok(leaves > 12, `${leaves}`);
  assert.match(
    document.text,
    /\| name \| price \| in \|\n.*\n\| 水泵 \| 12\.5 \| true \|\n\| Valve \\\| large \| 3 \| {2}\|/,
  );
  assert.match(document.text, /### Pipe\n\nname: Pipe\nprice: 7\n\n#### variants\n\n\| color \| size \|/);
});

test("objects in the file's own become sections; keys that only hold a value are not said; its name is the title", async () => {
  const value = {
    name: 'Aruba',
    Geography: { Area: { total: { text: '180 sq km' }, land: 7 }, Climate: { text: '热带' } },
  };
  const document = await read('aa.json', JSON.stringify(value));
  assert.equal(document.title, 'Aruba');
  assert.equal(document.text, 'name: Aruba\n\n## Geography\n\nArea total: 180 sq km\nArea land: 7\nClimate: 热带');
  assert.equal(stretch(document, 'Geography.Area.total.text').trim(), 'Area total: 180 sq km');
});

test('numbers stand as the file writes them', async () => {
  const { text } = await read('n.json', '{"price": 19.90, "id": 12345678901234567890, "small": 1e-7, "plain": 7}');
  assert.equal(text, 'price: 19.90\nid: 12345678901234567890\nsmall: 1e-7\nplain: 7');
});

test('JSON lines: the line is the place; a lone text stands without its key', async () => {
  const document = await read(
    'a.jsonl',
    '{"text":"First.\\nSecond 行。"}\n\n{"q":"a","n":1.0}\n{"q":"b","n":2}\n[1,2]\n"end"',
  );
  assert.equal(stretch(document, 'line 1').trim(), 'First.\nSecond 行。');
  assert.equal(stretch(document, 'line 4').trim(), '| b | 2 |');
  assert.match(stretch(document, 'line 3'), /\| q \| n \|\n.*\n\| a \| 1\.0 \|/s);
  assert.equal(stretch(document, 'line 6').trim(), 'end');
});

test('what is no JSON, or deeper than data, is refused by its place', async () => {
  await refuses('a.json', '{"a": 1', /must be JSON: /);
  await refuses('a.jsonl', '{"a": 1}\n{"a": }\n', /must be JSON: line 2: /);
  for (const depth of [200, 200_000]) {
    await refuses('deep.json', '['.repeat(depth) + ']'.repeat(depth), /must not nest deeper than 100/);
    await refuses('deep.json', `${'{"a":'.repeat(depth)}1.50${'}'.repeat(depth)}`, /must not nest deeper than 100/);
  }
});
