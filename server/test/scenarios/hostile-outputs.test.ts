import assert from 'node:assert/strict';
import test from 'node:test';
import { openDiary } from '../support/diary.ts';
import type { Answer } from '../support/diary-answer.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "1" }]`;

const SCRIPT = '<script>fetch("/api/keys", { method: "POST" })</script>';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`;

const OUTPUTS: readonly [said: string, body: string, served: string, disposition: string][] = [
  ['image/svg+xml', SVG, 'image/svg+xml', 'attachment'],
  ['application/xhtml+xml', SVG, 'application/octet-stream', 'attachment'],
  ['text/xml', SVG, 'application/octet-stream', 'attachment'],
  ['text/javascript', 'alert(1)', 'application/octet-stream', 'attachment'],
  ['image/png', SCRIPT, 'image/png', 'inline'],
  ['text/plain', SCRIPT, 'text/plain; charset=utf-8', 'inline'],
  ['application/json', `{"html":"${SCRIPT.replaceAll('"', "'")}"}`, 'application/json', 'inline'],
];

test('what a model makes runs in no page, wherever it is fetched', async (t) => {
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models: { photo: PHOTO } });
  const ann = await diary.signUp('ann@example.test');
  for (const [contentType, body, served, disposition] of OUTPUTS) {
    diary.worker.script('photo', { contentType, body, gpuTimeUs: 1, durationMs: 1 });
    const byKey = await ann.run('photo');
    const answers: readonly [where: string, answer: Answer][] = [
      ['by key', byKey],
      ['in the playground', await ann.run('photo', { inPlayground: true })],
      ['later, by key', await ann.call('GET', `/v1/requests/${byKey.runId}/result`)],
      ['later, with the session', await ann.call('GET', `/api/runs/${byKey.runId}/result`)],
    ];
    for (const [where, { status, headers, bytes }] of answers) {
      const what = `${contentType} ${where}`;
      assert.deepEqual([status, String(bytes)], [200, body], what);
      assert.equal(headers.get('content-type'), served, what);
      const name = headers.get('content-disposition') ?? '';
      assert.match(name, new RegExp(`^${disposition}; filename="run_\\w+(\\.\\w+)?"$`), what);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /^sandbox; default-src 'none'/, what);
      assert.doesNotMatch(policy, /allow-/, what);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', what);
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', what);
      assert.equal(headers.get('set-cookie'), null, what);
    }
  }
});
