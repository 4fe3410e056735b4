/** The parts of the scheduler by themselves: the prefix tree with the pool, the queue of users, drafts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { propose } from './draft.ts';
import { FairQueue } from './fair-queue.ts';
import { PagePool } from './page-pool.ts';
import { type PrefixNode, PrefixTree } from './prefix-tree.ts';

const ids = (...values: number[]) => Int32Array.from(values);

test('the tree finds what was put in, by all tokens of the way', () => {
  const tree = new PrefixTree();
  const a = tree.add(tree.root, ids(1, 2), 0);
  const b = tree.add(a, ids(3, 70000), 1);
  assert.equal(tree.follow(a, ids(3, 70000)), b);
  assert.equal(tree.follow(a, ids(3, 4464)), undefined, '70000 - 65536');
  assert.equal(tree.follow(tree.root, ids(3, 70000)), undefined);
  assert.equal(tree.idle, 0);
});

test('pages go in the order of their last use, ends of branches first, and never those in use', () => {
  const tree = new PrefixTree();
  const pool = new PagePool(5, tree);
  const pages: number[] = [];
  assert.ok(pool.take(5, pages));
  const way = (parent: PrefixNode, ...tokens: number[]) =>
    tokens.map((token, i, all) => {
      parent = tree.add(parent, ids(token), pages[all.length === 3 ? i : 3 + i]);
      return parent;
    });
  const long = way(tree.root, 1, 2, 3);
  const short = way(tree.root, 8, 9);
  assert.equal(pool.available, 0);
  tree.release(long);
  tree.release(short);
  assert.equal(pool.available, 5);
  const again = tree.follow(tree.root, ids(1))!;
  const taken: number[] = [];
  assert.equal(pool.take(5, taken), false);
  assert.deepEqual(taken, []);
  assert.ok(pool.take(4, taken));
  assert.deepEqual(taken, [pages[2], pages[1], pages[4], pages[3]]);
  tree.release([again]);
  assert.ok(pool.take(1, taken));
  assert.equal(taken[4], pages[0]);
  assert.equal(tree.follow(tree.root, ids(1)), undefined);
});

test('the user who was served least is next; one who comes back is not ahead of the others', () => {
  const queue = new FairQueue<{ user: string; n: number }>();
  const [a1, a2, b1, c1] = [
    { user: 'a', n: 1 },
    { user: 'a', n: 2 },
    { user: 'b', n: 1 },
    { user: 'c', n: 1 },
  ];
  for (const item of [a1, a2, b1]) queue.push(item);
  assert.equal(queue.next(), a1);
  queue.charge(a1, 100);
  assert.equal(queue.next(), b1);
  queue.charge(b1, 150);
  assert.equal(queue.next(), a1);
  queue.push(c1);
  assert.equal(queue.served(c1), 100, 'as much as the least served');
  queue.charge(c1, 1);
  assert.equal(queue.next(), a1);
  assert.ok(queue.remove(a1));
  assert.equal(queue.remove(a1), false);
  queue.push(a1);
  assert.deepEqual([queue.next(), queue.size], [a2, 4]);
  queue.push(a1, true);
  assert.equal(queue.next(), a1);
});

test('of users served alike the one with fewer running is next', () => {
  const queue = new FairQueue<{ user: string }>();
  const [a, b] = [{ user: 'a' }, { user: 'b' }];
  queue.push(a);
  queue.push(a);
  queue.push(b);
  queue.remove(a);
  queue.started(a);
  assert.equal(queue.next(), b);
  queue.stopped(a);
  assert.equal(queue.next(), a);
});

test('users that are gone are forgotten at last', () => {
  const queue = new FairQueue<{ user: string }>();
  const first = { user: 'first' };
  queue.push(first);
  queue.charge(first, 7);
  queue.remove(first);
  assert.equal(queue.served(first), 7);
  for (let i = 0; i < 3000; i++) {
    const item = { user: `user ${i}` };
    queue.push(item);
    queue.remove(item);
  }
  assert.equal(queue.served(first), 0);
});

test('a draft is what followed the latest place with the longest match', () => {
  assert.deepEqual([...propose(ids(1, 2, 3, 4, 5, 9, 2, 3, 7, 1, 2, 3), 2)], [4, 5], 'three ids match, not two');
  assert.deepEqual([...propose(ids(1, 2, 6, 8, 1, 2, 7, 9, 1, 2), 3)], [7, 9, 1], 'the later of two');
  assert.deepEqual([...propose(ids(5, 1, 2, 1, 2), 5)], [1, 2, 1, 2, 1], 'a text that repeats goes on');
  assert.deepEqual([...propose(ids(4, 4, 4), 3)], [4, 4, 4]);
  assert.deepEqual([...propose(ids(1, 2, 3), 3)], []);
  assert.deepEqual([...propose(ids(1, 2, 1), 3)], [], 'one id is too little');
  assert.deepEqual([...propose(ids(1), 3)], []);
});
