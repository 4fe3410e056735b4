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
    'unit',
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
    0.318, 0.2947, 0.2544, 0.1164, 0.05988, 0.03097, 0.02576, 0.0002415, 0.4773, 0.1547, 0.2015, 0.0, 0.07274, 0.1063,
    0.07597, 0.08448, 0.01611, 0.0007252, 2.056, 0.1511, 1.461, 0.462, 0.5368, 0.0178, 0.01706, 0.004874, 0.01694,
    0.001622, 0.0003704, 0.001466, 0.01524, 0.9424, 0.03597, 0.0216, 0.002601, 0.6832, 0.2465, 0.01005, 0.0,
  ],
  deviation: [
    0.2678, 0.2769, 0.4355, 0.2092, 0.1419, 0.09415, 0.08569, 0.00742, 0.2887, 0.2454, 0.2221, 1.0, 0.2597, 0.2485,
    0.2264, 0.2781, 0.1259, 0.02692, 0.9198, 0.576, 1.045, 0.4986, 0.4986, 0.1322, 0.1295, 0.06964, 0.129, 0.04024,
    0.01924, 0.03826, 0.1225, 0.2329, 0.1862, 0.1454, 0.05093, 0.4652, 0.431, 0.09972, 1.0,
  ],
  weights: [
    0.5198, -0.5026, 0.5517, 0.2963, 0.5393, 0.1037, 0.1185, 0.1201, 0.06222, -0.07321, 0.3477, 0.0, -0.6315, -0.6191,
    -0.2109, 0.8161, -0.2195, -0.03818, 0.319, 0.2672, -0.09035, 0.3454, 0.6583, 0.0788, 0.09534, 0.1046, 0.1171,
    0.04918, 0.03648, 0.04468, -0.05126, -0.141, 0.2027, -0.03367, 0.04511, 0.06888, -0.1778, 0.09481, 0.0,
  ],
};

export const FLOOR_GATE: GateWeights = {
  features: ['top', 'margin', 'agree', 'sentence', 'beyond', 'near', 'slot', 'title', 'fits'],
  mean: [-1.549, 0.9745, 0.03016, 0.4852, 0.2516, 0.2295, 0.5091, 0.2337, 0.4379],
  deviation: [0.9511, 1.098, 0.171, 0.2879, 0.2592, 0.2389, 0.2853, 0.2181, 0.5129],
  weights: [1.278, -0.04286, -0.5898, -0.255, -0.3605, 0.2072, 0.8276, 0.09185, 0.09406],
  bias: -1.626,
  threshold: 0.7151,
  risk: 0.1,
};
