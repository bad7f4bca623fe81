import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiSettings } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { PAGE_POLICY } from './edge/security-headers.ts';

/** Answers with a file of the dashboard, or the dashboard itself; undefined: neither fits. */
export type PageServer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

const PROGRAMS = /^\/(api|v1|v2|docs|problems|metrics|healthz|readyz|openapi\.json)(\/|$)/;

/** The dashboard's own list of its pages, `$name` for a part that varies. */
const LIST_OF_PAGES = 'pages.json';
const NOT_BUILT =
  'The pages are not built. Run `npm install` with devDependencies, then start again.';

/**
 * Serves the built dashboard. Every address that is not a program's and asks for HTML gets the one
 * page there is, whose router shows what belongs there; an address of no page gets it as a 404, and
 * its router says so.
 */
export async function createPageServer(
  app: Api,
  { dashboardFolder: root }: Pick<ApiSettings, 'dashboardFolder'>,
): Promise<PageServer> {
  const files = new Set(filesIn(root));
  const isBuilt = files.has('index.html');
  if (isBuilt) await app.register(fastifyStatic, { serve: false, root, cacheControl: false });
  const isKnown = knownPages(files.has(LIST_OF_PAGES) ? join(root, LIST_OF_PAGES) : null);
  return (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = pathOf(request).slice(1);
    if (path !== 'index.html' && files.has(path)) {
      // Names below assets/ carry a hash of their content: such a file never changes.
      const lasting = path.startsWith('assets/') ? 'max-age=31536000, immutable' : 'max-age=3600';
      return reply.header('cache-control', `public, ${lasting}`).sendFile(path);
    }
    if (!wantsPage(request)) return undefined;
    if (!isBuilt) return sorry(reply);
    reply.headers({ 'cache-control': 'no-store', 'content-security-policy': PAGE_POLICY });
    return reply.code(isKnown(path) ? 200 : 404).sendFile('index.html');
  };
}

/** Whether an address, without its first slash, is a page's; without a list, each may be one. */
function knownPages(list: string | null): (path: string) => boolean {
  if (list === null) return () => true;
  const pages = (JSON.parse(readFileSync(list, 'utf8')) as readonly string[]).map((page) =>
    page.slice(1).split('/'),
  );
  return (path) => {
    const parts = path.replace(/\/$/, '').split('/');
    return (
      path === 'index.html' ||
      pages.some(
        (page) =>
          page.length === parts.length &&
          page.every((part, at) => (part.startsWith('$') ? parts[at] !== '' : part === parts[at])),
      )
    );
  };
}

function wantsPage(request: FastifyRequest): boolean {
  const path = pathOf(request);
  const isPage = path === '/' || path === '/index.html' || !/\.[a-z0-9]{2,5}$/i.test(path);
  const accept = request.headers.accept ?? '*/*';
  return isPage && !PROGRAMS.test(path) && (path === '/' || accept.includes('text/html'));
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function sorry(reply: FastifyReply): FastifyReply {
  return reply.code(503).header('cache-control', 'no-store').type('text/plain').send(NOT_BUILT);
}
