import assert from 'node:assert/strict';
import test from 'node:test';
import { ruleWords } from './rule-words.ts';

test('a rule is told in two parts, and says what a rated cost is', () => {
  assert.deepEqual(ruleWords('The run succeeded. Charged: The rated cost, never more.'), {
    ends: 'The run succeeded.',
    charged: 'the rated cost (what was used, at its prices), never more.',
  });
  const free = ruleWords('The worker failed. Charged: Nothing; it is free again.');
  assert.equal(free.charged, 'nothing; it is free again.');
});

test('a rule that says nothing of a charge stays as it is', () => {
  assert.deepEqual(ruleWords('As agreed.'), { ends: 'As agreed.', charged: null });
});
