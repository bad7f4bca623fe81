import type { z } from 'zod';
import { brokenOf, readLastCheck } from '../audit/index.ts';
import { readLine } from '../audit-log/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import { readDrifts, readOverview } from '../desk/index.ts';
import { formatDollars } from '../money/index.ts';
import { listMail } from '../notices/index.ts';
import { addMs, type Clock, DAY_MS, toIso } from '../time/index.ts';
import { type overviewSchema, readOverviewRoute } from './contract/operator-log.ts';
import type { ApiDependencies } from './dependencies.ts';
import { describeLine } from './describe-line.ts';
import type { Api } from './edge/api.ts';

type ApiOverview = z.output<typeof overviewSchema>;

/** Everything at a glance. */
export function registerOperatorOverview(app: Api, dependencies: ApiDependencies): void {
  app.route({ ...readOverviewRoute, handler: () => describeDay(dependencies) });
}

async function describeDay(dependencies: ApiDependencies): Promise<ApiOverview> {
  const { database, clock, catalog, settings } = dependencies;
  const db = database.pool;
  const [line, check, day, workers, undelivered] = await Promise.all([
    readLine(db).then((found) => describeLine(database, found)),
    readLastCheck(db),
    readOverview(db, clock),
    describeWorkers(dependencies),
    countUndelivered(settings.mailboxDir, clock),
  ]);
  const { groups, more } = day.failures;
  const failures = groups.map(({ deploymentId, runs, ...end }) => {
    return { ...end, deployment: deploymentId, runs: Number(runs) };
  });
  const faults = day.faults.map(({ deploymentId, faults: count }) => {
    return { deployment: deploymentId, faults: Number(count) };
  });
  const broken = brokenOf(check?.results ?? []);
  return {
    line,
    books: {
      checkedAt: check === undefined ? null : toIso(check.checkedAt),
      invariants: check?.results.length ?? 0,
      broken: broken.map(({ id, class: kind, title, rows }) => ({ id, class: kind, title, rows })),
    },
    workers,
    failedRuns: {
      lastDay: failures.reduce((sum, { runs }) => sum + runs, 0),
      more,
      groups: failures,
    },
    workerFaults: {
      lastDay: faults.reduce((sum, { faults: count }) => sum + count, 0),
      groups: faults,
    },
    writeOffs: { lastDay: Number(day.writeOffs), amount: formatDollars(day.writtenOffNanos) },
    mail: { undelivered },
    recentRuns: Number(day.recentRuns),
    customers: { total: Number(day.customers), suspended: Number(day.suspended) },
    today: {
      runs: Number(day.runs),
      refused: Number(day.refused),
      charged: formatDollars(day.chargedNanos),
      customers: Number(day.activeCustomers),
      running: Number(day.running),
    },
    upcomingPrices: upcomingIn(catalog(), clock.now()),
  };
}

/** Mail of the last day that waits on disk because the mail server did not take it. */
async function countUndelivered(mailboxDir: string, clock: Clock): Promise<number> {
  const since = addMs(clock.now(), -DAY_MS);
  const mails = await listMail(mailboxDir);
  return mails.filter(({ undelivered, sentAt }) => undelivered !== undefined && sentAt > since)
    .length;
}

async function describeWorkers(dependencies: ApiDependencies): Promise<ApiOverview['workers']> {
  const { database, catalog, upstreams } = dependencies;
  const view = catalog();
  const deployments = view.models.flatMap(({ slug }) => view.deploymentsOf(slug));
  const drifts = await readDrifts(database.pool);
  const ids = (which: (at: number) => boolean): string[] =>
    deployments.filter((_, at) => which(at)).map(({ id }) => id);
  const health = deployments.map((deployment) => upstreams.healthOf(deployment));
  return {
    warm: health.filter((each) => each === 'warm').length,
    cold: health.filter((each) => each === 'cold').length,
    down: ids((at) => health[at] === 'down'),
    moved: ids((at) => drifts.get(deployments[at]?.id ?? '')?.moved === true),
  };
}

function upcomingIn(view: CatalogView, now: number): ApiOverview['upcomingPrices'] {
  return view.models
    .flatMap(({ slug }) => view.deploymentsOf(slug))
    .flatMap(({ id }) => view.rateCardsOf(id))
    .filter(({ validFrom, validTo }) => validFrom > now && (validTo ?? validFrom + 1) > validFrom)
    .toSorted((one, other) => one.validFrom - other.validFrom)
    .map(({ deploymentId: deployment, version, validFrom }) => {
      return { deployment, version, from: toIso(validFrom) };
    });
}
