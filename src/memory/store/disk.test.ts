/** A disk that fails at any moment: the error names the file and what to do, what was acknowledged is there, and the store goes on. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Store, StoreWriteError } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-disk-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Names to texts that were acknowledged, in order of version. */
type Model = Map<string, string[]>;

const textOf = (name: string, i: number) =>
  `Document ${name} in its version ${i} tells of ${i} things.\n\nIt ends here, at ${i * 7}.`;

/** Calls that change the store, each with what it changes in the model once it has returned. */
function* calls(store: Store, model: Model): Generator<() => unknown> {
  const learn = (name: string, i: number) => () => {
    store.learn({ name, text: textOf(name, i) });
    model.set(name, [...(model.get(name) ?? []), textOf(name, i)]);
  };
  const forget = (name: string) => () => {
    store.forget(name);
    model.delete(name);
  };
  const many = (names: string[], i: number) => async () => {
    await store.learnMany(
      names.map((name) => ({ name, text: textOf(name, i) })),
      { workers: 1 },
    );
    for (const name of names) model.set(name, [...(model.get(name) ?? []), textOf(name, i)]);
  };
  yield learn('a', 1);
  yield learn('b', 1);
  yield learn('a', 2);
  yield forget('b');
  yield learn('c', 1);
  yield () => store.compact();
  yield many(['d', 'e', 'a'], 3);
  yield forget('d');
  yield learn('e', 4);
  yield () => store.compact();
  yield learn('f', 1);
}

function check(store: Store, model: Model, what: string, maybe?: Model): void {
  const names = new Set([...model.keys(), ...(maybe?.keys() ?? []), ...store.documents().map(({ name }) => name)]);
  for (const name of names) {
    const texts = store.versions(name).map(({ version }) => store.text(name, version));
    const allowed = [model, ...(maybe ? [maybe] : [])].map((each) => JSON.stringify(each.get(name) ?? []));
    assert.ok(allowed.includes(JSON.stringify(texts)), `${what}: ${name} has ${JSON.stringify(texts)}, not ${allowed}`);
  }
  const snapshot = store.snapshot();
  for (const { name } of store.documents())
    for (const id of snapshot.documentSlots(name)) assert.equal(snapshot.slot(id).document, name);
}

/** Runs all calls with the n-th change of the disk failing; false where there are not so many. */
async function failing(n: number, lasting: boolean): Promise<boolean> {
  const folder = join(root, `store-${n}-${lasting}`);
  let changes = 0;
  let full = false;
  let failed = false;
  const beforeWrite = () => {
    if (++changes === n) full = true;
    if (!full) return;
    if (!lasting) full = false;
    failed = true;
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  };
  const model: Model = new Map();
  let store: Store | undefined;
  try {
    store = Store.open(folder, { beforeWrite });
  } catch (error) {
    assert.ok(error instanceof StoreWriteError, String(error));
    store = Store.open(folder);
    check(store, model, `opened again after change ${n}`);
    store.close();
    return true;
  }
  for (const call of calls(store, model)) {
    const attempt = async () => {
      await call();
    };
    const before = structuredClone(model);
    try {
      await attempt();
    } catch (error) {
      assert.ok(error instanceof StoreWriteError, String((error as Error).stack));
      assert.match(error.message, /store-.*make room on the disk/);
      check(store, before, `after change ${n} failed`);
      full = false;
      await attempt();
    }
    check(store, model, `change ${n}`);
  }
  store.close();
  full = false;
  using again = Store.open(folder);
  check(again, model, `opened again after change ${n}`);
  return failed;
}

for (const lasting of [false, true])
  test(`a full disk ${lasting ? 'until room is made' : 'for one write'}`, async () => {
    let n = 1;
    while (await failing(n, lasting)) n += lasting ? 3 : 1;
    assert.ok(n > 60, `${n} changes of the disk`);
  });
