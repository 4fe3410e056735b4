/**
 * The account of a job: tokens, floating-point operations, time, core-hours, energy and money, over all the segments
 * of a run that was stopped and went on. The job says what it has done; the account looks at the clock, the process
 * and the energy counters. It writes no file: its state is plain JSON, kept beside the checkpoint. Work that was lost
 * with a killed process is not in it.
 */
import { CallosumError } from '../tensor/index.ts';
import { EnergyMeter } from './energy.ts';
import { type MachineUse, machineUse } from './machine.ts';
import { type Money, moneyOf, type PriceTable } from './prices.ts';
import { bytesText, count, duration } from './units.ts';

/** What a run has used so far: plain JSON. */
export interface AccountState {
  tokens: number;
  /** Floating-point operations that the model needed. */
  flops: number;
  /** Wall clock. */
  seconds: number;
  /** Wall clock times the cores held. */
  coreSeconds: number;
  /** Processor seconds in fact used. */
  cpuSeconds: number;
  /** null: unknown in one segment at least. */
  energyJoules: number | null;
  /** How it was measured, or why it is unknown. */
  energySource: string;
  /** The largest of the segments. */
  peakBytes: number;
  /** Times the run was started. */
  segments: number;
}

export interface AccountReport extends Omit<AccountState, 'coreSeconds' | 'cpuSeconds'> {
  /** Cores held, times hours: what a provider bills. */
  coreHours: number;
  /** Processor time in fact used, in hours. */
  cpuHours: number;
  money: Money;
  flopsPerSecond: number;
  /** Of the machine's measured peak; null where no peak is given. */
  shareOfPeak: number | null;
}

export interface AccountOptions {
  /** Cores that the job holds: its threads. */
  cores: number;
  /** What the earlier segments of the run used. */
  state?: AccountState;
  /** RAPL unless said. */
  meter?: EnergyMeter;
  /** Seconds of a clock that only moves forward. */
  clock?: () => number;
  /** What the process used. */
  use?: () => MachineUse;
}

/** The state is not one of an account. */
export class AccountError extends CallosumError {
  override name = 'AccountError';
}

/** The energy counters are read at least so often, since they start again at 0. */
const METER_SECONDS = 30;

const NOTHING: AccountState = {
  tokens: 0,
  flops: 0,
  seconds: 0,
  coreSeconds: 0,
  cpuSeconds: 0,
  energyJoules: 0,
  energySource: '',
  peakBytes: 0,
  segments: 0,
};

export class Account {
  readonly #before: AccountState;
  readonly #cores: number;
  readonly #meter: EnergyMeter;
  readonly #clock: () => number;
  readonly #use: () => MachineUse;
  readonly #start: number;
  readonly #cpuAtStart: number;
  #tokens = 0;
  #flops = 0;
  #metered: number;

  private constructor(options: AccountOptions) {
    const {
      cores,
      state,
      meter = EnergyMeter.open(),
      clock = () => performance.now() / 1000,
      use = machineUse,
    } = options;
    if (!(cores >= 1))
      throw new AccountError({ what: 'account', rule: 'cores must be at least 1', received: String(cores) });
    this.#before = state === undefined ? NOTHING : checkState(state);
    this.#cores = cores;
    this.#meter = meter;
    this.#clock = clock;
    this.#use = use;
    this.#start = this.#metered = clock();
    this.#cpuAtStart = use().cpuSeconds;
  }

  /**
   * Begins a segment: of a new run, or of one whose earlier segments `state` tells. Throws AccountError for a state
   * that is none.
   */
  static start(options: AccountOptions): Account {
    return new Account(options);
  }

