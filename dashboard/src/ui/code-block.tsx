import { Fragment, type ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Code to copy as it stands. */
export function CodeBlock({
  code,
  label,
  copyable = true,
  bounded = false,
}: {
  code: string;
  label: string;
  copyable?: boolean;
  /** Whether long code scrolls inside, below its heading. */
  bounded?: boolean;
}): ReactNode {
  return (
    <figure className="relative rounded-control border border-hairline bg-surface">
      <figcaption className="flex h-9 items-center justify-between border-b border-hairline pr-1 pl-3">
        <span className="text-label text-muted">{label}</span>
        {copyable && <CopyButton text={code} />}
      </figcaption>
      <div className={bounded ? 'max-h-72 overflow-auto' : 'overflow-x-auto'}>
        <pre className="w-max min-w-full p-3 font-mono text-label leading-5">
          <code>{code}</code>
        </pre>
      </div>
    </figure>
  );
}

/** An address of the API within a sentence: its lines break before a slash, never in a word. */
export function MonoAddress({ method, path }: { method: string; path: string }): ReactNode {
  const parts = path.split('/').filter((part) => part !== '');
  return (
    <code className="inline-block max-w-full font-mono text-[0.92em]">
      {method}{' '}
      {parts.map((part, at) => (
        <Fragment key={parts.slice(0, at + 1).join('/')}>
          {at > 0 && <wbr />}
          <span className="whitespace-nowrap">/{part}</span>
        </Fragment>
      ))}
    </code>
  );
}

/** A word of code within a sentence, or an id. */
export function Mono({ children }: { children: ReactNode }): ReactNode {
  return <code className="font-mono text-[0.92em] wrap-anywhere">{children}</code>;
}
