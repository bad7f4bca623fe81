import type { UserId } from '../../ids/index.ts';

/** Who is logged in. */
export type SessionUser = Readonly<{ userId: UserId; email: string; name: string }>;
