// The JSON of verify, explain and probe against their published schemas.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { repository } from './lib/folders.mjs';

const binary = process.env.BULKHEAD_BIN;
const noBinary = binary && existsSync(binary) ? false : 'there is no binary (./test builds one and sets BULKHEAD_BIN)';
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const compile = (name) => ajv.compile(JSON.parse(readFileSync(join(repository, 'schemas', `${name}.schema.json`), 'utf8')));
const valid = { verify: compile('verify'), explain: compile('explain'), probe: compile('probe') };

function run(name, args, cwd, expected) {
  const result = spawnSync(binary, args, { cwd, encoding: 'utf8' });
  assert.equal(result.status, expected, `${args.join(' ')}: exit ${result.status}\n${result.stderr}`);
  const value = JSON.parse(result.stdout);
  assert.ok(valid[name](value), JSON.stringify(valid[name].errors?.slice(0, 5), null, 1));
  return value;
}

// A copy of the complete example with a policy that is in step.
function example(use) {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-'));
  try {
    cpSync(join(repository, 'examples/complete'), folder, { recursive: true });
    assert.equal(spawnSync(binary, ['generate', '--quiet', '--out', 'policy'], { cwd: folder }).status, 0);
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('verify follows its schema, in step and out of step', { skip: noBinary }, () => example((folder) => {
  const inStep = run('verify', ['verify', '--out', 'policy', '--format', 'json'], folder, 0);
  assert.equal(inStep.inStep, true);
  assert.deepEqual(inStep.findings, []);

  const file = join(folder, 'policy/firewallpolicy-librechat.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('- api.groq.com', '- api.groq.com\n        - pastebin.com'));
  assert.notEqual(readFileSync(file, 'utf8'), text);
  const opened = run('verify', ['verify', '--out', 'policy', '--format', 'json'], folder, 1);
  assert.equal(opened.inStep, false);
  assert.ok(opened.findings.some((one) => one.kind === 'opened' && one.side === 'committed' && one.reach.includes('pastebin.com')));

  rmSync(file);
  const missing = run('verify', ['verify', '--out', 'policy', '--format', 'json'], folder, 1);
  assert.ok(missing.findings.some((one) => one.kind === 'missing'));
}));

test('the schema of verify refuses what is outside the contract', () => {
  const good = { schema: 'bulkhead.verify/v1', compared: { folder: 'policy', live: null }, inStep: true, findings: [] };
  assert.ok(valid.verify(good));
  assert.ok(!valid.verify({ ...good, schema: 'bulkhead.verify/v2' }));
  assert.ok(!valid.verify({ ...good, findings: [{ code: 'X' }] }));
});

test('explain follows its schema for what is allowed, denied and closed', { skip: noBinary }, () => example((folder) => {
  assert.equal(run('explain', ['explain', 'https://api.groq.com/openai/v1', '--format', 'json'], folder, 0).verdict, 'allowed');
  assert.equal(run('explain', ['explain', 'pastebin.com', '--format', 'json'], folder, 1).verdict, 'denied');
  run('explain', ['explain', '--denied', '--format', 'json'], folder, 0);
}));

test('probe follows its schema', { skip: noBinary }, () => example((folder) => {
  // Ports of this machine that are closed: nothing is reached, and the record says so.
  const tried = run('probe', ['probe', '--allowed', '127.0.0.1:1', '--forbidden', '127.0.0.1:2', '--format', 'json'], folder, 1);
  assert.deepEqual(tried.attempts.map((one) => [one.id, one.expected, one.outcome]), [['allowed-address', 'reached', 'stopped'], ['address-literal', 'stopped', 'stopped']]);
  assert.equal(tried.workload, null);
  assert.ok(!valid.probe({ ...tried, attempts: [{ ...tried.attempts[0], outcome: 'blocked' }] }));
  assert.ok(!valid.probe({ ...tried, startedAt: '2026-07-01' }));
}));
