export { buildServer } from './build-server.ts';
export type { ApiDependencies, ApiSettings } from './dependencies.ts';
export type { Api } from './edge/api.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { openCustomer } from './open-customer.ts';
