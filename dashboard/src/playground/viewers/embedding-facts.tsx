import type { ReactNode } from 'react';
import { countText } from '../../ui/count-text.ts';
import type { JsonShape } from './read-json-shape.ts';

type Props = Omit<Extract<JsonShape, { kind: 'embedding' }>, 'kind'>;

/** An embedding at a glance: how long it is, and how it begins. */
export function EmbeddingFacts({ vectors, dimensions, first }: Props): ReactNode {
  return (
    <div className="rounded-control bg-surface p-4">
      <p>
        <span className="text-title font-semibold tabular">{countText(dimensions)}</span>{' '}
        <span className="text-muted">
          dimensions{vectors > 1 && `, ${countText(vectors)} vectors`}
        </span>
      </p>
      <p className="mt-2 font-mono text-label break-words text-muted">
        [{first.map((value) => value.toFixed(5)).join(', ')}, …]
      </p>
    </div>
  );
}
