import { type Problem, problemOf } from '../client/problem.ts';

/** A failed form: the words for the fields it names, and what is left to say above the form. */
export type FormProblem<Name extends string> = Readonly<{
  fields: Readonly<Partial<Record<Name, string>>>;
  /** Null where the field's own words say everything. */
  rest: Problem | null;
}>;

/** Splits what a call threw between the form's fields and the form. */
export function formProblem<Name extends string>(
  error: unknown,
  names: readonly Name[],
): FormProblem<Name> {
  const empty: Partial<Record<Name, string>> = {};
  if (error === null || error === undefined) return { fields: empty, rest: null };
  const problem = problemOf(error);
  const named = names.find((name) => name === problem.field);
  if (named === undefined) return { fields: empty, rest: problem };
  return { fields: { ...empty, [named]: problem.detail }, rest: null };
}
