import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatDollars, nanoUsd } from '../../src/money/index.ts';
import { prepareServerProcess } from '../support/server-process.ts';
import { launchChromium } from './chromium.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string): Promise<string> => readFile(`${HOME}${name}`, 'utf8');
const EMAIL = 'reader@example.test';
/** $0.002 per GPU second. */
const NANOS_PER_US = 2n;

const server = await prepareServerProcess({
  catalog: await read('catalog.yaml'),
  plans: await read('plans.yaml'),
  // The pictures at addresses are this server's own.
  environment: { BUILTIN_WORKER: 'on', PICTURE_URLS: 'any' },
});
await server.start();
const browser = await launchChromium();
test.after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
  await server.remove();
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const complaints: string[] = [];
page.on('pageerror', (error) => complaints.push(error.message));
page.on('console', (message) => {
  // A refusal is part of what a page shows, and the browser notes it as an error of its own.
  if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
    complaints.push(message.text());
  }
});
await page.goto(`${server.url}/sign-up`);
await page.getByLabel('Name').fill('Reader');
await page.getByLabel('E-mail').fill(EMAIL);
await page.getByLabel('Password').fill('a few plain words');
await page.getByRole('button', { name: 'Sign up' }).click();
await page.getByText('$1.00').first().waitFor();

type ListedRun = {
  deployment: string;
  charge: string;
  gpuTimeUs: number;
  status: string;
  source: string;
};

/** The runs as the usage page lists them, the latest first. */
async function listRuns(): Promise<readonly ListedRun[]> {
  const answer = await page.request.get(`${server.url}/api/usage/runs`);
  return ((await answer.json()) as { items: ListedRun[] }).items;
}

async function latestRun(): Promise<ListedRun> {
  const [run] = await listRuns();
  assert.ok(run !== undefined, 'there is no run');
  return run;
}

/** Presses Run, and gives what the page then says of the result. */
async function runInPlayground(): Promise<string> {
  await page.getByRole('button', { name: /^Run / }).click();
  await page.getByText('Charged', { exact: true }).waitFor({ timeout: 120_000 });
  const pane = page.getByRole('region', { name: 'Playground' }).locator('> div');
  return ((await pane.textContent()) ?? '').replaceAll(/[\s\u202f]/g, '');
}

/** Gives a model's page the address of a picture instead of the picture. */
async function chooseAddress(slug: string): Promise<void> {
  await page.goto(`${server.url}/models/${slug}`);
  await page.getByRole('button', { name: 'Address' }).click();
  await page.getByLabel('Address of a picture').fill(`${server.url}/examples/coffee.jpg`);
  await page.getByRole('button', { name: 'Use it' }).click();
}

test('what is found in a picture is drawn over it and listed, and charged exactly', async () => {
  await page.goto(`${server.url}/models/detect-objects`);
  await page.getByRole('button', { name: 'Coffee' }).click();
  await page.getByText('A stored output of the example').waitFor();
  const stored = page.getByRole('list', { name: 'What was found' });
  await stored.getByRole('button', { name: /cup/ }).waitFor();
  assert.equal((await listRuns()).length, 0, 'looking at an example is no run');

  const said = await runInPlayground();
  const { charge, gpuTimeUs, status } = await latestRun();
  assert.equal(status, 'succeeded');
  assert.equal(charge, formatDollars(nanoUsd(BigInt(gpuTimeUs) * NANOS_PER_US)));
  assert.ok(said.includes(`$${charge.replace(/0+$/, '')}`), `${charge} is not in: ${said}`);

  const line = page.getByRole('list', { name: 'What was found' }).getByRole('button').first();
  assert.match((await line.textContent()) ?? '', /cup.*\d+ %/);
  assert.equal(await line.getAttribute('aria-pressed'), 'false');
  const boxes = page.locator('svg[viewBox="0 0 600 400"] g');
  assert.ok((await boxes.count()) >= 1);
  await boxes.first().hover();
  assert.equal(await line.getAttribute('aria-pressed'), 'true', 'a box points at its line');
});

test('a text is counted while it is typed, priced before it is sent, and its answer shown', async () => {
  await page.goto(`${server.url}/models/detect-language`);
  await page.getByLabel('Text').fill('Guten Morgen, wie geht es dir? 🚕');
  await page.getByText('32').first().waitFor();
  // A price per run is known beforehand, so the button says it without an "about".
  await page.getByRole('button', { name: 'Run $0.00001', exact: true }).waitFor();
  await runInPlayground();
  await page.getByText('German (de)').waitFor();
  assert.equal((await latestRun()).charge, '0.000010000');
});

test('a run goes to the deployment that was chosen, and costs what that one does', async () => {
  await page.goto(`${server.url}/models/ocr`);
  await page.getByRole('button', { name: 'Receipt' }).click();
  await page.getByText('A stored output of the example').waitFor();
  await page.getByRole('radio', { name: /2 threads/ }).check();
  await runInPlayground();
  await page.getByText('Thank you, see you soon!').first().waitFor();
  const { deployment, charge, gpuTimeUs } = await latestRun();
  assert.equal(deployment, 'ocr-2-threads');
  assert.equal(charge, formatDollars(nanoUsd(BigInt(gpuTimeUs) * 2n * NANOS_PER_US)));
});

