import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Customer } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import { FilterSelect } from '../ui/filter-select.tsx';
import { Td, Th } from '../ui/table.tsx';
import { CustomerStatus } from './customer-status.tsx';
import { OperatorList } from './operator-list.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';
import { statusIn } from './operator-search.ts';
import { SearchBox } from './search-box.tsx';

const STATUSES = [
  { value: 'active', text: 'Active' },
  { value: 'suspended', text: 'Suspended' },
];

/** Customers: found by name, e-mail or id, each with what it has left. */
export function CustomersPage(): ReactNode {
  const { query, status } = useSearch({ from: '/shell/operator/customers' });
  const navigate = useNavigate({ from: '/operator/customers' });
  const customers = useInfiniteQuery(operatorQueries.customers({ query, status }));
  const isFiltered = query !== undefined || status !== undefined;
  return (
    <OperatorPage title="Customers">
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <SearchBox
          label="Search customers"
          placeholder="Name, e-mail or id"
          value={query ?? ''}
          onSearch={(text) =>
            void navigate({
              search: (old) => ({ ...old, query: text || undefined }),
              replace: true,
            })
          }
        />
        <FilterSelect
          label="Status"
          unset="Any status"
          value={status}
          choices={STATUSES}
          onValue={(chosen) =>
            void navigate({ search: (old) => ({ ...old, status: statusIn(chosen) }) })
          }
        />
      </div>
      <OperatorList
        query={customers}
        caption="Customers, newest first"
        columns={5}
        head={
          <>
            <Th>Customer</Th>
            <Th className="max-md:hidden">Plan</Th>
            <Th className="max-sm:hidden">Status</Th>
            <Th right className="max-md:hidden">
              Runs
            </Th>
            <Th right className="max-lg:hidden">
              Charged in total
            </Th>
            <Th right className="max-lg:pr-0">
              Left
            </Th>
            <Th className="max-lg:hidden">Since</Th>
          </>
        }
        row={(customer) => <CustomerRow key={customer.id} customer={customer} />}
        empty={
          isFiltered
            ? { title: 'Nobody found', text: 'No customer’s name, e-mail or id fits.' }
            : { title: 'No customer yet', text: 'They come when somebody signs up.' }
        }
      />
    </OperatorPage>
  );
}

function CustomerRow({ customer }: { customer: Customer }): ReactNode {
  const { id, name, email, plan, status, runsTotal, available, chargedTotal, createdAt } = customer;
  return (
    <tr className="relative hover:bg-surface">
      <Td className="max-w-0 min-w-40 py-1.5 max-sm:w-full">
        <Link
          to="/operator/customers/$id"
          params={{ id }}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          {name}
        </Link>
        <span className="block truncate text-label text-muted">{email}</span>
        {status === 'suspended' && (
          <span className="text-label sm:hidden">
            <CustomerStatus status={status} />
          </span>
        )}
      </Td>
      <Td className="text-muted max-md:hidden">{plan}</Td>
      <Td className="max-sm:hidden">
        <CustomerStatus status={status} />
      </Td>
      <Td right className="max-md:hidden">
        {countText(runsTotal)}
      </Td>
      <Td right className="max-lg:hidden">
        <Money amount={chargedTotal} column />
      </Td>
      <Td right className="max-lg:pr-0">
        <Money amount={available} className="sm:hidden" />
        <span className="max-sm:hidden">
          <Money amount={available} column />
        </span>
      </Td>
      <Td className="text-muted max-lg:hidden">
        <Instant at={createdAt} />
      </Td>
    </tr>
  );
}
