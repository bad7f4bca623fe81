import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';
import { declareRoute } from './declare-route.ts';

test('a route that does not say who may call it cannot be registered', () => {
  const app = fastify();
  app.addHook('onRoute', declareRoute);
  const add = (): unknown => app.get('/secret', () => 'secret');
  assert.throws(add, /\/secret does not declare who may call it/);
  app.get('/open', { config: { access: 'public' } }, () => 'open');
});

test('a reading is answered within two seconds, whoever is slow', async () => {
  const app = fastify();
  app.addHook('onRoute', declareRoute);
  app.addHook('onResponse', async () => {});
  // Who asks takes its time to be found out, and what they ask for never comes.
  app.addHook('onRequest', async () => await sleep(1_000));
  app.get('/slow', { config: { access: 'public' } }, () => new Promise(() => {}));
  const begun = performance.now();
  const { statusCode } = await app.inject('/slow');
  assert.equal(statusCode, 503);
  assert.ok(performance.now() - begun < 2_000);
});
