// Finds the folders of generated manifests that the tests run over.
import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs';
import { dirname, join, resolve, delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** A folder of reference material beside the repository, or null. */
export function shared(...parts) {
  const path = join(repository, '..', 'shared', ...parts);
  return existsSync(path) ? path : null;
}

/** Every folder with a kustomization.yaml below BULKHEAD_MANIFESTS (a list of paths), or below the baselines and examples. */
export function manifestFolders() {
  const roots = process.env.BULKHEAD_MANIFESTS
    ? process.env.BULKHEAD_MANIFESTS.split(delimiter)
    : [join(repository, 'tests', 'Bulkhead.Engines.Tests', 'Baselines'), join(repository, 'examples')];
  const found = [];
  const walk = (folder) => {
    const names = readdirSync(folder).sort();
    if (names.includes('kustomization.yaml')) {
      found.push(folder);
    }
    for (const name of names) {
      const path = join(folder, name);
      if (name !== 'node_modules' && statSync(path).isDirectory()) {
        walk(path);
      }
    }
  };
  for (const root of roots.filter((path) => path && existsSync(path))) {
    walk(root);
  }
  return found;
}

/** The text of every manifest of a folder whose name begins with a prefix. */
export function manifests(folder, prefix) {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
