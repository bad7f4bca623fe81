import { createHash } from 'node:crypto';

/** One transfer as the seal writes it: every column that means something, as text. */
export type SealedTransfer = Readonly<{
  lineNo: string;
  transactionId: string;
  debitAccount: string;
  creditAccount: string;
  amount: string;
  walletSeq: string;
  balanceAfter: string;
  recordedAt: string;
}>;

/** A transaction with all its transfers, in the order of their lines. */
export type SealedTransaction = Readonly<{
  customerId: string;
  sourceId: string;
  kind: string;
  transfers: readonly SealedTransfer[];
}>;

/** A transaction's place in the chain. */
export type Seal = Readonly<{
  chainNo: bigint;
  customerId: string;
  sourceId: string;
  kind: string;
  prevHash: string;
  hash: string;
  payload: string;
}>;

/** What the first seal names as the hash before it. */
export const FIRST_PREV_HASH = '0';

/**
 * The canonical text of a transaction: JSON without spaces, keys in alphabetical order, all values
 * text.
 *
 * Anyone can write it anew from the transfers; a seal whose payload is not this text is broken.
 */
export function sealPayload(transaction: SealedTransaction): string {
  const { customerId, kind, sourceId } = transaction;
  const transfers = transaction.transfers.map((transfer) => ({
    amount: transfer.amount,
    balanceAfter: transfer.balanceAfter,
    creditAccount: transfer.creditAccount,
    debitAccount: transfer.debitAccount,
    lineNo: transfer.lineNo,
    recordedAt: transfer.recordedAt,
    transactionId: transfer.transactionId,
    walletSeq: transfer.walletSeq,
  }));
  return JSON.stringify({ customerId, kind, sourceId, transfers });
}

/**
 * Hashes a payload onto the seal before it.
 *
 * Law: hex(sha256(prevHash | payload)), as the auditor's invariant I12 recomputes it.
 */
export function sealHash(prevHash: string, payload: string): string {
  return createHash('sha256').update(`${prevHash}|${payload}`, 'utf8').digest('hex');
}

/** Seals transactions one after the other onto the last seal there is. */
export function chainSeals(
  tail: Readonly<{ chainNo: bigint; hash: string }>,
  transactions: readonly SealedTransaction[],
): readonly Seal[] {
  let { chainNo, hash } = tail;
  return transactions.map((transaction) => {
    const { customerId, sourceId, kind } = transaction;
    const payload = sealPayload(transaction);
    const prevHash = hash;
    hash = sealHash(prevHash, payload);
    chainNo += 1n;
    return { chainNo, customerId, sourceId, kind, prevHash, hash, payload };
  });
}
