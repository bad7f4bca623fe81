import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { contentHash, DataFileError, dollars, parseDataFile, readTextFile } from './index.ts';

const schema = z.strictObject({
  name: z.string(),
  price: dollars(1_000_000),
  items: z.array(z.strictObject({ count: z.int().min(1) })).default([]),
});
const parse = (text: string) =>
  parseDataFile({ name: 'f.yaml', text, schema, amountKeys: new Set(['price']) });

function linesOf(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof DataFileError) return error.lines;
    throw error;
  }
  return [];
}

test('a price is read from its own digits, quoted or not', () => {
  const table: readonly (readonly [string, bigint])[] = [
    ['0.005', 5_000_000n],
    ['"0.005"', 5_000_000n],
    ['0', 0n],
    ['0.50', 500_000_000n],
    ['0.000000001', 1n],
    ['1000000', 1_000_000_000_000_000n],
  ];
  for (const [written, nanos] of table) {
    assert.equal(parse(`name: a\nprice: ${written}\n`).price, nanos, written);
  }
});

test('a price that is negative, no number, too fine or too large is refused with its line', () => {
  const wrong = [
    '-1',
    '-0.000000001',
    '.nan',
    'NaN',
    '.inf',
    '1e12',
    '1e-3',
    '1000000000000',
    '1000000.01',
    '+1',
  ];
  wrong.push(
    '0.1234567890',
    '0.000000000000000000000000000001',
    '0.123456789000000000000000000001',
  );
  wrong.push('0x10', '"1,5"', '""', 'null', 'true', '[1]', '{}', '~', '.5', '5.', '1_000', '" 1"');
  for (const written of wrong) {
    const [line = '', ...more] = linesOf(`name: a\nprice: ${written}\n`);
    assert.match(line, /^f\.yaml:2: price .* — /, written);
    assert.deepEqual(more, [], written);
  }
});

test('every fault is told, in the order of the lines, each with what to do', () => {
  assert.deepEqual(
    linesOf('nmae: a\nprice: -1\nitems:\n  - count: 0\n  - {}\n  - count: 1\n    colour: red\n'),
    [
      'f.yaml:1: name is missing — add it',
      'f.yaml:1: nmae is not a field here — correct its name or remove it',
      'f.yaml:2: price "-1" is negative — an amount here is 0 or more',
      'f.yaml:4: items[0].count is wrong: Too small: expected number to be >=1 — correct it',
      'f.yaml:5: items[1].count is missing — add it',
      'f.yaml:7: items[2].colour is not a field here — correct its name or remove it',
    ],
  );
});

test('what is not one YAML document of plain values is refused with its line', () => {
  const table: readonly (readonly [string, RegExp])[] = [
    ['', /^f\.yaml:1: the file is empty/],
    ['# nothing\n', /^f\.yaml:\d: the file is empty/],
    ['name: a\nname: b\nprice: 1\n', /^f\.yaml:2: the same key twice/],
    ['name: "a\nprice: 1\n', /^f\.yaml:\d: this is not YAML/],
    ['name: a\n\tprice: 1\n', /^f\.yaml:2: this is not YAML/],
    ['name: a\n---\nname: b\n', /^f\.yaml:2: this is not YAML/],
    ['name: &a x\nprice: *a\n', /^f\.yaml:2: the alias \*a/],
    ['name: a\n__proto__: { price: 1 }\n', /^f\.yaml:2: __proto__ cannot be a key/],
    ['- 1\n', /^f\.yaml:1: is wrong: expected object, received array/],
    ['just text', /^f\.yaml:1: is wrong/],
    ['x'.repeat(2_000_001), /^f\.yaml:1: the file has over 2 MB/],
  ];
  for (const [text, expected] of table)
    assert.match(linesOf(text)[0] ?? '', expected, text.slice(0, 30));
});

test('aliases that would stand for gigabytes are refused at once', () => {
  const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let row = 1; row < 12; row += 1) {
    rows.push(
      `a${row}: &a${row} [${Array(9)
        .fill(`*a${row - 1}`)
        .join(', ')}]`,
    );
  }
  assert.match(linesOf(rows.join('\n'))[0] ?? '', /^f\.yaml:2: the alias/);
});

test('a file that cannot be read says so, and so does one that is not UTF-8', async () => {
  await assert.rejects(
    readTextFile('/nowhere/catalog.yaml'),
    /catalog\.yaml:1: .*cannot be read.*ENOENT/,
  );
  await assert.rejects(readTextFile('/'), DataFileError);
});

test('equal content has equal fingerprints, whatever the order of its keys', () => {
  assert.equal(contentHash({ a: 1, b: [{ c: 2n }] }), contentHash({ b: [{ c: 2n }], a: 1 }));
  assert.equal(contentHash({ a: 1, b: undefined }), contentHash({ a: 1 }));
  assert.notEqual(contentHash([1, 2]), contentHash([2, 1]));
  assert.notEqual(contentHash({ a: null }), contentHash({}));
});
