#!/usr/bin/env node
// Verifies evidence bundles of Bulkhead without Bulkhead: hashes, chain, signature, stored days. Node 18 or newer, nothing to install.
//
//   node verify-bundle.mjs FOLDER [--public-key KEY.pem] [--head SHA256] [--days DIR]
//
// FOLDER is a bundle, or the folder of a chain (with chain.txt). Exit code: 0 everything holds, 1 something does not, 2 wrong use.
// What it does not do: derive policy and reports again from what is recorded. That is what `bulkhead evidence verify` is for.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const problems = [];
const bad = text => problems.push(text.replace(/[^\x20-\x7e]/g, '?'));
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

function hashFile(path) {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  for (let read; (read = readSync(file, piece)) > 0;) hash.update(piece.subarray(0, read));
  return hash.digest('hex');
}

function filesOf(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap(entry => {
    const path = prefix + entry.name;
    return entry.isDirectory() ? filesOf(folder, path + '/') : [path];
  });
}

function readBundle(folder) {
  const name = basename(resolve(folder));
  const bundle = { name, folder, paths: filesOf(folder), manifest: null, bytes: Buffer.alloc(0), envelope: Buffer.alloc(0), flows: null };
  if (bundle.paths.includes('manifest.json')) bundle.bytes = readFileSync(join(folder, 'manifest.json'));
  if (bundle.paths.includes('attestation.json')) bundle.envelope = readFileSync(join(folder, 'attestation.json'));
  try { bundle.manifest = JSON.parse(bundle.bytes); } catch { /* said below */ }
  if (bundle.manifest?.schema !== 'bulkhead.evidence-manifest/v1' || !Array.isArray(bundle.manifest.files)) {
    bundle.manifest = null;
    bad(`${name}: manifest.json is missing or not one`);
  }
  try { bundle.flows = JSON.parse(readFileSync(join(folder, 'flows.json'))); } catch { /* none recorded, or its hash is wrong */ }
  return bundle;
}

function checkFiles({ name, folder, paths, manifest }) {
  const listed = new Set(['manifest.json', 'attestation.json']);
  for (const { path, bytes, sha256: hash } of manifest.files) {
    if (listed.has(path)) bad(`${name}: ${path} is listed twice`);
    listed.add(path);
    if (!paths.includes(path)) { bad(`${name}: ${path} is missing`); continue; }
    const stat = lstatSync(join(folder, path));
    if (!stat.isFile() || stat.size !== bytes || hashFile(join(folder, path)) !== hash) bad(`${name}: ${path} was changed`);
  }
  for (const path of paths) if (!listed.has(path)) bad(`${name}: ${path} was added`);
}

const seconds = text => new Date(text).toISOString().replace('.000Z', 'Z');

// The in-toto statement follows from the manifest, so it is written again and compared.
function statementOf({ manifest, bytes }) {
  const previous = manifest.previous ? `"${manifest.previous.manifest}"` : 'null';
  return Buffer.from(`{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"manifest.json","digest":{"sha256":"${sha256(bytes)}"}}],` +
    `"predicateType":"urn:bulkhead:evidence:v1","predicate":{"number":${manifest.number},"previous":${previous},"since":"${seconds(manifest.since)}","until":"${seconds(manifest.until)}"}}`);
}

function envelopeOf(statement, signature) {
  const signatures = signature ? `{"keyid":"${signature.keyid}","sig":"${signature.sig}"}` : '';
  return `{"payloadType":"application/vnd.in-toto+json","payload":"${statement.toString('base64')}","signatures":[${signatures}]}\n`;
}

