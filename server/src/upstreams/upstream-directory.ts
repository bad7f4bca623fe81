import {
  type CatalogView,
  type Deployment,
  type Environment,
  resolveToken,
} from '../catalog/index.ts';
import type { Upstream, UpstreamHealth } from './upstream.ts';
import { createWorkerUpstream, type WorkerAddress } from './worker-protocol.ts';

/** Every deployment's upstream, and how each is. */
export type UpstreamDirectory = Readonly<{
  of: (deployment: Deployment) => Upstream;
  /** The health that was seen last; `cold` until the first look. */
  healthOf: (deployment: Deployment) => UpstreamHealth;
  /** Looks at every deployment once, now. */
  look: () => Promise<void>;
  stop: () => void;
}>;

/** What the directory needs. */
export type UpstreamDirectoryOptions = Readonly<{
  catalog: () => CatalogView;
  environment: Environment;
  /** Where the built-in worker is; null while it is not running. */
  builtin: () => Readonly<{ url: string; token: string }> | null;
  lookEveryMs: number;
}>;

/** Opens the directory and keeps looking at the workers' health. */
export function openUpstreams(options: UpstreamDirectoryOptions): UpstreamDirectory {
  const upstreams = new Map<string, Upstream>();
  const health = new Map<string, UpstreamHealth>();
  const of = (deployment: Deployment): Upstream => {
    // A new version of a deployment may name another worker.
    const key = `${deployment.id} ${deployment.version}`;
    const known = upstreams.get(key) ?? createWorkerUpstream(() => addressOf(deployment, options));
    upstreams.set(key, known);
    return known;
  };
  const look = async (): Promise<void> => {
    const catalog = options.catalog();
    const deployments = catalog.models.flatMap((model) => catalog.deploymentsOf(model.slug));
    await Promise.all(
      deployments.map(async (each) => health.set(each.id, await of(each).health())),
    );
  };
  const timer = setInterval(() => void look(), options.lookEveryMs).unref();
  return {
    of,
    healthOf: (deployment) => health.get(deployment.id) ?? 'cold',
    look,
    stop: () => clearInterval(timer),
  };
}

function addressOf(
  deployment: Deployment,
  options: UpstreamDirectoryOptions,
): WorkerAddress | null {
  const { url, model } = deployment.upstream;
  if (url === null) {
    const builtin = options.builtin();
    return builtin === null ? null : { ...builtin, model };
  }
  const token = resolveToken(deployment.upstream, options.environment);
  return token === null ? null : { url, token, model };
}
