// Host names against WHATWG URL: what Bulkhead accepts, whatwg-url (the URL parser of browsers and Node, hence of LibreChat) reads as
// the same host. What Bulkhead refuses may be read there: it is stricter on purpose. The .NET tests check that hosts.json is what
// Bulkhead really answers, so the two together compare the implementations.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseURL, serializeHost } from 'whatwg-url';

const vectors = JSON.parse(readFileSync(new URL('hosts.json', import.meta.url), 'utf8'));

function whatwg(text) {
  const url = parseURL(`https://${text}/`);
  return url === null || url.host === null || url.host === '' ? null : serializeHost(url.host);
}

const accepted = vectors.filter(({ host }) => host !== null);

test('there are enough vectors of both kinds', () => {
  assert.ok(accepted.length > 150, `${accepted.length} accepted`);
  assert.ok(vectors.length - accepted.length > 150, `${vectors.length - accepted.length} refused`);
});

test('an accepted host is the host that whatwg-url reads', () => {
  const differences = [];
  for (const { text, host } of accepted) {
    // A bare IPv6 address is accepted in settings that hold only a host; a URL needs brackets.
    const ipv6 = host.includes(':');
    const read = whatwg(ipv6 && !text.startsWith('[') ? `[${text}]` : text)?.replace(/\.$/, '');
    const expected = ipv6 ? `[${host}]` : host;
    if (read !== expected) {
      differences.push({ text, bulkhead: expected, whatwg: read });
    }
  }

  assert.deepEqual(differences, []);
});

test('a host that whatwg-url refuses is refused', () => {
  const wrong = accepted.filter(({ text, host }) => !host.includes(':') && whatwg(text) === null);
  assert.deepEqual(wrong, []);
});

test('every letter of the table has the A-label that whatwg-url gives it', () => {
  const source = readFileSync(new URL('../../src/Bulkhead.Model/Names/InternationalLetters.cs', import.meta.url), 'utf8');
  const ranges = [...source.matchAll(/\(0x([0-9A-F]+), 0x([0-9A-F]+), LetterScripts\.(\w+)\)/g)];
  assert.ok(ranges.length > 40, `${ranges.length} ranges`);
  let letters = 0;
  for (const [, first, last] of ranges) {
    for (let value = parseInt(first, 16); value <= parseInt(last, 16); value++) {
      const letter = String.fromCodePoint(value);
      const lower = letter.toLowerCase();
      assert.equal([...lower].length, 1, letter);
      assert.equal(lower.normalize('NFC').normalize('NFKC'), lower, letter);
      const host = whatwg(`${letter}.example`);
      assert.notEqual(host, null, `U+${value.toString(16)}`);
      assert.equal(host, whatwg(`${lower}.example`), `U+${value.toString(16)}`);
      assert.match(host, /^xn--[a-z0-9-]+\.example$/);
      letters++;
    }
  }

  assert.ok(letters > 30_000, `${letters} letters`);
});
