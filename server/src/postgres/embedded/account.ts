import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating-system account that PostgreSQL runs as: it refuses to run as root. */
export type Account = Readonly<{
  uid: number;
  gid: number;
  name: string;
  /** What to start its processes with; empty when it is the account we run as. */
  spawnAs: Readonly<{ uid?: number; gid?: number }>;
}>;

const SYSTEM_NAME = 'taximeter';

/**
 * Finds the account for PostgreSQL.
 *
 * An ordinary user runs it as itself. Root hands it to the owner of a cluster that exists already,
 * else to the system account `taximeter`, which it creates, else to `nobody`.
 */
export async function findAccount(existingCluster: string | undefined): Promise<Account> {
  // Not `os.userInfo()`, which throws where the user has no name (in many containers).
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, name: `uid ${uid}`, spawnAs: {} };
  if (existingCluster !== undefined) {
    const owner = await stat(existingCluster);
    const spawnAs = { uid: owner.uid, gid: owner.gid };
    if (owner.uid !== 0) return { ...spawnAs, name: `uid ${owner.uid}`, spawnAs };
  }
  const found = await lookUp(SYSTEM_NAME);
  if (found) return found;
  const options = ['--system', '--no-create-home', '--home-dir', '/nonexistent'];
  const shell = ['--shell', '/usr/sbin/nologin'];
  // Two first starts at once: one of them loses, and then finds what the other has made.
  await run('useradd', [...options, ...shell, SYSTEM_NAME]).catch(() => {});
  const nobody = { uid: 65_534, gid: 65_534 };
  return (
    (await lookUp(SYSTEM_NAME)) ??
    (await lookUp('nobody')) ?? { ...nobody, name: 'nobody', spawnAs: nobody }
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [user, group] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    const uid = Number.parseInt(user.stdout, 10);
    const gid = Number.parseInt(group.stdout, 10);
    return uid > 0 ? { uid, gid, name, spawnAs: { uid, gid } } : undefined;
  } catch {
    return undefined;
  }
}
