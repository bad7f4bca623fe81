import { useQuery } from '@tanstack/react-query';
import type { Me } from './nouns.ts';
import { queries } from './queries.ts';

/** Who is logged in; undefined while that is being asked. */
export function useMe(): Me | undefined {
  return useQuery(queries.me).data;
}
