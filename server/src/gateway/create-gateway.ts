import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLine } from '../audit-log/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import { type CustomerId, newId, type RunId } from '../ids/index.ts';
import { registerOwner, releaseOwner, renewLease } from '../ledger/index.ts';
import type { PlanList } from '../plans/index.ts';
import type { Database } from '../postgres/index.ts';
import { openResultFiles, openRunSamples } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';
import type { UpstreamDirectory } from '../upstreams/index.ts';
import { type CarryOutContext, carryOut, type InFlight } from './carry-out.ts';
import { openLanes } from './lanes.ts';
import { unavailable } from './place-hold.ts';
import { quoteRun } from './quote-run.ts';
import { cancelRun, readRunState } from './run-state.ts';
import type { Gateway } from './run-request.ts';
import { createSettler } from './settler.ts';
import { openSettlementSpool } from './settlement-spool.ts';
import { sweepHolds } from './sweep.ts';

/** What the gateway is made of. */
export type GatewayOptions = Readonly<{
  database: Database;
  clock: Clock;
  catalog: () => CatalogView;
  /** Reads the catalog again now: the books know a newer price than this process. */
  refreshCatalog: () => Promise<unknown>;
  plans: () => PlanList;
  upstreams: UpstreamDirectory;
  dataDir: string;
  publicUrl: string;
  /** A hold's lease; renewed at a third of it. */
  holdLeaseMs: number;
  /** How long the outcome of a dead process's run is asked for before it is written off. */
  holdGraceMs: number;
  /** Whether the disk has room for results and spool. */
  diskHasRoom: () => Promise<boolean>;
  onError: (error: unknown, what: string) => void;
}>;

const BOOKS_PATIENCE_MS = 1_800;
const SETTLE_PATIENCE_MS = 10_000;

/**
 * Opens the gateway: takes a lease, settles what an earlier process left on disk, and begins to sweep.
 *
 * Nothing is dispatched before `ready` says so, and nothing after `stop` was called.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { database, clock } = options;
  const ownerId = newId('owner', clock.now());
  const lease = { ownerId, leaseMs: options.holdLeaseMs };
  const lanes = openLanes({ database, clock, ownerId });
  const spool = await openSettlementSpool(path.join(options.dataDir, 'spool', 'settlements'));
  const settler = createSettler({
    lane: lanes.settlements,
    spool,
    onError: (error, settlement) => options.onError(error, `settling ${settlement.runId}`),
  });
  const samples = await openRunSamples(database.pool, clock);
  const results = openResultFiles(path.join(options.dataDir, 'results'));
  const inFlight = new Map<RunId, InFlight>();
  const listeners = new Set<(customerId: CustomerId, runId: RunId) => void>();
  const context: CarryOutContext = {
    ...options,
    lanes,
    settler,
    samples,
    results,
    inFlight,
    patienceMs: BOOKS_PATIENCE_MS,
    settlePatienceMs: SETTLE_PATIENCE_MS,
    uploadFolder: path.join(options.dataDir, 'spool', 'uploads'),
    removeFiles: (paths) => {
      for (const each of paths) rm(each, { force: true }).catch(() => undefined);
    },
    changed: (customerId, runId) => {
      for (const listener of listeners) listener(customerId, runId);
    },
  };
  await registerOwner(database.pool, clock, lease);
  await settler.replay();
  const stopHousekeeping = keepHouse(options, context, ownerId);
  let stopping = false;

  const readiness = async (): Promise<{ ok: boolean; reason: string | null }> => {
    if (stopping) return { ok: false, reason: 'The server is stopping.' };
    if (!(await options.diskHasRoom())) return { ok: false, reason: 'The disk is nearly full.' };
    if (!(await database.isReachable())) return { ok: false, reason: 'The database is away.' };
    const line = await readLine(database.pool);
    return line.state === 'running'
      ? { ok: true, reason: null }
      : { ok: false, reason: 'The operator has stopped the line.' };
  };
  return {
    async run(request) {
      if (stopping || !(await options.diskHasRoom())) {
        context.removeFiles([...request.files.values()].map((file) => file.path));
        throw unavailable(stopping ? 'The server is stopping.' : 'The disk is nearly full.');
      }
      return await carryOut(context, request);
    },
    quote: (request) => quoteRun(context, request),
    state: (customerId, runId) => readRunState(context, customerId, runId),
    cancel: (customerId, runId) => cancelRun(context, customerId, runId),
    ready: readiness,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop(graceMs) {
      stopping = true;
      const until = performance.now() + graceMs;
      while (inFlight.size + settler.pending() > 0 && performance.now() < until) await sleep(50);
      await stopHousekeeping();
      await samples.flush().catch(() => undefined);
      // Whatever is left belongs to whoever sweeps next.
      await releaseOwner(database.pool, clock, ownerId).catch(() => undefined);
    },
  };

  /** Renews the lease, sweeps, writes samples; returns how to stop. */
  function keepHouse(
    { holdLeaseMs, holdGraceMs, onError }: GatewayOptions,
    carrying: CarryOutContext,
    owner: typeof ownerId,
  ): () => Promise<void> {
    const ended = new AbortController();
    const resolving = new Set<RunId>();
    const every = async (ms: number, what: string, work: () => Promise<unknown>): Promise<void> => {
      while (!ended.signal.aborted) {
        await sleep(ms, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
        if (ended.signal.aborted) return;
        await work().catch((error: unknown) => onError(error, what));
      }
    };
    const sweep = (): Promise<number> =>
      sweepHolds({
        ...carrying,
        ownerId: owner,
        graceMs: holdGraceMs,
        isBusyWith: (runId) => inFlight.has(runId) || resolving.has(runId),
      });
    const loops = [
      every(holdLeaseMs / 3, 'renewing the lease', () => renewLease(database.pool, clock, lease)),
      every(Math.min(holdLeaseMs / 3, 5_000), 'sweeping holds', sweep),
      every(1_000, 'writing samples', samples.flush),
    ];
    return async () => {
      ended.abort();
      await Promise.race([Promise.allSettled(loops), sleep(2_000, undefined, { ref: false })]);
    };
  }
}
