import type { RunFilterText } from '../../server/src/usage/index.ts';

const KEY = (nth: number): string => `key_0${String(nth).padStart(25, '0')}`;

/** What is asked of every distribution: what people ask, and what is hardest. */
export const FILTERS: readonly (readonly [what: string, filter: RunFilterText])[] = [
  ['everything', {}],
  ['a model', { model: 'model-1' }],
  ['a deployment', { deployment: 'deployment-2' }],
  ['a key', { key: KEY(2) }],
  ['the playground', { key: 'playground' }],
  ['a key with 10 runs', { key: KEY(1) }],
  ['succeeded (98 in 100)', { status: 'succeeded' }],
  ['failed (1 in 1 000)', { status: 'failed' }],
  ['a key, deployment, failed', { key: KEY(2), deployment: 'deployment-5', status: 'failed' }],
  ['two that never meet', { key: KEY(1), deployment: 'deployment-2' }],
  ['a tag of 160 000', { tag: 'team=t1' }],
  ['any value of a tag', { tag: 'team' }],
  ['a tag of 9 or so', { tag: 'job=j35001' }],
  ['a tag of 3', { tag: 'needle=yes' }],
  ['a tag of none', { tag: 'needle=no' }],
  ['a tag, key, failed', { tag: 'team=t1', key: KEY(2), status: 'failed' }],
];

/** Thirty days up to the newest run, to the hour. */
export const MONTH = { from: '2026-10-23T10:00:00Z', to: '2026-11-22T10:00:00Z' };
/** Its last day, at odd minutes. */
export const LAST_DAY = { from: '2026-11-21T09:41:07Z', to: '2026-11-22T09:41:07Z' };
