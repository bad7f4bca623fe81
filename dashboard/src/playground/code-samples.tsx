import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useFreshSecret } from '../client/fresh-secret.ts';
import type { Model } from '../client/nouns.ts';
import { useMe } from '../client/use-me.ts';
import { MakeKeyDialog } from '../customers/make-key-dialog.tsx';
import { CodeBlock, Mono } from '../ui/code-block.tsx';
import { codeSample, type SampleLanguage } from './code-sample.ts';
import { type SampleForm, sampleInput } from './sample-input.ts';

const LANGUAGES: readonly (readonly [SampleLanguage, string])[] = [
  ['curl', 'curl'],
  ['python', 'Python'],
  ['javascript', 'JavaScript'],
];

/** The same run from one's own code; with a key made in this visit it works as it stands. */
export function CodeSamples({
  model,
  form = null,
}: {
  model: Pick<Model, 'slug' | 'output' | 'parameters' | 'examples'>;
  form?: SampleForm | null;
}): ReactNode {
  const secret = useFreshSecret();
  const input = sampleInput(model, form, { origin: location.origin, secret });
  return (
    <Tabs.Root defaultValue="curl">
      <Tabs.List aria-label="Language" className="mb-2 flex gap-1">
        {LANGUAGES.map(([language, name]) => (
          <Tabs.Trigger
            key={language}
            value={language}
            className="h-8 rounded-control px-2.5 text-table text-muted hover:text-text data-[state=active]:bg-sunken data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {LANGUAGES.map(([language, name]) => (
        <Tabs.Content key={language} value={language} tabIndex={-1}>
          <CodeBlock label={name} code={codeSample(language, input)} />
        </Tabs.Content>
      ))}
      <KeyHint hasSecret={secret !== null} />
      <p className="mt-1 text-table text-muted">
        Where no answer came, retry with the same Idempotency-Key: the run is joined or its result
        replayed, never billed twice.
      </p>
    </Tabs.Root>
  );
}

function KeyHint({ hasSecret }: { hasSecret: boolean }): ReactNode {
  const me = useMe();
  const [making, setMaking] = useState(false);
  if (me?.customer == null) return <p className="mt-2 h-5" />;
  return (
    <p className="mt-2 text-table text-muted">
      {hasSecret ? (
        'It has the key you just made: it runs as it stands. A reload forgets the key.'
      ) : (
        <>
          It reads your key from <Mono>TAXIMETER_KEY</Mono>; after you{' '}
          <button
            type="button"
            onClick={() => setMaking(true)}
            className="text-link hover:underline"
          >
            make a key
          </button>{' '}
          here it is filled in.
        </>
      )}
      <MakeKeyDialog open={making} onOpenChange={setMaking} />
    </p>
  );
}
