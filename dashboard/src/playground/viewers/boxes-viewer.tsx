import { type ReactNode, useState } from 'react';
import { BoxList } from './box-list.tsx';
import { BoxedPicture } from './boxed-picture.tsx';
import { recordOf } from './hostile.ts';
import { JsonViewer } from './json-viewer.tsx';
import type { FoundBoxes } from './read-boxes.ts';
import { TextViewer } from './text-viewer.tsx';

/** What a detector found, drawn over its picture and listed: either one points at the other. */
export function BoxesViewer({
  found,
  input,
  json,
}: {
  found: FoundBoxes;
  input: File | null;
  json: unknown;
}): ReactNode {
  const [active, setActive] = useState<number | null>(null);
  const text = wholeText(json);
  return (
    <div className="flex flex-col gap-4">
      <BoxedPicture
        found={found}
        input={input}
        named={text === null}
        active={active}
        onActive={setActive}
      />
      {text !== null && <TextViewer text={text} />}
      {found.boxes.length === 0 ? (
        <p className="text-muted">Nothing was found in this picture.</p>
      ) : (
        <BoxList found={found} active={active} onActive={setActive} />
      )}
      <JsonViewer value={json} closed />
    </div>
  );
}

/** What was read, as a whole, where what was found is text. */
function wholeText(json: unknown): string | null {
  const text = recordOf(json)?.text;
  return typeof text === 'string' ? text : null;
}
