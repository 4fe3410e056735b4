/** Which blocks see only the last tokens: patterns of local and global blocks, as the configurations of DCFormer name them. */
import { type Fields, MAX_POSITIONS } from '../config-fields.ts';

export interface WindowConfig {
  /** Tokens that a local block sees, the query's own among them; null: all blocks are global. */
  window_size: number | null;
  /** Which blocks are local; null: as LG. */
  window_type: 'LG' | 'LGLL' | 'LGL6' | null;
  /** Local blocks see one token more, as the first published code lets them. False unless said. */
  window_extra_key: boolean;
}

const TYPES = ['LG', 'LGLL', 'LGL6'] as const;

/** Local (true) and global blocks from the first, again and again. */
const PATTERNS = {
  LG: [true, false],
  LGLL: [true, false, true, true],
  LGL6: [true, false, true, true, true, true, true, true],
} as const;

export function windowFields(fields: Fields): WindowConfig {
  return {
    window_size: fields.none('window_size') ? null : fields.whole('window_size', 1, MAX_POSITIONS, 256),
    window_type: fields.has('window_type') ? fields.oneOf('window_type', TYPES) : null,
    window_extra_key: fields.flag('window_extra_key', false),
  };
}

/** Tokens that block `layer` sees; 0: all. */
export function windowOf({ window_size, window_type, window_extra_key }: WindowConfig, layer: number): number {
  const pattern = PATTERNS[window_type ?? 'LG'];
  return window_size !== null && pattern[layer % pattern.length] ? window_size + Number(window_extra_key) : 0;
}
