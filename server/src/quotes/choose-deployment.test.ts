import assert from 'node:assert/strict';
import test from 'node:test';
import { nanoUsd } from '../money/index.ts';
import { ProblemError } from '../problems/index.ts';
import type { UpstreamHealth } from '../upstreams/index.ts';
import { chooseDeployment } from './choose-deployment.ts';

/** Health, expected nano-dollars and median µs of deployments, in the order of the catalog. */
type Shelf = Readonly<
  Record<string, readonly [health: UpstreamHealth, expected: bigint, p50Us: bigint | null]>
>;

function choose(shelf: Shelf, asked: string | null): string | null {
  const offers = Object.entries(shelf).map(([id, [health, expected, p50Us]]) => {
    const quote = { expectedNanos: nanoUsd(expected) };
    return { deployment: { id }, health, quote, p50Us };
  });
  const chosen = chooseDeployment({
    offers,
    asked,
    field: 'x-deployment',
    quoteOf: (each) => each,
  });
  return chosen?.deployment.id ?? null;
}

const SHELF: Shelf = {
  first: ['down', 1n, 1n],
  second: ['cold', 9n, null],
  third: ['warm', 5n, 80n],
  fourth: ['warm', 5n, 70n],
  fifth: ['warm', 7n, 70n],
};

test('where a run goes, by what was asked', () => {
  const table: readonly (readonly [Shelf, string | null, string | null])[] = [
    // Cold is up: it only takes longer.
    [SHELF, null, 'second'],
    [SHELF, 'cheapest', 'third'],
    [SHELF, 'fastest', 'fourth'],
    [SHELF, 'first', 'first'],
    [SHELF, 'fifth', 'fifth'],
    [{ one: ['warm', 1n, null], two: ['warm', 0n, null] }, 'fastest', 'one'],
    [{ one: ['down', 2n, 2n], two: ['down', 1n, 1n] }, 'cheapest', 'one'],
    [{ one: ['down', 2n, 2n], two: ['down', 1n, 1n] }, 'fastest', 'one'],
    [{ one: ['down', 2n, 2n], two: ['down', 1n, 1n] }, null, 'one'],
    [{}, null, null],
    [{}, 'cheapest', null],
    [{}, 'anything', null],
  ];
  for (const [shelf, asked, wanted] of table) assert.equal(choose(shelf, asked), wanted);
});

test('no word but an id, cheapest and fastest is understood', () => {
  for (const asked of ['', 'sixth', 'Fastest', 'first ', '__proto__', 'cheapest,fastest']) {
    assert.throws(
      () => choose(SHELF, asked),
      (error) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.slug, 'invalid-request');
        assert.equal(error.members.field, 'x-deployment');
        assert.match(error.message, /first, second, third, fourth, fifth, cheapest or fastest/);
        return true;
      },
    );
  }
});

test('nothing is quoted where nothing is compared', () => {
  const offers = [{ deployment: { id: 'one' }, health: 'warm' as const }];
  const quoteOf = (): never => assert.fail('a quote was asked for');
  const choice = { offers, field: 'x-deployment', quoteOf };
  assert.equal(chooseDeployment({ ...choice, asked: null }), offers[0]);
  assert.equal(chooseDeployment({ ...choice, asked: 'one' }), offers[0]);
});
