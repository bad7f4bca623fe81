import fastify from 'fastify';
import type { Api } from './edge/api.ts';
import { escapeHtml } from './page-template.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<title>${escapeHtml('API reference · Taximeter')}</title></head><body><div id="reference"></div>` +
  '<script src="/docs/reference.js"></script><script src="/docs/start.js"></script></body></html>';

/** Everything from here: no fonts, no telemetry, no assistant of somebody else's server. */
const START = `Scalar.createApiReference('#reference', ${JSON.stringify({
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultOpenAllTags: false,
  hideModels: false,
})});`;

const config = { access: 'public' } as const;
const schema = { hide: true } as const;

/** The API reference at /docs and the document it is made from. */
export function registerApiReference(app: Api): void {
  let script: Promise<string> | undefined;
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config,
    schema,
    handler: async () => app.swagger(),
  });
  const files = [
    { url: '/docs', type: 'text/html; charset=utf-8', read: async () => PAGE },
    { url: '/docs/start.js', type: 'text/javascript; charset=utf-8', read: async () => START },
    {
      url: '/docs/reference.js',
      type: 'text/javascript; charset=utf-8',
      read: () => {
        script ??= loadScript();
        return script;
      },
    },
  ];
  for (const { url, type, read } of files) {
    app.route({
      method: 'GET',
      url,
      config,
      schema,
      handler: async (_request, reply) => {
        reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'max-age=3600' });
        return await reply.type(type).send(await read());
      },
    });
  }
}

/**
 * Takes the reference's program out of its package when somebody first asks for it: it is 4 MB that
 * would be in memory for as long as the server runs.
 */
async function loadScript(): Promise<string> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const shelf = fastify();
  await shelf.register(reference, { routePrefix: '/docs', configuration: { content: '{}' } });
  const answer = await shelf.inject('/docs/js/scalar.js');
  await shelf.close();
  return answer.body;
}
