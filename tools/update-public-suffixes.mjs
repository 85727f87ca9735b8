// Writes src/Bulkhead.Model/Names/PublicSuffixes.dat from the public suffix list that the npm package `tldts` carries.
//
//   cd tools && npm install && node update-public-suffixes.mjs [yyyy-MM-dd]
//
// The date in the header is the day on which that version of the package was published (asked from the registry that npm is
// configured for), or the argument. The format is described in PublicSuffixes.cs.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';

const require = createRequire(import.meta.url);
const home = new URL('node_modules/tldts/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', home), 'utf8'));
const trie = require(new URL('dist/cjs/src/data/trie.js', home).pathname);
const output = new URL('../src/Bulkhead.Model/Names/PublicSuffixes.dat', import.meta.url);

const date = process.argv[2] ?? publicationDate();
if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) {
  throw new Error(`not a date: ${date}`);
}

const offsets = []; // where the label of each edge starts
trie.edgeLength.reduce((start, length, edge) => ((offsets[edge] = start), start + length), 0);

const rules = new Map(); // reversed name -> set of rules
collect(trie.rulesRoot, [], (labels, section) => {
  const wildcard = labels.at(-1) === '*';
  add(wildcard ? labels.slice(0, -1) : labels, (wildcard ? '*' : '=') + section);
});
collect(trie.exceptionsRoot, [], (labels, section) => add(labels, '!' + section));

const lines = [...rules].map(([name, kinds]) => `${name} ${[...kinds].sort().join('')}`);
lines.sort((a, b) => (a < b ? -1 : 1)); // all ASCII, and the space sorts before every character of a name
writeFileSync(
  output,
  [
    '# The public suffix list (https://publicsuffix.org/), both sections, with reversed labels; see PublicSuffixes.cs.',
    '# This file is subject to the terms of the Mozilla Public License, v. 2.0 (https://mozilla.org/MPL/2.0/).',
    `# source: npm package tldts ${version}; written by tools/update-public-suffixes.mjs`,
    `# date: ${date}`,
    ...lines,
    '',
  ].join('\n'),
);
console.log(`${lines.length} names, tldts ${version}, ${date}`);

function publicationDate() {
  const times = JSON.parse(execFileSync('npm', ['view', 'tldts', 'time', '--json'], { encoding: 'utf8' }));
  return times[version].slice(0, 10);
}

function collect(node, labels, visit) {
  if (trie.nodeFlags[node] !== 0) {
    visit(labels, trie.nodeFlags[node] === 1 ? 'I' : 'P');
  }

  for (let edge = trie.edgeStart[node]; edge < trie.edgeStart[node + 1]; edge++) {
    const label = labelOf(edge);
    if (labels.includes('*')) {
      throw new Error(`a wildcard that is not the leftmost label: ${[...labels, label].reverse().join('.')}`);
    }

    collect(trie.edgeChild[edge], [...labels, label], visit);
  }
}

function labelOf(edge) {
  return trie.labelText.slice(offsets[edge], offsets[edge] + trie.edgeLength[edge]);
}

function add(labels, rule) {
  const name = labels
    .map((label) => {
      const ascii = /^[a-z0-9-]+$/.test(label) ? label : domainToASCII(label); // digits alone would be read as an address
      if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(ascii)) {
        throw new Error(`not a label: ${label}`);
      }

      return ascii;
    })
    .join('.');
  if (!rules.has(name)) {
    rules.set(name, new Set());
  }

  rules.get(name).add(rule);
}
