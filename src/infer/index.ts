/** The inference room: checkpoints run here, many requests at a time. Imports no package. */
export type { ConstraintSpec } from './constrain/index.ts';
export type { TokenConstraint } from './constraint.ts';
export { type ConvertOptions, convert } from './convert.ts';
export type { Engine, Stretch } from './engine.ts';
export { ConstraintError, EngineStoppedError, QueueFullError, RequestError } from './errors.ts';
export type { ReadingEngine } from './reading-engine.ts';
export { openEngine, openRunnable, type Runnable } from './runnable.ts';
export { type CacheType, EngineError, type EngineOptions } from './runner/index.ts';
export type { DryOptions, Logprob, SamplingOptions, TokenLogprobs } from './sampling/index.ts';
export {
  type Ended,
  type Finish,
  type Listener,
  type Request as ScheduledRequest,
  Scheduler,
  type SchedulerOptions,
  type Statistics,
  type Submitted,
  type Timings,
  type Usage,
} from './scheduler/index.ts';
export {
  type ChatMessage,
  type EndEvent,
  type GenerateEvent,
  type GenerateRequest,
  type ModelInfo,
  type OpenModelOptions,
  openModel,
  type PromptEvent,
  RunningModel,
  type Score,
  type TokensEvent,
} from './worker/index.ts';