  /** Books work that is done. Cheap: call it every step. */
  add({ tokens = 0, flops = 0 }: { tokens?: number; flops?: number }): void {
    this.#tokens += tokens;
    this.#flops += flops;
    const now = this.#clock();
    if (now - this.#metered < METER_SECONDS) return;
    this.#metered = now;
    this.#meter.read();
  }

  /** All segments together, up to now: what `start` takes to go on adding. */
  toJSON(): AccountState {
    const before = this.#before;
    const seconds = this.#clock() - this.#start;
    const { cpuSeconds, peakBytes } = this.#use();
    const joules = this.#meter.read();
    const wasUnknown = before.energyJoules === null;
    return {
      tokens: before.tokens + this.#tokens,
      flops: before.flops + this.#flops,
      seconds: before.seconds + seconds,
      coreSeconds: before.coreSeconds + seconds * this.#cores,
      cpuSeconds: before.cpuSeconds + cpuSeconds - this.#cpuAtStart,
      energyJoules: before.energyJoules === null || joules === null ? null : before.energyJoules + joules,
      energySource: wasUnknown ? before.energySource : this.#meter.source,
      peakBytes: Math.max(before.peakBytes, peakBytes),
      segments: before.segments + 1,
    };
  }

  /** The bill so far. `peakFlops`: the machine's measured operations a second. */
  report(prices: PriceTable, { peakFlops }: { peakFlops?: number } = {}): AccountReport {
    return reportOf(this.toJSON(), prices, { peakFlops });
  }
}

/** The bill of a state, as the account's own `report` makes it. */
export function reportOf(
  state: AccountState,
  prices: PriceTable,
  { peakFlops }: { peakFlops?: number } = {},
): AccountReport {
  const { coreSeconds, cpuSeconds, ...rest } = checkState(state);
  const coreHours = coreSeconds / 3600;
  const flopsPerSecond = rest.seconds > 0 ? rest.flops / rest.seconds : 0;
  return {
    ...rest,
    coreHours,
    cpuHours: cpuSeconds / 3600,
    money: moneyOf(prices, { coreHours, energyJoules: rest.energyJoules }),
    flopsPerSecond,
    shareOfPeak: peakFlops ? flopsPerSecond / peakFlops : null,
  };
}

/** The report as lines for people: label and text. */
export function renderReport(report: AccountReport): string[] {
  const { money, energyJoules, shareOfPeak } = report;
  const share = shareOfPeak === null ? '' : `, ${(100 * shareOfPeak).toFixed(0)} % of the measured peak`;
  const energy =
    energyJoules === null ? report.energySource : `${(energyJoules / 3.6e6).toFixed(4)} kWh (${report.energySource})`;
  const electricity =
    money.energy === null ? 'electricity not included: unknown' : `electricity ${amount(money.energy, money)}`;
  const lines: [string, string][] = [
    ['tokens', count(report.tokens)],
    ['work', `${report.flops.toExponential(2)} FLOP, ${count(report.flopsPerSecond / 1e9)} GFLOP/s${share}`],
    ['time', `${duration(report.seconds)}${report.segments > 1 ? ` in ${report.segments} segments` : ''}`],
    ['core-hours', `${report.coreHours.toFixed(3)} held, ${report.cpuHours.toFixed(3)} of processor time`],
    ['energy', energy],
    ['money', `${amount(money.total, money)}: cores ${amount(money.cores, money)}, ${electricity}`],
    ['memory', `${bytesText(report.peakBytes)} at its peak`],
  ];
  return lines.map(([label, text]) => `${label.padEnd(11)} ${text}`);
}

/** 0.0123 USD: two digits that mean something. */
export function amount(value: number, { currency }: { currency: string }): string {
  const digits = value === 0 || value >= 1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(value)));
  return `${value.toFixed(digits)} ${currency}`;
}

function checkState(state: AccountState): AccountState {
  const wrong = (field: string, rule: string, received: unknown) =>
    new AccountError({ what: 'account', rule: `${field} ${rule}`, received: JSON.stringify(received) ?? 'nothing' });
  if (typeof state !== 'object' || state === null) throw wrong('the state', 'must be an object', state);
  for (const [field, example] of Object.entries(NOTHING)) {
    const value = state[field as keyof AccountState];
    if (field === 'energyJoules' && value === null) continue;
    if (typeof example === 'string' ? typeof value !== 'string' : !(typeof value === 'number' && value >= 0))
      throw wrong(field, typeof example === 'string' ? 'must be text' : 'must be a number from 0', value);
  }
  return state;
}
