import assert from 'node:assert/strict';
import type { Diary } from '../support/diary.ts';
import { type Answer, problemOf, ranOf } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';
import type { Act } from './week-acts.ts';
import { type Gates, textOf } from './week-models.ts';

/** What customers were told: charges in dollars by the id of the run. */
export type Told = Map<string, string>;

/** Refusals that belong to such a week; anything else fails the test. */
const EXPECTED = new Set([
  'out-of-credits',
  'rate-limited',
  'concurrency-limited',
  'premium-model-requires-plan',
  'run-failed',
  'run-stopped-at-cap',
  'run-cancelled',
  'upstream-failed',
  'no-worker',
  'invalid-request',
  // A machine that is too busy for its books says so, and charges nothing.
  'billing-unavailable',
]);

/** The stage of a simulation. */
export type Stage = Readonly<{ diary: Diary; gates: Gates; told: Told }>;

/** Plays one act of a customer, and notes what the customer was told. */
export async function playAct(stage: Stage, person: Person, act: Act): Promise<void> {
  if (act.isCancelled) return await playCancelled(stage, person, act);
  const send = (): Promise<Answer> => person.send(act.slug, askingOf(act));
  const answers: Answer[] = [];
  if (act.together) answers.push(...(await Promise.all(Array.from({ length: act.times }, send))));
  else for (let time = 0; time < act.times; time += 1) answers.push(await send());
  for (const answer of answers) hear(stage, answer);
  if (act.times > 1) expectOneRun(act, answers);
}

/** Starts a run that goes on until it is let go, and gives a way to let it go and hear its end. */
export async function startWaiting(
  stage: Stage,
  person: Person,
  act: Act,
): Promise<() => Promise<void>> {
  const gate = Promise.withResolvers<void>();
  stage.gates.set(act.name, gate);
  const sent = person.send(act.slug, askingOf({ ...act, times: 1 }));
  await untilRunning(stage, act, sent);
  return async () => {
    gate.resolve();
    hear(stage, await sent);
  };
}

function askingOf(act: Act) {
  const parameters = act.isNonsense ? { text: 7 } : { text: textOf(act) };
  const headers: Record<string, string> = { 'x-tags': `simulation=${act.ending}` };
  if (act.maxCost !== null) headers['x-max-cost'] = act.maxCost;
  if (act.times > 1) headers['idempotency-key'] = act.name;
  return { parameters, headers };
}

function hear({ told }: Stage, answer: Answer): void {
  if (answer.status === 200) {
    const { runId, charge } = ranOf(answer);
    assert.equal(told.get(runId) ?? charge, charge, `${runId} was told of with two charges`);
    told.set(runId, charge);
    return;
  }
  const { code, detail, requestId, charge } = problemOf(answer);
  assert.ok(EXPECTED.has(code), `${code}: ${detail}`);
  if (typeof requestId === 'string' && typeof charge === 'string') told.set(requestId, charge);
}

/** However often an intent was sent, those that succeeded are one run. */
function expectOneRun(act: Act, answers: readonly Answer[]): void {
  const runs = new Set(
    answers.filter(({ status }) => status === 200).map((each) => ranOf(each).runId),
  );
  assert.ok(runs.size <= 1, `${act.name} was run ${runs.size} times`);
}

async function playCancelled(stage: Stage, person: Person, act: Act): Promise<void> {
  stage.gates.set(act.name, Promise.withResolvers<void>());
  const sent = person.send(act.slug, askingOf(act));
  const runId = await untilRunning(stage, act, sent);
  if (runId !== null) await person.call('DELETE', `/v2/requests/${runId}`);
  hear(stage, await sent);
}

/** The run of an act, once its worker executes it; null where it was refused. */
async function untilRunning(
  { diary }: Stage,
  act: Act,
  sent: Promise<Answer>,
): Promise<string | null> {
  let isOver = false;
  const over = sent.then(() => {
    isOver = true;
  });
  const find = (): string | undefined =>
    [...diary.worker.runs.values()].find(({ body }) => body.includes(textOf(act)))?.id;
  await eventually(`${act.name} runs`, () => isOver || find() !== undefined);
  if (isOver) await over;
  return isOver ? null : (find() ?? null);
}
