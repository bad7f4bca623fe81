import type { ReactNode } from 'react';
import { controlClass, Field } from '../ui/field.tsx';
import type { ParameterControl } from './parameter-field.ts';

const STEPS = 100;

/** A number between two bounds: dragged, or typed exactly; both are the same number. */
export function NumberSlider({ field, value, error, onValue }: ParameterControl): ReactNode {
  const minimum = field.minimum ?? 0;
  const maximum = field.maximum ?? 0;
  const step = field.kind === 'integer' ? 1 : (maximum - minimum) / STEPS;
  const at = Number(value);
  return (
    <Field
      label={field.title}
      hint={field.description}
      error={error}
      aside={
        <span className="text-label text-muted tabular">
          {minimum}–{maximum}
        </span>
      }
    >
      {(ids) => (
        <div className="flex items-center gap-3">
          <input
            type="range"
            aria-label={`${field.title}, dragged`}
            min={minimum}
            max={maximum}
            step={step}
            value={value === '' || !Number.isFinite(at) ? minimum : at}
            onChange={(event) => onValue(event.target.value)}
            className="min-w-0 flex-1 accent-(--text)"
          />
          <input
            {...ids}
            type="text"
            inputMode={field.kind === 'integer' && minimum >= 0 ? 'numeric' : 'decimal'}
            autoComplete="off"
            value={value}
            onChange={(event) => onValue(event.target.value)}
            className={controlClass(error !== undefined, 'h-9 max-w-24 text-right tabular')}
          />
        </div>
      )}
    </Field>
  );
}
