/**
 * Kernels are compiled once for each instruction set, and the linker keeps one of several weak symbols of a name: one that is
 * not in its own set's namespace could be kept as compiled for a wide set and then run on a processor without it.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { test } from 'node:test';
import { build, objects } from '../../native/build.ts';

const skip =
  process.platform !== 'linux'
    ? 'reads the objects of Linux'
    : spawnSync('nm', ['--version']).status !== 0 && 'nm is not there: install binutils';

/** Weak symbols in the output of `nm -C` that lie outside the instruction set's namespace. */
function strayWeak(listing: string, isa: string): string[] {
  return listing.split('\n').flatMap((line) => {
    const [, kind, name] = /^[0-9a-f ]{16,} ([A-Za-z]) (.*)$/.exec(line) ?? [];
    if (kind === undefined || !/[WV]/i.test(kind)) return [];
    // The compiler's own pointer to the handler of exceptions is the same in every object.
    return name.includes(`cal::${isa}::`) || name === 'DW.ref.__gxx_personality_v0' ? [] : [name];
  });
}

test('kernel objects have no weak symbol outside their namespace', { skip }, async (t) => {
  await build();
  const kernels = objects().flatMap((file) => {
    const isa = /^kernels-.*\.cc-(\w+)-[0-9a-f]+\.o$/.exec(basename(file))?.[1];
    return isa ? [{ file, isa }] : [];
  });
  assert.ok(kernels.length > 20, `${kernels.length} kernel objects`);
  const stray = kernels.flatMap(({ file, isa }) =>
    strayWeak(execFileSync('nm', ['-C', file], { encoding: 'utf8', maxBuffer: 1 << 26 }), isa).map(
      (name) => `${basename(file)}: ${name}`,
    ),
  );
  t.diagnostic(`${kernels.length} kernel objects of ${new Set(kernels.map(({ isa }) => isa)).size} instruction sets`);
  assert.deepEqual(stray, []);
});

test('this check can fail', () => {
  const line = (name: string) => `0000000000000000 W ${name}\n                 U cal::Pool::threads()\n`;
  assert.deepEqual(strayWeak(line('cal::View::count() const'), 'avx2'), ['cal::View::count() const']);
  assert.deepEqual(strayWeak(line('cal::avx2::helper(float)'), 'avx512'), ['cal::avx2::helper(float)']);
  assert.deepEqual(strayWeak(line('cal::avx2::helper(float)'), 'avx2'), []);
  assert.equal(strayWeak('                 w __cxa_finalize\n', 'avx2').length, 1);
});
