import type { ReactNode } from 'react';
import { SelectField, TextField } from '../ui/field.tsx';
import { NumberSlider } from './number-slider.tsx';
import type { ParameterControl, ParameterField, ParameterValues } from './parameter-field.ts';
import { TextBox } from './text-box.tsx';

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

function ParameterInput(props: ParameterControl): ReactNode {
  const { field, value, error, onValue } = props;
  const said = { label: field.title, hint: field.description, error, value, onValue };
  if (field.kind === 'choice') return <SelectField {...said} options={choicesOf(field)} />;
  if (field.kind === 'boolean') return <Checkbox {...props} />;
  if (field.kind === 'text' && field.multiline) return <TextBox {...props} />;
  if (field.kind === 'text') return <TextField {...said} autoComplete="off" />;
  if (field.minimum !== null && field.maximum !== null) return <NumberSlider {...props} />;
  return (
    <TextField
      {...said}
      inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      aside={<span className="text-label text-faint tabular">{limitText(field)}</span>}
    />
  );
}

function choicesOf({ options, required, initial }: ParameterField): readonly string[] {
  return required || initial !== '' ? options : ['', ...options];
}

function limitText({ minimum, maximum }: ParameterField): string {
  if (minimum !== null) return `from ${minimum}`;
  return maximum === null ? '' : `up to ${maximum}`;
}

function Checkbox({ field, error, value, onValue }: ParameterControl): ReactNode {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="checkbox"
        checked={value === 'true'}
        aria-invalid={error !== undefined}
        onChange={(event) => onValue(String(event.target.checked))}
        className="mt-1 size-4 accent-(--text)"
      />
      <span>
        <span className="text-table font-medium">{field.title}</span>
        {field.description !== '' && (
          <span className="block text-label text-muted">{field.description}</span>
        )}
        {error !== undefined && <span className="block text-label text-bad">{error}</span>}
      </span>
    </label>
  );
}
