// OSCAL documents against OSCAL: the baselines that the tests of Bulkhead.Evidence hold to the byte.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { marked } from 'marked';
import { assessmentResults, componentDefinition, wrongReferences } from './lib/oscal.mjs';
import { repository } from './lib/folders.mjs';

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
addFormats(ajv);
const schemas = { 'assessment-results': ajv.compile(assessmentResults), 'component-definition': ajv.compile(componentDefinition) };
const folder = join(repository, 'tests', 'conformance', 'oscal');
const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

function errors(document) {
  const validate = schemas[Object.keys(document)[0]];
  assert.ok(validate, 'the root is neither of the two');
  return validate(document) ? wrongReferences(document) : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

test('both kinds of document are there', () => {
  assert.deepEqual([...new Set(names.map((name) => Object.keys(read(name))[0]))].sort(), ['assessment-results', 'component-definition']);
});

for (const name of names) {
  test(`${name} is OSCAL`, () => assert.deepEqual(errors(read(name)), []));

  test(`${name}: Markdown shows every text as it is`, () => {
    let texts = 0;
    const walk = (node) => {
      for (const [key, value] of Object.entries(node)) {
        if (['title', 'description', 'statement', 'remarks', 'purpose'].includes(key)) {
          texts++;
          const shown = marked.parse(value, { gfm: true }).trim();
          // What is left after the paragraph is taken off has no element, and its entities undone it is the text without backslashes.
          assert.match(shown, /^<p>[^<]*<\/p>$/, value);
          const plain = shown.slice(3, -4).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
          assert.equal(plain, value.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
        } else if (value !== null && typeof value === 'object') {
          walk(value);
        }
      }
    };
    walk(read(name));
    assert.ok(texts > 50);
  });
}

test('what is not satisfied has a risk, and what is satisfied has none', () => {
  const documents = names.map(read).filter((one) => one['assessment-results']);
  const states = new Set();
  for (const document of documents) {
    for (const result of document['assessment-results'].results) {
      for (const finding of result.findings) {
        states.add(`${finding.target.status.state} ${finding.target.status.reason}`);
        assert.equal(finding.target.status.state === 'satisfied', finding['related-risks'] === undefined, finding.title);
      }
    }
  }
  assert.deepEqual([...states].sort(), ['not-satisfied fail', 'not-satisfied other', 'satisfied pass']);
});

// That the checks can fail: each of these breaks a valid document in one place.
const results = (change) => ['assessment-results-gaps.json', (document) => change(document['assessment-results'], document['assessment-results'].results[0])];
const definition = (change) => ['component-definition.json', (document) => change(document['component-definition'], document['component-definition'].components[0])];
const broken = [
  ['a UUID of version 8', results((root) => { root.uuid = root.uuid.replace(/-5/, '-8'); }), /assessment-results\/uuid/],
  ['no UUID', results((root) => { delete root.uuid; }), /required property 'uuid'/],
  ['no import of a plan', results((root) => { delete root['import-ap']; }), /required property 'import-ap'/],
  ['a plan that is not there', results((root) => { root['import-ap'].href = '#x'; }), /there is no x/],
  ['a time without a zone', results((root) => { root.metadata['last-modified'] = '2026-01-01T00:00:00'; }), /last-modified/],
  ['a day that does not exist', results((_, result) => { result.start = '2026-02-30T00:00:00Z'; }), /start/],
  ['an end before the start', results((_, result) => { result.end = '2026-01-01T00:00:00Z'; }), /ends before/],
  ['an empty list', results((_, result) => { result.risks = []; }), /risks/],
  ['no reviewed controls', results((_, result) => { delete result['reviewed-controls']; }), /reviewed-controls/],
  ['a control that is not a token', results((_, result) => { result['reviewed-controls']['control-selections'][0]['include-controls'][0]['control-id'] = '1.2.1'; }), /control-id/],
  ['an observation without a method', results((_, result) => { delete result.observations[0].methods; }), /methods/],
  ['an unknown method', results((_, result) => { result.observations[0].methods = ['LOOK']; }), /LOOK/],
  ['an observation twice', results((_, result) => { result.observations[1].uuid = result.observations[0].uuid; }), /is also/],
  ['evidence without a description', results((_, result) => { delete result.observations[0]['relevant-evidence'][0].description; }), /description/],
  ['evidence with a space in its address', results((_, result) => { result.observations[0]['relevant-evidence'][0].href = 'a b'; }), /href/],
  ['a risk without a statement', results((_, result) => { delete result.risks[0].statement; }), /statement/],
  ['a target that is a control', results((_, result) => { result.findings[0].target.type = 'control-id'; }), /target\/type/],
  ['a state of ours', results((_, result) => { result.findings[0].target.status.state = 'supported'; }), /status\/state/],
  ['a finding of an observation that is not there', results((_, result) => { result.findings[0]['related-observations'][0]['observation-uuid'] = result.uuid.replace(/^./, (first) => (first === '0' ? '1' : '0')); }), /there is no/],
  ['a control without a finding', results((_, result) => { result.findings.pop(); }), /not one for each/],
  ['a property with a line break', results((_, result) => { result.props[0].value = 'a\nb'; }), /value/],
  ['an unknown property of an object', results((_, result) => { result.findings[0].severity = 'high'; }), /additional properties/],
  ['a component without a type', definition((_, component) => { delete component.type; }), /required property 'type'/],
  ['an implementation without requirements', definition((_, component) => { component['control-implementations'][0]['implemented-requirements'] = []; }), /implemented-requirements/],
  ['an implementation without a source', definition((_, component) => { delete component['control-implementations'][0].source; }), /source/],
  ['a source that is not in the back matter', definition((root) => { root['back-matter'].resources = root['back-matter'].resources.slice(0, 1); }), /there is no/],
  ['a role that nobody defined', definition((root) => { root.metadata.roles.pop(); }), /there is no role/],
];
for (const [what, [name, change], message] of broken) {
  test(`${what} is noticed`, () => {
    const document = read(name);
    change(document);
    assert.match(errors(document).join('\n'), message);
  });
}
