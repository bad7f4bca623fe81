import assert from 'node:assert/strict';
import test from 'node:test';
import { openDiary } from '../support/diary.ts';

const PHOTO = `
meter: worker
defaultHold: 0.01
rateCards: [{ perGpuSecond: "1" }]`;

type Tagged = Readonly<{ id: string; tags: Readonly<Record<string, string>> }>;
type Series = Readonly<{ totals: Readonly<{ runs: number; charged: string }> }>;

test('a cost is split by tags, from the header to the list, the receipt, the totals and the export', async (t) => {
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models: { photo: PHOTO } });
  const ann = await diary.signUp('ann@example.test');
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  const headers = { 'x-tags': 'team=vision, stage=beta' };
  const first = await ann.run('photo', { headers });
  await ann.run('photo', { headers: { 'x-tags': 'team=audio' } });
  await ann.run('photo', { headers: { 'x-tags': 'team=vision' }, inPlayground: true });
  await ann.run('photo');

  const { items } = await ann.read<{ items: Tagged[] }>('/api/usage/runs?tag=team%3Dvision');
  assert.deepEqual(
    items.map(({ tags }) => tags),
    [{ team: 'vision' }, { team: 'vision', stage: 'beta' }],
  );
  const receipt = await ann.read<Tagged>(`/api/runs/${first.runId}`);
  assert.deepEqual(receipt.tags, { team: 'vision', stage: 'beta' });
  for (const [query, runs, charged] of [
    ['', 4, '0.012000000'],
    ['?tag=team', 3, '0.009000000'],
    ['?tag=team%3Dvision', 2, '0.006000000'],
    ['?tag=team%3Dvision&key=playground', 1, '0.003000000'],
    ['?tag=stage%3Dbeta&status=failed', 0, '0.000000000'],
  ] as const) {
    const { totals } = await ann.read<Series>(`/api/usage/series${query}`);
    assert.deepEqual([totals.runs, totals.charged], [runs, charged], query);
  }
  const csv = String((await ann.call('GET', '/api/usage/export.csv?tag=stage')).bytes);
  assert.match(csv, /,0\.003000000,"stage=beta,team=vision"\r\n$/);
});

test('tags that are none are refused by the name of their header, and nothing is run or charged', async (t) => {
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models: { photo: PHOTO } });
  const ann = await diary.signUp('ann@example.test');
  const eleven = Array.from({ length: 11 }, (_, n) => `k${n}=v`).join(',');
  for (const tags of [
    'team',
    'Team=a',
    'team=',
    'a=b,,c=d',
    'a=1,a=2',
    `a=${'x'.repeat(101)}`,
    eleven,
  ]) {
    for (const inPlayground of [false, true]) {
      const told = await ann.isRefused('photo', { headers: { 'x-tags': tags }, inPlayground });
      assert.deepEqual(
        [told.status, told.code, told.field],
        [400, 'invalid-request', 'x-tags'],
        tags,
      );
    }
  }
  assert.deepEqual(await ann.runs(), []);
  assert.equal(await ann.left(), '1.000000000');
});
