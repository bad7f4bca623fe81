import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { type Diary, openDiary } from '../support/diary.ts';
import { type Answer, ask, problemOf } from '../support/diary-answer.ts';
import { formOf, paint, pictureModel } from '../support/diary-models.ts';
import type { Asking, Person } from '../support/diary-person.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
const MEGABYTE = 1_000_000;

async function openDesk(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: PHOTO },
    moreModels: (worker) =>
      pictureModel(worker, 'cutout', PHOTO) +
      pictureModel(worker, 'old', PHOTO).replace('slug: old\n', 'slug: old\n    retired: true\n') +
      pictureModel(worker, 'gold', PHOTO).replace(
        'slug: gold\n',
        'slug: gold\n    premium: true\n',
      ),
  });
  return [diary, await diary.signUp('ann@example.test')];
}

/** What is sent, and what must be told of it: status, code, field. */
type Case = readonly [what: string, asking: Asking, status: number, code: string, field?: string];

/** Sends each, expects its refusal, and then that it has left no trace. */
async function expectRefusals(
  [diary, person]: readonly [Diary, Person],
  slug: string,
  cases: readonly Case[],
): Promise<void> {
  for (const [what, asking, status, code, field] of cases) {
    const told = problemOf(await person.send(slug, asking));
    assert.deepEqual([told.status, told.code, told.field], [status, code, field], what);
    assert.equal(told.error, told.detail, what);
  }
  await expectNoTrace(diary, person);
}

async function expectNoTrace(diary: Diary, person: Person): Promise<void> {
  const { available, posted, held, runsTotal, running } = await person.summary();
  assert.deepEqual([available, posted, held], ['1.000000000', '1.000000000', '0.000000000']);
  assert.deepEqual([runsTotal, running, diary.worker.executions()], [0, 0, 0]);
  const uploads = path.join(diary.server.configuration.dataDir, 'spool', 'uploads');
  assert.deepEqual(await readdir(uploads), [], 'a refused file stays on disk');
}

const inline = (image: string, more: object = {}): Asking => ({ parameters: { image, ...more } });
const text = (parameters: unknown, headers: Record<string, string> = {}): Asking => ({
  parameters,
  headers,
});

