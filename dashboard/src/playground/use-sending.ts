import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { newIntentKey } from '../client/intent-key.ts';
import { problemOf } from '../client/problem.ts';
import { type RunOutcome, runModel, stopRun } from '../client/run-model.ts';
import { fieldRefusal } from './field-refusal.ts';
import type { ParameterField } from './parameter-field.ts';

const MEASURED_AGAIN_MS = 3000;
const STOP_AGAIN_MS = 300;

/** A finished run together with the picture that went into it. */
export type ShownRun = Readonly<{ outcome: RunOutcome; input: File | null }>;

type Sent = Readonly<{ form: FormData; deployment: string | null; input: File | null }>;

/** One run at a time, from Run to its end. */
export type Sending = Readonly<{
  running: boolean;
  stopping: boolean;
  shown: ShownRun | null;
  send: (run: Sent) => void;
  stop: () => void;
  reset: () => void;
  fieldErrors: (fields: readonly ParameterField[]) => Record<string, string | undefined>;
  failure: (fields: readonly ParameterField[]) => unknown;
}>;

/** Sends runs. Where no answer came, the next try carries the same key and joins the same run. */
export function useSending(slug: string): Sending {
  const intent = useRef<string | null>(null);
  const going = useRef<string | null>(null);
  const readAgain = useReadAgain();
  const mutation = useMutation({
    mutationFn: async ({ form, deployment, input }: Sent) => {
      intent.current ??= newIntentKey();
      const idempotencyKey = intent.current;
      going.current = idempotencyKey;
      try {
        const outcome = await runModel({ slug, form, deployment, idempotencyKey });
        return { outcome, input };
      } finally {
        going.current = null;
      }
    },
    onSuccess: () => {
      intent.current = null;
    },
    onError: (error) => {
      if (problemOf(error).code !== 'unreachable') intent.current = null;
    },
    onSettled: readAgain,
  });
  const { stopping, stop } = useStopping(slug, going);
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
    stopping: isPending && stopping,
    shown,
    send: (run) => mutation.mutate(run),
    stop,
    reset: clear,
    fieldErrors: (fields) => {
      const named = fields.find(({ name }) => name === field);
      if (named === undefined) return {};
      return { [named.name]: fieldRefusal(named, problemOf(mutation.error).detail) };
    },
    failure: (fields) => (fields.some(({ name }) => name === field) ? null : mutation.error),
  };
}

/** What a run changes is read anew: at once, and again when its speed has been measured. */
function useReadAgain(): () => void {
  const queryClient = useQueryClient();
  return useCallback(() => {
    const readAgain = (...keys: string[]): void => {
      for (const key of keys) void queryClient.invalidateQueries({ queryKey: [key] });
    };
    // Who is here, too: a refusal may be the first to tell that runs are stopped.
    readAgain('usage', 'models', 'quote', 'me');
    // The server measures speeds anew every few seconds: what it says at once is as before.
    setTimeout(() => readAgain('models', 'quote'), MEASURED_AGAIN_MS);
  }, [queryClient]);
}

/**
 * Stops the run that is going on. How it ended is what the run itself answers; asking is repeated
 * while the server has not begun it, because its picture is still on its way.
 */
function useStopping(
  slug: string,
  going: Readonly<{ current: string | null }>,
): Readonly<{ stopping: boolean; stop: () => void }> {
  const stop = useMutation({
    mutationFn: async () => {
      const idempotencyKey = going.current;
      while (idempotencyKey !== null && going.current === idempotencyKey) {
        const found = await stopRun(slug, idempotencyKey);
        if (found) return;
        await new Promise((resolve) => setTimeout(resolve, STOP_AGAIN_MS));
      }
    },
  });
  return { stopping: stop.isPending, stop: () => stop.mutate() };
}
