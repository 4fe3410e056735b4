/** Pure functions that make of a document what the store writes: slots, terms, names, codes. */
export { codeOf, nearDuplicate } from './code.ts';
export { entitiesOf, normalName } from './entities.ts';
export { fold } from './fold.ts';
export { type SlotDraft, slotsOf } from './slots.ts';
export { TERM_BITS, termsOf } from './terms.ts';
