import assert from 'node:assert/strict';
import test from 'node:test';
import { openDiary } from '../support/diary.ts';
import { problemOf, ranOf } from '../support/diary-answer.ts';
import { sampled } from '../support/soak.ts';

const ROUNDS = sampled({ tests: 200, soak: 100_000 });
const CALLERS = 30;
/** Priced per run: its hold is its price, and nothing is released that a second run could use. */
const TICKET = `
meter: worker
defaultHold: 1
rateCards: [{ components: [{ meter: run, amount: 1 }] }]`;

test(`of ${CALLERS} requests at once on credit for one, one runs: ${ROUNDS} rounds`, async (t) => {
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models: { ticket: TICKET } });
  const ann = await diary.customer({ plan: 'bare', credit: '1.00' });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const answers = await Promise.all(Array.from({ length: CALLERS }, () => ann.send('ticket')));
    const [winner, ...others] = answers.toSorted((a, b) => a.status - b.status);
    assert.ok(winner !== undefined);
    const { charge, left } = ranOf(winner);
    assert.deepEqual([charge, left], ['1.000000000', '0.000000000']);
    for (const other of others) {
      const { status, code, required, resetsAt } = problemOf(other);
      const told = { status, code, required, resetsAt };
      const outOfCredits = { status: 402, code: 'out-of-credits', required: '1.000000000' };
      assert.deepEqual(told, { ...outOfCredits, resetsAt: null }, `round ${round}`);
    }
    if (round % (ROUNDS / 10) === 0) await diary.books();
    if (round < ROUNDS) await diary.topUp(ann, '1');
  }
  assert.deepEqual(await ann.left(), '0.000000000');
  assert.equal(diary.worker.executions(), ROUNDS);
});
