import { type ReactNode, useId } from 'react';
import { controlClass } from '../ui/field.tsx';
import { type ModelFilter, OUTPUTS } from './model-filter.ts';

type Props = { filter: ModelFilter; onFilter: (filter: ModelFilter) => void };

/** What narrows the list of models down; it stands in the address. */
export function ModelControls({ filter, onFilter }: Props): ReactNode {
  const change = (more: ModelFilter): void => onFilter({ ...filter, ...more });
  return (
    <search className="mb-4 grid grid-cols-2 gap-2 sm:grid-cols-4 lg:flex">
      <input
        type="search"
        aria-label="Search models"
        placeholder="Search by name, task, licence or GPU"
        value={filter.q ?? ''}
        onChange={(event) => change({ q: event.target.value || undefined })}
        className={controlClass(false, 'col-span-full h-9 lg:flex-1')}
      />
      <Choice
        label="Makes"
        value={filter.makes}
        options={{ '': 'Makes anything', ...OUTPUTS }}
        onValue={(makes) => change({ makes })}
      />
      <Choice
        label="Takes"
        value={filter.takes}
        options={{ '': 'Takes anything', image: 'Takes a picture', text: 'Takes text' }}
        onValue={(takes) => change({ takes })}
      />
      <Choice
        label="Premium"
        value={filter.premium}
        options={{ '': 'Premium or not', without: 'Not premium', only: 'Premium' }}
        onValue={(premium) => change({ premium })}
      />
      <Choice
        label="Order"
        value={filter.sort}
        options={ORDERS}
        onValue={(sort) => change({ sort })}
      />
    </search>
  );
}

const ORDERS = {
  '': 'By name',
  '-name': 'By name, from Z',
  charge: 'Cheapest run first',
  '-charge': 'Dearest run first',
  speed: 'Fastest first',
  '-speed': 'Slowest first',
  price: 'Cheapest GPU second first',
  '-price': 'Dearest GPU second first',
} as const;

function Choice<Value extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: Value | undefined;
  options: Readonly<Record<string, string>>;
  onValue: (value: Value | undefined) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={({ target }) =>
          onValue(target.value === '' ? undefined : (target.value as Value))
        }
        className={controlClass(false, 'h-9 pr-1')}
      >
        {Object.entries(options).map(([option, title]) => (
          <option key={option} value={option}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
