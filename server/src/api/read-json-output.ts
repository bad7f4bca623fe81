import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { StoredResult } from '../gateway/index.ts';
import { isTooDeep } from './edge/json-body.ts';

/** JSON outputs up to this size are part of the answer; larger ones are linked. Units: bytes. */
const INLINE_LIMIT = 1_000_000;

/**
 * An output that may stand in an answer as the JSON it is; undefined where a link must do: it is
 * no JSON, too large, gone or damaged meanwhile, or so deep that writing it out would exhaust the
 * stack.
 */
export async function readJsonOutput(result: StoredResult): Promise<unknown> {
  const { contentType, bytes } = result;
  if (!/^application\/([\w.-]+\+)?json\b/.test(contentType) || bytes > INLINE_LIMIT) {
    return undefined;
  }
  try {
    const content = result.content ?? (await readFile(result.path));
    if (result.content === undefined && isDamaged(content, result.sha256)) return undefined;
    const value: unknown = JSON.parse(String(content));
    return isTooDeep(value) ? undefined : value;
  } catch {
    // Gone meanwhile, or not the JSON it says it is: the link tells more than a failure here.
    return undefined;
  }
}

function isDamaged(content: Buffer, sha256: string | undefined): boolean {
  return sha256 !== undefined && createHash('sha256').update(content).digest('hex') !== sha256;
}
