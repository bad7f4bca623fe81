import type { StoredAuditEntry } from '../audit-log/index.ts';
import type { Queryable, Transaction } from '../postgres/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { BooksCheck } from './books-check.ts';
import type { InvariantResult } from './invariant.ts';
import { FIRST_PREV_HASH, type Seal, type SealedTransaction } from './seal.ts';

const SAMPLE_SIZE = 20;
/** A check of large books takes longer than any request may. */
const LONGEST_MS = 900_000;

/**
 * Makes a transaction one that reads the auditor's views, and may take its time.
 *
 * Every check reads whole tables, so loops over rows never pay; on tables that grew faster than
 * their statistics the planner would choose them all the same, and take minutes.
 */
export async function prepareAudit(tx: Transaction): Promise<void> {
  await allowLong(tx);
  await tx.query('set local search_path = audit');
  await tx.query('set local enable_nestloop = off');
  await tx.query('set local jit = off');
}

/** Lets the statements of a transaction take as long as large books need. */
export async function allowLong(tx: Transaction): Promise<void> {
  await tx.query(`set local statement_timeout = ${LONGEST_MS}`);
  await tx.query(`set local idle_in_transaction_session_timeout = ${LONGEST_MS}`);
}

/** Counts the rows that an invariant's SQL finds, and keeps the first few as text. */
export async function selectInvariantRows(
  tx: Transaction,
  sql: string,
): Promise<Pick<InvariantResult, 'rows' | 'sample'>> {
  const query = {
    text: `select count(*) over () as total, (
             select coalesce(json_object_agg(e.key, e.value), '{}')
             from jsonb_each_text(to_jsonb(found)) as e) as columns
           from (${sql}) as found limit ${SAMPLE_SIZE}`,
    query_timeout: LONGEST_MS,
  };
  const { rows } = await tx.query<{ total: bigint; columns: Record<string, string | null> }>(query);
  return { rows: Number(rows[0]?.total ?? 0n), sample: rows.map((row) => row.columns) };
}

/** Keeps what a check found. */
export async function insertCheck(tx: Transaction, check: BooksCheck): Promise<void> {
  await tx.query(
    `insert into invariant_checks (checked_at, duration_ms, broken, results)
     values ($1, $2, $3, $4)`,
    [
      toIso(check.checkedAt),
      check.durationMs,
      check.results.filter((result) => result.rows > 0).length,
      JSON.stringify(check.results),
    ],
  );
}

