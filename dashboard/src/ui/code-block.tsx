import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Code to copy as it stands. */
export function CodeBlock({
  code,
  label,
  copyable = true,
}: {
  code: string;
  label: string;
  copyable?: boolean;
}): ReactNode {
  return (
    <figure className="relative rounded-control border border-hairline bg-surface">
      <figcaption className="flex h-9 items-center justify-between border-b border-hairline pr-1 pl-3">
        <span className="text-label text-muted">{label}</span>
        {copyable && <CopyButton text={code} />}
      </figcaption>
      <div className="overflow-x-auto">
        <pre className="w-max min-w-full p-3 font-mono text-label leading-5">
          <code>{code}</code>
        </pre>
      </div>
    </figure>
  );
}

/** A word of code within a sentence, or an id. */
export function Mono({ children }: { children: ReactNode }): ReactNode {
  return <code className="font-mono text-[0.92em] break-all">{children}</code>;
}