test('what is wrong is said at its field, and nothing is sent', async () => {
  const before = (await listRuns()).length;
  await page.goto(`${server.url}/models/detect-language`);
  await page.getByRole('button', { name: /^Run / }).click();
  await page.getByText('This is needed.').waitFor();
  await page.goto(`${server.url}/models/detect-objects`);
  await page.getByRole('button', { name: 'Address' }).click();
  await page.getByLabel('Address of a picture').fill('file:///etc/passwd');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('This is not the address of a picture').waitFor();
  // What only the server can know of an address, it says at the same place.
  await page.getByLabel('Address of a picture').fill(`${server.url}/healthz`);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Run / }).click();
  const field = page.getByRole('region', { name: 'Photo' }).locator('..').getByRole('alert');
  assert.match((await field.textContent()) ?? '', /PNG, JPEG or WebP/);
  assert.equal((await listRuns()).length, before);
});

test('a picture at an address is loaded by the server, and what was found still drawn', async () => {
  await chooseAddress('detect-objects');
  await runInPlayground();
  await page.getByRole('button', { name: /^cup/ }).waitFor();
  assert.ok((await page.locator('svg[viewBox="0 0 600 400"] g').count()) >= 1);
  assert.equal((await latestRun()).status, 'succeeded');
});

test('a run is stopped from the page, which says what was charged until then', async () => {
  await page.goto(`${server.url}/models/esrgan-thick`);
  await page.getByRole('button', { name: 'Small cat' }).click();
  await page.getByRole('button', { name: /^Run / }).click();
  await page.getByRole('button', { name: 'Stop this run' }).click();
  await page.getByText('The run was cancelled').waitFor({ timeout: 60_000 });
  const { status, charge } = await latestRun();
  assert.equal(status, 'cancelled');
  const notice = (await page.getByRole('alert').textContent()) ?? '';
  assert.match(notice, /Charged: \$\d/);
  assert.ok(notice.includes(charge.replace(/0+$/, '').replace(/\.$/, '')), `${charge}: ${notice}`);
});

/** What runs a sample as a person would who has copied it. */
const LANGUAGES = [
  { tab: 'curl', needs: 'curl', program: 'bash', option: '-c' },
  { tab: 'Python', needs: 'python3', program: 'python3', option: '-c' },
  { tab: 'JavaScript', needs: process.execPath, program: process.execPath, option: '--eval' },
] as const;

const SAMPLES = [
  { slug: 'detect-language', file: 'result.json' },
  { slug: 'detect-objects', file: 'result.json', byAddress: true },
  { slug: 'ocr', file: 'result.json' },
  { slug: 'people-cutout', file: 'result.png' },
  { slug: 'vectorise', file: 'result.svg' },
] as const satisfies readonly { slug: string; file: string; byAddress?: boolean }[];

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** The sample as it stands on the page. */
async function sampleOn(slug: string, tab: string, byAddress: boolean): Promise<string> {
  if (byAddress) await chooseAddress(slug);
  else await page.goto(`${server.url}/models/${slug}`);
  await page.getByRole('tab', { name: tab }).click();
  return (await page.getByRole('tabpanel').locator('pre code').textContent()) ?? '';
}

const { secret } = (await server.command(
  'create-key',
  ...['--customer', EMAIL, '--name', 'samples'],
)) as { secret: string };

for (const { tab, program, option } of LANGUAGES.filter((each) => isInstalled(each.needs))) {
  test(`the ${tab} samples of the pages run when they are pasted`, async (t) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'taximeter-samples-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const paste = (code: string): ReturnType<typeof spawnSync> => {
      const options = program === process.execPath ? ['--input-type=module'] : [];
      const env = { ...process.env, TAXIMETER_KEY: secret };
      return spawnSync(program, [...options, option, code], { cwd: folder, env, encoding: 'utf8' });
    };
    for (const { slug, file, ...picture } of SAMPLES) {
      const { status, stdout, stderr } = paste(await sampleOn(slug, tab, 'byAddress' in picture));
      assert.equal(status, 0, `${slug}: ${stderr}${stdout}`);
      const run = await latestRun();
      assert.deepEqual([run.status, run.source], ['succeeded', 'api'], slug);
      assert.ok(String(stdout).includes(run.charge), `${slug}: ${stdout}`);
      const target = path.join(folder, file);
      assert.ok(statSync(target).size > 0, slug);
      if (file.endsWith('.json')) JSON.parse(readFileSync(target, 'utf8'));
      rmSync(target);
    }
  });
}

test('every page of a model fits a phone, and none complains', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const answer = await page.request.get(`${server.url}/api/models`);
  const { items } = (await answer.json()) as { items: { slug: string }[] };
  for (const { slug } of items) {
    await page.goto(`${server.url}/models/${slug}`);
    await page.getByText('From your code').waitFor();
    const [example] = await page
      .getByRole('button')
      .filter({ has: page.locator('img') })
      .all();
    await example?.click();
    if (example !== undefined) await page.getByText('A stored output').waitFor();
    const beyond = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    assert.ok(Number(beyond) <= 0, `/models/${slug} is ${String(beyond)} px wider than the phone`);
  }
  assert.deepEqual(complaints, []);
});

test('the list compares measured models in a chart, and finds them by what they make', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${server.url}/models?makes=svg&sort=charge`);
  const rows = page.getByRole('table', { name: 'Models' }).locator('tbody tr');
  await rows.getByText('SVG').first().waitFor();
  assert.equal(await rows.count(), 1);
  await page.getByLabel('Makes').selectOption('');
  const point = page.getByRole('link', { name: /^Language.*: \$0\.00001 a run/ });
  await point.focus();
  await page
    .getByText(/in \d+ runs?$/)
    .last()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/models/detect-language`);
});
