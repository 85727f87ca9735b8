// Every shell script of the repository, and every one inside a pipeline's YAML, by shellcheck.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import yaml from 'js-yaml';
import { repository } from './lib/folders.mjs';

const has = (tool, ...args) => spawnSync(tool, args).status === 0;
const skip = !has('shellcheck', '--version') ? 'shellcheck is not installed'
  : !has('git', '-C', repository, 'rev-parse', '--git-dir') ? 'there is no git repository to list scripts from' : false;
const check = (args, input) => spawnSync('shellcheck', args, { cwd: repository, encoding: 'utf8', input });
const load = (name) => yaml.load(readFileSync(join(repository, name), 'utf8'));

test('shell scripts', { skip }, async (context) => {
  const files = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: repository, encoding: 'utf8' }).stdout.split('\0')
    .filter((name) => name && (name.endsWith('.sh') || /^(\.ci|bench|scripts|tests)\/[^.]*$|^[^./]+$/.test(name)))
    .filter((name) => name.endsWith('.sh') || /^#!.*\b(bash|sh)\b/.test(readFileSync(join(repository, name), 'utf8').slice(0, 80)));
  assert.ok(files.includes('test') && files.includes('integrations/github-action/check.sh') && files.includes('scripts/build.sh'), files.join());
  for (const file of files) {
    await context.test(file, () => {
      const result = check(['-x', file]);
      assert.equal(result.status, 0, result.stdout);
    });
  }
});

test('shell scripts inside pipelines', { skip }, async (context) => {
  const gitlab = load('integrations/gitlab/bulkhead.gitlab-ci.yml').bulkhead.script.join('\n');
  const azure = load('integrations/azure-devops/azure-pipelines.yml').steps.flatMap((step) => step.bash ?? []);
  const action = load('integrations/github-action/action.yml').runs.steps.map((step) => step.run);
  assert.equal(azure.length, 1);
  for (const [index, script] of [gitlab, ...azure, ...action].entries()) {
    await context.test(`script ${index}`, () => {
      const result = check(['--shell=bash', '-'], script + '\n');
      assert.equal(result.status, 0, result.stdout);
    });
  }
});

test('shellcheck can refuse', { skip }, () => assert.notEqual(check(['--shell=bash', '-'], 'cd $1\n').status, 0));
