/** From a checkpoint to what the worker serves. What the parts are is decided where they are made. */
import { withAdapter } from '../../model/adapters/apply.ts';
import { AdapterError } from '../../model/adapters/error.ts';
import { device } from '../../tensor/index.ts';
import type { Tokenizer } from '../../text/index.ts';
import { type ConstraintSpec, constraintOf, type TokenTree, tokenTree } from '../constrain/index.ts';
import { openRunnable, type Runnable, runnableDecoder } from '../runnable.ts';
import type { OpenModelOptions } from './open-model.ts';
import type { ServedModel } from './served-model.ts';
import { stopIdsOf } from './stop-ids.ts';
import { rendererOf, surroundingsOf } from './surroundings.ts';

/** The model at a path. Throws what its parts throw. */
export function loadServed(path: string, { threads, adapter, ...options }: OpenModelOptions): ServedModel {
  using opened = openRunnable(path, { context: options.context });
  const runnable = adapter === undefined ? opened : adapted(opened, adapter);
  const { checkpoint, type } = opened;
  const surroundings = surroundingsOf(checkpoint);
  const { tokenizer, ends, beginning, templates } = surroundings;
  const cpu = device((options.device ?? 'cpu') as 'cpu');
  if (threads !== undefined) cpu.threads = threads;
  const engine = runnable.engine(options);
  const vocab = Math.min(engine.vocab, tokenizer.size);
  const stopIds = stopIdsOf(ends, tokenizer.special, vocab);
  const chat = templates.has('default');
  let tree: TokenTree | undefined; // made for the first constraint: it takes a moment
  return {
    engine,
    tokenizer,
    beginning,
    stopIds,
    render: chat ? rendererOf(surroundings) : undefined,
    constraint: (description) => {
      tree ??= treeOf(tokenizer, vocab, stopIds);
      const made = constraintOf(description as ConstraintSpec, tree);
      return () => made.clone!();
    },
    info: {
      path,
      vocab,
      context: engine.context,
      chat,
      type,
      bytes: engine.bytes,
      device: cpu.description,
    },
  };
}

/** Throws AdapterError for what is no adapter of the model. */
function adapted(opened: Runnable, adapter: string): Runnable {
  if (opened.kind === 'decoder') return runnableDecoder(withAdapter(opened.opened, adapter));
  throw new AdapterError({
    what: adapter,
    rule: 'adapters are loaded beside models that kernels over pages run',
    received: `a model of type ${opened.type}`,
  });
}

/** Special tokens are no text, and a constraint allows none but those that end it. */
function treeOf(tokenizer: Tokenizer, vocab: number, ends: readonly number[]): TokenTree {
  const special = new Set(tokenizer.special.values());
  const none = new Uint8Array(0);
  return tokenTree(vocab, (id) => (special.has(id) ? none : tokenizer.tokenBytes(id)), ends);
}
