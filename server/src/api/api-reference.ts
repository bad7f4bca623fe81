import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ApiSettings } from './dependencies.ts';
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
  hideModels: true,
})});`;

const PACKAGE = '@scalar/fastify-api-reference';
const config = { access: 'public' } as const;
const schema = { hide: true } as const;

const headers = { 'content-security-policy': POLICY, 'cache-control': 'max-age=3600' };
const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** The API reference at /docs and the document it is made from. */
export function registerApiReference(app: Api, { dataDir }: ApiSettings): void {
  let program: Promise<string> | undefined;
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config,
    schema,
    handler: async () => app.swagger(),
  });
  for (const [url, type, text] of [
    ['/docs', HTML, PAGE],
    ['/docs/start.js', SCRIPT, START],
  ] as const) {
    app.route({
      method: 'GET',
      url,
      config,
      schema,
      handler: async (_request, reply) => await reply.headers(headers).type(type).send(text),
    });
  }
  app.route({
    method: 'GET',
    url: '/docs/reference.js',
    config,
    schema,
    handler: async (_request, reply) => {
      program ??= prepareProgram(dataDir);
      const file = await program.catch((error: unknown) => {
        program = undefined;
        throw error;
      });
      reply.headers({ ...headers, 'content-encoding': 'gzip' }).type(SCRIPT);
      return await reply.send(createReadStream(file));
    },
  });
}

/** Writes the reference's program to the data folder, unless it is there. */
async function prepareProgram(dataDir: string): Promise<string> {
  const file = join(dataDir, 'api-reference.js.gz');
  const writer = fileURLToPath(new URL('./write-reference.ts', import.meta.url));
  const found = await stat(file).catch(() => undefined);
  // A newer package comes with a newer program of ours, and files of a checkout are then newer.
  const packaged = await stat(fileURLToPath(import.meta.resolve(PACKAGE)));
  if (found === undefined || found.mtimeMs < packaged.ctimeMs) {
    await promisify(execFile)(process.execPath, [writer, file]);
  }
  return file;
}
