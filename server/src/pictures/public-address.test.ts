import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import test from 'node:test';
import { isPublicAddress } from './public-address.ts';

const PUBLIC = ['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.0', '172.15.255.255'];
const PUBLIC_6 = ['2606:4700:4700::1111', '2a00:1450:4001:80b::200e', '2001:4860:4860::8888'];
for (const address of [...PUBLIC, '172.32.0.0', '192.169.0.1', '223.255.255.255', ...PUBLIC_6]) {
  test(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
}

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  'this machine': ['127.0.0.1', '127.255.255.255', '::1'],
  'no address at all': ['0.0.0.0', '0.1.2.3', '::'],
  'networks inside': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'networks inside, IPv6': ['fc00::1', 'fd00:ec2::254', 'fdff::1', 'fec0::1'],
  'the link': ['169.254.0.1', 'fe80::1', 'febf::1', 'fe80::1%lo'],
  'secrets of cloud machines': ['169.254.169.254', '169.254.170.2', '168.63.129.16'],
  'more secrets of cloud machines': ['100.100.100.200', '192.0.0.192'],
  'networks of providers': ['100.64.0.1', '100.127.255.255'],
  'benchmarks and documentation': ['198.18.0.1', '198.19.255.255', '192.0.2.1', '198.51.100.1'],
  'more documentation': ['203.0.113.1', '2001:db8::1', '3fff::1', '2001:2::1'],
  'many hosts at once': ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
  'nobody yet': ['240.0.0.1', '192.0.0.1', '100::1', '4000::1', '5f00::1', 'e000::1'],
  'IPv4 in IPv6, mapped': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8'],
  'IPv4 in IPv6, compatible': ['::127.0.0.1', '::7f00:1', '::8.8.8.8'],
  'IPv4 in IPv6, translated': ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
  'IPv4 in IPv6, older translated': ['::ffff:0:127.0.0.1'],
  'IPv4 in IPv6, tunnelled': ['2002:7f00:1::', '2002:808:808::1', '2001::7f00:1', '2001:0:1::1'],
  'relays of tunnels': ['192.88.99.1', '192.52.193.1'],
  'what is no address': ['', 'localhost', '127.1', '2130706433', '0x7f000001', '1.1.1.1 '],
};
for (const [what, addresses] of Object.entries(CLOSED)) {
  test(`${what} is not public`, () => {
    assert.deepEqual(
      addresses.filter((address) => isPublicAddress(address)),
      [],
    );
  });
}

test("this machine's own addresses are not public, whatever they are", () => {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  assert.deepEqual(
    own.filter(({ address }) => isPublicAddress(address)),
    [],
  );
});
