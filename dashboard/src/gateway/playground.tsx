import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { useMe } from '../shell/use-me.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { roughMoney } from '../ui/money.ts';
import { ExamplePicker } from './example-picker.tsx';
import { parametersOf } from './parameter-field.ts';
import { ParameterInputs } from './parameter-inputs.tsx';
import { PictureInput } from './picture-input.tsx';
import { RunPane } from './run-pane.tsx';
import type { Playground as State } from './use-playground.ts';

/** Try a model: its form at the left, the running meter and the result at the right. */
export function Playground({ model, state }: { model: Model; state: State }): ReactNode {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    state.run();
  };
  return (
    <section
      aria-label="Playground"
      className="grid grid-cols-1 gap-6 border-y border-hairline py-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:gap-8"
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Inputs state={state} />
        <ExamplePicker examples={model.examples} onExample={state.takeExample} />
        <RunAction model={model} state={state} />
      </form>
      <RunPane model={model} state={state} />
    </section>
  );
}

function Inputs({ state }: { state: State }): ReactNode {
  const { fields, values, errors } = state;
  const picture = fields.find(({ kind }) => kind === 'image');
  return (
    <>
      {picture !== undefined && (
        <PictureInput
          field={picture}
          file={state.file}
          error={errors[picture.name]}
          onFile={state.setFile}
        />
      )}
      <ParameterInputs fields={fields} values={values} errors={errors} onValue={state.setValue} />
    </>
  );
}

function RunAction({ model, state }: { model: Model; state: State }): ReactNode {
  const me = useMe();
  const customer = me?.customer != null;
  const estimate = useEstimate(model, state, customer);
  if (me !== undefined && !customer) {
    return (
      <div>
        <Link
          to="/sign-up"
          search={{ next: `/models/${model.slug}` }}
          className={buttonClass('main', 'w-full')}
        >
          Sign up to run it
        </Link>
        <p className="mt-2 text-center text-label text-muted">
          {estimate.expected !== null && `About ${roughMoney(estimate.expected)} per run. `}
          <Link
            to="/login"
            search={{ next: `/models/${model.slug}` }}
            className="text-link hover:underline"
          >
            Log in
          </Link>
        </p>
      </div>
    );
  }
  const { expected, maximum } = estimate;
  return (
    <div>
      <Button type="submit" kind="main" busy={state.running} className="w-full tabular">
        {state.running ? 'Running…' : expected === null ? 'Run' : `Run ≈ ${roughMoney(expected)}`}
      </Button>
      <p className="mt-2 h-4 text-center text-label text-muted tabular">
        {maximum !== null && `at most ${roughMoney(maximum, 'up')} · failures are free`}
      </p>
    </div>
  );
}

type Estimate = Readonly<{ expected: string | null; maximum: string | null }>;

/** The live quote of a customer; for a visitor, and until it is there, what runs cost so far. */
function useEstimate(model: Model, state: State, customer: boolean): Estimate {
  const parameters = JSON.stringify(parametersOf(state.fields, state.values));
  const quote = useQuery({ ...queries.quote(model.slug, parameters), enabled: customer });
  if (quote.data !== undefined) return quote.data;
  const typical = model.typicalCharge ?? model.deployments[0]?.expectedHold ?? null;
  return { expected: typical, maximum: null };
}
