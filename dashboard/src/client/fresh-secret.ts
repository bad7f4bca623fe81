import { useSyncExternalStore } from 'react';

/**
 * The secret of the key made last, for the code samples of this visit. It is kept in memory only:
 * a reload forgets it, as it must.
 */
let fresh: string | null = null;
const listeners = new Set<() => void>();

/** Remembers a secret that was just made. */
export function rememberSecret(secret: string): void {
  fresh = secret;
  for (const listener of listeners) listener();
}

/** Forgets it: at sign-out, and when its key is revoked. */
export function forgetSecret(): void {
  fresh = null;
  for (const listener of listeners) listener();
}

/** The secret made in this visit; null where none was. */
export function useFreshSecret(): string | null {
  return useSyncExternalStore(subscribe, () => fresh);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
