import assert from 'node:assert/strict';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { openDiary } from '../support/diary.ts';
import { problemOf, readJson } from '../support/diary-answer.ts';
import { eventually } from '../support/eventually.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "1" }]`;
/** So large that it has a file of its own, and is streamed. */
const LARGE = Buffer.alloc(300_000, 'picture ');

test('a large result that was damaged on disk is never given whole', async (t) => {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: PHOTO },
    mayLog: /not what the run gave|stream closed|not the bytes|held other bytes/,
  });
  const ann = await diary.signUp('ann@example.test');
  const json = Buffer.from(JSON.stringify({ text: LARGE.toString() }));
  const order = (nth: string) => ({ headers: { 'idempotency-key': nth } });
  const results = path.join(diary.server.configuration.dataDir, 'results');
  for (const [contentType, body] of [
    ['image/png', LARGE],
    ['application/json', json],
  ] as const) {
    diary.worker.script('photo', { contentType, body, gpuTimeUs: 1_000, durationMs: 2 });
    const { runId, bytes } = await ann.run('photo', order(contentType));
    assert.deepEqual(bytes, body);
    const result = `/v1/requests/${runId}/result`;
    assert.deepEqual((await ann.call('GET', result)).bytes, body);
    assert.equal((await ann.run('photo', order(contentType))).replayed, true);
    assert.equal((await ann.call('HEAD', result)).bytes.length, 0);

    const files = await readdir(results, { recursive: true });
    const file = await open(
      path.join(results, files.find((name) => name.endsWith(runId)) ?? ''),
      'r+',
    );
    await file.write('#', body.length - 1);
    await file.close();
    assert.equal((await ann.call('HEAD', result)).status, 200, 'no byte of it is read');
    await assert.rejects(ann.call('GET', result), TypeError);
    const isKnown = async () => (await ann.call('HEAD', result)).status === 410;
    await eventually('it is set aside', isKnown);
    assert.equal(problemOf(await ann.call('GET', result)).code, 'result-damaged');
    assert.equal(problemOf(await ann.send('photo', order(contentType))).code, 'result-damaged');
    assert.ok(
      diary.server.log.some((line) => line.includes(runId) && /not what the run/.test(line)),
    );
    const { status, output } = readJson<{ status: string; output?: unknown }>(
      await ann.call('GET', `/v1/requests/${runId}`),
    );
    assert.deepEqual([status, output], ['COMPLETED', undefined], 'it stands in no answer');
  }
  await diary.books();
});
