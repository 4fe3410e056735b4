/** A SentencePiece model as the bytes of a `tokenizer.model`, so that what came in another container can be kept. Reading: model-file.ts. */
import type { NormalizerSpec, SentencePieceModel } from './model-file.ts';

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
};
const whole = (field: number, value: number) => Uint8Array.from([...varint(field * 8), ...varint(value)]);
const flag = (field: number, value: boolean) => whole(field, value ? 1 : 0);
const float = (field: number, value: number) => {
  const bytes = Buffer.from([...varint(field * 8 + 5), 0, 0, 0, 0]);
  bytes.writeFloatLE(value, bytes.length - 4);
  return bytes;
};
const bytes = (field: number, ...parts: Uint8Array[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
};
const text = (field: number, value: string) => bytes(field, Buffer.from(value));

export function writeModelFile(model: SentencePieceModel): Uint8Array {
  const { texts, scores, types, roles } = model;
  const id = (piece: string) => texts.indexOf(piece);
  const role = (field: number, piece: string) => (id(piece) < 0 ? [] : [whole(field, id(piece))]);
  return Buffer.concat([
    ...texts.map((piece, i) => bytes(1, text(1, piece), float(2, scores[i]), whole(3, types[i]))),
    bytes(
      2,
      whole(3, model.kind === 'unigram' ? 1 : 2),
      whole(4, texts.length),
      flag(24, model.normalizer.spaceAsSuffix),
      flag(35, model.byteFallback),
      whole(40, model.unknownId),
      ...role(41, roles.bos),
      ...role(42, roles.eos),
      ...role(43, roles.pad),
      text(44, model.unknownSurface),
      text(45, texts[model.unknownId]),
      text(46, roles.bos),
      text(47, roles.eos),
      text(48, roles.pad),
    ),
    normalizer(3, model.normalizer),
    ...(model.denormalizer ? [normalizer(5, model.denormalizer)] : []),
  ]);
}

const normalizer = (field: number, spec: NormalizerSpec) =>
  bytes(
    field,
    text(1, spec.charsmap ? 'user_defined' : 'identity'),
    bytes(2, spec.charsmap ?? new Uint8Array()),
    flag(3, spec.dummyPrefix),
    flag(4, spec.removeExtraSpaces),
    flag(5, spec.escapeSpaces),
  );
