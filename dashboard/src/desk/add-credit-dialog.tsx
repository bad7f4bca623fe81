import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { newIntentKey } from '../client/intent-key.ts';
import type { CustomerPage } from '../client/nouns.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { focusFirst, TextField } from '../ui/field.tsx';
import { FormNotice } from '../ui/form-notice.tsx';
import { formProblem } from '../ui/form-problem.ts';
import { moneyText } from '../ui/money.ts';
import { useToast } from '../ui/toast.tsx';
import { ReasonField } from './reason-dialog.tsx';

type AddCreditProps = { customer: CustomerPage; open: boolean; onClose: () => void };

/** Gives a customer credit by hand; a click more gives nothing more. */
export function AddCreditDialog({ customer, open, onClose }: AddCreditProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={`Add credit for ${customer.name}`}
      description="It is there at once and never expires. It cannot be taken back here."
    >
      <AddCreditForm customer={customer} onClose={onClose} />
    </Dialog>
  );
}

/** What is a whole number of nano-dollars; the server has the last word. */
const DOLLARS = /^\d{1,9}(\.\d{1,9})?$/;

type FormProps = Omit<AddCreditProps, 'open'>;

function AddCreditForm({ customer: { id, name }, onClose }: FormProps): ReactNode {
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [intent, setIntent] = useState(newIntentKey);
  const queryClient = useQueryClient();
  const say = useToast();
  const dollars = amount.trim().replace(/^\$/, '');
  const change = (set: (text: string) => void) => (text: string) => {
    // Something else is another intent; sent again as it is, it is the same.
    setIntent(newIntentKey());
    set(text);
  };
  const add = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/operator/customers/{id}/credit', {
          params: { path: { id }, header: { 'idempotency-key': intent } },
          body: { amount: dollars, reason: reason.trim() },
        }),
      ),
    onSuccess: async (added) => {
      await queryClient.invalidateQueries({ queryKey: ['operator'] });
      onClose();
      say(`${name} has ${moneyText(added.amount)} more.`);
    },
  });
  const { fields, rest } = formProblem(add.error, ['amount', 'reason']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <FormNotice problem={rest} />
      <TextField
        label="Amount in dollars"
        name="amount"
        inputMode="decimal"
        autoComplete="off"
        placeholder="25.00"
        required
        maxLength={24}
        ref={focusFirst}
        value={amount}
        onValue={change(setAmount)}
        error={fields.amount}
        className="tabular"
      />
      <ReasonField reason={reason} onReason={change(setReason)} error={fields.reason} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="main" busy={add.isPending}>
          {DOLLARS.test(dollars) ? `Add ${moneyText(dollars)}` : 'Add credit'}
        </Button>
      </div>
    </form>
  );
}
