import type { ReactNode } from 'react';
import { cx } from '../ui/class-names.ts';
import { countText } from '../ui/count-text.ts';
import { controlClass, Field } from '../ui/field.tsx';
import { characterCount, type ParameterControl } from './parameter-field.ts';

/** A text of several lines that counts its characters, as those who pay for them want. */
export function TextBox({ field, value, error, onValue }: ParameterControl): ReactNode {
  const { maxLength } = field;
  const count = characterCount(value);
  const over = maxLength !== null && count > maxLength;
  const counted = (
    <span className={cx('text-label tabular', over ? 'text-bad' : 'text-muted')}>
      {countText(count)}
      {maxLength !== null && ` / ${countText(maxLength)}`}
      <span className="sr-only"> characters</span>
    </span>
  );
  return (
    <Field label={field.title} hint={field.description} error={error} aside={counted}>
      {(ids) => (
        <textarea
          {...ids}
          dir="auto"
          rows={6}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          className={controlClass(error !== undefined, 'min-h-20 resize-y py-1.5')}
        />
      )}
    </Field>
  );
}
