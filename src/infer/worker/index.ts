/** Models in a thread of their own. */
export { type OpenModelOptions, openModel } from './open-model.ts';
export type {
  EndEvent,
  GenerateEvent,
  GenerateRequest,
  PromptEvent,
  Score,
  TokensEvent,
} from './protocol.ts';
export { RunningModel } from './running-model.ts';
export type { ChatMessage, ModelInfo } from './served-model.ts';
