import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { type Diary, openDiary } from '../support/diary.ts';
import { problemOf } from '../support/diary-answer.ts';
import { formOf, paint, pictureModel } from '../support/diary-models.ts';
import type { Asking, Person } from '../support/diary-person.ts';
import { LOOPBACK_SPELLINGS, spelled } from '../support/loopback-spellings.ts';
import { openPictureHost } from '../support/picture-host.ts';
import { pngChunk, pngOf } from '../support/png-chunks.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;

type Urls = 'public' | 'any' | 'off';

async function openDesk(t: test.TestContext, urls?: Urls): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: {},
    ...(urls === undefined ? {} : { environment: { PICTURE_URLS: urls } }),
    moreModels: (worker) =>
      pictureModel(worker, 'cutout', PHOTO) +
      pictureModel(worker, 'gold', PHOTO).replace(
        'slug: gold\n',
        'slug: gold\n    premium: true\n',
      ),
  });
  diary.worker.script('cutout', { gpuTimeUs: 1_000, durationMs: 1 });
  return [diary, await diary.signUp('ann@example.test')];
}

const inline = (image: string, more: object = {}): Asking => ({ parameters: { image, ...more } });
const file = (image: Buffer): Asking => ({ form: formOf({ image }) });

/** Sends it, and expects a refusal of the picture, by its name. */
async function isRefused(person: Person, asking: Asking, what: string): Promise<string> {
  const { status, code, field, error, detail } = problemOf(await person.send('cutout', asking));
  assert.equal(field, 'image', `${what}: ${detail}`);
  assert.equal(error, detail, what);
  assert.match(detail, /^"image" .*\.$/, what);
  return `${status} ${code} ${detail.slice('"image" '.length, -1)}`;
}

async function expectNoTrace([diary, person]: readonly [Diary, Person]): Promise<void> {
  const { available, held, runsTotal, running } = await person.summary();
  assert.deepEqual([available, held, runsTotal, running], ['1.000000000', '0.000000000', 0, 0]);
  assert.equal(diary.worker.executions(), 0);
  await expectNoFiles(diary);
}

async function expectNoFiles(diary: Diary): Promise<void> {
  const uploads = path.join(diary.server.configuration.dataDir, 'spool', 'uploads');
  assert.deepEqual(await readdir(uploads), [], 'a picture stays on disk');
}

test('no spelling of this machine is called for a picture', async (t) => {
  const desk = await openDesk(t);
  const [, ann] = desk;
  const host = await openPictureHost(t);
  // Names are asked of the name servers of the world; their tests have name servers of their own.
  const numbers = LOOPBACK_SPELLINGS.filter((each) => !/localhost|ⓛ/i.test(each));
  assert.ok(numbers.length > 40);
  for (const spelling of numbers) {
    const address = spelled(spelling, host.port);
    assert.match(await isRefused(ann, inline(address), address), /^400 invalid-request /);
  }
  for (const address of [
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'http://0xa9fea9fe/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    host.url('/photo.png'),
  ]) {
    const told = '400 invalid-request is an address of no public host';
    assert.equal(await isRefused(ann, inline(address), address), told);
    const form = { form: formOf({ image: address }) };
    assert.equal(await isRefused(ann, form, `${address} in a form`), told);
    const playground = { ...inline(address), inPlayground: true };
    assert.equal(problemOf(await ann.send('cutout', playground)).field, 'image');
  }
  assert.equal(host.connections(), 0);
  await expectNoTrace(desk);
});

test('where addresses are switched off, none is fetched', async (t) => {
  const desk = await openDesk(t, 'off');
  const host = await openPictureHost(t);
  const told = await isRefused(desk[1], inline(host.url('/photo.png')), 'an address');
  assert.match(told, /^400 .* none is fetched here/);
  assert.equal(host.connections(), 0);
  await expectNoTrace(desk);
});

