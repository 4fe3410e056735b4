/**
 * What generation asks of a constraint on the next token: a grammar, a schema, a list of choices. How constraints are made is
 * constrain/'s; that one is applied before sampling is sampling/'s.
 */

export interface TokenConstraint {
  /**
   * Writes which ids may come next, one bit an id: bit `id % 32` of word `id >> 5`. Every word of `into`, ceil(vocab / 32) of
   * them, is written; bits of ids beyond the vocabulary are 0. The ids that end a text are allowed where the text may end.
   */
  mask(into: Uint32Array): void;
  /**
   * The id that came, one that the last mask allowed. Where the text may end, one that ends texts may come, too: done is true then.
   * @throws CallosumError for an id that may not come
   */
  accept(id: number): void;
  /** Nothing can follow: the text is complete. */
  readonly done: boolean;
  /**
   * What is wrong with the text so far as a whole one: that it is not complete, or that it breaks a rule which masks cannot hold, such as that
   * elements be different. Asked before a text is reported as finished, whatever ended it; a text with something wrong is reported as an error.
   */
  verify?(): Error | undefined;
  /** One in the same state that goes its own way. */
  clone?(): TokenConstraint;
}
