import { FIRST_PREV_HASH as FIRST_AUDIT_HASH } from '../audit-log/index.ts';
import type { Transaction } from '../postgres/index.ts';
import { type ChainLink, faultOfEntry } from './audit-link.ts';
import { FIRST_PREV_HASH, sealHash, sealPayload } from './seal.ts';
import { type SealToVerify, selectAuditEntries, selectSeals } from './store.ts';

/** How much of a chain was looked at, and what is wrong with it. */
export type ChainVerdict = Readonly<{ checked: bigint; faults: readonly string[] }>;

const PAGE = 2_000;
const MOST_FAULTS = 20;

/** Compares every seal with the transfers it seals as they are now, and with the seal before it. */
export async function verifySeals(tx: Transaction): Promise<ChainVerdict> {
  return await walk(
    { number: 0n, hash: FIRST_PREV_HASH },
    (after) => selectSeals(tx, after, PAGE),
    (seal) => ({ number: seal.chainNo, hash: seal.hash }),
    faultOfSeal,
  );
}

/** Compares every entry of the audit log with its payload, and with the entry before it. */
export async function verifyAuditLog(tx: Transaction): Promise<ChainVerdict> {
  return await walk(
    { number: 0n, hash: FIRST_AUDIT_HASH },
    (after) => selectAuditEntries(tx, after, PAGE),
    (entry) => ({ number: entry.seq, hash: entry.hash }),
    faultOfEntry,
  );
}

async function walk<Row>(
  start: ChainLink,
  next: (after: bigint) => Promise<readonly Row[]>,
  linkOf: (row: Row) => ChainLink,
  faultOf: (before: ChainLink, row: Row) => string | undefined,
): Promise<ChainVerdict> {
  const faults: string[] = [];
  let before = start;
  let checked = 0n;
  for (;;) {
    const rows = await next(before.number);
    for (const row of rows) {
      const fault = faultOf(before, row);
      if (fault !== undefined && faults.length < MOST_FAULTS) faults.push(fault);
      before = linkOf(row);
      checked += 1n;
    }
    if (rows.length < PAGE) return { checked, faults };
  }
}

function faultOfSeal(before: ChainLink, seal: SealToVerify): string | undefined {
  const name = `seal ${seal.chainNo} (${seal.kind} of ${seal.sourceId})`;
  if (seal.chainNo !== before.number + 1n) return `${name} does not follow seal ${before.number}`;
  if (seal.prevHash !== before.hash) return `${name} does not continue the chain`;
  if (seal.hash !== sealHash(seal.prevHash, seal.payload)) return `${name} has a wrong hash`;
  if (seal.transfers === null) return `${name}: the sealed transfers are gone`;
  if (sealPayload({ ...seal, transfers: seal.transfers }) !== seal.payload) {
    return `${name}: the transfers are not what was sealed`;
  }
  return undefined;
}
