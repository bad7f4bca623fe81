import type { ReactNode } from 'react';
import type { Deployment } from '../client/nouns.ts';
import { dayText, durationText } from '../time/time-text.ts';
import { useNow } from '../time/use-now.ts';
import { Money } from '../ui/figure.tsx';
import { ModelStatus } from '../ui/model-status.tsx';
import { Table, TableHead, Td, Th } from '../ui/table.tsx';
import { priceText } from './price-text.ts';
import { SpeedText } from './speed-text.tsx';

type Props = { deployments: readonly Deployment[] };

/** Where a model runs: GPU, provider, price, measured speed, what a run costs. */
export function Deployments({ deployments }: Props): ReactNode {
  return (
    <>
      <div className="max-sm:hidden">
        <DeploymentTable deployments={deployments} />
      </div>
      <ul className="border-t border-hairline sm:hidden">
        {deployments.map((deployment) => (
          <StackedDeployment key={deployment.id} deployment={deployment} />
        ))}
      </ul>
    </>
  );
}

function DeploymentTable({ deployments }: Props): ReactNode {
  return (
    <Table caption="Deployments">
      <TableHead>
        <Th>Deployment</Th>
        <Th className="max-md:hidden">Provider</Th>
        <Th className="max-lg:hidden">Status</Th>
        <Th right>GPU time p50 / p95</Th>
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
  const { name, gpu, provider, region, rateCard, speed, typicalCharge } = deployment;
  return (
    <tr>
      <Td className="py-2.5">
        {name}
        <span className="flex gap-x-3 text-muted">
          {gpu}
          <span className="lg:hidden">
            <ModelStatus status={deployment.status} />
          </span>
        </span>
        <span className="block text-label text-muted">{termsText(deployment)}</span>
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {provider}
        <span className="block text-label">{region}</span>
      </Td>
      <Td className="max-lg:hidden">
        <ModelStatus status={deployment.status} />
      </Td>
      <Td right>
        <SpeedText speed={speed} />
      </Td>
      <Td right className="py-2.5">
        <Prices rateCard={rateCard} />
      </Td>
      <Td right>
        <UsualCharge charge={typicalCharge} />
      </Td>
    </tr>
  );
}

/** On a phone each fact has a line of its own. */
function StackedDeployment({ deployment }: { deployment: Deployment }): ReactNode {
  const { name, gpu, provider, region, rateCard, speed, typicalCharge, status } = deployment;
  return (
    <li className="border-b border-hairline py-3 text-table">
      <div className="flex items-baseline justify-between gap-4">
        <span className="font-medium">{name}</span>
        <ModelStatus status={status} />
      </div>
      <p>{gpu}</p>
      <p className="text-label text-muted">{termsText(deployment)}</p>
      <dl className="mt-2 space-y-1">
        <Fact label="Provider">
          {provider} · {region}
        </Fact>
        <Fact label="Price">
          <Prices rateCard={rateCard} />
        </Fact>
        <Fact label="GPU time p50 / p95">
          <SpeedText speed={speed} />
        </Fact>
        <Fact label="A usual run">
          <UsualCharge charge={typicalCharge} />
        </Fact>
      </dl>
    </li>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="whitespace-nowrap text-muted">{label}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

function Prices({ rateCard }: Pick<Deployment, 'rateCard'>): ReactNode {
  const now = useNow(60_000);
  return (
    <>
      {rateCard.components.map((component) => (
        <span key={component.meter} className="block whitespace-nowrap">
          {priceText(component)}
        </span>
      ))}
      <span className="block text-label text-muted">
        rate card {rateCard.version}, from {dayText(rateCard.from, now)}
      </span>
    </>
  );
}

function UsualCharge({ charge }: { charge: string | null }): ReactNode {
  return charge === null ? (
    <span className="text-faint">not measured yet</span>
  ) : (
    <Money amount={charge} />
  );
}

function termsText({ meter, runDeadlineMs, perGpuSecond }: Deployment): string {
  const most = `at most ${durationText(runDeadlineMs * 1000).replace('.000', '')} a run`;
  if (perGpuSecond === null) return most;
  const by = meter === 'gateway' ? 'the gateway’s time' : 'the worker’s GPU time';
  return `billed by ${by}, ${most}`;
}
