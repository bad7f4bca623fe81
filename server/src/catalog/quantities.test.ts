import assert from 'node:assert/strict';
import test from 'node:test';
import { DataFileError } from '../data-files/index.ts';
import { scaleExactly } from './exact-number.ts';
import { parseCatalog, quantityRulesOf } from './index.ts';

const BASE = `models:
  - slug: speech
    name: Speech
    summary: Speaks.
    description: Speaks a text.
    licence: MIT
    credits: Us
    input: text
    output: json
    quantities:
      character: { parameter: text }
      output_second: { parameter: seconds, times: 1000 }
    parameters:
      required: [text]
      properties:
        text: { type: string, format: text, minLength: 1, maxLength: 5000 }
        seconds: { type: number, minimum: 0, maximum: 60, default: 1.5 }
        loud: { type: boolean, default: false }
        style: { type: string }
        volume: { type: integer, minimum: 1 }
        depth: { type: integer, minimum: -1, maximum: 5, default: 0 }
        extra: { type: integer, minimum: 0, maximum: 5 }
    deployments:
      - id: speech-1
        name: Speech
        gpu: L4
        provider: A cloud
        region: here
        upstream: { protocol: worker, url: builtin, model: speech }
        defaultHold: 0.01
        rateCards:
          - components:
              - { meter: character, amount: 0.015, per: 1000 }
              - { meter: output_second, amount: 0.01, per: 1000 }
  - slug: upscale
    name: Upscale
    summary: Enlarges.
    description: Enlarges a picture.
    licence: MIT
    credits: Us
    input: image
    quantities:
      megapixel: { output: pixels, timesInput: 4 }
    parameters:
      required: [image]
      properties:
        image: { type: string, format: image }
    examples:
      - { name: Cat, parameters: {}, imageUrl: /cat.jpg, outputUrl: /cat-4x.png }
    deployments:
      - id: upscale-1
        name: Upscale
        gpu: L4
        provider: A cloud
        region: here
        upstream: { protocol: worker, url: builtin, model: upscale }
        defaultHold: 0.01
        rateCards:
          - components:
              - { meter: megapixel, amount: 0.002, per: 1000000 }
              - { meter: image, amount: 0.001 }
`;

function faultsWith(from: string, to: string): readonly string[] {
  const text = BASE.replace(from, to);
  assert.notEqual(text, BASE);
  try {
    parseCatalog({ text, environment: null });
  } catch (error) {
    if (error instanceof DataFileError) return error.lines;
    throw error;
  }
  return [];
}

test('rules of quantities are read with their defaults, and pictures are counted without one', () => {
  const { models } = parseCatalog({ text: BASE, environment: null });
  const [speech, upscale] = models.map(({ content }) => content);
  assert.deepEqual(speech?.quantities, {
    character: { parameter: 'text', times: 1 },
    output_second: { parameter: 'seconds', times: 1_000 },
  });
  assert.equal(speech?.output, 'json');
  assert.ok(upscale !== undefined);
  assert.equal(upscale.output, 'image');
  assert.equal(upscale.examples[0]?.outputUrl, '/cat-4x.png');
  assert.deepEqual(quantityRulesOf(upscale), {
    image: { input: 'images' },
    megapixel: { output: 'pixels', maxMegapixels: 100, timesInput: 4 },
  });
});

