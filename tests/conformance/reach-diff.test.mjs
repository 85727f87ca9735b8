// The JSON of `bulkhead diff` against its schema, and the pull-request comment as HTML: no injection, and no overflow in a browser where there is one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { marked } from 'marked';
import { repository } from './lib/folders.mjs';

const binary = process.env.BULKHEAD_BIN;
const noBinary = binary && existsSync(binary) ? false : 'there is no binary (./test builds one and sets BULKHEAD_BIN)';
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
  .compile(JSON.parse(readFileSync(join(repository, 'schemas/reach-diff.schema.json'), 'utf8')));

function diff(args, expected) {
  const result = spawnSync(binary, ['diff', ...args], { cwd: repository, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.ok(expected.includes(result.status), `exit ${result.status}\n${result.stderr}`);
  return result.stdout;
}

// Written the way GitHub shows comments: tables scroll inside their own box.
const page = (html, columns) => `<!doctype html><meta charset="utf-8"><style>
  body { font: 14px sans-serif; margin: 0; padding: 8px; width: ${columns}ch; box-sizing: border-box; overflow-wrap: break-word }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse } td, th { border: 1px solid #ccc; padding: 4px 8px }
  code { background: #eee; white-space: break-spaces }</style><body>${html}
<script>document.title = [...document.querySelectorAll('p, li, h3, details, table')].some((e) => e.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1) ? 'overflow' : 'fits'</script>`;

function hostile() {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-diff-'));
  const names = ['<img src=x onerror=alert(1)>', '[click](https://evil.example.com)', '@everyone `x` | y | *z*', '</details><script>alert(1)</script>'];
  for (const [side, count] of [['old', 1], ['new', names.length]]) {
    mkdirSync(join(folder, side));
    const custom = names.slice(0, count).map((name, i) =>
      `    - name: ${JSON.stringify(name)}\n      apiKey: "x"\n      baseURL: ${JSON.stringify(i % 2 ? `https://${'a'.repeat(60)}.${'b'.repeat(60)}.h${i}.example.com/v1` : `http://192.0.2.${i}/${name}`)}\n      models:\n        default: ["m"]`);
    writeFileSync(join(folder, side, 'librechat.yaml'), `version: 1.3.17\nendpoints:\n  custom:\n${custom.join('\n')}\nmcpServers:\n  ${JSON.stringify(names[3] + side)}:\n    command: ${JSON.stringify(names[0])}\n`);
  }
  return folder;
}

test('diffs of examples and policies conform to the schema', { skip: noBinary }, () => {
  for (const [before, after, expected] of [
    ['examples/minimal', 'examples/complete', [1]], ['examples/complete', 'examples/minimal', [1]], ['examples/minimal', 'examples/minimal', [0]],
    ['examples/minimal/policy', 'examples/complete/policy', [1]],
  ]) {
    const value = JSON.parse(diff([before, after, '--format', 'json'], expected));
    assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 5), null, 1));
    assert.equal(value.changed, expected[0] === 1);
  }
});

test('names from the configuration stay text in the comment', { skip: noBinary }, () => {
  const folder = hostile();
  try {
    const html = marked.parse(diff([join(folder, 'old'), join(folder, 'new'), '--format', 'markdown'], [0, 1]), { gfm: true });
    const tags = [...html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)([^>]*)>/g)];
    for (const [whole, tag, attributes] of tags) {
      assert.ok(/^(details|summary|table|thead|tbody|tr|th|td|code|strong|p|ul|li|h3|br|pre)$/.test(tag), whole);
      assert.equal(attributes.trim(), '', whole);
    }
    assert.equal((html.match(/<details>/g) ?? []).length, (html.match(/<\/details>/g) ?? []).length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const columns of [80, 160]) {
  test(`the comment fits at ${columns} columns`, { skip: noBinary || (chromium ? false : 'chromium is not installed') }, () => {
    const folder = hostile();
    try {
      for (const sides of [['examples/minimal', 'examples/complete'], [join(folder, 'old'), join(folder, 'new')]]) {
        const html = marked.parse(diff([...sides, '--format', 'markdown'], [0, 1]), { gfm: true }).replaceAll('<details>', '<details open>');
        const file = join(folder, `page-${columns}.html`);
        writeFileSync(file, page(html, columns));
        const result = spawnSync(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
          `--user-data-dir=${join(folder, 'profile')}`, '--window-size=1400,2000', '--dump-dom', `file://${file}`], { encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
        assert.match(result.stdout, /<title>fits<\/title>/, result.stderr?.slice(-500));
        if (process.env.BULKHEAD_SCREENSHOTS) {
          spawnSync(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', `--user-data-dir=${join(folder, 'profile')}`,
            '--window-size=1400,2400', `--screenshot=${join(process.env.BULKHEAD_SCREENSHOTS, `${columns}-${sides[0].includes('minimal') ? 'example' : 'hostile'}.png`)}`, `file://${file}`], { timeout: 60_000 });
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
