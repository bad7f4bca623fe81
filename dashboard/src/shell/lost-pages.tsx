import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { problemOf } from '../client/problem.ts';
import { Brand } from '../ui/brand.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Page } from './page.tsx';
import { useTitle } from './use-title.ts';

/** No page has this address. */
export function NotFoundPage(): ReactNode {
  useTitle('Not found');
  return (
    <Lost title="There is no such page" text="The address may be old, or a letter is missing.">
      <Link to="/" className={buttonClass('main')}>
        To the home page
      </Link>
    </Lost>
  );
}

/** One page broke, or its code could not be loaded: the shell stays, and leads elsewhere. */
export function BrokenPage({ error }: { error: unknown }): ReactNode {
  return (
    <Page title="Taximeter">
      <ProblemNotice
        error={error}
        onRetry={() => location.reload()}
        retryLabel="Load the page again"
      />
    </Page>
  );
}

/** A page broke, or the server was away when it was opened: said plainly, with a way on. */
export function DefectPage({ error }: { error: unknown }): ReactNode {
  const { code, title, detail } = problemOf(error);
  useTitle(title);
  const calm = code === 'page-defect' ? 'Your runs and your credit are not touched by it. ' : '';
  return (
    <Lost title={title} text={`${calm}${detail}`}>
      <Button kind="main" onClick={() => location.reload()}>
        Load the page again
      </Button>
    </Lost>
  );
}

type LostProps = { title: string; text: string; children: ReactNode };

function Lost({ title, text, children }: LostProps): ReactNode {
  return (
    <main className="mx-auto max-w-md px-6 pt-[11dvh]">
      <Brand />
      <h1 className="mt-12 text-title font-semibold">{title}</h1>
      <p className="mt-1 mb-6 break-words text-muted">{text}</p>
      {children}
    </main>
  );
}
