import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  idParamsSchema,
  nothingSchema,
  pageSchemaOf,
  problemAnswer,
  timeSchema,
} from './values.ts';

const tags = ['Keys'];

/** An API key without its secret. */
export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    lastFour: z.string(),
    createdAt: timeSchema,
    lastUsedAt: timeSchema.nullable(),
    revokedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Key' });

/** GET /api/keys */
export const listKeysRoute = defineRoute({
  method: 'GET',
  url: '/api/keys',
  config: { access: { session: 'keys:read' } },
  schema: {
    operationId: 'listKeys',
    tags,
    summary: 'API keys, newest first',
    response: { 200: pageSchemaOf(keySchema), default: problemAnswer },
  },
});

/** POST /api/keys */
export const createKeyRoute = defineRoute({
  method: 'POST',
  url: '/api/keys',
  config: { access: { session: 'keys:manage' } },
  schema: {
    operationId: 'createKey',
    tags,
    summary: 'Make an API key; its secret is shown once',
    body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
    response: {
      201: z.object({
        key: keySchema,
        secret: z.string().meta({ description: 'The key itself: shown now and never again.' }),
      }),
      default: problemAnswer,
    },
  },
});

/** DELETE /api/keys/{id} */
export const revokeKeyRoute = defineRoute({
  method: 'DELETE',
  url: '/api/keys/:id',
  config: { access: { session: 'keys:manage' } },
  schema: {
    operationId: 'revokeKey',
    tags,
    summary: 'Revoke an API key; it stops within a second',
    params: idParamsSchema,
    response: { 204: nothingSchema, default: problemAnswer },
  },
});
