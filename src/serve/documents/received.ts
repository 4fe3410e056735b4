/** What a sender says of a document, and what the inbox says of one that it has: plain data, which the page may import too. */

export interface Sent {
  /** A label (names.ts). */
  readonly name: string;
  /** Where its content says none. */
  readonly title?: string;
  readonly label?: string;
  readonly authority?: number;
  /** The ending by which it is read; by its content unless said. */
  readonly kind?: string;
}

export interface Received extends Sent {
  /** Of its folder; later ones are higher. */
  readonly number: number;
  readonly bytes: number;
  /** Absolute; absent for one that failed. */
  readonly path?: string;
  readonly error?: string;
  /** How often it could not be learned, for a reason that may lie in it or not. */
  readonly tries?: number;
  /** How often the server ended, not in order, while it was read or learned. */
  readonly ends?: number;
}
