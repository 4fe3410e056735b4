/**
 * The account: what is booked adds up, over segments too, with the clock, the process and the counters in the test's
 * hand.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Account, AccountError, type AccountState, renderReport, reportOf } from './account.ts';
import { EnergyMeter } from './energy.ts';
import type { PriceTable } from './prices.ts';

const PRICES: PriceTable = { currency: 'EUR', coreHour: { price: 0.5 }, kilowattHour: { price: 0.25 } };
const folder = mkdtempSync(join(tmpdir(), 'callosum-account-'));
after(() => rmSync(folder, { recursive: true }));

/** A machine of the test: its clock, its process, its counter. */
class Machine {
  now = 100;
  cpuSeconds = 7;
  peakBytes = 1000;
  joules = 0;

  start(cores: number, state?: AccountState): Account {
    this.take();
    return Account.start({
      cores,
      state,
      meter: EnergyMeter.open(folder),
      clock: () => this.now,
      use: () => ({ cpuSeconds: this.cpuSeconds, peakBytes: this.peakBytes }),
    });
  }

  /** Writes the counter, which starts again at 0 behind 1000 J. */
  take(): void {
    const zone = join(folder, 'intel-rapl:0');
    mkdirSync(zone, { recursive: true });
    writeFileSync(join(zone, 'name'), 'package-0\n');
    writeFileSync(join(zone, 'max_energy_range_uj'), '1000000000\n');
    writeFileSync(join(zone, 'energy_uj'), `${(this.joules % 1000) * 1e6}\n`);
  }

  pass(seconds: number, watts: number, cpus: number): void {
    this.now += seconds;
    this.cpuSeconds += seconds * cpus;
    this.joules += seconds * watts;
    this.take();
  }
}

function work(account: Account, machine: Machine, steps: number): void {
  for (let i = 0; i < steps; i++) {
    machine.pass(40, 10, 1.5);
    account.add({ tokens: 1000, flops: 2e9 });
  }
}

test('a job of one segment', () => {
  const machine = new Machine();
  const account = machine.start(4);
  work(account, machine, 90); // 3600 s; the counter passes its end 36 times, and add() sees every one
  const report = account.report(PRICES, { peakFlops: 1e8 });
  assert.deepEqual(report, {
    tokens: 90_000,
    flops: 1.8e11,
    seconds: 3600,
    energyJoules: 36_000,
    energySource: 'RAPL, 1 package',
    peakBytes: 1000,
    segments: 1,
    coreHours: 4,
    cpuHours: 1.5,
    money: { currency: 'EUR', cores: 2, energy: 0.0025, total: 2.0025 },
    flopsPerSecond: 5e7,
    shareOfPeak: 0.5,
  });
});

test('a run that was stopped and went on costs what one in a piece costs', () => {
  const whole = new Machine();
  const one = whole.start(4);
  work(one, whole, 20);
  const inOnePiece = one.toJSON(); // before the counter is another machine's

  let state: AccountState | undefined;
  for (const [steps, peakBytes] of [
    [7, 3000],
    [0, 10],
    [13, 2000],
  ]) {
    const machine = new Machine(); // another process, with its own clock and counters
    machine.peakBytes = peakBytes;
    const account = machine.start(4, state);
    work(account, machine, steps);
    state = JSON.parse(JSON.stringify(account)) as AccountState;
  }
  assert.deepEqual(state, { ...inOnePiece, segments: 3, peakBytes: 3000 });
  assert.deepEqual(reportOf(state!, PRICES).money, reportOf(inOnePiece, PRICES).money);
});

test('looking at the account does not change it', () => {
  const machine = new Machine();
  const account = machine.start(2);
  work(account, machine, 3);
  assert.deepEqual(account.toJSON(), account.toJSON());
  assert.equal(account.report(PRICES).shareOfPeak, null);
});

test('energy unknown in one segment is unknown in the sum, and the money says so', () => {
  const machine = new Machine();
  const clock = () => machine.now;
  const unknown = Account.start({ cores: 1, meter: EnergyMeter.unknown('no counters here'), clock });
  machine.now += 3600;
  const later = machine.start(1, unknown.toJSON());
  machine.pass(3600, 10, 1);
  const report = later.report(PRICES);
  assert.equal(report.energyJoules, null);
  assert.equal(report.energySource, 'unknown: no counters here');
  assert.deepEqual(report.money, { currency: 'EUR', cores: 1, energy: null, total: 1 });
  const text = renderReport(report).join('\n');
  assert.match(text, /energy +unknown: no counters here/);
  assert.match(text, /money +1\.00 EUR: cores 1\.00 EUR, electricity not included: unknown/);
  assert.match(text, /time +2 h 0 min in 2 segments/);
});

test('the report as text', () => {
  const machine = new Machine();
  const account = machine.start(4);
  work(account, machine, 90);
  assert.deepEqual(renderReport(account.report(PRICES, { peakFlops: 1e8 })), [
    'tokens      90k',
    'work        1.80e+11 FLOP, 0.05 GFLOP/s, 50 % of the measured peak',
    'time        1 h 0 min',
    'core-hours  4.000 held, 1.500 of processor time',
    'energy      0.0100 kWh (RAPL, 1 package)',
    'money       2.00 EUR: cores 2.00 EUR, electricity 0.0025 EUR',
    'memory      0.0 MiB at its peak',
  ]);
});

test('the real process and clock', () => {
  const account = Account.start({ cores: 1 });
  account.add({ tokens: 1 });
  const { seconds, cpuSeconds, peakBytes } = account.toJSON();
  assert.ok(seconds >= 0 && cpuSeconds >= 0);
  assert.ok(peakBytes > 2 ** 24, 'a Node process takes more than 16 MiB');
});

test('a state that is none is refused', () => {
  const good = Account.start({ cores: 1 }).toJSON();
  for (const [state, message] of [
    [{ ...good, tokens: undefined }, /\[account\] tokens must be a number from 0: nothing/],
    [{ ...good, seconds: -1 }, /seconds must be a number from 0: -1/],
    [{ ...good, energySource: 4 }, /energySource must be text: 4/],
    [null, /the state must be an object: null/],
  ] as const)
    assert.throws(
      () => Account.start({ cores: 1, state: state as never }),
      (error) => {
        assert.ok(error instanceof AccountError);
        assert.match(error.message, message);
        return true;
      },
    );
  assert.throws(() => Account.start({ cores: 0 }), AccountError);
});
