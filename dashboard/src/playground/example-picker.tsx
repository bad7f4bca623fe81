import { type ReactNode, useState } from 'react';
import type { ModelExample } from '../client/nouns.ts';
import { useToast } from '../ui/toast.tsx';
import { type LoadedExample, loadExample } from './load-example.ts';

/** Examples to start from: a click fills in the form and shows what came of it once. */
export function ExamplePicker({
  examples,
  disabled,
  onExample,
}: {
  examples: readonly ModelExample[];
  disabled: boolean;
  onExample: (example: ModelExample, loaded: LoadedExample) => void;
}): ReactNode {
  const say = useToast();
  const [loading, setLoading] = useState<string | null>(null);
  if (examples.length === 0) return null;
  const choose = async (example: ModelExample): Promise<void> => {
    setLoading(example.name);
    try {
      onExample(example, await loadExample(example));
    } catch {
      say('The example could not be loaded.');
    } finally {
      setLoading(null);
    }
  };
  const pictures = examples.some(({ imageUrl }) => imageUrl !== undefined);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-label text-muted">
        {pictures ? 'No picture at hand? Try' : 'Examples'}
      </span>
      {examples.map((example) => (
        <button
          key={example.name}
          type="button"
          disabled={disabled || loading !== null}
          onClick={() => void choose(example)}
          className="inline-flex h-9 items-center gap-2 rounded-control border border-hairline pr-2.5 pl-2.5 text-table transition-colors duration-150 hover:bg-sunken has-[img]:pl-1"
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
