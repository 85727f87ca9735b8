// Every leaf path of LibreChat's own schema is either extracted or listed as "no egress" with a reason: a new version that adds a path fails here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configSchema } from 'librechat-data-provider';

const table = readFileSync(new URL('../../src/Bulkhead.LibreChat/Catalog/config-paths.tsv', import.meta.url), 'utf8')
  .split('\n').filter((line) => line !== '' && !line.startsWith('#')).slice(1).map((line) => line.split('\t'));
const listed = new Map(table.map(([path, ids, reason]) => [path, { ids, reason }]));

// The paths of everything that is no mapping and no list. Lists are written [*], mappings with any key *.
function* leaves(schema, path, open) {
  const definition = schema._def;
  switch (definition.typeName) {
    case 'ZodOptional': case 'ZodNullable': case 'ZodDefault': case 'ZodCatch': case 'ZodReadonly':
      return yield* leaves(definition.innerType, path, open);
    case 'ZodBranded':
      return yield* leaves(definition.type, path, open);
    case 'ZodEffects':
      return yield* leaves(definition.schema, path, open);
    case 'ZodPipeline':
      return yield* leaves(definition.in, path, open);
    case 'ZodLazy':
      // A schema that contains itself ends where it comes again, as the leaf it lies in; getters may build it anew each time, so they are compared.
      return open.has(String(definition.getter)) ? yield path.replace(/(\.\*|\[\*\])$/, '') : yield* leaves(definition.getter(), path, new Set([...open, String(definition.getter)]));
    case 'ZodObject':
      for (const [key, value] of Object.entries(schema.shape)) yield* leaves(value, path === '' ? key : `${path}.${key}`, open);
      if (definition.catchall && definition.catchall._def.typeName !== 'ZodNever') yield* leaves(definition.catchall, `${path}.*`, open);
      return;
    case 'ZodRecord': case 'ZodMap':
      return yield* leaves(definition.valueType, `${path}.*`, open);
    case 'ZodArray': case 'ZodSet':
      return yield* leaves(definition.type ?? definition.valueType, `${path}[*]`, open);
    case 'ZodTuple':
      for (const item of definition.items) yield* leaves(item, `${path}[*]`, open);
      return;
    case 'ZodUnion':
      for (const option of definition.options) yield* leaves(option, path, open);
      return;
    case 'ZodDiscriminatedUnion':
      for (const option of schema.options) yield* leaves(option, path, open);
      return;
    case 'ZodIntersection':
      yield* leaves(definition.left, path, open);
      return yield* leaves(definition.right, path, open);
    default:
      return yield path;
  }
}

const found = new Set(leaves(configSchema, '', new Set()));

test('the schema is walked as a whole', () => {
  assert.ok(found.size > 1000, `only ${found.size} leaf paths: the walk no longer fits zod`);
});

test('every leaf path of the schema is listed', () => {
  assert.deepEqual([...found].filter((path) => !listed.has(path)).sort(), []);
});

test('no listed path has gone', () => {
  assert.deepEqual([...listed.keys()].filter((path) => !found.has(path)).sort(), []);
});

test('a listed path names catalog entries, or says why it causes no egress', () => {
  const catalog = readFileSync(new URL('../../src/Bulkhead.LibreChat/Catalog/EgressCatalog.cs', import.meta.url), 'utf8');
  const features = catalog.match(/Features =\s*\[([^\]]*)\]/)[1].match(/"[^"]+"/g).map((text) => text.slice(1, -1));
  const ids = new Set(features.flatMap((feature) => readFileSync(new URL(`../../src/Bulkhead.LibreChat/Catalog/Data/${feature}.tsv`, import.meta.url), 'utf8')
    .split('\n').slice(1).map((line) => line.split('\t')[0])));
  for (const [path, { ids: names, reason }] of listed) {
    assert.ok(names !== '' || reason !== '', path);
    for (const name of names === '' ? [] : names.split(',')) assert.ok(ids.has(name), `${path}: ${name} is not in the catalog`);
  }
});
