import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { chainSeals, type SealedTransaction, sealPayload } from './seal.ts';

const CHARGE: SealedTransaction = {
  customerId: 'cus_1',
  sourceId: 'run_1',
  kind: 'settle',
  transfers: [
    {
      lineNo: '1',
      transactionId: 'txn_1',
      debitAccount: 'wallet',
      creditAccount: 'revenue',
      amount: '18',
      walletSeq: '2',
      balanceAfter: '82',
      recordedAt: '2026-11-22T09:00:00.000000Z',
    },
  ],
};

test('the payload of a seal is canonical: anyone can write it anew from the transfers', () => {
  assert.equal(
    sealPayload(CHARGE),
    '{"customerId":"cus_1","kind":"settle","sourceId":"run_1","transfers":[{"amount":"18",' +
      '"balanceAfter":"82","creditAccount":"revenue","debitAccount":"wallet","lineNo":"1",' +
      '"recordedAt":"2026-11-22T09:00:00.000000Z","transactionId":"txn_1","walletSeq":"2"}]}',
  );
});

test('each seal covers the one before, and the first covers 0', () => {
  const hex = (text: string) => createHash('sha256').update(text).digest('hex');
  const other = { ...CHARGE, sourceId: 'run_2' };
  const [first, second] = chainSeals({ chainNo: 0n, hash: '0' }, [CHARGE, other]);
  assert.deepEqual([first?.chainNo, first?.prevHash], [1n, '0']);
  assert.equal(first?.hash, hex(`0|${sealPayload(CHARGE)}`));
  assert.deepEqual([second?.chainNo, second?.prevHash], [2n, first?.hash]);
  assert.equal(second?.hash, hex(`${first?.hash}|${sealPayload(other)}`));
});

test('a payload tells any two transactions apart', () => {
  const [transfer] = CHARGE.transfers;
  assert.ok(transfer);
  const variants = Object.keys(transfer).map((field) => ({
    ...CHARGE,
    transfers: [{ ...transfer, [field]: 'changed' }],
  }));
  const payloads = [CHARGE, { ...CHARGE, transfers: [] }, ...variants].map(sealPayload);
  assert.equal(new Set(payloads).size, payloads.length);
});