test('a rule that cannot be followed is named with its line', () => {
  const text = '{ parameter: text }';
  const seconds = '{ parameter: seconds, times: 1000 }';
  const pixels = '{ output: pixels, timesInput: 4 }';
  const table: readonly (readonly [string, string, RegExp])[] = [
    [text, '{ parameter: words }', /^catalog\.yaml:11: .*character\.parameter .*no "words"/],
    [text, '{ parameter: toString }', /^catalog\.yaml:11: .*there is no "toString"/],
    [text, '{ parameter: loud }', /:11: .*"loud" is a boolean/],
    [text, '{ parameter: style }', /:11: .*"style" has no maxLength/],
    [text, '{ input: pixels }', /:11: .*counts for the meter megapixel alone/],
    [text, '{}', /:11: .*must say one of parameter, input and output/],
    [text, '{ parameter: text, input: images }', /:11: .*must say one of/],
    [text, '{ parameter: text, timesInput: 2 }', /:11: .*timesInput means nothing/],
    [text, '{ parameters: text }', /:11: .*parameters is not a field/],
    [text, 'text', /:11: /],
    [seconds, '{ parameter: volume }', /:12: .*"volume" may be left out/],
    [seconds, '{ parameter: extra }', /:12: .*"extra" may be left out/],
    [seconds, '{ parameter: depth }', /:12: .*"depth" may be below zero/],
    [seconds, '{ parameter: seconds }', /:12: .*may be 1\.5, which × 1 is no whole quantity/],
    [seconds, '{ parameter: seconds, times: 0 }', /:12: /],
    [seconds, '{ parameter: seconds, times: 0.5 }', /:12: /],
    ['default: 1.5', 'default: 1.0005', /:12: .*may be 1\.0005, which × 1000/],
    ['maximum: 60, ', '', /:12: .*"seconds" has no minimum and maximum/],
    ['character: {', 'run: {', /:11: .*run is measured on each run/],
    ['character: {', 'gpu_time: {', /:11: .*gpu_time is measured on each run/],
    ['character: {', 'letters: {', /:11: .*letters is not a meter/],
    [pixels, '{ input: images }', /:43: .*counts for the meter image alone/],
    [pixels, '{ output: seconds }', /:43: /],
    [pixels, '{ input: pixels, timesInput: 4 }', /:43: .*timesInput means nothing/],
    [pixels, '{ input: pixels, times: 4 }', /:43: .*times means nothing/],
    [pixels, '{ parameter: image }', /:43: .*"image" is an image/],
    ['required: [image]', 'required: []', /:43: .*timesInput needs a picture that is sent/],
    ['input: image\n', 'input: image\n    output: svg\n', /output can be counted only of a model/],
    ['format: text', 'format: lines', /:16: /],
    ['{ type: boolean', '{ type: boolean, format: text', /:18: .*format means nothing/],
  ];
  for (const [from, to, fault] of table) {
    assert.ok(
      faultsWith(from, to).some((line) => fault.test(line)),
      `${to}: ${faultsWith(from, to).join('; ')}`,
    );
  }
});

test('a price on what nobody counts is a fault of its line', () => {
  const [uncounted, ...more] = faultsWith('      character: { parameter: text }\n', '');
  assert.match(uncounted ?? '', /^catalog\.yaml:32: .*components\[0\]\.meter has no rule of how/);
  assert.deepEqual(more, []);
  const token = faultsWith('meter: image', 'meter: output_token');
  assert.match(token[0] ?? '', /^catalog\.yaml:61: .*add "output_token" to the model's quantities/);
});

test('what x-deployment means by a word is no name of a deployment', () => {
  const [reserved] = faultsWith('id: speech-1', 'id: cheapest');
  assert.match(reserved ?? '', /^catalog\.yaml:\d+: .*deployments\[0\]\.id "cheapest" is reserved/);
});

test('a number is scaled as the decimal it is written as', () => {
  assert.equal(scaleExactly(0.1, 10), 1n);
  assert.equal(scaleExactly(1.005, 1_000), 1_005n);
  assert.equal(scaleExactly(4.35, 100), 435n);
  assert.equal(scaleExactly(0, 5), 0n);
  assert.equal(scaleExactly(1e-7, 10_000_000), 1n);
  assert.equal(scaleExactly(1.5e21, 1), 1_500_000_000_000_000_000_000n);
  assert.equal(scaleExactly(2 ** 53, 3), 27_021_597_764_222_976n);
  assert.equal(scaleExactly(0.0005, 1_000), null);
  assert.equal(scaleExactly(1 / 3, 3), null);
  assert.equal(scaleExactly(-1, 1), null);
  assert.equal(scaleExactly(Number.NaN, 1), null);
  assert.equal(scaleExactly(Number.POSITIVE_INFINITY, 1), null);
});
