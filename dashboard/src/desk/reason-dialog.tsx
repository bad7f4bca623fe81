import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { controlClass, Field, focusFirst } from '../ui/field.tsx';
import { FormNotice } from '../ui/form-notice.tsx';
import { formProblem } from '../ui/form-problem.ts';

type ReasonDialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What happens, and to whom. */
  description: ReactNode;
  /** What the button says. */
  deed: string;
  danger?: boolean;
  act: (reason: string) => Promise<void>;
};

/** Asks for the reason before something is done that the audit log keeps for ever. */
export function ReasonDialog(props: ReasonDialogProps): ReactNode {
  const { open, onClose, title, description } = props;
  return (
    <Dialog open={open} onOpenChange={onClose} title={title} description={description}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm({ onClose, deed, danger = false, act }: ReasonDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const doing = useMutation({ mutationFn: () => act(reason.trim()), onSuccess: onClose });
  const { fields, rest } = formProblem(doing.error, ['reason']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    doing.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <FormNotice problem={rest} />
      <ReasonField reason={reason} onReason={setReason} error={fields.reason} first />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind={danger ? 'danger' : 'main'} busy={doing.isPending}>
          {deed}
        </Button>
      </div>
    </form>
  );
}

type ReasonFieldProps = {
  reason: string;
  onReason: (reason: string) => void;
  error?: string | undefined;
  /** Has the focus when the form appears. */
  first?: boolean;
};

/** Why it is done: whoever reads the audit log reads this. */
export function ReasonField({ reason, onReason, error, first }: ReasonFieldProps): ReactNode {
  return (
    <Field label="Reason" hint="It stays in the audit log, with your name." error={error}>
      {(ids) => (
        <textarea
          {...ids}
          required
          rows={3}
          maxLength={500}
          ref={first === true ? focusFirst : undefined}
          value={reason}
          onChange={(event) => onReason(event.target.value)}
          className={controlClass(error !== undefined, 'resize-y py-2')}
        />
      )}
    </Field>
  );
}
