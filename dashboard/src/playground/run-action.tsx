import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import type { Model, Quote } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { useMe } from '../client/use-me.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { roughMoney } from '../ui/money.ts';
import { basisText, isOnlyBounded, likelyText, priceNote } from './quote-words.ts';
import { runHindrance } from './run-hindrance.ts';
import type { Playground } from './use-playground.ts';

type Props = { model: Model; state: Playground };

/** The one button of the playground with what it costs, or the way to a login that may run. */
export function RunAction({ model, state }: Props): ReactNode {
  const me = useMe();
  const plans = useQuery({ ...queries.plans, enabled: model.premium }).data?.items;
  const plan = plans?.find(({ slug }) => slug === me?.customer?.plan.slug);
  if (model.premium && plan?.premium === false) return <NeedsPlan name={plan.name} />;
  if (me === undefined || me.customer !== null) return <Run model={model} state={state} />;
  return me.user === null ? <Visitor model={model} state={state} /> : <NoCustomer />;
}

function Run({ model, state }: Props): ReactNode {
  const customer = useMe()?.customer;
  const usage = useQuery({ ...queries.usage, enabled: customer != null }).data;
  const { quote, running } = state;
  const hindrance = running ? null : runHindrance(customer, model, state.choice);
  const why = useId();
  return (
    <div>
      <Button
        type="submit"
        kind="main"
        busy={running}
        disabled={hindrance !== null}
        aria-describedby={hindrance === null ? undefined : why}
        className="w-full tabular"
      >
        {running ? 'Running…' : runText(state)}
      </Button>
      {hindrance !== null && (
        <p id={why} role="status" className="mt-2 text-center text-table text-balance">
          {hindrance}
        </p>
      )}
      <p className="mt-2 min-h-4 text-center text-label text-balance text-muted tabular">
        {quote !== undefined && priceNote(quote, usage?.available)}
      </p>
      <Basis state={state} />
    </div>
  );
}

function runText({ quote }: Playground): string {
  if (quote === undefined) return 'Run';
  return isOnlyBounded(quote) ? `Run, ${likelyText(quote)}` : `Run ${likelyText(quote)}`;
}

function Basis({ state: { quote } }: Pick<Props, 'state'>): ReactNode {
  return (
    <p className="mt-0.5 min-h-4 text-center text-label text-balance text-faint">
      {quote !== undefined && basisText(quote)}
    </p>
  );
}

/** An exact price needs no bound, and one that is nothing but a bound has it already. */
function hasBound(quote: Quote): boolean {
  return quote.basis !== 'exact' && !isOnlyBounded(quote);
}

function Visitor({ model, state }: Props): ReactNode {
  const search = { next: `/models/${model.slug}` };
  const { quote } = state;
  return (
    <div>
      <Link to="/sign-up" search={search} className={buttonClass('main', 'w-full')}>
        Sign up to run it
      </Link>
      <p className="mt-2 min-h-4 text-center text-label text-muted tabular">
        {quote !== undefined && (
          <>
            A run like this: {likelyText(quote)}
            {hasBound(quote) && `, at most ${roughMoney(quote.maximum, 'up')}`}.{' '}
          </>
        )}
        <Link to="/login" search={search} className="text-link hover:underline">
          Log in
        </Link>
      </p>
      <Basis state={state} />
    </div>
  );
}

function NeedsPlan({ name }: { name: string }): ReactNode {
  return <Instead>This is a premium model: your plan, {name}, does not include those.</Instead>;
}

function NoCustomer(): ReactNode {
  return (
    <Instead>
      Your login runs this installation and has no credit of its own; sign up with another address
      to make runs.
    </Instead>
  );
}

/** What stands where Run would, and says why it does not. */
function Instead({ children }: { children: ReactNode }): ReactNode {
  return <p className="rounded-control bg-surface p-3 text-table text-muted">{children}</p>;
}
