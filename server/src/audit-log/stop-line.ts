import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { changeLine } from './change-line.ts';
import type { Line } from './line.ts';

/**
 * Stops the line: from its commit on no new run starts; finished runs still settle.
 *
 * Changes nothing where the line is stopped already: the first reason stands.
 */
export async function stopLine(
  tx: Transaction,
  clock: Clock,
  input: Readonly<{ reason: string; actor: string }>,
): Promise<Line> {
  return await changeLine(tx, clock, { ...input, state: 'stopped' });
}
