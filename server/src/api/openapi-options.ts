import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { API_KEY_PATTERN } from '../customers/index.ts';

const BILLED: readonly (readonly [string, string, string])[] = [
  ['200', 'the run succeeded', 'the rated cost, never above its hold'],
  ['400', 'invalid-request', 'no'],
  ['401', 'unauthenticated', 'no'],
  ['402 (406 with `x-compat: segmind`)', 'out-of-credits', 'no'],
  ['402', 'in-debt, spend-limit-reached', 'no'],
  ['403', 'premium-model-requires-plan, key-scope, model-not-allowed', 'no'],
  ['403', 'customer-suspended, csrf', 'no'],
  [
    '404 405 410',
    'not-found, method-not-allowed, model-retired, result-expired, result-damaged',
    'no',
  ],
  ['409 422', 'idempotency-key-reused, conflict, run-failed', 'no'],
  ['409 422', 'run-cancelled, run-stopped-at-cap', 'the GPU time until the stop'],
  ['413 415', 'payload-too-large, unsupported-media-type', 'no'],
  ['429', 'rate-limited, concurrency-limited', 'no'],
  ['502 504', 'upstream-failed, upstream-timeout', 'no'],
  ['503', 'no-worker, billing-unavailable, server-busy', 'no'],
];

const DESCRIPTION = `Run models on GPUs and pay for the GPU time they take.

**Keys.** Send exactly one of \`x-api-key: KEY\` or \`Authorization: Bearer KEY\`. The routes under
\`/api\` belong to the pages and are called with a session; those that only read usage take a key
too. A key matches \`${API_KEY_PATTERN}\`, for scanners of leaked secrets.

**Money.** Amounts under \`/api\` are decimal strings in dollars with nine places. The run API uses
numbers, as clients of the reference service expect.

**Errors.** Every refusal is a problem (RFC 9457) with a stable \`code\`; its page, linked as
\`type\`, says what happened, what was charged and what to do.

| status | codes | billed? |
| --- | --- | --- |
${BILLED.map((row) => `| ${row.join(' | ')} |`).join('\n')}`;

type OpenApi = Readonly<{ paths?: unknown; components?: { schemas?: Record<string, unknown> } }>;

/** How the OpenAPI document is made from the routes; `serverUrl` is where this server answers. */
export function openApiOptions(serverUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Taximeter', version: '1', description: DESCRIPTION },
      servers: [{ url: serverUrl }],
      tags: [
        { name: 'Runs', description: 'Run models with an API key.' },
        { name: 'Models', description: 'What can be run, where and for how much.' },
        { name: 'Usage', description: 'What is left, what was used, and why it cost that.' },
        { name: 'Keys', description: 'API keys.' },
        { name: 'Login', description: 'Who is logged in.' },
        { name: 'Billing', description: 'Plans and the rules of charging.' },
        { name: 'Operator', description: 'For those who run the installation.' },
        { name: 'System', description: 'For load balancers and monitors.' },
      ],
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: (document) => {
      const { body, ...rest } = document.schema;
      const several = isBodyByType(body);
      const schema = several ? rest : document.schema;
      const transformed = jsonSchemaTransform({ ...document, schema });
      const access = document.route.config?.access;
      const needsKey = typeof access === 'object' && 'key' in access;
      return {
        schema: {
          ...transformed.schema,
          ...(several ? { body: transformBodies(document, body) } : {}),
          ...(needsKey ? { security: EITHER_HEADER } : {}),
        },
        url: transformed.url,
      };
    },
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  };
}

const EITHER_HEADER = [{ apiKey: [] }, { bearer: [] }];

type BodyByType = Readonly<{ content: Readonly<Record<string, Readonly<{ schema: unknown }>>> }>;

function isBodyByType(body: unknown): body is BodyByType {
  return typeof body === 'object' && body !== null && 'content' in body;
}

/** The library transforms one body schema; one body of several types is transformed here. */
function transformBodies(
  document: Parameters<typeof jsonSchemaTransform>[0],
  body: BodyByType,
): unknown {
  const content = Object.entries(body.content).map(([type, { schema }]) => {
    const transformed = jsonSchemaTransform({ ...document, schema: { body: schema } });
    return [type, { schema: transformed.schema?.body }];
  });
  return { content: Object.fromEntries(content) };
}

/** Drops the schemas nothing refers to: the library emits each named one for input and output. */
function withoutUnused<Document extends object>(document: Document): Document {
  const { paths, components }: OpenApi = document;
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const collect = (value: unknown): void => {
    const text = JSON.stringify(value ?? null);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      collect(schemas[name]);
    }
  };
  collect(paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...components, schemas: kept } };
}
