import { isExportDeclaration, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import { type Finding, lineAt } from './finding.ts';
import { FLOORS, floorOf, ROOMS } from './rooms.ts';
import type { Tree } from './tree.ts';

const README_LINES = 60;
const DOOR_LINES = 30;
const BANNED_FOLDERS = new Set(['shared', 'utils', 'util', 'common', 'lib', 'types', 'helpers']);
/** Vite looks for its settings under this name. */
const VITE_CONFIG = 'vite.config.ts';
const FILE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.db)?(?:\.test|\.d)?\.(?:ts|tsx|mjs)$/;

/** Checks that every room is furnished alike, and that folders and files are named for things. */
export function checkFurniture(tree: Tree): readonly Finding[] {
  return [...checkRooms(tree), ...checkNames(tree)];
}

function checkRooms(tree: Tree): readonly Finding[] {
  const present = new Set<string>();
  for (const path of tree.paths) {
    const room = /^server\/src\/([^/]+)\//.exec(path)?.[1];
    if (room !== undefined) present.add(room);
  }
  const findings = [...present].flatMap((room) => checkRoom(tree, room));
  for (const room of ROOMS) {
    if (present.has(room)) continue;
    findings.push({ path: 'tidy/rooms.ts', line: 1, message: `there is no room ${room}/` });
  }
  return findings;
}

function checkRoom(tree: Tree, room: string): Finding[] {
  const findings: Finding[] = [];
  const [readme, door] = [`server/src/${room}/README.md`, `server/src/${room}/index.ts`];
  if (floorOf(room) === undefined) {
    const message = `${room}/ has no place in the order of rooms (tidy/rooms.ts)`;
    findings.push({ path: readme, line: 1, message });
  }
  const text = tree.texts.get(readme);
  if (text === undefined) findings.push({ path: readme, line: 1, message: 'the room lacks it' });
  const lines = text?.trimEnd().split('\n').length ?? 0;
  if (lines > README_LINES) {
    const message = `the README has ${lines} lines, more than ${README_LINES}`;
    findings.push({ path: readme, line: README_LINES + 1, message });
  }
  const source = tree.sources.get(door);
  if (source !== undefined) findings.push(...checkDoor(door, source));
  else if (!isEdge(room)) findings.push({ path: door, line: 1, message: 'the room lacks a door' });
  return findings;
}

/** Nothing stands below the last floor but main.ts, so its doors are optional. */
function isEdge(room: string): boolean {
  return FLOORS.at(-1)?.rooms.includes(room) ?? false;
}

function checkDoor(path: string, source: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  for (const statement of source.statements) {
    const isNamed =
      isExportDeclaration(statement) &&
      statement.moduleSpecifier !== undefined &&
      statement.exportClause?.kind === SyntaxKind.NamedExports;
    if (isNamed) continue;
    const line = lineAt(source.text, statement.getStart(source));
    findings.push({ path, line, message: 'a door holds nothing but explicit named re-exports' });
  }
  const lines = source.text.split('\n').filter((line) => /^\s*[^\s/*]/.test(line)).length;
  if (lines > DOOR_LINES) {
    const message = `the door has ${lines} lines, more than ${DOOR_LINES}: what may stay inside?`;
    findings.push({ path, line: DOOR_LINES + 1, message });
  }
  return findings;
}

function checkNames(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const path of tree.paths) {
    const folders = path.split('/').slice(0, -1);
    const name = path.split('/').at(-1) ?? '';
    const banned = folders.find((folder) => BANNED_FOLDERS.has(folder));
    if (banned !== undefined) {
      const message = `"${banned}" says nothing: name the folder for what it is about`;
      findings.push({ path, line: 1, message });
    }
    if (/\.(?:ts|tsx|mjs)$/.test(name) && !FILE_NAME.test(name) && name !== VITE_CONFIG) {
      findings.push({ path, line: 1, message: 'file names are kebab-case' });
    }
  }
  return findings;
}
