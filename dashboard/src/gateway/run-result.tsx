import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Model } from '../client/nouns.ts';
import { buttonClass } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Duration, Money } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { moneyText } from '../ui/money.ts';
import { CompareSlider } from './compare-slider.tsx';
import { sizeText } from './size-text.ts';
import { useObjectUrl } from './use-object-url.ts';
import type { ShownRun } from './use-playground.ts';

/** What a run made, what it cost, and where that is written down. */
export function RunResult({ model, shown }: { model: Model; shown: ShownRun }): ReactNode {
  const { outcome } = shown;
  const url = useObjectUrl(outcome.output);
  return (
    <div>
      <Output model={model} shown={shown} url={url} />
      <div className="mt-4 flex flex-wrap items-center gap-x-8 gap-y-3">
        <dl className="flex gap-8">
          <div>
            <dt className="text-label text-muted">Charged</dt>
            <dd className="text-title font-semibold">
              <Money amount={outcome.charge} />
            </dd>
          </div>
          <div>
            <dt className="text-label text-muted">GPU time</dt>
            <dd className="text-title">
              <Duration us={outcome.gpuTimeUs} />
            </dd>
          </div>
        </dl>
        <div className="ml-auto flex gap-2">
          <Link to="/runs/$id" params={{ id: outcome.runId }} className={buttonClass('plain')}>
            Receipt
          </Link>
          {url !== null && (
            <a
              href={url}
              download={`${model.slug}-${outcome.runId}.${extensionOf(outcome.contentType)}`}
              className={buttonClass('plain')}
            >
              <Download {...ICON} /> Download
            </a>
          )}
        </div>
      </div>
      <p className="sr-only">
        Done. Charged {moneyText(outcome.charge)}. {moneyText(outcome.remaining)} left.
      </p>
    </div>
  );
}

function Output({ model, shown, url }: Parameters<typeof RunResult>[0] & { url: string | null }) {
  const { outcome, input } = shown;
  const inputUrl = useObjectUrl(input);
  const alt = `What ${model.name} made`;
  if (!outcome.contentType.startsWith('image/')) return <OtherOutput shown={shown} />;
  if (url === null) return <div className="h-[420px]" />;
  if (inputUrl !== null) return <CompareSlider before={inputUrl} after={url} alt={alt} />;
  return <img src={url} alt={alt} className="checkerboard mx-auto max-h-[420px] rounded-control" />;
}

const SHOWN_CHARACTERS = 20_000;

function OtherOutput({ shown: { outcome } }: { shown: ShownRun }): ReactNode {
  const [text, setText] = useState('');
  const readable = /^(?:application\/json|text\/)/.test(outcome.contentType);
  useEffect(() => {
    if (!readable) return;
    let gone = false;
    outcome.output.text().then(
      (read) => {
        if (!gone) setText(read.slice(0, SHOWN_CHARACTERS));
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [outcome, readable]);
  if (readable) return <CodeBlock label="Result" code={text} />;
  return (
    <p className="rounded-control bg-surface p-6 text-muted">
      {outcome.contentType}, {sizeText(outcome.output.size)}: download it to see it.
    </p>
  );
}

function extensionOf(contentType: string): string {
  const subtype = /^\w+\/([\w.+-]+)/.exec(contentType)?.[1] ?? 'bin';
  const known: Readonly<Record<string, string>> = { jpeg: 'jpg', 'svg+xml': 'svg', plain: 'txt' };
  return known[subtype] ?? (subtype === 'octet-stream' ? 'bin' : subtype);
}
