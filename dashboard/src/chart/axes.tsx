import { type AxisScale, AxisBottom as VisxBottom, AxisLeft as VisxLeft } from '@visx/axis';
import type { ReactNode } from 'react';

const LABEL = { fontFamily: 'inherit', fontSize: 12, fill: 'var(--muted)' } as const;

/** A mark of an axis: where it stands on the scale, and what it says. */
export type AxisMark<Value> = Readonly<{ value: Value; label: string }>;

type LeftProps = {
  scale: AxisScale<number>;
  marks: readonly AxisMark<number>[];
  /** How far the lines of the marks reach to the right. */
  width: number;
};

/** The axis of amounts: a hairline at each mark, its label left of it. */
export function LeftAxis({ scale, marks, width }: LeftProps): ReactNode {
  return (
    <VisxLeft
      scale={scale}
      tickValues={marks.map(({ value }) => value)}
      tickFormat={(_, at) => marks[at]?.label}
      hideAxisLine
      tickLength={-width}
      tickStroke="var(--hairline)"
      tickLabelProps={{ ...LABEL, textAnchor: 'end', x: -8, dx: 0, dy: '0.33em' }}
    />
  );
}

type BottomProps = {
  scale: AxisScale<number>;
  marks: readonly AxisMark<string | number>[];
  top: number;
  /** The last label ends where its mark is: there is no room to the right of it. */
  lastInside?: boolean;
};

/** The axis below: labels only, the baseline is the axis of amounts' zero. */
export function BottomAxis({ scale, marks, top, lastInside = false }: BottomProps): ReactNode {
  return (
    <VisxBottom
      scale={scale}
      top={top}
      tickValues={marks.map(({ value }) => value)}
      tickFormat={(_, at) => marks[at]?.label}
      hideAxisLine
      hideTicks
      tickLabelProps={(_, at) => ({
        ...LABEL,
        textAnchor: lastInside && at === marks.length - 1 ? 'end' : 'middle',
        dy: '0.35em',
      })}
    />
  );
}