function checkAttestation(bundle, key) {
  const statement = statementOf(bundle);
  let signature = null;
  try { signature = JSON.parse(bundle.envelope).signatures[0] ?? null; } catch { /* differs from what is expected */ }
  if (bundle.envelope.toString('utf8') !== envelopeOf(statement, signature)) {
    bad(`${bundle.name}: attestation.json is missing or does not speak for manifest.json`);
    return;
  }
  if (!key) {
    if (signature) console.log(`note: ${bundle.name} is signed; give --public-key to check by whom`);
    return;
  }
  // DSSE v1: what is signed names its type and lengths.
  const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${statement.length} `), statement]);
  const der = signature && Buffer.from(signature.sig, 'base64');
  const isSigned = signature && der.toString('base64') === signature.sig
    && signature.keyid === sha256(key.export({ type: 'spki', format: 'der' })) && verify('sha256', signed, key, der);
  if (!isSigned) bad(`${bundle.name}: it is not signed by the given key`);
}

// The chain of the flow store's closed days: previous, number, name, rows and content are hashed into each link.
function checkDays({ name, flows }, earlier) {
  if (!flows || !Array.isArray(flows.dayFiles)) return;
  let previous = '0'.repeat(64);
  flows.dayFiles.forEach((day, index) => {
    const chain = sha256(`${day.previous}\n${day.number}\n${day.name}\n${day.rows}\n${day.sha256}\n`);
    if (day.number !== index + 1 || day.previous !== previous || day.chain !== chain) bad(`${name}: the chain of days breaks at ${day.name}`);
    previous = day.chain;
  });
  if (flows.source !== 'server' || earlier?.source !== 'server') return;
  earlier.dayFiles.forEach((day, index) => {
    if (flows.dayFiles[index]?.chain !== day.chain) bad(`${name}: ${day.name} was in the chain of days of the bundle before and is not there as it was`);
  });
}

function checkStored({ name, flows }, days) {
  for (const day of (flows?.dayFiles ?? []).filter(one => one.found === 'same')) {
    const path = join(days, basename(day.name));
    if (!existsSync(path)) bad(`${path} is not there, and ${name} recorded it`);
    else if (hashFile(path) !== day.sha256) bad(`${path} is not what ${name} recorded: stored connections were changed`);
  }
}

function checkChain(folder, bundles, head) {
  const line = bundle => `${bundle.manifest?.number ?? 0} ${sha256(bundle.bytes)} ${sha256(bundle.envelope)} ${bundle.name}\n`;
  if (readFileSync(join(folder, 'chain.txt'), 'utf8') !== bundles.map(line).join('')) bad('chain.txt does not list the bundles that are here');
  bundles.forEach((bundle, index) => {
    const before = bundles[index - 1];
    const expected = before ? { name: before.name, manifest: sha256(before.bytes), attestation: sha256(before.envelope) } : null;
    const previous = bundle.manifest?.previous ?? null;
    const same = previous === expected || (previous && expected && ['name', 'manifest', 'attestation'].every(key => previous[key] === expected[key]));
    if (!same || bundle.manifest?.number !== index + 1) bad(`${bundle.name} does not follow ${before ? before.name : 'nothing'}`);
    checkDays(bundle, before?.flows);
  });
  if (head && (bundles.length === 0 || sha256(bundles.at(-1).bytes) !== head)) bad('the newest bundle is not the one of --head');
}

function main(words) {
  const options = {};
  let folder;
  while (words.length > 0) {
    const word = words.shift();
    if (['--public-key', '--head', '--days'].includes(word) && words.length > 0) options[word] = words.shift();
    else if (!word.startsWith('--') && !folder) folder = word;
    else folder = undefined, words.length = 0;
  }
  if (!folder || !existsSync(folder)) {
    console.error('usage: node verify-bundle.mjs FOLDER [--public-key KEY.pem] [--head SHA256] [--days DIR]');
    return 2;
  }
  const key = options['--public-key'] ? createPublicKey(readFileSync(options['--public-key'])) : null;
  const isChain = existsSync(join(folder, 'chain.txt'));
  const names = isChain ? readdirSync(folder, { withFileTypes: true }).filter(one => one.isDirectory() && !one.name.startsWith('.')).map(one => join(folder, one.name)).sort() : [folder];
  const bundles = names.map(readBundle);
  for (const bundle of bundles.filter(one => one.manifest)) {
    checkFiles(bundle);
    checkAttestation(bundle, key);
  }
  if (isChain) checkChain(folder, bundles, options['--head']);
  else checkDays(bundles[0], null);
  if (!isChain && options['--head'] && sha256(bundles[0].bytes) !== options['--head']) bad('this bundle is not the one of --head');
  if (options['--days'] && bundles.length > 0) checkStored(bundles.at(-1), options['--days']);
  for (const problem of problems) console.log(`broken: ${problem}`);
  for (const bundle of bundles) console.log(`${bundle.name}  ${bundle.paths.length} files  manifest ${sha256(bundle.bytes)}`);
  console.log(problems.length > 0 ? `${problems.length} problems` : `holds: files and hashes${isChain ? ', chain' : ''}${key ? ', signature' : ''}${options['--days'] ? ', stored days' : ''}`);
  return problems.length > 0 ? 1 : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(`cannot be verified: ${error.message}`);
  process.exitCode = 1;
}
