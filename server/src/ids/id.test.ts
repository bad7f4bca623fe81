import assert from 'node:assert/strict';
import test from 'node:test';
import { instant } from '../time/index.ts';
import { isId, newId } from './id.ts';

const NOW_MS = Date.UTC(2026, 10, 22);

test('ids of one process ascend strictly, also within a millisecond and when the clock goes back', () => {
  const ids: string[] = [];
  for (let nth = 0; nth < 10_000; nth += 1) {
    const wobbleMs = nth % 3 === 0 ? -50 : nth >> 8;
    ids.push(newId('run', instant(NOW_MS + wobbleMs)));
  }
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set(ids).size, ids.length);
});

test('an id tells its kind by a prefix, and sorts by the time it was made at', () => {
  const [early, late] = [0, 1].map((ms) => newId('grant', instant(NOW_MS + 10_000 + ms)));
  assert.match(early ?? '', /^grt_[0-9a-hjkmnp-tv-z]{26}$/);
  assert.ok((early ?? '') < (late ?? ''));
  assert.equal(newId('run', instant(NOW_MS)).slice(0, 4), 'run_');
});

test('the beginning of an id is its time: 48 bits in ten characters', () => {
  const nextCentury = Date.UTC(2126, 0, 1);
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  const time = newId('run', instant(nextCentury)).slice(4, 14);
  assert.equal(
    [...time].reduce((ms, letter) => ms * 32 + letters.indexOf(letter), 0),
    nextCentury,
  );
});

const BODY = '01kb0000000000000000000000';

test('an id of its own kind is known, and nothing else is taken for one', () => {
  assert.equal(isId('run', `run_${BODY}`), true);
  for (const text of [
    ...['', 'run_', BODY, `run${BODY}`, `RUN_${BODY}`, `run_${BODY.toUpperCase()}`],
    ...[
      `run_${BODY}0`,
      `run_${BODY.slice(1)}`,
      ` run_${BODY}`,
      `run_${BODY}\n`,
      `run_8${BODY.slice(1)}`,
    ],
    ...['i', 'l', 'o', 'u', '-', 'ä', '%'].map((letter) => `run_${BODY.slice(1)}${letter}`),
    ...[`cus_${BODY}`, `run_run_${BODY.slice(4)}`, `run_${BODY}/../x`],
  ]) {
    assert.equal(isId('run', text), false, text);
  }
});
