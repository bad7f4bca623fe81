import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { readJson } from '../support/diary-answer.ts';
import { countedModel } from '../support/diary-models.ts';
import type { Asking, Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

type Quoted = Readonly<{
  deployment: { id: string; name: string };
  expected: string;
  maximum: string;
  perDeployment: readonly Readonly<{
    id: string;
    expected: string;
    p50Us: number | null;
    status: string;
  }>[];
}>;

/** The first costs less for short texts, the second for long ones; the third has no price yet. */
const DEPLOYMENTS = {
  'voice-small': `
defaultHold: 0.50
rateCards: [{ components: [{ meter: character, amount: 0.01 }] }]`,
  'voice-large': `
defaultHold: 0.50
rateCards: [{ components: [{ meter: run, amount: 0.05 }, { meter: character, amount: 0.001 }] }]`,
  'voice-future': `
defaultHold: 0.50
rateCards: [{ from: 2027-01-01T00:00:00Z, perGpuSecond: 1 }]`,
};

async function openShop(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: {},
    moreModels: (worker) =>
      countedModel(worker, {
        slug: 'voice',
        input: 'text',
        quantities: '{ character: { parameter: text } }',
        parameters: { text: '{ type: string, maxLength: 100 }' },
        deployments: DEPLOYMENTS,
      }),
  });
  diary.worker.script('voice-small', { gpuTimeUs: 9_000, durationMs: 10 });
  diary.worker.script('voice-large', { gpuTimeUs: 1_000, durationMs: 2 });
  return [diary, await diary.customer({ plan: 'bare', credit: '10.00' })];
}

const SHORT = { parameters: { text: 'taxi' } };
const LONG = { parameters: { text: 'taxi driver' } };

const at = (deployment: string, asking: Asking = SHORT): Asking => ({
  ...asking,
  headers: { ...asking.headers, 'x-deployment': deployment },
});

/** Runs, and tells where: by its header, which its receipt must confirm. */
async function placeOf(person: Person, asking: Asking): Promise<string> {
  const { headers, runId } = await person.run('voice', asking);
  const said = headers.get('x-deployment') ?? '';
  const receipt = (await person.receipt(runId)) as unknown as { deployment: string };
  assert.equal(receipt.deployment, said);
  return said;
}

async function quote(person: Person, query: Readonly<Record<string, string>>): Promise<Quoted> {
  return await person.read(`/api/models/voice/quote?${new URLSearchParams(query)}`);
}

async function takeDown(diary: Diary, person: Person, id: string): Promise<void> {
  diary.worker.health(id, 'down');
  await eventually(`${id} is seen to be down`, async () => {
    const { perDeployment } = await quote(person, {});
    return perDeployment.find((each) => each.id === id)?.status === 'down';
  });
}

test('a run goes where it is told, and costs what it costs there', async (t) => {
  const [diary, ann] = await openShop(t);
  assert.equal(await placeOf(ann, SHORT), 'voice-small', 'the first in the catalog');
  assert.equal(await placeOf(ann, LONG), 'voice-small', 'however dear');
  assert.equal(await placeOf(ann, at('voice-large')), 'voice-large');
  assert.equal((await ann.run('voice', at('voice-large'))).charge, '0.054000000');
  assert.equal(await placeOf(ann, at('cheapest', SHORT)), 'voice-small', '$0.04 against $0.054');
  assert.equal(await placeOf(ann, at('cheapest', LONG)), 'voice-large', '$0.11 against $0.061');
  assert.equal(await placeOf(ann, at('fastest')), 'voice-large', '1 ms against 9');
  const bob = await diary.signUp('bob@example.test');
  const played = await bob.run('voice', { ...at('voice-large'), inPlayground: true });
  assert.equal(played.headers.get('x-deployment'), 'voice-large');
});

test('where nothing has been measured, the fastest is the first that is up', async (t) => {
  const [diary, ann] = await openShop(t);
  assert.equal(await placeOf(ann, at('fastest')), 'voice-small');
  // One measured run is more than none.
  assert.equal(await placeOf(ann, at('voice-large')), 'voice-large');
  assert.equal(await placeOf(ann, at('fastest')), 'voice-large');
  await takeDown(diary, ann, 'voice-large');
  assert.equal(await placeOf(ann, at('fastest')), 'voice-small');
});

