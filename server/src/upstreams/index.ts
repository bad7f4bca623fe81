export type {
  Upstream,
  UpstreamAnswer,
  UpstreamCall,
  UpstreamFile,
  UpstreamHealth,
  UpstreamProgress,
} from './upstream.ts';
export {
  openUpstreams,
  type UpstreamDirectory,
  type UpstreamDirectoryOptions,
} from './upstream-directory.ts';
export { createWorkerUpstream, type WorkerAddress } from './worker-protocol.ts';
