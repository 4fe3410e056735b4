/** Synthetic worlds: what a reader is trained and measured on. */
export { InvalidWorldError } from './errors.ts';
export { learnedTwins, worldOf } from './generate.ts';
export type {
  Evidence,
  Language,
  QuestionKind,
  Split,
  ValueType,
  Wording,
  World,
  WorldDocument,
  WorldOptions,
  WorldQuestion,
} from './world.ts';
