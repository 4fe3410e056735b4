/** The training room: data, recipes, the step, the loop, checkpoints. Imports no package. */

export { branchRun } from './branch.ts';
export {
  bestCheckpoint,
  CheckpointError,
  checkpointPath,
  hasChecksums,
  lastCheckpoint,
  listCheckpoints,
  runOf,
  verifyCheckpoint,
  writeWhole,
} from './checkpoint.ts';
export * from './data/index.ts';
export { type Evaluation, evaluate } from './evaluate.ts';
export { parseAmount, RunError } from './fields.ts';
export { Guard, type GuardConfig } from './guard.ts';
export { type TrainEvent, TrainingStoppedError, type TrainOptions, train } from './loop.ts';
export type { EvalMetrics, StepMetrics } from './metrics.ts';
export {
  createOptimizer,
  OPTIMIZER_DEFAULTS,
  type Optimizer,
  type OptimizerConfig,
  optimizerStep,
} from './optimizer.ts';
export { type PrepareOptions, prepareRun } from './prepare.ts';
export { parseRecipe, type Recipe, readRecipe } from './recipe.ts';
export { changeRun, parseRun, plateauEnd, type Run, tokensPerStep } from './run.ts';
export { type ScheduleConfig, scheduleFactor } from './schedule.ts';
export { type StepOptions, type StepResult, trainStep } from './step.ts';
