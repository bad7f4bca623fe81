import { ChevronsLeftRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ICON } from '../ui/icon.ts';

const MIDDLE = 50;

/** Two pictures of the same thing, one over the other; the slider moves the border between them. */
export function CompareSlider({
  before,
  after,
  alt,
}: {
  before: string;
  after: string;
  alt: string;
}): ReactNode {
  const [at, setAt] = useState(MIDDLE);
  const [ratio, setRatio] = useState<number | null>(null);
  const layer = 'pointer-events-none absolute inset-0 size-full object-contain select-none';
  return (
    <div
      className="checkerboard relative mx-auto max-w-full overflow-hidden rounded-control has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
      style={ratio === null ? { height: 420 } : { aspectRatio: ratio, width: `${420 * ratio}px` }}
    >
      <img
        src={after}
        alt={alt}
        className={layer}
        style={{ clipPath: `inset(0 0 0 ${at}%)` }}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setRatio(naturalWidth / Math.max(1, naturalHeight))
        }
      />
      <img
        src={before}
        alt=""
        className={layer}
        style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}
      />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-px bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.25)]"
        style={{ left: `${at}%` }}
      >
        <span className="absolute top-1/2 left-1/2 flex h-8 w-5 -translate-1/2 items-center justify-center rounded-full bg-white text-black shadow-[0_0_0_1px_rgb(0_0_0/0.25)]">
          <ChevronsLeftRight {...ICON} size={14} />
        </span>
      </span>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={at}
        onChange={(event) => setAt(Number(event.target.value))}
        aria-label="Before and after: how much of each is shown"
        aria-valuetext={`${at} % before, ${100 - at} % after`}
        className="absolute inset-0 size-full cursor-ew-resize opacity-0"
      />
      <Corner className="left-2">before</Corner>
      <Corner className="right-2">after</Corner>
    </div>
  );
}

function Corner({ className, children }: { className: string; children: ReactNode }): ReactNode {
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none absolute bottom-2 rounded-control bg-black/55 px-1.5 text-label text-white ${className}`}
    >
      {children}
    </span>
  );
}
