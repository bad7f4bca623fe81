import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import type { RunStatus } from '../runs/index.ts';
import { cellsOf, filingOf } from './cells-store.ts';
import { PLAYGROUND } from './run-filter.ts';
import { beginStatement } from './statement.ts';
import type { UsageFacets } from './usage-facets.ts';

type CellRow = {
  model: string;
  model_name: string | null;
  deployment_id: string;
  deployment_name: string | null;
  key_id: string;
  key_name: string | null;
  status: RunStatus;
};

/** What a customer's finished runs can be filtered by. */
export async function selectFacets(db: Queryable, customerId: CustomerId): Promise<UsageFacets> {
  const cells = await selectCells(db, customerId);
  const tags = await selectTags(db, customerId);
  const named = (pick: (cell: CellRow) => readonly [string, string | null]) =>
    [...new Map(cells.map(pick))]
      .map(([id, name]) => ({ id, name: name ?? id }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  return {
    models: named((cell) => [cell.model, cell.model_name]),
    deployments: named((cell) => [cell.deployment_id, cell.deployment_name]),
    keys: named(({ key_id, key_name }) =>
      key_id === '' ? [PLAYGROUND, 'Playground'] : [key_id, key_name],
    ),
    statuses: [...new Set(cells.map((cell) => cell.status))].toSorted(),
    tags,
  };
}

async function selectCells(db: Queryable, customerId: CustomerId): Promise<readonly CellRow[]> {
  const statement = beginStatement();
  const cells = cellsOf(filingOf(statement, customerId, null));
  const { rows } = await db.query<CellRow>(
    `with recursive ${cells}
     select d.model, c.deployment_id, c.key_id, c.status, k.name as key_name,
       (select v.content ->> 'name' from model_versions v where v.slug = d.model
        order by v.version desc limit 1) as model_name,
       (select v.content ->> 'name' from deployment_versions v
        where v.deployment_id = c.deployment_id order by v.version desc limit 1) as deployment_name
     from cells c join deployments d using (deployment_id)
     left join api_keys k on k.customer_id = ${statement.bind(customerId)} and k.key_id = c.key_id`,
    statement.values,
  );
  return rows;
}

const MOST_KEYS = 50;
const MOST_VALUES = 50;

/** The first tags in the order of keys and values, each found by one look behind the last. */
async function selectTags(db: Queryable, customerId: CustomerId): Promise<UsageFacets['tags']> {
  const { rows } = await db.query<{ key: string; values: string[] }>(
    `with recursive tags (key, value, key_no, value_no) as (
       (select r.tag_key, r.tag_value, 1, 0 from run_tags r where r.customer_id = $1
        order by r.tag_key, r.tag_value limit 1)
       union all
       select n.tag_key, n.tag_value,
         case when n.tag_key = t.key then t.key_no else t.key_no + 1 end,
         case when n.tag_key = t.key then t.value_no + 1 else 0 end
       from tags t cross join lateral (
         select r.tag_key, r.tag_value from run_tags r where r.customer_id = $1
           -- Behind the last value that is shown comes the next key: no value is after chr(127).
           and (r.tag_key, r.tag_value)
             > (t.key, case when t.value_no < $3 then t.value else chr(127) end)
         order by r.tag_key, r.tag_value limit 1) n
       where t.key_no <= $2)
     select key, array_agg(value order by value) filter (where value <> '') as values
     from tags where key_no <= $2 group by key order by key`,
    [customerId, MOST_KEYS, MOST_VALUES],
  );
  return rows;
}
