import assert from 'node:assert/strict';
import { test } from 'node:test';
import { may, PERMISSIONS, type Permission, type Role } from './role.ts';

const TABLE: Readonly<Record<Permission, string>> = {
  'customer:read': 'owner admin billing developer viewer',
  'usage:read': 'owner admin billing developer viewer',
  'run:create': 'owner admin developer',
  'keys:read': 'owner admin developer',
  'keys:manage': 'owner admin developer',
  'billing:read': 'owner admin billing',
  'billing:manage': 'owner admin billing',
  'team:read': 'owner admin billing developer viewer',
  'team:manage': 'owner admin',
  'customer:delete': 'owner',
};
const ROLES: readonly Role[] = ['owner', 'admin', 'billing', 'developer', 'viewer'];

test('each role may do what the table says and nothing else', () => {
  for (const permission of PERMISSIONS) {
    const allowed = ROLES.filter((role) => may(role, permission));
    assert.equal(allowed.join(' '), TABLE[permission], permission);
  }
});
