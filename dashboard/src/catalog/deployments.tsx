import type { ReactNode } from 'react';
import type { Deployment } from '../client/nouns.ts';
import { dayText, durationText } from '../time/time-text.ts';
import { useNow } from '../time/use-now.ts';
import { Money, NoValue } from '../ui/figure.tsx';
import { Table, TableHead, Td, Th } from '../ui/table.tsx';
import { ModelStatus } from './model-status.tsx';
import { priceText } from './price-text.ts';
import { SpeedText } from './speed-text.tsx';

/** Where a model runs: GPU, provider, price, measured speed, what a run costs. */
export function Deployments({ deployments }: { deployments: readonly Deployment[] }): ReactNode {
  return (
    <Table caption="Deployments">
      <TableHead>
        <Th>GPU</Th>
        <Th className="max-md:hidden">Provider</Th>
        <Th className="max-lg:hidden">Status</Th>
        <Th right className="max-sm:hidden">
          GPU time p50 / p95
        </Th>
        <Th right>Price</Th>
        <Th right>A usual run</Th>
      </TableHead>
      <tbody>
        {deployments.map((deployment) => (
          <DeploymentRow key={deployment.id} deployment={deployment} />
        ))}
      </tbody>
    </Table>
  );
}

function DeploymentRow({ deployment }: { deployment: Deployment }): ReactNode {
  const { gpu, provider, region, rateCard, speed, typicalCharge, meter } = deployment;
  const now = useNow(60_000);
  return (
    <tr>
      <Td className="py-2.5">
        {gpu}
        <span className="block text-label text-muted">
          {meter === 'gateway' ? 'billed by the gateway’s time' : 'billed by the worker’s GPU time'}
          , at most {durationText(deployment.runDeadlineMs * 1000)} a run
        </span>
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {provider} · {region}
      </Td>
      <Td className="max-lg:hidden">
        <ModelStatus status={deployment.status} />
      </Td>
      <Td right className="max-sm:hidden">
        <SpeedText speed={speed} />
      </Td>
      <Td right className="py-2.5">
        {rateCard.components.map((component) => (
          <span key={component.meter} className="block whitespace-nowrap">
            {priceText(component)}
          </span>
        ))}
        <span className="block text-label text-muted">
          rate card {rateCard.version}, from {dayText(rateCard.from, now)}
        </span>
      </Td>
      <Td right>
        {typicalCharge === null ? (
          <NoValue meaning="not measured yet" />
        ) : (
          <Money amount={typicalCharge} />
        )}
      </Td>
    </tr>
  );
}
