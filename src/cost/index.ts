/** The account of every job: FLOPs, bytes, energy, money; and the estimate before it begins. */

export {
  Account,
  AccountError,
  type AccountOptions,
  type AccountReport,
  type AccountState,
  amount,
  renderReport,
  reportOf,
} from './account.ts';
export { EnergyMeter } from './energy.ts';
export { type Estimate, type EstimateOptions, estimateRun, type Workload } from './estimate.ts';
export {
  checkShape,
  type ExtraShape,
  forwardFlops,
  type ModelShape,
  type ParameterCount,
  parametersOf,
  type TrainingOptions,
  trainingFlops,
} from './flops.ts';
export { type MachineLimits, type MachineUse, machineLimits, machineUse } from './machine.ts';
export { type MemoryOptions, type TrainingMemory, trainingMemory } from './memory.ts';
export { type Money, moneyOf, type Price, PriceError, type PriceTable, readPrices } from './prices.ts';
