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
    'cue.reason',
    'cue.link',
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
    0.3179, 0.2946, 0.2547, 0.1164, 0.05986, 0.03096, 0.02576, 0.0002413, 0.4772, 0.1547, 0.2015, 0.0, 0.07269, 0.1062,
    0.07588, 0.08453, 0.01611, 0.0007251, 2.056, 0.1513, 1.46, 0.4617, 0.5365, 0.0178, 0.002935, 0.1032, 0.01706,
    0.004841, 0.01695, 0.001622, 0.0003703, 0.001466, 0.01521, 0.9425, 0.03591, 0.02162, 0.002598, 0.6836, 0.2463,
    0.01004, 0.0,
  ],
  deviation: [
    0.2678, 0.277, 0.4357, 0.2091, 0.1418, 0.09413, 0.08568, 0.007414, 0.2887, 0.2454, 0.2221, 1.0, 0.2596, 0.2484,
    0.2263, 0.2782, 0.1259, 0.02692, 0.9198, 0.5765, 1.045, 0.4985, 0.4987, 0.1322, 0.0541, 0.3043, 0.1295, 0.06941,
    0.1291, 0.04024, 0.01924, 0.03826, 0.1224, 0.2328, 0.1861, 0.1454, 0.05091, 0.4651, 0.4308, 0.09971, 1.0,
  ],
  weights: [
    0.5225, -0.5052, 0.5446, 0.3087, 0.5231, 0.07285, 0.1145, 0.1286, 0.06508, -0.07655, 0.3394, 0.0, -0.726, -0.5257,
    -0.1474, 0.8233, -0.2539, -0.03843, 0.2336, 0.2967, -0.05814, 0.2121, 0.6675, 0.05813, 0.0742, 0.3057, 0.0712,
    0.1028, 0.06044, 0.04238, 0.02835, 0.0504, -0.05358, -0.09353, 0.2044, -0.1118, 0.03793, 0.02667, -0.111, 0.1174,
    0.0,
  ],
};

export const FLOOR_GATE: GateWeights = {
  features: ['top', 'margin', 'agree', 'sentence', 'beyond', 'near', 'slot', 'title', 'fits'],
  mean: [-1.475, 1.069, 0.03136, 0.4861, 0.2523, 0.232, 0.5095, 0.2338, 0.4355],
  deviation: [0.9216, 1.143, 0.1743, 0.2862, 0.2587, 0.2386, 0.2842, 0.2172, 0.5055],
  weights: [1.023, 0.07893, -0.6228, -0.1309, -0.1879, 0.08067, 0.6805, 0.05138, 0.001196],
  bias: -1.421,
  threshold: 0.7174,
  risk: 0.1,
};
