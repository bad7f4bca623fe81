import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { declareRoute } from './declare-route.ts';

test('a route that does not say who may call it cannot be registered', () => {
  const app = fastify();
  app.addHook('onRoute', declareRoute);
  const add = (): unknown => app.get('/secret', () => 'secret');
  assert.throws(add, /\/secret does not declare who may call it/);
  app.get('/open', { config: { access: 'public' } }, () => 'open');
});
