import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import { assert } from '../../problems/index.ts';
import { PATIENCE_MS, patiently } from './patience.ts';

/** Our own API; what clients of the reference service add to addresses of the run API is theirs. */
const OURS = /^\/api\//;
const NO_QUERY = z.strictObject({});
const READING = new Set(['GET', 'HEAD']);
/** What a reading has left where finding out who asks took all the time there is. */
const LEAST_MS = 100;

/**
 * Checks a route while it is registered: it says who may call it, or it is refused. A route that
 * only reads waits for the database with patience, and no longer; one that streams takes its time.
 *
 * A reading of our own API that declares no query has none: a filter that is not known must not
 * give the whole list as if it were filtered.
 */
export function declareRoute(route: RouteOptions): void {
  const { config, handler, method, url } = route;
  assert(config?.access !== undefined, `${url} does not declare who may call it`);
  const reads = [method].flat().every((each) => READING.has(each));
  if (reads && OURS.test(url)) route.schema = { querystring: NO_QUERY, ...route.schema };
  if (!reads || config.streams === true) return;
  route.handler = async function (request, reply) {
    const left = Math.max(LEAST_MS, PATIENCE_MS - reply.elapsedTime);
    return await patiently(Promise.resolve(handler.call(this, request, reply)), left);
  };
}
