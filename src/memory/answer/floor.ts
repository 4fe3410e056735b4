/** Judging by words and types alone, without any network: the floor that every score is reported beside, and what answers where no reader is. */
import { FLOOR_CHOICE, FLOOR_GATE } from './floor-weights.ts';
import type { Judge } from './judge.ts';

export const FLOOR: Judge = { choice: FLOOR_CHOICE, gate: FLOOR_GATE };
