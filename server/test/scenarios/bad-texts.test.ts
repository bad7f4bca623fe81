import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { ask, problemOf } from '../support/diary-answer.ts';
import { formOf } from '../support/diary-models.ts';
import type { Person } from '../support/diary-person.ts';
import type { ScriptedWorker } from '../support/scripted-worker.ts';

/** A model that takes a text of 1 to 1 000 characters. */
function textModel(worker: ScriptedWorker): string {
  return `
  - slug: language
    name: Language
    summary: A model of the tests.
    description: A model of the tests.
    licence: Apache-2.0
    credits: nobody
    input: text
    output: text
    parameters:
      required: [text]
      properties:
        text: { type: string, format: text, minLength: 1, maxLength: 1000 }
        note: { type: string }
    deployments:
      - id: language-1
        name: Language
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "${worker.url}", model: language, token: ${worker.token} }
        meter: worker
        defaultHold: 0.30
        rateCards: [{ perGpuSecond: "100" }]
`;
}

async function openDesk(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: {},
    moreModels: textModel,
  });
  diary.worker.script('language', { gpuTimeUs: 1_000, durationMs: 1 });
  return [diary, await diary.signUp('ann@example.test')];
}

/** Sends a body byte by byte, as no library would write it. */
function sendBytes([diary, ann]: readonly [Diary, Person], body: Buffer, type: string) {
  return ask(`${diary.server.url()}/v1/language`, {
    method: 'POST',
    headers: { 'x-api-key': ann.key, 'content-type': type },
    body: new Uint8Array(body),
  });
}

/** A form with one text, whose bytes are given. */
function partOf(text: Buffer, charset = ''): Buffer {
  const type = charset === '' ? '' : `content-type: text/plain; charset=${charset}\r\n`;
  const head = `--x\r\ncontent-disposition: form-data; name="text"\r\n${type}\r\n`;
  return Buffer.concat([Buffer.from(head), text, Buffer.from('\r\n--x--\r\n')]);
}

const FORM = 'multipart/form-data; boundary=x';
const MEGABYTE = 1_000_000;

test('a text that is too long, empty or none is refused by its name, however it is sent', async (t) => {
  const desk = await openDesk(t);
  const [diary, ann] = desk;
  const table: readonly [what: string, text: string, told: RegExp][] = [
    ['1 MB', 'x'.repeat(MEGABYTE), /at most 1000 characters/],
    ['one character too many', 'ü'.repeat(1_001), /at most 1000 characters, and has 1001/],
    ['one emoji too many', '😀'.repeat(1_001), /at most 1000 characters/],
    ['nothing', '', /must not be empty/],
    ['NUL', 'a\0b', /NUL character/],
  ];
  for (const [what, text, told] of table) {
    const json = problemOf(await ann.send('language', { parameters: { text } }));
    assert.deepEqual([json.status, json.code, json.field], [400, 'invalid-request', 'text'], what);
    assert.match(json.detail, told, what);
    const form = problemOf(await ann.send('language', { form: formOf({ text }) }));
    const tooLong = text.length > 100_000;
    const expected = tooLong
      ? [413, 'payload-too-large', 'text']
      : [400, 'invalid-request', 'text'];
    assert.deepEqual([form.status, form.code, form.field], expected, `${what} in a form`);
    assert.match(form.detail, tooLong ? /more than 100000 bytes/ : told, `${what} in a form`);
  }
  const json = (text: string): Buffer => Buffer.from(`{"text":"${text}"}`);
  const bytes: readonly [what: string, body: Buffer, type: string, told: RegExp][] = [
    ['half a pair', json('a\\ud83d'), 'application/json', /half a surrogate pair/],
    ['the other half', json('\\ude00a'), 'application/json', /half a surrogate pair/],
    ['halves in the wrong order', json('\\ude00\\ud83d'), 'application/json', /half a surrogate/],
    ['NUL by its number', json('a\\u0000b'), 'application/json', /NUL character/],
    ['half a pair in a form', partOf(Buffer.from([0xed, 0xa0, 0xbd])), FORM, /not a text in UTF-8/],
    ['half a character', partOf(Buffer.from([0xf0, 0x9f, 0x98])), FORM, /not a text in UTF-8/],
    ['Latin-1', partOf(Buffer.from('ü', 'latin1')), FORM, /not a text in UTF-8/],
    ['UTF-16', partOf(Buffer.from('\ufeffü', 'utf16le'), 'utf-16le'), FORM, /not a text in UTF-8/],
    ['an overlong NUL', partOf(Buffer.from([0xc0, 0x80])), FORM, /not a text in UTF-8/],
  ];
  for (const [what, body, type, told] of bytes) {
    const { status, code, field, detail } = problemOf(await sendBytes(desk, body, type));
    assert.deepEqual([status, code, field], [400, 'invalid-request', 'text'], what);
    assert.match(detail, told, what);
  }
  const note = problemOf(
    await ann.send('language', { parameters: { text: 'a', note: 'x'.repeat(MEGABYTE) } }),
  );
  assert.deepEqual([note.status, note.field], [400, 'note']);
  assert.match(note.detail, /at most 100000 characters/);
  const { available, held, runsTotal } = await ann.summary();
  assert.deepEqual([available, held, runsTotal], ['1.000000000', '0.000000000', 0]);
  assert.equal(diary.worker.executions(), 0);
});

test('texts of all alphabets reach the worker as they are', async (t) => {
  const desk = await openDesk(t);
  const [diary, ann] = desk;
  const texts = ['😀'.repeat(1_000), '\u202eabc\u0301', 'a\r\nb\tc', '\ufffd', '\ufeffa', ' '];
  for (const text of texts) {
    await ann.run('language', { parameters: { text } });
    await ann.run('language', { form: formOf({ text }) });
    const sent = [...diary.worker.runs.values()]
      .slice(-2)
      .map(({ body }) => JSON.parse(String(body)));
    // A form writes every line's end as CRLF: that is how its texts are sent.
    const lines = text.replaceAll(/\r?\n/g, '\r\n');
    assert.deepEqual(sent, [{ text }, { text: lines }], JSON.stringify(text));
    if (texts.indexOf(text) % 4 === 3) await diary.topUp(ann, '1');
  }
});
