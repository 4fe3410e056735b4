/** The failures of this room. Not what raises them. */
import { CallosumError } from '../tensor/index.ts';

/** A tokenizer's file, pattern, vocabulary or setting cannot be used. */
export class TokenizerError extends CallosumError {
  override name = 'TokenizerError';
}
