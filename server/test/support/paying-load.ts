import { randomUUID } from 'node:crypto';

/** What the customers of a load were told: every run that was answered 200, with its charge. */
export type PayingLoad = Readonly<{
  /** Charges in dollars by run id, as `x-cost` said. */
  acknowledged: ReadonlyMap<string, string>;
  /** Answers by status; 0 where there was no answer at all. */
  statuses: ReadonlyMap<number, number>;
  /** Ends the load and waits for its callers. */
  stop: () => Promise<void>;
}>;

/**
 * Keeps asking for runs with so many callers. A request that fails is sent again with its key, as a
 * careful client does, so that an intent must never be billed twice.
 */
export function startPayingLoad(input: {
  url: string;
  slug: string;
  key: string;
  callers: number;
}): PayingLoad {
  const acknowledged = new Map<string, string>();
  const statuses = new Map<number, number>();
  let stopped = false;
  const call = async (): Promise<void> => {
    let idempotencyKey: string = randomUUID();
    while (!stopped) {
      const answer = await ask(input, idempotencyKey);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 200) acknowledged.set(answer.runId, answer.cost);
      // What the server calls final stays so for its key: the caller goes on to another intent.
      const isFinal = answer.status === 200 || answer.status === 422;
      if (isFinal) idempotencyKey = randomUUID();
      else {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const callers = Array.from({ length: input.callers }, call);
  return {
    acknowledged,
    statuses,
    async stop() {
      stopped = true;
      await Promise.all(callers);
    },
  };
}

async function ask(
  input: { url: string; slug: string; key: string },
  idempotencyKey: string,
): Promise<{ status: number; runId: string; cost: string }> {
  try {
    const answer = await fetch(`${input.url}/v1/${input.slug}`, {
      method: 'POST',
      headers: {
        'x-api-key': input.key,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: '{}',
      signal: AbortSignal.timeout(20_000),
    });
    await answer.arrayBuffer();
    const { headers, status } = answer;
    const runId = headers.get('x-request-id') ?? '';
    return { status, runId, cost: headers.get('x-cost') ?? '' };
  } catch {
    return { status: 0, runId: '', cost: '' };
  }
}
