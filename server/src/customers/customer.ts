import type { CustomerId, UserId } from '../ids/index.ts';
import type { Instant } from '../time/index.ts';
import type { Role } from './role.ts';

/** Whether a customer may start runs. */
export type CustomerStatus = 'active' | 'suspended';

/** How a customer came to be. */
export type CustomerSource = 'sign-up' | 'operator';

/** Who pays: a person or a team. */
export type Customer = Readonly<{
  customerId: CustomerId;
  name: string;
  /** Where mail goes. */
  email: string;
  status: CustomerStatus;
  /** The slug of its plan. */
  plan: string;
  source: CustomerSource;
  createdAt: Instant;
}>;

/** A user's place in a customer. */
export type Membership = Readonly<{ customer: Customer; userId: UserId; role: Role }>;
