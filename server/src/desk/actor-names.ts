import { isId, type UserId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { selectUserNames } from './log-store.ts';

/** What a person reads for an actor of the audit log. */
export type ActorNames = (actor: string) => string;

const OPERATOR = 'operator:';
const OTHERS: Readonly<Record<string, string>> = {
  cli: 'The command line',
  machine: 'Taximeter itself',
};

/** Finds the names of actors: operators by their users, the rest in words. */
export async function nameActors(db: Queryable, actors: readonly string[]): Promise<ActorNames> {
  const ids = new Set(actors.map(userOf).filter((id) => id !== undefined));
  const names = ids.size === 0 ? undefined : await selectUserNames(db, [...ids]);
  return (actor) => {
    const user = userOf(actor);
    const name = user === undefined ? OTHERS[actor] : names?.get(user);
    return name ?? actor;
  };
}

function userOf(actor: string): UserId | undefined {
  const id = actor.startsWith(OPERATOR) ? actor.slice(OPERATOR.length) : '';
  return isId('user', id) ? id : undefined;
}
