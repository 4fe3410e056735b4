/**
 * The steps from tokens back to text, each fed token by token and giving out what cannot change any more, so that a whole decode
 * and a stream are the same work. Which file has which steps: decoders.ts.
 */
import { fromCharacters } from '../bytes.ts';

export type Emit = (text: string) => void;

/** The work on one text. */
export interface DecoderRun {
  push(token: string, emit: Emit): void;
  end(emit: Emit): void;
}

export interface DecoderStep {
  /** `fused`: what is pushed are parts of one token, the whole text, and not tokens. */
  start(fused: boolean): DecoderRun;
  /** What it gives out are parts of one token. */
  fuses: boolean;
  /**
   * What becomes of a token in the middle of a text; bytes where it stands for bytes that need not be characters. `fused`: as for
   * start.
   */
  middle(token: string, fused: boolean): string | Uint8Array;
}

const nothing = () => {};

/** A step that looks at each token alone, or at a whole text that is then kept until it is complete. `index`: of the token. */
export function byToken(of: (token: string, index: number) => string, middle?: (token: string) => string): DecoderStep {
  return {
    fuses: false,
    middle: middle ?? ((token) => of(token, 1)),
    start(fused) {
      let index = 0;
      let whole = '';
      if (!fused) return { push: (token, emit) => emit(of(token, index++)), end: nothing };
      return { push: (part) => (whole += part), end: (emit) => emit(of(whole, 0)) };
    },
  };
}

/** As byToken, where a whole text can be worked on part by part too. */
export function byPart(of: (token: string) => string): DecoderStep {
  return { fuses: false, middle: of, start: () => ({ push: (token, emit) => emit(of(token)), end: nothing }) };
}

export const fuse: DecoderStep = {
  fuses: true,
  middle: (token) => token,
  start: () => ({ push: (token, emit) => emit(token), end: nothing }),
};

/** Tokens with a space between, as without any decoder. */
export const spaced: DecoderStep = {
  fuses: true,
  middle: (token) => ` ${token}`,
  start() {
    let first = true;
    return {
      push(token, emit) {
        emit(first ? token : ` ${token}`);
        first = false;
      },
      end: nothing,
    };
  },
};

const bytesOf = (token: string): Uint8Array => fromCharacters(token) ?? Buffer.from(token);

/** Tokens as byte-level characters; a token with any other character is text. Never gives out half a character. */
export const byteLevel: DecoderStep = {
  fuses: true,
  middle: bytesOf,
  start(fused) {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let whole = '';
    if (fused)
      return { push: (part) => (whole += part), end: (emit) => emit(Buffer.from(bytesOf(whole)).toString('utf8')) };
    return {
      push: (token, emit) => emit(decoder.decode(bytesOf(token), { stream: true })),
      end: (emit) => emit(decoder.decode()),
    };
  },
};

function byteOf(token: string): number {
  const match = /^<0x([0-9a-fA-F]{2})>$/.exec(token);
  return match ? Number.parseInt(match[1], 16) : -1;
}

/**
 * Tokens such as <0xE4> as bytes. A run of them is text where it is UTF-8 as a whole, else U+FFFD for every byte: what a run
 * becomes is known at its end.
 */
export const byteFallback: DecoderStep = {
  fuses: false,
  middle(token) {
    const byte = byteOf(token);
    return byte < 0 ? token : Uint8Array.of(byte);
  },
  start(fused) {
    let run: number[] = [];
    const flush = (emit: Emit) => {
      if (run.length > 0) emit(textOf(Uint8Array.from(run)));
      run = [];
    };
    const push = (token: string, emit: Emit) => {
      const byte = byteOf(token);
      if (byte >= 0) {
        run.push(byte);
        return;
      }
      flush(emit);
      emit(token);
    };
    let whole = '';
    if (fused)
      return {
        push: (part) => (whole += part),
        end(emit) {
          push(whole, emit);
          flush(emit);
        },
      };
    return { push, end: flush };
  },
};

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes);
  } catch {
    return '\ufffd'.repeat(bytes.length);
  }
}

/** Takes away up to `start` of a character at the beginning and `stop` at the end, of each token or of the whole text. */
export function strip(char: string, start: number, stop: number): DecoderStep {
  const cut = (token: string): string => {
    const chars = [...token];
    let from = 0;
    let to = chars.length;
    while (from < start && from < to && chars[from] === char) from++;
    while (chars.length - to < stop && to > from && chars[to - 1] === char) to--;
    return chars.slice(from, to).join('');
  };
  const each = byToken(cut);
  return {
    ...each,
    middle: (token, fused) => (fused ? token : cut(token)),
    start(fused) {
      if (!fused || stop > 0) return each.start(fused);
      let left = start;
      return {
        push(part, emit) {
          let from = 0;
          while (left > 0 && from < part.length) {
            const taken = part.startsWith(char, from);
            if (taken) from += char.length;
            left = taken ? left - 1 : 0;
          }
          emit(part.slice(from));
        },
        end: nothing,
      };
    },
  };
}

/** A mark at the end of words becomes a space, but for the last token. */
export function wordEnds(suffix: string): DecoderStep {
  const space = (token: string) => token.replaceAll(suffix, ' ');
  const last = (token: string) => token.replaceAll(suffix, '');
  return {
    fuses: false,
    middle: space,
    start(fused) {
      let held: string | undefined;
      return {
        push(token, emit) {
          if (fused) held = (held ?? '') + token;
          else {
            if (held !== undefined) emit(space(held));
            held = token;
          }
        },
        end(emit) {
          if (held !== undefined) emit(last(held));
        },
      };
    },
  };
}
