import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { newId } from '../ids/index.ts';
import { createTestClock, DAY_MS, instant } from '../time/index.ts';
import { openResultFiles, RESULT_LIFE_MS } from './result-files.ts';

async function openFiles(t: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-results-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
  return { folder, clock, results: openResultFiles(folder) };
}

test('a result is kept for seven days and then removed, its folder too', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  await writeFile(await results.draftPath(runId), 'picture');
  assert.equal(await results.find(runId), undefined, 'a draft is no result');
  const kept = await results.keep(runId);
  clock.advance(RESULT_LIFE_MS);
  assert.equal(await results.removeExpired(clock), 0);
  assert.equal(await readFile(kept, 'utf8'), 'picture');
  clock.advance(1);
  assert.equal(await results.removeExpired(clock), 1);
  assert.equal(await results.find(runId), undefined);
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
  assert.equal((await results.find(runId))?.bytes, 7);
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
  const places = await Promise.all(
    runs.map(({ runId, content }) => results.keepSmall(runId, content)),
  );
  for (const [at, place] of places.entries()) {
    const content = contents[at] ?? Buffer.from('none');
    assert.deepEqual(await results.readSmall(place, content.length), content);
    assert.equal(await results.readSmall(place, 100), undefined, 'more than there is');
  }
  assert.equal((await readdir(folder, { recursive: true })).length, 2, 'a folder and a file');
  const more = await results.keepSmall(newId('run', clock.now()), Buffer.from('later'));
  assert.equal(String(await results.readSmall(more, 5)), 'later');
  assert.equal((await readdir(folder, { recursive: true })).length, 2, 'the same file');
  clock.advance(RESULT_LIFE_MS + 1);
  assert.equal(await results.removeExpired(clock), 0, 'a younger one may be in it');
  clock.advance(DAY_MS);
  assert.equal(await results.removeExpired(clock), 1);
  const [first] = places;
  assert.ok(first !== undefined);
  assert.equal(await results.readSmall(first, 3), undefined);
});

test('small results that cannot be written fail, and later ones are kept again', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  const inTheWay = path.join(folder, runId.slice(4, 10));
  await writeFile(inTheWay, 'a file where the folder belongs');
  await assert.rejects(results.keepSmall(runId, Buffer.from('lost')), { code: 'EEXIST' });
  await rm(inTheWay);
  const place = await results.keepSmall(runId, Buffer.from('kept'));
  assert.equal(String(await results.readSmall(place, 4)), 'kept');
});

test('what a process that died left of a file is not taken for a result', async (t) => {
  const { folder, clock, results } = await openFiles(t);
  const runId = newId('run', clock.now());
  await results.keepSmall(runId, Buffer.from('half'));
  const another = openResultFiles(folder);
  const place = await another.keepSmall(runId, Buffer.from('whole'));
  assert.equal(String(await another.readSmall(place, 5)), 'whole');
});
