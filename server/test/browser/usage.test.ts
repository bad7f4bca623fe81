import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { parseDollars, sumNanos } from '../../src/money/index.ts';
import { startScriptedWorker } from '../support/scripted-worker.ts';
import { prepareServerProcess } from '../support/server-process.ts';
import { launchChromium } from './chromium.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const FIRST_RUNS = 60;

const worker = await startScriptedWorker();
worker.script('draw', { durationMs: 5 });
worker.script('say', (_, count) =>
  count % 5 === 0
    ? { status: 422, contentType: 'application/json', body: '{"error":"no"}' }
    : { durationMs: 3 },
);
const server = await prepareServerProcess({
  catalog: `models:${model('draw', '0.005')}${model('say', '0.003')}`,
  plans: (await readFile(`${HOME}plans.yaml`, 'utf8')).replaceAll(/: (600|64)\b/g, ': 60000'),
});
await server.start();
const browser = await launchChromium();
test.after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
  await server.remove();
  await worker.close();
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
const complaints: string[] = [];
page.on('pageerror', (error) => complaints.push(error.message));

await page.goto(`${server.url}/sign-up`);
await page.getByLabel('Name').fill('Anna');
await page.getByLabel('E-mail').fill('anna@example.test');
await page.getByLabel('Password').fill('a few plain words');
await page.getByRole('button', { name: 'Sign up' }).click();
await page.getByText('$1.00').first().waitFor();
const secrets = await Promise.all(['laptop', 'ci'].map(makeKey));

function model(slug: string, perGpuSecond: string): string {
  return `
  - slug: ${slug}
    name: Model ${slug}
    summary: A model of the tests.
    description: A model of the tests.
    licence: Apache-2.0
    credits: nobody
    input: text
    parameters:
      properties:
        text: { type: string, maxLength: 100 }
    deployments:
      - id: ${slug}-1
        name: ${slug} on a test GPU
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "${worker.url}", model: ${slug}, token: ${worker.token} }
        meter: worker
        runDeadlineMs: 60000
        defaultHold: 0.0001
        rateCards: [{ perGpuSecond: ${perGpuSecond} }]`;
}

async function makeKey(name: string): Promise<string> {
  const words = ['create-key', '--customer', 'anna@example.test', '--name', name] as const;
  return ((await server.command(...words)) as { secret: string }).secret;
}

