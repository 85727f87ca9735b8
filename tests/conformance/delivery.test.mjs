// The examples for Argo CD and Flux: their objects against validators made from the CRDs of both projects (@kubernetes-models), what they point at built by
// kubectl kustomize, and the order that docs/ci.md promises: the policy first.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { HelmRelease } from '@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease';
import { Kustomization } from '@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1/Kustomization';
import { GitRepository } from '@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/GitRepository';
import yaml from 'js-yaml';
import { repository } from './lib/folders.mjs';

const binary = process.env.BULKHEAD_BIN;
const noBinary = binary && existsSync(binary) ? false : 'there is no binary (./test builds one and sets BULKHEAD_BIN)';
const noKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0 ? false : 'kubectl is not installed';
const load = (name) => yaml.loadAll(readFileSync(join(repository, name), 'utf8'));
const [application] = load('integrations/argocd/application.yaml');
const flux = load('integrations/flux/librechat.yaml');
const classes = { Application, HelmRelease, Kustomization, GitRepository };
const models = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '@kubernetes-models');

// The CRDs prune fields that they do not know, so that no validator refuses them: a misspelt key must at least be the name of some field of the project.
function unknownKeys(object) {
  const folder = join(models, object.kind === 'Application' ? 'argo-cd' : 'flux-cd');
  const text = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.d.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const free = ['metadata', 'values', 'annotations', 'labels'];
  const walk = (value, parent) => (value === null || typeof value !== 'object' || free.includes(parent) ? []
    : Array.isArray(value) ? value.flatMap((one) => walk(one, parent))
      : Object.entries(value).flatMap(([key, one]) => [...(new RegExp(`\\b${key}"?\\??:`).test(text) ? [] : [key]), ...walk(one, key)]));
  return walk(object, '');
}

const documents = [
  ['integrations/argocd/application.yaml', application], ...flux.map((one) => ['integrations/flux/librechat.yaml', one]),
  ['examples/argocd-application/application.yaml', load('examples/argocd-application/application.yaml')[0]],
  ['examples/flux-helmrelease/helmrelease.yaml', load('examples/flux-helmrelease/helmrelease.yaml')[0]],
];
for (const [file, document] of documents) {
  test(`${document.kind} ${document.metadata.name} of ${file} follows its CRD`, () => {
    const type = classes[document.kind];
    assert.equal(document.apiVersion, type.apiVersion);
    new type(document).validate();
    assert.deepEqual(unknownKeys(document), []);
    assert.throws(() => new type({ ...document, spec: { ...document.spec, interval: 7, destination: 7 } }).validate());
    assert.notDeepEqual(unknownKeys({ ...document, spec: { ...document.spec, dependOn: [] } }), []);
  });
}

