export { appendAuditEntry } from './append-audit-entry.ts';
export {
  type AuditDetails,
  type AuditEntry,
  auditHash,
  FIRST_PREV_HASH,
  type NewAuditEntry,
} from './audit-entry.ts';
export type { Line, LineState } from './line.ts';
export { readLine } from './read-line.ts';
export { resumeLine } from './resume-line.ts';
export { stopLine } from './stop-line.ts';
