import type { Access } from './route.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route. */
    access?: Access;
    /** `run`: errors also carry `error`. */
    face?: 'run';
  }
}
