import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';

const OPEN_DEPTH = 2;
const MOST_DEPTH = 24;
const MOST_ITEMS = 100;
const MOST_CHARACTERS = 2_000;

/** JSON whose parts open and close. `closed`: only its first line is shown at first. */
export function JsonViewer({
  value,
  closed = false,
}: {
  value: unknown;
  closed?: boolean;
}): ReactNode {
  return (
    <figure className="rounded-control border border-hairline bg-surface">
      <figcaption className="flex h-9 items-center justify-between border-b border-hairline pr-1 pl-3">
        <span className="text-label text-muted">JSON</span>
        <CopyButton text={JSON.stringify(value, null, 2)} />
      </figcaption>
      <div className="max-h-[420px] overflow-auto p-3 font-mono text-label leading-5">
        <Value name={null} value={value} depth={closed ? OPEN_DEPTH : 0} />
      </div>
    </figure>
  );
}

type ValueProps = { name: string | null; value: unknown; depth: number };

function Value({ name, value, depth }: ValueProps): ReactNode {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : null;
  if (entries === null || entries.length === 0) {
    return (
      <p className="break-words whitespace-pre-wrap">
        <Name name={name} />
        <Leaf value={value} />
      </p>
    );
  }
  const list = Array.isArray(value);
  return (
    <details open={depth < OPEN_DEPTH}>
      <summary className="cursor-pointer rounded-control">
        <Name name={name} />
        <span className="text-faint">
          {list ? `[ ${entries.length} ]` : `{ ${names(entries)} }`}
        </span>
      </summary>
      <div className="ml-1 border-l border-hairline pl-3">
        {depth >= MOST_DEPTH ? (
          <p className="text-faint">deeper than can be shown; copy it to see the rest</p>
        ) : (
          <Entries entries={entries} depth={depth} />
        )}
      </div>
    </details>
  );
}

function Entries({
  entries,
  depth,
}: {
  entries: readonly (readonly [string, unknown])[];
  depth: number;
}): ReactNode {
  return (
    <>
      {entries.slice(0, MOST_ITEMS).map(([name, value]) => (
        <Value key={name} name={name} value={value} depth={depth + 1} />
      ))}
      {entries.length > MOST_ITEMS && (
        <p className="text-faint">… {entries.length - MOST_ITEMS} more</p>
      )}
    </>
  );
}

/** The first few members by name: enough to know whether to open it. */
function names(entries: readonly (readonly [string, unknown])[]): string {
  const first = entries.slice(0, 4).map(([name]) => name.slice(0, 30));
  return [...first, ...(entries.length > first.length ? ['…'] : [])].join(', ');
}

function Name({ name }: { name: string | null }): ReactNode {
  if (name === null) return null;
  return <span className="text-muted">{name}: </span>;
}

function Leaf({ value }: { value: unknown }): ReactNode {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS)}…`;
}
