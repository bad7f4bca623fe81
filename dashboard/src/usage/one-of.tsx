import type { ReactNode } from 'react';
import { cx } from '../ui/class-names.ts';

type OneOfProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly Readonly<{ value: Value; text: string }>[];
  onValue: (value: Value) => void;
};

/** A switch between two or three things, all of them in sight. */
export function OneOf<Value extends string>(props: OneOfProps<Value>): ReactNode {
  const { label, value, options, onValue } = props;
  return (
    <fieldset className="inline-flex rounded-control border border-hairline p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onValue(option.value)}
          className={cx(
            'h-[30px] rounded-[4px] px-2.5 text-table transition-colors duration-150 max-sm:h-8',
            option.value === value ? 'bg-sunken font-medium' : 'text-muted hover:text-text',
          )}
        >
          {option.text}
        </button>
      ))}
    </fieldset>
  );
}
