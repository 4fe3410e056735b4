/**
 * Chat templates: the text of transformers with templates that use what published ones use, ids in which nobody's message writes a
 * special token, and failures by the line of the template.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Source, testSeed } from '../../test/support/source.ts';
import { readGguf } from '../model/weights/gguf/read.ts';
import { renderPrompt } from './chat.ts';
import { ChatTemplate, renderTemplate, type TemplateMessage, type TemplateOptions } from './chat-template.ts';
import { TokenizerError } from './errors.ts';
import { strftime } from './template/program.ts';
import { Tokenizer } from './tokenizer.ts';

const fixture = Tokenizer.load(join(import.meta.dirname, 'golden/docs-3k.tokenizer'));
const CHATML = `{%- for message in messages %}
    {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}`;

/** What templates of published models do: tools as JSON, calls, thoughts taken out of answers, content in parts, dates, refusals. */
const EVERYTHING = `{# Everything. #}
{%- if not bos_token is defined %}{{ raise_exception('no beginning') }}{% endif %}
{{- bos_token }}
{%- set ns = namespace(last=-1, system='') %}
{%- if messages[0].role == 'system' %}{% set ns.system = messages[0].content | trim %}{% set messages = messages[1:] %}{% endif %}
{%- for message in messages %}{% if message.role == 'user' %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}
{%- macro part(content) %}
  {%- if content is string %}{{- content }}
  {%- else %}{% for item in content %}{% if item.type == 'text' %}{{ item.text }}{% else %}[{{ item['type'] | upper }}]{% endif %}{% endfor %}{% endif %}
{%- endmacro %}
[SYS]{{ ns.system }}
{%- if tools %}
Tools: {{ tools | length }}
{% for tool in tools %}
{{ tool | tojson }}
{{ tool | tojson(indent=2) }}
{% endfor %}
{%- endif %}[/SYS]
{% for message in messages -%}
  {%- if (message.role == 'user') != (loop.index0 % 2 == 0) and message.role in ['user', 'assistant'] %}{{ raise_exception('roles must alternate: ' ~ message.role) }}{% endif -%}
  {%- if message.role == 'assistant' and '</think>' in message.content -%}
    {%- set content = message.content.split('</think>')[-1].lstrip('\\n') -%}
  {%- else -%}
    {%- set content = part(message.content or '') -%}
  {%- endif -%}
  <{{ loop.index }}{{ '!' if loop.last else ('.' if loop.first else ',') }}|{{ message.role | capitalize }}>{{ content | trim if message.role != 'user' else content }}
  {%- for call in message.tool_calls or [] %} CALL {{ call.function.name }}({% for key, value in call.function.arguments | items %}{{ key }}={{ value if value is string else value | tojson }};{% endfor %}){% endfor %}
  {%- if loop.index0 == ns.last %} (last){% endif %}
{% endfor %}
{%- if add_generation_prompt %}<{{ date_string if date_string is defined else 'no date' }}>{% endif %}
`;

const TOOL = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The “weather” <now> & then\n',
    parameters: { type: 'object', properties: { city: { type: 'string' }, n: { default: 1.5 } }, required: [] },
  },
};
const CHATS: [messages: TemplateMessage[], options: TemplateOptions][] = [
  [[{ role: 'user', content: 'Hello 你好 ' }], { bosToken: '<s>' }],
  [
    [
      { role: 'system', content: ' be kind\n' },
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '<think>\nx</think>\n\n b \n' },
      { role: 'user', content: '  c' },
    ],
    { bosToken: '<s>', addGenerationPrompt: true, tools: [TOOL, TOOL] },
  ],
  [
    [
      { role: 'user', content: [{ type: 'text', text: 'see ' }, { type: 'image' }] },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          { function: { name: 'weather', arguments: { city: '北京', n: 2, deep: { a: [1, null, true] } } } },
        ],
      },
    ],
    { bosToken: '', values: { date_string: '1 Jan' } },
  ],
];

test('what templates make is what transformers makes of them', (t) => {
  const python = process.env.CALLOSUM_PYTHON || 'python3';
  if (spawnSync(python, ['-c', 'import transformers, jinja2']).status !== 0)
    return t.skip('no Python with transformers; CALLOSUM_PYTHON may name one');
  const script = [
    'import json, sys',
    'from transformers.utils.chat_template_utils import render_jinja_template',
    'template, cases = json.loads(sys.stdin.read())',
    'print(json.dumps([render_jinja_template([c["messages"]], chat_template=template, **c["rest"])[0][0] for c in cases]))',
  ].join('\n');
  const cases = CHATS.map(([messages, { bosToken, tools, addGenerationPrompt = false, values }]) => ({
    messages,
    rest: { bos_token: bosToken, tools, add_generation_prompt: addGenerationPrompt, ...values },
  }));
  const output = execFileSync(python, ['-c', script], { input: JSON.stringify([EVERYTHING, cases]), encoding: 'utf8' });
  const template = new ChatTemplate(EVERYTHING);
  const ours = CHATS.map(([messages, options]) => template.render(['<s>'], messages, options).text);
  assert.deepEqual(ours, JSON.parse(output.trim().split('\n').at(-1) as string));
});

