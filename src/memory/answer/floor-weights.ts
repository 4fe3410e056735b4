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
    'empty.first',
    'empty.last',
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
    0.07588, 0.08453, 0.01611, 0.0007251, 2.056, 0.1513, 1.46, 0.4617, 0.5365, 0.1153, 0.03565, 0.01779, 0.002935,
    0.1032, 0.01706, 0.004841, 0.01695, 0.001622, 0.0003703, 0.001466, 0.01521, 0.9425, 0.03591, 0.02162, 0.002598,
    0.6836, 0.2463, 0.01004, 0.0,
  ],
  deviation: [
    0.2678, 0.277, 0.4357, 0.2091, 0.1418, 0.09413, 0.08568, 0.007414, 0.2887, 0.2454, 0.2221, 1.0, 0.2596, 0.2484,
    0.2263, 0.2782, 0.1259, 0.02692, 0.9198, 0.5765, 1.045, 0.4985, 0.4987, 0.3194, 0.1854, 0.1322, 0.0541, 0.3043,
    0.1295, 0.06941, 0.1291, 0.04024, 0.01924, 0.03826, 0.1224, 0.2328, 0.1861, 0.1454, 0.05091, 0.4651, 0.4308, 0.0997,
    1.0,
  ],
  weights: [
    0.5219, -0.5046, 0.5457, 0.3097, 0.5205, 0.07426, 0.1164, 0.1283, 0.06565, -0.07721, 0.3377, 0.0, -0.7267, -0.5224,
    -0.1544, 0.821, -0.2533, -0.03829, 0.2246, 0.2936, -0.07056, 0.2155, 0.6676, -0.09261, -0.0854, 0.05777, 0.07331,
    0.3017, 0.06934, 0.1011, 0.05653, 0.0407, 0.02737, 0.04873, -0.05572, -0.08805, 0.2012, -0.1164, 0.03732,
    -0.0002418, -0.08002, 0.1222, 0.0,
  ],
};

export const FLOOR_GATE: GateWeights = {
  features: ['top', 'margin', 'agree', 'sentence', 'beyond', 'near', 'slot', 'title', 'fits'],
  mean: [-1.47, 1.081, 0.03378, 0.4862, 0.2524, 0.2318, 0.5096, 0.2337, 0.4367],
  deviation: [0.9195, 1.139, 0.1807, 0.2862, 0.2586, 0.2389, 0.2842, 0.2172, 0.5056],
  weights: [0.9497, 0.08457, -0.6418, -0.1667, -0.2407, 0.1094, 0.7427, 0.06693, 0.03999],
  bias: -1.381,
  threshold: 0.7177,
  risk: 0.1,
};
