import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { DataFileError } from '../data-files/index.ts';
import { listen } from '../postgres/index.ts';
import { addMs, createTestClock, parseInstant } from '../time/index.ts';
import { CATALOG_CHANGED, createCatalogCache, loadCatalog, parseCatalog } from './index.ts';

/** The first two models of the shipped catalog: what is loaded is looked at one by one. */
const SHIPPED = firstModels(
  2,
  readFileSync(new URL('../../../catalog.yaml', import.meta.url), 'utf8'),
);
const database = await createTestDatabase();
const clock = createTestClock(parseInstant('2026-11-22T10:00:00Z'));
const load = (text: string) =>
  database.transaction((tx) => loadCatalog(tx, clock, parseCatalog({ text, environment: null })));
const countRows = async (): Promise<unknown> =>
  (
    await database.pool.query(
      `select (select count(*) from model_versions) as models,
         (select count(*) from deployment_versions) as deployments,
         (select count(*) from rate_cards) as cards,
         (select count(*) from rate_card_components) as components`,
    )
  ).rows[0];
const cache = () => createCatalogCache({ db: database.pool, onError: assert.ifError });

test('two processes that load the same catalog at once write it once', async () => {
  const changes = await Promise.all([load(SHIPPED), load(SHIPPED)]);
  assert.deepEqual(changes.map((each) => each.added.length).toSorted(), [0, 4]);
  assert.deepEqual(await countRows(), { models: 2n, deployments: 2n, cards: 2n, components: 2n });
});

test('a loaded catalog reads back as it was written', async () => {
  const view = (await cache()).current();
  const written = parseCatalog({ text: SHIPPED, environment: null }).models;
  for (const { content, deployments } of written) {
    assert.deepEqual(view.model(content.slug), { ...content, version: 1 });
    for (const each of deployments) {
      assert.deepEqual(view.deployment(each.content.id), { ...each.content, version: 1 });
      const card = view.rateCardAt(each.content.id, clock.now());
      assert.deepEqual(card?.components, each.rateCards[0]?.components);
      assert.equal(card?.validFrom, clock.now());
    }
  }
  assert.deepEqual(
    view.models.map((model) => model.name),
    ['ESRGAN upscale 2×', 'People cut-out'],
  );
  assert.equal(view.rateCardAt('people-cutout-cpu', addMs(clock.now(), -1)), null);
  assert.equal(view.model('constructor'), null);
});

test('loading an unchanged catalog writes nothing', async () => {
  const before = await countRows();
  clock.advance(1_000);
  const changes = await load(`# only a comment\n${SHIPPED}`);
  assert.deepEqual(
    { ...changes, unchanged: changes.unchanged.length },
    {
      added: [],
      changed: [],
      retired: [],
      unchanged: 4,
      rateCards: [],
    },
  );
  assert.deepEqual(await countRows(), before);
});

test('a changed price is a new rate card from now; the old one stays, and ends', async () => {
  const before = (await cache()).current().rateCardAt('people-cutout-cpu', clock.now());
  clock.advance(1_000);
  const changes = await load(SHIPPED.replace('perGpuSecond: 0.002', 'perGpuSecond: 0.003'));
  assert.deepEqual(changes.changed, []);
  assert.deepEqual(
    changes.rateCards.map((card) => [card.deploymentId, card.version, card.validFrom]),
    [['people-cutout-cpu', 2, clock.now()]],
  );
  const view = (await cache()).current();
  const [first, second] = view.rateCardsOf('people-cutout-cpu');
  assert.deepEqual(first, { ...before, validTo: clock.now() });
  assert.equal(second?.components[0]?.amountNanos, 3_000_000n);
  assert.equal(view.rateCardAt('people-cutout-cpu', addMs(clock.now(), -1))?.id, before?.id);
  assert.equal(view.rateCardAt('people-cutout-cpu', clock.now())?.id, second?.id);
});

test('a future price is stored now and comes into force by the clock alone', async () => {
  const future =
    '- perGpuSecond: 0.002\n          - { from: 2026-12-01T00:00:00Z, perGpuSecond: 0.004 }';
  await load(SHIPPED.replace('- perGpuSecond: 0.002', future));
  const view = (await cache()).current();
  const amountAt = (time: string) =>
    view.rateCardAt('people-cutout-cpu', parseInstant(time))?.components[0]?.amountNanos;
  assert.equal(amountAt('2026-11-30T23:59:59.999Z'), 2_000_000n);
  assert.equal(amountAt('2026-12-01T00:00:00Z'), 4_000_000n);
});

