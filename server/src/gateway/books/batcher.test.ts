import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createBatcher } from './batcher.ts';

/** An item locks its tens. */
const lockOf = (item: number): string => String(Math.floor(item / 10));
const locksOf = (items: readonly number[]): number => new Set(items.map(lockOf)).size;

/** A batcher whose flushes wait until the test lets them go on. */
function open(
  options: { maxBatch?: number; maxLocks?: number; maxWaiting?: number; alone?: number } = {},
) {
  const { maxLocks: max = 100, alone } = options;
  const flushes: { items: readonly number[]; answer: (results: (string | Error)[]) => void }[] = [];
  let flushing = 0;
  const batcher = createBatcher<number, string>({
    maxBatch: options.maxBatch ?? 100,
    locks: { of: lockOf, max, ...(alone === undefined ? {} : { alone }) },
    maxWaiting: options.maxWaiting ?? 100,
    onFull: () => new Error('full'),
    flush: async (items) => {
      flushing += 1;
      assert.ok(flushing === 1 || locksOf(items) >= (alone ?? 1_000), 'another flush at once');
      try {
        return await new Promise((answer) => flushes.push({ items, answer }));
      } finally {
        flushing -= 1;
      }
    },
  });
  const answerNext = async (results?: (string | Error)[]) => {
    while (flushes.length === 0) await nextTurn();
    const flush = flushes.shift();
    flush?.answer(results ?? flush.items.map((item) => `answer ${item}`));
    return flush?.items;
  };
  return { batcher, answerNext, flushing: () => flushing };
}

test('a lone item is flushed at once, and gets its own answer', async () => {
  const { batcher, answerNext } = open();
  const answer = batcher.add(7);
  assert.deepEqual(await answerNext(), [7]);
  assert.equal(await answer, 'answer 7');
  assert.equal(batcher.depth(), 0);
});

test('what arrives while a flush is in flight is the next batch, in order of arrival', async () => {
  const { batcher, answerNext } = open();
  const first = batcher.add(1);
  await nextTurn();
  const rest = [2, 3, 4].map((item) => batcher.add(item));
  assert.equal(batcher.depth(), 4);
  assert.deepEqual(await answerNext(), [1]);
  assert.equal(await first, 'answer 1');
  assert.deepEqual(await answerNext(), [2, 3, 4]);
  assert.deepEqual(await Promise.all(rest), ['answer 2', 'answer 3', 'answer 4']);
});

test('a batch has at most so many items; the others go next', async () => {
  const { batcher, answerNext } = open({ maxBatch: 2 });
  const answers = [1, 2, 3, 4, 5].map((item) => batcher.add(item));
  assert.deepEqual(await answerNext(), [1, 2]);
  assert.deepEqual(await answerNext(), [3, 4]);
  assert.deepEqual(await answerNext(), [5]);
  assert.equal((await Promise.all(answers)).length, 5);
});

test('a batch takes at most so many locks, and all that come under them in turn', async () => {
  const { batcher, answerNext } = open({ maxLocks: 2 });
  const answers = [11, 12, 21, 13, 31, 14, 41].map((item) => batcher.add(item));
  assert.deepEqual(await answerNext(), [11, 12, 21, 13]);
  assert.deepEqual(await answerNext(), [31, 14]);
  assert.deepEqual(await answerNext(), [41]);
  assert.equal((await Promise.all(answers)).length, 7);
});

test('a batch of many locks goes beside the one in flight, and a third waits', async () => {
  const { batcher, flushing, answerNext } = open({ maxLocks: 3, alone: 2 });
  const answers = [11, 21, 31, 41, 42, 51, 61, 71, 81].map((item) => batcher.add(item));
  await nextTurn();
  assert.equal(flushing(), 2);
  assert.equal(batcher.depth(), 9);
  assert.deepEqual(await answerNext(), [11, 21, 31]);
  assert.deepEqual(await answerNext(), [41, 42, 51, 61]);
  assert.deepEqual(await answerNext(), [71, 81]);
  assert.equal((await Promise.all(answers)).length, 9);
  assert.equal(batcher.depth(), 0);
});

test('a batch of few locks waits for the one in flight, however many items it has', async () => {
  const { batcher, flushing, answerNext } = open({ maxLocks: 3, alone: 2 });
  const first = batcher.add(11);
  await nextTurn();
  const rest = [21, 22, 23, 24].map((item) => batcher.add(item));
  await nextTurn();
  assert.equal(flushing(), 1);
  assert.deepEqual(await answerNext(), [11]);
  assert.deepEqual(await answerNext(), [21, 22, 23, 24]);
  assert.equal((await Promise.all([first, ...rest])).length, 5);
});

test('beyond the most that may wait it refuses, and takes again when there is room', async () => {
  const { batcher, answerNext } = open({ maxWaiting: 2 });
  const taken = [batcher.add(1), batcher.add(2)];
  await assert.rejects(batcher.add(3), { message: 'full' });
  await answerNext();
  await Promise.all(taken);
  const again = batcher.add(4);
  await answerNext();
  assert.equal(await again, 'answer 4');
});

test('an item fails alone, and a failed flush fails its own items but not the next', async () => {
  let fails = true;
  const batcher = createBatcher<number, string>({
    maxBatch: 2,
    maxWaiting: 10,
    onFull: () => new Error('full'),
    flush: async (items) => {
      if (items.includes(1) && fails) throw new Error('the database is away');
      return items.map((item) => (item === 3 ? new Error('cannot be written') : 'written'));
    },
  });
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => batcher.add(item)));
  assert.deepEqual(
    outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.message)),
    ['the database is away', 'the database is away', 'cannot be written', 'written'],
  );
  fails = false;
  assert.equal(await batcher.add(1), 'written');
});

test('an item that a flush forgets fails instead of waiting for ever', async () => {
  const { batcher, answerNext } = open();
  const answers = Promise.allSettled([batcher.add(1), batcher.add(2)]);
  await answerNext(['answer 1']);
  assert.deepEqual(
    (await answers).map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
});
