import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';
import { ICON } from './icon.ts';

/** A choice: what stands in the address, and what one reads. */
export type Choice = Readonly<{ value: string; text: string }>;

/** Choices under a heading of their own. */
export type ChoiceGroup = Readonly<{ heading: string; choices: readonly Choice[] }>;

type FilterSelectProps = {
  /** What is chosen, for who cannot see where it stands. */
  label: string;
  /** What it says while nothing is chosen; undefined where something always is. */
  unset?: string;
  value: string | undefined;
  choices?: readonly Choice[];
  groups?: readonly ChoiceGroup[];
  onValue: (value: string | undefined) => void;
};

/**
 * A filter to choose from a list: the browser's own, so that a phone shows its own wheel and a
 * thousand choices are found by typing. A value that is in no list stays shown as it is.
 */
export function FilterSelect(props: FilterSelectProps): ReactNode {
  const { label, unset, value, choices = [], groups = [], onValue } = props;
  const all = [...choices, ...groups.flatMap((group) => group.choices)];
  const isForeign = value !== undefined && !all.some((choice) => choice.value === value);
  return (
    <span className="relative inline-flex min-w-0">
      <select
        aria-label={label}
        value={value ?? ''}
        onChange={(event) => onValue(event.target.value === '' ? undefined : event.target.value)}
        className={cx(
          'h-9 w-full appearance-none truncate rounded-control border bg-paper pr-7 pl-2.5 text-table',
          'cursor-pointer transition-colors duration-150 hover:bg-sunken max-sm:h-10',
          // Of one width whatever is in the list, so that nothing moves when the list has come.
          unset !== undefined && 'sm:w-36',
          unset !== undefined && value !== undefined
            ? 'border-text font-medium text-text'
            : 'border-hairline text-muted',
        )}
      >
        {unset !== undefined && <option value="">{unset}</option>}
        {isForeign && <option value={value}>{value}</option>}
        <Options choices={choices} />
        {groups.map((group) => (
          <optgroup key={group.heading} label={group.heading}>
            <Options choices={group.choices} />
          </optgroup>
        ))}
      </select>
      <ChevronDown
        {...ICON}
        size={14}
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-muted"
      />
    </span>
  );
}

function Options({ choices }: { choices: readonly Choice[] }): ReactNode {
  return choices.map(({ value, text }) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));
}