test('a picture at an address runs like one that was sent, from JSON, forms and playground', async (t) => {
  const [diary, ann] = await openDesk(t, 'any');
  const host = await openPictureHost(t);
  const red = await paint('red');
  host.put('/photo.png', red);
  const image = host.url('/photo.png');
  const ways: readonly Asking[] = [
    inline(image),
    { form: formOf({ image }) },
    { ...inline(image), inPlayground: true },
  ];
  for (const asking of ways) {
    assert.equal((await ann.run('cutout', asking)).charge, '0.100000000');
  }
  assert.equal(host.asked.length, ways.length);
  for (const { body, headers } of diary.worker.runs.values()) {
    assert.ok(body.includes(red), 'the worker gets the picture as it was fetched');
    assert.match(String(headers['content-type']), /^multipart\/form-data/);
    assert.ok(!body.includes(image), 'the worker is not told the address');
  }
  await expectNoFiles(diary);
});

test('what an address holds instead of a picture is refused by its name', async (t) => {
  const desk = await openDesk(t, 'any');
  const host = await openPictureHost(t);
  const table: readonly [what: string, content: Parameters<typeof host.put>[1], told: RegExp][] = [
    ['nothing', undefined, /^400 .*its host says 404/],
    [
      'a redirect inside',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      /^400 .*redirects \(302\)/,
    ],
    ['a login', { status: 401 }, /^400 .*its host says 401/],
    ['a web page', Buffer.from('<!doctype html><h1>Hello</h1>'), /^400 .*not a picture/],
    ['SVG', Buffer.from('<svg xmlns="x"><script/></svg>'), /^415 .*is SVG/],
    ['an empty file', Buffer.alloc(0), /^400 .*empty/],
    ['a bomb', pngOf(10_000, 10_000), /^413 .*10000 × 10000/],
    ['26 MB', Buffer.alloc(26_000_000), /^413 .*larger than 25 MB/],
  ];
  for (const [what, content, told] of table) {
    host.put('/photo', content);
    assert.match(await isRefused(desk[1], inline(host.url('/photo')), what), told, what);
  }
  assert.equal(
    host.asked.length,
    table.length,
    'each was asked for once, and no redirect followed',
  );
  await expectNoTrace(desk);
});

test('nothing is fetched for a request that is wrong anyway', async (t) => {
  const desk = await openDesk(t, 'any');
  const [, ann] = desk;
  const host = await openPictureHost(t);
  host.put('/photo.png', await paint('red'));
  const image = host.url('/photo.png');
  for (const [slug, asking, code] of [
    ['nothing', inline(image), 'not-found'],
    ['gold', inline(image), 'premium-model-requires-plan'],
    ['cutout', inline(image, { scale: 9 }), 'invalid-request'],
    ['cutout', { ...inline(image), headers: { 'x-max-cost': '-1' } }, 'invalid-request'],
    ['cutout', { ...inline(image), headers: { 'x-tags': 'a=b\tc' } }, 'invalid-request'],
  ] as const) {
    assert.equal((await ann.isRefused(slug, asking)).code, code);
  }
  assert.equal(host.connections(), 0);
  await expectNoTrace(desk);
});

test('an address means the same request again, whatever is there by then', async (t) => {
  const [diary, ann] = await openDesk(t, 'any');
  const host = await openPictureHost(t);
  host.put('/photo.png', await paint('red'));
  const keyed = (address: string): Asking => ({
    ...inline(address),
    headers: { 'idempotency-key': 'order-1' },
  });
  const first = await ann.run('cutout', keyed(host.url('/photo.png')));
  assert.deepEqual([first.replayed, first.left], [false, '0.900000000']);

  for (const content of [await paint('blue'), undefined]) {
    host.put('/photo.png', content);
    const again = await ann.run('cutout', keyed(host.url('/photo.png')));
    assert.deepEqual([again.runId, again.replayed, again.left], [first.runId, true, '0.900000000']);
  }
  const other = await ann.isRefused('cutout', keyed(host.url('/photo.png?again')));
  assert.deepEqual([other.status, other.code], [422, 'idempotency-key-reused']);
  assert.deepEqual(host.asked, ['/photo.png'], 'a replay needs no picture');

  // Without a key, or when its run has failed, the picture is fetched anew.
  host.put('/photo.png', await paint('green'));
  await ann.run('cutout', inline(host.url('/photo.png')));
  assert.equal(host.asked.length, 2);
  diary.worker.script('cutout', { status: 500 });
  const failing = { ...inline(host.url('/photo.png')), headers: { 'idempotency-key': 'order-2' } };
  assert.equal((await ann.isRefused('cutout', failing)).code, 'upstream-failed');
  diary.worker.script('cutout', { gpuTimeUs: 1_000 });
  assert.equal((await ann.run('cutout', failing)).replayed, false);
  assert.equal(host.asked.length, 4);
  await expectNoFiles(diary);
});

