/** Which pages slots have, and that none is lost, lent twice or left unwiped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Resident, SlotPages } from './slot-pages.ts';

const resident = (slot: string, pages: number[]): Resident => ({ slots: ['x', slot], pages, behind: [], pinned: true });

test('slots stay until their pages are needed, the longest unused goes first', () => {
  const pages = new SlotPages(6);
  for (const key of ['a', 'b', 'c']) pages.settle(key, resident(key, pages.take(2)!));
  pages.unpin();
  const [a, c] = [pages.find('a'), pages.find('c')];
  pages.unpin();
  assert.deepEqual(pages.take(2)!.length, 2);
  assert.equal(pages.find('b'), undefined);
  assert.equal(pages.find('a'), a);
  assert.equal(pages.find('c'), c);
});

test('what is pinned stays, and no page is had twice', () => {
  const pages = new SlotPages(5);
  const own = pages.take(3)!;
  pages.settle('a', resident('a', own));
  assert.equal(pages.take(3), undefined);
  const rest = pages.take(2)!;
  assert.deepEqual([...own, ...rest].sort(), [0, 1, 2, 3, 4]);
  pages.give(rest);
  pages.unpin();
  assert.deepEqual(pages.take(5)!.sort(), [0, 1, 2, 3, 4]);
  assert.equal(pages.find('a'), undefined);
});

test('pages that held something are named once they are free', () => {
  const pages = new SlotPages(6);
  const lent = pages.take(2)!;
  pages.settle('a', resident('a', pages.take(2)!));
  assert.deepEqual(pages.dirty(), []);
  pages.give(lent);
  assert.deepEqual(pages.dirty().sort(), lent.sort());
  assert.deepEqual(pages.dirty(), []);
  const own = pages.find('a')!.pages;
  pages.forget('a');
  assert.deepEqual(pages.dirty().sort(), [...own].sort());
});
