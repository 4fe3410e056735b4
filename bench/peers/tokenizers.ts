/** Child process: Hugging Face's npm package `tokenizers`, asked in JSON lines (documents.ts). Run as a program only. */
import { createRequire } from 'node:module';
import { helloOf, serveDocuments } from './documents.ts';

/** The part of the package that is used here. */
interface Tokenizers {
  Tokenizer: {
    fromFile(file: string): {
      encodeBatch(
        texts: string[],
        pair: undefined,
        options: { addSpecialTokens: boolean },
      ): Promise<{ getIds(): number[] }[]>;
    };
  };
}

const load = createRequire(import.meta.url);
const { Tokenizer } = helloOf(
  () => load('tokenizers') as Tokenizers,
  () => {
    const { version } = load('tokenizers/package.json') as { version: string };
    return { name: 'tokenizers', version, settings: 'npm, encodeBatch' };
  },
);

await serveDocuments('tokenizers', ({ tokenizer: file }) => {
  const tokenizer = Tokenizer.fromFile(file as string);
  return async (documents) => {
    const encoded = await tokenizer.encodeBatch(documents, undefined, { addSpecialTokens: false });
    return encoded.map((each) => each.getIds());
  };
});
