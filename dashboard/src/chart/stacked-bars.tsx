import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { BottomAxis, LeftAxis } from './axes.tsx';
import { ChartTip } from './chart-tip.tsx';
import { labelMarks } from './label-marks.ts';
import { nextIndex } from './next-index.ts';
import { niceTicks } from './nice-ticks.ts';
import { seriesFill } from './swatch.tsx';
import { useWidth } from './use-width.ts';

/** One bar: what it is of, and how much of each series it holds, in the order of the series. */
export type Column = Readonly<{
  key: string;
  /** What stands below it. */
  label: string;
  /** What is read out of it: the day, the amount and the split. */
  description: string;
  values: readonly bigint[];
}>;

type StackedBarsProps = {
  label: string;
  columns: readonly Column[];
  /** The id of the hatching that fills the third series. */
  hatch: string;
  /** What a mark of the axis says. */
  markText: (value: bigint) => string;
  /** What is said of the bar one points at, or that has the focus. */
  tip: (at: number) => ReactNode;
  /** What choosing a bar does. */
  onPick?: ((at: number) => void) | undefined;
};

const HEIGHT = 208;
const TOP = 8;
const LEFT = 60;
const BASE = HEIGHT - TOP - 28;
const LABEL_PX = 76;
const WIDEST_BAR = 48;

/**
 * Bars over time from a zero baseline, each stacked of at most three series.
 *
 * One stop of the Tab key: the arrows, Home and End go from bar to bar, Enter chooses one.
 */
export function StackedBars(props: StackedBarsProps): ReactNode {
  const { columns, label, tip, onPick } = props;
  const [ref, width] = useWidth();
  const [pointed, setPointed] = useState<number | null>(null);
  const [stop, setStop] = useState<number | null>(null);
  const bars = useRef<HTMLDivElement>(null);
  const last = columns.length - 1;
  const shown = pointed === null ? null : Math.min(pointed, last);
  const band = Math.max(0, width - LEFT) / Math.max(1, columns.length);
  const follow = (event: KeyboardEvent, at: number): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onPick?.(at);
    }
    if (event.key === 'Escape') setPointed(null);
    const next = nextIndex(event.key, at, columns.length);
    if (next === null) return;
    event.preventDefault();
    setStop(next);
    bars.current?.querySelectorAll<HTMLElement>('[role=option]')[next]?.focus();
  };
  return (
    <div ref={ref} className="relative" style={{ height: HEIGHT }}>
      {width > 0 && <Drawing {...props} width={width} band={band} shown={shown} />}
      <div
        ref={bars}
        role="listbox"
        aria-label={label}
        aria-orientation="horizontal"
        className="absolute right-0 flex"
        style={{ left: LEFT, top: TOP, height: BASE }}
        onPointerLeave={() => setPointed(null)}
      >
        {columns.map((column, at) => (
          <div
            key={column.key}
            role="option"
            aria-selected={shown === at}
            aria-label={column.description}
            tabIndex={at === Math.min(stop ?? last, last) ? 0 : -1}
            className={onPick === undefined ? 'flex-1' : 'flex-1 cursor-pointer'}
            onPointerEnter={() => setPointed(at)}
            onFocus={() => setPointed(at)}
            onBlur={() => setPointed(null)}
            onClick={() => onPick?.(at)}
            onKeyDown={(event) => follow(event, at)}
          />
        ))}
      </div>
      {shown !== null && shown >= 0 && (
        <ChartTip x={LEFT + (shown + 0.5) * band} width={width}>
          {tip(shown)}
        </ChartTip>
      )}
    </div>
  );
}

type DrawingProps = StackedBarsProps & { width: number; band: number; shown: number | null };

/** What one sees; who cannot see it is told by the list of bars over it. */
function Drawing(props: DrawingProps): ReactNode {
  const { columns, hatch, markText, width, band, shown } = props;
  const marks = niceTicks(columns.reduce((most, { values }) => max(most, sum(values)), 0n));
  // Heights are geometry: here, and only here, a value becomes a number that may be rounded.
  const y = scaleLinear<number>({ domain: [0, toPoint(marks.at(-1)) || 1], range: [BASE, 0] });
  const x = scaleBand<string>({
    domain: columns.map(({ key }) => key),
    range: [0, Math.max(0, width - LEFT)],
  });
  const labels = labelMarks(columns.length, width - LEFT, LABEL_PX).map((at) => ({
    value: columns[at]?.key ?? '',
    label: columns[at]?.label ?? '',
  }));
  return (
    <svg width={width} height={HEIGHT} className="block overflow-visible" aria-hidden="true">
      <g transform={`translate(${LEFT},${TOP})`}>
        <LeftAxis
          scale={y}
          marks={marks.map((mark) => ({ value: toPoint(mark), label: markText(mark) }))}
          width={Math.max(0, width - LEFT)}
        />
        {shown !== null && (
          <rect x={shown * band} width={band} height={BASE} fill="var(--sunken)" />
        )}
        {columns.map((column) => (
          <Stack
            key={column.key}
            column={column}
            left={x(column.key) ?? 0}
            {...{ y, band, hatch }}
          />
        ))}
        <BottomAxis scale={x} marks={labels} top={BASE} lastInside={band < LABEL_PX / 2} />
      </g>
    </svg>
  );
}

type StackProps = {
  column: Column;
  left: number;
  band: number;
  y: (value: number) => number;
  hatch: string;
};

/** One bar, its first series at the bottom. What is above zero is always at least a line. */
function Stack({ column, left, band, y, hatch }: StackProps): ReactNode {
  const gap = band > 5 ? band * 0.22 : band > 2 ? 1 : 0;
  const width = Math.min(WIDEST_BAR, band - gap);
  let below = 0n;
  return column.values.map((value, at) => {
    const base = y(toPoint(below));
    below += value;
    if (value <= 0n) return null;
    const height = Math.max(1, base - y(toPoint(below)));
    return (
      <Bar
        key={`series ${String(at)}`}
        x={left + (band - width) / 2}
        y={base - height}
        width={width}
        height={height}
        fill={seriesFill(at, hatch)}
      />
    );
  });
}

function toPoint(value: bigint | undefined): number {
  return Number(value ?? 0n);
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
