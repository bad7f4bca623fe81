import { createHash } from 'node:crypto';
import { type CustomerId, isId } from '../ids/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { parseTagFilter, type RunStatus, type TagFilter } from '../runs/index.ts';
import { type Instant, instant, parseInstant } from '../time/index.ts';

/** Which of a customer's runs are meant: those that match everything that is not null. */
export type RunFilter = Readonly<{
  model: string | null;
  deployment: string | null;
  /** The id of an API key; '' for runs of sessions, which have none. */
  key: string | null;
  status: RunStatus | 'running' | null;
  tag: TagFilter | null;
  /** By the end of the run: from this instant on, and before that. */
  from: Instant | null;
  to: Instant | null;
}>;

/** A filter as it stands in an address. */
export type RunFilterText = Readonly<{
  model?: string | undefined;
  deployment?: string | undefined;
  key?: string | undefined;
  status?: RunStatus | 'running' | undefined;
  tag?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}>;

/** What stands in an address for the runs of sessions. */
export const PLAYGROUND = 'playground';

/** Before this there were no runs, and after that the database has no words for times. */
const EARLIEST = instant(0);
const LATEST = instant(Date.UTC(9999, 0));

/**
 * Reads a filter.
 *
 * Refuses: invalid-request, naming the parameter that is not one.
 */
export function readRunFilter(text: RunFilterText): RunFilter {
  const [from, to] = [readTime('from', text.from), readTime('to', text.to)];
  if (from !== null && to !== null && from >= to) {
    throw refuse('to', 'must be later than from');
  }
  return {
    model: text.model ?? null,
    deployment: text.deployment ?? null,
    key: readKey(text.key),
    status: text.status ?? null,
    tag: readTag(text.tag),
    from,
    to,
  };
}

function readKey(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (key === PLAYGROUND) return '';
  if (isId('key', key)) return key;
  throw refuse('key', `must be the id of an API key, or ${PLAYGROUND}`);
}

function readTag(text: string | undefined): TagFilter | null {
  if (text === undefined) return null;
  const tag = parseTagFilter(text);
  if (tag !== undefined) return tag;
  throw refuse('tag', 'must be a tag such as team=vision, or the key of one');
}

function readTime(name: 'from' | 'to', text: string | undefined): Instant | null {
  if (text === undefined) return null;
  try {
    const at = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
    if (at >= EARLIEST && at < LATEST) return at;
  } catch {
    // Said below, together with times that are out of range.
  }
  throw refuse(
    name,
    'must be a date such as 2026-11-22, or an instant such as 2026-11-22T09:30:00Z',
  );
}

function refuse(field: string, reason: string): ProblemError {
  return problem('invalid-request', `Parameter ${field} ${reason}.`, { field });
}

/** Whether runs that have not ended yet match: where they may still end in time. */
export function showsRunning(filter: RunFilter, now: Instant): boolean {
  const mayEndInTime = filter.to === null || filter.to > now;
  return mayEndInTime && (filter.status === null || filter.status === 'running');
}

/** A name for a customer's list under a filter, short enough for a cursor. */
export function nameOfList(customerId: CustomerId, filter: RunFilter): string {
  const { model, deployment, key, status, tag, from, to } = filter;
  const parts = [customerId, model, deployment, key, status, tag?.key, tag?.value, from, to];
  return `runs:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