test('copies of one request that come together are one run, and all get its answer', async (t) => {
  const [diary, ann] = await openDesk(t, 'any');
  const host = await openPictureHost(t);
  host.put('/photo.png', await paint('red'));
  const asking = { ...inline(host.url('/photo.png')), headers: { 'idempotency-key': 'order-1' } };
  const answers = await Promise.all(Array.from({ length: 10 }, () => ann.send('cutout', asking)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  const ids = new Set(answers.map(({ headers }) => headers.get('x-request-id')));
  assert.equal(ids.size, 1);
  assert.equal(diary.worker.executions(), 1);
  assert.equal(await ann.left(), '0.900000000');
});

test('files that are no still PNG, JPEG or WebP are refused by their names', async (t) => {
  const desk = await openDesk(t);
  const still = sharp({ create: { width: 8, height: 6, channels: 3, background: '#f00' } });
  const frames = Buffer.alloc(8 * 16 * 3).fill(128, 8 * 8 * 3);
  const film = sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } });
  const avif = await still.clone().avif().toBuffer();
  const png = await still.clone().png().toBuffer();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const withChunk = (chunk: Buffer): Buffer =>
    Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
  const table: readonly [what: string, bytes: Buffer, told: RegExp][] = [
    ['100 megapixels in 50 KB', pngOf(10_000, 10_000), /^413 .*10000 × 10000 pixels/],
    ['SVG with a script', Buffer.from(svg), /^415 .*is SVG/],
    ['SVG behind a prologue', Buffer.from(`<?xml version="1.0"?>${svg}`), /^415 .*is SVG/],
    ['compressed SVG', gzipSync(svg), /^415 .*is gzip/],
    ['an animated GIF', await film.clone().gif().toBuffer(), /^415 .*is GIF/],
    ['an animated WebP', await film.clone().webp().toBuffer(), /^400 .*is animated/],
    ['an animated PNG', withChunk(pngChunk('acTL', Buffer.alloc(8))), /^400 .*is animated/],
    ['AVIF', avif, /^415 .*is AVIF/],
    ['HEIC', Buffer.from(avif.toString('latin1').replace('avif', 'heic'), 'latin1'), /is HEIC/],
    ['TIFF', await still.clone().tiff().toBuffer(), /^415 .*is TIFF/],
    ['2 MB of text', withChunk(pngChunk('tEXt', Buffer.alloc(2_000_000))), /too much text/],
  ];
  for (const [what, bytes, told] of table) {
    assert.match(await isRefused(desk[1], file(bytes), what), told, what);
    const data = `data:image/png;base64,${bytes.toString('base64')}`;
    assert.match(await isRefused(desk[1], inline(data), `${what} in a data URL`), told, what);
  }
  await expectNoTrace(desk);
});

test('colours of all kinds and turned photos reach the worker byte by byte', async (t) => {
  const [diary, ann] = await openDesk(t);
  const still = sharp({ create: { width: 8, height: 6, channels: 3, background: '#f00' } });
  const pictures = {
    CMYK: await still.clone().toColourspace('cmyk').jpeg().toBuffer(),
    'a turned photo': await still.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    '16 bits': await still.clone().toColourspace('rgb16').png().toBuffer(),
    grey: await still.clone().greyscale().webp().toBuffer(),
  };
  for (const [what, bytes] of Object.entries(pictures)) {
    await ann.run('cutout', file(bytes));
    const run = [...diary.worker.runs.values()].at(-1);
    assert.ok(run?.body.includes(bytes), what);
  }
});
