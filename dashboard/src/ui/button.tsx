import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';

/** `main` is the one main action of a page, and the only button that is yellow. */
type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger';

/** `small` for tables and toolbars. */
type ButtonSize = 'usual' | 'small' | 'icon';

const SHAPE =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-control font-medium ' +
  'whitespace-nowrap select-none transition-colors duration-150 disabled:opacity-50';

const SIZES: Readonly<Record<ButtonSize, string>> = {
  usual: 'h-9 px-3 text-body',
  small: 'h-7 px-2 text-table',
  icon: 'size-9',
};

const KINDS: Readonly<Record<ButtonKind, string>> = {
  main: 'bg-cab text-on-cab hover:bg-[color-mix(in_srgb,var(--cab),#000_6%)]',
  plain: 'border border-hairline bg-paper text-text hover:bg-sunken',
  quiet: 'text-muted hover:bg-sunken hover:text-text',
  danger: 'border border-hairline bg-paper text-bad hover:bg-sunken',
};

/** The look of a button, for links that are one. */
export function buttonClass(
  kind: ButtonKind = 'plain',
  className?: string,
  size: ButtonSize = 'usual',
): string {
  return cx(SHAPE, SIZES[size], KINDS[kind], className);
}

type ButtonProps = ComponentProps<'button'> & {
  kind?: ButtonKind;
  size?: ButtonSize;
  /** While true the button keeps its place and the focus, but cannot be pressed again. */
  busy?: boolean;
};

/** A button that says what it does. */
export function Button({
  kind = 'plain',
  size = 'usual',
  busy = false,
  className,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={buttonClass(kind, className, size)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      aria-busy={busy}
      aria-disabled={busy}
      {...rest}
    />
  );
}

/** A button that is only an icon; its label is read out and shown on hover. */
export function IconButton({ label, ...rest }: ButtonProps & { label: string }): ReactNode {
  return <Button kind="quiet" size="icon" aria-label={label} title={label} {...rest} />;
}
