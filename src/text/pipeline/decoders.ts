/** The decoders of published files, by the field `type`, and the work of one decoding: tokens in, text out. */
import type { Field } from '../format/fields.ts';
import {
  byPart,
  byToken,
  byteFallback,
  byteLevel,
  type DecoderStep,
  type Emit,
  fuse,
  spaced,
  strip,
  wordEnds,
} from './decoder-steps.ts';
import { readMetaspace } from './pre-tokenizers.ts';
import { readContent, readReplace } from './replace.ts';

const MOST_STEPS = 100;
const MOST_DEPTH = 10;

const DECODERS: Record<string, (field: Field) => DecoderStep> = {
  ByteLevel: () => byteLevel,
  ByteFallback: () => byteFallback,
  Fuse: () => fuse,
  Metaspace: metaspace,
  Replace: replace,
  Strip: (field) => strip(field.get('content').text(), field.get('start').id(1000), field.get('stop').id(1000)),
  WordPiece: wordPiece,
  BPEDecoder: (field) => {
    const suffix = field.get('suffix');
    const text = suffix.none ? '</w>' : suffix.text();
    if (text === '') throw suffix.fail('must not be empty');
    return wordEnds(text);
  },
};

function readSteps(field: Field, depth: number): DecoderStep[] {
  const type = field.get('type');
  if (type.value === 'Sequence') {
    if (depth > MOST_DEPTH) throw field.fail(`must not lie deeper than ${MOST_DEPTH} sequences`);
    return field
      .get('decoders')
      .list(MOST_STEPS)
      .flatMap((step) => readSteps(step, depth + 1));
  }
  if (!Object.hasOwn(DECODERS, type.text()))
    throw type.fail(`must be ${[...Object.keys(DECODERS), 'Sequence'].join(' or ')}`);
  return [DECODERS[type.text()](field)];
}

/** Replacing one character by another text is the same part by part. */
function replace(field: Field): DecoderStep {
  const replaced = readReplace(field);
  const literal = field.get('pattern').get('String');
  return !literal.none && [...literal.text()].length === 1 ? byPart(replaced) : byToken(replaced);
}

/** The mark of spaces back to spaces; those of the first token fall away where encoding put one there. */
function metaspace(field: Field): DecoderStep {
  const { mark, scheme } = readMetaspace(field);
  const by = (space: string) => (token: string) => token.replaceAll(mark, space);
  const [dropped, space] = [by(''), by(' ')];
  const tokens = byToken((token, index) => (index === 0 && scheme !== 'never' ? dropped(token) : space(token)));
  const whole = byPart(scheme === 'never' ? space : dropped);
  return { ...tokens, start: (fused) => (fused ? whole : tokens).start(fused) };
}

/** What tokens become beside one another in English, once each stands behind a space. */
const CLEAN: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** Tokens apart by a space, but for those that go on a word. */
function wordPiece(field: Field): DecoderStep {
  const prefix = field.get('prefix').none ? '##' : readContent(field.get('prefix'));
  const cleans = field.get('cleanup').flag(true);
  return byToken((token, index) => {
    let text = token;
    if (index > 0) text = token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
    return cleans ? CLEAN.reduce((made, [from, to]) => made.replaceAll(from, to), text) : text;
  });
}

export class Decoder {
  readonly #steps: readonly DecoderStep[];

  constructor(steps: readonly DecoderStep[]) {
    this.#steps = steps;
  }

  /** One text: what each push and the end give out, put together, is the text of the tokens. */
  start(): { push(token: string): string; end(): string } {
    let out = '';
    let fused = false;
    const runs = this.#steps.map((step) => {
      const run = step.start(fused);
      fused ||= step.fuses;
      return run;
    });
    const emits: Emit[] = runs.map((_, at) => (text) => {
      const next = runs[at + 1];
      if (next) next.push(text, emits[at + 1]);
      else out += text;
    });
    const taken = () => {
      const text = out;
      out = '';
      return text;
    };
    return {
      push(token) {
        if (runs.length === 0) return token;
        runs[0].push(token, emits[0]);
        return taken();
      },
      end() {
        for (const [at, run] of runs.entries()) run.end(emits[at]);
        return taken();
      },
    };
  }

  /** The bytes that a token stands for in the middle of a text. */
  bytesOf(token: string): Uint8Array {
    let text = token;
    let fused = false;
    for (const step of this.#steps) {
      const made = step.middle(text, fused);
      if (typeof made !== 'string') return made;
      text = made;
      fused ||= step.fuses;
    }
    return Buffer.from(text);
  }
}

/** @throws TokenizerError naming the field */
export function readDecoder(field: Field): Decoder {
  return new Decoder(field.none ? [spaced] : readSteps(field, 0));
}
