import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type ModelWorker, startModelWorker } from './model-worker.ts';

const example = (name: string) => readFile(new URL(`../examples/${name}`, import.meta.url));
const portrait = await example('portrait.jpg');
const cat = await example('cat.jpg');
/** Enough for a dozen tiles: a run that lasts while it is watched and stopped. */
const large = await sharp(cat).resize(600, 500, { fit: 'fill' }).png().toBuffer();

let worker: ModelWorker;
before(async () => {
  worker = await startModelWorker({
    token: 'secret',
    port: 0,
    maxPixels: { 'people-cutout': 1_000_000, 'esrgan-medium': 400_000 },
    maxBodyBytes: 5_000_000,
    maxWaiting: 1,
    deadlineMs: 60_000,
    keepMs: 60_000,
    keepBytes: 3_000_000,
    idleMs: 60_000,
    stopGraceMs: 100,
    loadMs: 60_000,
  });
});
after(() => worker.close());

type Report = { status: string; gpuTimeUs: number; progress: number; ok?: boolean; error?: string };
const call = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${worker.port}${path}`, {
    ...init,
    headers: { authorization: 'Bearer secret', ...init.headers },
  });
const run = (
  model: string,
  id: string,
  image: Uint8Array,
  headers: Record<string, string> = {},
) => {
  const body = new FormData();
  body.append('image', new Blob([Uint8Array.from(image)]));
  return call(`/run/${model}`, { method: 'POST', headers: { 'x-run-id': id, ...headers }, body });
};
const report = async (id: string, method = 'GET') =>
  (await (await call(`/runs/${id}`, { method })).json()) as Report;
const until = async (id: string, fits: (report: Report) => boolean) => {
  for (;;) {
    const latest = await report(id);
    if (fits(latest)) return latest;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const health = async (model: string) => {
  const { models } = (await (await call('/healthz')).json()) as {
    models: { name: string; state: string; pid: number }[];
  };
  return models.find(({ name }) => name === model);
};
const gpuTimeUs = (response: Response) => {
  const header = response.headers.get('x-gpu-time-us') ?? '';
  assert.match(header, /^\d+$/);
  return Number(header);
};

test('a portrait is cut out: same size, the person opaque, the background clear', async () => {
  assert.equal((await health('people-cutout'))?.state, 'cold');
  const startedAtMs = performance.now();
  const cold = await run('people-cutout', 'cut-1', portrait);
  const coldUs = (performance.now() - startedAtMs) * 1000;
  assert.equal(cold.status, 200);
  assert.equal(cold.headers.get('content-type'), 'image/png');
  const { data, info } = await sharp(await cold.bytes())
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [512, 512, 4]);
  const alphaAt = (x: number, y: number) => data[(y * 512 + x) * 4 + 3] ?? -1;
  for (const [x, y] of [
    [225, 130],
    [225, 400],
    [100, 330],
  ] as const) {
    assert.ok(alphaAt(x, y) > 240, `the person is missing at ${x}, ${y}: ${alphaAt(x, y)}`);
  }
  for (const [x, y] of [
    [20, 20],
    [420, 150],
    [350, 60],
    [120, 60],
  ] as const) {
    assert.ok(alphaAt(x, y) < 15, `the background shows at ${x}, ${y}: ${alphaAt(x, y)}`);
  }
  const soft = data.filter((v, i) => i % 4 === 3 && v > 20 && v < 235).length;
  assert.ok(soft > 500 && soft < 20_000, `${soft} pixels of feathered edge`);
  assert.equal((await health('people-cutout'))?.state, 'warm');

  // The cold run's time must not hold the load, which took most of what the caller saw.
  const warm = gpuTimeUs(await run('people-cutout', 'cut-2', portrait));
  assert.ok(gpuTimeUs(cold) < coldUs / 2, `${gpuTimeUs(cold)} µs of ${coldUs}`);
  assert.ok(gpuTimeUs(cold) < warm * 5, `cold ${gpuTimeUs(cold)} µs, warm ${warm} µs`);
});

test('a picture is upscaled to twice its size, and its transparency with it', async () => {
  const image = await sharp(cat).resize(90, 60).ensureAlpha(0.5).png().toBuffer();
  const response = await run('esrgan-medium', 'up-1', image);
  assert.equal(response.status, 200);
  const { data, info } = await sharp(await response.bytes())
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [180, 120, 4]);
  assert.ok(Math.abs((data[3] ?? 0) - 128) < 2);
  assert.ok(gpuTimeUs(response) > 20_000);
});

test('a run id is executed once: copies join it, later ones get the same answer', async () => {
  const copies = await Promise.all([1, 2, 3].map(() => run('people-cutout', 'same', portrait)));
  const later = await run('people-cutout', 'same', portrait);
  const answers = await Promise.all([...copies, later].map((response) => response.bytes()));
  for (const response of copies) assert.equal(gpuTimeUs(response), gpuTimeUs(later));
  for (const bytes of answers) assert.deepEqual(bytes, answers[0]);
  const done = { status: 'done', gpuTimeUs: gpuTimeUs(later), progress: 1, ok: true };
  assert.deepEqual(await report('same'), done);
  assert.equal((await run('esrgan-medium', 'same', portrait)).status, 409);
});

test('a run reports its time and progress, can be stopped, and the model works again', async () => {
  const answer = run('esrgan-medium', 'stopped', large);
  // On a busy machine two requests may overtake one another on their way here.
  await until('stopped', ({ status }) => status !== 'unknown');
  const waiting = run('esrgan-medium', 'waiting', large);
  const running = await until('stopped', ({ progress }) => progress > 0);
  assert.equal(running.status, 'running');
  assert.ok(running.progress < 1 && running.gpuTimeUs > 100_000, JSON.stringify(running));
  const queued = { status: 'queued', gpuTimeUs: 0, progress: 0 };
  assert.deepEqual(await until('waiting', () => true), queued);
  assert.equal((await run('esrgan-medium', 'too-many', cat)).status, 429);
  assert.equal((await report('too-many')).status, 'unknown');
  const unstarted = await report('waiting', 'DELETE');
  assert.deepEqual([unstarted.status, unstarted.gpuTimeUs, unstarted.ok], ['done', 0, false]);
  assert.equal((await waiting).status, 409);

  const { pid } = (await health('esrgan-medium')) ?? {};
  const { gpuTimeUs: atStopUs } = await report('stopped');
  const stopped = await report('stopped', 'DELETE');
  assert.deepEqual([stopped.status, stopped.ok], ['done', false]);
  // The tile it is working on takes about as long as the first one: nobody is billed for its rest.
  const overrunUs = stopped.gpuTimeUs - atStopUs;
  const told = `${overrunUs} µs after the stop, ${running.gpuTimeUs} µs for a tile`;
  assert.ok(overrunUs >= 0 && overrunUs < running.gpuTimeUs / 2, told);
  const refused = await answer;
  assert.deepEqual([refused.status, gpuTimeUs(refused)], [409, stopped.gpuTimeUs]);
  const small = await sharp(cat).resize(40, 30).png().toBuffer();
  assert.equal((await run('esrgan-medium', 'after-stop', small)).status, 200);
  assert.ok(pid !== undefined);
});

test('a run ends at its deadline', async () => {
  const small = await sharp(cat).resize(40, 30).png().toBuffer();
  assert.equal((await run('esrgan-medium', 'warm-up', small)).status, 200);
  const late = await run('esrgan-medium', 'late', large, { 'x-deadline-ms': '700' });
  assert.equal(late.status, 504);
  assert.ok(gpuTimeUs(late) > 0 && gpuTimeUs(late) < 3_000_000);
  assert.equal((await report('late')).ok, false);
});

test('a model whose process dies loses that run only, and is started again', async () => {
  const answer = run('esrgan-medium', 'lost', large);
  await until('lost', ({ status }) => status === 'running');
  process.kill((await health('esrgan-medium'))?.pid ?? 0, 'SIGKILL');
  assert.equal((await answer).status, 502);
  const lost = await report('lost');
  assert.deepEqual([lost.status, lost.ok], ['done', false]);
  assert.equal((await health('esrgan-medium'))?.state, 'cold');
  const small = await sharp(cat).resize(40, 30).png().toBuffer();
  assert.equal((await run('esrgan-medium', 'after-death', small)).status, 200);
  assert.equal((await run('esrgan-medium', 'lost', large)).status, 502);
});

test('bad input is refused as 422, naming the field', async () => {
  const refused = async (response: Response) => {
    assert.equal(response.status, 422);
    return ((await response.json()) as { field: string }).field;
  };
  assert.equal(await refused(await run('people-cutout', 'b1', Buffer.from('no picture'))), 'image');
  const wide = await sharp(cat).resize(2000, 900).png().toBuffer();
  assert.equal(await refused(await run('people-cutout', 'b2', wide)), 'image');
  const late = { 'x-deadline-ms': 'soon' };
  assert.equal(await refused(await run('people-cutout', 'b3', cat, late)), 'x-deadline-ms');
  assert.equal(await refused(await run('people-cutout', 'b 4', cat)), 'x-run-id');
  const body = JSON.stringify({
    image: `data:image/jpeg;base64,${cat.toString('base64')}`,
    size: 9,
  });
  const headers = { 'content-type': 'application/json' };
  const extra = await call('/run/people-cutout', { method: 'POST', headers, body });
  assert.equal(await refused(extra), 'size');
});

test('strangers, unknown models, unknown runs and huge bodies are turned away', async () => {
  const stranger = { authorization: 'Bearer guess' };
  assert.equal((await call('/healthz', { headers: stranger })).status, 401);
  assert.equal((await run('people-cutout', 'x', cat, stranger)).status, 401);
  assert.equal((await run('nothing', 'x', cat)).status, 404);
  assert.deepEqual(await report('never'), { status: 'unknown', gpuTimeUs: 0, progress: 0 });
  assert.equal((await report('never', 'DELETE')).status, 'unknown');
  assert.equal((await run('people-cutout', 'x', Buffer.alloc(5_000_001))).status, 413);
});

test('answers are kept up to a limit; what was let go is not executed again', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: 950, height: 950, channels: 3, background: '#888', noise } as const;
  const bulky = await sharp({ create }).jpeg().toBuffer();
  for (const id of ['bulky-1', 'bulky-2']) await (await run('people-cutout', id, bulky)).bytes();
  const gone = await run('people-cutout', 'bulky-1', bulky);
  assert.equal(gone.status, 410);
  assert.equal(gpuTimeUs(gone), (await report('bulky-1')).gpuTimeUs);
});
