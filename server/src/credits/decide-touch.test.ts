import assert from 'node:assert/strict';
import test from 'node:test';
import { readTable } from '../../test/support/read-table.ts';
import { newId } from '../ids/index.ts';
import { formatDollars, nanoUsd, parseDollars } from '../money/index.ts';
import type { Plan } from '../plans/index.ts';
import { type Instant, parseInstant, toIso } from '../time/index.ts';
import { decideTouch, type TouchInput } from './decide-touch.ts';
import type { OpenGrant } from './grant.ts';

/** $0.50 a day, doubled on the first 30 days. */
const FREE: Plan = {
  slug: 'free',
  version: 1,
  name: 'Free',
  retired: false,
  priceNanos: nanoUsd(0n),
  creditNanos: parseDollars('0.50'),
  creditCadence: 'day',
  introductory: { multiplier: 2, period: { kind: 'days', days: 30 } },
  premium: false,
  whenFundsEnd: 'finish',
  requestsPerMinute: 60,
  concurrentRuns: 5,
};
const PRO: Plan = { ...FREE, slug: 'pro', creditCadence: 'cycle' };

const at = (text: string): Instant => parseInstant(`2026-11-${text}Z`);

function lot(expiresAt: Instant | null): OpenGrant {
  const effectiveAt = at('01T00:00:00');
  return {
    grantId: newId('grant', effectiveAt),
    remainingNanos: nanoUsd(1n),
    promotional: true,
    effectiveAt,
    expiresAt,
  };
}

function touch(given: Partial<TouchInput> & Pick<TouchInput, 'now'>) {
  return decideTouch({
    plan: FREE,
    signedUpAt: at('22T13:30:00'),
    openGrants: [],
    oldestHoldAt: null,
    dailyCreditAt: null,
    giveDaily: true,
    ...given,
  });
}

const given = (decision: ReturnType<typeof decideTouch>) =>
  decision.grant.map((grant) => [grant.kind, formatDollars(grant.amountNanos), grant.periodKey]);

test('the first day gives the free credit and as much again, until midnight UTC', () => {
  const decision = touch({ now: at('22T13:30:00') });
  assert.deepEqual(given(decision), [
    ['free-daily', '0.500000000', '2026-11-22'],
    ['introductory', '0.500000000', '2026-11-22'],
  ]);
  for (const grant of decision.grant) {
    assert.equal(toIso(grant.effectiveAt), '2026-11-22T00:00:00.000Z');
    assert.equal(grant.expiresAt, at('23T00:00:00'));
    assert.equal(grant.promotional, true);
  }
  assert.equal(decision.dailyCreditAt, at('23T00:00:00'));
  assert.equal(decision.nextExpiryAt, at('23T00:00:00'));
});

// The clock stands at | kinds of credit that are given
const DAYS: readonly [string, readonly string[]][] = [
  ['2026-11-22T23:59:59.999Z', ['free-daily', 'introductory']],
  ['2026-11-23T00:00:00.000Z', ['free-daily', 'introductory']],
  ['2026-12-21T23:59:59.999Z', ['free-daily', 'introductory']],
  ['2026-12-22T00:00:00.000Z', ['free-daily']],
  ['2027-11-22T13:30:00.000Z', ['free-daily']],
];
for (const [now, kinds] of DAYS) {
  test(`signed up on 22 November, a touch at ${now} gives ${kinds.join(' and ')}`, () => {
    const decision = touch({ now: parseInstant(now) });
    assert.deepEqual(
      decision.grant.map(({ kind }) => kind),
      kinds,
    );
  });
}

test('a multiplier of three gives the credit once and twice more', () => {
  const introductory = { multiplier: 3, period: { kind: 'days', days: 30 } } as const;
  const decision = touch({ now: at('22T13:30:00'), plan: { ...FREE, introductory } });
  assert.deepEqual(given(decision)[1], ['introductory', '1.000000000', '2026-11-22']);
});

test('a plan that credits by cycle gives nothing by itself, and is not asked again', () => {
  const decision = touch({ now: at('22T13:30:00'), plan: PRO });
  assert.deepEqual([decision.grant, decision.dailyCreditAt], [[], null]);
});

test('the job for those who did not come gives nothing, and leaves their next day due', () => {
  const dailyCreditAt = at('10T00:00:00');
  const decision = touch({ now: at('22T13:30:00'), giveDaily: false, dailyCreditAt });
  assert.deepEqual([decision.grant, decision.dailyCreditAt], [[], dailyCreditAt]);
});

// Days and times of November 2026, UTC.
const EXPIRIES = readTable(`
  expires     | oldest hold     | now             | what  | so that
  23T00:00:00 |                 | 22T23:59:59.999 | stays | credit lasts to its last millisecond
  23T00:00:00 |                 | 23T00:00:00     | goes  | credit is gone at its very instant
              |                 | 23T00:00:00     | stays | credit without an expiry stays
  23T00:00:00 | 22T23:59:59.999 | 23T00:00:01     | waits | a hold from before an expiry may use it
  23T00:00:00 | 23T00:00:00     | 23T00:00:01     | goes  | a hold from after an expiry may not
`);
for (const cell of EXPIRIES) {
  test(cell('so that'), () => {
    const time = (heading: string) => (cell(heading) === '' ? null : at(cell(heading)));
    const open = lot(time('expires'));
    const decision = touch({
      now: at(cell('now')),
      plan: PRO,
      openGrants: [open],
      oldestHoldAt: time('oldest hold'),
    });
    assert.deepEqual(decision.expire, cell('what') === 'goes' ? [open] : []);
    assert.equal(decision.pendingExpiry, cell('what') === 'waits');
    assert.equal(decision.nextExpiryAt, cell('what') === 'goes' ? null : open.expiresAt);
  });
}

test('the next expiry is the soonest of what stays and what comes', () => {
  const openGrants = [
    lot(at('30T00:00:00')),
    lot(null),
    lot(at('22T00:00:00')),
    lot(at('25T00:00:00')),
  ];
  const job = touch({ now: at('22T13:30:00'), openGrants, giveDaily: false });
  assert.equal(job.nextExpiryAt, at('25T00:00:00'));
  const visit = touch({ now: at('22T13:30:00'), openGrants });
  assert.equal(visit.nextExpiryAt, at('23T00:00:00'));
});
