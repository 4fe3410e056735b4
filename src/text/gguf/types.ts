/** What reading and writing a GGUF vocabulary share. No behaviour here. */
import type { Frame } from '../pipeline/post-processor.ts';

/** Numbers of `tokenizer.ggml.token_type`. */
export const TOKEN = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** The tokens with a role, and which of them stand around a text. */
export interface Roles {
  bos: number | undefined;
  eos: number | undefined;
  sep: number | undefined;
  unknown: number | undefined;
  pad: number | undefined;
  frame: Frame;
}
