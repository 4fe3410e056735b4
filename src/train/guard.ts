/**
 * Decides about each step before its update. The policy: a step whose loss or gradient norm is not finite, or whose norm is
 * more than `spike` times the median of the last 100 accepted ones, is skipped: its batch is used up, parameters and optimizer
 * stay as they are. After `patience` skipped steps in a row the run stops, and the offending step is saved.
 */
export interface GuardConfig {
  /** How many times the median norm is too much; 0: only what is not finite. */
  spike: number;
  /** Skipped steps in a row after which the run stops. */
  patience: number;
}

export const GUARD_DEFAULTS: GuardConfig = { spike: 20, patience: 5 };

/** Plain JSON, for checkpoints. */
export interface GuardState {
  norms: number[];
  /** Skipped in a row, up to now. */
  streak: number;
  /** Skipped in the whole run. */
  skipped: number;
}

const MEMORY = 100;
/** Norms fall steeply at the very start: a median of fewer says nothing. */
const ENOUGH = 20;

export class Guard {
  readonly config: GuardConfig;
  readonly state: GuardState;
  /** Why the last step was skipped. */
  reason = '';

  constructor(config: GuardConfig, state: GuardState = { norms: [], streak: 0, skipped: 0 }) {
    this.config = config;
    this.state = { ...state, norms: [...state.norms] };
  }

  /** True: make the update. */
  accept(loss: number, gradNorm: number): boolean {
    const { norms } = this.state;
    this.reason = '';
    if (!Number.isFinite(loss)) this.reason = `the loss is ${loss}`;
    else if (!Number.isFinite(gradNorm)) this.reason = `the gradient norm is ${gradNorm}`;
    else if (this.config.spike > 0 && norms.length >= ENOUGH) {
      const median = [...norms].sort((a, b) => a - b)[norms.length >> 1];
      if (gradNorm > this.config.spike * median)
        this.reason = `the gradient norm ${gradNorm.toPrecision(3)} is over ${this.config.spike} times its median ${median.toPrecision(3)}`;
    }
    if (this.reason) {
      this.state.streak++;
      this.state.skipped++;
      return false;
    }
    norms.push(gradNorm);
    if (norms.length > MEMORY) norms.shift();
    this.state.streak = 0;
    return true;
  }

  /** True when the run must stop. */
  get exhausted(): boolean {
    return this.state.streak >= this.config.patience;
  }
}