/** The last check there was. */
export async function selectLastCheck(db: Queryable): Promise<BooksCheck | undefined> {
  const { rows } = await db.query<{
    checked_at: Instant;
    duration_ms: number;
    results: InvariantResult[];
  }>(
    `select checked_at, duration_ms, results from invariant_checks
     order by check_no desc limit 1`,
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return { checkedAt: row.checked_at, durationMs: row.duration_ms, results: row.results };
}

/** Makes this transaction the only one that seals; false while another one is. */
export async function tryLockChain(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('seals', 0)) as locked`,
  );
  return rows[0]?.locked === true;
}

type TailRow = { chainNo: bigint; hash: string; recordedAt: Instant | null };

/**
 * The last seal, and when its transaction was recorded; what the first continues from where there
 * is none.
 */
export async function selectChainTail(tx: Transaction): Promise<TailRow> {
  const { rows } = await tx.query<TailRow>(
    `select s.chain_no as "chainNo", s.hash, t.recorded_at as "recordedAt"
     from public.seals s left join public.transfers t on t.customer_id = s.customer_id
       and t.source_id = s.source_id and t.kind = s.kind and t.line_no = 1
     order by s.chain_no desc limit 1`,
  );
  return rows[0] ?? { chainNo: 0n, hash: FIRST_PREV_HASH, recordedAt: null };
}

/** The columns of a transfer as the seal writes them. */
const SEALED_TRANSFERS = `json_agg(json_build_object(
  'lineNo', t.line_no::text, 'transactionId', t.transaction_id, 'debitAccount', t.debit_account,
  'creditAccount', t.credit_account, 'amount', t.amount::text, 'walletSeq', t.wallet_seq::text,
  'balanceAfter', t.balance_after::text, 'recordedAt',
  to_char(t.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by t.line_no)`;

/**
 * Transactions without a seal, recorded from `from` to `until`, in the order to seal them
 * in.
 */
export async function selectUnsealed(
  tx: Transaction,
  window: Readonly<{ from: Instant | null; until: Instant; limit: number }>,
): Promise<readonly SealedTransaction[]> {
  const query = {
    text: `with due as materialized (
       select customer_id, source_id, kind, recorded_at from transfers u
       where line_no = 1 and recorded_at >= coalesce($1::timestamptz, '-infinity')
         and recorded_at <= $2 and not exists (
           select from seals s where s.customer_id = u.customer_id and s.source_id = u.source_id
             and s.kind = u.kind)
       order by recorded_at, customer_id, source_id, kind limit $3)
     select customer_id as "customerId", source_id as "sourceId", kind,
       (select ${SEALED_TRANSFERS} from transfers t where t.customer_id = due.customer_id
          and t.source_id = due.source_id and t.kind = due.kind) as transfers
     from due order by recorded_at, customer_id, source_id, kind`,
    values: [window.from === null ? null : toIso(window.from), toIso(window.until), window.limit],
    query_timeout: LONGEST_MS,
  };
  const { rows } = await tx.query<SealedTransaction>(query);
  return rows;
}

/** Writes seals. */
export async function insertSeals(
  tx: Transaction,
  now: Instant,
  seals: readonly Seal[],
): Promise<void> {
  if (seals.length === 0) return;
  await tx.query(
    `insert into seals (chain_no, customer_id, source_id, kind, prev_hash, hash, payload, sealed_at)
     select *, $8::timestamptz from unnest($1::bigint[], $2::text[], $3::text[], $4::text[],
       $5::text[], $6::text[], $7::text[])`,
    [
      seals.map((seal) => seal.chainNo),
      seals.map((seal) => seal.customerId),
      seals.map((seal) => seal.sourceId),
      seals.map((seal) => seal.kind),
      seals.map((seal) => seal.prevHash),
      seals.map((seal) => seal.hash),
      seals.map((seal) => seal.payload),
      toIso(now),
    ],
  );
}

/**
 * A seal beside its transaction as the transfers tell it now; `transfers` is null where they are
 * gone.
 */
export type SealToVerify = Seal & Readonly<{ transfers: SealedTransaction['transfers'] | null }>;

/** The seals after one, in order, at most `limit` of them. */
export async function selectSeals(
  tx: Transaction,
  afterNo: bigint,
  limit: number,
): Promise<readonly SealToVerify[]> {
  const { rows } = await tx.query<SealToVerify>(
    `select s.chain_no as "chainNo", s.customer_id as "customerId", s.source_id as "sourceId",
       s.kind, s.prev_hash as "prevHash", s.hash, s.payload,
       (select ${SEALED_TRANSFERS} from public.transfers t where t.customer_id = s.customer_id
          and t.source_id = s.source_id and t.kind = s.kind) as transfers
     from public.seals s where s.chain_no > $1 order by s.chain_no limit $2`,
    [afterNo, limit],
  );
  return rows;
}

/** How many transactions recorded before an instant have no seal. */
export async function countUnsealed(tx: Transaction, before: Instant): Promise<bigint> {
  const query = {
    text: `select count(*) from public.transfers t
           where line_no = 1 and recorded_at < $1 and not exists (
             select from public.seals s where s.customer_id = t.customer_id
               and s.source_id = t.source_id and s.kind = t.kind)`,
    values: [toIso(before)],
    query_timeout: LONGEST_MS,
  };
  const { rows } = await tx.query<{ count: bigint }>(query);
  return rows[0]?.count ?? 0n;
}

/** The audit log's entries after one, in order, at most `limit` of them. */
export async function selectAuditEntries(
  tx: Transaction,
  afterSeq: bigint,
  limit: number,
): Promise<readonly StoredAuditEntry[]> {
  const { rows } = await tx.query<StoredAuditEntry>(
    `select seq, actor, action, target, at, prev_hash as "prevHash", hash, payload
     from public.audit_log where seq > $1 order by seq limit $2`,
    [afterSeq, limit],
  );
  return rows;
}
