import { useMe } from '../client/use-me.ts';
import { type Destination, MAIN_DESTINATIONS, PUBLIC_DESTINATIONS } from './destinations.ts';

/** The places of whoever is here; an operator who is no customer has no usage and no keys. */
export function useDestinations(): readonly Destination[] {
  const me = useMe();
  return me?.customer == null ? PUBLIC_DESTINATIONS : MAIN_DESTINATIONS;
}
