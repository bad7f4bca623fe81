import type { NanoUsd } from '../money/index.ts';

/** Where runs of a deployment are sent. */
export type Upstream = Readonly<{
  protocol: 'worker';
  /** The worker's base URL; null for the worker that Taximeter runs itself. */
  url: string | null;
  /** The model's name at the worker. */
  model: string;
  /**
   * `env:NAME` or the token itself; null for the built-in worker, whose token is made at start.
   * Secret.
   */
  token: string | null;
}>;

/**
 * A model on one type of GPU, at one provider, in one region, behind one upstream; the newest
 * version of it.
 */
export type Deployment = Readonly<{
  id: string;
  modelSlug: string;
  version: number;
  /** No longer offered; kept, because receipts name it. */
  retired: boolean;
  /** Its place among the deployments of its model: who names none gets the first that is up. */
  position: number;
  name: string;
  gpu: string;
  provider: string;
  region: string;
  upstream: Upstream;
  /** Whose GPU time is billed: what the worker reports, or what the gateway saw. */
  meter: 'worker' | 'gateway';
  runDeadlineMs: number;
  /** Held for a run until enough runs have shown what one costs. */
  defaultHoldNanos: NanoUsd;
}>;

/** The most GPU time a run is charged: it is stopped, and free, where it takes longer. */
export function deadlineUs(deployment: Pick<Deployment, 'runDeadlineMs'>): bigint {
  return BigInt(deployment.runDeadlineMs) * 1_000n;
}

/** Environment variables by name; read by `main.ts` alone and handed on. */
export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * The environment variable a token is kept in; null where the catalog holds the token itself, or
 * none.
 */
export function tokenVariableOf(upstream: Upstream): string | null {
  return REFERENCE.exec(upstream.token ?? '')?.[1] ?? null;
}

/**
 * The token to show the worker of a deployment; null for the built-in worker.
 *
 * Throws a RangeError that names the variable when it is not set.
 */
export function resolveToken(upstream: Upstream, environment: Environment): string | null {
  const variable = tokenVariableOf(upstream);
  if (variable === null) return upstream.token;
  const token = environment[variable];
  if (token === undefined || token === '') {
    throw new RangeError(`the worker token's environment variable ${variable} is not set`);
  }
  return token;
}