/** A picture of one bit per pixel, all the same: a few kilobytes that become many megabytes. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([start, ...chunks]);
}

test('a model that is not there, gone, or not in the plan is told apart', async (t) => {
  const desk = await openDesk(t);
  await expectRefusals(desk, 'nothing', [['unknown', {}, 404, 'not-found', 'model']]);
  await expectRefusals(desk, 'Photo', [['in capitals', {}, 404, 'not-found', 'model']]);
  await expectRefusals(desk, '..%2f..%2fetc', [['a path', {}, 404, 'not-found', 'model']]);
  await expectRefusals(desk, 'old', [['retired', {}, 410, 'model-retired', 'model']]);
  await expectRefusals(desk, 'gold', [['premium', {}, 403, 'premium-model-requires-plan']]);
});

test('a wrong parameter is refused by its name', async (t) => {
  const desk = await openDesk(t);
  const red = await paint('red');
  const image = red.toString('base64');
  const bad = (what: string, asking: Asking, field: string): Case => [
    what,
    asking,
    400,
    'invalid-request',
    field,
  ];
  await expectRefusals(desk, 'cutout', [
    bad('no picture', text({}), 'image'),
    bad('no picture in a form', { form: formOf({ scale: '2' }) }, 'image'),
    bad('null', text({ image: null }), 'image'),
    bad('a number for a picture', text({ image: 7 }), 'image'),
    bad('a number above the most', inline(image, { scale: 5 }), 'scale'),
    bad('a number below the least', inline(image, { scale: 0 }), 'scale'),
    bad('a text for a number', inline(image, { scale: '2' }), 'scale'),
    bad('a fraction for an integer', inline(image, { scale: 1.5 }), 'scale'),
    bad('a huge number', inline(image, { scale: 1e300 }), 'scale'),
    bad('a fraction in a form', { form: formOf({ image: red, scale: '2.0' }) }, 'scale'),
    bad('words in a form', { form: formOf({ image: red, scale: 'two' }) }, 'scale'),
    bad('one too many', inline(image, { colour: 'red' }), 'colour'),
    bad('one too many in a form', { form: formOf({ image: red, colour: 'red' }) }, 'colour'),
    bad('a second file', { form: formOf({ image: red, mask: red }) }, 'mask'),
    bad('a file for a number', { form: formOf({ image: red, scale: red }) }, 'scale'),
    bad('a price', inline(image, { price: 0 }), 'price'),
    bad('NUL', inline(image, { colour: 'a\0b' }), 'colour'),
  ]);
  await expectRefusals(desk, 'photo', [
    bad('a text that is too long', text({ text: 'x'.repeat(1001) }), 'text'),
    bad('a number for a text', text({ text: 7 }), 'text'),
  ]);
});

test('what is no picture, or too large a one, is refused by its name', async (t) => {
  const desk = await openDesk(t);
  const red = await paint('red');
  const gif = await sharp(red).gif().toBuffer();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>';
  const file = (content: Buffer): Asking => ({ form: formOf({ image: content }) });
  const bad = (what: string, asking: Asking): Case => [
    what,
    asking,
    400,
    'invalid-request',
    'image',
  ];
  const tooLarge = (what: string, asking: Asking, field = 'image'): Case => [
    what,
    asking,
    413,
    'payload-too-large',
    field,
  ];
  const large = Buffer.alloc(26 * MEGABYTE, red);
  await expectRefusals(desk, 'cutout', [
    bad('text', file(Buffer.from('this is no picture'))),
    bad('HTML', file(Buffer.from('<!doctype html><h1>Hello</h1>'))),
    bad('0 bytes', file(Buffer.alloc(0))),
    bad('nothing in base64', inline('')),
    bad('nothing in a data URL', inline('data:image/png;base64,')),
    bad('no base64', inline('***')),
    bad('an address', inline('https://169.254.169.254/latest/meta-data/')),
    bad('a path', inline('file:///etc/passwd')),
    bad('the first bytes of a picture', file(red.subarray(0, 20))),
    ['SVG', file(Buffer.from(svg)), 415, 'unsupported-media-type', 'image'],
    ['GIF', file(gif), 415, 'unsupported-media-type', 'image'],
    tooLarge('26 MB', file(large)),
    tooLarge('26 MB in base64', inline(large.toString('base64'))),
    tooLarge('a body of 40 MB', inline('A'.repeat(40 * MEGABYTE)), 'body'),
    tooLarge('a decompression bomb', file(bomb(20_000, 20_000))),
    tooLarge('a bomb in base64', inline(bomb(50_000, 2_000).toString('base64'))),
  ]);
});

test('a header that is none of what it may be is refused by its name', async (t) => {
  const desk = await openDesk(t);
  const costs = ['-1', '0', '0.0', 'NaN', '1e400', 'abc', '', 'Infinity', '0x10', '1,50', '+1'];
  const others = ['0.0000000001', '99999999999', '1e-3', '$1', '-0', '1 2', '٣'];
  await expectRefusals(
    desk,
    'photo',
    [...costs, ...others].map((cost): Case => {
      const asking = text({}, { 'x-max-cost': Buffer.from(cost).toString('latin1') });
      return [`x-max-cost: ${cost}`, asking, 400, 'invalid-request', 'x-max-cost'];
    }),
  );
  const key = { 'idempotency-key': 'k'.repeat(300) };
  await expectRefusals(desk, 'photo', [
    ['a long key', text({}, key), 400, 'invalid-request', 'Idempotency-Key'],
  ]);
});

test('a body that is none is refused, and what reaches into JavaScript is no field', async (t) => {
  const [diary, ann] = await openDesk(t);
  const post = (body: string | FormData | Buffer, type?: string): Promise<Answer> =>
    ask(`${diary.server.url()}/v1/photo`, {
      method: 'POST',
      headers: { 'x-api-key': ann.key, ...(type === undefined ? {} : { 'content-type': type }) },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
    });
  const json = 'application/json';
  const deep = `${'{"text":'.repeat(40)}1${'}'.repeat(40)}`;
  const table: [string, Promise<Answer>, number, string][] = [
    ['half of it', post('{"text":', json), 400, 'body'],
    ['a list', post('[]', json), 400, 'body'],
    ['a text', post('"text"', json), 400, 'body'],
    ['not UTF-8', post(Buffer.from([0x7b, 0xff, 0x7d]), json), 400, 'body'],
    ['deeply nested', post(deep, json), 400, 'body'],
    ['plain text', post('text', 'text/plain'), 415, 'content-type'],
    ['XML', post('<text/>', 'application/xml'), 415, 'content-type'],
    ['a web form', post('text=a', 'application/x-www-form-urlencoded'), 415, 'content-type'],
    ['JSON by another name', post('{}', 'application/json-seq'), 415, 'content-type'],
    ['a form without parts', post('text', 'multipart/form-data'), 400, 'body'],
    ['half a form', post('--x\r\n', 'multipart/form-data; boundary=x'), 400, 'body'],
    ['__proto__', post('{"__proto__":{"text":"a"}}', json), 400, '__proto__'],
    ['constructor', post('{"constructor":{"prototype":{}}}', json), 400, 'constructor'],
    ['prototype', post('{"prototype":1}', json), 400, 'prototype'],
    ['toString', post('{"toString":"a"}', json), 400, 'toString'],
    ['hasOwnProperty', post('{"hasOwnProperty":1}', json), 400, 'hasOwnProperty'],
    ['__proto__ in a form', post(formOf({ ['__proto__']: 'a', text: 'a' })), 400, 'body'],
    ['toString in a form', post(formOf({ toString: 'a' } as never)), 400, 'body'],
  ];
  for (const [what, answer, status, field] of table) {
    const told = problemOf(await answer);
    assert.deepEqual([told.status, told.field], [status, field], what);
  }
  await expectNoTrace(diary, ann);
});

test('after all that was refused, an honest request runs', async (t) => {
  const [diary, ann] = await openDesk(t);
  diary.worker.script('cutout', { gpuTimeUs: 1_000, durationMs: 5 });
  await ann.isRefused('cutout', inline('***'));
  const red = await paint('red');
  assert.equal((await ann.run('cutout', { form: formOf({ image: red }) })).left, '0.900000000');
  const asking = inline(red.toString('base64url'), { scale: 4 });
  assert.equal((await ann.run('cutout', asking)).left, '0.800000000');
  const [run] = [...diary.worker.runs.values()].slice(-1);
  assert.match(String(run?.headers['content-type']), /^multipart\/form-data/);
  assert.ok(run?.body.includes(red), 'the worker gets the picture as it was sent');
});
