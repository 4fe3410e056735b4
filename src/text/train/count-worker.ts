/** What each worker does in counting: documents of a block, cut into words, counted in a table of its own that it hands over at the end. */
import type { Block } from '../corpus/blocks.ts';
import { documentsOf, type Invalid } from '../corpus/documents.ts';
import type { Digits } from '../pretokenizers/grammars.ts';
import { preTokenizer, unitsOf } from '../pretokenizers/index.ts';
import type { Mapper } from '../workers.ts';
import { type Words, WordTable } from './words.ts';

export interface CountSettings {
  pattern: string;
  digits?: Digits;
  normalization: 'none' | 'nfc';
  invalid: Invalid;
}

export interface CountAnswer {
  /** After a block: how far the files are read, what it held, and what was wrong with its documents by the policy for that. */
  block?: { read: number; total: number; bytes: number; documents: number; invalid: string[] };
  /** At the end. */
  words?: Words;
}

export function create(settings: CountSettings): Mapper<Block, CountAnswer> {
  const pre = preTokenizer(settings.pattern, { digits: settings.digits });
  const table = new WordTable();

  /** Returns the bytes of the text. */
  const count = (raw: string): number => {
    const text = settings.normalization === 'nfc' ? raw.normalize('NFC') : raw;
    const units = unitsOf(text);
    if (pre.next) {
      for (let start = 0, end = 0; start < text.length; start = end) {
        end = pre.next(units, start, text.length);
        table.add(units, start, end);
      }
    } else pre.split(text, (start, end) => table.add(units, start, end));
    return Buffer.byteLength(text);
  };

  return {
    map(block) {
      const invalid: string[] = [];
      let bytes = 0;
      let documents = 0;
      const onInvalid = (error: Error) => invalid.push(error.message);
      for (const { text, messages } of documentsOf(block, { invalid: settings.invalid, onInvalid })) {
        documents++;
        if (messages) for (const { content } of messages) bytes += count(content);
        else bytes += count(text);
      }
      return { block: { read: block.read, total: block.total, bytes, documents, invalid } };
    },
    finish: () => ({ words: table.take() }),
    transfer: ({ words }) => (words ? [words.units.buffer, words.starts.buffer, words.counts.buffer] : []),
  };
}
