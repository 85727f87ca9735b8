// Every generated manifest against the schemas of those who read it: the real Aviatrix CRDs, networking.k8s.io/v1, kubectl kustomize.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import yaml from 'js-yaml';
import { manifestFolders, manifests, repository, shared } from './lib/folders.mjs';
import { networkPolicy } from './lib/networkpolicy.mjs';
import { crdValidator } from './lib/openapi.mjs';

const file = 'networking.aviatrix.com_firewallpolicies.yaml';
const crds = {
  '10.1.0': shared('aviatrix', 'crds', file),
  '8.2.0': shared('aviatrix', 'crds', 'k8s-firewall-8.2.0', file),
};
const noCrds = crds['10.1.0'] && crds['8.2.0'] ? false : 'the Aviatrix CRDs are not beside the repository (../shared/aviatrix/crds)';
const folders = manifestFolders();
const noFolders = folders.length ? false : 'there are no generated manifests yet (set BULKHEAD_MANIFESTS)';
const validateNetworkPolicy = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(networkPolicy);
const onlyIn101 = ['decryptPolicy', 'flowAppRequirement', 'logProfile', 'tlsProfile', 'watch'];
const show = (path) => relative(repository, path);

const valid = () => ({
  apiVersion: 'networking.aviatrix.com/v1alpha1',
  kind: 'FirewallPolicy',
  metadata: { name: 'p', namespace: 'librechat' },
  spec: {
    rules: [
      {
        name: 'allow',
        selector: { matchLabels: { app: 'a' } },
        action: 'permit',
        protocol: 'tcp',
        port: 443,
        destinationSmartGroups: [{ uuid: 'def000ad-0000-0000-0000-000000000001' }],
        webGroups: [{ name: 'g' }],
        logging: true,
      },
    ],
    webGroups: [{ name: 'g', domains: ['api.example.com'] }],
  },
});

test('the check itself refuses what an API server with strict validation refuses', { skip: noCrds }, async (t) => {
  const wrong = {
    'a list of ports, which does not exist': (o) => { delete o.spec.rules[0].port; o.spec.rules[0].ports = ['443']; },
    'matchLabels and service together': (o) => { o.spec.rules[0].selector.service = 'librechat'; },
    'a reference with name and uuid': (o) => { o.spec.rules[0].destinationSmartGroups[0].name = 'x'; },
    'a reference with neither': (o) => { o.spec.rules[0].destinationSmartGroups[0] = {}; },
    'no destination': (o) => { o.spec.rules[0].destinationSmartGroups = []; },
    'no rules': (o) => { o.spec.rules = []; },
    'null domains': (o) => { o.spec.webGroups[0].domains = null; },
    'an upper-case action': (o) => { o.spec.rules[0].action = 'PERMIT'; },
    'a port as text': (o) => { o.spec.rules[0].port = '443'; },
    'a label that is a boolean': (o) => { o.spec.rules[0].selector.matchLabels.app = true; },
    'a priority': (o) => { o.spec.priority = 50; },
    'an fqdn selector': (o) => { o.spec.smartGroups = [{ name: 's', selectors: [{ fqdn: 'a.example' }] }]; },
    'a namespace with a newline': (o) => { o.metadata.namespace = 'a\nb'; },
  };
  for (const [version, path] of Object.entries(crds)) {
    const check = crdValidator(path);
    await t.test(`chart ${version} accepts a valid object`, () => assert.deepEqual(check(valid()), []));
    for (const [what, change] of Object.entries(wrong)) {
      await t.test(`chart ${version} refuses ${what}`, () => {
        const object = valid();
        change(object);
        assert.notDeepEqual(check(object), []);
      });
    }
  }
  await t.test('chart 8.2.0 refuses each of the five fields of 10.1.0, which accepts them', () => {
    const values = { decryptPolicy: 'decryptNotAllowed', flowAppRequirement: 'tlsRequired', logProfile: 'start/end', tlsProfile: 'strict', watch: true };
    for (const field of onlyIn101) {
      const object = valid();
      object.spec.rules[0][field] = values[field];
      assert.deepEqual(crdValidator(crds['10.1.0'])(object), [], field);
      assert.notDeepEqual(crdValidator(crds['8.2.0'])(object), [], field);
    }
  });
});

