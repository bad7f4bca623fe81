import { BANS } from './bans.ts';
import { checkBan } from './check-bans.ts';
import { checkDashboardRooms } from './check-dashboard-rooms.ts';
import { checkDocstrings } from './check-docstrings.ts';
import { checkDoors } from './check-doors.ts';
import { checkFurniture } from './check-furniture.ts';
import { checkMigrations } from './check-migrations.ts';
import { checkPapers } from './check-papers.ts';
import { checkProblems, type Problems } from './check-problems.ts';
import { checkSizes } from './check-sizes.ts';
import type { Finding } from './finding.ts';
import type { Tree } from './tree.ts';

/** The rules of the house, by the name a test reports them under. */
export const RULES: Readonly<
  Record<string, (tree: Tree, problems: Problems) => readonly Finding[]>
> = {
  'rooms import only rooms above them, through their doors': checkDoors,
  'rooms of the dashboard import only rooms before them': checkDashboardRooms,
  'nothing banned occurs': (tree) => BANS.flatMap((ban) => checkBan(tree, ban)),
  'functions, files and lines are short': checkSizes,
  'rooms are furnished and things are named': checkFurniture,
  'exports have docstrings that tell the truth': (tree, problems) =>
    checkDocstrings(tree, new Set(Object.keys(problems))),
  'every refusal has a page and a test': checkProblems,
  'migrations go forward': checkMigrations,
  'the papers are complete and true': checkPapers,
};

/** Everything in a tree that breaks a rule, in the order of paths and lines. */
export function checkTree(tree: Tree, problems: Problems): readonly Finding[] {
  const findings = Object.values(RULES).flatMap((rule) => rule(tree, problems));
  return findings.sort((left, right) => {
    return left.path < right.path ? -1 : left.path > right.path ? 1 : left.line - right.line;
  });
}
