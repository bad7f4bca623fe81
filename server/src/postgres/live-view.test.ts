import assert from 'node:assert/strict';
import test from 'node:test';
import { createLiveView } from './index.ts';

test('a live view follows changes, keeps its content while reading fails, and stops', async () => {
  let version = 1;
  let broken = false;
  const errors: unknown[] = [];
  const settled = Promise.withResolvers<void>();
  const view = await createLiveView({
    read: async () => {
      if (broken) throw new Error('no database');
      return version;
    },
    onError: (error) => {
      errors.push(error);
      settled.resolve();
    },
    retryMs: 1,
  });
  assert.equal(view.current(), 1);
  version = 2;
  assert.equal(await view.refresh(), 2);
  broken = true;
  version = 3;
  view.changed();
  await settled.promise;
  assert.equal(view.current(), 2);
  broken = false;
  assert.equal(await view.refresh(), 3);
  assert.equal(view.current(), 3);
  view.stop();
  version = 4;
  view.changed();
  assert.equal(view.current(), 3);
  assert.ok(errors.length >= 1);
});

test('an older reading never replaces a newer one', async () => {
  const gates = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  let reads = -1;
  const view = await createLiveView({
    read: async () => {
      reads += 1;
      return reads === 0 ? 0 : await (gates[reads - 1]?.promise ?? 0);
    },
    onError: () => {},
  });
  const both = Promise.all([view.refresh(), view.refresh()]);
  gates[1]?.resolve(2);
  gates[0]?.resolve(1);
  await both;
  assert.equal(view.current(), 2);
});

test('content that cannot be read at first is an error, not an empty view', async () => {
  const read = async (): Promise<number> => {
    throw new Error('no database');
  };
  const view = createLiveView({ read, onError: () => {} });
  await assert.rejects(view, /no database/);
});
