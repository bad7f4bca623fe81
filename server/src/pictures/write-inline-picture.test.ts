import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { writeInlinePicture } from './write-inline-picture.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-inline-'));
test.after(() => rm(folder, { recursive: true, force: true }));

const LIMITS = { maxBytes: 1_000, maxMegapixels: 1 };
const BYTES = Buffer.from([0x89, 0x50, 0xfb, 0xff, 0xfe, 0x00, 0x3e]);
const BASE64 = BYTES.toString('base64');

for (const [what, text] of Object.entries({
  base64: BASE64,
  'base64 without its padding': BASE64.replace(/=+$/, ''),
  'base64 for addresses': BYTES.toString('base64url'),
  'a data URL': `data:image/png;base64,${BASE64}`,
  'a data URL in capitals': `DATA:image/png;BASE64,${BASE64}`,
  'a data URL of another type': `data:text/html;base64,${BASE64}`,
  'a data URL without a type': `data:;base64,${BASE64}`,
  'a data URL with parameters': `data:image/png;name=a.png;base64,${BASE64}`,
})) {
  test(`${what} is written byte by byte`, async () => {
    const target = path.join(folder, 'sub', what);
    const file = await writeInlinePicture('photo', text, LIMITS, target);
    assert.deepEqual(await readFile(target), BYTES);
    assert.equal(file.sha256, createHash('sha256').update(BYTES).digest('hex'));
    assert.equal(file.bytes, BYTES.length);
    await rm(target);
  });
}

for (const [what, text, status] of [
  ['what is not base64', '%%%%', 400],
  ['half a character of base64', 'AAAAA', 400],
  ['padding in the middle', 'AA==AAAA', 400],
  ['base64 with line breaks', 'AAAA\nAAAA', 400],
  ['a data URL that is not base64', 'data:image/svg+xml,%3Csvg%3E', 400],
  ['a path', '../etc/passwd', 400],
  ['base64 of too many bytes', 'A'.repeat(1_340), 413],
] as const) {
  test(`${what} is refused with ${status}, and nothing is written`, async () => {
    const target = path.join(folder, 'refused');
    await assert.rejects(writeInlinePicture('photo', text, LIMITS, target), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.deepEqual([error.status, error.members.field], [status, 'photo']);
      return true;
    });
    assert.ok(!(await readdir(folder)).includes('refused'));
  });
}
