export type {
  Upstream,
  UpstreamAnswer,
  UpstreamFile,
  UpstreamHealth,
} from './upstream.ts';
export {
  openUpstreams,
  type UpstreamDirectory,
} from './upstream-directory.ts';
