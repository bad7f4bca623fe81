import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { changeLine } from './change-line.ts';
import type { Line } from './line.ts';

/** Lets the line run again, with the reason for it; changes nothing where it is running already. */
export async function resumeLine(
  tx: Transaction,
  clock: Clock,
  input: Readonly<{ reason: string; actor: string }>,
): Promise<Line> {
  return await changeLine(tx, clock, { ...input, state: 'running' });
}
