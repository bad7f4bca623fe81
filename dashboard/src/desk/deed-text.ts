import type { AuditEntry } from '../client/nouns.ts';
import { moneyText } from '../ui/money.ts';
import { plainWords } from '../ui/run-end-text.ts';
import { loadText } from './load-text.ts';

const DEEDS: Readonly<Record<string, string>> = {
  'catalog.load': 'Loaded a catalog',
  'credit.adjust': 'Added credit',
  'customer.create': 'Made a customer',
  'customer.reinstate': 'Reinstated',
  'customer.suspend': 'Suspended',
  'key.create': 'Made an API key',
  'key.revoke': 'Revoked an API key',
  'line.resume': 'Resumed the line',
  'line.stop': 'Stopped the line',
  'operator.claim': 'Became the operator',
};

/**
 * A deed of the audit log in words: what was done, the reason that was given (empty where none
 * was), and what it changed, one line for each.
 */
export function deedText({ action, details }: Pick<AuditEntry, 'action' | 'details'>): {
  what: string;
  why: string;
  changes: readonly string[];
} {
  const { reason, amount } = details;
  const isLoad = action === 'catalog.load';
  const deed =
    isLoad && details.at === 'start'
      ? 'Loaded catalog and plans at the start of the server'
      : (DEEDS[action] ?? plainWords(action.replace('.', ' ')));
  return {
    what: isAmount(amount) ? `${deed}: ${moneyText(amount)}` : deed,
    why: typeof reason === 'string' ? reason : '',
    changes: isLoad ? loadText(details) : [],
  };
}

function isAmount(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+\.\d{9}$/.test(value);
}
