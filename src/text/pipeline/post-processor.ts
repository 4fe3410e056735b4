/** The post-processors of published files, where they add ids to a single text: what stands before it and behind it. */
import type { Field } from '../format/fields.ts';
import { MOST_TOKENS } from '../model.ts';

export interface Frame {
  before: readonly number[];
  after: readonly number[];
}

export const NO_FRAME: Frame = { before: [], after: [] };
const MOST_STEPS = 100;

/** @throws TokenizerError naming the field */
export function readPostProcessor(field: Field): Frame {
  if (field.none) return NO_FRAME;
  const type = field.get('type');
  switch (type.text()) {
    case 'ByteLevel':
      return NO_FRAME;
    case 'BertProcessing':
    case 'RobertaProcessing':
      return { before: [idOf(field.get('cls'))], after: [idOf(field.get('sep'))] };
    case 'TemplateProcessing':
      return template(field);
    case 'Sequence':
      return field.get('processors').list(MOST_STEPS).map(readPostProcessor).reduce(around, NO_FRAME);
    default:
      throw type.fail('must be ByteLevel, TemplateProcessing, BertProcessing, RobertaProcessing or Sequence');
  }
}

/** A later processor's ids stand outside. */
function around(inner: Frame, outer: Frame): Frame {
  return { before: [...outer.before, ...inner.before], after: [...inner.after, ...outer.after] };
}

/** A pair of a token and its id. */
function idOf(field: Field): number {
  const parts = field.list(2);
  if (parts.length !== 2) throw field.fail('must be a token and its id');
  return parts[1].id(MOST_TOKENS);
}

function template(field: Field): Frame {
  const frame: { before: number[]; after: number[] } = { before: [], after: [] };
  let side: number[] = frame.before;
  const tokens = field.get('special_tokens');
  for (const part of field.get('single').list(MOST_STEPS)) {
    const special = part.get('SpecialToken');
    if (special.none) {
      if (part.get('Sequence').get('id').value !== 'A' || side === frame.after)
        throw field.get('single').fail('must have the sequence A once');
      side = frame.after;
      continue;
    }
    const token = tokens.get(special.get('id').text());
    side.push(
      ...token
        .get('ids')
        .list(MOST_STEPS)
        .map((id) => id.id(MOST_TOKENS)),
    );
  }
  if (side === frame.before) throw field.get('single').fail('must have the sequence A once');
  return frame;
}
