/**
 * Writes `server/openapi.json` from the routes. `npm run openapi` makes the dashboard's typed client
 * from it as well; both are checked in, and the static checks fail when they are out of date.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swagger from '@fastify/swagger';
import fastify from 'fastify';
import { ALL_ROUTES } from './contract/all-routes.ts';
import { openApiOptions } from './openapi-options.ts';

const DOCUMENT = fileURLToPath(new URL('../../openapi.json', import.meta.url));

const app = fastify();
app.setValidatorCompiler(() => () => true);
app.setSerializerCompiler(() => JSON.stringify);
await app.register(swagger, openApiOptions('http://localhost:8080'));
for (const route of ALL_ROUTES) app.route({ ...route, handler: () => undefined });
await app.ready();
writeFileSync(DOCUMENT, `${JSON.stringify(app.swagger(), null, 2)}\n`);
