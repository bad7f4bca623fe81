import type { RouteOptions } from 'fastify';
import { assert } from '../../problems/index.ts';
import { PATIENCE_MS, patiently } from './patience.ts';

const READING = new Set(['GET', 'HEAD']);
/** What a reading has left where finding out who asks took all the time there is. */
const LEAST_MS = 100;

/**
 * Checks a route while it is registered: it says who may call it, or it is refused. A route that
 * only reads waits for the database with patience, and no longer; one that streams takes its time.
 */
export function declareRoute(route: RouteOptions): void {
  const { config, handler, method, url } = route;
  assert(config?.access !== undefined, `${url} does not declare who may call it`);
  const reads = [method].flat().every((each) => READING.has(each));
  if (!reads || config.streams === true) return;
  route.handler = async function (request, reply) {
    const left = Math.max(LEAST_MS, PATIENCE_MS - reply.elapsedTime);
    return await patiently(Promise.resolve(handler.call(this, request, reply)), left);
  };
}
