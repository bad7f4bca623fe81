import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRouteTable } from './route-table.ts';

test('an address has the methods of every route that fits it', () => {
  const table = createRouteTable();
  table.add('POST', '/v1/:slug');
  table.add(['GET', 'HEAD'], '/v1/get-user-credits');
  table.add('GET', '/api/auth/*');
  assert.deepEqual(table.methodsAt('/v1/esrgan'), ['POST']);
  assert.deepEqual(table.methodsAt('/v1/get-user-credits'), ['GET', 'HEAD', 'POST']);
  assert.deepEqual(table.methodsAt('/v1/a/b'), []);
  assert.deepEqual(table.methodsAt('/api/auth/sign-in/email'), ['GET']);
  assert.deepEqual(table.methodsAt('/v1xesrgan'), []);
});
