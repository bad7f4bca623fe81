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

/** The reference leaves so much room above itself for a bar of ours, with the way back. */
const BAR_PX = 48;
const STYLE =
  `:root{--scalar-custom-header-height:${BAR_PX}px}body{margin:0}` +
  `#bar{position:sticky;top:0;z-index:100;height:${BAR_PX}px;box-sizing:border-box;display:flex;` +
  'align-items:center;gap:12px;padding:0 20px;font:600 15px/1 Inter,system-ui,sans-serif;' +
  'background:var(--scalar-background-1,#fff);color:var(--scalar-color-1,#1c1917);' +
  'border-bottom:1px solid var(--scalar-border-color,#e7e5e4)}' +
  '#bar i{width:14px;height:14px;background:#ffc400;border-radius:3px}' +
  '#bar a{color:inherit;text-decoration:none}#bar a:last-child{margin-left:auto;font-weight:400}' +
  '#bar a:hover{text-decoration:underline}#bar span{font-weight:400;white-space:nowrap}';
const BAR =
  '<header id="bar"><i></i><a href="/">Taximeter</a><span>API reference</span>' +
  '<a href="/">Dashboard</a></header>';

const PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<title>${escapeHtml('API reference · Taximeter')}</title><style>${STYLE}</style></head>` +
  `<body>${BAR}<div id="reference"></div>` +
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
