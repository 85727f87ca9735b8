// The vectors of Bulkhead's ${NAME} expansion against LibreChat's own function.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { extractEnvVariable } from 'librechat-data-provider';

const lines = readFileSync(new URL('../Bulkhead.LibreChat.Tests/Environment/expansion-vectors.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));
const variables = lines.filter((line) => line.startsWith('=')).map((line) => line.slice(1).split('\t'));
const vectors = lines.filter((line) => !line.startsWith('=')).map((line) => line.split('\t').map((text) => JSON.parse(text)));

test('the vectors hold', () => {
  for (const name of ['UNSET', 'INSTANCE_NAME']) delete process.env[name];
  for (const [name, value] of variables) process.env[name] = JSON.parse(value);
  assert.ok(vectors.length > 50);
  for (const [text, expected] of vectors) {
    assert.equal(extractEnvVariable(text), expected, `expanding ${JSON.stringify(text)}`);
  }
});
