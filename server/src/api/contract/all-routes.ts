import type { RouteContract } from '../route.ts';
import * as billing from './billing.ts';
import * as keys from './keys.ts';
import * as login from './login.ts';
import * as models from './models.ts';
import * as operator from './operator.ts';
import * as operatorCatalog from './operator-catalog.ts';
import * as operatorCustomers from './operator-customers.ts';
import * as operatorLog from './operator-log.ts';
import * as operatorRuns from './operator-runs.ts';
import * as runs from './runs.ts';
import * as system from './system.ts';
import * as usage from './usage.ts';

function isRoute(value: unknown): value is RouteContract {
  return typeof value === 'object' && value !== null && 'method' in value && 'url' in value;
}

/** Every route of the API, in the order of the reference: from it the OpenAPI document is made. */
export const ALL_ROUTES: readonly RouteContract[] = [
  runs,
  models,
  usage,
  keys,
  login,
  billing,
  operator,
  operatorLog,
  operatorRuns,
  operatorCustomers,
  operatorCatalog,
  system,
].flatMap((room) => Object.values<unknown>(room).filter(isRoute));
