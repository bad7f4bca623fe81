import { useCallback, useMemo, useState } from 'react';
import type { Model, ModelExample, Quote } from '../client/nouns.ts';
import { canChoose, usualChoice } from './deployment-choice.ts';
import type { LoadedExample } from './load-example.ts';
import {
  initialValues,
  type ParameterField,
  type ParameterValues,
  parameterFields,
  valueErrors,
} from './parameter-field.ts';
import { runForm } from './run-form.ts';
import { type Picture, usePicture } from './use-picture.ts';
import { useQuote } from './use-quote.ts';
import { type ShownRun, useSending } from './use-sending.ts';

/** Everything the playground shows and does. */
export type Playground = Readonly<{
  fields: readonly ParameterField[];
  values: ParameterValues;
  picture: Picture | null;
  /** What `x-deployment` is to say; null where there is nothing to choose. */
  choice: string | null;
  /** What a run with these parameters costs; undefined until it is known. */
  quote: Quote | undefined;
  errors: Readonly<Record<string, string | undefined>>;
  running: boolean;
  stopping: boolean;
  shown: ShownRun | null;
  /** The stored output of the example that was chosen last, until something else is. */
  example: LoadedExample | null;
  /** What the last run failed with, unless that stands at a field. */
  failure: unknown;
  setValue: (name: string, value: string) => void;
  setPicture: (picture: Picture | null) => void;
  setChoice: (choice: string) => void;
  takeExample: (example: ModelExample, loaded: LoadedExample) => void;
  run: () => void;
  stop: () => void;
}>;

/** The state of a model's playground. */
export function usePlayground(model: Model): Playground {
  const fields = useMemo(() => parameterFields(model.parameters), [model.parameters]);
  const [values, setValues] = useState<ParameterValues>(() => initialValues(fields));
  const [tried, setTried] = useState(false);
  const [example, setExample] = useState<LoadedExample | null>(null);
  const [chosen, setChoice] = useState(usualChoice);
  const choice = canChoose(model.deployments) ? chosen : null;
  const sending = useSending(model.slug);
  const { reset } = sending;
  const { picture, refusal, pixels, take } = usePicture(model);
  const quote = useQuote(model.slug, { fields, values, choice, pixels });
  const changed = useCallback(() => {
    setExample(null);
    reset();
  }, [reset]);
  const setPicture = useCallback(
    (next: Picture | null) => {
      take(next);
      changed();
    },
    [take, changed],
  );
  const missing = missingPicture(fields, picture, refusal);
  const wrong = { ...valueErrors(fields, values), ...missing };
  return {
    ...{ fields, values, picture, choice, quote, example, setPicture },
    ...{ running: sending.running, stopping: sending.stopping, stop: sending.stop },
    errors: {
      ...(tried ? wrong : refusal === null ? {} : missing),
      ...sending.fieldErrors(fields),
    },
    shown: sending.shown,
    failure: sending.failure(fields),
    setValue: (name, value) => {
      setValues((old) => ({ ...old, [name]: value }));
      changed();
    },
    setChoice: (next) => {
      setChoice(next);
      reset();
    },
    takeExample: (taken, loaded) => {
      setValues(initialValues(fields, taken.parameters));
      if (loaded.picture !== null) take(loaded.picture);
      reset();
      setExample(loaded);
    },
    run: () => {
      setTried(true);
      if (Object.keys(wrong).length > 0) return;
      setExample(null);
      const input = picture?.kind === 'file' ? picture.file : null;
      sending.send({ form: runForm(fields, values, picture), deployment: choice, input });
    },
  };
}

function missingPicture(
  fields: readonly ParameterField[],
  picture: Picture | null,
  refusal: string | null,
): Readonly<Record<string, string>> {
  const field = fields.find(({ kind }) => kind === 'image');
  if (field === undefined || picture !== null) return {};
  if (refusal === null && !field.required) return {};
  return { [field.name]: refusal ?? 'Choose a picture first.' };
}
