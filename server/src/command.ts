import type { Configuration } from './configuration.ts';
import { type Customer, findCustomer } from './customers/index.ts';
import { isId } from './ids/index.ts';
import { type NanoUsd, parseDollars } from './money/index.ts';
import type { PlanList } from './plans/index.ts';
import type { Database } from './postgres/index.ts';
import { problem } from './problems/index.ts';
import type { Clock } from './time/index.ts';

/** What a command works with, opened before it runs. */
export type CommandContext = Readonly<{
  configuration: Configuration;
  environment: Readonly<Record<string, string | undefined>>;
  database: Database;
  clock: Clock;
  plans: PlanList;
  /** The values of the options that were given. */
  options: Readonly<Record<string, string>>;
  /** What was given besides options. */
  words: readonly string[];
}>;

/** What a command answers: a value for programs, lines for people, and whether all is well. */
export type CommandAnswer = Readonly<{
  value: unknown;
  lines: readonly string[];
  /** False where the exit code must say that something is wrong. */
  well?: boolean;
}>;

/** One command of the operator's command line. */
export type Command = Readonly<{
  name: string;
  /** What comes after the name, as the help shows it. */
  usage: string;
  summary: string;
  /** Names of options that must be given. */
  required: readonly string[];
  /** Names of options that may be given. */
  optional?: readonly string[];
  /** How many words it takes besides options. */
  words?: Readonly<{ least: number; most: number }>;
  run: (context: CommandContext) => Promise<CommandAnswer>;
}>;

/** Who did it, in the audit log: whoever can run commands on the machine. */
export const COMMAND_LINE = 'cli';

/**
 * The customer an option names, by id or by any spelling of its e-mail.
 *
 * Refuses: not-found · invalid-request
 */
export async function customerFrom(context: CommandContext): Promise<Customer> {
  const given = context.options.customer ?? '';
  const found = await lookUp(context, given);
  if (found === undefined) throw problem('not-found', `There is no customer ${given}.`);
  return found;
}

/** What begins as an id does is meant as one: an e-mail has an @. */
async function lookUp({ database }: CommandContext, given: string): Promise<Customer | undefined> {
  if (isId('customer', given)) return await findCustomer(database.pool, { customerId: given });
  if (given.startsWith('cus_') && !given.includes('@')) return undefined;
  return await findCustomer(database.pool, { email: given });
}

/**
 * Reads dollars that were typed.
 *
 * Refuses: invalid-request
 */
export function dollarsFrom(text: string): NanoUsd {
  try {
    return parseDollars(text);
  } catch {
    throw problem('invalid-request', `${text} is not an amount of dollars such as 10.00.`, {
      field: 'credit',
    });
  }
}

/**
 * The reason an option gives for a deed: it stays in the audit log.
 *
 * Refuses: invalid-request where it says nothing
 */
export function reasonFrom({ options }: Pick<CommandContext, 'options'>): string {
  const reason = (options.reason ?? '').trim();
  if (reason !== '') return reason;
  throw problem('invalid-request', 'Say why: --reason must not be empty.', { field: 'reason' });
}
