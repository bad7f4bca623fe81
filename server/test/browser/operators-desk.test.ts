import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually } from '../support/eventually.ts';
import { prepareServerProcess } from '../support/server-process.ts';
import { launchChromium } from './chromium.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string): Promise<string> => readFile(`${HOME}${name}`, 'utf8');

const server = await prepareServerProcess({
  catalog: await read('catalog.yaml'),
  plans: await read('plans.yaml'),
});
await server.start();
await eventually('the link is printed', () => server.operatorLink() !== undefined);
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

test('whoever has the link becomes the operator and comes to the desk', async () => {
  await page.goto(server.operatorLink() ?? '');
  await page.getByLabel('Name').fill('Olga');
  await page.getByLabel('E-mail').fill('olga@example.test');
  await page.getByLabel('Password').fill('a few plain words');
  await page.getByRole('button', { name: 'Make the operator’s login' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByText('Running: new runs start').waitFor();
});

test('a link that was used says so at once, and leads to the login; another says nothing of it', async () => {
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(server.operatorLink() ?? '');
  await visitor.getByRole('heading', { name: 'This link was used already' }).waitFor();
  assert.equal(await visitor.getByLabel('Name').count(), 0, 'no form to fill in for nothing');
  await visitor.getByRole('link', { name: 'Log in' }).click();
  await visitor.getByLabel('Password').waitFor();
  await visitor.goto(`${server.url}/operator/claim?token=guessed`);
  await visitor.getByRole('heading', { name: 'This link is void' }).waitFor();
  await visitor.context().close();
});

test('a customer is found, given credit, suspended and reinstated, and the log says why', async () => {
  await server.command('create-customer', '--email', 'ann@example.test', '--name', 'Ann Archer');
  await server.command('create-customer', '--email', 'bob@example.test', '--name', 'Bob');
  await page.goto(`${server.url}/operator/customers`);
  await page.getByRole('link', { name: 'Bob' }).waitFor();
  await page.getByLabel('Search customers').fill('ARCH');
  await page.getByRole('link', { name: 'Bob' }).waitFor({ state: 'detached' });
  assert.match(page.url(), /\?query=ARCH$/);
  await page.getByRole('link', { name: 'Ann Archer' }).click();

  await page.getByRole('button', { name: 'Add credit' }).click();
  await page.getByLabel('Amount in dollars').fill('12.5');
  await page.getByLabel('Reason').fill('a gift');
  await page.getByRole('button', { name: 'Add $12.50' }).click();
  await page.getByText('Added credit: $12.50').waitFor();
  await page.locator('[data-amount="13.500000000"]').first().waitFor();

  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByLabel('Reason').fill('a stolen card');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('a stolen card — Olga').waitFor();
  await page.getByRole('button', { name: 'Reinstate' }).click();
  await page.getByLabel('Reason').fill('a mistake');
  await page.getByRole('button', { name: 'Reinstate the customer' }).click();
  await page.getByRole('button', { name: 'Suspend' }).waitFor();
  assert.equal(await page.getByText('verified').count(), 4, 'made, credit, suspended, reinstated');
});

test('a customer is told before a run that none would start, and why', async () => {
  const mine = await browser.newContext();
  const visitor = await mine.newPage();
  await visitor.goto(`${server.url}/sign-up?next=/models/detect-language`);
  await visitor.getByLabel('Name').fill('Cleo');
  await visitor.getByLabel('E-mail').fill('cleo@example.test');
  await visitor.getByLabel('Password').fill('a few plain words');
  await visitor.getByRole('button', { name: 'Sign up' }).click();
  const run = visitor.getByRole('button', { name: /^Run/ });
  await run.waitFor();
  const hindered = async (why: string): Promise<void> => {
    await visitor.reload();
    await visitor.getByText(why).waitFor();
    assert.ok(await run.isDisabled(), why);
    await visitor.getByText('failures are free').waitFor();
  };
  const deed = async (path: string): Promise<void> => {
    const sent = { data: { reason: 'a trial' }, headers: { origin: server.url } };
    const answer = await context.request.post(`${server.url}/api/operator/${path}`, sent);
    assert.equal(answer.status(), 200, path);
  };
  await hindered('No worker of this model is up.');
  await deed('line/stop');
  await hindered('Who runs this installation has stopped new runs for now.');
  await visitor.getByText('Runs are stopped for now.').waitFor();
  await deed('line/resume');
  const me = (await (await mine.request.get(`${server.url}/api/me`)).json()) as {
    customer: { id: string };
  };
  await deed(`customers/${me.customer.id}/suspend`);
  await hindered('Your account is suspended: ask who runs this installation.');
  for (const place of ['', 'models', 'usage', 'keys', 'billing-policy']) {
    await visitor.goto(`${server.url}/${place}`);
    await visitor.getByText('Your account is suspended.').waitFor();
  }
  await deed(`customers/${me.customer.id}/reinstate`);
  await visitor.reload();
  await visitor.getByRole('heading', { name: 'Billing policy' }).waitFor();
  await visitor.getByText('Your account is suspended.').waitFor({ state: 'detached' });
  await mine.close();
});

test('a stopped line is seen on every page of the desk until it is resumed', async () => {
  await page.goto(`${server.url}/operator/invariants`);
  await page.getByRole('button', { name: 'Stop the line' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('the books look wrong');
  await dialog.getByRole('button', { name: 'Stop the line' }).click();
  await dialog.waitFor({ state: 'detached' });
  for (const place of ['customers', 'workers', 'catalog', 'audit-log', 'mailbox']) {
    await page.goto(`${server.url}/operator/${place}`);
    await page.getByText('The line is stopped: no new run starts').waitFor();
  }
  await page.getByRole('button', { name: 'Resume the line' }).click();
  await dialog.getByLabel('Reason').fill('they are right');
  await dialog.getByRole('button', { name: 'Resume the line' }).click();
  await page.getByText('The line is stopped').waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});
