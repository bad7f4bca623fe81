import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiptSentence } from './receipt-sentence.ts';

const paid = {
  status: 'succeeded',
  code: null,
  charge: '0.019060000',
  gpuTimeUs: 3_812_000,
  writeOff: '0.000000000',
} as const;

test('a receipt says in one sentence how the run ended and whether one pays', () => {
  assert.equal(
    receiptSentence(paid),
    'The run succeeded after 3.812 s of GPU time. This is what you pay.',
  );
  assert.equal(
    receiptSentence({ ...paid, writeOff: '0.004000000' }),
    'The run succeeded after 3.812 s of GPU time. This is what you pay. $0.004 more was used than you pay.',
  );
  const free = { ...paid, charge: '0.000000000', gpuTimeUs: null };
  assert.equal(
    receiptSentence({ ...free, status: 'failed', code: 'run-failed' }),
    'The run ended: input rejected. You pay nothing for it.',
  );
  assert.match(receiptSentence({ ...free, status: 'written_off' }), /is unknown.*You pay nothing/);
  assert.match(receiptSentence({ ...free, status: 'running', charge: null }), /goes on/);
});

test('the operator reads what the customer pays', () => {
  const told = receiptSentence({ ...paid, writeOff: '0.004000000' }, 'operator');
  assert.match(told, /This is what the customer pays\. .* than the customer pays\.$/);
  const lost = { ...paid, status: 'written_off', charge: '0.000000000' } as const;
  assert.match(receiptSentence(lost, 'operator'), /The customer pays nothing for it\.$/);
});
