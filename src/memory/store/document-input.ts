/** What a store takes as a document, checked. */
import { StoreError } from './store-error.ts';
import type { DocumentInput } from './store-types.ts';

const MOST_NAME = 4096;
/** The longest string that the engine holds, less what joins it: longer files are several documents. */
const MOST_CHARACTERS = 2 ** 29 - 64;

/** Throws StoreError, naming the document and the field. */
export function checkDocument(document: DocumentInput): void {
  const { name, text, title, label, authority, places } = document;
  const check = (holds: boolean, field: string, rule: string, received: unknown) => {
    if (holds) return;
    const shown = typeof received === 'string' ? `${received.length} characters` : String(received);
    throw new StoreError({
      what: `document ${String(name).slice(0, 200)}`,
      rule: `${field} must be ${rule}`,
      received: shown,
    });
  };
  const isName = (value: unknown, least: number) =>
    typeof value === 'string' && value.length >= least && value.length <= MOST_NAME;
  check(isName(name, 1), 'name', `a string of 1 to ${MOST_NAME} characters`, name);
  check(title === undefined || isName(title, 0), 'title', `a string of at most ${MOST_NAME} characters`, title);
  check(label === undefined || isName(label, 0), 'label', `a string of at most ${MOST_NAME} characters`, label);
  check(authority === undefined || Number.isFinite(authority), 'authority', 'a finite number', authority);
  check(
    typeof text === 'string' && text.length <= MOST_CHARACTERS,
    'text',
    `at most ${MOST_CHARACTERS} characters`,
    text,
  );
  let before = 0;
  for (const place of places ?? []) {
    const { start } = place;
    check(
      Number.isInteger(start) && start >= before && start <= text.length,
      'places',
      'ascending, in the text',
      start,
    );
    check(isName(place.name, 0), 'places', `named by at most ${MOST_NAME} characters`, place.name);
    before = start;
  }
}
