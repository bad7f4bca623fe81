import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { DataFileError } from '../data-files/index.ts';
import { type Environment, parseCatalog, resolveToken } from './index.ts';

const SHIPPED = readFileSync(new URL('../../../catalog.yaml', import.meta.url), 'utf8');

const BASE = `models:
  - slug: upscale
    name: Upscale
    summary: Makes it larger.
    description: Makes a picture larger.
    licence: MIT
    credits: Us
    input: image
    parameters:
      required: [image]
      properties:
        image: { type: string, format: image }
        scale: { type: integer, minimum: 1, maximum: 4, default: 2 }
    examples:
      - { name: Cat, parameters: { scale: 3 } }
    deployments:
      - id: upscale-l4
        name: Upscale on L4
        gpu: NVIDIA L4
        provider: A cloud
        region: eu-west
        upstream:
          protocol: worker
          url: https://worker.example:9000/
          model: up
          token: env:UPSCALE_TOKEN
        defaultHold: 0.01
        rateCards:
          - from: 2026-01-01T00:00:00Z
            perGpuSecond: 0.00125
          - from: 2026-12-01T00:00:00Z
            components:
              - { meter: gpu_time, amount: 1.5, per: 1000000 }
              - { meter: run, amount: 0.000000001 }
`;

function faultsOf(text: string, environment: Environment | null = null): readonly string[] {
  try {
    parseCatalog({ text, environment });
  } catch (error) {
    if (error instanceof DataFileError) return error.lines;
    throw error;
  }
  return [];
}

/** The faults of the base catalog with one text replaced; the replacement must change something. */
function faultsWith(from: string | RegExp, to: string): readonly string[] {
  const text = BASE.replace(from, to);
  assert.notEqual(text, BASE);
  return faultsOf(text);
}

test('the shipped catalog is models on this machine, most of them priced per GPU second', () => {
  const { models } = parseCatalog({ text: SHIPPED, environment: {} });
  const prices = models.map(({ content, deployments }) => [
    content.slug,
    ...deployments.map(({ content: { id }, rateCards }) => {
      const components = rateCards[0]?.components ?? [];
      const told = components.map((each) => `${each.amountNanos} ${each.meter}`).join(' + ');
      return `${id}: ${told}`;
    }),
  ]);
  assert.deepEqual(prices, [
    ['people-cutout', 'people-cutout-cpu: 2000000 gpu_time'],
    ['esrgan-medium', 'esrgan-medium-cpu: 5000000 gpu_time'],
    ['esrgan-thick', 'esrgan-thick-cpu: 2000000 gpu_time'],
    ['detect-faces', 'detect-faces-cpu: 2000000 gpu_time'],
    ['detect-objects', 'detect-objects-cpu: 2000000 gpu_time'],
    ['detect-pose', 'detect-pose-cpu: 2000000 gpu_time'],
    ['ocr', 'ocr-1-thread: 2000000 gpu_time', 'ocr-2-threads: 4000000 gpu_time'],
    ['vectorise', 'vectorise-cpu: 1000000 gpu_time + 500000 megapixel'],
    ['nsfw-check', 'nsfw-check-cpu: 200000 image'],
    ['embed-text', 'embed-text-cpu: 2000000 gpu_time + 20000000 character'],
    ['detect-language', 'detect-language-cpu: 10000 run'],
  ]);
  for (const { content, deployments } of models) {
    assert.ok(
      content.examples.every(({ outputUrl }) => outputUrl !== undefined),
      content.slug,
    );
    for (const { content: deployment } of deployments) assert.equal(deployment.upstream.url, null);
  }
});

test('a catalog with defaults left out says what they are', () => {
  const { content, deployments } = parseCatalog({ text: BASE, environment: null }).models[0] ?? {};
  assert.equal(content?.maxBytes, 25_000_000);
  assert.equal(content?.premium, false);
  assert.equal(content?.parameters.additionalProperties, false);
  const deployment = deployments?.[0];
  assert.equal(deployment?.content.runDeadlineMs, 600_000);
  assert.equal(deployment?.content.meter, 'worker');
  assert.equal(deployment?.content.upstream.url, 'https://worker.example:9000');
  assert.deepEqual(
    deployment?.rateCards.map((card) => card.components.map((each) => each.amountNanos)),
    [[1_250_000n], [1_500_000_000n, 1n]],
  );
});

test('a wrong price is refused with its line', () => {
  const wrong = [
    '-0.001',
    '.nan',
    'NaN',
    '1e12',
    '1000000000000',
    '0.000000000000000000000000000001',
    'free',
    '""',
  ];
  for (const price of wrong) {
    const [first = '', ...more] = faultsWith('perGpuSecond: 0.00125', `perGpuSecond: ${price}`);
    assert.match(
      first,
      /^catalog\.yaml:30: models\[0\]\.deployments\[0\]\.rateCards\[0\]\.perGpuSecond .* — /,
    );
    assert.deepEqual(more, []);
  }
  for (const price of ['-1', '1e12', '0.0000000001']) {
    assert.match(faultsWith('amount: 1.5', `amount: ${price}`)[0] ?? '', /^catalog\.yaml:33: /);
  }
});

