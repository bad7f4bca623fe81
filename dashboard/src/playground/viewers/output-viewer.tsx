import type { ReactNode } from 'react';
import type { Model } from '../../client/nouns.ts';
import { CompareSlider } from '../compare-slider.tsx';
import { sizeText } from '../size-text.ts';
import { useObjectUrl } from '../use-object-url.ts';
import { BoxesViewer } from './boxes-viewer.tsx';
import { jsonOf } from './hostile.ts';
import { JsonOutput } from './json-output.tsx';
import { readBoxes } from './read-boxes.ts';
import { TextViewer } from './text-viewer.tsx';
import { useBlobText } from './use-blob-text.ts';

/** An output to look at, and the picture that went in, where there was one. */
export type ViewedOutput = Readonly<{ output: Blob; contentType: string; input: File | null }>;

type Props = { model: Pick<Model, 'name' | 'output'>; viewed: ViewedOutput };

/**
 * Shows an output as what it is. Its type on the wire decides, then what the model says it makes:
 * an output that is not what was promised is still shown, never trusted.
 */
export function OutputViewer({ model, viewed }: Props): ReactNode {
  const { output, contentType } = viewed;
  if (contentType.startsWith('image/')) return <PictureOutput model={model} viewed={viewed} />;
  if (/^application\/(?:[\w.-]+\+)?json\b/.test(contentType)) {
    return <JsonText model={model} viewed={viewed} />;
  }
  if (contentType.startsWith('text/')) return <PlainText output={output} />;
  return (
    <p className="rounded-control bg-surface p-6 text-muted">
      {contentType}, {sizeText(output.size)}: download it to see it.
    </p>
  );
}

/** Pictures, SVG too, are only ever given to an `img`: nothing in them can run or load there. */
function PictureOutput({ model, viewed: { output, input } }: Props): ReactNode {
  const url = useObjectUrl(output);
  const before = useObjectUrl(input);
  const alt = `What ${model.name} made`;
  if (url === null) return <div className="h-[420px]" />;
  if (before !== null) return <CompareSlider before={before} after={url} alt={alt} />;
  return <img src={url} alt={alt} className="checkerboard mx-auto max-h-[420px] rounded-control" />;
}

function PlainText({ output }: Pick<ViewedOutput, 'output'>): ReactNode {
  const text = useBlobText(output);
  return text === null ? <div className="h-40" /> : <TextViewer text={text} />;
}

function JsonText({ model, viewed }: Props): ReactNode {
  const text = useBlobText(viewed.output);
  if (text === null) return <div className="h-[420px]" />;
  const value = jsonOf(text);
  // What calls itself JSON and is none is at least a text.
  if (value === undefined) return <TextViewer text={text} />;
  const boxes = model.output === 'boxes' ? readBoxes(value) : null;
  if (boxes !== null) return <BoxesViewer found={boxes} input={viewed.input} json={value} />;
  return <JsonOutput value={value} />;
}
