import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import type { LoadedExample } from './load-example.ts';
import { OutputViewer } from './viewers/output-viewer.tsx';

/** What came of an example once, stored: it shows what to expect, and costs nothing. */
export function ExampleOutput({
  model,
  example,
}: {
  model: Model;
  example: LoadedExample;
}): ReactNode {
  const { name, picture, output } = example;
  if (output === null) return null;
  const viewed = { output, contentType: output.type, input: picture?.file ?? null };
  return (
    <div>
      <OutputViewer model={model} viewed={viewed} />
      <p className="mt-4 text-table text-muted">
        A stored output of the example “{name}”. Nothing was run and nothing was charged: press Run
        to make your own.
      </p>
    </div>
  );
}
