import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanUp } from '../support/clean-up.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
/** How old what a page shows may be. */
const FRESH_MS = 1_000;

type UsageEvent = Readonly<{
  runId?: string;
  available: string;
  runsToday: number;
  runsTotal: number;
}>;

/** Opens the stream as the usage page does, and keeps what it tells. */
async function listen(
  t: test.TestContext,
  diary: Diary,
  headers: Record<string, string>,
): Promise<readonly UsageEvent[]> {
  const leaving = new AbortController();
  const { signal } = leaving;
  const url = `${diary.server.url()}/api/usage/stream`;
  const response = await fetch(url, { headers, signal });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const events: UsageEvent[] = [];
  const reading = (async () => {
    let unread = '';
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (unread + text).split('\n\n');
      unread = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, data] = /^event: usage\ndata: (.*)$/.exec(block) ?? [];
        if (data !== undefined) events.push(JSON.parse(data) as UsageEvent);
      }
    }
  })().catch((error: unknown) => assert.equal(signal.aborted, true, String(error)));
  cleanUp(t, async () => {
    leaving.abort();
    await reading;
  });
  await eventually('the stream begins with what is', () => events.length > 0, FRESH_MS);
  return events;
}

async function openPage(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models: { photo: PHOTO } });
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  return [diary, await diary.signUp('ann@example.test')];
}

test('a run is on the usage page within a second, with a session and with a key', async (t) => {
  const [diary, ann] = await openPage(t);
  const bob = await diary.signUp('bob@example.test');
  const streams = [
    await listen(t, diary, { cookie: ann.cookie }),
    await listen(t, diary, { 'x-api-key': ann.key }),
  ];
  const others = await listen(t, diary, { cookie: bob.cookie });
  for (const events of streams) {
    assert.deepEqual(events[0], { available: '1.000000000', runsToday: 0, runsTotal: 0 });
  }
  const answer = await ann.send('photo');
  const runId = answer.headers.get('x-request-id') ?? '';
  const wanted = { runId, available: '0.700000000', runsToday: 1, runsTotal: 1 };
  for (const events of streams) {
    const told = (): boolean => events.at(-1)?.available === '0.700000000';
    await eventually('the run is told', told, FRESH_MS);
    assert.deepEqual(events.at(-1), wanted);
  }
  assert.deepEqual(
    others.map(({ available }) => available),
    ['1.000000000'],
    'nobody hears of somebody else',
  );
  await diary.books();
});

test('what another process did is on the page within a second', async (t) => {
  const [diary, ann] = await openPage(t);
  const events = await listen(t, diary, { cookie: ann.cookie });
  await diary.topUp(ann, '5');
  const told = (): boolean => events.at(-1)?.available === '6.000000000';
  await eventually('the credit is told', told, FRESH_MS);
  await diary.books();
});

test('a run shows while it goes on: what it holds is not there to spend', async (t) => {
  const [diary, ann] = await openPage(t);
  const events = await listen(t, diary, { cookie: ann.cookie });
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', { gpuTimeUs: 1_000, gpuTimeSoFarUs: 9, until: end.promise });
  const running = ann.send('photo');
  const held = (): boolean => events.at(-1)?.available === '0.700000000';
  await eventually('the hold is told', held, FRESH_MS);
  const [line] = await ann.runs();
  assert.deepEqual([line?.status, line?.charge], ['running', null]);
  end.resolve();
  await running;
  const settled = (): boolean => events.at(-1)?.available === '0.900000000';
  await eventually('the charge is told', settled, FRESH_MS);
  assert.equal(await ann.left(), '0.900000000');
});
