import type { Finding } from './finding.ts';
import type { Tree } from './tree.ts';

const FOLDER = 'server/migrations/';
/** What the application's role may do, said anew after the last migration. */
const GRANTS = 'server/migrations/grants.sql';
const NAME = /^(\d{6})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;

/** Checks that migrations are numbered without gaps, named for what they do, and never undo. */
export function checkMigrations(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  const paths = [...tree.paths].filter((path) => path.startsWith(FOLDER)).sort();
  let next = 1;
  for (const path of paths) {
    if (path === GRANTS) continue;
    const number = NAME.exec(path.slice(FOLDER.length))?.[1];
    if (number === undefined) {
      findings.push({ path, line: 1, message: 'a migration is named 00000N-what-it-does.sql' });
      continue;
    }
    if (Number(number) !== next) {
      const message = `this should be number ${String(next).padStart(6, '0')}: numbers have no gaps`;
      findings.push({ path, line: 1, message });
    }
    next = Number(number) + 1;
    if (/[-.](?:down|undo|rollback|revert)\b/.test(path)) {
      findings.push({ path, line: 1, message: 'migrations only go forward: write a new one' });
    }
  }
  return findings;
}
