/**
 * Builds the dashboard when its sources are not the ones `dist/` was built from.
 *
 * Plain JavaScript, because `prepare` may run it under a Node that cannot strip types. With
 * `--after-install` it never fails: an install without devDependencies has no vite, and a copy
 * that cannot build its pages must still be installable.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = dirname(fileURLToPath(import.meta.url));
const STAMP = join(HOME, 'dist', '.built-from');
const SOURCE_FILES = ['index.html', 'package.json', 'vite.config.ts', '../package-lock.json'];
const SOURCE_FOLDERS = ['public', 'src'];

const afterInstall = process.argv.includes('--after-install');
const sources = hashSources();
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== sources) build();

/** A hash of everything the pages are made from; the lockfile stands for the packages. */
function hashSources() {
  const hash = createHash('sha256');
  for (const name of [...SOURCE_FILES, ...SOURCE_FOLDERS.flatMap(filesIn).sort()]) {
    const path = join(HOME, name);
    if (existsSync(path)) hash.update(`${name}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(join(HOME, folder))) return [];
  return readdirSync(join(HOME, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(HOME.length + 1));
}

function build() {
  const vite = findVite();
  if (vite === undefined) {
    return giveUp('its build tool, vite, is not installed (run npm install with devDependencies)');
  }
  console.log('dashboard: building the pages (only when they changed)');
  const options = { cwd: HOME, encoding: 'utf8' };
  const result = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], options);
  if (result.status !== 0) {
    return giveUp(`vite build failed:\n${result.stdout ?? ''}${result.stderr ?? ''}`);
  }
  writeFileSync(STAMP, sources);
}

function findVite() {
  try {
    const manifest = createRequire(join(HOME, 'package.json')).resolve('vite/package.json');
    return join(dirname(manifest), 'bin', 'vite.js');
  } catch {
    return undefined;
  }
}

/** Without pages the server still answers the API, so neither an install nor a start fails here. */
function giveUp(reason) {
  if (afterInstall) return;
  console.error(`dashboard: the pages are not built: ${reason}`);
}
