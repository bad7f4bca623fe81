import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type ProblemError, problem } from '../../problems/index.ts';

/**
 * Checks parts of a request against their schemas.
 *
 * Refuses: invalid-request, naming the first field that is not as it must be.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data: unknown) => {
    const result = schema.safeParse(data, { reportInput: true });
    return result.success ? { value: result.data } : { error: refusalOf(result.error) };
  };

function refusalOf({ issues: [issue] }: z.ZodError): ProblemError {
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') {
    const field = [...path, ...issue.keys.slice(0, 1)].join('.').slice(0, 200);
    return problem('invalid-request', `There is no field ${field} here.`, { field });
  }
  const field = path.join('.').slice(0, 200) || 'body';
  const missing = issue?.code === 'invalid_type' && issue.input === undefined;
  const reason = missing ? 'It is missing' : (issue?.message ?? 'It is not valid');
  return problem('invalid-request', `${field}: ${reason.replace(/^Invalid input: /, '')}.`, {
    field,
  });
}
