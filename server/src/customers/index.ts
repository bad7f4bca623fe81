export { createCustomer, type NewCustomer } from './create-customer.ts';
export type { Customer, Membership } from './customer.ts';

export { findCustomer } from './find-customer.ts';
export type { ApiKey, AuthenticatedKey, KeyScope } from './keys/api-key.ts';
export { createKey } from './keys/create-key.ts';
export { createKeyCache, type KeyCache } from './keys/create-key-cache.ts';
export { findKey } from './keys/find-key.ts';
export { API_KEY_PATTERN } from './keys/key-secret.ts';
export { listKeys } from './keys/list-keys.ts';
export { revokeKey } from './keys/revoke-key.ts';
export { listMemberships } from './list-memberships.ts';
export { loadAuthSecret } from './login/auth-secret.ts';
export { claimOperator } from './login/claim-operator.ts';
export { type Auth, createAuth } from './login/create-auth.ts';
export { createLogin } from './login/create-login.ts';
export { isOperator } from './login/is-operator.ts';
export { issueOperatorClaim } from './login/issue-operator-claim.ts';
export { readClaim } from './login/read-claim.ts';
export type { SessionUser } from './login/session-user.ts';

export { refuseForeignOrigin } from './login/trusted-origins.ts';
export { reinstateCustomer } from './reinstate-customer.ts';
export { may, type Permission } from './role.ts';
export { suspendCustomer } from './suspend-customer.ts';
