import { scaleLinear, scaleLog } from '@visx/scale';
import { type ReactNode, useState } from 'react';
import { BottomAxis, LeftAxis } from '../../chart/axes.tsx';
import { useWidth } from '../../chart/use-width.ts';
import type { ModelSummary } from '../../client/nouns.ts';
import { durationText } from '../../time/time-text.ts';
import { amountOf, moneyText } from '../../ui/money.ts';
import { ChartPoints, type PlacedPoint } from './chart-points.tsx';
import { NumberKey } from './number-key.tsx';
import { pointLabels } from './point-labels.ts';
import { type ChartAxis, chartAxis, type PricedSpeed, pricedSpeeds } from './price-speed.ts';
import { PriceSpeedTable } from './price-speed-table.tsx';

const HEIGHT = 320;
const MARGIN = { top: 36, right: 32, bottom: 48, left: 72 } as const;

/** What a run costs against how long it takes, one point per deployment; its numbers below. */
export function PriceSpeedChart({ models }: { models: readonly ModelSummary[] }): ReactNode {
  const { points, unmeasured } = pricedSpeeds(models);
  return (
    <section className="mt-12">
      <h2 className="text-lead font-semibold">Price and speed</h2>
      <p className="text-muted">
        A usual run of each deployment, as measured on real runs.
        {unmeasured > 0 && points.length > 0 && ` ${unmeasuredText(unmeasured)}`} What went in
        differs between models: compare those that do the same.
      </p>
      {points.length === 0 ? (
        <p className="mt-4 rounded-control bg-surface p-8 text-center text-muted">
          Nothing is measured yet: a deployment appears here after its first successful run.
        </p>
      ) : (
        <>
          <Chart points={points} />
          <PriceSpeedTable points={points} />
        </>
      )}
    </section>
  );
}

function unmeasuredText(count: number): string {
  return count === 1 ? 'One is not measured yet.' : `${count} are not measured yet.`;
}

function Chart({ points }: { points: readonly PricedSpeed[] }): ReactNode {
  const [ref, width] = useWidth();
  const [active, setActive] = useState<string | null>(null);
  const right = Math.max(width - MARGIN.right, MARGIN.left + 1);
  const bottom = HEIGHT - MARGIN.bottom;
  const xAxis = chartAxis(points.map(({ seconds }) => seconds));
  const yAxis = chartAxis(points.map(({ nanos }) => nanos));
  const x = scaleOf(xAxis, [MARGIN.left, right]);
  const y = scaleOf(yAxis, [bottom, MARGIN.top]);
  const placed = points.map((point) => ({
    point,
    left: x(point.seconds),
    top: y(point.nanos),
  }));
  const { labels, numbered } = labelsOf(placed, width, bottom);
  return (
    <>
      <div ref={ref} className="relative mt-4" style={{ height: HEIGHT }}>
        {width > 0 && (
          <>
            <svg width={width} height={HEIGHT} aria-hidden="true">
              <g transform={`translate(${MARGIN.left} 0)`}>
                <LeftAxis scale={y} marks={dollarMarks(yAxis)} width={right - MARGIN.left} />
              </g>
              <BottomAxis scale={x} marks={secondMarks(xAxis)} top={bottom} />
              <AxisNames right={right} />
            </svg>
            <ChartPoints {...{ placed, labels, width, active, onActive: setActive }} />
          </>
        )}
      </div>
      {width > 0 && numbered && <NumberKey points={points} active={active} />}
    </>
  );
}

/** Every point has its name beside it, or, where there is no room for all of them, its number. */
function labelsOf(
  placed: readonly PlacedPoint[],
  width: number,
  bottom: number,
): Readonly<{ labels: ReturnType<typeof pointLabels>; numbered: boolean }> {
  const area = { left: MARGIN.left, right: width, top: MARGIN.top - 16, bottom: bottom - 2 };
  const labelled = (textOf: (point: PricedSpeed, at: number) => string) =>
    pointLabels(
      placed.map(({ point, left, top }, at) => {
        return { id: point.id, text: textOf(point, at), left, top };
      }),
      area,
    );
  const names = labelled(({ label }) => label);
  if (names.length === placed.length) return { labels: names, numbered: false };
  return { labels: labelled((_, at) => String(at + 1)), numbered: true };
}

function AxisNames({ right }: { right: number }): ReactNode {
  const words = { fontSize: 12, fill: 'var(--muted)' } as const;
  return (
    <>
      <text x={0} y={12} {...words}>
        Dollars a run
      </text>
      <text x={right} y={HEIGHT - 4} textAnchor="end" {...words}>
        GPU time of a usual run (p50)
      </text>
    </>
  );
}

type Scale = ReturnType<typeof scaleLinear<number>> | ReturnType<typeof scaleLog<number>>;

function scaleOf({ kind, domain }: ChartAxis, range: [number, number]): Scale {
  const given = { domain: [...domain], range };
  return kind === 'linear' ? scaleLinear<number>(given) : scaleLog<number>(given);
}

function secondMarks({ marks }: ChartAxis): readonly { value: number; label: string }[] {
  return marks.map((value) => ({ value, label: shortDuration(value) }));
}

/** Marks are round: `2 s`, not `2.000 s`. */
function shortDuration(seconds: number): string {
  if (seconds === 0) return '0';
  if (seconds >= 1) return `${seconds} s`;
  return durationText(seconds * 1_000_000).replace(/\.0+(?= )/, '');
}

function dollarMarks({ marks }: ChartAxis): readonly { value: number; label: string }[] {
  return marks.map((value) => ({
    value,
    label: moneyText(amountOf(BigInt(Math.round(value)))),
  }));
}
