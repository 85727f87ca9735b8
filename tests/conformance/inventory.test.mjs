// Every JSON output of the binary against its published schema, and the shape that the contract's readers rely on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { repository, shared } from './lib/folders.mjs';

const binary = process.env.BULKHEAD_BIN;
const noBinary = binary && existsSync(binary) ? false : 'there is no binary (./test builds one and sets BULKHEAD_BIN)';
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const schema = (name) => JSON.parse(readFileSync(join(repository, 'schemas', `${name}.schema.json`), 'utf8'));
const validate = Object.fromEntries(['inventory', 'version', 'catalog', 'diagnostics'].map((name) => [name, ajv.compile(schema(name))]));

function run(args, cwd, expected = [0]) {
  const result = spawnSync(binary, args, { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  assert.ok(expected.includes(result.status), `${args.join(' ')}: exit ${result.status}\n${result.stderr}`);
  return JSON.parse(result.stdout);
}

function conforms(name, value) {
  assert.ok(validate[name](value), JSON.stringify(validate[name].errors?.slice(0, 5), null, 1));
}

const minimal = () => ({
  schema: 'bulkhead.inventory/v1',
  destinations: [
    {
      workload: 'librechat', kind: 'llm-provider', group: 'llm-groq', host: 'api.groq.com', port: 443, protocol: 'https',
      scope: 'external', certainty: 'certain', decision: 'allowed',
      origins: [{ file: 'librechat.yaml', path: 'endpoints.custom[0].baseURL', line: 9, column: 16 }],
    },
  ],
  diagnostics: [],
});

test('the inventory schema accepts the contract and refuses what is outside it', () => {
  conforms('inventory', minimal());
  for (const spoil of [
    (value) => { value.schema = 'bulkhead.inventory/v2'; },
    (value) => { value.destinations[0].decision = 'maybe'; },
    (value) => { value.destinations[0].origins = []; },
    (value) => { delete value.destinations[0].host; },
    (value) => { value.destinations[0].port = 0; },
    (value) => { value.destinations[0].surprise = true; },
  ]) {
    const value = minimal();
    spoil(value);
    assert.equal(validate.inventory(value), false, spoil.toString());
  }
});

test('version, catalog and diagnostics conform', { skip: noBinary }, () => {
  conforms('version', run(['version', '--format', 'json'], repository));
  conforms('catalog', run(['catalog', '--format', 'json'], repository));
  conforms('diagnostics', run(['diagnostics', '--format', 'json'], repository));
});

for (const example of readdirSync(join(repository, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  test(`the inventory of examples/${example.name} conforms`, { skip: noBinary }, () => {
    conforms('inventory', run(['review', '--format', 'json'], join(repository, 'examples', example.name), [0, 1]));
  });
}

test('the inventory of a broken file conforms and holds the error', { skip: noBinary }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-inventory-'));
  try {
    writeFileSync(join(folder, 'librechat.yaml'), 'version: 1.3.17\nendpoints: [\n');
    const value = run(['review', '--config', 'librechat.yaml', '--format', 'json'], folder, [3]);
    conforms('inventory', value);
    assert.ok(value.diagnostics.some((one) => one.severity === 'error' && one.file === 'librechat.yaml' && one.line > 0));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const corpus = shared('corpus');
test('the inventory of every configuration of the corpus conforms', { skip: noBinary || (corpus ? false : 'the corpus is not beside the repository (../shared/corpus)') }, () => {
  for (const name of readdirSync(corpus).sort()) {
    const folder = join(corpus, name);
    const files = ['librechat.yaml', 'values.yaml', 'configmap.yaml', 'helmrelease.yaml', 'application.yaml'].filter((file) => existsSync(join(folder, file)));
    if (files.length === 0) {
      continue;
    }

    const env = existsSync(join(folder, 'env.sample')) ? ['--env', 'env.sample'] : [];
    const value = run(['review', '--format', 'json', ...files.flatMap((file) => ['--config', file]), ...env], folder, [0, 1, 3]);
    assert.ok(validate.inventory(value), `${name}: ${JSON.stringify(validate.inventory.errors?.slice(0, 3))}`);
    const keys = value.destinations.filter((one) => one.host !== null).map((one) => [one.workload, one.host, one.port, one.portRange, one.protocol, one.kind].join(' '));
    assert.deepEqual(keys.filter((key, at) => keys.indexOf(key) !== at), [], `${name}: one entry per workload, host, port, protocol and kind`);
    for (const one of value.destinations) {
      assert.ok(!(one.scope === 'browser' && one.decision === 'allowed'), `${name}: ${one.host} is opened by the browser and allowed`);
    }
  }
});
