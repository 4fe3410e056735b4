/** GET /v1/models and /v1/models/{id}: the base that is loaded, by its name and as `default`. */
import { Hono } from 'hono';
import { HttpError } from '../http/http-error.ts';
import type { ServedBase, Services } from '../services.ts';

/** Whether a request that names `model` means the base. Throws HttpError where it does not. */
export function checkModel({ id }: ServedBase, model: string): void {
  if (model === 'default' || model === id) return;
  const message = `there is no model ${model.slice(0, 100)}; ${id} is loaded, which default names too`;
  throw new HttpError(404, 'model_not_found', message, 'model');
}

export function models({ model, network }: Services): Hono {
  const { context, reader, notice } = network.info;
  const told = (id: string): object => ({
    ...{ id, object: 'model', created: model.created, owned_by: 'callosum' },
    ...{ base: model.id, context, reader: reader !== undefined, notice },
  });
  return new Hono()
    .get('/', (c) => c.json({ object: 'list', data: ['default', model.id].map(told) }))
    .get('/:id{.+}', (c) => {
      const id = c.req.param('id');
      checkModel(model, id);
      return c.json(told(id));
    });
}
