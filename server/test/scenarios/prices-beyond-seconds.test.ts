import assert from 'node:assert/strict';
import test from 'node:test';
import sharp from 'sharp';
import { type Diary, openDiary } from '../support/diary.ts';
import { ranOf } from '../support/diary-answer.ts';
import { type CountedModel, countedModel, formOf, paint } from '../support/diary-models.ts';
import type { Person, Receipt } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const IMAGE = { image: '{ type: string, format: image }' };

const prices = (components: string): string => `
defaultHold: 0.50
rateCards: [{ components: [${components}] }]`;

/** Dollars per character, which the operator changes in one story. */
const speech = (perCharacter: string): CountedModel => ({
  slug: 'speech',
  input: 'text',
  quantities:
    '{ character: { parameter: text }, output_second: { parameter: seconds, times: 1000 } }',
  parameters: {
    text: '{ type: string, format: text, minLength: 1, maxLength: 5000 }',
    seconds: '{ type: number, minimum: 0, maximum: 60 }',
  },
  deployments: {
    'speech-1': prices(
      `{ meter: character, amount: ${perCharacter} }, ` +
        '{ meter: output_second, amount: 0.003, per: 1000 }',
    ),
  },
});

const MODELS: readonly CountedModel[] = [
  {
    slug: 'stamp',
    input: 'image',
    quantities: '{}',
    parameters: IMAGE,
    deployments: { 'stamp-1': prices('{ meter: image, amount: 0.0125 }') },
  },
  {
    slug: 'cutout',
    input: 'image',
    quantities: '{}',
    parameters: IMAGE,
    deployments: {
      'cutout-1': prices(
        '{ meter: megapixel, amount: 0.7, per: 1000000 }, { meter: run, amount: 0.001 }, ' +
          '{ meter: gpu_time, amount: 2, per: 1000000 }',
      ),
    },
  },
  {
    slug: 'enlarge',
    input: 'image',
    quantities: '{ megapixel: { output: pixels, timesInput: 4 } }',
    parameters: IMAGE,
    deployments: { 'enlarge-1': prices('{ meter: megapixel, amount: 1000, per: 1000000 }') },
  },
];

async function openShop(
  t: test.TestContext,
  perCharacter = (): string => '0.0001',
): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: {},
    moreModels: (worker) =>
      [...MODELS, speech(perCharacter())].map((model) => countedModel(worker, model)).join(''),
  });
  const slugs = [...MODELS.map(({ slug }) => slug), 'speech'];
  for (const slug of slugs) diary.worker.script(`${slug}-1`, { gpuTimeUs: 3_000, durationMs: 4 });
  return [diary, await diary.customer({ plan: 'bare', credit: '10.00' })];
}

/** What a receipt lists: meter, quantity and cost of each component. */
function listed({ quantities }: Receipt): unknown {
  const lines = quantities.map(({ meter, quantity, cost }) => `${meter} ${quantity} $${cost}`);
  return lines.toSorted();
}

const pictureOf = async (width: number, height: number): Promise<FormData> =>
  formOf({ image: await paint('red', width, height) });

test('a run priced per image or per megapixel is charged by the picture that was sent', async (t) => {
  const [, ann] = await openShop(t);
  const stamped = await ann.run('stamp', { form: await pictureOf(30, 20) });
  assert.equal(stamped.charge, '0.012500000');
  assert.deepEqual(listed(await ann.receipt(stamped.runId)), ['image 1 $0.0125']);

  // 1000 × 700 pixels at $0.7 a megapixel, a run at $0.001, 3 000 µs at $2 a second.
  const cut = await ann.run('cutout', { form: await pictureOf(1_000, 700) });
  assert.equal(cut.charge, '0.497000000');
  const receipt = await ann.receipt(cut.runId);
  assert.deepEqual(listed(receipt), [
    'gpu_time 3000 $0.006',
    'megapixel 700000 $0.49',
    'run 1 $0.001',
  ]);
  assert.equal(receipt.ratedCost, '0.497000000');
  assert.equal(await ann.left(), '9.490500000');
});

test('a text is charged by its characters, as people count them, and speech by its seconds', async (t) => {
  const [, ann] = await openShop(t);
  // Eight code points in eleven UTF-16 units and twenty-one bytes.
  const parameters = { text: 'Zoë 🚕🚕🚕!', seconds: 1.25 };
  const ran = await ann.run('speech', { parameters });
  assert.equal(ran.charge, '0.004550000');
  assert.deepEqual(listed(await ann.receipt(ran.runId)), [
    'character 8 $0.0008',
    'output_second 1250 $0.00375',
  ]);
  const told = await ann.isRefused('speech', { parameters: { text: 'a', seconds: 0.0005 } });
  assert.deepEqual([told.status, told.code, told.field], [400, 'invalid-request', 'seconds']);
  const capped = await ann.isRefused('speech', {
    parameters,
    headers: { 'x-max-cost': '0.004549999' },
  });
  assert.deepEqual([capped.code, capped.charge], ['run-stopped-at-cap', '0.000000000']);
  const exact = await ann.run('speech', { parameters, headers: { 'x-max-cost': '0.00455' } });
  assert.equal(exact.charge, '0.004550000');
});

