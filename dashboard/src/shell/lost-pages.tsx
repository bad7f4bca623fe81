import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Brand } from '../ui/brand.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
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

/** A page broke: said plainly, with a way on. */
export function DefectPage({ error }: { error: unknown }): ReactNode {
  useTitle('A defect');
  return (
    <Lost
      title="This page has a defect"
      text={`Your runs and your credit are not touched by it. ${String(error)}`}
    >
      <Button kind="main" onClick={() => location.reload()}>
        Reload the page
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
