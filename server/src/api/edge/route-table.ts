/** Which methods each address has, for the Allow header of 405. */
export type RouteTable = Readonly<{
  add: (method: string | readonly string[], url: string) => void;
  /** The methods of an address, in alphabetical order; none when there is nothing. */
  methodsAt: (path: string) => readonly string[];
}>;

/** Makes the table; `:name` in an address stands for one segment and `*` for the rest. */
export function createRouteTable(): RouteTable {
  const routes: { pattern: RegExp; method: string }[] = [];
  return {
    add: (method, url) => {
      const source = url
        .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll(/:\w+/g, '[^/]+')
        .replaceAll('*', '.*');
      const pattern = new RegExp(`^${source}$`);
      for (const each of [method].flat()) routes.push({ pattern, method: each });
    },
    methodsAt: (path) => {
      const found = routes.filter(({ pattern }) => pattern.test(path));
      return [...new Set(found.map(({ method }) => method))].toSorted();
    },
  };
}
