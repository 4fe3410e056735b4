/** Which words of questions go with which words of texts: what the other rooms of the data network use of it. */
export {
  ANSWER_TYPES,
  AssociationError,
  Associations,
  type AssociationTable,
  type AssociationWeights,
  type Edges,
  tableOf,
} from './associations.ts';
export { edgesOf } from './edges.ts';
export { ngramsOf } from './ngrams.ts';
export { associationsIn, associationTensors } from './tensors.ts';
