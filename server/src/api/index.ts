export { buildServer } from './build-server.ts';
export type { ApiDependencies } from './dependencies.ts';
export type { Api } from './edge/api.ts';
export { createMetrics } from './metrics.ts';
export { openCustomer } from './open-customer.ts';
