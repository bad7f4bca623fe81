import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';

/** A text per customer that changes with every hold, settlement, grant and expiry. */
export async function selectMarks(
  db: Queryable,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, string>> {
  const { rows } = await db.query<{ customer_id: CustomerId; mark: string }>({
    name: 'usage.marks',
    text: `select customer_id,
       concat_ws(' ', seq, posted, held, open_holds, runs_total, debt, rate_tat) as mark
     from wallets where customer_id = any ($1)`,
    values: [customers],
  });
  return new Map(rows.map((row) => [row.customer_id, row.mark]));
}
