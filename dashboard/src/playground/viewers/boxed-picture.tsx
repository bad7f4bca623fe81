import { type CSSProperties, type ReactNode, useState } from 'react';
import { cx } from '../../ui/class-names.ts';
import { useObjectUrl } from '../use-object-url.ts';
import type { FoundBox, FoundBoxes } from './read-boxes.ts';

/** From so many boxes on, only the one that is pointed at says its name in the picture. */
const MOST_NAMES = 12;
const MOST_HEIGHT = 420;
/** The share of a small picture's height that a name takes. */
const NAME_ROOM = 0.1;

type Size = Readonly<{ width: number; height: number }>;

/** A picture with boxes over it, in the coordinates of the picture the model saw. */
export function BoxedPicture({
  found,
  input,
  named,
  active,
  onActive,
}: {
  found: FoundBoxes;
  input: File | null;
  /** Whether names may cover the picture: not where it is text that was found in it. */
  named: boolean;
  active: number | null;
  onActive: (at: number | null) => void;
}): ReactNode {
  const url = useObjectUrl(input);
  const [natural, setNatural] = useState<Size | null>(null);
  const size = found.size ?? natural ?? (input === null ? extentOf(found.boxes) : null);
  const ratio = size === null ? null : size.width / size.height;
  return (
    <div
      className="relative mx-auto max-w-full overflow-hidden rounded-control bg-sunken"
      style={
        ratio === null
          ? { height: MOST_HEIGHT }
          : { aspectRatio: ratio, width: `${MOST_HEIGHT * ratio}px` }
      }
    >
      {url !== null && (
        <img
          src={url}
          alt="What went in"
          className="pointer-events-none absolute inset-0 size-full select-none"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            if (naturalWidth === 0 || naturalHeight === 0) return;
            setNatural({ width: naturalWidth, height: naturalHeight });
          }}
        />
      )}
      {size !== null && (
        <>
          <Boxes boxes={found.boxes} size={size} active={active} onActive={onActive} />
          <Names boxes={found.boxes} size={size} named={named} active={active} />
        </>
      )}
    </div>
  );
}

type LayerProps = { boxes: readonly FoundBox[]; size: Size; active: number | null };

/** Lines of one width at any size of the picture, light on dark, so that they show on both. */
function Boxes({
  boxes,
  size,
  active,
  onActive,
}: LayerProps & { onActive: (at: number | null) => void }): ReactNode {
  const line = { fill: 'none', vectorEffect: 'non-scaling-stroke' } as const;
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full"
      aria-hidden="true"
    >
      {boxes.map(({ id, x, y, width, height, points }) => {
        const place = { x, y, width, height };
        const dots = points.map((point) => `M${point.x} ${point.y}h0`).join('');
        const faded = active !== null && active !== id;
        return (
          <g
            key={id}
            opacity={faded ? 0.35 : 1}
            onPointerEnter={() => onActive(id)}
            onPointerLeave={() => onActive(null)}
          >
            <rect {...place} fill="#fff" fillOpacity={active === id ? 0.18 : 0} />
            <rect {...place} {...line} stroke="#000" strokeOpacity={0.55} strokeWidth={4} />
            <rect {...place} {...line} stroke="#fff" strokeWidth={active === id ? 2.5 : 1.5} />
            <path d={dots} {...line} stroke="#000" strokeWidth={6} strokeLinecap="round" />
            <path d={dots} {...line} stroke="#fff" strokeWidth={3.5} strokeLinecap="round" />
          </g>
        );
      })}
    </svg>
  );
}

function Names({ boxes, size, named, active }: LayerProps & { named: boolean }): ReactNode {
  const all = named && boxes.length <= MOST_NAMES;
  return boxes.map(({ id, x, y, width, height, label }) => {
    if (!all && active !== id) return null;
    return (
      <span
        key={id}
        aria-hidden="true"
        className={cx(
          'pointer-events-none absolute max-w-40 truncate rounded-[3px] bg-black/65 px-1 text-label text-white',
          active !== null && active !== id && 'opacity-35',
        )}
        style={{
          ...acrossStyle(x / size.width, width / size.width),
          ...downStyle(y / size.height, (y + height) / size.height),
        }}
      >
        {label}
      </span>
    );
  });
}

/** At the side of its box that leaves it the more room. As shares of the picture. */
function acrossStyle(x: number, width: number): CSSProperties {
  if (x <= 0.6) return { left: `${clamp(x, 0, 1) * 100}%` };
  return { right: `${clamp(1 - x - width, 0, 1) * 100}%` };
}

/** Above its box, else below it: a name must not cover what it names, least of all a text. */
function downStyle(top: number, bottom: number): CSSProperties {
  if (top >= NAME_ROOM) return { bottom: `${clamp(1 - top, 0, 1) * 100}%` };
  if (bottom <= 1 - NAME_ROOM) return { top: `${clamp(bottom, 0, 1) * 100}%` };
  return { top: `${clamp(top, 0, 1) * 100}%` };
}

/** Without a picture the boxes themselves say how large it was at least. */
function extentOf(boxes: readonly FoundBox[]): Size {
  const width = Math.max(1, ...boxes.map((box) => box.x + box.width));
  const height = Math.max(1, ...boxes.map((box) => box.y + box.height));
  return { width, height };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
