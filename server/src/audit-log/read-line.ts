import type { Queryable } from '../postgres/index.ts';
import type { Line } from './line.ts';
import { loadLine } from './store.ts';

/** Reads whether the line is running or stopped, since when, why and by whom. */
export async function readLine(db: Queryable): Promise<Line> {
  return await loadLine(db);
}
