import { formatDollars } from '../money/index.ts';
import { type Instant, toIso } from '../time/index.ts';
import type { ExportLine } from './export-store.ts';

/** What the columns are called, and what stands in them. */
const COLUMNS: readonly (readonly [name: string, of: (run: ExportLine) => string])[] = [
  ['run', (run) => run.runId],
  ['status', (run) => run.status],
  ['code', (run) => run.code ?? ''],
  ['model', (run) => run.model],
  ['deployment', (run) => run.deploymentId],
  ['source', (run) => run.source],
  ['key_id', (run) => run.keyId ?? ''],
  ['key_name', (run) => run.keyName ?? ''],
  ['accepted_at', (run) => toIso(run.acceptedAt)],
  ['started_at', (run) => timeText(run.startedAt)],
  ['ended_at', (run) => toIso(run.endedAt)],
  ['gpu_time_us', (run) => run.gpuTimeUs?.toString() ?? ''],
  ['charge_usd', (run) => formatDollars(run.chargeNanos)],
  ['tags', (run) => tagsText(run.tags)],
];

/**
 * Writes the header of the export. RFC 4180: CRLF at the end of each line, quotes where needed.
 */
export function csvHeader(): string {
  return csvOf([COLUMNS.map(([name]) => name)]);
}

/**
 * Writes runs as lines.
 *
 * A text that a spreadsheet would take for a formula begins with an apostrophe: names of keys and
 * tags are whatever somebody typed. Amounts are exact dollars with nine places.
 */
export function csvLines(runs: readonly ExportLine[]): string {
  return csvOf(runs.map((run) => COLUMNS.map(([, of]) => of(run))));
}

function csvOf(records: readonly (readonly string[])[]): string {
  let text = '';
  for (const record of records) text += `${record.map(csvField).join(',')}\r\n`;
  return text;
}

/** What spreadsheets take for the beginning of a formula; the last four are written wide. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

function csvField(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function timeText(at: Instant | null): string {
  return at === null ? '' : toIso(at);
}

/** As in `x-tags`, in the order of the keys. */
function tagsText(tags: ExportLine['tags']): string {
  const parts = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return parts.toSorted().join(',');
}
