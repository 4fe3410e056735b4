/**
 * The floor's fitted numbers, by fit-judge.ts on synthetic worlds and on people's questions of the half that may be trained on. Data alone: made again when
 * features change.
 */
import type { ChoiceWeights } from './choose.ts';
import type { GateWeights } from './gate.ts';

export const FLOOR_CHOICE: ChoiceWeights = {
  features: [
    'sentence',
    'sentence.gap',
    'sentence.best',
    'sentence.beyond',
    'clause',
    'left',
    'right',
    'header',
    'slot.said',
    'slot.gap',
    'slot.title',
    'slot.score',
    'asked',
    'asked.share',
    'titled',
    'fits',
    'misfits',
    'length',
    'length.long',
    'length.han',
    'edge.left',
    'edge.right',
    'label',
    'type.date',
    'type.amount',
    'type.number',
    'type.identifier',
    'type.version',
    'type.percentage',
    'type.name',
    'type.phrase',
    'source.value',
    'source.part',
    'source.cell',
    'source.phrase',
    'source.clause',
    'source.sentence',
    'source.pointer',
  ],
  mean: [
    0.3072, 0.3001, 0.2346, 0.1189, 0.06093, 0.03113, 0.02717, 0.000182, 0.4711, 0.1544, 0.1882, 0.0, 0.07013, 0.1046,
    0.07391, 0.07592, 0.01758, 2.04, 0.1363, 1.47, 0.4715, 0.5433, 0.02842, 0.01694, 0.005409, 0.01871, 0.001943,
    0.0003661, 0.001322, 0.01548, 0.9398, 0.0378, 0.02237, 0.004181, 0.6774, 0.2465, 0.0118, 0.0,
  ],
  deviation: [
    0.2722, 0.2759, 0.4237, 0.2095, 0.1425, 0.09419, 0.08741, 0.006727, 0.291, 0.2448, 0.2216, 1.0, 0.2554, 0.2458,
    0.2225, 0.2649, 0.1314, 0.9157, 0.556, 1.037, 0.4992, 0.4981, 0.1662, 0.129, 0.07335, 0.1355, 0.04404, 0.01913,
    0.03634, 0.1235, 0.2378, 0.1907, 0.1479, 0.06452, 0.4675, 0.4309, 0.108, 1.0,
  ],
  weights: [
    0.6576, -0.6487, 0.4057, 0.3656, 0.5346, 0.09456, 0.1084, 0.08804, -0.07025, 0.08353, 0.4621, 0.0, -0.6289, -0.6124,
    -0.2215, 0.715, -0.2779, 0.1626, 0.154, 0.05877, 0.4472, 0.6392, 0.05911, 0.1123, 0.1308, 0.1033, 0.07302, 0.01309,
    0.07799, -0.05039, -0.1605, 0.2259, -0.03335, 0.1388, 0.1031, -0.2427, 0.08593, 0.0,
  ],
};

export const FLOOR_GATE: GateWeights = {
  features: ['top', 'margin', 'agree', 'sentence', 'beyond', 'near', 'slot', 'title', 'fits'],
  mean: [-1.34, 1.132, 0.03034, 0.4686, 0.248, 0.2248, 0.4929, 0.2206, 0.4485],
  deviation: [0.9161, 1.202, 0.1715, 0.2856, 0.2568, 0.2368, 0.2804, 0.2142, 0.5249],
  weights: [0.8794, 0.1747, -0.5754, -0.05075, -0.107, 0.1623, 0.4671, 0.0606, 0.06705],
  bias: -1.547,
  threshold: 0.7239,
  risk: 0.1,
};
