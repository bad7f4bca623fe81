import { problem } from '../../problems/index.ts';

/** Deeper than any parameter is; what walks the value later may do so recursively. */
const MAX_DEPTH = 32;
const MAX_NODES = 100_000;
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor']);

/**
 * Reads a JSON body, and refuses what no honest client sends.
 *
 * Refuses: invalid-request (not UTF-8, not JSON, nested too deeply, names that would reach into
 * JavaScript objects, a NUL character or half a surrogate pair, which PostgreSQL cannot store),
 * with `field`: the path in it, or `root`, which is what the JSON is called.
 */
export function parseJsonBody(bytes: Buffer, root = 'body'): unknown {
  if (bytes.length === 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refusal(root, `The ${root} ${root === 'body' ? 'is' : 'are'} not JSON in UTF-8.`);
  }
  checkTree(value, root);
  return value;
}

type Place = Readonly<{ value: unknown; path: string; depth: number }>;

/** Walks without recursion: the depth of what is checked is what the check is about. */
function checkTree(tree: unknown, root: string): void {
  const places: Place[] = [{ value: tree, path: '', depth: 0 }];
  for (let seen = 0; ; seen += 1) {
    const place = places.pop();
    if (place === undefined) return;
    const { value, path, depth } = place;
    if (seen > MAX_NODES) throw refusal(root, 'There are too many values.');
    const fault = typeof value === 'string' ? faultOf(value) : undefined;
    if (fault !== undefined) throw refusal(path === '' ? root : path, `A text has ${fault}.`);
    if (typeof value !== 'object' || value === null) continue;
    if (depth === MAX_DEPTH) throw refusal(root, 'It is nested too deeply.');
    for (const [name, child] of Object.entries(value)) {
      const childPath = path === '' ? name : `${path}.${name}`;
      if (FORBIDDEN_NAMES.has(name) || faultOf(name) !== undefined) {
        throw refusal(
          childPath.replaceAll('\0', '').toWellFormed(),
          'A field has a name that is not allowed.',
        );
      }
      places.push({ value: child, path: childPath, depth: depth + 1 });
    }
  }
}

/** What keeps a text from being stored; UTF-8 has no half of a pair. */
function faultOf(text: string): string | undefined {
  if (text.includes('\0')) return 'a NUL character';
  return text.isWellFormed() ? undefined : 'half a surrogate pair';
}

/** Whether a value is nested more deeply than a body may be: no recursion is safe on it then. */
export function isTooDeep(root: unknown): boolean {
  let level: readonly object[] = objectsIn([root]);
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap((value) => objectsIn(Object.values(value)));
  }
  return level.length > 0;
}

function objectsIn(values: readonly unknown[]): readonly object[] {
  return values.filter((value) => typeof value === 'object' && value !== null) as object[];
}

function refusal(field: string, detail: string): Error {
  return problem('invalid-request', detail, { field: field.slice(0, 200) });
}
