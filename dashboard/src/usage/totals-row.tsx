import type { ReactNode } from 'react';
import type { UsageSeries } from '../client/nouns.ts';
import { Duration, Money } from '../ui/figure.tsx';
import { Td } from '../ui/table.tsx';
import { runsText } from './spend-text.ts';

/** What all finished runs under the filters add up to, whether they are loaded or not. */
export function TotalsRow({ totals }: { totals: UsageSeries['totals'] }): ReactNode {
  return (
    <tr data-totals="" className="bg-surface font-medium">
      <Td className="text-muted max-sm:hidden">Total</Td>
      <Td className="max-sm:pl-0">
        <span className="sm:hidden">Total: </span>
        {runsText(totals.runs)}
      </Td>
      <Td className="max-lg:hidden" />
      <Td right className="max-sm:hidden">
        <Duration us={totals.gpuTimeUs} />
      </Td>
      <Td right className="max-sm:pr-0">
        <Money amount={totals.charged} column />
      </Td>
      <Td className="max-sm:hidden" />
      <Td className="max-lg:hidden" />
      <Td className="max-xl:hidden" />
    </tr>
  );
}
