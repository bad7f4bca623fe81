/**
 * Takes the API reference's program out of its package and writes it, compressed, to the file that
 * is its one argument.
 *
 * A process of its own, run once when somebody first opens /docs: the package takes 40 MB of memory
 * that the server would never get back.
 */
import { rename, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import reference from '@scalar/fastify-api-reference';
import fastify from 'fastify';

const [target = ''] = process.argv.slice(2);
const shelf = fastify();
await shelf.register(reference, { routePrefix: '/docs', configuration: { content: '{}' } });
const { rawPayload } = await shelf.inject('/docs/js/scalar.js');
await writeFile(`${target}.draft`, await promisify(gzip)(rawPayload));
await rename(`${target}.draft`, target);
