import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { appendAuditEntry } from './append-audit-entry.ts';
import type { Line, LineState } from './line.ts';
import { insertLineEvent, loadLine, lockLog } from './store.ts';

/** Brings the line into a state, with its audit entry; a line that is in it stays as it is. */
export async function changeLine(
  tx: Transaction,
  clock: Clock,
  wanted: Readonly<{ state: LineState; reason: string; actor: string }>,
): Promise<Line> {
  await lockLog(tx);
  const line = await loadLine(tx);
  if (line.state === wanted.state) return line;
  const since = clock.now();
  await insertLineEvent(tx, wanted, since);
  await appendAuditEntry(tx, clock, {
    actor: wanted.actor,
    action: wanted.state === 'stopped' ? 'line.stop' : 'line.resume',
    target: 'line',
    details: { reason: wanted.reason },
  });
  return { ...wanted, since };
}
