import type { FastifyRequest } from 'fastify';
import { personOf } from './edge/caller.ts';

/** Who does it, as the audit log names an operator. */
export function actorOf(request: FastifyRequest): string {
  return `operator:${personOf(request).user.userId}`;
}
