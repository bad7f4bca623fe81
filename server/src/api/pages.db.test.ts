import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openTestApi } from '../../test/support/test-api.ts';
import { PROBLEMS } from '../problems/index.ts';
import { PAGE_POLICY } from './edge/security-headers.ts';

const dashboardFolder = await mkdtemp(path.join(tmpdir(), 'taximeter-pages-'));
after(() => rm(dashboardFolder, { recursive: true }));
await mkdir(path.join(dashboardFolder, 'assets'));
await writeFile(path.join(dashboardFolder, 'index.html'), '<!doctype html>the dashboard');
await writeFile(path.join(dashboardFolder, 'assets', 'index-1a2b.js'), 'run()');
await writeFile(path.join(dashboardFolder, '.built-from'), 'secret');
await writeFile(
  path.join(dashboardFolder, 'pages.json'),
  '["/", "/usage", "/models/$slug", "/operator/claim"]',
);
const api = await openTestApi({ dashboardFolder });

async function open(url: string): Promise<Response> {
  return await fetch(`${api.url}${url}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
}

test('every address of the dashboard is the one page, which no cache keeps', async () => {
  for (const url of ['/', '/usage', '/models/echo', '/operator/claim?token=x', '/usage/?by=key']) {
    const response = await open(url);
    assert.equal(response.status, 200, url);
    assert.match(await response.text(), /the dashboard/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('content-security-policy'), PAGE_POLICY);
    assert.equal(response.headers.get('x-frame-options'), 'DENY');
  }
  assert.doesNotMatch(PAGE_POLICY, /script-src[^;]*unsafe/);
});

test('an address of no page is a 404, told by the page itself', async () => {
  for (const url of ['/no-such-page', '/models', '/models/echo/more', '/models//', '/usage/x']) {
    const response = await open(url);
    assert.equal(response.status, 404, url);
    assert.match(await response.text(), /the dashboard/);
    assert.equal(response.headers.get('content-security-policy'), PAGE_POLICY);
  }
});

test('a file whose name has a hash is kept for ever; one that is not there is no page', async () => {
  const asset = await open('/assets/index-1a2b.js');
  assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(await asset.text(), 'run()');
  for (const url of ['/assets/index-0000.js', '/a.php']) {
    assert.equal((await open(url)).status, 404, url);
  }
  for (const url of ['/.built-from', '/assets/..%2f.built-from']) {
    assert.doesNotMatch(await (await open(url)).text(), /secret/);
  }
});

test("a program's address is never answered with a page", async () => {
  for (const url of ['/api/nothing', '/v1/requests', '/v2/x', '/docs/nothing', '/problems/x']) {
    const response = await open(url);
    assert.match(response.headers.get('content-type') ?? '', /problem\+json/, url);
  }
});

test('every problem has its page, at the address that is its type', async () => {
  const index = await (await open('/problems')).text();
  for (const [slug, { title }] of Object.entries(PROBLEMS)) {
    const page = await open(`/problems/${slug}`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.ok((await page.text()).includes(title));
    assert.ok(index.includes(`/problems/${slug}"`));
  }
});

test('the API reference comes whole from here, without any inline script', async () => {
  const page = await open('/docs');
  const html = await page.text();
  assert.doesNotMatch(html, /<script>|https?:\/\//);
  assert.match(html, /<title>API reference · Taximeter<\/title>/);
  assert.match(html, /<a href="\/">Dashboard<\/a>/);
  assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /script-src[^;]*unsafe/);
  for (const [, src] of html.matchAll(/src="([^"]+)"/g)) {
    const script = await open(src ?? '');
    assert.equal(script.status, 200, src);
    assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
    assert.match(await script.text(), /Scalar/);
  }
  const document = (await (await open('/openapi.json')).json()) as { openapi: string };
  assert.equal(document.openapi, '3.1.0');
});

test('monitors read health, readiness and counters', async () => {
  assert.deepEqual(await (await open('/healthz')).json(), { ok: true });
  const ready = await open('/readyz');
  assert.equal(ready.status, 200);
  const metrics = await (await open('/metrics')).text();
  assert.match(metrics, /taximeter_http_seconds_count\{.*route="\/readyz"/);
  const proxied = await fetch(`${api.url}/metrics`, {
    headers: { 'x-forwarded-for': '203.0.113.9' },
  });
  assert.equal(proxied.status, 401);
});