test('what is known before a run is set aside to the nano-dollar, and quoted so', async (t) => {
  const [diary, ann] = await openShop(t);
  const end = Promise.withResolvers<void>();
  diary.worker.script('speech-1', { gpuTimeUs: 1_000, until: end.promise });
  const parameters = { text: 'taxi', seconds: 2 };
  const running = ann.send('speech', { parameters });
  await eventually('it is held', async () => (await ann.summary()).held !== '0.000000000');
  assert.equal((await ann.summary()).held, '0.006400000');
  const query = new URLSearchParams({ parameters: JSON.stringify(parameters) });
  const quote = await ann.read<Record<string, unknown>>(`/api/models/speech/quote?${query}`);
  assert.deepEqual(
    [quote.expected, quote.typical, quote.hold, quote.maximum, quote.basis],
    [...Array.from({ length: 4 }, () => '0.006400000'), 'exact'],
  );
  end.resolve();
  assert.equal(ranOf(await running).charge, '0.006400000');
});

test('pixels of the output are read from the picture, whatever the worker says', async (t) => {
  const [diary, ann] = await openShop(t);
  const form = await pictureOf(10, 10);
  const jpeg = await sharp(await paint('blue', 20, 15))
    .jpeg()
    .toBuffer();
  diary.worker.script('enlarge-1', {
    body: jpeg,
    contentType: 'image/png',
    headers: { 'x-output-pixels': '1' },
  });
  const ran = await ann.run('enlarge', { form });
  // 300 pixels at a thousandth of a dollar.
  assert.equal(ran.charge, '0.300000000');
  assert.deepEqual(listed(await ann.receipt(ran.runId)), ['megapixel 300 $0.3']);

  // More than was set aside: the hold grows to it.
  diary.worker.script('enlarge-1', { body: await paint('blue', 40, 10) });
  assert.equal((await ann.run('enlarge', { form })).charge, '0.400000000');
  // Beyond a cap its pixels are withheld, and not charged; GPU time has no price here.
  diary.worker.script('enlarge-1', { body: await paint('blue', 25, 15) });
  const above = await ann.isRefused('enlarge', { form, headers: { 'x-max-cost': '0.374' } });
  assert.deepEqual([above.code, above.charge], ['run-stopped-at-cap', '0.000000000']);
});

test('an output that is no picture, or one too large to be true, is free', async (t) => {
  const [diary, ann] = await openShop(t);
  const form = await pictureOf(10, 10);
  const lies: readonly (string | Buffer)[] = [
    'a picture of words',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    await paint('blue', 21, 20),
    Buffer.concat([(await paint('blue', 2, 2)).subarray(0, 20)]),
  ];
  for (const body of lies) {
    diary.worker.script('enlarge-1', { body, contentType: 'image/png' });
    const told = await ann.isRefused('enlarge', { form });
    assert.deepEqual([told.status, told.code], [502, 'upstream-failed']);
  }
  assert.equal(await ann.left(), '10.000000000');
  const operator = await diary.operator();
  const faults = await operator.read<{ items: readonly { kind: string }[] }>(
    '/api/operator/worker-faults',
  );
  assert.deepEqual(
    faults.items.map(({ kind }) => kind),
    lies.map(() => 'output-pixels'),
  );
});

test('funds that end pay for the pixels they reach, and never more', async (t) => {
  const [diary] = await openShop(t);
  const bob = await diary.customer({ plan: 'bare', credit: '0.60' });
  diary.worker.script('enlarge-1', { body: await paint('blue', 40, 20) });
  const form = await pictureOf(20, 20);
  const ran = await bob.run('enlarge', { form });
  assert.deepEqual([ran.charge, ran.left], ['0.600000000', '0.000000000']);
  const receipt = await bob.receipt(ran.runId);
  assert.deepEqual([receipt.ratedCost, receipt.writeOff], ['0.800000000', '0.200000000']);
});

test('an output that costs more than twice what the funds reach is withheld', async (t) => {
  const [diary] = await openShop(t);
  const bob = await diary.customer({ plan: 'bare', credit: '0.50' });
  diary.worker.script('enlarge-1', { body: await paint('blue', 60, 20) });
  const form = await pictureOf(20, 20);
  const told = await bob.isRefused('enlarge', { form });
  assert.deepEqual([told.status, told.code], [422, 'run-stopped-at-cap']);
  assert.equal(await bob.left(), '0.500000000');
});

test('a price per character that changes in mid-run prices the next run only', async (t) => {
  let perCharacter = '0.0001';
  const [diary, ann] = await openShop(t, () => perCharacter);
  const end = Promise.withResolvers<void>();
  diary.worker.script('speech-1', { gpuTimeUs: 1_000, until: end.promise });
  const parameters = { text: 'taxi', seconds: 0 };
  const before = diary.worker.executions();
  const running = ann.send('speech', { parameters });
  await eventually('it runs', () => diary.worker.executions() > before);
  diary.worker.script('speech-1', { gpuTimeUs: 1_000, durationMs: 2 });

  await diary.at('2026-11-22T10:05:00Z');
  perCharacter = '0.25';
  await diary.loadModels({});
  assert.equal((await ann.run('speech', { parameters })).charge, '1.000000000');
  end.resolve();
  const receipt = await ann.receipt(ranOf(await running).runId);
  assert.equal(receipt.charge, '0.000400000');
  assert.equal(receipt.rateCard.version, 1);
});
