// A bundle of evidence: every file against its published schema, OSCAL included, and the verifier that needs no Bulkhead.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { repository } from './lib/folders.mjs';
import { assessmentResults, componentDefinition, wrongReferences } from './lib/oscal.mjs';

const binary = process.env.BULKHEAD_BIN;
const noBinary = binary && existsSync(binary) ? false : 'there is no binary (./test builds one and sets BULKHEAD_BIN)';
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const compile = (name) => ajv.compile(JSON.parse(readFileSync(join(repository, 'schemas', `${name}.schema.json`), 'utf8')));
const files = ['changes', 'derivation', 'drift', 'exceptions', 'flows', 'manifest', 'posture', 'reach', 'subject', 'tests'];
const valid = Object.fromEntries(files.map((name) => [name, compile(`evidence-${name}`)]));
valid.inventory = compile('inventory');
const outputs = { collect: compile('evidence-collect'), verify: compile('evidence-verify') };

const oscalAjv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
addFormats(oscalAjv);
const oscal = { 'assessment-results': oscalAjv.compile(assessmentResults), 'component-definition': oscalAjv.compile(componentDefinition) };

const decision = (minutes, verdict, name) => JSON.stringify({
  schema: 'bulkhead.flow/v1', run: '0123456789abcdef', event: 'decision', time: new Date(Date.now() - minutes * 60000).toISOString().replace(/\.\d+Z/, '.000000Z'), connection: minutes, verdict,
  reason: verdict === 'allowed' ? 'none' : 'policy_name', step: 'hello', source: { address: '10.0.0.7', port: 40001, workload: 'librechat' }, destination: { name, port: 443, protocol: 'tls' },
});

const probe = {
  schema: 'bulkhead.probe/v1', tool: '0.1.0', startedAt: new Date(Date.now() - 3600000).toISOString().replace(/\.\d+Z/, 'Z'), workload: 'librechat', host: 'pod',
  attempts: [{ id: 'forbidden-name', target: 'example.com:443', expected: 'stopped', outcome: 'stopped', detail: 'closed' }],
};

// The complete example in a repository of its own, with records of every kind.
function bundle(use) {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
  const run = (program, ...args) => {
    const result = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_COMMITTER_DATE: `${Math.floor(Date.now() / 1000) - 3600} +0000` } });
    assert.equal(result.status, 0, `${program} ${args.join(' ')}: ${result.stdout}${result.stderr}`);
    return result.stdout;
  };
  try {
    cpSync(join(repository, 'examples/complete'), folder, { recursive: true });
    run('git', 'init', '-q', '.');
    run('git', 'add', '-A');
    run('git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'Begin\n\nReviewed-by: B <b@example.com>');
    writeFileSync(join(folder, 'flows.jsonl'), [decision(3, 'allowed', 'api.openai.com'), decision(2, 'denied', 'pastebin.com')].join('\n') + '\n');
    writeFileSync(join(folder, 'probe.json'), JSON.stringify(probe));
    writeFileSync(join(folder, 'check.json'), run(binary, 'verify', '--format', 'json'));
    const made = JSON.parse(run(binary, 'evidence', 'collect', '--since', '1d', '--flows', 'flows.jsonl', '--probe', 'probe.json', '--check', 'check.json', '--format', 'json'));
    use(join(folder, made.bundle), made, run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('every file of a bundle follows its schema', { skip: noBinary }, () => bundle((path, made, run) => {
  assert.ok(outputs.collect(made), JSON.stringify(outputs.collect.errors, null, 1));
  for (const [name, validate] of Object.entries(valid)) {
    const value = JSON.parse(readFileSync(join(path, `${name}.json`), 'utf8'));
    assert.ok(validate(value), `${name}: ${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}`);
    assert.ok(!validate({ ...value, schema: 'bulkhead.other/v1' }), name);
    assert.ok(!validate({ ...value, more: 1 }), name);
  }
  for (const [name, validate] of Object.entries(oscal)) {
    const document = JSON.parse(readFileSync(join(path, 'oscal', `${name}.json`), 'utf8'));
    assert.ok(validate(document), `${name}: ${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}`);
    assert.deepEqual(wrongReferences(document), []);
  }
  const verified = JSON.parse(run(binary, 'evidence', 'verify', path, '--format', 'json'));
  assert.ok(outputs.verify(verified), JSON.stringify(outputs.verify.errors, null, 1));
  assert.equal(verified.holds, true);
  run(process.execPath, join(repository, 'integrations/evidence/verify-bundle.mjs'), path);
  assert.deepEqual(readdirSync(join(path, 'records')), ['check-001.json', 'probe-001.json']);
}));
