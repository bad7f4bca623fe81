import type { ReactNode } from 'react';
import type { Customer } from '../client/nouns.ts';
import { Chip } from '../ui/chip.tsx';

/** Whether a customer may start runs. */
export function CustomerStatus({ status }: { status: Customer['status'] }): ReactNode {
  return status === 'active' ? <Chip tone="in">active</Chip> : <Chip tone="bad">suspended</Chip>;
}