test('a word that names no deployment is refused with the names that do', async (t) => {
  const [, ann] = await openShop(t);
  for (const word of ['voice', 'voice-future', 'Cheapest', '', 'voice-small, voice-large']) {
    const told = await ann.isRefused('voice', at(word));
    assert.deepEqual(
      [told.status, told.code, told.field],
      [400, 'invalid-request', 'x-deployment'],
    );
    assert.match(told.detail, /x-deployment .* voice-small, voice-large, cheapest or fastest/);
  }
  assert.equal(await ann.left(), '10.000000000');
});

test('a deployment that is down is passed over, unless it is named', async (t) => {
  const [diary, ann] = await openShop(t);
  const first = at('voice-small', { ...SHORT, headers: { 'idempotency-key': 'one' } });
  const ran = await ann.run('voice', first);
  await takeDown(diary, ann, 'voice-small');
  assert.equal(await placeOf(ann, SHORT), 'voice-large');
  assert.equal(await placeOf(ann, at('cheapest')), 'voice-large');
  const told = await ann.isRefused('voice', at('voice-small'));
  assert.deepEqual([told.status, told.code], [503, 'no-worker']);
  assert.match(told.detail, /Deployment voice-small/);
  const again = await ann.run('voice', first);
  assert.deepEqual([again.runId, again.replayed], [ran.runId, true]);
  assert.equal(again.headers.get('x-deployment'), 'voice-small');

  await takeDown(diary, ann, 'voice-large');
  for (const asking of [SHORT, at('cheapest'), at('fastest'), at('voice-large')]) {
    assert.equal((await ann.isRefused('voice', asking)).code, 'no-worker');
  }
});

test('what was asked of x-deployment belongs to the intent, word for word', async (t) => {
  const [, ann] = await openShop(t);
  const keyed = { ...LONG, headers: { 'idempotency-key': 'two' } };
  const ran = await ann.run('voice', at('cheapest', keyed));
  assert.equal((await ann.run('voice', at('cheapest', keyed))).runId, ran.runId);
  for (const other of [keyed, at('voice-large', keyed), at('fastest', keyed)]) {
    const told = await ann.isRefused('voice', other);
    assert.deepEqual([told.status, told.code], [422, 'idempotency-key-reused']);
  }
});

test('a quote says what a run costs at each deployment, to anybody', async (t) => {
  const [diary, ann] = await openShop(t);
  const told = await quote(ann, { parameters: JSON.stringify(LONG.parameters) });
  assert.equal(told.deployment.id, 'voice-small');
  assert.deepEqual(
    told.perDeployment.map(({ id, expected, p50Us, status }) => [id, expected, p50Us, status]),
    [
      ['voice-small', '0.110000000', null, 'warm'],
      ['voice-large', '0.061000000', null, 'warm'],
    ],
  );
  const parameters = JSON.stringify(LONG.parameters);
  const cheapest = await quote(ann, { parameters, deployment: 'cheapest' });
  assert.deepEqual([cheapest.deployment.id, cheapest.expected], ['voice-large', '0.061000000']);
  // A text that is not written yet may be as long as any.
  const open = await quote(ann, { deployment: 'voice-large' });
  assert.equal(open.maximum, '0.150000000');

  const stranger = (query: string): Promise<Response> =>
    fetch(`${diary.server.url()}/api/models/voice/quote${query}`);
  assert.equal((await stranger('')).status, 200);
  const wrong: readonly (readonly [string, string])[] = [
    ['?deployment=nowhere', 'deployment'],
    ['?megapixels=2', 'megapixels'],
    ['?megapixels=-1', 'megapixels'],
    ['?megapixels=wide', 'megapixels'],
    ['?parameters=[]', 'parameters'],
    [`?parameters=${encodeURIComponent('{"text":5}')}`, 'text'],
    [`?parameters=${encodeURIComponent('{"loud":true}')}`, 'loud'],
  ];
  for (const [query, field] of wrong) {
    const response = await stranger(query);
    const problem = (await response.json()) as { field: string };
    assert.deepEqual([response.status, problem.field], [400, field], query);
  }
  const page = readJson<{
    quantities: unknown;
    output: string;
    deployments: readonly { id: string; expectedHold: string }[];
  }>(await ann.call('GET', '/api/models/voice'));
  assert.deepEqual(page.quantities, { character: { parameter: 'text', times: 1 } });
  assert.equal(page.deployments[1]?.expectedHold, '0.150000000');
});
