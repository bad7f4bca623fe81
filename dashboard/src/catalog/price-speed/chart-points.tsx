import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ChartTip } from '../../chart/chart-tip.tsx';
import { durationText } from '../../time/time-text.ts';
import { cx } from '../../ui/class-names.ts';
import { countText } from '../../ui/count-text.ts';
import { Money } from '../../ui/figure.tsx';
import { moneyText } from '../../ui/money.ts';
import type { pointLabels } from './point-labels.ts';
import type { PricedSpeed } from './price-speed.ts';

/** A point with its place. Units: px from the chart's top left. */
export type PlacedPoint = Readonly<{ point: PricedSpeed; left: number; top: number }>;

const TIP_PX = 116;

type Props = {
  placed: readonly PlacedPoint[];
  labels: ReturnType<typeof pointLabels>;
  width: number;
  active: string | null;
  onActive: (id: string | null) => void;
};

/** The points as links to their models: hovered or focused, each says what it stands for. */
export function ChartPoints({ placed, labels, width, active, onActive }: Props): ReactNode {
  const told = placed.find(({ point }) => point.id === active);
  return (
    <>
      <PointNames labels={labels} active={active} />
      <ul aria-label="Deployments by price and speed">
        {placed.map(({ point, left, top }) => (
          <li key={point.id}>
            <Link
              to="/models/$slug"
              params={{ slug: point.slug }}
              aria-label={pointText(point)}
              className="absolute flex size-6 -translate-1/2 items-center justify-center rounded-full"
              style={{ left, top }}
              onPointerEnter={() => onActive(point.id)}
              onPointerLeave={() => onActive(null)}
              onFocus={() => onActive(point.id)}
              onBlur={() => onActive(null)}
            >
              <span
                className={cx(
                  'size-2.5 rounded-full border-2 border-text',
                  point.status === 'down' ? 'bg-paper' : 'bg-text',
                  active === point.id && 'scale-150',
                )}
              />
            </Link>
          </li>
        ))}
      </ul>
      {told !== undefined && (
        <div
          className="pointer-events-none absolute inset-x-0"
          style={{ top: told.top > TIP_PX ? told.top - TIP_PX : told.top + 16 }}
        >
          <ChartTip x={told.left} width={width}>
            <PointFacts point={told.point} />
          </ChartTip>
        </div>
      )}
    </>
  );
}

/** The names, or numbers, beside the points, and the lines to those that stand further off. */
function PointNames({ labels, active }: Pick<Props, 'labels' | 'active'>): ReactNode {
  return (
    <>
      <svg aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
        {labels.map(
          ({ id, leader }) =>
            leader !== null && (
              <line
                key={id}
                x1={leader.from.left}
                y1={leader.from.top}
                x2={leader.to.left}
                y2={leader.to.top}
                stroke={active === id ? 'var(--text)' : 'var(--faint)'}
                strokeWidth={1}
              />
            ),
        )}
      </svg>
      {labels.map(({ id, text, left, top, width, align }) => (
        <span
          key={id}
          aria-hidden="true"
          className={cx(
            'pointer-events-none absolute -translate-y-1/2 text-label whitespace-nowrap',
            active === id ? 'text-text' : 'text-muted',
          )}
          style={{ left, top, width, textAlign: align }}
        >
          {text}
        </span>
      ))}
    </>
  );
}

function PointFacts({ point }: { point: PricedSpeed }): ReactNode {
  return (
    <>
      <p className="truncate font-medium">{point.model}</p>
      <p className="truncate text-label text-muted">
        {point.deployment} · {point.gpu}
      </p>
      <p className="mt-1">
        <Money amount={point.typicalCharge} /> <span className="text-muted">a run</span>
      </p>
      <p className="tabular">
        {durationText(point.p50Us)}{' '}
        <span className="text-muted">
          in {countText(point.runs)} {point.runs === 1 ? 'run' : 'runs'}
          {point.status === 'down' && ', no worker now'}
        </span>
      </p>
    </>
  );
}

function pointText({ model, deployment, typicalCharge, p50Us, status }: PricedSpeed): string {
  const facts = `${moneyText(typicalCharge)} a run, ${durationText(p50Us)}`;
  return `${model}, ${deployment}: ${facts}${status === 'down' ? ', no worker now' : ''}`;
}
