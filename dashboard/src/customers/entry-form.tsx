import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Problem } from '../client/problem.ts';
import { Button } from '../ui/button.tsx';
import { FormNotice } from '../ui/form-notice.tsx';

/** The one form of an entry page: what went wrong, its fields, and the button that sends it. */
export function EntryForm({
  problem,
  button,
  busy,
  onSubmit,
  checked,
  children,
}: {
  /** What no field shows by itself. */
  problem: Problem | null;
  button: string;
  busy: boolean;
  onSubmit: () => void;
  /** Given by a form that checks its fields itself: how often it did, and what the server said. */
  checked?: Readonly<{ tries: number; error: unknown }>;
  children: ReactNode;
}): ReactNode {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  const form = useRef<HTMLFormElement>(null);
  const { tries = 0, error = null } = checked ?? {};
  useEffect(() => {
    if (tries === 0 && error === null) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, error]);
  return (
    <form ref={form} onSubmit={submit} noValidate={checked !== undefined} className="space-y-4">
      <FormNotice problem={problem} />
      {children}
      <Button type="submit" kind="main" busy={busy} className="w-full">
        {button}
      </Button>
    </form>
  );
}
