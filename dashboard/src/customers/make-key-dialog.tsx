import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { rememberSecret } from '../client/fresh-secret.ts';
import { queries } from '../client/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { focusFirst, TextField } from '../ui/field.tsx';
import { FormNotice } from '../ui/form-notice.tsx';
import { formProblem } from '../ui/form-problem.ts';

/** Makes a key, then shows its secret: once. */
export function MakeKeyDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): ReactNode {
  const [secret, setSecret] = useState<string | null>(null);
  const change = (next: boolean): void => {
    onOpenChange(next);
    if (!next) setSecret(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      locked={secret !== null}
      title={secret === null ? 'Make a key' : 'Your new key'}
      description={
        secret === null
          ? 'Name it after where it will be used, so that you know which one to revoke.'
          : 'Copy it now: it is shown this once, and nobody can look it up later.'
      }
    >
      {secret === null ? (
        <MakeKeyForm onMade={setSecret} />
      ) : (
        <Secret secret={secret} onDone={() => change(false)} />
      )}
    </Dialog>
  );
}

function MakeKeyForm({ onMade }: { onMade: (secret: string) => void }): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => answerOf(api.POST('/api/keys', { body: { name: name.trim() } })),
    onSuccess: ({ secret }) => {
      rememberSecret(secret);
      onMade(secret);
      return queryClient.invalidateQueries({ queryKey: queries.keys.queryKey });
    },
  });
  const { fields, rest } = formProblem(make.error, ['name']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <FormNotice problem={rest} />
      <TextField
        label="Name"
        name="key-name"
        autoComplete="off"
        placeholder="laptop"
        required
        maxLength={100}
        ref={focusFirst}
        value={name}
        onValue={setName}
        error={fields.name}
      />
      <Button type="submit" kind="main" busy={make.isPending} className="w-full">
        Make the key
      </Button>
    </form>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }): ReactNode {
  return (
    <div className="space-y-4">
      <output
        aria-label="The secret of your new key"
        className="block rounded-control border border-hairline bg-surface p-3 font-mono text-table break-all select-all"
      >
        {secret}
      </output>
      <div className="flex justify-end gap-2">
        <CopyButton text={secret} label="Copy the key" kind="main" />
        <Button onClick={onDone} size="small">
          I have kept it
        </Button>
      </div>
    </div>
  );
}
