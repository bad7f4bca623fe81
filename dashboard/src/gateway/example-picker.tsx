import { type ReactNode, useState } from 'react';
import type { ModelExample } from '../client/nouns.ts';
import { loadExample } from '../client/run-model.ts';
import { useToast } from '../ui/toast.tsx';

/** Examples to start from: a click fills in the form. */
export function ExamplePicker({
  examples,
  onExample,
}: {
  examples: readonly ModelExample[];
  onExample: (example: ModelExample, file: File | null) => void;
}): ReactNode {
  const say = useToast();
  const [loading, setLoading] = useState<string | null>(null);
  if (examples.length === 0) return null;
  const choose = async (example: ModelExample): Promise<void> => {
    setLoading(example.name);
    try {
      const { imageUrl } = example;
      onExample(example, imageUrl === undefined ? null : await loadExample(imageUrl));
    } catch {
      say('The example could not be loaded.');
    } finally {
      setLoading(null);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-label text-muted">No picture at hand? Try</span>
      {examples.map((example) => (
        <button
          key={example.name}
          type="button"
          disabled={loading !== null}
          onClick={() => void choose(example)}
          className="inline-flex h-9 items-center gap-2 rounded-control border border-hairline pr-2.5 pl-1 text-table transition-colors duration-150 hover:bg-sunken"
        >
          {example.imageUrl !== undefined && (
            <img
              src={example.imageUrl}
              alt=""
              width={28}
              height={28}
              className="size-7 rounded-[4px] object-cover"
            />
          )}
          {example.name}
        </button>
      ))}
    </div>
  );
}
