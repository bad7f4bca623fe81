import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { countText } from '../ui/count-text.ts';
import { Money, NoValue } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { Table, TableHead, Td, Th } from '../ui/table.tsx';
import type { Spend, SpendBars } from './spend-bars.ts';
import type { ShowName } from './usage-search.ts';

type SpendTableProps = { title: string; data: SpendBars; show: ShowName };

/** The chart's twin: the same figures to read, exact, newest first. */
export function SpendTable({ title, data: { series, bars }, show }: SpendTableProps): ReactNode {
  const used = bars.filter(({ whole }) => whole.runs > 0).toReversed();
  return (
    <details className="group mt-1">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-control text-table text-muted hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight
          {...ICON}
          className="transition-transform duration-150 group-open:rotate-90"
        />
        As a table
      </summary>
      <div className="mt-1 max-h-96 overflow-auto">
        <Table caption={`${title}; where nothing ran there is no row`}>
          <TableHead>
            <Th className="top-0!">Time</Th>
            {series.map(({ id, name }) => (
              <Th key={id} right className="top-0! max-w-40 truncate max-sm:hidden">
                {name}
              </Th>
            ))}
            <Th right className="top-0!">
              Runs
            </Th>
            <Th right className="top-0!">
              Charged
            </Th>
          </TableHead>
          <tbody>
            {used.map(({ slot, parts, whole }) => (
              <tr key={slot.key}>
                <Td className="text-muted">{slot.title}</Td>
                {series.map(({ id }, at) => (
                  <Td key={id} right className="max-sm:hidden">
                    <Part part={parts[at]} show={show} />
                  </Td>
                ))}
                <Td right>{countText(whole.runs)}</Td>
                <Td right>
                  <Money amount={whole.charged} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
        {used.length === 0 && <p className="py-3 text-table text-muted">Nothing ran.</p>}
      </div>
    </details>
  );
}

function Part({ part, show }: { part: Spend | undefined; show: ShowName }): ReactNode {
  if (part === undefined || part.runs === 0) return <NoValue meaning="nothing" />;
  return show === 'runs' ? countText(part.runs) : <Money amount={part.charged} />;
}
