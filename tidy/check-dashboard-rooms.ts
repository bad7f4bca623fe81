import { DASHBOARD_FLOORS } from './dashboard-rooms.ts';
import type { Finding } from './finding.ts';
import { importsOf } from './imports.ts';
import type { Tree } from './tree.ts';

const ROOM = /^dashboard\/src\/([^/]+)\//;
const ORDER = 'tidy/dashboard-rooms.ts';

/** Checks that the dashboard's rooms import only those before them, so that none go both ways. */
export function checkDashboardRooms(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [...checkPresence(tree)];
  for (const [path, source] of tree.sources) {
    const room = roomOf(path);
    if (!path.startsWith('dashboard/src/')) continue;
    for (const { target, line } of importsOf(path, source)) {
      const message = faultOf(room, target);
      if (message !== undefined) findings.push({ path, line, message });
    }
  }
  return findings;
}

function faultOf(room: string | undefined, target: string): string | undefined {
  // Files outside the rooms wire them: the router and the start.
  if (room === undefined || !target.startsWith('dashboard/src/')) return undefined;
  const targetRoom = roomOf(target);
  if (targetRoom === undefined) return `a room cannot import ${target}, which wires rooms`;
  if (targetRoom === room) return undefined;
  const [from, to] = [floorOf(room), floorOf(targetRoom)];
  if (from === undefined || to === undefined || to < from) return undefined;
  return `${room}/ may import only rooms before it, and ${targetRoom}/ is not (${ORDER})`;
}

/** Every room has a place in the order, and every place its room. */
function checkPresence(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  const present = new Map<string, string>();
  for (const path of tree.paths) {
    const room = roomOf(path);
    if (room !== undefined && !present.has(room)) present.set(room, path);
  }
  for (const [room, path] of present) {
    if (floorOf(room) !== undefined) continue;
    const message = `${room}/ has no place in the order of the dashboard's rooms (${ORDER})`;
    findings.push({ path, line: 1, message });
  }
  for (const room of DASHBOARD_FLOORS.flat()) {
    if (present.has(room)) continue;
    findings.push({ path: ORDER, line: 1, message: `the dashboard has no room ${room}/` });
  }
  return findings;
}

function roomOf(path: string): string | undefined {
  return ROOM.exec(path)?.[1];
}

function floorOf(room: string): number | undefined {
  const floor = DASHBOARD_FLOORS.findIndex((rooms) => rooms.includes(room));
  return floor === -1 ? undefined : floor;
}
