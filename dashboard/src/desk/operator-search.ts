import type { CustomerFilter, FailureFilter } from './operator-queries.ts';

type Search = Record<string, unknown>;

/** What the address says of the list of customers. */
export function customerSearch({ query, status }: Search): CustomerFilter {
  return { query: text(query), status: statusIn(status) };
}

/** What the address says of the list of failed runs. */
export function failureSearch({ code, deployment }: Search): FailureFilter {
  return { code: text(code), deployment: text(deployment) };
}

/** Which model's versions the address asks for. */
export function catalogSearch({ model }: Search): Readonly<{ model?: string | undefined }> {
  return { model: text(model) };
}

/** A customer's status, where it is one. */
export function statusIn(value: unknown): CustomerFilter['status'] {
  return value === 'active' || value === 'suspended' ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
