import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { type ProblemError, problem } from '../../problems/index.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Checks parts of a request against their schemas.
 *
 * Refuses: invalid-request, naming the first field that is not as it must be.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    const field = httpPart === 'body' ? undefined : nulField(data);
    if (field !== undefined) return { error: nulRefusal(field) };
    const result = schema.safeParse(data, { reportInput: true });
    return result.success ? { value: result.data } : { error: refusalOf(result.error, schema) };
  };

/** The first field with a NUL character: PostgreSQL has no such text to compare with. */
function nulField(data: unknown): string | undefined {
  const entries = Object.entries(typeof data === 'object' && data !== null ? data : {});
  return entries.find(([name, value]) => `${name}${value}`.includes('\0'))?.[0];
}

function nulRefusal(name: string): ProblemError {
  const field = name.replaceAll('\0', '').slice(0, 200);
  return problem('invalid-request', `${field}: It has a NUL character.`, { field });
}

function refusalOf({ issues: [issue] }: z.ZodError, schema: z.ZodType): ProblemError {
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') {
    const field = [...path, ...issue.keys.slice(0, 1)].join('.').slice(0, 200);
    const known = path.length === 0 && schema instanceof z.ZodObject ? schema.shape : null;
    return problem('invalid-request', `There is no field ${field} here${hint(field, known)}`, {
      field,
    });
  }
  const field = path.join('.').slice(0, 200) || 'body';
  const missing = issue?.code === 'invalid_type' && issue.input === undefined;
  const reason = missing ? 'It is missing' : (issue?.message ?? 'It is not valid');
  return problem('invalid-request', `${field}: ${reason.replace(/^Invalid input: /, '')}.`, {
    field,
  });
}

/** What may have been meant by a field that does not exist; `known` is null where that is unsaid. */
function hint(field: string, known: Readonly<Record<string, unknown>> | null): string {
  if (known === null) return '.';
  const names = Object.keys(known);
  if (names.length === 0) return ': this address takes none.';
  const nearest = nearestName(field, names);
  return nearest === undefined ? `. There are ${names.join(', ')}.` : `. Did you mean ${nearest}?`;
}
