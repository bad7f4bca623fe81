import { registerApiReference } from './api-reference.ts';
import { registerBilling } from './billing.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { registerKeys } from './keys.ts';
import { registerLogin } from './login.ts';
import { registerModels } from './models.ts';
import { registerOperator } from './operator.ts';
import { registerOperatorCatalog } from './operator-catalog.ts';
import { registerOperatorCustomers } from './operator-customers.ts';
import { registerOperatorLog } from './operator-log.ts';
import { registerOperatorOverview } from './operator-overview.ts';
import { registerOperatorRuns } from './operator-runs.ts';
import { registerProblemPages } from './problem-pages.ts';
import { registerRuns } from './runs.ts';
import { registerSystem } from './system.ts';
import { registerUsage } from './usage.ts';

/** Adds every route of the API and of the pages that the server writes itself. */
export async function registerRoutes(app: Api, dependencies: ApiDependencies): Promise<void> {
  registerRuns(app, dependencies);
  registerModels(app, dependencies);
  registerUsage(app, dependencies);
  registerKeys(app, dependencies);
  await registerLogin(app, dependencies);
  registerBilling(app, dependencies);
  registerOperator(app, dependencies);
  registerOperatorLog(app, dependencies);
  registerOperatorOverview(app, dependencies);
  registerOperatorRuns(app, dependencies);
  registerOperatorCustomers(app, dependencies);
  registerOperatorCatalog(app, dependencies);
  registerSystem(app, dependencies);
  registerProblemPages(app);
  registerApiReference(app, dependencies.settings);
}
