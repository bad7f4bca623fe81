import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { ICON } from './icon.ts';
import { useReturnFocus } from './use-return-focus.ts';

/** A question or a form over the page; Escape and the veil close it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  locked = false,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Keeps a stray click beside it from closing what is shown only once. */
  locked?: boolean;
}): ReactNode {
  const returnFocus = useReturnFocus(open);
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <RadixDialog.Content
          className="fixed top-1/2 left-1/2 z-50 max-h-[88dvh] w-[calc(100vw-24px)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-control bg-paper p-6 shadow-menu outline-none"
          onCloseAutoFocus={returnFocus}
          onPointerDownOutside={(event) => locked && event.preventDefault()}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="flex items-start justify-between gap-4">
            <RadixDialog.Title className="text-lead font-semibold">{title}</RadixDialog.Title>
            <RadixDialog.Close asChild>
              <IconButton label="Close" className="-mt-1.5 -mr-2">
                <X {...ICON} />
              </IconButton>
            </RadixDialog.Close>
          </div>
          {description !== undefined && (
            <RadixDialog.Description className="mt-1 text-muted">
              {description}
            </RadixDialog.Description>
          )}
          <div className="mt-4">{children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
