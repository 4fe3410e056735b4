/** Files through their readers into a store, in one stream. Says nothing: learn.ts does. */
import type { DocumentInput, LearnReport, Store } from '../memory/store/index.ts';
import type { FoundFile, Reader } from '../refine/readers/index.ts';
import type { CallosumError } from '../tensor/index.ts';
import { documentName } from './data-folder.ts';

/** What is said of all documents of a command. */
export type Marks = Pick<DocumentInput, 'label' | 'authority'>;

export interface LearnFilesOptions {
  reader: Reader;
  store: Store;
  marks: Marks;
  signal: AbortSignal;
  onFailure(error: CallosumError): void;
  /** Bytes of files that are done, and documents. */
  onProgress(bytes: number, documents: number): void;
}

/** Learns them in their order. Where the signal ends it, the reports are of what had been learned, as far as that is known. */
export async function learnFiles(
  files: readonly FoundFile[],
  { reader, store, marks, signal, onFailure, onProgress }: LearnFilesOptions,
): Promise<{ reports: LearnReport[]; learnedFiles: FoundFile[] }> {
  const learnedFiles: FoundFile[] = [];
  /** Bytes of files up to each document, those included that failed. */
  const bytesAt: number[] = [0];
  let bytes = 0;
  async function* documents(): AsyncGenerator<DocumentInput> {
    for await (const { file, document, error } of reader.readAll(files, signal)) {
      bytes += file.bytes;
      if (error) {
        onFailure(error);
        continue;
      }
      bytesAt.push(bytes);
      learnedFiles.push(file);
      yield { name: documentName(file.path, store.folder), ...document, ...marks };
    }
  }
  try {
    const reports = await store.learnMany(documents(), {
      signal,
      onProgress: (done) => onProgress(bytesAt[done.documents], done.documents),
    });
    return { reports, learnedFiles };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { reports: [], learnedFiles: [] };
  }
}
