import type { ReactNode } from 'react';
import { controlClass, Field, SelectField, TextField } from '../ui/field.tsx';
import type { ParameterField, ParameterValues } from './parameter-field.ts';

/** The form of a model's parameters, pictures apart. */
export function ParameterInputs({
  fields,
  values,
  errors,
  onValue,
}: {
  fields: readonly ParameterField[];
  values: ParameterValues;
  errors: Readonly<Record<string, string | undefined>>;
  onValue: (name: string, value: string) => void;
}): ReactNode {
  return fields
    .filter(({ kind }) => kind !== 'image')
    .map((field) => (
      <ParameterInput
        key={field.name}
        field={field}
        value={values[field.name] ?? ''}
        error={errors[field.name]}
        onValue={(value) => onValue(field.name, value)}
      />
    ));
}

type InputProps = {
  field: ParameterField;
  value: string;
  error: string | undefined;
  onValue: (value: string) => void;
};

function ParameterInput({ field, value, error, onValue }: InputProps): ReactNode {
  const said = { label: field.title, hint: field.description, error, value, onValue };
  if (field.kind === 'choice') return <SelectField {...said} options={field.options} />;
  if (field.kind === 'boolean') return <Checkbox {...said} />;
  if (field.kind === 'text' && (field.maxLength ?? 0) > 120) return <LongText {...said} />;
  if (field.kind === 'text') return <TextField {...said} autoComplete="off" />;
  const range =
    field.minimum !== null && field.maximum !== null ? `${field.minimum}–${field.maximum}` : '';
  return (
    <TextField
      {...said}
      inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      aside={<span className="text-label text-faint tabular">{range}</span>}
    />
  );
}

type TypedProps = Omit<InputProps, 'field'> & { label: string; hint: string };

function LongText({ label, hint, error, value, onValue }: TypedProps): ReactNode {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <textarea
          {...ids}
          rows={3}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          className={controlClass(error !== undefined, 'py-1.5')}
        />
      )}
    </Field>
  );
}

function Checkbox({ label, hint, value, onValue }: TypedProps): ReactNode {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="checkbox"
        checked={value === 'true'}
        onChange={(event) => onValue(String(event.target.checked))}
        className="mt-1 size-4 accent-(--text)"
      />
      <span>
        <span className="text-table font-medium">{label}</span>
        {hint !== '' && <span className="block text-label text-muted">{hint}</span>}
      </span>
    </label>
  );
}
