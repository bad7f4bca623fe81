import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

/** The look of what opens over the page. */
export const MENU_SURFACE = 'z-50 rounded-control bg-paper p-1 shadow-menu';

const ITEM =
  'flex h-9 w-full items-center gap-2 rounded-control px-2 text-body text-text outline-none ' +
  'select-none data-highlighted:bg-sunken cursor-pointer';

/** A menu that opens from its trigger. */
export function Menu({
  trigger,
  side = 'bottom',
  children,
}: {
  trigger: ReactNode;
  side?: 'top' | 'bottom' | 'right';
  children: ReactNode;
}): ReactNode {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className={`${MENU_SURFACE} min-w-52`}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One thing a menu does. */
export function MenuItem({
  onSelect,
  children,
}: {
  onSelect: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <DropdownMenu.Item className={ITEM} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}

/** A link in a menu; `children` is the link itself. */
export function MenuLink({ children }: { children: ReactNode }): ReactNode {
  return (
    <DropdownMenu.Item className={ITEM} asChild>
      {children}
    </DropdownMenu.Item>
  );
}

/** One choice of several, of which one holds. */
export function MenuChoices({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onValue: (value: string) => void;
}): ReactNode {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onValue}>
      <DropdownMenu.Label className="px-2 pt-2 pb-1 text-label text-muted">
        {label}
      </DropdownMenu.Label>
      {options.map(([option, text]) => (
        <DropdownMenu.RadioItem
          key={option}
          value={option}
          className={`${ITEM} justify-between`}
          onSelect={(event) => event.preventDefault()}
        >
          {text}
          <DropdownMenu.ItemIndicator>
            <span aria-hidden="true" className="block size-1.5 rounded-full bg-text" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

/** A hairline between groups. */
export function MenuDivider(): ReactNode {
  return <DropdownMenu.Separator className="my-1 h-px bg-hairline" />;
}