/** Runs something with one of the keys; every third run of a model bears a tag. */
async function run(at: number): Promise<void> {
  const answer = await fetch(`${server.url}/v1/${at % 2 === 0 ? 'draw' : 'say'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': secrets[at % 4 < 2 ? 0 : 1] ?? '',
      ...(at % 3 === 0 ? { 'x-tags': `team=vision,zone=${at}` } : {}),
    },
    body: '{"text":"a"}',
  });
  await answer.arrayBuffer();
}

type Totals = { runs: number; charged: string };

async function totalsOf(query: string): Promise<Totals> {
  const answer = await page.request.get(`${server.url}/api/usage/series?${query}`);
  return ((await answer.json()) as { totals: Totals }).totals;
}

async function amountsIn(rows: Locator): Promise<bigint> {
  const amounts = await rows
    .locator('[data-amount]')
    .evaluateAll((elements) =>
      elements.map((element) => element.getAttribute('data-amount') ?? ''),
    );
  return sumNanos(amounts.map(parseDollars));
}

const rows = page.locator('tr[data-run]');
const total = page.locator('tr[data-totals]');

test('filters stand in the address, and survive a reload and going back', async () => {
  await Promise.all(Array.from({ length: FIRST_RUNS }, (_, at) => run(at)));
  await page.goto(`${server.url}/usage`);
  await page.getByLabel('Model', { exact: true }).selectOption('draw');
  await page.getByLabel('Key', { exact: true }).selectOption({ label: 'laptop' });
  await page.getByLabel('Days, in UTC').selectOption('7d');
  const asked = new URL(page.url()).searchParams;
  assert.equal(asked.get('model'), 'draw');
  assert.equal(asked.get('range'), '7d');
  assert.match(asked.get('key') ?? '', /^key_/);
  await total.getByText('15 runs').waitFor();
  await page.reload();
  await total.getByText('15 runs').waitFor();
  assert.equal(await page.getByLabel('Model', { exact: true }).inputValue(), 'draw');
  await page.goBack();
  assert.equal(await page.getByLabel('Days, in UTC').inputValue(), '30d');
  await page.goBack();
  await total.getByText('30 runs').waitFor();
  await page.goBack();
  await total.getByText(`${FIRST_RUNS} runs`).waitFor();
});

test('the totals are those of the rows and of the API, to the nano-dollar', async () => {
  for (const query of ['', 'model=say', 'status=succeeded&tag=team', 'tag=team=vision&by=key']) {
    await page.goto(`${server.url}/usage?${query}`);
    await total.waitFor();
    await rows.first().waitFor();
    const more = page.getByRole('button', { name: 'Load more' });
    if (await more.isVisible()) await more.click();
    await more.waitFor({ state: 'detached' });
    const { runs, charged } = await totalsOf(query.replace('&by=key', ''));
    assert.equal(await rows.count(), runs, query);
    assert.equal(parseDollars(charged), await amountsIn(rows), query);
    assert.equal(await amountsIn(total), parseDollars(charged), query);
  }
});

test('the export holds the runs that the filters show, and no others', async () => {
  await page.goto(`${server.url}/usage?model=draw&tag=team`);
  await total.waitFor();
  await rows.first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /\.csv$/);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  const names = lines.shift()?.split(',') ?? [];
  assert.equal(lines.length, await rows.count());
  const charges = lines.map((line) =>
    parseDollars(line.split(',')[names.indexOf('charge_usd')] ?? ''),
  );
  assert.equal(sumNanos(charges), await amountsIn(rows));
});

test('a new run appears within a second where it matches, and nowhere else', async () => {
  await page.goto(`${server.url}/usage?model=draw`);
  await total.waitFor();
  await rows.first().waitFor();
  const before = await rows.count();
  await run(1);
  await run(0);
  await rows.nth(before).waitFor({ timeout: 1_000 });
  await total.getByText(`${before + 1} runs`).waitFor({ timeout: 1_000 });
  assert.equal(await rows.count(), before + 1);
});

test('a burst of runs is read in few readings, and every run is in the list once', async () => {
  await page.goto(`${server.url}/usage`);
  await total.waitFor();
  let readings = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/usage/runs')) readings += 1;
  });
  const start = performance.now();
  await Promise.all(Array.from({ length: 200 }, (_, at) => run(at)));
  const { runs } = await totalsOf('');
  await total.getByText(`${runs} runs`).waitFor({ timeout: 5_000 });
  const allowed = (performance.now() - start) / 400 + 4;
  assert.ok(readings <= allowed, `${readings} readings, ${allowed} would do`);
  const ids = await rows.evaluateAll((found) => found.map((row) => row.getAttribute('data-run')));
  assert.equal(new Set(ids).size, ids.length);
});

test('nonsense in the address is told by name, and there is a way out of it', async () => {
  await page.goto(`${server.url}/usage?status=done&from=2026-02-30`);
  const told = page.getByRole('alert');
  await told.getByText('from is a UTC day').waitFor();
  assert.match((await told.textContent()) ?? '', /status is one of succeeded/);
  await told.getByRole('link', { name: 'Reset filters' }).click();
  await total.waitFor();
  assert.equal(new URL(page.url()).search, '');
});

test('bars are walked through with the keyboard, and read out with their split', async () => {
  await page.goto(`${server.url}/usage?range=7d&by=model`);
  await total.waitFor();
  const bars = page.getByRole('listbox', { name: 'Spend by day' }).getByRole('option');
  await bars.last().focus();
  assert.match((await bars.last().getAttribute('aria-label')) ?? '', /runs; Model (draw|say) \$/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await bars.nth(4).evaluate((bar) => bar === bar.ownerDocument.activeElement), true);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Spend by hour/ }).waitFor();
  assert.ok(new URL(page.url()).searchParams.has('from'));
});

test('a tag on a run is a filter, and its row leads to a receipt that adds up', async () => {
  await page.goto(`${server.url}/usage?status=succeeded&tag=team`);
  await rows.first().getByRole('link', { name: 'team=vision' }).click();
  await page.getByLabel('Tag', { exact: true }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('tag'), 'team=vision');
  const charge = await amountsIn(rows.first());
  await rows
    .first()
    .getByRole('link', { name: /receipt/ })
    .click();
  await page.getByText('How it came about').waitFor();
  assert.equal(await amountsIn(page.locator('article p.text-hero')), charge);
  await page.locator('article img').waitFor();
  assert.deepEqual(complaints, []);
});

test('a run that goes on is stopped on its receipt, and charged until then', async () => {
  const never = new Promise(() => undefined);
  worker.script('draw', { until: never, gpuTimeSoFarUs: 9_000 });
  const running = run(0);
  await page.goto(`${server.url}/usage?status=running`);
  await rows
    .first()
    .getByRole('link', { name: /receipt/ })
    .click();
  await page.getByRole('button', { name: 'Stop the run' }).click();
  await page.locator('article p.text-hero [data-amount="0.000045000"]').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Stop the run' }).count(), 0);
  await running;
  assert.deepEqual(complaints, []);
});
