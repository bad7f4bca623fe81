import type { z } from 'zod';
import type { Line } from '../audit-log/index.ts';
import { nameActors } from '../desk/index.ts';
import type { Database } from '../postgres/index.ts';
import { toIso } from '../time/index.ts';
import type { lineSchema } from './contract/operator-log.ts';

/** The line on our wire, with the name of who stopped it or let it run. */
export async function describeLine(
  database: Database,
  line: Line,
): Promise<z.output<typeof lineSchema>> {
  const { state, since, reason, actor } = line;
  const actorName = (await nameActors(database.pool, [actor]))(actor);
  return { state, since: since === undefined ? null : toIso(since), reason, actor, actorName };
}
