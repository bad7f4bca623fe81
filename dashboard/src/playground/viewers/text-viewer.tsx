import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { countText } from '../../ui/count-text.ts';

const SHOWN_CHARACTERS = 50_000;

/** A text that a model made, as text: nothing in it is read as markup. */
export function TextViewer({ text }: { text: string }): ReactNode {
  const characters = [...text].length;
  return (
    <figure className="rounded-control border border-hairline bg-surface">
      <figcaption className="flex h-9 items-center justify-between border-b border-hairline pr-1 pl-3 text-label text-muted">
        <span className="tabular">
          {countText(characters)} {characters === 1 ? 'character' : 'characters'}
        </span>
        <CopyButton text={text} />
      </figcaption>
      <p
        dir="auto"
        className="max-h-[420px] min-h-24 overflow-y-auto p-3 break-words whitespace-pre-wrap"
      >
        {text === '' ? (
          <span className="text-faint">The output is empty.</span>
        ) : (
          text.slice(0, SHOWN_CHARACTERS)
        )}
      </p>
      {text.length > SHOWN_CHARACTERS && (
        <p className="border-t border-hairline p-3 text-label text-muted">
          The rest is in the download.
        </p>
      )}
    </figure>
  );
}
