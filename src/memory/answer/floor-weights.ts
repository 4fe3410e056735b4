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
    0.3281, 0.3328, 0.242, 0.1385, 0.0669, 0.03604, 0.03002, 0.0001785, 0.4978, 0.1808, 0.1896, 0.0, 0.05924, 0.1064,
    0.05744, 0.08285, 0.02254, 2.199, 0.1541, 1.293, 0.4972, 0.605, 0.02071, 0.02016, 0.004424, 0.01932, 0.001625,
    0.0001846, 0.001577, 0.02617, 0.9265, 0.0501, 0.02335, 0.001477, 0.5774, 0.3318, 0.0159, 0.0,
  ],
  deviation: [
    0.2827, 0.2891, 0.4283, 0.2246, 0.1509, 0.1018, 0.09364, 0.007069, 0.2951, 0.2648, 0.2293, 1.0, 0.2361, 0.2404,
    0.1887, 0.2757, 0.1484, 1.003, 0.609, 1.157, 0.5, 0.4888, 0.1424, 0.1406, 0.06637, 0.1376, 0.04028, 0.01359,
    0.03967, 0.1596, 0.2609, 0.2182, 0.151, 0.0384, 0.494, 0.4709, 0.1251, 1.0,
  ],
  weights: [
    0.4967, -0.4858, 0.5802, 0.1867, 0.5074, 0.04909, 0.1171, 0.1183, 0.04531, -0.05049, 0.4297, 0.0, -0.6119, -0.4403,
    -0.08266, 0.6339, -0.2752, 0.03441, 0.1774, 0.1062, 0.2172, 0.5196, 0.09088, 0.1093, 0.1238, 0.1324, 0.04812,
    0.02796, 0.0887, 0.007606, -0.1872, 0.1766, 0.06832, 0.05303, 0.01749, -0.1627, 0.1366, 0.0,
  ],
};

export const FLOOR_GATE: GateWeights = {
  features: ['top', 'margin', 'agree', 'sentence', 'beyond', 'near', 'slot', 'title', 'fits'],
  mean: [-1.588, 0.8436, 0.01423, 0.5691, 0.3169, 0.2833, 0.5926, 0.2522, 0.4431],
  deviation: [0.9521, 1.056, 0.1185, 0.2801, 0.2731, 0.2523, 0.2744, 0.2434, 0.5314],
  weights: [1.024, 0.2686, -0.4317, -0.1706, -0.3576, 0.2559, 0.6424, 0.205, 0.3419],
  bias: -1.626,
  threshold: 0.7936,
  risk: 0.1,
};
