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
    'left.all',
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
    0.3179, 0.2946, 0.2547, 0.1164, 0.05987, 0.03096, 0.02576, 0.07266, 0.0002413, 0.4772, 0.1547, 0.2015, 0.0, 0.07269,
    0.1062, 0.07588, 0.08534, 0.01617, 0.0007251, 2.056, 0.153, 1.46, 0.4617, 0.5365, 0.1153, 0.03565, 0.01779,
    0.002941, 0.1032, 0.01706, 0.004841, 0.01695, 0.001622, 0.0003703, 0.001466, 0.01521, 0.9425, 0.03591, 0.02162,
    0.002598, 0.6836, 0.2463, 0.01004, 0.0,
  ],
  deviation: [
    0.2678, 0.277, 0.4357, 0.2091, 0.1418, 0.09413, 0.08568, 0.1508, 0.007414, 0.2887, 0.2454, 0.2221, 1.0, 0.2596,
    0.2484, 0.2263, 0.2794, 0.1261, 0.02692, 0.9198, 0.5792, 1.045, 0.4985, 0.4987, 0.3194, 0.1854, 0.1322, 0.05415,
    0.3043, 0.1295, 0.06941, 0.1291, 0.04024, 0.01924, 0.03826, 0.1224, 0.2328, 0.1861, 0.1454, 0.05091, 0.4651, 0.4308,
    0.09971, 1.0,
  ],
  weights: [
    0.5245, -0.5071, 0.549, 0.3023, 0.5212, 0.1055, 0.1166, -0.04797, 0.1288, 0.06594, -0.07756, 0.3477, 0.0, -0.7273,
    -0.5254, -0.1603, 0.8253, -0.2539, -0.03815, 0.2275, 0.2944, -0.07214, 0.2131, 0.6666, -0.09283, -0.08513, 0.05834,
    0.07452, 0.304, 0.06883, 0.101, 0.0563, 0.04118, 0.02706, 0.04876, -0.05522, -0.08794, 0.201, -0.1163, 0.03761,
    0.000405, -0.08053, 0.1215, 0.0,
  ],
};

export const FLOOR_GATE: GateWeights = {
  features: ['top', 'margin', 'agree', 'sentence', 'beyond', 'near', 'slot', 'title', 'fits'],
  mean: [-1.47, 1.084, 0.03016, 0.4865, 0.2527, 0.2321, 0.5101, 0.2338, 0.4355],
  deviation: [0.9205, 1.142, 0.171, 0.2863, 0.2586, 0.239, 0.2841, 0.2172, 0.5055],
  weights: [0.9361, 0.1159, -0.6061, -0.1366, -0.1861, 0.0283, 0.7514, 0.04163, 0.03242],
  bias: -1.381,
  threshold: 0.7161,
  risk: 0.1,
};
