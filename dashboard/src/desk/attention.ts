import type { Overview } from '../client/nouns.ts';
import { countText } from '../ui/count-text.ts';
import { isPositive, moneyText } from '../ui/money.ts';
import { runEndText } from '../ui/run-end-text.ts';

/** Something that the operator should look at; `bad` before `warn`. */
export type Attention = Readonly<{
  id: string;
  tone: 'bad' | 'warn';
  title: string;
  detail: string;
  to: string;
}>;

/** What needs attention, the gravest first; nothing on a good day. */
export function attentionIn(overview: Overview): readonly Attention[] {
  const found = [books(overview), down(overview), faults(overview), failures(overview)];
  return [...found, moved(overview), writeOffs(overview)].filter((each) => each !== null);
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

function faults({ workerFaults: { lastDay } }: Overview): Attention | null {
  if (lastDay === 0) return null;
  const title = lastDay === 1 ? 'A worker fault' : `${countText(lastDay)} worker faults`;
  return {
    id: 'faults',
    tone: 'bad',
    title,
    detail: 'In the last 24 hours workers said what cannot be true; those runs were free.',
    to: '/operator/worker-faults',
  };
}

function failures({ failedRuns: { lastDay, more, groups } }: Overview): Attention | null {
  const [most] = groups;
  if (most === undefined) return null;
  const count = `${countText(lastDay)}${more ? '+' : ''}`;
  return {
    id: 'failures',
    tone: 'warn',
    title: lastDay === 1 ? 'A run failed' : `${count} runs failed`,
    detail: `In the last 24 hours; mostly ${runEndText(most.code, 'failed')}, at ${most.deployment}.`,
    to: '/operator/failed-runs',
  };
}

function moved({ workers }: Overview): Attention | null {
  if (workers.moved.length === 0) return null;
  const [verb, whose] = workers.moved.length === 1 ? ['reports', 'its'] : ['report', 'their'];
  return {
    id: 'moved',
    tone: 'warn',
    title: 'Reported GPU time has moved',
    detail: `${list(workers.moved)} ${verb} another share of the gateway’s time than before: look at ${whose} worker.`,
    to: '/operator/workers',
  };
}

function writeOffs({ writeOffs: { lastDay, amount } }: Overview): Attention | null {
  if (lastDay === 0) return null;
  const known = isPositive(amount) ? `${moneyText(amount)} that is known of` : 'no amount known';
  return {
    id: 'write-offs',
    tone: 'warn',
    title: lastDay === 1 ? 'A run was written off' : `${countText(lastDay)} runs written off`,
    detail: `In the last 24 hours, ${known}.`,
    to: '/operator/write-offs',
  };
}

const NAMED = 3;

function list(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
