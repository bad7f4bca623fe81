import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { useMe } from '../shell/use-me.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { roughMoney } from '../ui/money.ts';
import { parametersOf } from './parameter-field.ts';
import { priceNote } from './price-note.ts';
import type { Playground } from './use-playground.ts';

type Props = { model: Model; state: Playground };

/** The one button of the playground with what it costs, or the way to an account that may run. */
export function RunAction({ model, state }: Props): ReactNode {
  const me = useMe();
  if (me === undefined || me.customer !== null) return <Run model={model} state={state} />;
  return me.user === null ? <Visitor model={model} /> : <NoCustomer />;
}

function Run({ model, state }: Props): ReactNode {
  const customer = useMe()?.customer != null;
  const parameters = JSON.stringify(parametersOf(state.fields, state.values));
  const quote = useQuery({ ...queries.quote(model.slug, parameters), enabled: customer }).data;
  const usage = useQuery({ ...queries.usage, enabled: customer }).data;
  const usual = model.deployments[0];
  const expected = quote?.expected ?? model.typicalCharge ?? usual?.expectedHold ?? null;
  const held = quote?.basis === 'exact' ? quote.expected : usual?.expectedHold;
  return (
    <div>
      <Button type="submit" kind="main" busy={state.running} className="w-full tabular">
        {state.running ? 'Running…' : expected === null ? 'Run' : `Run ≈ ${roughMoney(expected)}`}
      </Button>
      <p className="mt-2 min-h-4 text-center text-label text-balance text-muted tabular">
        {quote !== undefined && priceNote(held, quote.maximum, usage?.available)}
      </p>
    </div>
  );
}

function Visitor({ model }: { model: Model }): ReactNode {
  const expected = model.typicalCharge ?? model.deployments[0]?.expectedHold;
  const search = { next: `/models/${model.slug}` };
  return (
    <div>
      <Link to="/sign-up" search={search} className={buttonClass('main', 'w-full')}>
        Sign up to run it
      </Link>
      <p className="mt-2 text-center text-label text-muted">
        {expected !== undefined && `About ${roughMoney(expected)} per run. `}
        <Link to="/login" search={search} className="text-link hover:underline">
          Log in
        </Link>
      </p>
    </div>
  );
}

function NoCustomer(): ReactNode {
  return (
    <p className="rounded-control bg-surface p-3 text-table text-muted">
      Your login runs this installation and has no credit of its own; sign up with another address
      to make runs.
    </p>
  );
}
