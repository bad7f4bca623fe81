import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Network } from './network.ts';

/** An address that must not be called, or a host that has none. */
export class AddressRefused extends Error {
  constructor() {
    super('the host has an address that must not be called, or none');
    this.name = 'AddressRefused';
  }
}

/**
 * Makes what opens a connection to one host: its addresses are looked up once, ALL of them are
 * checked, and those very addresses are connected to. A name that leads elsewhere a moment later
 * leads nowhere.
 *
 * Refuses (AddressRefused): a host without an address, or with one that must not be called
 */
export function createDial(
  network: Network,
  signal: AbortSignal,
  { host, timeoutMs }: Readonly<{ host: string; timeoutMs: number }>,
): buildConnector.connector {
  const lookup: LookupFunction = (_host, { all }, done) => {
    const found = network.resolve(host, signal).then((addresses) => {
      if (addresses.length === 0 || !addresses.every(network.mayCall)) throw new AddressRefused();
      return addresses.map((address) => ({ address, family: isIP(address) }));
    });
    found.then(
      (addresses) => {
        const [first] = addresses;
        if (all === true || first === undefined) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      () => done(new AddressRefused(), ''),
    );
  };
  const connect = buildConnector({
    lookup,
    timeout: timeoutMs,
    allowH2: false,
    rejectUnauthorized: true,
  });
  return (options, done) => {
    // An address that is written as a number is never looked up.
    if (isIP(host) !== 0 && !network.mayCall(host)) return done(new AddressRefused(), null);
    return connect(options, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      if (!network.mayCall(socket.remoteAddress ?? '')) {
        socket.destroy();
        return done(new AddressRefused(), null);
      }
      return done(null, socket);
    });
  };
}
