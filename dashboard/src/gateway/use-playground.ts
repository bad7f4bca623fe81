import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Model, ModelExample } from '../client/nouns.ts';
import { problemOf } from '../client/problem.ts';
import { type RunOutcome, runModel } from '../client/run-model.ts';
import {
  initialValues,
  type ParameterField,
  type ParameterValues,
  parameterFields,
  valueErrors,
} from './parameter-field.ts';
import { usePicture } from './use-picture.ts';

const MEASURED_AGAIN_MS = 6000;

/** A finished run together with what went into it. */
export type ShownRun = Readonly<{ outcome: RunOutcome; input: File | null }>;

/** Everything the playground shows and does. */
export type Playground = Readonly<{
  fields: readonly ParameterField[];
  values: ParameterValues;
  file: File | null;
  /** The example the picture came from: samples can load it by its address. */
  exampleUrl: string | null;
  errors: Readonly<Record<string, string | undefined>>;
  running: boolean;
  shown: ShownRun | null;
  /** What the last run failed with, unless that stands at a field. */
  failure: unknown;
  setValue: (name: string, value: string) => void;
  setFile: (file: File | null) => void;
  takeExample: (example: ModelExample, file: File | null) => void;
  run: () => void;
}>;

/** The state of a model's playground. */
export function usePlayground(model: Model): Playground {
  const fields = useMemo(() => parameterFields(model.parameters), [model.parameters]);
  const [values, setValues] = useState<ParameterValues>(() => initialValues(fields));
  const [tried, setTried] = useState(false);
  const sending = useSending(model.slug);
  const imageField = fields.find(({ kind }) => kind === 'image');
  const { reset } = sending;
  const { picture, refusal, take } = usePicture();
  const file = picture?.file ?? null;
  const setFile = useCallback(
    (next: File | null) => {
      take(next, null);
      reset();
    },
    [take, reset],
  );
  const missing: Record<string, string> =
    imageField !== undefined && file === null
      ? { [imageField.name]: refusal ?? 'Choose a picture first.' }
      : {};
  const wrong = { ...valueErrors(fields, values), ...missing };
  return {
    fields,
    values,
    file,
    exampleUrl: picture?.url ?? null,
    errors: {
      ...(tried ? wrong : refusal === null ? {} : missing),
      ...sending.fieldErrors(fields),
    },
    running: sending.running,
    shown: sending.shown,
    failure: sending.failure(fields),
    setValue: (name, value) => {
      setValues((old) => ({ ...old, [name]: value }));
      reset();
    },
    setFile,
    takeExample: (example, loaded) => {
      setValues(initialValues(fields, example.parameters));
      if (loaded !== null) take(loaded, example.imageUrl ?? null);
      reset();
    },
    run: () => {
      setTried(true);
      if (Object.keys(wrong).length === 0) sending.send(formOf(fields, values, file), file);
    },
  };
}

function formOf(
  fields: readonly ParameterField[],
  values: ParameterValues,
  file: File | null,
): FormData {
  const form = new FormData();
  for (const { name, kind } of fields) {
    const value = values[name] ?? '';
    if (kind === 'image' && file !== null) form.append(name, file, file.name);
    else if (kind !== 'image' && value !== '') form.append(name, value);
  }
  return form;
}

type Sending = Readonly<{
  running: boolean;
  shown: ShownRun | null;
  send: (form: FormData, input: File | null) => void;
  reset: () => void;
  fieldErrors: (fields: readonly ParameterField[]) => Record<string, string | undefined>;
  failure: (fields: readonly ParameterField[]) => unknown;
}>;

/** Sends runs. Where no answer came, the next try carries the same key and joins the same run. */
function useSending(slug: string): Sending {
  const queryClient = useQueryClient();
  const intent = useRef<string | null>(null);
  const mutation = useMutation({
    mutationFn: async ({ form, input }: { form: FormData; input: File | null }) => {
      intent.current ??= crypto.randomUUID?.() ?? fallbackKey();
      const outcome = await runModel({ slug, form, idempotencyKey: intent.current });
      return { outcome, input };
    },
    onSuccess: () => {
      intent.current = null;
    },
    onError: (error) => {
      if (problemOf(error).code !== 'unreachable') intent.current = null;
    },
    onSettled: () => {
      const readAgain = (...keys: string[]): void => {
        for (const key of keys) void queryClient.invalidateQueries({ queryKey: [key] });
      };
      readAgain('usage', 'models', 'quote');
      // The server measures speeds anew every few seconds: what it says at once is as before.
      setTimeout(() => readAgain('models', 'quote'), MEASURED_AGAIN_MS);
    },
  });
  const field = mutation.error === null ? undefined : problemOf(mutation.error).field;
  const { reset, isPending } = mutation;
  const [shown, setShown] = useState<ShownRun | null>(null);
  if (mutation.data !== undefined && mutation.data !== shown) setShown(mutation.data);
  const clear = useCallback(() => {
    if (isPending) return;
    intent.current = null;
    reset();
  }, [isPending, reset]);
  return {
    running: isPending,
    shown,
    send: (form, input) => mutation.mutate({ form, input }),
    reset: clear,
    fieldErrors: (fields) => {
      if (field === undefined || !fields.some(({ name }) => name === field)) return {};
      return { [field]: problemOf(mutation.error).detail };
    },
    failure: (fields) => (fields.some(({ name }) => name === field) ? null : mutation.error),
  };
}

/** Pages without TLS have no `randomUUID`. */
function fallbackKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
