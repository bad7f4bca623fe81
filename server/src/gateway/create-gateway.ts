import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLine } from '../audit-log/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import { type CustomerId, type Id, newId, type RunId } from '../ids/index.ts';
import { registerOwner, releaseOwner } from '../ledger/index.ts';
import { createPictureFetcher, type PictureUrls } from '../pictures/index.ts';
import type { PlanList } from '../plans/index.ts';
import { type Database, listen } from '../postgres/index.ts';
import { quoteRun, usualOffers } from '../quotes/index.ts';
import { openResultFiles, openRunSamples, type RunSamples } from '../runs/index.ts';
import { type Clock, monotonicUs } from '../time/index.ts';
import type { UpstreamDirectory } from '../upstreams/index.ts';
import { openLanes } from './books/lanes.ts';
import { openSettlementSpool } from './books/settlement-spool.ts';
import { createSettler } from './books/settler.ts';
import { CANCEL_ASKED, cancelRun, stopHere } from './cancel-run.ts';
import { type CarryOutContext, carryOut } from './carry-out.ts';
import { createDiskWatch, type DiskWatch } from './disk-watch.ts';
import type { Gateway } from './gateway.ts';
import { keepHouse } from './keep-house.ts';
import { unavailable } from './place-hold.ts';
import { findRunByKey, readRunState } from './run-state.ts';

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
  /** Which addresses of pictures are fetched. */
  pictureUrls: PictureUrls;
  publicUrl: string;
  /** A hold's lease; renewed at a third of it. */
  holdLeaseMs: number;
  /** How long the outcome of a dead process's run is asked for before it is written off. */
  holdGraceMs: number;
  /** Whether the disk of a folder has room for what runs leave behind. */
  diskHasRoom: (folder: string) => Promise<boolean>;
  onError: (error: unknown, what: string) => void;
}>;

const NO_ROOM = 'The disk is nearly full, or cannot be written.';
const BOOKS_PATIENCE_MS = 1_800;
const SETTLE_PATIENCE_MS = 10_000;

/**
 * Opens the gateway: takes a lease, settles what an earlier process left on disk, and begins to
 * sweep.
 *
 * Nothing is dispatched before `ready` says so, and nothing after `stop` was called.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { database, clock } = options;
  const ownerId = newId('owner', clock.now());
  const listeners = new Set<ChangeListener>();
  const context = await openContext(options, ownerId, listeners);
  const { inFlight, settler, samples } = context;
  await registerOwner(database.pool, clock, { ownerId, leaseMs: options.holdLeaseMs });
  await settler.replay();
  const listener = await listen({
    url: database.appUrl,
    channels: { [CANCEL_ASKED]: (runId) => stopHere(context, runId) },
    // Whoever asks, asks again.
    onGap: () => undefined,
  });
  const stopHousekeeping = keepHouse({ ...options, ...context, ownerId });
  let stopping = false;
  return {
    async run(request) {
      if (stopping || !(await context.disk.hasRoom())) {
        context.removeFiles([...request.files.values()].map((file) => file.path));
        throw unavailable(stopping ? 'The server is stopping.' : NO_ROOM);
      }
      return await carryOut(context, request);
    },
    quote: (request) => quoteRun(context, request),
    offers: (model) => usualOffers(context, model),
    state: (customerId, runId) => readRunState(context, customerId, runId),
    cancel: (customerId, runId) => cancelRun(context, customerId, runId),
    findByKey: (customerId, sent) => findRunByKey(context, customerId, sent),
    ready: async () =>
      stopping
        ? { ok: false, reason: 'The server is stopping.' }
        : await readiness(options, context.disk),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop(graceMs) {
      stopping = true;
      const untilUs = monotonicUs() + BigInt(graceMs) * 1_000n;
      // A run that was taken up has nobody waiting for it: the next one takes it up as well.
      const isAwaited = (): boolean => [...inFlight.values()].some(({ answer }) => answer !== null);
      while ((isAwaited() || settler.pending() > 0) && monotonicUs() < untilUs) await sleep(50);
      await stopHousekeeping();
      await listener.stop();
      await samples.flush().catch(() => undefined);
      // Whatever is left belongs to whoever sweeps next.
      await releaseOwner(database.pool, clock, ownerId).catch(() => undefined);
    },
  };
}

type ChangeListener = (customerId: CustomerId, runId: RunId) => void;

async function openContext(
  options: GatewayOptions,
  ownerId: Id<'owner'>,
  listeners: ReadonlySet<ChangeListener>,
): Promise<CarryOutContext & { samples: RunSamples; disk: DiskWatch }> {
  const { database, clock, dataDir } = options;
  const resultFolder = path.join(dataDir, 'results');
  const spoolFolder = path.join(dataDir, 'spool', 'settlements');
  const disk = createDiskWatch([dataDir, resultFolder, spoolFolder], options.diskHasRoom);
  const spool = await openSettlementSpool(spoolFolder, (error, file) =>
    options.onError(error, `reading ${file}`),
  );
  const results = openResultFiles(resultFolder);
  const lanes = openLanes({ database, clock, ownerId });
  return {
    ...options,
    lanes,
    settler: createSettler({
      lane: lanes.settlements,
      spool: { ...spool, write: disk.watched(spool.write) },
      onError: (error, { runId }) => options.onError(error, `settling ${runId}`),
    }),
    samples: await openRunSamples(database.pool, clock),
    results: {
      ...results,
      draftPath: disk.watched(results.draftPath),
      keep: disk.watched(results.keep),
      keepSmall: disk.watched(results.keepSmall),
    },
    disk,
    storingFailed: disk.failed,
    inFlight: new Map(),
    patienceMs: BOOKS_PATIENCE_MS,
    settlePatienceMs: SETTLE_PATIENCE_MS,
    uploadFolder: path.join(dataDir, 'spool', 'uploads'),
    fetchPicture: createPictureFetcher(options.pictureUrls),
    removeFiles: (paths) => {
      for (const each of paths) rm(each, { force: true }).catch(() => undefined);
    },
    changed: (customerId, runId) => {
      for (const listener of listeners) listener(customerId, runId);
    },
  };
}

async function readiness(
  options: Pick<GatewayOptions, 'database'>,
  disk: DiskWatch,
): Promise<{ ok: boolean; reason: string | null }> {
  if (!(await disk.hasRoom())) return { ok: false, reason: NO_ROOM };
  if (!(await options.database.isReachable())) {
    return { ok: false, reason: 'The database is away.' };
  }
  const line = await readLine(options.database.pool);
  return line.state === 'running'
    ? { ok: true, reason: null }
    : { ok: false, reason: 'The operator has stopped the line.' };
}
