import type { Queryable, Transaction } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import { type AuditEntry, FIRST_PREV_HASH } from './audit-entry.ts';
import { type Line, type LineState, NEVER_STOPPED } from './line.ts';

type TailRow = { seq: bigint; hash: string };
type LineRow = { state: LineState; at: Instant; reason: string; actor: string };

/** Makes this transaction the only one that appends, until it ends. */
export async function lockLog(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('audit_log', 0))");
}

/** The last entry's place and hash; what the first entry continues from where there is none. */
export async function loadTail(tx: Transaction): Promise<TailRow> {
  const { rows } = await tx.query<TailRow>(
    'select seq, hash from audit_log order by seq desc limit 1',
  );
  return rows[0] ?? { seq: 0n, hash: FIRST_PREV_HASH };
}

/** Writes an entry in its place. */
export async function insertEntry(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.query(
    `insert into audit_log (seq, actor, action, target, at, prev_hash, hash, payload)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.seq,
      entry.actor,
      entry.action,
      entry.target,
      toIso(entry.at),
      entry.prevHash,
      entry.hash,
      entry.payload,
    ],
  );
}

/** The line as its latest event says. */
export async function loadLine(db: Queryable): Promise<Line> {
  const { rows } = await db.query<LineRow>(
    'select state, at, reason, actor from line_events order by seq desc limit 1',
  );
  const row = rows[0];
  if (row === undefined) return NEVER_STOPPED;
  return { state: row.state, since: row.at, reason: row.reason, actor: row.actor };
}

/** Writes the line's next event; the caller holds the log's lock, so the number is its own. */
export async function insertLineEvent(
  tx: Transaction,
  event: Readonly<{ state: LineState; reason: string; actor: string }>,
  now: Instant,
): Promise<void> {
  await tx.query(
    `insert into line_events (seq, at, state, reason, actor)
     select coalesce(max(seq), 0) + 1, $1, $2, $3, $4 from line_events`,
    [toIso(now), event.state, event.reason, event.actor],
  );
}

/** The payload of the last entry of a deed done to a thing. */
export async function loadEntry(
  db: Queryable,
  deed: Readonly<{ action: string; target: string }>,
): Promise<string | undefined> {
  const { rows } = await db.query<{ payload: string }>(
    `select payload from audit_log where action = $1 and target = $2 order by seq desc limit 1`,
    [deed.action, deed.target],
  );
  return rows[0]?.payload;
}
