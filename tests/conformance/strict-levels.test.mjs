// The strict levels and the types that Bulkhead checks against LibreChat's own schema: what Bulkhead refuses, LibreChat refuses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configSchema } from 'librechat-data-provider';

const source = readFileSync(new URL('../../src/Bulkhead.LibreChat/Sources/ConfigurationSchema.cs', import.meta.url), 'utf8');
const rows = [...source.matchAll(/\("([^"]+)", ExpectedType\.(\w+)\)/g)].map((match) => [match[1], match[2]]);
const keys = (name) => source.match(new RegExp(`${name} =\\s*\\[([^\\]]*)\\]`))[1].match(/"([^"]+)"/g).map((text) => text.slice(1, -1));
const schema = configSchema.strict();
const shape = (zod) => {
  let inner = zod;
  while (inner._def.innerType || inner._def.schema) inner = inner._def.innerType ?? inner._def.schema;
  return Object.keys(inner.shape).sort();
};

const lists = new Set(rows.filter(([, type]) => type === 'List').map(([pattern]) => pattern));
const wrong = {
  Mapping: [null, 't', 5, [1]],
  TextMapping: [null, 't', { a: 5 }],
  List: [null, 't', { a: 1 }],
  TextList: [null, 't', { a: 1 }, [5]],
  Text: [null, 5, true, { a: 1 }, ['t']],
  Boolean: [null, 'true', 5],
};

function configuration(pattern, value) {
  const steps = pattern.split('.');
  for (let i = steps.length - 1; i >= 0; i--) {
    const parent = steps.slice(0, i).join('.');
    value = steps[i] !== '*' ? { [steps[i]]: value } : lists.has(parent) ? [value] : { x: value };
  }
  return { version: '1.3.17', ...value };
}

function refusedAt(pattern, value) {
  const path = pattern.split('.').map((step, i, all) => (step !== '*' ? step : lists.has(all.slice(0, i).join('.')) ? '0' : 'x')).join('.');
  const result = schema.safeParse(configuration(pattern, value));
  return !result.success && result.error.issues.some((issue) => `${issue.path.join('.')}.`.startsWith(`${path}.`) || (issue.unionErrors && path.startsWith(issue.path.join('.'))));
}

test('the keys of the strict levels are the same', () => {
  assert.deepEqual(keys('TopLevel').sort(), shape(configSchema));
  assert.deepEqual(keys('Endpoints').sort(), shape(configSchema.shape.endpoints));
});

test('every type that Bulkhead insists on is one that LibreChat insists on', () => {
  assert.ok(rows.length > 80);
  for (const [pattern, type] of rows) {
    for (const value of wrong[type]) {
      assert.ok(refusedAt(pattern, value), `${pattern} as ${JSON.stringify(value)}`);
    }
  }
});
