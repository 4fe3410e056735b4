/**
 * The vocabulary file of llama2.c (tok512.bin, tokenizer.bin) in the keys of GGUF: a SentencePiece BPE, whose file has pieces with scores
 * and nothing else. Making a tokenizer of it is the text room's.
 */
import { isUtf8 } from 'node:buffer';
import { CheckpointFile } from '../file.ts';
import type { GgufValue } from '../gguf/values.ts';
import { Llama2cError } from './header.ts';

const MAX_BYTES = 2 ** 28;
const MAX_PIECE_BYTES = 2 ** 16;
/** The first ids, by which every program finds them. */
const [UNKNOWN, BOS, EOS, FIRST_BYTE] = [0, 1, 2, 3];
/** Kinds of pieces in the numbers of GGUF. */
const KIND = { normal: 1, unknown: 2, control: 3, byte: 6 };

/** The `tokenizer.ggml` metadata of a file of `vocab` pieces. Throws Llama2cError naming file and piece. */
export function readLlama2cTokenizer(path: string, vocab: number): Map<string, GgufValue> {
  const file = new CheckpointFile(path, Llama2cError);
  const wrong = (rule: string, received: unknown) => new Llama2cError({ what: path, rule, received: String(received) });
  if (file.bytes > MAX_BYTES) throw wrong(`a vocabulary may have ${MAX_BYTES} bytes`, file.bytes);
  if (file.bytes < 4 + 8 * vocab) throw wrong(`${vocab} pieces need ${4 + 8 * vocab} bytes at least`, file.bytes);
  const bytes = Buffer.from(file.piece(0, file.bytes).buffer);
  const longest = bytes.readUInt32LE(0);
  if (longest > MAX_PIECE_BYTES) throw wrong(`max_token_length must be at most ${MAX_PIECE_BYTES}`, longest);
  const texts: string[] = [];
  const scores = new Float32Array(vocab);
  let at = 4;
  for (let id = 0; id < vocab; id++) {
    if (at + 8 > bytes.length) throw wrong(`piece ${id}: the file is cut off, ${vocab} must follow`, `${at} bytes`);
    scores[id] = bytes.readFloatLE(at);
    const length = bytes.readUInt32LE(at + 4);
    at += 8;
    if (length > Math.min(MAX_PIECE_BYTES, bytes.length - at))
      throw wrong(`piece ${id}: its length must fit the file`, length);
    if (!Number.isFinite(scores[id])) throw wrong(`piece ${id}: its score must be a number`, scores[id]);
    const piece = bytes.subarray(at, at + length);
    if (!isUtf8(piece)) throw wrong(`piece ${id}: it must be UTF-8`, piece.toString('hex').slice(0, 40));
    texts.push(piece.toString());
    at += length;
  }
  if (at !== bytes.length) throw wrong(`${vocab} pieces end at byte ${at}`, `a file of ${bytes.length}`);

  const kinds = new Int32Array(vocab).fill(KIND.normal);
  const tokens = texts.map((text) => text.replaceAll(' ', '\u2581'));
  for (const [id, text, kind] of [
    [UNKNOWN, '<unk>', KIND.unknown],
    [BOS, '<s>', KIND.control],
    [EOS, '</s>', KIND.control],
  ] as const)
    if (id < vocab) [tokens[id], kinds[id]] = [text, kind];
  for (let byte = 0; byte < 256 && FIRST_BYTE + byte < vocab; byte++) {
    const id = FIRST_BYTE + byte;
    const name = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
    // Older files have the character in place of the byte's name.
    if (texts[id] === name || texts[id] === String.fromCharCode(byte)) [tokens[id], kinds[id]] = [name, KIND.byte];
  }
  return new Map<string, GgufValue>([
    ['tokenizer.ggml.model', 'llama'],
    ['tokenizer.ggml.tokens', tokens],
    ['tokenizer.ggml.scores', scores],
    ['tokenizer.ggml.token_type', kinds],
    ['tokenizer.ggml.unknown_token_id', UNKNOWN],
    ['tokenizer.ggml.bos_token_id', BOS],
    ['tokenizer.ggml.eos_token_id', EOS],
    ['tokenizer.ggml.add_space_prefix', true],
    ['tokenizer.ggml.add_bos_token', true],
    ['tokenizer.ggml.add_eos_token', false],
  ]);
}
