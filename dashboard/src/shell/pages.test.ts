import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

test('the list by which the server tells a page from a wrong address is that of the router', async () => {
  const router = await read('../router.tsx');
  const routes = router.matchAll(/getParentRoute: \(\) => (\w+),\s+path: '([^']*)'/g);
  const pages = [...routes].map(([, parent, path = '']) => {
    const whole = `${parent === 'operatorPages' ? '/operator' : ''}/${path}`;
    return whole.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  });
  const listed: unknown = JSON.parse(await read('../../public/pages.json'));
  assert.ok(pages.length > 20);
  assert.deepEqual(listed, [...new Set(pages)].toSorted());
});
