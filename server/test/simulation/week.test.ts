import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import test from 'node:test';
import type { NanoUsd } from '../../src/money/index.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import type { Person } from '../support/diary-person.ts';
import { sampled } from '../support/soak.ts';
import { type Compared, expectOneTruth, expectOverallBalance } from './check-day.ts';
import { playAct, type Stage, startWaiting } from './play-act.ts';
import { createRandom, type Random } from './random.ts';
import { readPatiently } from './read-patiently.ts';
import { type Act, actsOf } from './week-acts.ts';
import { DEARER_STAMP, moreWeekModels, scriptWeek, WEEK_MODELS } from './week-models.ts';

const CUSTOMERS = sampled({ tests: 10, soak: 200 });
const DAYS = ['29', '30', '31']
  .map((day) => `2026-10-${day}`)
  .concat(['01', '02', '03', '04'].map((day) => `2026-11-${day}`));
/** The first month of who signs up then ends before, in the middle of, and after the week. */
const SIGN_UPS = ['2026-09-20T09:00:00Z', '2026-10-01T09:00:00Z', '2026-10-03T09:00:00Z'] as const;
const AT_ONCE = 12;

test('a week of mixed use leaves one truth about every nano-dollar', async (t) => {
  const seed = process.env.SIMULATION_SEED ?? String(randomInt(1_000_000_000));
  t.diagnostic(`SIMULATION_SEED=${seed}`);
  const random = createRandom(seed);
  const diary = await openDiary(t, {
    opens: SIGN_UPS[0],
    models: WEEK_MODELS,
    moreModels: moreWeekModels,
  });
  const stage: Stage = { diary, gates: new Map(), told: new Map() };
  scriptWeek(diary.worker, stage.gates);
  const people = await openAccounts(diary, random);
  const compared: Compared = new Set();
  let overnight: readonly (() => Promise<void>)[] = [];
  for (const day of DAYS) {
    await diary.at(`${day}T00:00:10Z`);
    // What began on the old day, at its prices, ends on the new one.
    await eachOf(overnight, (end) => end());
    await expectIntroduction(people, day);
    await playPart(stage, people, random, `${day}-am`);
    await diary.at(`${day}T11:59:50Z`);
    const noon = await startSome(stage, people, random.branch(`${day} noon`), `${day}-noon`);
    await diary.at(`${day}T12:00:10Z`);
    await eachOf(noon, (end) => end());
    if (day === '2026-10-30') await diary.loadModels({ ...WEEK_MODELS, stamp: DEARER_STAMP });
    await topUpSome(diary, people, random.branch(`${day} credit`));
    await playPart(stage, people, random, `${day}-pm`);
    await diary.at(`${day}T23:59:50Z`);
    const charged: NanoUsd[] = [];
    await eachOf(people, async (person) => {
      charged.push(await expectOneTruth(diary.database, person, { ...stage, compared }));
    });
    await expectOverallBalance(diary.database, charged);
    overnight = await startSome(stage, people, random.branch(`${day} night`), `${day}-night`);
  }
  await eachOf(overnight, (end) => end());
  await diary.books();
  assert.ok(compared.size > CUSTOMERS * DAYS.length, `only ${compared.size} runs`);
  t.diagnostic(`${compared.size} runs of ${CUSTOMERS} customers`);
});

async function openAccounts(diary: Diary, random: Random): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const [at, date] of SIGN_UPS.entries()) {
    await diary.at(date);
    for (let index = at; index < CUSTOMERS; index += SIGN_UPS.length) {
      // Every other one lives on daily credit alone.
      const plan = index % 2 === 0 ? 'free' : random.pick(['bare', 'bare', 'strict', 'slow']);
      const credit = plan === 'free' ? '0' : `${1 + random.below(4)}.${random.below(1_000_000)}`;
      people.push(await diary.customer({ plan, credit }));
    }
  }
  return people;
}

async function eachOf<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const take = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/** Everybody does what the seed says, each one act after the other. */
async function playPart(
  stage: Stage,
  people: readonly Person[],
  random: Random,
  part: string,
): Promise<void> {
  await eachOf([...people.entries()], async ([index, person]) => {
    const name = `${part}-${index}`;
    for (const act of actsOf(random.branch(name), name)) await playAct(stage, person, act);
  });
}

/** Some have a run that goes on while the clock moves. */
async function startSome(
  stage: Stage,
  people: readonly Person[],
  random: Random,
  part: string,
): Promise<readonly (() => Promise<void>)[]> {
  const ends: (() => Promise<void>)[] = [];
  for (const [index, person] of people.entries()) {
    if (!random.percent(20)) continue;
    const name = `${part}-${index}`;
    const slug = random.pick(['photo', 'mixed', 'stamp', 'speech']);
    const plain: Act = { ...NO_ACT, name, slug, gpuTimeUs: 20 + random.below(300) };
    ends.push(await startWaiting(stage, person, plain));
  }
  return ends;
}

const NO_ACT = {
  ending: 'well',
  times: 1,
  together: false,
  maxCost: null,
  isCancelled: false,
  isNonsense: false,
} as const;

/** The operator gives credit to some; it never expires. */
async function topUpSome(diary: Diary, people: readonly Person[], random: Random): Promise<void> {
  for (const person of people) {
    if (random.percent(10)) await diary.topUp(person, `0.${1 + random.below(900_000)}`);
  }
}

/** On the first thirty days, and not a day longer, free credit is doubled. */
async function expectIntroduction(people: readonly Person[], day: string): Promise<void> {
  await eachOf([...people.entries()], async ([index, person]) => {
    const { grants, plan } = await readPatiently<{
      plan: { slug: string };
      grants: readonly { kind: string; label: string }[];
    }>(person, '/api/usage/summary');
    if (plan.slug !== 'free') return;
    const signedUp = SIGN_UPS[placeOf(index)] ?? '';
    // The UTC day of signing up is the first.
    const days = (Date.parse(day) - Date.parse(signedUp.slice(0, 10))) / 86_400_000;
    const isDoubled = grants.some(({ kind }) => kind === 'introductory');
    assert.equal(isDoubled, days < 30, `${person.customerId} on day ${days} of ${signedUp}`);
  });
}

/** Which day of signing up somebody belongs to: people stand in the order in which they came. */
function placeOf(index: number): number {
  let first = 0;
  for (const at of SIGN_UPS.keys()) {
    first += Math.ceil((CUSTOMERS - at) / SIGN_UPS.length);
    if (index < first) return at;
  }
  return SIGN_UPS.length - 1;
}
