import { brokenOf, checkBooks, verifyBooks } from './audit/index.ts';
import { resumeLine, stopLine } from './audit-log/index.ts';
import {
  COMMAND_LINE,
  type Command,
  type CommandAnswer,
  type CommandContext,
  reasonFrom,
} from './command.ts';
import { listWorkerFaults, listWriteOffs } from './desk/index.ts';
import { formatDollars } from './money/index.ts';
import { advanceTestClock, readTestClock } from './postgres/index.ts';
import { problem } from './problems/index.ts';
import { toIso } from './time/index.ts';

/** What an operator does with the books, the line and, in tests, the time. */
export const BOOKS_COMMANDS: readonly Command[] = [
  {
    name: 'invariants',
    usage: '',
    summary: 'Check the books; the exit code is 1 where any invariant is broken',
    required: [],
    run: checkInvariants,
  },
  {
    name: 'verify',
    usage: '',
    summary: 'Check everything again, the seals and the audit log too; writes nothing',
    required: [],
    run: verify,
  },
  {
    name: 'worker-faults',
    usage: '',
    summary: 'The latest answers of workers that could not be believed',
    required: [],
    run: showWorkerFaults,
  },
  {
    name: 'write-offs',
    usage: '',
    summary: 'The latest usage that was forgone',
    required: [],
    run: showWriteOffs,
  },
  {
    name: 'stop-line',
    usage: '--reason R',
    summary: 'Start no new run, for anybody; those that run finish and settle',
    required: ['reason'],
    run: (context) => changeLine(context, stopLine),
  },
  {
    name: 'resume-line',
    usage: '--reason R',
    summary: 'Let runs start again',
    required: ['reason'],
    run: (context) => changeLine(context, resumeLine),
  },
  {
    name: 'clock',
    usage: '[--advance 90s|15m|2h|1d]',
    summary: 'Show the time, or move the clock of a server that was started with CLOCK=test',
    required: [],
    optional: ['advance'],
    run: moveClock,
  },
];

async function checkInvariants({ database, clock }: CommandContext): Promise<CommandAnswer> {
  const check = await checkBooks(database, clock);
  const broken = brokenOf(check.results);
  const { checkedAt, durationMs, results } = check;
  return {
    value: { checkedAt: toIso(checkedAt), durationMs, checked: results.length, broken },
    lines: [
      ...broken.map(
        ({ id, class: kind, title, rows }) => `${id} (${kind}): ${rows} rows: ${title}`,
      ),
      `${results.length} invariants checked, ${broken.length} broken`,
    ],
    well: broken.length === 0,
  };
}

async function verify({ database }: CommandContext): Promise<CommandAnswer> {
  const { believable, reasons, checked } = await verifyBooks(database);
  const { invariants } = checked;
  const seals = checked.seals.toString();
  const auditEntries = checked.auditEntries.toString();
  return {
    value: { believable, reasons, checked: { invariants, seals, auditEntries } },
    lines: [
      ...reasons,
      `${invariants} invariants, ${seals} seals and ${auditEntries} audit entries checked`,
      believable ? 'yes: these books can be believed' : 'no: these books cannot be believed',
    ],
    well: believable,
  };
}

const LATEST = { cursor: undefined, limit: 100 };

async function showWorkerFaults({ database }: CommandContext): Promise<CommandAnswer> {
  const { items } = await listWorkerFaults(database.pool, LATEST);
  const value = items.map((fault) => ({ ...fault, recordedAt: toIso(fault.recordedAt) }));
  const lines = value.map(
    ({ recordedAt, deploymentId, runId, kind, detail }) =>
      `${recordedAt}  ${deploymentId}  ${runId}  ${kind}: ${detail}`,
  );
  return { value, lines };
}

async function showWriteOffs({ database }: CommandContext): Promise<CommandAnswer> {
  const { items } = await listWriteOffs(database.pool, LATEST);
  const value = items.map(({ amountNanos, recordedAt, ...rest }) => ({
    ...rest,
    amount: amountNanos === null ? null : formatDollars(amountNanos),
    recordedAt: toIso(recordedAt),
  }));
  const lines = value.map(
    ({ recordedAt, customerId, runId, amount, reason }) =>
      `${recordedAt}  ${customerId}  ${runId}  $${amount ?? '?'}  ${reason}`,
  );
  return { value, lines };
}

async function changeLine(
  context: CommandContext,
  change: typeof stopLine,
): Promise<CommandAnswer> {
  const { database, clock } = context;
  const input = { reason: reasonFrom(context), actor: COMMAND_LINE };
  const line = await database.transaction((tx) => change(tx, clock, input));
  const { state, since, reason, actor } = line;
  const at = since === undefined ? null : toIso(since);
  return {
    value: { state, since: at, reason, actor },
    lines: [`The line is ${state}${at === null ? '' : ` since ${at}: ${reason}`}`],
  };
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

async function moveClock({ database, clock, options }: CommandContext): Promise<CommandAnswer> {
  const { advance } = options;
  const standsAt = await readTestClock(database.pool);
  if (advance === undefined) {
    const now = toIso(standsAt ?? clock.now());
    const kind = standsAt === undefined ? 'system' : 'test';
    return { value: { clock: kind, now }, lines: [`${now} (${kind} clock)`] };
  }
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(advance) ?? [];
  const byMs = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  if (!Number.isSafeInteger(byMs)) {
    throw problem('invalid-request', 'A step is a number with s, m, h or d: 90s, 15m, 2h, 1d.', {
      field: 'advance',
    });
  }
  const moved = await advanceTestClock(database.pool, byMs);
  if (moved === undefined) {
    throw problem('conflict', 'There is no test clock here: start the server with CLOCK=test.');
  }
  return { value: { clock: 'test', now: toIso(moved) }, lines: [`${toIso(moved)} (test clock)`] };
}
