/** Taking up a run from a saved place: the same batches follow, and a place of another run is refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { config, shape, source } from '../../../test/support/mixture.ts';
import { type Batch, DataError, Loader } from './index.ts';

const same = (a: Batch, b: Batch) => assert.deepEqual(a, b);

describe('taking up', () => {
  for (const fim of [undefined, { rate: 0.5, spm: 0.5 }])
    test(`from any place, the same batches follow${fim ? ', with fill-in-the-middle' : ''}`, () => {
      const data = config({ heldOut: 0.1, fim });
      using loader = Loader.open(data, shape());
      const states = [loader.state];
      const batches = Array.from({ length: 60 }, () => {
        const batch = loader.next();
        states.push(loader.state);
        return batch;
      });
      for (const at of [0, 1, 59, ...Array.from({ length: 8 }, () => source.int(0, 59))]) {
        using other = Loader.open(data, shape());
        for (let i = 0; i < source.int(0, 3); i++) other.next();
        other.restore(JSON.parse(JSON.stringify(states[at])));
        assert.deepEqual(other.state, states[at]);
        for (let i = at; i < 60; i++) same(other.next(), batches[i]);
        assert.equal(other.tokens, loader.tokens);
        assert.deepEqual(other.epochs, loader.epochs);
      }
    });

  test('a place of another run is refused, with what differs, and changes nothing', () => {
    using loader = Loader.open(config({ heldOut: 0.1 }), shape());
    loader.next();
    const { state } = loader;
    const refused = (changes: object, message: RegExp) => {
      const before = loader.state;
      assert.throws(
        () => loader.restore({ ...structuredClone(state), ...changes } as typeof state),
        (error) => error instanceof DataError && message.test(error.message),
        JSON.stringify(changes),
      );
      assert.deepEqual(loader.state, before);
    };
    refused({ version: 2 }, /version 1: 2/);
    refused({ rows: 5 }, /rows must be as in the run, 5: 4/);
    refused({ seed: 6 }, /seed must be/);
    refused({ fim: { rate: 1, spm: 0 } }, /fim must be/);
    refused({ tokens: -1 }, /tokens must be a count/);
    refused({ sources: state.sources.slice(1) }, /sources must be as in the run.*the shards are not those of the run/);
    refused({ sources: state.sources.map((s) => ({ ...s, pieces: 1 })) }, /sources must be as in the run/);
    for (const wrong of [{ index: 1e9 }, { epoch: 0.5 }, { tokens: null }])
      refused({ sources: state.sources.map((s) => ({ ...s, ...wrong })) }, /must have a place in its/);
    for (const wrong of [
      { source: 3 },
      { source: -1 },
      { piece: 1e9 },
      { epoch: -1 },
      { offset: 1e6 },
      { offset: 'x' },
    ])
      refused({ cursors: state.cursors.map((c) => ({ ...c, ...wrong })) }, /data position/);
    refused({ cursors: [null] }, /rows must be/);
    refused({ cursors: undefined }, /must have sources and cursors/);
  });
});
