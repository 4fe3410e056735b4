/** From a question to the slots worth reading: candidates and features, weights, gate G1, second hop. */
export { type Addressed, type AddressOptions, address, type ScoredSlot } from './address.ts';
export { type AddressWeights, DEFAULT_WEIGHTS, FEATURES, type Feature } from './features.ts';
export { exampleOf, type FitExample, type FitOptions, fitAddress } from './fit.ts';
export { calibrateGate, DEFAULT_THRESHOLD, type GateThreshold } from './gate.ts';
export { secondHop } from './second-hop.ts';
export type { AddressSnapshot } from './snapshot.ts';
