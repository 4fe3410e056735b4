/** Grammars as texts: what they derive, recursion, and where they are wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { awkwardTree, takes, written } from '../../../test/support/token-writer.ts';
import { ConstraintError, constraintOf } from './index.ts';

const random = new Source(testSeed());
const tree = awkwardTree(random);
const taken = (grammar: string, text: string) => takes(constraintOf({ grammar }, tree), tree, text, random);

const CASES: [grammar: string, texts: string[], others: string[]][] = [
  ['root ::= "yes" | "no"', ['yes', 'no'], ['', 'ye', 'yesno', 'maybe']],
  ['root ::= [a-c]+ "-"? [^a-c\\n]', ['ab-d', 'c年'], ['d', 'ab', 'a-\n', 'aa']],
  ['# of it all\nroot ::= one (" " one)* # the end\n\none ::= [0-9]{2,3}\n', ['12', '123 45'], ['1', '12 ', '1234']],
  ['root ::= (\n  "a" |\n  "b"\n) "c"\nother ::= "x"', ['ac', 'bc'], ['c', 'abc']],
  ['root ::= a\na ::=\n  "x" a "y" |\n  ""', ['', 'xy', 'xxyy'], ['x', 'xyy', 'yx']],
  [
    'root ::= "\\"" [\\x41-\\x43\\]\\\\^-]{0,2} "\\u5E74\\U0001F600\\t"',
    ['"A]年😀\t', '"年😀\t', '"^-年😀\t'],
    ['"ABC年😀\t', '"D年😀\t'],
  ],
  ['root ::= "a"{2} "b"{1,} .', ['aab!', 'aabbb😀'], ['ab!', 'aa!', 'aab']],
  ['root ::= ws "x" ws\nws ::= ([ \\t\\n]*)*', ['x', ' \n x '], ['', 'xx']],
  ['root-1 ::= "q"\nroot ::= root-1 | empty "z"\nempty ::= ', ['q', 'z'], ['qz', '']],
];

for (const [grammar, texts, others] of CASES)
  test(JSON.stringify(grammar), () => {
    for (const text of texts) assert.ok(taken(grammar, text), JSON.stringify(text));
    for (const text of others) assert.ok(!taken(grammar, text), JSON.stringify(text));
    for (let i = 0; i < 5; i++) {
      const text = written(constraintOf({ grammar }, tree), tree, random);
      if (text !== undefined) assert.ok(taken(grammar, text), JSON.stringify(text));
    }
  });

test('arithmetic: what is written can be computed', () => {
  const grammar = `
    root  ::= sum
    sum   ::= product (" "? [-+] " "? product)*
    product ::= atom ("*" atom)*
    atom  ::= [1-9] [0-9]{0,3} | "(" sum ")"`;
  for (let i = 0; i < 40; i++) {
    const text = written(constraintOf({ grammar }, tree), tree, random);
    if (text !== undefined) assert.ok(Number.isFinite(new Function(`return ${text}`)()), text);
  }
  assert.ok(taken(grammar, '(12+3)*(4 - (5*6))'));
});

test('errors name the line and the column', () => {
  const wrong: [grammar: string, where: string, why: RegExp][] = [
    ['', 'line 1, column 1', /named root/],
    ['root = "a"', 'line 1, column 6', /::=/],
    ['root ::= "a', 'line 1, column 10', /closed by "/],
    ['root ::= [a-', 'line 1, column 13', /too early/],
    ['root ::= [ab', 'line 1, column 10', /closed by \]/],
    ['root ::= ("a"\nx ::= "b"', 'line 1, column 10', /closed/],
    ['root ::= "a")', 'line 1, column 13', /open before/],
    ['root ::= "a"\nroot ::= "b"', 'line 2, column 1', /only once/],
    ['root ::= "a" |\n  missing', 'line 2, column 3', /missing must be/],
    ['root ::= "\\q"', 'line 1, column 11', /followed by/],
    ['root ::= [b-a]', 'line 1, column 14', /one character up/],
    ['root ::= "a"{3,1}', 'line 1, column 13', /ascend/],
    ['root ::= "a" * / "b"', 'line 1, column 16', /end of the line/],
    ['root ::= *', 'line 1, column 10', /end of the line/],
    ['\n年 ::= "a"', 'line 2, column 1', /its name/],
  ];
  for (const [grammar, where, why] of wrong)
    assert.throws(
      () => constraintOf({ grammar }, tree),
      (error: Error) => {
        assert.ok(error instanceof ConstraintError, `${grammar}: ${error}`);
        assert.ok(error.message.includes(where) && why.test(error.message), `${grammar}: ${error.message}`);
        return true;
      },
    );
});

test('rules that never read or never end are refused', () => {
  for (const grammar of ['root ::= root "a" | "b"', 'root ::= x "a"\nx ::= "" | y\ny ::= x? root'])
    assert.throws(() => constraintOf({ grammar }, tree), /must read something/, grammar);
  for (const grammar of ['root ::= "a" root', 'root ::= [] "a"', 'root ::= "a" x\nx ::= "b" y\ny ::= "c" x'])
    assert.throws(() => constraintOf({ grammar }, tree), /some text must obey/, grammar);
});

test('ways that lead nowhere are left out', () => {
  const grammar = 'root ::= "a" (never | "b") | never\nnever ::= "c" never | "d" []';
  assert.ok(taken(grammar, 'ab'));
  assert.ok(!taken(grammar, 'ac') && !taken(grammar, 'd'));
});
