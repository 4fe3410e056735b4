/** Another implementation of JSON Schema (draft 2020-12), for tests that ask whether values obey schemas. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ajv = new Ajv2020({
  strict: false,
  // Without it, a required property whose name is the empty text is not missed.
  allErrors: true,
  multipleOfPrecision: 9,
  ownProperties: true,
  logger: false,
  addUsedSchema: false,
});
(addFormats as unknown as (to: Ajv2020) => void)(ajv);

/** Whether values obey the schema; `errors` tells of the last what was wrong. */
export const validatorOf = (schema: object | boolean): { (value: unknown): boolean; errors?: unknown } =>
  ajv.compile(schema);