test('changed words make a new version, an absent model is retired, and comes back', async () => {
  const only = SHIPPED.slice(0, SHIPPED.indexOf('  - slug: esrgan-medium'));
  const changes = await load(only.replace('name: People cut-out\n', 'name: Cut-out\n'));
  assert.deepEqual(changes.changed, ['model people-cutout']);
  assert.deepEqual(changes.retired, ['model esrgan-medium', 'deployment esrgan-medium-cpu']);
  const view = (await cache()).current();
  assert.deepEqual(
    view.models.map((model) => [model.name, model.version]),
    [['Cut-out', 2]],
  );
  assert.equal(view.model('esrgan-medium')?.retired, true);
  assert.deepEqual(view.deploymentsOf('esrgan-medium'), []);
  assert.equal(view.deployment('esrgan-medium-cpu')?.gpu, 'CPU, this machine');
  await load(SHIPPED);
  const back = (await cache()).current();
  assert.deepEqual(
    back.deploymentsOf('esrgan-medium').map((each) => each.version),
    [3],
  );
});

test('a deployment cannot move to another model', async () => {
  const moved = SHIPPED.replace('slug: people-cutout\n', 'slug: people-cutter\n');
  const before = await countRows();
  await assert.rejects(load(moved), (error) => {
    assert.ok(error instanceof DataFileError);
    const [line = ''] = error.lines;
    const place = /^catalog\.yaml:(\d+): deployment "people-cutout-cpu" already belongs to/.exec(
      line,
    );
    const written = moved.split('\n')[Number(place?.[1]) - 1];
    assert.match(written ?? '', /id: people-cutout-cpu/, line);
    return true;
  });
  assert.deepEqual(await countRows(), before);
});

test('a load in another process is seen without asking', async () => {
  const view = await cache();
  const noticed = Promise.withResolvers<void>();
  const listener = await listen({
    url: database.appUrl,
    channels: { [CATALOG_CHANGED]: () => noticed.resolve() },
    onGap: view.changed,
  });
  await load(SHIPPED.replace('name: People cut-out\n', 'name: Noticed\n'));
  await noticed.promise;
  view.changed();
  await view.refresh();
  assert.equal(view.current().model('people-cutout')?.name, 'Noticed');
  view.stop();
  await listener.stop();
});

test('what was written before a field was there has its default, and loads without a new version', async () => {
  await load(SHIPPED);
  const before = (await cache()).current();
  await database.pool.query(
    `insert into model_versions
     select slug, version + 1, jsonb_set(content - 'output' - 'quantities', '{examples}', (
         select jsonb_agg(e - 'outputUrl') from jsonb_array_elements(content -> 'examples') e)),
       content_hash, recorded_at
     from (select distinct on (slug) * from model_versions order by slug, version desc) newest`,
  );
  await database.pool.query(
    `insert into deployment_versions
     select deployment_id, version + 1, content - 'position', content_hash, recorded_at
     from (select distinct on (deployment_id) * from deployment_versions
       order by deployment_id, version desc) newest`,
  );
  const { models } = (await cache()).current();
  assert.deepEqual(
    models.map(({ version, ...model }) => ({ ...model, version: version - 1 })),
    before.models.map((model) => ({
      ...model,
      examples: model.examples.map((example) => ({ ...example, outputUrl: null })),
    })),
  );
  const withoutOutputs = SHIPPED.replaceAll(/^ +outputUrl: .*\n/gm, '');
  assert.deepEqual((await load(withoutOutputs)).changed, []);
});

test('the app may not change or delete a version or a rate card', async () => {
  for (const table of [
    'models',
    'model_versions',
    'deployments',
    'deployment_versions',
    'rate_cards',
  ]) {
    await assert.rejects(
      database.pool.query(`update ${table} set recorded_at = recorded_at`),
      /permission/,
    );
    await assert.rejects(database.pool.query(`delete from ${table}`), /permission/);
  }
});

function firstModels(count: number, text: string): string {
  const places = [...text.matchAll(/^ {2}- slug: /gm)].map(({ index }) => index);
  return text.slice(0, places[count]);
}
