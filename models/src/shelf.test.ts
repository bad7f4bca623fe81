import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type ModelWorker, startModelWorker } from './model-worker.ts';
import { example } from './run-in-test.ts';
import { SHELF } from './shelf.ts';

/** What each model runs here: small, so that loading outweighs executing by far. */
const PICTURES: Readonly<Record<string, Promise<Buffer>>> = {
  'people-cutout': example('portrait.jpg'),
  'esrgan-medium': tiny(24),
  'esrgan-thick': tiny(16),
  'nsfw-check': example('cat.jpg'),
  vectorise: tiny(60),
  'detect-faces': example('portrait.jpg'),
  'detect-objects': example('cat.jpg'),
  'detect-pose': example('portrait.jpg'),
  'ocr-1': tiny(120),
  'ocr-2': tiny(120),
};
const TEXT = 'Models are loaded once, and run many times.';

let worker: ModelWorker;
before(async () => {
  const maxPixels = Object.entries(SHELF).map(([name, each]) => [name, each.maxMegapixels * 1e6]);
  worker = await startModelWorker({
    token: 'secret',
    port: 0,
    maxPixels: Object.fromEntries(maxPixels),
    maxBodyBytes: 5_000_000,
    maxWaiting: 4,
    deadlineMs: 60_000,
    keepMs: 60_000,
    keepBytes: 3_000_000,
    idleMs: 500,
    stopGraceMs: 100,
    loadMs: 60_000,
  });
});
after(() => worker.close());

async function tiny(side: number): Promise<Buffer> {
  return sharp(await example('cat.jpg'))
    .resize(side, side)
    .png()
    .toBuffer();
}

function post(model: string, fields: Record<string, string>, picture?: Uint8Array) {
  const authorization = 'Bearer secret';
  const url = `http://127.0.0.1:${worker.port}/run/${model}`;
  if (picture === undefined) {
    const headers = { authorization, 'content-type': 'application/json' };
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(fields) });
  }
  const body = new FormData();
  body.append('image', new Blob([Uint8Array.from(picture)]));
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return fetch(url, { method: 'POST', headers: { authorization }, body });
}

async function timed(answer: Promise<Response>) {
  const startedAtMs = performance.now();
  const response = await answer;
  const body = await response.text();
  const gpuTimeUs = Number(response.headers.get('x-gpu-time-us'));
  return {
    status: response.status,
    body,
    gpuTimeUs,
    wallUs: (performance.now() - startedAtMs) * 1e3,
  };
}

for (const [name, { takes }] of Object.entries(SHELF)) {
  const run = async (fields: Record<string, string> = {}) =>
    takes === 'text'
      ? post(name, { text: TEXT, ...fields })
      : post(name, fields, await PICTURES[name]);

  test(`${name}: GPU time holds neither loading nor waiting in line`, async () => {
    const cold = await timed(run());
    assert.equal(cold.status, 200, cold.body);
    const both = await Promise.all([timed(run()), timed(run())]);
    for (const { status, gpuTimeUs, wallUs } of [cold, ...both]) {
      assert.equal(status, 200);
      assert.ok(gpuTimeUs > 0 && gpuTimeUs < wallUs, `${gpuTimeUs} of ${wallUs} µs`);
    }
    // Loading starts a process, reads weights and warms up: all of that is more than this run.
    const loadUs = cold.wallUs - cold.gpuTimeUs;
    const told = `cold ${cold.gpuTimeUs} of ${cold.wallUs} µs, then ${both[0]?.gpuTimeUs} µs`;
    assert.ok(loadUs > 100_000, told);
    assert.ok(cold.gpuTimeUs < loadUs || cold.gpuTimeUs < 5 * (both[0]?.gpuTimeUs ?? 0), told);
    // Of two that came together the later waited for all of the earlier, and was not billed it.
    const [first, second] = both.toSorted((a, b) => a.wallUs - b.wallUs);
    assert.ok(first && second && second.wallUs - second.gpuTimeUs > 0.8 * first.gpuTimeUs, told);
  });

  test(`${name}: what cannot be run is refused by name, and the model goes on`, async () => {
    const field = async (answer: Promise<Response>) => {
      const { status, body } = await timed(answer);
      assert.equal(status, 422, body);
      return (JSON.parse(body) as { field: string }).field;
    };
    assert.equal(await field(run({ nonsense: '1' })), 'nonsense');
    if (takes === 'text') {
      assert.equal(await field(post(name, {})), 'text');
      assert.equal(await field(post(name, { text: TEXT }, await tiny(8))), 'image');
    } else {
      assert.equal(await field(post(name, {})), 'image');
      assert.equal(await field(post(name, {}, Buffer.from('no picture'))), 'image');
      const side = 33 * Math.ceil(Math.sqrt((SHELF[name]?.maxMegapixels ?? 0) * 1e3));
      const create = { width: side, height: side, channels: 3, background: '#888' } as const;
      assert.equal(await field(post(name, {}, await sharp({ create }).png().toBuffer())), 'image');
    }
    assert.equal((await timed(run())).status, 200);
  });
}

test('a model in the middle of native code is stopped at once, and billed until then', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: 1200, height: 1200, channels: 3, background: '#888', noise } as const;
  const body = new FormData();
  body.append('image', new Blob([Uint8Array.from(await sharp({ create }).png().toBuffer())]));
  const url = `http://127.0.0.1:${worker.port}`;
  const headers = { authorization: 'Bearer secret' };
  const init = { method: 'POST', headers: { ...headers, 'x-run-id': 'noise' }, body };
  const answer = fetch(`${url}/run/vectorise`, init);
  const report = async (method: string) =>
    (await (await fetch(`${url}/runs/noise`, { method, headers })).json()) as {
      status: string;
      gpuTimeUs: number;
      progress: number;
    };
  let running = await report('GET');
  while (running.progress === 0) running = await report('GET');
  const startedAtMs = performance.now();
  const stopped = await report('DELETE');
  const tookUs = (performance.now() - startedAtMs) * 1000;
  assert.equal(stopped.status, 'done');
  assert.ok(tookUs < 1_000_000, `${tookUs} µs until it was stopped`);
  assert.ok(stopped.gpuTimeUs >= running.gpuTimeUs);
  assert.ok(stopped.gpuTimeUs <= running.gpuTimeUs + tookUs + 100_000, `${stopped.gpuTimeUs} µs`);
  assert.equal((await answer).status, 409);
});

test('every deployment of the catalog that is built in is a model of the shelf', async () => {
  const catalog = await readFile(new URL('../../catalog.yaml', import.meta.url), 'utf8');
  const named = [...catalog.matchAll(/url: builtin, model: ([\w-]+) /g)].map(([, name]) => name);
  assert.deepEqual(named.toSorted(), Object.keys(SHELF).toSorted());
});