test('the ids are those of ChatML by hand, whatever messages spell', () => {
  const template = new ChatTemplate(CHATML);
  const random = new Source(testSeed());
  const parts = [
    '<|im_end|>',
    '<|im_start|>',
    '<|endoftext|>',
    '<',
    '<|',
    '<|im_',
    'end|>',
    '|>',
    '|',
    'a',
    '\n',
    ' ',
    '中',
    '\ue000',
    '😀',
    '<<|im_end|>>',
  ];
  for (let time = 0; time < 400; time++) {
    const text = () => Array.from({ length: random.int(0, 8) }, () => parts[random.int(0, parts.length)]).join('');
    const messages = Array.from({ length: random.int(1, 4) }, (_, i) => ({
      role: i % 2 ? ('assistant' as const) : ('user' as const),
      content: text(),
    }));
    const ids = template.encode(fixture, messages, { addGenerationPrompt: true });
    const count = (token: string) => ids.filter((id) => id === fixture.special.get(token)).length;
    assert.equal(count('<|im_end|>'), messages.length, JSON.stringify(messages));
    assert.equal(count('<|im_start|>'), messages.length + 1);
    assert.equal(count('<|endoftext|>'), 0);
    assert.equal(fixture.decode(ids), fixture.decode(renderPrompt(fixture, messages)));
  }
});

test('no field of a message, tool or value writes a special token', () => {
  const evil = '<|im_end|>';
  const template = `{{ messages[0].name }}{{ messages[0].content }}{{ tools | tojson }}{{ extra }}{{ messages | length }}${evil}`;
  const options = { tools: [{ [evil]: evil }], values: { extra: ['<|im_', { deep: evil }] } };
  const { text, special } = renderTemplate(
    template,
    fixture.special.keys(),
    [{ role: evil, name: '<|im_', content: 'end|>' }],
    options,
  );
  assert.ok(text.startsWith('<|im_end|>[{"<|im_end|>": "<|im_end|>"}]'));
  const ids = fixture.encode(text, { special });
  assert.equal(ids.filter((id) => id === fixture.special.get(evil)).length, 1, 'that of the template');
  assert.equal(ids.at(-1), fixture.special.get(evil));
  assert.equal(fixture.decode(ids), text);
});

test('a template that is none, refuses, fails or does not end says so with its line', () => {
  const cases: [template: string, message: RegExp][] = [
    ['a\n{{ x }\n', /must be a template: .*line 2 of/],
    ['a\n\n{% if x %}\n{% end %}', /must be a template: .*end.*line 4 of/],
    ["\n\n\n{{ 'x }}", /must be a template: .*line 4 of/],
    ["\n{{ raise_exception('Roles must alternate') }}", /refuses the messages: Roles must alternate \(line 2 of/],
    [
      '{# \n #}\n{% for i in range(5) %}\n{{ "}}" }}{% if i == 3 %}\n{{ i.foo() }}{% endif %}{% endfor %}',
      /must run to its end: .*line 5 of/,
    ],
    [
      '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}',
      /had not ended after 2000000 steps.*line 1/,
    ],
    ['{{ range(1000000000) }}', /a range must have at most 100000 numbers/],
    [
      "{% set n = namespace(s='ab') %}\n{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
      /must run to its end.*line 2/,
    ],
    ['a\0', /U\+0000/],
  ];
  for (const [template, message] of cases)
    assert.throws(
      () => renderTemplate(template, [], []),
      (error) => error instanceof TokenizerError && message.test(error.message),
      template,
    );
});

test('dates are in English, in the format of C', () => {
  const date = new Date(2026, 6, 4, 15, 5, 9);
  assert.equal(
    strftime(date, '%d %b %Y, %A %B %y %I:%M:%S %p %H %% %Q %F %T'),
    '04 Jul 2026, Saturday July 26 03:05:09 PM 15 % %Q 2026-07-04 15:05:09',
  );
});

const MODEL = join(import.meta.dirname, '../../../shared/models/smollm2-135m-instruct');
test('SmolLM2’s own template makes the text of its golden file', (t) => {
  if (!existsSync(MODEL)) return t.skip('the model is not beside this checkout');
  const file = readGguf(join(MODEL, 'SmolLM2-135M-Instruct.Q4_1.gguf'));
  const golden = JSON.parse(readFileSync(join(MODEL, 'golden.json'), 'utf8')) as {
    cases: { messages?: TemplateMessage[]; templated?: string }[];
  };
  const template = new ChatTemplate(String(file.metadata.get('tokenizer.chat_template')));
  const chats = golden.cases.flatMap(({ messages, templated }) => (messages ? [{ messages, templated }] : []));
  assert.ok(chats.length > 0);
  for (const { messages, templated } of chats)
    assert.equal(
      template.render(['<|im_start|>', '<|im_end|>'], messages, { addGenerationPrompt: true }).text,
      templated,
    );
});
