/** The numeric core: tensors, gradients, ops and devices. Imports no package. */

export { type BackwardOptions, backward } from './autograd/backward.ts';
export { checkpoint } from './autograd/checkpoint.ts';
export { gradEnabled, noGrad } from './autograd/tape.ts';
export { verifyTape } from './autograd/verify.ts';
export type { Backend, MemoryInfo, Recorder, Recording, View } from './backend.ts';
export { CpuBackend } from './backends/cpu/backend.ts';
export { arange, full, type Nested, type Options, ones, tensor, to, zeros } from './create.ts';
export { device } from './device.ts';
export { DTYPES, type DType } from './dtype.ts';
export {
  AutogradError,
  CallosumError,
  DeviceError,
  DTypeError,
  type ErrorParts,
  NativeError,
  NotFiniteError,
  OutOfMemoryError,
  OutOfRangeError,
  ShapeError,
  UseAfterFreeError,
} from './errors.ts';
export { ACTIVATION, type ActivationName, type KernelName } from './kernels.ts';
export { settings } from './op.ts';
export * from './ops/index.ts';
export * from './optim/index.ts';
export { type NormalOptions, normal, Random, type RandomState, type UniformOptions, uniform } from './random.ts';
export type { Shape } from './shape.ts';
export { type Arena, arena } from './storage.ts';
export { type NumberArray, Tensor } from './tensor.ts';
export { FileWriteError, syncPath, writeWholeFile } from './whole-file.ts';
