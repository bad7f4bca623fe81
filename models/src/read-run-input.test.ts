import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRunInput } from './read-run-input.ts';

const json = (value: unknown, takesPicture = true) =>
  readRunInput('application/json', Buffer.from(JSON.stringify(value)), takesPicture);
const form = async (...fields: [string, string | Blob][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const request = new Response(data);
  return readRunInput(
    request.headers.get('content-type') ?? '',
    Buffer.from(await request.bytes()),
    true,
  );
};
const file = new Blob([Buffer.from('bytes')]);

test('a picture comes as a data URL or as a file, and the rest are parameters', async () => {
  const sent = await json({ image: 'data:image/png;base64,Ynl0ZXM=', size: 2 });
  assert.equal(Buffer.from(sent.image ?? []).toString(), 'bytes');
  assert.deepEqual(sent.params, { size: 2 });
  const uploaded = await form(['image', file], ['size', '2']);
  assert.equal(Buffer.from(uploaded.image ?? []).toString(), 'bytes');
  assert.deepEqual(uploaded.params, { size: '2' });
});

test('a model without a picture gets its parameters alone', async () => {
  assert.deepEqual(await json({ text: 'hello' }, false), {
    image: null,
    params: { text: 'hello' },
  });
  const picture = { text: 'hello', image: 'data:image/png;base64,Ynl0ZXM=' };
  await assert.rejects(json(picture, false), { name: 'InputError', field: 'image' });
});

test('a refusal names the field', async () => {
  const refused = (field: string) => ({ name: 'InputError', field });
  await assert.rejects(json({ size: 2 }), refused('image'));
  await assert.rejects(json({ image: 7 }), refused('image'));
  await assert.rejects(json({ image: 'https://example.com/a.png' }), refused('image'));
  await assert.rejects(json({ image: 'data:image/png;base64,***' }), refused('image'));
  await assert.rejects(json([]), refused('body'));
  await assert.rejects(json(null), refused('body'));
  await assert.rejects(form(), refused('image'));
  await assert.rejects(form(['image', 'text']), refused('image'));
  await assert.rejects(form(['image', file], ['image', file]), refused('image'));
  await assert.rejects(form(['image', file], ['size', file]), refused('size'));
  await assert.rejects(readRunInput('application/json', Buffer.from('{'), true), refused('body'));
  const headless = readRunInput('multipart/form-data', Buffer.from('x'), true);
  await assert.rejects(headless, refused('body'));
  await assert.rejects(readRunInput('text/plain', Buffer.from('x'), true), refused('content-type'));
});
