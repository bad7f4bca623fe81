/** Rooms that stand at the same height: each may be used by those further down, not by another. */
export type Floor = Readonly<{ rooms: readonly string[]; holds: string; pure?: true }>;

/**
 * The order of the server's rooms. A room imports only rooms that stand before it.
 *
 * `pure` rooms hold values: no input or output, no clock, no database.
 */
export const FLOORS: readonly Floor[] = [
  { rooms: ['problems'], holds: 'the catalog of refusals (RFC 9457) · assert', pure: true },
  { rooms: ['money'], holds: 'NanoUsd · price · rounding', pure: true },
  { rooms: ['time'], holds: 'Clock · instant · UTC day', pure: true },
  { rooms: ['ids'], holds: 'branded, prefixed, sortable ids', pure: true },
  { rooms: ['data-files'], holds: "the operator's YAML, faults told by line" },
  { rooms: ['postgres'], holds: 'embedded server · pool · transaction · migrate · due jobs' },
  { rooms: ['audit-log'], holds: 'what operators did, hash-chained · the stop-the-line flag' },
  { rooms: ['customers'], holds: 'customer · member · role · API key · session' },
  { rooms: ['plans'], holds: 'plan definitions and versions' },
  { rooms: ['catalog'], holds: 'model · deployment · rate card' },
  { rooms: ['pricing'], holds: 'rating: usage × prices → rated cost · hold sizes' },
  { rooms: ['ledger'], holds: 'account · transfer · transaction · hold' },
  { rooms: ['credits'], holds: 'grant · burn order · expiry · introductory offer' },
  { rooms: ['runs'], holds: 'run record · samples · results · idempotency · billing policy' },
  { rooms: ['upstreams'], holds: 'the worker protocol and its adapters' },
  { rooms: ['pictures'], holds: 'pictures: read, fetched, looked at, measured' },
  { rooms: ['quotes'], holds: 'offers · quote · choice of the deployment' },
  { rooms: ['gateway'], holds: 'the hot path: key → quote → hold → run → settle' },
  { rooms: ['notices'], holds: 'e-mail' },
  { rooms: ['usage'], holds: 'summary · run lists · totals · receipts · speed' },
  { rooms: ['audit'], holds: 'invariants · seal · verify' },
  { rooms: ['desk'], holds: "what the operator's pages read" },
  { rooms: ['api', 'jobs'], holds: 'HTTP, OpenAPI, problem responses | due jobs' },
];

/** All rooms, in order. */
export const ROOMS: readonly string[] = FLOORS.flatMap((floor) => floor.rooms);

/** How far down a room stands; undefined for what is no room. */
export function floorOf(room: string): number | undefined {
  const floor = FLOORS.findIndex(({ rooms }) => rooms.includes(room));
  return floor === -1 ? undefined : floor;
}

/** Draws the order as the diagram that stands in ARCHITECTURE.md. */
export function drawRooms(): string {
  const top = 'main.ts | cli.ts';
  const width = Math.max(top.length, ...FLOORS.map(({ rooms }) => rooms.join(' | ').length));
  const lines = FLOORS.map(({ rooms, holds, pure }) => {
    const edge = pure === true ? '│ ' : '  ';
    return `${edge}${rooms.join(' | ').padEnd(width)}  ${holds}`;
  });
  const values = FLOORS.filter(({ pure }) => pure === true).length;
  return [
    '  a room imports only rooms above it, through their index.ts',
    '┌ values: pure, no input or output',
    ...lines.slice(0, values),
    '└',
    ...lines.slice(values),
    `  ${top.padEnd(width)}  wire rooms together · the only readers of the environment`,
  ].join('\n');
}
