import type { FastifySchema, HTTPMethods } from 'fastify';
import type { KeyScope, Permission } from '../customers/index.ts';

/**
 * Who may call a route. Every route declares it, and one hook enforces it; a route without it
 * cannot be registered.
 *
 * `public`: anybody. `{ key }`: an API key with that scope. `{ session }`: a person whose role
 * includes that permission; with both, either. `login`: anybody who is logged in. `operator`: who
 * runs the installation. `operator-or-loopback`: also whoever sits at the machine itself.
 */
export type Access =
  | 'public'
  | 'login'
  | 'operator'
  | 'operator-or-loopback'
  | Readonly<{ key: KeyScope }>
  | Readonly<{ session: Permission }>
  | Readonly<{ session: Permission; key: KeyScope }>;

/** What is promised of one route: its address, who may call it, and what goes in and out. */
export type RouteContract = Readonly<{
  method: HTTPMethods | HTTPMethods[];
  url: string;
  config: Readonly<{
    access: Access;
    /** `run`: errors also carry `error`, which clients of the reference service read. */
    face?: 'run';
    /** Its answer is a stream, which takes as long as it takes. */
    streams?: true;
  }>;
  schema: FastifySchema;
}>;

/** Declares a route without its handler, keeping the exact types of its schemas. */
export function defineRoute<const Route extends RouteContract>(route: Route): Route {
  return route;
}
