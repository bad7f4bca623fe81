/**
 * Writes `server/openapi.json` from the routes and the dashboard's typed client from that:
 * `npm run openapi`. Both are checked in, and the static checks fail when they are out of date.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swagger from '@fastify/swagger';
import fastify from 'fastify';
import { ALL_ROUTES } from './contract/all-routes.ts';
import { openApiOptions } from './openapi-options.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DOCUMENT = 'server/openapi.json';
const CLIENT = 'dashboard/src/client/schema.d.ts';

const app = fastify();
app.setValidatorCompiler(() => () => true);
app.setSerializerCompiler(() => JSON.stringify);
await app.register(swagger, openApiOptions('http://localhost:8080'));
for (const route of ALL_ROUTES) app.route({ ...route, handler: () => undefined });
await app.ready();
writeFileSync(`${ROOT}/${DOCUMENT}`, `${JSON.stringify(app.swagger(), null, 2)}\n`);

const generator = `${ROOT}/dashboard/node_modules/.bin/openapi-typescript`;
const made = spawnSync(generator, [DOCUMENT, '-o', CLIENT], { cwd: ROOT, stdio: 'inherit' });
process.exitCode = made.status ?? 1;
