// bulkhead.yaml against its published schema: the schema is sound, takes what the reader takes and refuses what it refuses.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import yaml from 'js-yaml';
import { repository } from './lib/folders.mjs';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true, formats: { date: true } });
const validate = ajv.compile(JSON.parse(readFileSync(join(repository, 'schemas', 'bulkhead.schema.json'), 'utf8')));

// The core types keep dates as text, as editors do that work on the schema.
const read = (text) => yaml.load(text, { schema: yaml.CORE_SCHEMA });
const examples = join(repository, 'examples');
const files = [
  join(repository, 'tests', 'Bulkhead.Policy.Tests', 'Settings', 'everything.yaml'),
  ...(existsSync(examples) ? readdirSync(examples).map((name) => join(examples, name, 'bulkhead.yaml')).filter(existsSync) : []),
];

for (const file of files) {
  test(`${file.slice(repository.length + 1)} is valid`, () => {
    assert.ok(validate(read(readFileSync(file, 'utf8'))), ajv.errorsText(validate.errors));
  });
}

const refused = [
  'deployment: {}',
  'version: 2',
  'version: 1\nunknown: 1',
  'version: 1\ndeployment: { namespace: Upper }',
  'version: 1\ndeployment: { release: 1 }',
  'version: 1\ndeployment: { aviatrix: { chartVersion: 10.1 } }',
  'version: 1\ndeployment: { aviatrix: { logProfile: begin } }',
  'version: 1\ndeployment: { cluster: { dns: { labels: {} } } }',
  'version: 1\ndeployment: { workloads: { librechta: { labels: { a: b } } } }',
  'version: 1\nanswers: { groups: { llm-x: maybe } }',
  'version: 1\nanswers: { groups: { llm-x: { reason: r } } }',
  'version: 1\nanswers: { groups: { llm-x: { hosts: [] } } }',
  'version: 1\nanswers: { services: { a: { port: 1 } } }',
  'version: 1\nanswers: { environment: { 1A: x } }',
  'version: 1\negress: [ { name: a, host: a.example.com, owner: o } ]',
  'version: 1\negress: [ { name: a, owner: o, reason: r } ]',
  'version: 1\negress: [ { name: a, host: a.example.com, cidr: 10.0.0.0/8, owner: o, reason: r } ]',
  'version: 1\negress: [ { name: a, host: a.example.com, owner: o, reason: r, expires: soon } ]',
  'version: 1\negress: [ { name: a, host: a.example.com, owner: o, reason: r, port: 70000 } ]',
  'version: 1\nmcpServers: { a: { allow: [b.example.com] } }',
  'version: 1\nmcpServers: { a: { workload: { labels: { a: b } } } }',
  'version: 1\npackageRegistries: { nmp: a.example.com }',
  'version: 1\ndecryption: { enabled: true }',
  'version: 1\ntargets: []',
  'version: 1\ntargets: [cilium]',
  'version: 1\noutput: { labels: { a: 1 } }',
];

for (const text of refused) {
  test(`refused: ${JSON.stringify(text)}`, () => assert.equal(validate(read(text)), false));
}
