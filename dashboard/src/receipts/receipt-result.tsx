import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Receipt } from '../client/nouns.ts';
import type { ResultPreview } from '../client/read-result.ts';
import { usageQueries } from '../client/usage-queries.ts';
import { ExactInstant } from '../time/instant.tsx';
import { buttonClass } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { ICON } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { readableJson } from './readable-json.ts';

/** What the run made, as long as it is kept. Nothing for a run that made nothing. */
export function ReceiptResult({ receipt }: { receipt: Receipt }): ReactNode {
  const { resultUrl, resultExpiresAt, status } = receipt;
  if (resultUrl === null && (status !== 'succeeded' || resultExpiresAt === null)) return null;
  return (
    <section aria-labelledby="result" className="mt-10 print:hidden">
      <h2 id="result" className="text-table font-medium">
        Result{' '}
        {resultExpiresAt !== null && (
          <span className="font-normal text-muted">
            — {resultUrl === null ? 'was' : ''} kept until <ExactInstant at={resultExpiresAt} />
          </span>
        )}
      </h2>
      {resultUrl !== null && <Preview receipt={receipt} path={samePath(resultUrl)} />}
    </section>
  );
}

function Preview({ receipt, path }: { receipt: Receipt; path: string }): ReactNode {
  const result = useQuery(usageQueries.result(path));
  if (result.isError) {
    return (
      <div className="mt-3">
        <ProblemNotice error={result.error} onRetry={() => void result.refetch()} />
      </div>
    );
  }
  if (result.data === undefined) return <Skeleton className="mt-3 h-64 max-w-sm" />;
  return (
    <div className="mt-3 flex flex-col items-start gap-3">
      <Shown preview={result.data} path={path} alt={`What ${receipt.modelName} made`} />
      <a href={path} download={receipt.id} className={buttonClass('plain')}>
        <Download {...ICON} /> Download
      </a>
    </div>
  );
}

type ShownProps = { preview: ResultPreview; path: string; alt: string };

/** A picture stands in an `<img>`, a drawing (SVG) too: what it may contain cannot run there. */
function Shown({ preview, path, alt }: ShownProps): ReactNode {
  const [broken, setBroken] = useState(false);
  if (preview.kind === 'text') {
    return (
      <div className="w-full">
        <CodeBlock label={preview.contentType} code={readableText(preview)} bounded />
      </div>
    );
  }
  if (preview.kind === 'file' || broken) {
    return <p className="text-table text-muted">A file ({preview.contentType}) to download.</p>;
  }
  return (
    <img
      src={path}
      alt={alt}
      className="checkerboard max-h-64 min-h-8 max-w-full min-w-8 rounded-control border border-hairline object-contain"
      onError={() => setBroken(true)}
    />
  );
}

function readableText({ contentType, text }: Extract<ResultPreview, { kind: 'text' }>): string {
  return contentType === 'application/json' ? readableJson(text) : text;
}

/** The result is always read from this site, whatever host the server calls itself. */
function samePath(url: string): string {
  return new URL(url, location.origin).pathname;
}
