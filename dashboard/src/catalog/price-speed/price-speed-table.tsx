import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { durationText } from '../../time/time-text.ts';
import { countText } from '../../ui/count-text.ts';
import { Money } from '../../ui/figure.tsx';
import { Table, TableHead, Td, Th } from '../../ui/table.tsx';
import type { PricedSpeed } from './price-speed.ts';

/** The chart's numbers, for who reads rather than looks. */
export function PriceSpeedTable({ points }: { points: readonly PricedSpeed[] }): ReactNode {
  return (
    <details className="mt-2">
      <summary className="inline-flex h-8 cursor-pointer items-center rounded-control text-table text-muted hover:text-text">
        The same as a table
      </summary>
      <Table caption="Price and speed of each deployment">
        <TableHead>
          <Th>Deployment</Th>
          <Th right>GPU time p50</Th>
          <Th right className="max-sm:hidden">
            Runs
          </Th>
          <Th right>A usual run</Th>
        </TableHead>
        <tbody>
          {points.map((point) => (
            <tr key={point.id}>
              <Td className="py-2">
                <Link to="/models/$slug" params={{ slug: point.slug }} className="hover:underline">
                  {point.model}
                </Link>
                <span className="block text-label text-muted">
                  {point.deployment} · {point.gpu}
                </span>
              </Td>
              <Td right>{durationText(point.p50Us)}</Td>
              <Td right className="max-sm:hidden">
                {countText(point.runs)}
              </Td>
              <Td right>
                <Money amount={point.typicalCharge} column />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
