import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { newId } from '../ids/index.ts';
import { createTestClock, DAY_MS, instant } from '../time/index.ts';
import type { SmallResult } from './result-batches.ts';
import { openResultFiles, RESULT_LIFE_MS, type ResultFiles } from './result-files.ts';

async function openFiles(t: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-results-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
  return { folder, clock, results: openResultFiles(folder) };
}

/** What is told of a result that cannot be given. */
async function lossOf(reading: Promise<object>): Promise<unknown> {
  return ((await reading) as { loss?: unknown }).loss;
}

function read(results: ResultFiles, { place, sha256 }: SmallResult, bytes: number) {
  return results.readSmall(place, { bytes, sha256 });
}

test('a result is kept for seven days and then removed, its folder too', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  await writeFile(await results.draftPath(runId), 'picture');
  assert.equal(await lossOf(results.find(runId, 7)), 'gone', 'a draft is no result');
  const kept = await results.keep(runId);
  clock.advance(RESULT_LIFE_MS);
  assert.equal(await results.removeExpired(clock), 0);
  assert.equal(await readFile(kept, 'utf8'), 'picture');
  clock.advance(1);
  assert.equal(await results.removeExpired(clock), 1);
  assert.equal(await lossOf(results.find(runId, 7)), 'gone');
  clock.advance(DAY_MS);
  await results.removeExpired(clock);
  assert.deepEqual(await readdir(folder), []);
});

test('a folder that a run is about to write into is not removed from under it', async (t) => {
  const { clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  const draft = await results.draftPath(runId);
  await results.removeExpired(clock);
  await writeFile(draft, 'picture');
  await results.keep(runId);
  assert.deepEqual(await results.find(runId, 7), { path: draft.replace('.draft', '') });
});

test('a draft that was never finished is removed with what is as old', async (t) => {
  const { clock, results } = await openFiles(t);
  await writeFile(await results.draftPath(newId('run', clock.now())), 'half a pic');
  const dropped = newId('run', clock.now());
  await writeFile(await results.draftPath(dropped), 'half a pic');
  await results.drop(dropped);
  clock.advance(RESULT_LIFE_MS + 1);
  assert.equal(await results.removeExpired(clock), 1);
});

test('small results that end together are kept in one file, and each is read alone', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const contents = ['one', '', 'three'].map((text) => Buffer.from(text));
  const runs = contents.map((content) => ({ content, runId: newId('run', clock.now()) }));
  const kept = await Promise.all(
    runs.map(({ runId, content }) => results.keepSmall(runId, content)),
  );
  for (const [at, { place, sha256 }] of kept.entries()) {
    const content = contents[at] ?? Buffer.from('none');
    const bytes = content.length;
    assert.deepEqual(await results.readSmall(place, { bytes, sha256 }), content);
    const more = results.readSmall(place, { bytes: 100, sha256 });
    assert.equal(await lossOf(more), 'damaged', 'more than there is');
  }
  assert.equal((await readdir(folder, { recursive: true })).length, 2, 'a folder and a file');
  const more = await results.keepSmall(newId('run', clock.now()), Buffer.from('later'));
  assert.equal(String(await read(results, more, 5)), 'later');
  assert.equal((await readdir(folder, { recursive: true })).length, 2, 'the same file');
  clock.advance(RESULT_LIFE_MS + 1);
  assert.equal(await results.removeExpired(clock), 0, 'a younger one may be in it');
  clock.advance(DAY_MS);
  assert.equal(await results.removeExpired(clock), 1);
  const [first] = kept;
  assert.ok(first !== undefined);
  assert.equal(await lossOf(read(results, first, 3)), 'gone');
});

test('small results that cannot be written fail, and later ones are kept again', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  const inTheWay = path.join(folder, runId.slice(4, 10));
  await writeFile(inTheWay, 'a file where the folder belongs');
  await assert.rejects(results.keepSmall(runId, Buffer.from('lost')), { code: 'EEXIST' });
  await rm(inTheWay);
  const place = await results.keepSmall(runId, Buffer.from('kept'));
  assert.equal(String(await read(results, place, 4)), 'kept');
});

test('what a process that died left of a file is not taken for a result', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  await results.keepSmall(runId, Buffer.from('half'));
  const another = openResultFiles(folder);
  const place = await another.keepSmall(runId, Buffer.from('whole'));
  assert.equal(String(await read(another, place, 5)), 'whole');
});

test('what lies where a small result was kept is not given for it', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const keep = (text: string) =>
    results.keepSmall(newId('run', clock.now()), Buffer.from(`result of ${text}`));
  const [mine, hers] = await Promise.all([keep('ada'), keep('bob')]);
  assert.equal(mine.place.batch, hers.place.batch);
  const file = path.join(folder, mine.place.batch.slice(4, 10), `${mine.place.batch}.batch`);
  const whole = await readFile(file);
  assert.equal(String(await read(results, mine, 13)), 'result of ada');
  // Everything has moved by one result: what lies in its place is somebody else's.
  await writeFile(file, whole.subarray(13));
  assert.equal(await lossOf(read(results, mine, 13)), 'damaged');
  await writeFile(file, whole.subarray(0, 20));
  assert.equal(await lossOf(read(results, hers, 13)), 'damaged');
  const old = { ...mine.place };
  const byLength = results.readSmall(old, { bytes: 13 });
  assert.equal(String(await byLength), 'result of ada', 'recorded without a hash');
  await rm(file);
  await mkdir(file);
  assert.equal(await lossOf(read(results, mine, 13)), 'damaged', 'a folder');
});

test('a part of a large result is not given for it', async (t) => {
  const { clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  await writeFile(await results.draftPath(runId), 'picture');
  const kept = await results.keep(runId);
  await writeFile(kept, 'pict');
  assert.equal(await lossOf(results.find(runId, 7)), 'damaged');
  await rm(kept);
  await mkdir(kept);
  assert.equal(await lossOf(results.find(runId, 7)), 'damaged');
});

test('a run waits until the folder that another is just making will last', async (t) => {
  const { clock, results } = await openFiles(t);
  const ended: string[] = [];
  const make = (name: string) =>
    results.draftPath(newId('run', clock.now())).then(() => ended.push(name));
  const first = make('first');
  await Promise.all([make('second'), first]);
  assert.deepEqual(ended, ['first', 'second']);
});
