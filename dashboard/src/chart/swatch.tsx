import type { ReactNode } from 'react';

/**
 * How the series are filled, the first the strongest. One hue, so they differ in lightness, and the
 * third is hatched: they can be told apart on paper, and by who sees no colours.
 */
export function seriesFill(at: number, hatch: string): string {
  return ['var(--text)', 'var(--faint)'][at] ?? `url(#${hatch})`;
}

/** The hatching of the third series; stands in the `defs` of a chart, under an id of its own. */
export function Hatch({ id }: { id: string }): ReactNode {
  return (
    <pattern
      id={id}
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="5" height="5" fill="var(--sunken)" />
      <rect width="2" height="5" fill="var(--faint)" />
    </pattern>
  );
}

/** A small field that shows how a series is filled. */
export function Swatch({ at, hatch }: { at: number; hatch: string }): ReactNode {
  return (
    <svg width="10" height="10" aria-hidden="true" className="shrink-0">
      <rect width="10" height="10" rx="2" fill={seriesFill(at, hatch)} />
    </svg>
  );
}
