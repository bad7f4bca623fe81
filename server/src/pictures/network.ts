import { lookup, Resolver } from 'node:dns/promises';
import { isPublicAddress } from './public-address.ts';

/** How hosts are found, and which of their addresses may be called. */
export type Network = Readonly<{
  /** All addresses of a host; none where there is no such host. */
  resolve: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
  mayCall: (address: string) => boolean;
}>;

/**
 * The public Internet: names as the name servers know them, without this machine's own list of
 * hosts, and asked so that slow name servers occupy no thread.
 */
export const PUBLIC_NETWORK: Network = {
  async resolve(host, signal) {
    const resolver = new Resolver({ timeout: 1_500, tries: 2 });
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  },
  mayCall: isPublicAddress,
};

/** Every network this machine is in: for operators whose pictures are inside, and for tests. */
export const ANY_NETWORK: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  mayCall: () => true,
};
