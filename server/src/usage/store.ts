import type { Queryable } from '../postgres/index.ts';
import type { Speed } from './speed.ts';

type SpeedRow = {
  model: string;
  deployment_id: string | null;
  runs: bigint;
  p50_us: bigint;
  p95_us: bigint;
};

/**
 * Speeds of the last runs of each deployment; of all deployments of a model where the id is null.
 */
export async function selectSpeeds(
  db: Queryable,
  runsEach: number,
): Promise<readonly Readonly<{ model: string; deploymentId: string | null; speed: Speed }>[]> {
  const { rows } = await db.query<SpeedRow>(
    `select d.model, d.deployment_id, count(*) as runs,
       percentile_disc(0.5) within group (order by s.gpu_time_us) as p50_us,
       percentile_disc(0.95) within group (order by s.gpu_time_us) as p95_us
     from deployments d cross join lateral (
       select gpu_time_us from run_samples
       where deployment_id = d.deployment_id order by run_id desc limit $1) s
     group by grouping sets ((d.model, d.deployment_id), (d.model))`,
    [runsEach],
  );
  return rows.map((row) => ({
    model: row.model,
    deploymentId: row.deployment_id,
    speed: {
      runs: Number(row.runs),
      p50Us: row.p50_us,
      p95Us: row.p95_us,
    },
  }));
}