test('the NetworkPolicy schema refuses what the API server refuses', () => {
  const object = (peer, port) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'n', namespace: 'librechat' },
    spec: { podSelector: { matchLabels: { app: 'a' } }, policyTypes: ['Egress'], egress: [{ to: [peer], ports: [port] }] },
  });
  assert.ok(validateNetworkPolicy(object({ podSelector: {} }, { protocol: 'TCP', port: 443 })));
  assert.ok(!validateNetworkPolicy(object({ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }, { protocol: 'TCP', port: 443 })));
  assert.ok(!validateNetworkPolicy(object({ fqdn: 'a.example' }, { protocol: 'TCP', port: 443 })));
  assert.ok(!validateNetworkPolicy(object({ podSelector: {} }, { protocol: 'tcp', port: 443 })));
  assert.ok(!validateNetworkPolicy(object({ podSelector: {} }, { endPort: 443 })));
  assert.ok(!validateNetworkPolicy(object({ podSelector: {} }, { port: 70000 })));
});

test('every FirewallPolicy is valid against the CRD of its chart', { skip: noCrds || noFolders }, async (t) => {
  const check = Object.fromEntries(Object.entries(crds).map(([version, path]) => [version, crdValidator(path)]));
  for (const folder of folders) {
    await t.test(show(folder), () => {
      for (const { name, text } of manifests(folder, 'firewallpolicy-')) {
        const chart = /^# target: k8s-firewall chart (\d+)\.(\d+)/m.exec(text);
        assert.ok(chart, `${show(name)} does not say for which chart it was written`);
        const extended = Number(chart[1]) > 10 || (Number(chart[1]) === 10 && Number(chart[2]) >= 1);
        for (const object of yaml.loadAll(text)) {
          assert.deepEqual(check['10.1.0'](object), [], show(name));
          // For the older CRD nothing but the five newer fields may be in the way, and not even those when it is the target.
          const old = check['8.2.0'](object).filter((error) => !extended || !onlyIn101.some((field) => error.endsWith(`(${field})`)));
          assert.deepEqual(old, [], show(name));
          const last = object.spec.rules.at(-1);
          assert.equal(last.action, 'deny');
          assert.equal(last.protocol, 'any');
          assert.equal(last.port, undefined);
          assert.equal(last.webGroups, undefined);
          assert.deepEqual(last.destinationSmartGroups, [{ uuid: 'def000ad-0000-0000-0000-000000000000' }]);
        }
      }
    });
  }
});

test('every NetworkPolicy is valid against networking.k8s.io/v1', { skip: noFolders }, async (t) => {
  for (const folder of folders) {
    await t.test(show(folder), () => {
      for (const { name, text } of manifests(folder, 'networkpolicy-')) {
        for (const object of yaml.loadAll(text)) {
          assert.ok(validateNetworkPolicy(object), `${show(name)}: ${JSON.stringify(validateNetworkPolicy.errors, null, 1)}`);
          assert.deepEqual(object.spec.policyTypes, ['Ingress', 'Egress'], show(name));
          for (const entry of [...object.spec.ingress, ...object.spec.egress]) {
            // An empty or missing list in a NetworkPolicy means everything.
            assert.ok((entry.from ?? entry.to)?.length > 0 && entry.ports?.length > 0, `${show(name)} has a rule without peers or ports`);
          }
        }
      }
    });
  }
});

const kubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
test('kubectl kustomize builds every folder', { skip: noFolders || (kubectl.status === 0 ? false : 'kubectl is not installed') }, async (t) => {
  for (const folder of folders) {
    await t.test(show(folder), () => {
      const built = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
      assert.equal(built.status, 0, built.stderr);
      const key = (object) => `${object.kind}/${object.metadata.namespace}/${object.metadata.name}`;
      const objects = new Map(yaml.loadAll(built.stdout).filter(Boolean).map((object) => [key(object), object]));
      const written = [...manifests(folder, 'firewallpolicy-'), ...manifests(folder, 'networkpolicy-')].flatMap(({ text }) => yaml.loadAll(text));
      assert.equal(objects.size, written.length);
      for (const object of written) {
        // Kustomize must change nothing: a common label would change whom a policy selects.
        assert.deepEqual(objects.get(key(object)), object);
      }
    });
  }
});
