import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../../ids/index.ts';
import { instant } from '../../time/index.ts';
import type { AuthenticatedKey } from './api-key.ts';
import { createKeyMemory } from './key-memory.ts';

const now = instant(0);

function makeKey(): AuthenticatedKey {
  return {
    customerId: newId('customer', now),
    keyId: newId('key', now),
    keyName: 'laptop',
    scopes: ['run:create'],
    allowedModels: undefined,
    expiresAt: undefined,
    customerStatus: 'active',
    plan: 'free',
  };
}

/** A loader that counts, and answers only when told to. */
function makeLoader(answer: AuthenticatedKey | undefined) {
  const waiting: (() => void)[] = [];
  const loader = {
    calls: 0,
    load: (): Promise<AuthenticatedKey | undefined> => {
      loader.calls += 1;
      return new Promise((resolve) => waiting.push(() => resolve(answer)));
    },
    answerAll: () => {
      for (const answerOne of waiting.splice(0)) answerOne();
    },
  };
  return loader;
}

test('many who ask for one key at once cause one load, and later ones none', async () => {
  const memory = createKeyMemory({ known: 10, unknown: 10 });
  const key = makeKey();
  const loader = makeLoader(key);
  const asked = Array.from({ length: 50 }, () => memory.recall('h', loader.load));
  loader.answerAll();
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([key]));
  assert.equal(await memory.recall('h', loader.load), key);
  assert.equal(loader.calls, 1);
});

test('a forgotten key or customer is loaded again, others are not', async () => {
  const memory = createKeyMemory({ known: 10, unknown: 10 });
  const [one, two, three] = [makeKey(), makeKey(), makeKey()];
  for (const [hash, key] of [
    ['1', one],
    ['2', two],
    ['3', three],
  ] as const) {
    await memory.recall(hash, () => Promise.resolve(key));
  }
  memory.forgetKey(one.keyId);
  memory.forgetCustomer(two.customerId);
  const gone = (): Promise<undefined> => Promise.resolve(undefined);
  assert.equal(await memory.recall('1', gone), undefined);
  assert.equal(await memory.recall('2', gone), undefined);
  assert.equal(await memory.recall('3', gone), three);
  memory.forgetAll();
  assert.equal(memory.size(), 0);
});

test('an answer from before a revocation is not remembered, nor handed to later callers', async () => {
  const memory = createKeyMemory({ known: 10, unknown: 10 });
  const key = makeKey();
  const before = makeLoader(key);
  const early = memory.recall('h', before.load);
  memory.forgetKey(key.keyId);
  const late = memory.recall('h', () => Promise.resolve(undefined));
  before.answerAll();
  assert.equal(await early, key);
  assert.equal(await late, undefined);
  assert.equal(await memory.recall('h', () => Promise.resolve(key)), undefined);
});

test('a failed load is not remembered', async () => {
  const memory = createKeyMemory({ known: 10, unknown: 10 });
  await assert.rejects(memory.recall('h', () => Promise.reject(new Error('away'))));
  const key = makeKey();
  assert.equal(await memory.recall('h', () => Promise.resolve(key)), key);
});

test('neither good nor made-up keys fill the memory beyond its bounds', async () => {
  const memory = createKeyMemory({ known: 5, unknown: 3 });
  for (let round = 0; round < 100; round += 1) {
    await memory.recall(`known ${round}`, () => Promise.resolve(makeKey()));
    await memory.recall(`unknown ${round}`, () => Promise.resolve(undefined));
  }
  assert.equal(memory.size(), 8);
  const absent = (): Promise<undefined> => Promise.resolve(undefined);
  assert.notEqual(await memory.recall('known 99', absent), undefined);
});
