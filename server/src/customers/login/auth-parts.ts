import type { Database, Transaction } from '../../postgres/index.ts';
import type { Clock } from '../../time/index.ts';
import type { AuthEngine } from './auth-engine.ts';
import type { SessionUser } from './session-user.ts';
import type { Throttle } from './throttle.ts';

/** What the calls below `/api/auth` work with. */
export type AuthParts = Readonly<{
  engine: AuthEngine;
  /** The origin of the public URL. */
  origin: string;
  database: Database;
  clock: Clock;
  throttle: Throttle;
  onSignUp: (tx: Transaction, user: SessionUser) => Promise<void>;
  /** Work that goes on after its request was answered. */
  background: ReadonlySet<Promise<void>>;
  runInBackground: (work: Promise<void>) => void;
}>;
