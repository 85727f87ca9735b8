// The flow log that the story of ./demo has left, line by line against the published schema.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { repository } from './lib/folders.mjs';

const file = join(repository, 'artifacts', 'demo', 'flows.jsonl');
const skip = existsSync(file) ? false : 'the story of ./demo was not run here';

test('every record is what the schema says', { skip }, () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(repository, 'schemas', 'flow.schema.json'), 'utf8')));
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  for (const line of lines) assert.ok(validate(line), JSON.stringify([line, validate.errors], null, 1));
  assert.ok(lines.some((line) => line.event === 'end' && line.bytesReceived > 0));
  assert.ok(lines.some((line) => line.verdict === 'denied'));
});
