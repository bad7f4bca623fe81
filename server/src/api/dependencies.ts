import type { FastifyBaseLogger } from 'fastify';
import type { CatalogView } from '../catalog/index.ts';
import type { Auth, KeyCache } from '../customers/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { PlanList } from '../plans/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { UpstreamDirectory } from '../upstreams/index.ts';
import type { Metrics } from './metrics.ts';

/** What an operator has decided about the HTTP side. */
export type ApiSettings = Readonly<{
  /** Where people and programs reach this installation. */
  publicUrl: string;
  /** Whether want of credit is 406 for everybody, as on the reference service. */
  compatible: boolean;
  /** Addresses of proxies whose word on who the client is counts; none by default. */
  trustedProxies: readonly string[];
  /** Where the built pages are. */
  dashboardFolder: string;
  /** Where uploads wait for their run; this process's own, and emptied when it starts. */
  uploadFolder: string;
  /** The folder whose disk must not be full. */
  dataDir: string;
  /** Where mail is that no mail server took. */
  mailboxDir: string;
}>;

/** Everything of the server that the API exposes. */
export type ApiDependencies = Readonly<{
  settings: ApiSettings;
  logger: FastifyBaseLogger;
  database: Database;
  clock: Clock;
  auth: Auth;
  keys: Pick<KeyCache, 'authenticate'>;
  catalog: () => CatalogView;
  plans: () => PlanList;
  upstreams: Pick<UpstreamDirectory, 'healthOf'>;
  gateway: Gateway;
  metrics: Metrics;
}>;
