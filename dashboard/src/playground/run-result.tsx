import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { buttonClass } from '../ui/button.tsx';
import { Duration, Money } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { moneyText } from '../ui/money.ts';
import { useDownloadUrl } from './use-object-url.ts';
import type { ShownRun } from './use-sending.ts';
import { OutputViewer } from './viewers/output-viewer.tsx';

/** What a run made, what it cost, and where that is written down. */
export function RunResult({ model, shown }: { model: Model; shown: ShownRun }): ReactNode {
  const { outcome, input } = shown;
  const { output, contentType } = outcome;
  const url = useDownloadUrl(output);
  return (
    <div>
      <OutputViewer model={model} viewed={{ output, contentType, input }} />
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
              download={`${model.slug}-${outcome.runId}.${extensionOf(contentType)}`}
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

function extensionOf(contentType: string): string {
  const subtype = /^\w+\/([\w.+-]+)/.exec(contentType)?.[1] ?? 'bin';
  const known: Readonly<Record<string, string>> = { jpeg: 'jpg', 'svg+xml': 'svg', plain: 'txt' };
  return known[subtype] ?? (subtype === 'octet-stream' ? 'bin' : subtype);
}
