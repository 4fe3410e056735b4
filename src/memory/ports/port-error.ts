/** What goes wrong when slots are read. */
import { CallosumError } from '../../tensor/errors.ts';

/** A slot or a question does not fit into the pages it is read in, or what was read is forgotten. */
export class PortError extends CallosumError {
  override name = 'PortError';
}
