export { appendAuditEntry } from './append-audit-entry.ts';
export {
  auditHash,
  FIRST_PREV_HASH,
  type StoredAuditEntry,
} from './audit-entry.ts';
export { findAuditEntry } from './find-audit-entry.ts';
export type { Line } from './line.ts';
export { readLine } from './read-line.ts';
export { resumeLine } from './resume-line.ts';
export { stopLine } from './stop-line.ts';
