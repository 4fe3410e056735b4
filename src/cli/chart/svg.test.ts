/** The SVG as text: well-formed, said in words, nothing from outside, light and dark. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chart } from './chart.ts';
import { svgOf } from './svg.ts';

const CHART: Chart = {
  title: '中文 & <b>"loss"</b> \u0007\ud800',
  x: { label: 'tokens' },
  left: { label: 'nats' },
  right: { label: 'bits' },
  series: [
    {
      name: 'train',
      points: [
        { x: 0, y: 4 },
        { x: 1000, y: 2 },
      ],
      style: 'faint',
    },
    {
      name: 'held out',
      points: [
        { x: 0, y: 3 },
        { x: 500, y: Number.NaN },
        { x: 1000, y: 1.5 },
      ],
      axis: 'right',
      style: 'marked',
    },
  ],
};

/** Elements in order of their opening. Throws where one is not closed, or an attribute or entity is not well-formed. */
function elementsOf(xml: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof elements = [];
  for (const [, closing, name, attributes, empty, text] of xml.matchAll(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>([^<]*)/g,
  )) {
    assert.doesNotMatch(text + attributes, /&(?!amp;|lt;|gt;|quot;)/);
    if (closing) assert.equal(open.pop()?.name, name);
    else {
      const element = {
        name,
        attributes: Object.fromEntries([...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, k, v]) => [k, v])),
        text,
      };
      elements.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(open.length, 0, 'all are closed');
  const whole = [...xml.matchAll(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>([^<]*)/g)].map(([all]) => all).join('');
  assert.equal(whole, xml, 'nothing between the elements');
  return elements;
}

test('well-formed, with a title and a description in words', () => {
  const elements = elementsOf(svgOf(CHART));
  const [svg, title, desc, style] = elements;
  assert.deepEqual([svg.name, svg.attributes.role, svg.attributes['aria-labelledby']], ['svg', 'img', 'title desc']);
  assert.equal(
    title.text,
    '中文 &amp; &lt;b&gt;&quot;loss&quot;&lt;/b&gt; \ufffd',
    'what XML has no place for is gone',
  );
  assert.equal(desc.text, 'Over tokens. held out: from 3 at 0 to 1.5 at 1k, 2 points.');
  assert.match(style.text, /prefers-color-scheme:dark/);
  assert.equal(elements.filter(({ name }) => name === 'circle').length, 2);
});

test('every class that is used has a colour, in light and in dark', () => {
  const elements = elementsOf(svgOf(CHART));
  const [light, dark] = elements.find(({ name }) => name === 'style')!.text.split('@media');
  for (const { attributes } of elements)
    if (attributes.class)
      for (const part of [light, dark]) assert.ok(part.includes(`.${attributes.class}{`), attributes.class);
});

test('nothing is loaded from elsewhere, and no number is NaN', () => {
  const svg = svgOf(CHART);
  assert.doesNotMatch(
    svg.replace('http://www.w3.org/2000/svg', ''),
    /https?:|url\(|@import|href|NaN|Infinity|undefined/,
  );
  assert.equal(svg, svgOf(CHART));
  for (const points of [[], [{ x: 1, y: 1 }], [{ x: Number.NaN, y: Number.NaN }]])
    assert.doesNotMatch(svgOf({ ...CHART, series: [{ name: 'a', points }] }), /NaN|Infinity|undefined/);
});
