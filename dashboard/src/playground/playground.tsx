import type { FormEvent, ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { DeploymentChooser } from './deployment-chooser.tsx';
import { ExamplePicker } from './example-picker.tsx';
import { ParameterInputs } from './parameter-inputs.tsx';
import { PictureInput } from './picture-input.tsx';
import { RunAction } from './run-action.tsx';
import { RunPane } from './run-pane.tsx';
import type { Playground as State } from './use-playground.ts';

/** Try a model: its form at the left, the running meter and the result at the right. */
export function Playground({ model, state }: { model: Model; state: State }): ReactNode {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!state.running) state.run();
  };
  return (
    <section
      aria-label="Playground"
      className="grid grid-cols-1 gap-6 border-y border-hairline py-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:gap-8"
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Inputs state={state} />
        <ExamplePicker
          examples={model.examples}
          disabled={state.running}
          onExample={state.takeExample}
        />
        {state.choice !== null && (
          <DeploymentChooser
            deployments={model.deployments}
            choice={state.choice}
            quote={state.quote}
            onChoice={state.setChoice}
          />
        )}
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
          picture={state.picture}
          error={errors[picture.name]}
          onPicture={state.setPicture}
        />
      )}
      <ParameterInputs fields={fields} values={values} errors={errors} onValue={state.setValue} />
    </>
  );
}
