/**
 * Stored weights from one format to another with the kernels of this processor, for whole models. What the bytes are: dequantize.ts,
 * quantize.ts.
 */
import { arena, device, tensor, zeros } from '../../tensor/index.ts';
import { FORMATS, type FormatName, type WrittenName } from './formats.ts';

/** The floats of whole blocks. */
export function floatsOf(format: FormatName, stored: Uint8Array): Float32Array {
  using _scope = arena();
  const { number, block, bytes } = FORMATS[format];
  const on = device('cpu');
  const out = zeros([(stored.byteLength / bytes) * block], { device: on });
  on.run('dequantize', [out, tensor(stored, { dtype: 'u8', device: on })], [number]);
  return out.readSync() as Float32Array;
}

/** Whole blocks that hold these values. */
export function storedAs(format: WrittenName, values: Float32Array): Uint8Array {
  if (format === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  using _scope = arena();
  const { number, block, bytes } = FORMATS[format];
  const on = device('cpu');
  const out = zeros([(values.length / block) * bytes], { dtype: 'u8', device: on });
  on.run('quantize', [out, tensor(values, { device: on })], [number]);
  return out.readSync() as Uint8Array;
}
