/** From a checkpoint to what the worker serves. What the parts are is decided where they are made. */
import { withAdapter } from '../../model/adapters/apply.ts';
import { openDecoder } from '../../model/open.ts';
import { device } from '../../tensor/index.ts';
import { engineOf } from '../runner/index.ts';
import type { OpenModelOptions } from './open-model.ts';
import type { ServedModel } from './served-model.ts';
import { stopIdsOf } from './stop-ids.ts';
import { rendererOf, surroundingsOf } from './surroundings.ts';

/** The model at a path. Throws what its parts throw. */
export function loadServed(path: string, { threads, adapter, ...options }: OpenModelOptions): ServedModel {
  const opened = openDecoder(path, { context: options.context });
  let { weights } = opened;
  try {
    const { decoder, config, checkpoint } = opened;
    if (adapter !== undefined) weights = withAdapter(opened, adapter).weights;
    const surroundings = surroundingsOf(checkpoint);
    const { tokenizer, ends, beginning, templates } = surroundings;
    const cpu = device((options.device ?? 'cpu') as 'cpu');
    if (threads !== undefined) cpu.threads = threads;
    const engine = engineOf(decoder, weights, options);
    const vocab = Math.min(engine.vocab, tokenizer.size);
    const chat = templates.has('default');
    return {
      engine,
      tokenizer,
      beginning,
      stopIds: stopIdsOf(ends, tokenizer.special, vocab),
      render: chat ? rendererOf(surroundings) : undefined,
      info: {
        path,
        vocab,
        context: engine.context,
        chat,
        type: config.model_type,
        bytes: engine.bytes,
        device: cpu.description,
      },
    };
  } finally {
    weights[Symbol.dispose]();
  }
}
