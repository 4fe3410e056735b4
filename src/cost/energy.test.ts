/** The energy counters from a folder that looks as the kernel's does. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EnergyMeter } from './energy.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-energy-'));
after(() => rmSync(root, { recursive: true }));
let folders = 0;

/** A powercap folder of zones: name and counter. */
function powercap(zones: Record<string, [name: string, microjoules: number]>) {
  const folder = join(root, String(folders++));
  const set = (zone: string, microjoules: number | string) =>
    writeFileSync(join(folder, zone, 'energy_uj'), `${microjoules}\n`);
  for (const [zone, [name, microjoules]] of Object.entries(zones)) {
    mkdirSync(join(folder, zone), { recursive: true });
    writeFileSync(join(folder, zone, 'name'), `${name}\n`);
    writeFileSync(join(folder, zone, 'max_energy_range_uj'), '262143328850\n');
    set(zone, microjoules);
  }
  return { folder, set };
}

test('packages are added up; their parts, the platform and the other interface to the same counter are not', () => {
  const { folder, set } = powercap({
    'intel-rapl:0': ['package-0', 5_000_000],
    'intel-rapl:0:0': ['core', 1_000_000],
    'intel-rapl:1': ['package-1', 0],
    'intel-rapl:2': ['psys', 0],
    'intel-rapl-mmio:0': ['package-0', 0],
  });
  const meter = EnergyMeter.open(folder);
  assert.equal(meter.source, 'RAPL, 2 packages');
  assert.equal(meter.read(), 0);
  set('intel-rapl:0', 7_500_000);
  set('intel-rapl:0:0', 2_000_000);
  set('intel-rapl:1', 500_000);
  set('intel-rapl:2', 90_000_000);
  set('intel-rapl-mmio:0', 7_500_000);
  assert.equal(meter.read(), 3);
  assert.equal(meter.read(), 3, 'a reading changes nothing');
});

test('a counter that starts again at 0 goes on counting', () => {
  const { folder, set } = powercap({ 'intel-rapl:0': ['package-0', 262_143_000_000] });
  const meter = EnergyMeter.open(folder);
  set('intel-rapl:0', 671_150);
  assert.equal(meter.read(), 1);
  set('intel-rapl:0', 1_671_150);
  assert.equal(meter.read(), 2);
});

test('unknown, with the reason', () => {
  const none = EnergyMeter.open(join(root, 'none'));
  assert.equal(none.read(), null);
  assert.match(none.source, /^unknown: this system has no .*none$/);
  assert.match(
    EnergyMeter.open(powercap({ 'intel-rapl:0': ['psys', 0] }).folder).source,
    /names no processor package$/,
  );
  const { folder, set } = powercap({ 'intel-rapl:0': ['package-0', 0] });
  const meter = EnergyMeter.open(folder);
  set('intel-rapl:0', '');
  assert.equal(meter.read(), null);
  assert.match(meter.source, /^unknown: .*energy_uj is not a number$/);
  set('intel-rapl:0', 1);
  assert.equal(meter.read(), null, 'what was missed is not made up');
});

test('a counter that only the administrator reads', {
  skip: process.getuid?.() === 0 && 'this is the administrator',
}, () => {
  const { folder } = powercap({ 'intel-rapl:0': ['package-0', 0] });
  const file = join(folder, 'intel-rapl:0', 'energy_uj');
  rmSync(file);
  writeFileSync(file, '1\n', { mode: 0 });
  assert.match(EnergyMeter.open(folder).source, /^unknown: .*energy_uj may be read by the administrator only$/);
});
