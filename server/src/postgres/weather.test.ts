import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConflict, isConnectionLoss, isWeather, LostCommitError } from './weather.ts';

function coded(code: string): Error {
  return Object.assign(new Error('x'), { code });
}

test('a lost connection, a full server and a jammed lock are weather', () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P03', '08006']) {
    assert.ok(isConnectionLoss(coded(code)), code);
    assert.ok(isWeather(coded(code)), code);
  }
  for (const code of ['53300', '53100', '55P03', '57014', '40001', '40P01']) {
    assert.ok(isWeather(coded(code)), code);
    assert.ok(!isConnectionLoss(coded(code)), code);
  }
  assert.ok(isWeather(new Error('timeout exceeded when trying to connect')));
  assert.ok(isWeather(new Error('Query read timeout')));
  assert.ok(isWeather(new LostCommitError(undefined)));
});

test('whatever the server calls fatal has ended the connection', () => {
  for (const code of ['55000', '28P01', '3D000', '53300', '25P03']) {
    const fatal = Object.assign(coded(code), { severity: 'FATAL' });
    assert.ok(isConnectionLoss(fatal) && isWeather(fatal), code);
  }
  assert.ok(!isWeather(Object.assign(coded('55000'), { severity: 'ERROR' })));
});

test('only conflicts the server rolled back may simply be done again', () => {
  assert.ok(isConflict(coded('40001')));
  assert.ok(isConflict(coded('40P01')));
  assert.ok(!isConflict(coded('23505')));
});

test('a broken constraint, a bug and a non-error are not weather', () => {
  for (const error of [coded('23505'), coded('42601'), new Error('x'), undefined, 'ECONNRESET']) {
    assert.ok(!isWeather(error));
  }
});
