import type { Instant } from '../time/index.ts';

/** Whether money may be written: while the line is stopped, no new run starts. */
export type LineState = 'running' | 'stopped';

/** The line as it stands, since when, why and by whom; before the first stop there is no when. */
export type Line = Readonly<{
  state: LineState;
  since: Instant | undefined;
  reason: string;
  actor: string;
}>;

/** The line of an installation where nobody has ever stopped it. */
export const NEVER_STOPPED: Line = { state: 'running', since: undefined, reason: '', actor: '' };
