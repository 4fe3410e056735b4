/**
 * Writes the bytes of a one-node ONNX model: a matrix product of two inputs. Just enough of protocol buffers for it.
 * Nothing here runs a model (onnx.ts does), and no weights are in it.
 */

export type Form = 'nn' | 'nt' | 'tn';

const FLOAT = 1;
const INT = 2;

/** a (m,k), in form tn stored (k,m); b (k,n), in form nt stored (n,k); y (m,n). */
export function matmulModel(m: number, k: number, n: number, form: Form): Uint8Array {
  const node =
    form === 'nn'
      ? operation('MatMul', ['a', 'b'], 'y', {})
      : operation('Gemm', ['a', 'b'], 'y', form === 'nt' ? { transB: 1 } : { transA: 1 });
  const graph = message(
    bytes(1, node),
    text(2, 'matmul'),
    bytes(11, tensorOf('a', form === 'tn' ? [k, m] : [m, k])),
    bytes(11, tensorOf('b', form === 'nt' ? [n, k] : [k, n])),
    bytes(12, tensorOf('y', [m, n])),
  );
  const operators = message(text(1, ''), integer(2, 13));
  return message(integer(1, 8), text(2, 'callosum-bench'), bytes(7, graph), bytes(8, operators));
}

function operation(kind: string, inputs: string[], output: string, attributes: Record<string, number>): Uint8Array {
  const flags = Object.entries(attributes).map(([name, value]) =>
    bytes(5, message(text(1, name), integer(3, value), integer(20, INT))),
  );
  return message(...inputs.map((input) => text(1, input)), text(2, output), text(3, kind), text(4, kind), ...flags);
}

function tensorOf(name: string, sizes: number[]): Uint8Array {
  const shape = message(...sizes.map((size) => bytes(1, message(integer(1, size)))));
  return message(text(1, name), bytes(2, message(bytes(1, message(integer(1, FLOAT), bytes(2, shape))))));
}

// Protocol buffers: a field is its number and wire type (0: varint, 2: length and bytes), then its value.
const message = (...fields: Uint8Array[]): Uint8Array => Buffer.concat(fields);
const integer = (field: number, value: number): Uint8Array => Buffer.from([...varint(field * 8), ...varint(value)]);
const text = (field: number, value: string): Uint8Array => bytes(field, Buffer.from(value, 'utf8'));
const bytes = (field: number, value: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);

export function varint(value: number): number[] {
  const groups = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) groups.push((rest % 128) + 128);
  return [...groups, rest];
}
