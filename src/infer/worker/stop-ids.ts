/** Which ids end a text: those that the checkpoint names, and the special tokens that end a turn in the chat formats in use. */

/** Ends of turn and text as published models spell them. */
const ENDS = [
  '<|endoftext|>',
  '<|im_end|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end|>',
  '<|return|>',
  '<end_of_turn>',
  '<|end_of_text|>',
  '</s>',
  '<eos>',
];

/**
 * Ascending. Checkpoints often name only one of several ends, so that a chat model would speak on for the user.
 * @param named what the checkpoint's files give as end: ids, lists of ids, or nothing
 * @param special the special tokens and their ids
 * @param vocab ids are below it; what else a file names is left out
 */
export function stopIdsOf(named: readonly unknown[], special: ReadonlyMap<string, number>, vocab: number): number[] {
  const known = ENDS.map((token) => special.get(token));
  const ids = [...named.flat(), ...known].filter(
    (id): id is number => Number.isInteger(id) && (id as number) >= 0 && (id as number) < vocab,
  );
  return [...new Set(ids)].sort((a, b) => a - b);
}
