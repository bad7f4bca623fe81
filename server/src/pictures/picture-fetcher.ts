import { type FetchPatience, fetchPicture, type PictureFetch } from './fetch-picture.ts';
import { createFetchSlots, type FetchOwner } from './fetch-slots.ts';
import { ANY_NETWORK, type Network, PUBLIC_NETWORK } from './network.ts';
import { refusePicture } from './picture-refusals.ts';
import type { SpooledFile } from './spooled-file.ts';

/** Which addresses of pictures are fetched: those of public hosts, of any host, or none. */
export type PictureUrls = 'public' | 'any' | 'off';

/** Fetches pictures on somebody's behalf. */
export type PictureFetcher = (owner: FetchOwner, fetch: PictureFetch) => Promise<SpooledFile>;

const PATIENCE: FetchPatience = { totalMs: 10_000, connectMs: 3_000 };
const SLOTS = { total: 256, perOwner: 64 };

/**
 * Makes the fetcher of this process.
 *
 * Refuses: invalid-request · payload-too-large · rate-limited · concurrency-limited · server-busy
 */
export function createPictureFetcher(
  urls: PictureUrls,
  network: Network = urls === 'any' ? ANY_NETWORK : PUBLIC_NETWORK,
): PictureFetcher {
  const takeSlot = createFetchSlots(SLOTS);
  return async (owner, fetch) => {
    if (urls === 'off') {
      throw refusePicture(fetch.field, 'is an address, and none is fetched here: send a file');
    }
    const free = takeSlot(owner);
    try {
      return await fetchPicture(network, PATIENCE, fetch);
    } finally {
      free();
    }
  };
}
