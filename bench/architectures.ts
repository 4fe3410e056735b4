/**
 * The architectures suite: what a training step and a decoded token of each cost against the Transformer++ of the same sizes on the same
 * kernels, and against PyTorch. This is the table; what is measured is in architectures/ and, against PyTorch, in train-figure.ts.
 */

import { decodeFigure } from './architectures/decode-figure.ts';
import { COMPARED, type Compared, SIZES, type Size, TOKENS, transformer } from './architectures/models.ts';
import { againstFigure } from './architectures/step-figure.ts';
import { preparePeak } from './bounds.ts';
import type { FigurePlan, Suite } from './suite.ts';
import { trainJob } from './train.ts';
import { stepFigure } from './train-figure.ts';

const THREADS = 2;
const LENGTHS = [512, 2048];
const CONTEXTS = [256, 1500];
const DECODED: Size = '10m';

const BARS = {
  step: { dcformer: 0.8, lfa: 0.89, mudd: 0.89 } as Readonly<Record<string, number>>,
  peer: { dcformer: 3 } as Readonly<Record<string, number>>,
  decode: { dcformer: 0.87 } as Readonly<Record<string, number>>,
};

/** Those that bench/peers has written for PyTorch. */
const PEERED = ['dcformer', 'lfa', 'mudd'];
const PEER = { name: 'PyTorch architectures', tolerance: 1e-4 };

export function architectureFigures(): FigurePlan[] {
  const of = (name: string) => COMPARED.find((compared) => compared.name === name)!;
  return [
    ...COMPARED.flatMap((compared) =>
      (compared.sizes ?? SIZES).flatMap((size) => LENGTHS.map((length) => stepAgainst(compared, size, length))),
    ),
    ...PEERED.map((name) => stepOfPeer(of(name))),
    ...COMPARED.flatMap((compared) => CONTEXTS.map((context) => decoded(compared, context))),
  ];
}

const besides = ({ note, qkNorm }: Compared) => `${note}; Transformer++ ${qkNorm ? 'with' : 'without'} QK-norm`;

function stepAgainst(compared: Compared, size: Size, length: number): FigurePlan {
  const { name, config, qkNorm } = compared;
  const rows = TOKENS[size] / length;
  return againstFigure(
    { id: `architectures.step.${name}.${size}.${length}`, bar: BARS.step[name] },
    {
      threads: THREADS,
      job: () => trainJob(config(size, length), rows, length),
      against: { name: 'Transformer++', job: () => trainJob(transformer(size, length, qkNorm), rows, length) },
      note: `${rows} x ${length} tokens a step; ${besides(compared)}`,
    },
    preparePeak,
  );
}

function stepOfPeer({ name, config, note }: Compared): FigurePlan {
  const [size, length] = [SIZES[0], LENGTHS[0]];
  const rows = TOKENS[size] / length;
  const training = {
    threads: THREADS,
    job: () => trainJob(config(size, length), rows, length),
    note: `${rows} x ${length} tokens a step; ${note}`,
    peer: PEER,
  };
  return stepFigure({ id: `architectures.peer.${name}.${size}.${length}`, bar: BARS.peer[name] }, training, {});
}

function decoded(compared: Compared, context: number): FigurePlan {
  const { name, config, qkNorm } = compared;
  const positions = 2048;
  const first = context === CONTEXTS[0];
  return decodeFigure(
    {
      id: `architectures.decode.${name}.${DECODED}${first ? '' : `.${context}`}`,
      bar: first ? BARS.decode[name] : undefined,
    },
    {
      threads: THREADS,
      context,
      config: () => config(DECODED, positions),
      against: { name: 'Transformer++', config: () => transformer(DECODED, positions, qkNorm) },
      note: besides(compared),
    },
  );
}

export const suite: Suite = { name: 'architectures', figures: architectureFigures(), threads: [THREADS] };
