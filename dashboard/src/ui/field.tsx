import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';

const CONTROL =
  'block w-full rounded-control border bg-paper px-3 text-body text-text ' +
  'placeholder:text-faint disabled:bg-sunken disabled:text-muted';

/** The look of a control one types or chooses in. */
export function controlClass(invalid: boolean, className = 'h-9'): string {
  return cx(CONTROL, invalid ? 'border-bad' : 'border-hairline', className);
}

/** What ties a control to its label, hint and error. */
export type FieldIds = Readonly<{
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}>;

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  aside?: ReactNode;
  children: (ids: FieldIds) => ReactNode;
};

/** A labelled control; its error stands under it and is read out with it. */
export function Field({ label, hint, error, aside, children }: FieldProps): ReactNode {
  const id = useId();
  // An error says what the hint says, and more: one of the two is enough.
  const hasHint = hint !== undefined && hint !== '' && error === undefined;
  const described = [hasHint && `${id}-hint`, error !== undefined && `${id}-error`];
  const ids: FieldIds = {
    id,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    'aria-invalid': error !== undefined,
  };
  return (
    <div>
      <div className="mb-1 flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="text-table font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children(ids)}
      {hasHint && (
        <p id={`${id}-hint`} className="mt-1 text-label text-muted">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1 text-label text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  aside?: ReactNode;
};

/** A line of text. */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, value, onValue, hint, error, aside, className, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} aside={aside}>
      {(ids) => (
        <input
          {...rest}
          {...ids}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          className={controlClass(error !== undefined, cx('h-9', className))}
        />
      )}
    </Field>
  );
}

type SelectFieldProps = Omit<ComponentProps<'select'>, 'onChange' | 'value'> & {
  label: string;
  value: string;
  options: readonly string[];
  onValue: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
};

/** Given as `ref`: the control that is typed in first has the focus when the form appears. */
export function focusFirst(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}

/** One of a few. */
export function SelectField(props: SelectFieldProps): ReactNode {
  const { label, value, options, onValue, hint, error, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select
          {...rest}
          {...ids}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          className={controlClass(error !== undefined)}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
