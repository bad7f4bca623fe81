import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { parseDollars } from '../../src/money/index.ts';
import { prepareServerProcess } from '../support/server-process.ts';
import { launchChromium } from './chromium.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string): Promise<string> => readFile(`${HOME}${name}`, 'utf8');

const server = await prepareServerProcess({
  catalog: await read('catalog.yaml'),
  plans: await read('plans.yaml'),
  environment: { BUILTIN_WORKER: 'on' },
});
await server.start();
const browser = await launchChromium();
test.after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
  await server.remove();
});
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
const page = await context.newPage();
const complaints: string[] = [];
page.on('pageerror', (error) => complaints.push(error.message));
page.on('console', (message) => {
  // A refusal is part of what a page shows, and the browser notes it as an error of its own.
  if (message.type() === 'error' && !/status of 40\d/.test(message.text())) {
    complaints.push(message.text());
  }
});

/** The text of an element that holds an amount, as it is shown: "$0.000175962". */
async function shownDollars(within: Page, label: RegExp): Promise<string> {
  const text = await within.getByText(label).first().locator('..').textContent();
  const amount = /\$\d+\.\d+/.exec((text ?? '').replaceAll(/\s/g, ''))?.[0];
  assert.ok(amount !== undefined, `no amount beside ${label}: ${text}`);
  return amount;
}

test('a newcomer signs up, runs a real model on a photo, and sees the exact charge', async () => {
  await page.goto(`${server.url}/sign-up`);
  await page.getByLabel('Name').fill('Newcomer');
  await page.getByLabel('E-mail').fill('newcomer@example.test');
  await page.getByLabel('Password').fill('a few plain words');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('$1.00').first().waitFor();

  await page.goto(`${server.url}/models/people-cutout`);
  await page.getByRole('button', { name: 'Portrait' }).click();
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByText('Charged').first().waitFor({ timeout: 60_000 });
  const charged = await shownDollars(page, /^Charged$/);

  const answer = await page.request.get(`${server.url}/api/usage/runs`);
  const { items } = (await answer.json()) as { items: { charge: string; gpuTimeUs: number }[] };
  const [run] = items;
  assert.ok(run !== undefined && items.length === 1);
  // $0.002 per GPU second is 2 nano-dollars per microsecond.
  assert.equal(parseDollars(run.charge), BigInt(run.gpuTimeUs) * 2n);
  assert.equal(parseDollars(charged.slice(1)), parseDollars(run.charge));
});

test('the usage page shows a new run within a second, without a reload', async () => {
  const key = (await server.command(
    'create-key',
    '--customer',
    'newcomer@example.test',
    '--name',
    'program',
  )) as { secret: string };
  await page.goto(`${server.url}/usage`);
  await page.getByText('Requests today').waitFor();
  const rows = page.locator('tr[data-run]');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 1);
  const form = new FormData();
  const photo = await readFile(`${HOME}models/examples/portrait.jpg`);
  form.append('image', new Blob([photo], { type: 'image/jpeg' }), 'portrait.jpg');
  const answer = await fetch(`${server.url}/v1/people-cutout`, {
    method: 'POST',
    headers: { 'x-api-key': key.secret },
    body: form,
  });
  assert.equal(answer.status, 200);
  await rows.getByText('program').first().waitFor({ timeout: 1_000 });
  await rows.nth(1).waitFor({ timeout: 1_000 });
  const left = answer.headers.get('x-remaining-credits') ?? '';
  const shown = ((await page.locator('main').textContent()) ?? '').replaceAll(/\s/g, '');
  assert.ok(shown.includes(`$${left.replace(/0+$/, '')}`), `${left} is not shown`);
});

test('every page fits a phone, in light and dark, and complains of nothing', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of ['', 'models', 'models/people-cutout', 'usage', 'keys', 'billing-policy']) {
      await page.goto(`${server.url}/${path}`);
      await page.locator('main').waitFor();
      const beyond = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.ok(Number(beyond) <= 0, `/${path} is ${String(beyond)} px wider than the phone`);
    }
  }
  assert.deepEqual(complaints, []);
});
