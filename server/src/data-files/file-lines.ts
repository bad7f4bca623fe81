import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/**
 * The line a path of a document begins on; of its nearest existing parent where it does not exist.
 *
 * A map's entry begins where its key is written.
 */
export function lineOf(
  document: Document,
  counter: LineCounter,
  path: readonly PropertyKey[],
): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const next = entryAt(node, step);
    if (next === null) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return counter.linePos(offset).line;
}

type Entry = Readonly<{ node: unknown; offset: number | null }>;

function entryAt(node: unknown, step: PropertyKey): Entry | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
  return pair === undefined ? null : { node: pair.value, offset: startOf(pair.key) };
}

function startOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}
