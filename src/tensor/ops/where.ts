/** where: y = condition ? yes : no, element by element, with broadcasting. condition is u8; yes or no may be a number. */
import { DTypeError } from '../errors.ts';
import { apply1, type Op } from '../op.ts';
import { broadcast } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { scalarLike } from './fill.ts';
import { reduceTo } from './reduce.ts';
import { broadcastView } from './views.ts';

export const whereOp: Op<undefined> = {
  name: 'where',
  infer([condition, yes, no]) {
    if (condition!.dtype !== 'u8')
      throw new DTypeError({ what: 'where', rule: 'the condition must be u8', received: condition!.dtype });
    if (yes!.dtype !== no!.dtype)
      throw new DTypeError({
        what: 'where',
        rule: 'both branches must have one dtype',
        received: `${yes!.dtype} and ${no!.dtype}`,
      });
    return [[broadcast('where', condition!.shape, broadcast('where', yes!.shape, no!.shape)), yes!.dtype]];
  },
  run(backend, [out], inputs) {
    backend.run('where', [out, ...inputs.map((t) => broadcastView(t!, out.shape))]);
  },
  backward({ inputs, grads, wants }) {
    const [condition, yes, no] = inputs as Tensor[];
    const dy = grads[0]!;
    return [
      undefined,
      wants[1] ? reduceTo(where(condition, dy, 0), yes.shape) : undefined,
      wants[2] ? reduceTo(where(condition, 0, dy), no.shape) : undefined,
    ];
  },
};

export function where(condition: Tensor, yes: Tensor | number, no: Tensor | number): Tensor {
  const like = typeof yes !== 'number' ? yes : no;
  if (typeof like === 'number')
    throw new DTypeError({ what: 'where', rule: 'one branch must be a tensor', received: `${yes} and ${no}` });
  const asTensor = (v: Tensor | number) => (typeof v === 'number' ? scalarLike(like, v) : v);
  return apply1(whereOp, [condition, asTensor(yes), asTensor(no)], undefined);
}
