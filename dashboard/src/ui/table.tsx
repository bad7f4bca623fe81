import type { ReactNode, TdHTMLAttributes, ThHTMLAttributes } from 'react';
import { cx } from './class-names.ts';

/** Rows between hairlines; the caption is read out, the page's heading is what one sees. */
export function Table({ caption, children }: { caption: string; children: ReactNode }): ReactNode {
  return (
    <table className="w-full border-collapse text-table">
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

/** The heading row; it stays below the top bar while the rows go by. */
export function TableHead({ children }: { children: ReactNode }): ReactNode {
  return (
    <thead>
      <tr>{children}</tr>
    </thead>
  );
}

type CellProps = { right?: boolean };

/** The heading of a column. */
export function Th({
  right = false,
  className,
  ...rest
}: ThHTMLAttributes<HTMLTableCellElement> & CellProps): ReactNode {
  return (
    <th
      scope="col"
      className={cx(
        'sticky top-14 z-10 h-9 border-b border-hairline bg-paper px-3 text-label font-medium',
        'text-muted whitespace-nowrap first:pl-0 last:pr-0',
        right ? 'text-right' : 'text-left',
        className,
      )}
      {...rest}
    />
  );
}

/** A cell. */
export function Td({
  right = false,
  className,
  ...rest
}: TdHTMLAttributes<HTMLTableCellElement> & CellProps): ReactNode {
  return (
    <td
      className={cx(
        'h-10 border-b border-hairline px-3 first:pl-0 last:pr-0',
        right ? 'text-right tabular' : 'text-left',
        className,
      )}
      {...rest}
    />
  );
}

/** Rows of the same height as what will stand there. */
export function SkeletonRows({ rows, columns }: { rows: number; columns: number }): ReactNode {
  return Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
    <tr key={row}>
      <Td colSpan={columns}>
        <span className="sr-only">Loading…</span>
        <span className="block h-3 w-full rounded-control bg-sunken" />
      </Td>
    </tr>
  ));
}