// A repository as the examples describe it: the configuration, policy/ as bulkhead writes it, and the folder of the example.
function deployment(example, use) {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-delivery-'));
  try {
    cpSync(join(repository, 'examples', example), folder, { recursive: true });
    rmSync(join(folder, 'policy'), { recursive: true });
    assert.equal(spawnSync(binary, ['generate', '--quiet', '--out', 'policy'], { cwd: folder }).status, 0);
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function kustomize(folder, path) {
  const result = spawnSync('kubectl', ['kustomize', path], { cwd: folder, encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
  assert.equal(result.stderr, '');
  return yaml.loadAll(result.stdout);
}

const wave = 'argocd.argoproj.io/sync-wave';
const key = (one) => `${one.kind}/${one.metadata.namespace}/${one.metadata.name}`;
const generated = (folder) => readdirSync(join(folder, 'policy')).filter((name) => name !== 'kustomization.yaml')
  .flatMap((name) => yaml.loadAll(readFileSync(join(folder, 'policy', name), 'utf8')));

test('Argo CD gets every object of the policy, in a wave before the chart', { skip: noBinary || noKubectl }, () => deployment('complete', (folder) => {
  cpSync(join(repository, 'integrations/argocd'), join(folder, 'argocd'), { recursive: true });
  const sources = application.spec.sources;
  const paths = sources.filter((one) => one.path);
  assert.equal(paths.length, 1);
  const objects = kustomize(folder, paths[0].path);
  // Nothing of the chart is given a wave, so it is in wave 0.
  assert.ok(objects.every((one) => Number(one.metadata.annotations[wave]) < 0));
  const plain = objects.map((one) => {
    const { [wave]: _, ...annotations } = one.metadata.annotations;
    const { annotations: __, ...metadata } = one.metadata;
    return { ...one, metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata };
  });
  const byKey = (list) => Object.fromEntries(list.map((one) => [key(one), one]).sort(([a], [b]) => (a < b ? -1 : 1)));
  assert.deepEqual(byKey(plain), byKey(generated(folder)));
  assert.ok(objects.some((one) => one.kind === 'FirewallPolicy') && objects.some((one) => one.kind === 'NetworkPolicy'));
  // The wave is put on beside the generated folder, which stays what bulkhead verify expects.
  assert.equal(spawnSync(binary, ['verify', '--out', 'policy'], { cwd: folder }).status, 0);

  // Values and policy are of one commit: the same repository at the same revision.
  const [policy, values] = sources;
  assert.deepEqual([policy.repoURL, policy.targetRevision], [values.repoURL, values.targetRevision]);
  const chart = sources.find((one) => one.chart);
  for (const file of chart.helm.valueFiles) {
    assert.ok(file.startsWith(`$${values.ref}/`), file);
    assert.ok(existsSync(join(folder, file.slice(values.ref.length + 2))), file);
  }
  assert.ok(objects.every((one) => one.metadata.namespace === application.spec.destination.namespace));
  assert.ok(application.spec.syncPolicy.automated.prune && application.spec.syncPolicy.automated.selfHeal);
}));

test('Flux applies every object of the policy, and the release waits for it', { skip: noBinary || noKubectl }, () => deployment('flux-helmrelease', (folder) => {
  const [source, policy, release] = flux;
  assert.equal(policy.kind, 'Kustomization');
  assert.deepEqual(release.spec.dependsOn, [{ name: policy.metadata.name }]);
  assert.equal(policy.metadata.namespace, release.metadata.namespace);
  // Without it, dependsOn waits for the apply alone.
  assert.equal(policy.spec.wait, true);
  assert.ok(policy.spec.prune && release.spec.prune);
  for (const one of [policy, release]) {
    assert.deepEqual(one.spec.sourceRef, { kind: source.kind, name: source.metadata.name });
    assert.equal(source.metadata.namespace, one.metadata.namespace);
  }
  const objects = kustomize(folder, policy.spec.path);
  assert.deepEqual(objects.map(key).sort(), generated(folder).map(key).sort());

  // A folder without a kustomization.yaml is one to Flux: all manifests in it.
  mkdirSync(join(folder, release.spec.path), { recursive: true });
  cpSync(join(folder, 'helmrelease.yaml'), join(folder, release.spec.path, 'helmrelease.yaml'));
  const [chart] = yaml.loadAll(readFileSync(join(folder, release.spec.path, 'helmrelease.yaml'), 'utf8'));
  assert.equal(chart.kind, 'HelmRelease');
  assert.ok(objects.some((one) => one.metadata.namespace === chart.metadata.namespace));
}));

test('docs/ci.md says of both what is in them', () => {
  const page = readFileSync(join(repository, 'docs/ci.md'), 'utf8');
  const section = page.slice(page.indexOf('## Argo CD and Flux'), page.indexOf('## ', page.indexOf('## Argo CD and Flux') + 3));
  for (const words of ['integrations/argocd/application.yaml', 'integrations/flux/librechat.yaml', 'sync wave', '`dependsOn`']) {
    assert.ok(section.includes(words), words);
  }
});
