import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import type { ReactNode } from 'react';

const HEIGHT = 40;

/** The shape of some weeks at a glance: small bars from zero, without axes; the last one strong. */
export function Sparkline({
  values,
  label,
  width = 260,
}: {
  values: readonly bigint[];
  /** What it shows, for who cannot see it. */
  label: string;
  width?: number;
}): ReactNode {
  const greatest = values.reduce((most, value) => (value > most ? value : most), 1n);
  const x = scaleBand<number>({
    domain: values.map((_, at) => at),
    range: [0, width],
    padding: 0.3,
  });
  // Heights are geometry: here a value becomes a number that may be rounded.
  const y = scaleLinear<number>({ domain: [0, Number(greatest)], range: [0, HEIGHT - 1] });
  return (
    <svg
      viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={label}
      className="block max-w-full"
    >
      <rect y={HEIGHT - 1} width={width} height="1" fill="var(--hairline)" />
      {values.map((value, at) => {
        const height = value <= 0n ? 0 : Math.max(1, y(Number(value)));
        return (
          <Bar
            key={`bar ${String(at)}`}
            x={x(at) ?? 0}
            y={HEIGHT - height}
            width={x.bandwidth()}
            height={height}
            fill={at === values.length - 1 ? 'var(--text)' : 'var(--faint)'}
          />
        );
      })}
    </svg>
  );
}
