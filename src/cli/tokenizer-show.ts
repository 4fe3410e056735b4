/** `callosum tokenizer show, encode, decode`: a trained tokenizer tried out on a line of text. */
import { text as readAll } from 'node:stream/consumers';
import { Tokenizer } from '../text/tokenizer.ts';
import { number, UsageError } from './command.ts';

export const usage = `usage: callosum tokenizer show <folder> [text]    what it is, and the tokens of a text
       callosum tokenizer encode <folder> [text]  the ids of a text, or of standard input
       callosum tokenizer decode <folder> [ids]   the text of ids, or of those on standard input`;

export async function show(args: string[]): Promise<number> {
  const [folder, ...words] = folderAnd(args);
  const tokenizer = Tokenizer.load(folder);
  const { model, special, size, hash } = tokenizer;
  const bytes = size - special.size - model.merged.length;
  console.log(
    `tokens        ${number(size)}: ${special.size} special, ${bytes} bytes, ${number(model.merged.length)} merges`,
  );
  console.log(`special       ${[...special.keys()].join(' ') || 'none'}`);
  console.log(`cuts text by  ${model.pre.name}: ${model.pre.pattern}`);
  console.log(`normalises    ${model.normalization}`);
  console.log(`hash          ${hash}`);
  if (words.length === 0) return 0;
  const text = words.join(' ');
  const ids = tokenizer.encode(text);
  const shown = Array.from(ids, (id) => `${piece(tokenizer.decodeBytes([id]))} ${id}`);
  console.log(`\n${shown.join('\n')}`);
  console.log(`${ids.length} tokens, ${(Buffer.byteLength(text) / ids.length).toFixed(2)} bytes a token`);
  return 0;
}

export async function encode(args: string[]): Promise<number> {
  const [folder, ...words] = folderAnd(args);
  const tokenizer = Tokenizer.load(folder);
  const text = words.length > 0 ? words.join(' ') : await readAll(process.stdin);
  console.log(tokenizer.encode(text).join(' '));
  return 0;
}

export async function decode(args: string[]): Promise<number> {
  const [folder, ...words] = folderAnd(args);
  const tokenizer = Tokenizer.load(folder);
  const ids = (words.length > 0 ? words.join(' ') : await readAll(process.stdin)).split(/[\s,]+/).filter(Boolean);
  const wrong = ids.find((id) => !/^\d+$/.test(id));
  if (wrong !== undefined) throw new UsageError({ what: 'decode', rule: 'ids must be whole numbers', received: wrong });
  process.stdout.write(`${tokenizer.decode(ids.map(Number))}\n`);
  return 0;
}

/** Text may begin with a dash, so nothing here is an option. */
function folderAnd(args: string[]): string[] {
  if (args.length > 0) return args;
  throw new UsageError({ what: 'tokenizer', rule: 'the folder of the tokenizer must be given' });
}

/** The bytes of a token as text in quotes, or in hex where they are a part of a character. */
function piece(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\ufffd') ? `<${Buffer.from(bytes).toString('hex')}>` : JSON.stringify(text);
}
