/**
 * From the analysis of documents to a segment: content that the store has keeps its number, the rest gets a new one, and each document
 * becomes a record that refers to both by number. Writes nothing to the disk.
 */
import { type Analysis, CODE_BYTES, KEY_BYTES, titleOf } from './analysis.ts';
import { packRecord, type RecordFront } from './document-record.ts';
import { runsOf } from './id-runs.ts';
import type { KeyIndex } from './key-index.ts';
import { leafOf } from './merkle.ts';
import type { SegmentBuilder } from './segment-builder.ts';
import type { DocumentInput, LearnReport } from './store-types.ts';

/** The numbers that go on counting. */
export interface Counters {
  epoch: number;
  nextSlot: number;
  nextPiece: number;
  nextRecord: number;
}

/** The columns of a document's slots in an analysis: which are its, and which of the fresh ones and terms come first. */
interface Cursor {
  slot: number;
  fresh: number;
  term: number;
  entity: number;
  piece: number;
}

/** A segment is closed when it has so many postings: they take about 25 bytes each while it is made. */
export const MOST_POSTINGS = 4 * 2 ** 20;

export interface Assembly {
  /** The segment that is being made. */
  builder: SegmentBuilder;
  /** Takes `builder` away as it is full and puts an empty one in its place: also within a document, whose record comes last. */
  overflow(): void;
  readonly counters: Counters;
  readonly keys: KeyIndex;
  /** The newest version of a name that is committed. */
  newest(name: string): RecordFront | undefined;
  /** The newest version of a name in this assembly. */
  readonly pending: Map<string, RecordFront>;
}

/** Adds the analysed documents to the assembly's segment; those whose content is the newest version's are left out. */
export function assemble(assembly: Assembly, documents: readonly DocumentInput[], analysis: Analysis): LearnReport[] {
  const cursor: Cursor = { slot: 0, fresh: 0, term: 0, entity: 0, piece: 0 };
  const pieceIds = addText(assembly, analysis);
  return documents.map((document, at) => addDocument(assembly, document, analysis, at, cursor, pieceIds));
}

/** Numbers of all pieces of the analysis. */
function addText({ builder, counters }: Assembly, { pieceIds, pieceLengths, text }: Analysis): Float64Array {
  const ids = pieceIds.slice();
  for (let at = 0; at < ids.length; at++)
    if (ids[at] < 0) {
      ids[at] = counters.nextPiece++;
      builder.addPiece(ids[at], pieceLengths[at]);
    }
  for (const block of text) builder.addBlock(block);
  return ids;
}

function addDocument(
  assembly: Assembly,
  document: DocumentInput,
  analysis: Analysis,
  at: number,
  cursor: Cursor,
  pieceIds: Float64Array,
): LearnReport {
  const { counters } = assembly;
  const { sha256, sections, slots, pieces } = analysis.documents[at];
  const { name, text, places = [], label = '', authority = 0 } = document;
  const title = titleOf(document);
  const [first, firstPiece] = [cursor.slot, cursor.piece];
  const keys = analysis.keys.subarray(KEY_BYTES * first, KEY_BYTES * (first + slots));
  const leaf = leafOf({ name, title, label, authority, places }, sha256, keys);
  const before = assembly.pending.get(name) ?? assembly.newest(name);
  cursor.piece += pieces;
  if (before && Buffer.compare(before.leaf, leaf) === 0) {
    skipSlots(analysis, slots, cursor);
    return { name, version: before.version, epoch: before.epoch, slots, reused: slots, status: 'unchanged' };
  }
  const { ids, reused } = addSlots(assembly, analysis, slots, cursor);
  const front = {
    id: counters.nextRecord++,
    name,
    title,
    label,
    authority,
    version: (before?.version ?? 0) + 1,
    epoch: ++counters.epoch,
    learnedAt: Date.now(),
    characters: text.length,
    slots,
    sha256: Buffer.from(sha256).toString('hex'),
    leaf,
  };
  const body = {
    places,
    sections,
    pieces: runsOf(pieceIds.subarray(firstPiece, firstPiece + pieces)),
    ids,
    starts: analysis.starts.subarray(first, first + slots),
    ends: analysis.ends.subarray(first, first + slots),
    facts: analysis.facts.subarray(first, first + slots),
    sectionOf: analysis.sections.subarray(first, first + slots),
  };
  assembly.builder.addDocument(packRecord(front, body));
  assembly.pending.set(name, front);
  const { version, epoch } = front;
  return { name, version, epoch, slots, reused, status: before ? 'updated' : 'learned' };
}

/** Numbers of a document's slots, those of new content new. */
function addSlots(
  assembly: Assembly,
  analysis: Analysis,
  slots: number,
  cursor: Cursor,
): { ids: Float64Array; reused: number } {
  const { counters, keys } = assembly;
  const ids = new Float64Array(slots);
  let reused = 0;
  for (let slot = 0; slot < slots; slot++) {
    const at = cursor.slot++;
    let id = keys.get(analysis.keys, KEY_BYTES * at);
    if (id !== undefined) reused++;
    const fresh = analysis.fresh[at] === 1 ? takeFresh(analysis, cursor) : undefined;
    if (id === undefined) {
      if (!fresh) throw new Error(`slot ${at} was said to be known and is not`);
      id = counters.nextSlot++;
      keys.set(analysis.keys, KEY_BYTES * at, id);
      if (assembly.builder.postings >= MOST_POSTINGS) assembly.overflow();
      assembly.builder.addSlot(id, { key: analysis.keys.subarray(KEY_BYTES * at, KEY_BYTES * (at + 1)), ...fresh });
    }
    ids[slot] = id;
  }
  return { ids, reused };
}

function skipSlots(analysis: Analysis, slots: number, cursor: Cursor): void {
  for (let slot = 0; slot < slots; slot++) if (analysis.fresh[cursor.slot++] === 1) takeFresh(analysis, cursor);
}

function takeFresh(analysis: Analysis, cursor: Cursor) {
  const at = cursor.fresh++;
  const [term, entity] = [cursor.term, cursor.entity];
  cursor.term += analysis.termCounts[at];
  cursor.entity += analysis.entityCounts[at];
  return {
    code: analysis.codes.subarray(CODE_BYTES * at, CODE_BYTES * (at + 1)),
    lengths: analysis.lengths[at],
    terms: analysis.terms.subarray(term, cursor.term),
    counts: analysis.counts.subarray(term, cursor.term),
    entities: analysis.entities.subarray(entity, cursor.entity),
  };
}
