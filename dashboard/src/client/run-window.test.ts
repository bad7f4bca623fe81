import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from './nouns.ts';
import { type RunPage, type RunWindow, windowOf, withNewest, withNext } from './run-window.ts';

const PAGE = 3;

function run(at: number, state: 'ended' | 'running' = 'ended'): Run {
  const time = new Date(Date.UTC(2026, 10, 22) + at * 1000).toISOString();
  const ended = state === 'ended';
  return {
    id: `run_${String(at).padStart(4, '0')}`,
    model: 'esrgan-medium',
    modelName: 'ESRGAN',
    deployment: 'esrgan-medium-cpu',
    deploymentName: 'CPU',
    status: ended ? 'succeeded' : 'running',
    code: null,
    acceptedAt: time,
    startedAt: time,
    endedAt: ended ? time : null,
    gpuTimeUs: ended ? 1000 : null,
    charge: ended ? '0.000002000' : null,
    keyName: null,
    source: 'api',
    tags: {},
  };
}

/** The list as the API would page it, `below` a place in it. */
function pageOf(list: readonly Run[], below = 0): RunPage {
  const items = list.slice(below, below + PAGE);
  const nextCursor = below + PAGE < list.length ? String(below + PAGE) : null;
  return { items, nextCursor };
}

const ended = (from: number, to: number): Run[] =>
  Array.from({ length: from - to + 1 }, (_, at) => run(from - at));
const ids = (window: RunWindow): string[] => window.runs.map(({ id }) => id);

test('new runs appear on top of what was read on below, each once', () => {
  const before = ended(6, 1);
  let window = windowOf(pageOf(before));
  window = withNext(window, pageOf(before, 3), '3');
  assert.deepEqual(ids(window), ids(windowOf({ items: before, nextCursor: null })));
  window = withNewest(window, pageOf(ended(8, 1)));
  assert.deepEqual(ids(window), ids(windowOf({ items: ended(8, 1), nextCursor: null })));
  assert.equal(window.nextCursor, null);
});

test('a run that ends moves from the running ones to its place, and is never there twice', () => {
  const first = withNewest(undefined, pageOf([run(4, 'running'), ...ended(3, 1)]));
  const second = withNewest(first, pageOf(ended(4, 1)));
  assert.deepEqual(ids(second), ['run_0004', 'run_0003', 'run_0002']);
  assert.equal(second.runs[0]?.status, 'succeeded');
  assert.equal(second.runs[1], first.runs[1], 'what did not change stays the same object');
});

test('a burst longer than a page shows the newest page only, and goes on below it', () => {
  const window = withNewest(windowOf(pageOf(ended(3, 1))), pageOf(ended(300, 1)));
  assert.deepEqual(ids(window), ['run_0300', 'run_0299', 'run_0298']);
  assert.equal(window.nextCursor, '3');
  assert.equal(window.missed, false);
});

test('who has read on keeps the place in a burst, is told, and no gap is hidden', () => {
  const before = ended(6, 1);
  const read = withNext(windowOf(pageOf(before)), pageOf(before, 3), '3');
  const window = withNewest(read, pageOf([run(301, 'running'), ...ended(300, 1)]));
  assert.deepEqual(ids(window), ['run_0301', ...ids(read)]);
  assert.equal(window.missed, true);
});

test('more running runs than a page holds do not take away what was read on below', () => {
  const before = ended(6, 1);
  const read = withNext(windowOf(pageOf(before)), pageOf(before, 3), '3');
  const running = [14, 13, 12, 11].map((at) => run(at, 'running'));
  const window = withNewest(read, pageOf([...running, ...before]));
  assert.deepEqual(ids(window), ['run_0014', 'run_0013', 'run_0012', ...ids(read)]);
  assert.equal(window.missed, true);
});

test('a list that has become empty is shown empty', () => {
  assert.deepEqual(withNewest(windowOf(pageOf(ended(3, 1))), pageOf([])).runs, []);
});

test('a page that was asked for before the list began anew is left out', () => {
  const anew = withNewest(windowOf(pageOf(ended(6, 1))), pageOf(ended(300, 1)));
  const cursor = 'of the old list';
  assert.equal(withNext(anew, pageOf(ended(3, 1)), cursor), anew);
});

test('runs that ended in the same millisecond keep the order of their ids', () => {
  const at = (id: string): Run => ({ ...run(5), id });
  const list = ['run_d', 'run_c', 'run_b', 'run_a'].map(at);
  const first = withNext(windowOf(pageOf(list)), pageOf(list, 3), '3');
  const more = [at('run_e'), ...list];
  assert.deepEqual(
    ids(withNewest(first, pageOf(more))),
    ids(windowOf({ items: more, nextCursor: null })),
  );
});
