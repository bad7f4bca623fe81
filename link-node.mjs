/**
 * Links `node_modules/.bin/node` to the Node 24 that npm installed, where npm left the link out.
 *
 * npm 10 removes the packages made for other machines after an install, and with each of them every
 * command it declares: `node`, which all of them declare, goes too. Without the link the scripts
 * would run under the machine's own Node, which cannot run TypeScript.
 * Source: decisions/0002-node-24-from-npm.md
 */
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const installed = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
const link = join(modules, '.bin', 'node');

if (process.platform !== 'win32' && existsSync(installed) && !existsSync(link)) {
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), installed), link);
}
