/** What may be done within one customer. Each endpoint of the API declares the one it needs. */
export const PERMISSIONS = [
  'customer:read',
  'usage:read',
  'run:create',
  'keys:read',
  'keys:manage',
  'billing:read',
  'billing:manage',
  'team:read',
  'team:manage',
  'customer:delete',
] as const;

/** The name of something that may be done within one customer. */
export type Permission = (typeof PERMISSIONS)[number];

/** What a member of a customer is. */
export type Role = 'owner' | 'admin' | 'billing' | 'developer' | 'viewer';

const READ: readonly Permission[] = ['customer:read', 'usage:read', 'team:read'];

/** The one table of who may do what: role → permissions. */
const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(PERMISSIONS.filter((permission) => permission !== 'customer:delete')),
  billing: new Set([...READ, 'billing:read', 'billing:manage']),
  developer: new Set([...READ, 'run:create', 'keys:read', 'keys:manage']),
  viewer: new Set(READ),
};

/** Tells whether a role includes a permission. */
export function may(role: Role, permission: Permission): boolean {
  return ROLE_PERMISSIONS[role].has(permission);
}
