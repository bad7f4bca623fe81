import type { Finding } from './finding.ts';
import { importsOf } from './imports.ts';
import { FLOORS, floorOf } from './rooms.ts';
import type { Tree } from './tree.ts';

const SERVER = 'server/src/';
/** What a room of values may take from Node: it gives bytes, and reads or writes nothing. */
const PURE_MODULES = new Set(['node:crypto']);

/** Checks that rooms import only rooms above them, and every room only through its door. */
export function checkDoors(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, source] of tree.sources) {
    for (const { target, line } of importsOf(path, source)) {
      const message = faultOf(path, target);
      if (message !== undefined) findings.push({ path, line, message });
    }
  }
  return findings;
}

function faultOf(path: string, target: string): string | undefined {
  const room = roomOf(path);
  if (!isLocal(target)) return impureFault(path, room, target);
  const targetRoom = roomOf(target);
  if (!target.startsWith(SERVER)) return outsideFault(path, target);
  if (path.startsWith('models/src/') || path.startsWith('dashboard/src/')) {
    return `${path.split('/')[0]}/ reaches the server over HTTP, never by importing it`;
  }
  if (targetRoom === undefined) {
    return room === undefined ? undefined : `a room cannot import ${target}, which wires rooms`;
  }
  return roomFault(path, room, target, targetRoom);
}

function roomFault(
  path: string,
  room: string | undefined,
  target: string,
  targetRoom: string,
): string | undefined {
  const door = `${SERVER}${targetRoom}/index.ts`;
  if (room === targetRoom) {
    return target === door && !isTest(path)
      ? 'a file imports its neighbours by name: its own door leads back to itself'
      : undefined;
  }
  if (target !== door) return `${targetRoom}/ is entered by its door: import ${door}`;
  if (room === undefined) return undefined;
  const [from, to] = [floorOf(room), floorOf(targetRoom)];
  if (from === undefined || to === undefined || to < from) return undefined;
  return `${room}/ may import only rooms above it, and ${targetRoom}/ is not (tidy/rooms.ts)`;
}

function outsideFault(path: string, target: string): string | undefined {
  const [home, goal] = [path.split('/')[0], target.split('/')[0]];
  if (path.startsWith(SERVER)) {
    return isTest(path) && target.startsWith('server/test/')
      ? undefined
      : `the server imports nothing outside its rooms: ${target}`;
  }
  if (home === goal || isTest(path) || path.startsWith('server/test/')) return undefined;
  return home === 'dashboard' || home === 'models'
    ? `${home}/ stands alone and cannot import ${target}`
    : undefined;
}

function impureFault(path: string, room: string | undefined, module: string): string | undefined {
  const pure = FLOORS.some((floor) => floor.pure === true && floor.rooms.includes(room ?? ''));
  if (!pure || isTest(path) || PURE_MODULES.has(module)) return undefined;
  return `${room}/ holds values and has no input or output: it cannot import ${module}`;
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

function isLocal(target: string): boolean {
  return /\.(?:ts|tsx|mjs|css|json)$/.test(target) && !target.startsWith('node:');
}

/** The room a path lies in; undefined for main.ts, cli.ts and all that is not in a room. */
function roomOf(path: string): string | undefined {
  if (!path.startsWith(SERVER)) return undefined;
  const parts = path.slice(SERVER.length).split('/');
  return parts.length > 1 ? parts[0] : undefined;
}
