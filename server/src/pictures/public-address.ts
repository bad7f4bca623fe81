import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** All addresses that lead to hosts of the public Internet. Source: RFC 4291, section 2.4 */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Public by its number, and yet the machine's own: where Azure's machines ask for their secrets.
 * Source: learn.microsoft.com, "What is IP address 168.63.129.16?"
 */
const CLOUD_HOSTS: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * Whether an IP address belongs to a host of the public Internet: global unicast, and none of this
 * machine's own.
 *
 * An IPv6 address that carries an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo) never does,
 * whatever it carries: what a network makes of it is not known here.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return false;
  const normal = parsed.toNormalizedString();
  return !CLOUD_HOSTS.has(normal) && !isOwn(normal);
}

/** A firewall in front of this machine does not stand between it and itself. */
function isOwn(normal: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => ipaddr.parse(address).toNormalizedString() === normal);
}
