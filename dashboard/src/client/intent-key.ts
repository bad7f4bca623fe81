/** A new Idempotency-Key: one per intent, sent again with it. */
export function newIntentKey(): string {
  // Pages without TLS have no `randomUUID`.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
