import type { Overview } from '../client/nouns.ts';
import { countText } from '../ui/count-text.ts';
import { moneyText, nanosOf } from '../ui/money.ts';
import { runEndText } from '../ui/run-end-text.ts';

/** Something that the operator should look at; `bad` before `warn`. */
export type Attention = Readonly<{
  id: string;
  tone: 'bad' | 'warn';
  title: string;
  detail: string;
  to: string;
}>;

/** Of one worker within a day: fewer are bad luck, and stand on their own page. */
const MANY_FAULTS = 5;
const MANY_FAILURES = 10;
/** On a busy day, failures count from this share of all runs on. */
const ONE_IN = 100;
const A_CENT_NANOS = 10_000_000n;

/**
 * What needs the operator today, the gravest first; nothing on a good day. What is too small for
 * that stays on its own page. (A stopped line is told above every page of the desk.)
 */
export function attentionIn(overview: Overview): readonly Attention[] {
  const found = [books(overview), down(overview), faults(overview), mail(overview)];
  return [...found, failures(overview), writeOffs(overview)].filter((each) => each !== null);
}

function books({ books: { broken } }: Overview): Attention | null {
  if (broken.length === 0) return null;
  const title =
    broken.length === 1
      ? 'An invariant of the books is broken'
      : `${broken.length} invariants of the books are broken`;
  const detail = broken.map(({ id, title: said }) => `${id}: ${said}`).join(' · ');
  return { id: 'books', tone: 'bad', title, detail, to: '/operator/invariants' };
}

function down({ workers }: Overview): Attention | null {
  const count = workers.down.length;
  if (count === 0) return null;
  const title = count === 1 ? 'A worker is down' : `${count} workers are down`;
  const detail = `${list(workers.down)}: runs sent there are refused.`;
  return { id: 'down', tone: 'bad', title, detail, to: '/operator/workers' };
}

function faults({ workerFaults: { groups } }: Overview): Attention | null {
  const many = groups.filter((each) => each.faults >= MANY_FAULTS);
  const count = many.reduce((sum, each) => sum + each.faults, 0);
  if (count === 0) return null;
  return {
    id: 'faults',
    tone: 'bad',
    title: `${countText(count)} worker faults`,
    detail: `In the last 24 hours ${list(many.map(({ deployment }) => deployment))} said what cannot be true; those runs were free.`,
    to: '/operator/worker-faults',
  };
}

function mail({ mail: { undelivered } }: Overview): Attention | null {
  if (undelivered === 0) return null;
  return {
    id: 'mail',
    tone: 'bad',
    title: 'Mail is not going out',
    detail: `The mail server did not take ${undelivered === 1 ? 'a mail' : `${countText(undelivered)} mails`} in the last 24 hours: see the mailbox.`,
    to: '/operator/mailbox',
  };
}

/** Inputs that a model rejects are no failure of its worker. */
function failures({ failedRuns: { groups, more }, recentRuns }: Overview): Attention | null {
  const blamed = groups.filter(({ code }) => code !== 'run-failed');
  const enough = Math.max(MANY_FAILURES, recentRuns / ONE_IN);
  const failing = [...Map.groupBy(blamed, ({ deployment }) => deployment)]
    .map(([deployment, ends]) => ({
      deployment,
      runs: ends.reduce((sum, end) => sum + end.runs, 0),
      most: ends.reduce((one, other) => (other.runs > one.runs ? other : one)),
    }))
    .filter(({ runs }) => runs >= enough)
    .toSorted((one, other) => other.runs - one.runs);
  const [worst] = failing;
  if (worst === undefined) return null;
  const count = failing.reduce((sum, { runs }) => sum + runs, 0);
  return {
    id: 'failures',
    tone: 'warn',
    title: `${countText(count)}${more ? '+' : ''} runs failed`,
    detail: `In the last 24 hours at ${list(failing.map(({ deployment }) => deployment))}; mostly ${runEndText(worst.most.code, worst.most.status)}.`,
    to: '/operator/failed-runs',
  };
}

function writeOffs({ writeOffs: { lastDay, amount } }: Overview): Attention | null {
  if (nanosOf(amount) <= A_CENT_NANOS) return null;
  return {
    id: 'write-offs',
    tone: 'warn',
    title: `${moneyText(amount)} written off`,
    detail: `In the last 24 hours, over ${lastDay === 1 ? 'one run' : `${countText(lastDay)} runs`}.`,
    to: '/operator/write-offs',
  };
}

const NAMED = 3;

function list(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
