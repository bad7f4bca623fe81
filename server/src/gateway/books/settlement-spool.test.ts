import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { newId } from '../../ids/index.ts';
import { MAX_NANOS, nanoUsd } from '../../money/index.ts';
import { instant } from '../../time/index.ts';
import { openSettlementSpool } from './settlement-spool.ts';
import type { Settlement } from './store.ts';

const home = await mkdtemp(path.join(tmpdir(), 'taximeter-spool-'));
test.after(() => rm(home, { recursive: true, force: true }));

const now = instant(Date.UTC(2026, 10, 22));

function settlement(more: Partial<Settlement['outcome']> = {}): Settlement {
  return {
    customerId: newId('customer', now),
    runId: newId('run', now),
    outcome: {
      status: 'succeeded',
      code: null,
      rule: 'succeeded',
      detail: null,
      startedAt: now,
      endedAt: now,
      workerUs: 9_007_199_254_740_993n,
      gatewayUs: 0n,
      billableUs: null,
      usage: { run: 1n, gpu_time: 12n },
      ratedNanos: MAX_NANOS as ReturnType<typeof nanoUsd>,
      mayExtend: true,
      workerFault: false,
      result: { contentType: 'image/png', bytes: 4_096 },
      ...more,
    },
  };
}

let opened = 0;
async function openEmpty() {
  opened += 1;
  const folder = path.join(home, String(opened));
  const unreadable: string[] = [];
  const reopen = () =>
    openSettlementSpool(folder, (_error, file) => unreadable.push(path.basename(file)));
  return { folder, unreadable, reopen, spool: await reopen() };
}

for (const synced of [false, true]) {
  test(`a settlement comes back as it was written, to the last digit (synced: ${synced})`, async () => {
    const { reopen, spool } = await openEmpty();
    const written = settlement();
    await spool.write(written, synced);
    assert.deepEqual(await (await reopen()).readAll(), [written]);
  });
}

for (const text of ['12n', '-5n', '{"ratedNanos":"7n"}', '1n\u0000"\n', 'größer als 3 µs']) {
  test(`the words of a worker stay words: ${JSON.stringify(text)}`, async () => {
    const { spool } = await openEmpty();
    const written = settlement({
      status: 'failed',
      code: 'run-failed',
      rule: 'worker-failed',
      detail: text,
      ratedNanos: nanoUsd(0n),
      usage: {},
      result: { contentType: text, bytes: 1 },
    });
    await spool.write(written, false);
    assert.deepEqual(await spool.readAll(), [written]);
  });
}

test('writing it again replaces it, and what was removed is gone', async () => {
  const { folder, spool } = await openEmpty();
  const [kept, gone] = [settlement(), settlement()];
  for (const each of [kept, gone]) {
    await spool.write(each, false);
    await spool.write(each, true);
  }
  await spool.remove(gone);
  await spool.remove(gone);
  assert.deepEqual(await spool.readAll(), [kept]);
  assert.deepEqual((await readdir(folder)).toSorted(), [
    `${kept.runId}.json`,
    `${kept.runId}.synced.json`,
  ]);
});

test('half a file of a process that died while it wrote is not read', async () => {
  const { folder, spool } = await openEmpty();
  const whole = settlement();
  await spool.write(whole, false);
  const { runId } = settlement();
  await writeFile(path.join(folder, `${runId}.json.draft`), '{"customerId":"cus_');
  await writeFile(path.join(folder, 'README.txt'), 'not ours');
  assert.deepEqual(await spool.readAll(), [whole]);
  assert.equal((await readdir(folder)).length, 3, 'somebody may be writing it just now');
});

test('half a file of a process that died long ago is removed, and so is an empty list', async () => {
  const { folder, unreadable, spool } = await openEmpty();
  for (const end of ['.json.draft', '.synced.json.draft', '.json']) {
    const file = path.join(folder, `${settlement().runId}${end}`);
    await writeFile(file, end === '.json' ? '[]' : '{"customerId":"cus_');
    await utimes(file, 1_000, 1_000);
  }
  assert.deepEqual(await spool.readAll(), []);
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(unreadable, []);
});

for (const [field, value] of Object.entries({
  ratedNanos: '-5n',
  endedAt: 1,
  startedAt: '2026-11-22',
  status: 'done',
  code: 'no-such-problem',
  rule: 'whatever',
  billableUs: 12,
  usage: { bananas: '1n' },
  mayExtend: 'yes',
  result: { contentType: 'image/png', bytes: -1 },
})) {
  test(`a settlement whose ${field} is damaged is set aside, not written off`, async () => {
    const { folder, unreadable, spool } = await openEmpty();
    const damaged = settlement();
    await spool.write(damaged, false);
    const name = `${damaged.runId}.json`;
    const [read] = JSON.parse(await readFile(path.join(folder, name), 'utf8'));
    const outcome = { ...read.outcome, [field]: value };
    await writeFile(path.join(folder, name), JSON.stringify([{ ...read, outcome }]));
    assert.deepEqual(await spool.readAll(), []);
    assert.deepEqual(unreadable, [name]);
  });
}

test('where a small result lies comes back as it was written', async () => {
  const { spool } = await openEmpty();
  const place = { batch: newId('run', now), offset: 12 };
  const result = { contentType: 'image/png', bytes: 9, place, sha256: 'a1'.repeat(32) };
  const written = settlement({ result });
  await spool.write(written, false);
  assert.deepEqual(await spool.readAll(), [written]);
});

for (const left of ['', '{"customerId":"cus_', 'null', '{}']) {
  test(`a file that a loss of power left as ${JSON.stringify(left)} is set aside, once`, async () => {
    const { folder, unreadable, spool } = await openEmpty();
    const whole = settlement();
    await spool.write(whole, false);
    const name = `${settlement().runId}.json`;
    await writeFile(path.join(folder, name), left);
    assert.deepEqual(await spool.readAll(), [whole]);
    assert.deepEqual(await spool.readAll(), [whole]);
    assert.deepEqual(unreadable, [name]);
    assert.ok((await readdir(folder)).includes(`${name}.unreadable`));
  });
}
