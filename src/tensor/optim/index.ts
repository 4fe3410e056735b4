/** The optimizers: functions over lists of parameters and a state that is plain data, and the table of their updates. */
import { adamwUpdate } from './adamw.ts';
import { sumSquaresUpdate } from './clip.ts';
import { lionUpdate } from './lion.ts';
import { muonUpdate } from './muon.ts';

export { type AdamWOptions, type AdamWState, adamw, adamwState } from './adamw.ts';
export { type Clipped, clearGradients, clipGradients } from './clip.ts';
export { type LionOptions, type LionState, lion, lionState } from './lion.ts';
export { type MuonOptions, type MuonState, muon, muonState, orthogonal } from './muon.ts';
export type { Slot } from './slots.ts';

/** Every update by name. The conformance suite has cases for each: a missing one does not compile. */
export const UPDATES = { adamw: adamwUpdate, lion: lionUpdate, muon: muonUpdate, sumSquares: sumSquaresUpdate };
export type UpdateName = keyof typeof UPDATES;
