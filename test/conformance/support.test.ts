/** The support table: which backend has a kernel for each op, and which runs the composition. Printed, and pinned where it matters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadNative } from '../../native/load.ts';
import { type Backend, device, OPS, type OpName } from '../../src/tensor/index.ts';
import { FUSED, type KernelName, PRIMITIVES } from '../../src/tensor/kernels.ts';
import type { Op } from '../../src/tensor/op.ts';

const backends: Backend[] = [
  device('reference'),
  ...loadNative()
    .isas()
    .split(' ')
    .map((isa) => device(`cpu:${isa}`)),
];

function how(op: Op<unknown>, backend: Backend): string {
  if (op.view) return 'view';
  const missing = (op.kernels ?? []).filter((k) => !backend.supports(k, 'f32'));
  return missing.length ? 'composition' : op.composition ? 'fused' : 'kernel';
}

test('support table', (t) => {
  const names = Object.keys(OPS) as OpName[];
  const width = Math.max(...names.map((n) => n.length));
  const line = (name: string, cells: string[]) => `${name.padEnd(width)}  ${cells.map((c) => c.padEnd(14)).join('')}`;
  t.diagnostic(
    line(
      'op',
      backends.map((b) => b.name),
    ),
  );
  for (const name of names)
    t.diagnostic(
      line(
        name,
        backends.map((b) => how(OPS[name] as Op<unknown>, b)),
      ),
    );
});

test('native backends have every kernel in every instruction set', () => {
  for (const backend of backends.slice(1))
    for (const kernel of [...Object.keys(PRIMITIVES), ...Object.keys(FUSED)] as KernelName[])
      assert.ok(backend.supports(kernel, 'f32'), `${backend.name} lacks ${kernel}`);
});

test('the reference backend has every primitive and no fused kernel', () => {
  for (const kernel of Object.keys(PRIMITIVES) as KernelName[]) assert.ok(backends[0].supports(kernel, 'f64'), kernel);
  for (const kernel of Object.keys(FUSED) as KernelName[]) assert.ok(!backends[0].supports(kernel, 'f64'), kernel);
});
