import type { FormEvent, ReactNode } from 'react';
import type { Problem } from '../client/problem.ts';
import { Button } from '../ui/button.tsx';
import { FormNotice } from '../ui/form-notice.tsx';

/** The one form of an entry page: what went wrong, its fields, and the button that sends it. */
export function EntryForm({
  problem,
  button,
  busy,
  onSubmit,
  children,
}: {
  /** What no field shows by itself. */
  problem: Problem | null;
  button: string;
  busy: boolean;
  onSubmit: () => void;
  children: ReactNode;
}): ReactNode {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <FormNotice problem={problem} />
      {children}
      <Button type="submit" kind="main" busy={busy} className="w-full">
        {button}
      </Button>
    </form>
  );
}
