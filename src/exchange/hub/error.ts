/** What goes wrong between us and a hub of models. */
import { CallosumError } from '../../tensor/index.ts';

/** The hub cannot be reached, refuses, or sent something else than it said. */
export class HubError extends CallosumError {
  override name = 'HubError';
  /** The hub was not reached at all: what is on the disk still works. */
  readonly offline: boolean;

  constructor(parts: { what: string; rule: string; received?: string; hint?: string }, offline = false) {
    super(parts);
    this.offline = offline;
  }
}
