import type { ReactNode } from 'react';
import { ClassBars } from './class-bars.tsx';
import { EmbeddingFacts } from './embedding-facts.tsx';
import { JsonViewer } from './json-viewer.tsx';
import { plainFacts, readJsonShape } from './read-json-shape.ts';

/** A JSON output: in the way that suits it, where one is known, and always as JSON below. */
export function JsonOutput({ value }: { value: unknown }): ReactNode {
  const shape = readJsonShape(value);
  if (shape.kind === 'other') return <JsonViewer value={value} />;
  return (
    <div className="flex flex-col gap-4">
      {shape.kind === 'embedding' && <EmbeddingFacts {...shape} />}
      {shape.kind === 'classes' && <Facts value={value} />}
      {shape.kind !== 'embedding' && <ClassBars classes={shape.classes} />}
      <JsonViewer value={value} closed />
    </div>
  );
}

function Facts({ value }: { value: unknown }): ReactNode {
  const facts = plainFacts(value);
  if (facts.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt className="text-label text-muted">{name}</dt>
          <dd className="text-title font-medium break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