test('each mistake is named with its line', () => {
  const table: readonly (readonly [string | RegExp, string, RegExp])[] = [
    [/ {8}upstream:\n( {10}.*\n){4}/, '', /^catalog\.yaml:17: .*\.upstream is missing/],
    [/ {10}token: .*\n/, '', /^catalog\.yaml:22: .*\.upstream\.token is missing/],
    ['env:UPSCALE_TOKEN', '"env:"', /^catalog\.yaml:26: .*names no environment variable/],
    ['env:UPSCALE_TOKEN', 'secret', /^catalog\.yaml:26: .*token.*too short for a secret/],
    ['env:UPSCALE_TOKEN', 'env:two words', /^catalog\.yaml:26: .*names no environment variable/],
    ['https://worker.example:9000/', 'builtin', /^catalog\.yaml:26: .*not used by the built-in/],
    ['https://worker.example:9000/', 'worker:9000', /^catalog\.yaml:24: .*not a worker address/],
    ['https://worker', 'https://me:secret@worker', /^catalog\.yaml:24: .*not a worker address/],
    ['2026-12-01', '2026-01-01', /^catalog\.yaml:31: .*in force together with rateCards\[0\]/],
    ['2026-12-01T00:00:00Z', '2026-01-01T01:00:00+01:00', /in force together/],
    ['from: 2026-12-01T00:00:00Z', 'from: tomorrow', /^catalog\.yaml:31: .*is not an instant/],
    ['from: 2026-12-01T00:00:00Z', 'from: 2026-13-41T00:00:00Z', /is not an instant/],
    ['perGpuSecond: 0.00125', 'perGpuSecond: 0', /^catalog\.yaml:29: .*no price above zero/],
    ['perGpuSecond: 0.00125', 'components: []', /^catalog\.yaml:29: .*has no price/],
    ['meter: run', 'meter: gpu_time', /^catalog\.yaml:31: .*prices one meter twice/],
    ['meter: run', 'meter: toString', /^catalog\.yaml:34: .*is not a meter/],
    ['per: 1000000', 'per: 0', /^catalog\.yaml:33: /],
    ['per: 1000000', 'per: 1.5', /^catalog\.yaml:33: /],
    ['slug: upscale', 'slug: Up_scale', /^catalog\.yaml:2: /],
    ['name: Upscale\n', 'name: 5\n', /^catalog\.yaml:3: .*expected string/],
    ['input: image', 'input: text', /^catalog\.yaml:9: .*format: image/],
    ['input: image', 'inputs: image', /^catalog\.yaml:8: .*inputs is not a field/],
    ['required: [image]', 'required: [photo]', /^catalog\.yaml:10: .*is not one of the properties/],
    ['default: 2', 'default: 9', /^catalog\.yaml:13: .*default is not allowed/],
    ['default: 2', 'default: two', /^catalog\.yaml:13: .*default is not allowed/],
    ['default: 2', 'maxLength: 2', /^catalog\.yaml:13: .*maxLength means nothing/],
    ['scale: {', 'constructor: {', /^catalog\.yaml:13: .*JavaScript keeps/],
    ['scale: 3', 'scale: 7', /^catalog\.yaml:15: .*parameters are wrong: Parameter "scale"/],
    ['defaultHold: 0.01', 'defaultHold: -1', /^catalog\.yaml:27: /],
    ['defaultHold: 0.01', 'runDeadlineMs: 0', /^catalog\.yaml:17: .*defaultHold is missing/],
    [/$/, '    name: Twice\n', /^catalog\.yaml:35: the same key twice/],
  ];
  for (const [from, to, expected] of table) {
    const faults = faultsWith(from, to);
    assert.ok(
      faults.some((fault) => expected.test(fault)),
      `${from} → ${to}: ${faults.join()}`,
    );
  }
});

test('names used twice are refused, across models too', () => {
  const again = BASE.slice('models:\n'.length);
  assert.deepEqual(faultsOf(BASE + again), [
    'catalog.yaml:35: models[1].slug "upscale" is used twice — rename one',
    'catalog.yaml:50: models[1].deployments[0].id "upscale-l4" is used twice — rename one',
  ]);
});

test('faults of fields and of the whole are told together', () => {
  const text =
    BASE.replace('name: Upscale\n', 'name: 5\n').replace('0.00125', '-1') + BASE.slice(8);
  const lines = faultsOf(text).map((line) => Number(line.split(':')[1]));
  assert.deepEqual(lines, [3, 30, 35, 50]);
});

test('a price of zero is taken where the deployment says it is free', () => {
  const free = BASE.replace('perGpuSecond: 0.00125', 'perGpuSecond: 0');
  assert.deepEqual(
    faultsOf(free.replace('defaultHold: 0.01', 'defaultHold: 0\n        free: true')),
    [],
  );
});

test('a token in the environment is checked there, referred to, and never in a message', () => {
  const [fault = ''] = faultsOf(BASE, {});
  assert.match(fault, /^catalog\.yaml:26: .*refers to UPSCALE_TOKEN, which is not set/);
  const environment = { UPSCALE_TOKEN: 'secret-of-the-worker' };
  const { models } = parseCatalog({ text: BASE, environment });
  const upstream = models[0]?.deployments[0]?.content.upstream;
  assert.ok(upstream !== undefined);
  assert.equal(upstream.token, 'env:UPSCALE_TOKEN');
  assert.equal(resolveToken(upstream, environment), 'secret-of-the-worker');
  assert.throws(() => resolveToken(upstream, {}), /UPSCALE_TOKEN is not set/);
  assert.equal(resolveToken({ ...upstream, token: null }, {}), null);
  assert.equal(resolveToken({ ...upstream, token: 'literal-token' }, {}), 'literal-token');
  const broken = BASE.replace('env:UPSCALE_TOKEN', '{ of: secret-token }');
  assert.doesNotMatch(faultsOf(broken).join(), /secret-token/);
});

test('a model cannot have the name of an address of the API', () => {
  for (const slug of ['requests', 'get-user-credits', 'chat', 'models']) {
    assert.deepEqual(faultsWith('slug: upscale', `slug: ${slug}`), [
      `catalog.yaml:2: models[0].slug "${slug}" is reserved, the API has other addresses of that ` +
        'name — rename it',
    ]);
  }
});
