import type { AuditEntry } from '../client/nouns.ts';
import { moneyText } from '../ui/money.ts';
import { plainWords } from '../ui/run-end-text.ts';

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

/** A deed of the audit log in words, and the reason that was given; empty where none was. */
export function deedText({ action, details }: Pick<AuditEntry, 'action' | 'details'>): {
  what: string;
  why: string;
} {
  const { reason, amount } = details;
  const deed = DEEDS[action] ?? plainWords(action.replace('.', ' '));
  const what = isAmount(amount) ? `${deed}: ${moneyText(amount)}` : deed;
  return { what, why: typeof reason === 'string' ? reason : '' };
}

function isAmount(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+\.\d{9}$/.test(value);
}
