import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { cx } from './class-names.ts';

/** `main` is the one main action of a page, and the only button that is yellow. */
export type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger';

const SHAPE =
  'inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-control px-3 text-body ' +
  'font-medium whitespace-nowrap select-none transition-colors duration-150 ' +
  'disabled:opacity-50 aria-disabled:opacity-50';

const KINDS: Readonly<Record<ButtonKind, string>> = {
  main: 'bg-cab text-on-cab hover:bg-[color-mix(in_srgb,var(--cab),#000_6%)]',
  plain: 'border border-hairline bg-paper text-text hover:bg-sunken',
  quiet: 'text-muted hover:bg-sunken hover:text-text',
  danger: 'border border-hairline bg-paper text-bad hover:bg-sunken',
};

/** The look of a button, for links that are one. */
export function buttonClass(kind: ButtonKind = 'plain', className?: string): string {
  return cx(SHAPE, KINDS[kind], className);
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: ButtonKind;
  /** While true the button keeps its width and cannot be pressed again. */
  busy?: boolean;
};

/** A button that says what it does. */
export function Button({
  kind = 'plain',
  busy = false,
  className,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={buttonClass(kind, className)}
      disabled={disabled === true || busy}
      aria-busy={busy}
      {...rest}
    />
  );
}

/** A button that is only an icon; its label is read out and shown on hover. */
export function IconButton({
  label,
  className,
  ...rest
}: ButtonProps & { label: string }): ReactNode {
  return (
    <Button
      kind="quiet"
      aria-label={label}
      title={label}
      className={cx('w-9 px-0', className)}
      {...rest}
    />
  );
}
