import { openCustomer } from './api/index.ts';
import { appendAuditEntry } from './audit-log/index.ts';
import {
  COMMAND_LINE,
  type Command,
  type CommandAnswer,
  type CommandContext,
  customerFrom,
  dollarsFrom,
  reasonFrom,
} from './command.ts';
import { adjustCredit, touchWallet } from './credits/index.ts';
import {
  type Customer,
  createKey,
  createLogin,
  findKey,
  reinstateCustomer,
  revokeKey,
  suspendCustomer,
} from './customers/index.ts';
import { isId } from './ids/index.ts';
import { availableNanos, readWallet } from './ledger/index.ts';
import { formatDollars } from './money/index.ts';
import { assert, problem } from './problems/index.ts';
import { toIso } from './time/index.ts';

/** What an operator does with customers, their credit and their keys. */
export const CUSTOMER_COMMANDS: readonly Command[] = [
  {
    name: 'create-customer',
    usage: '--email E [--name N] [--credit DOLLARS --reason R]',
    summary: 'Make a customer on Free, with somebody who sets a password by the reset mail',
    required: ['email'],
    optional: ['name', 'credit', 'reason'],
    run: createCustomerByHand,
  },
  {
    name: 'add-credit',
    usage: '--customer ID|EMAIL --credit DOLLARS --reason R',
    summary: 'Give a customer credit that never expires; the reason stays in the audit log',
    required: ['customer', 'credit', 'reason'],
    run: addCredit,
  },
  {
    name: 'create-key',
    usage: '--customer ID|EMAIL --name N',
    summary: 'Make an API key; its secret is printed once and never again',
    required: ['customer', 'name'],
    run: createKeyByHand,
  },
  {
    name: 'revoke-key',
    usage: 'KEY_ID',
    summary: 'Revoke an API key; it stops within a second',
    required: [],
    words: { least: 1, most: 1 },
    run: revokeKeyByHand,
  },
  {
    name: 'balance',
    usage: '--customer ID|EMAIL',
    summary: 'What a customer has left',
    required: ['customer'],
    run: async (context) => await balanceOf(context, await customerFrom(context)),
  },
  {
    name: 'suspend',
    usage: '--customer ID|EMAIL --reason R',
    summary: 'Let a customer start no more runs; those that run finish and settle',
    required: ['customer', 'reason'],
    run: (context) => changeStatus(context, suspendCustomer),
  },
  {
    name: 'reinstate',
    usage: '--customer ID|EMAIL --reason R',
    summary: 'Let a suspended customer run again',
    required: ['customer', 'reason'],
    run: (context) => changeStatus(context, reinstateCustomer),
  },
];

async function createCustomerByHand(context: CommandContext): Promise<CommandAnswer> {
  const { database, clock, plans, options } = context;
  const { email = '', credit, reason = '' } = options;
  const name = options.name ?? email.split('@')[0] ?? email;
  const amountNanos = credit === undefined ? undefined : dollarsFrom(credit);
  if (amountNanos === undefined && reason !== '') {
    throw problem('invalid-request', 'A reason is for credit: give --credit too.', {
      field: 'credit',
    });
  }
  const customer = await database.transaction(async (tx) => {
    const userId = await createLogin(tx, clock, { email, name });
    const made = await openCustomer(tx, clock, {
      customer: { email, name, userId, source: 'operator' },
      plans,
    });
    const { customerId } = made;
    if (amountNanos !== undefined) {
      await adjustCredit(tx, clock, { customerId, amountNanos, reason, actor: COMMAND_LINE });
    }
    const details = { email: made.email };
    const action = 'customer.create';
    await appendAuditEntry(tx, clock, {
      actor: COMMAND_LINE,
      action,
      target: customerId,
      details,
    });
    return made;
  });
  return await balanceOf(context, customer);
}

async function addCredit(context: CommandContext): Promise<CommandAnswer> {
  const { database, clock, options } = context;
  const customer = await customerFrom(context);
  const { customerId } = customer;
  const amountNanos = dollarsFrom(options.credit ?? '');
  const reason = options.reason ?? '';
  await database.transaction((tx) =>
    adjustCredit(tx, clock, { customerId, amountNanos, reason, actor: COMMAND_LINE }),
  );
  return await balanceOf(context, customer);
}

/** Brings the credit up to the present first, as any use of the wallet does. */
async function balanceOf(context: CommandContext, customer: Customer): Promise<CommandAnswer> {
  const { database, clock, plans } = context;
  const { customerId, name, email, plan, status } = customer;
  await database.transaction((tx) =>
    touchWallet(tx, clock, { customerId, plans, giveDaily: true }),
  );
  const wallet = await readWallet(database.pool, clock, customerId);
  assert(wallet !== undefined, `the customer ${customerId} has no wallet`);
  const amounts = {
    available: formatDollars(availableNanos(wallet)),
    posted: formatDollars(wallet.postedNanos),
    held: formatDollars(wallet.heldNanos),
    debt: formatDollars(wallet.debtNanos),
  };
  return {
    value: { id: customerId, name, email, plan, status, ...amounts },
    lines: [
      `${customerId}  ${name} <${email}>  ${plan}, ${status}`,
      `$${amounts.available} left; $${amounts.posted} posted, $${amounts.held} held`,
    ],
  };
}

async function createKeyByHand(context: CommandContext): Promise<CommandAnswer> {
  const { database, clock, options } = context;
  const { customerId } = await customerFrom(context);
  const { key, secret } = await database.transaction(async (tx) => {
    const name = options.name ?? '';
    const made = await createKey(tx, clock, { customerId, name, createdBy: 'operator' });
    await appendAuditEntry(tx, clock, {
      actor: COMMAND_LINE,
      action: 'key.create',
      target: made.key.keyId,
      details: { customerId },
    });
    return made;
  });
  const { keyId: id, name } = key;
  return {
    value: { id, customerId, name, secret, createdAt: toIso(key.createdAt) },
    lines: [`${id}  ${name}`, secret, 'This is the only time the key is shown.'],
  };
}

async function revokeKeyByHand(context: CommandContext): Promise<CommandAnswer> {
  const { database, clock, words } = context;
  const [keyId = ''] = words;
  const found = isId('key', keyId) ? await findKey(database.pool, keyId) : undefined;
  if (found === undefined) throw problem('not-found', `There is no key ${keyId}.`);
  const { customerId } = found;
  const key = await database.transaction(async (tx) => {
    const revoked = await revokeKey(tx, clock, { customerId, keyId: found.keyId });
    await appendAuditEntry(tx, clock, {
      actor: COMMAND_LINE,
      action: 'key.revoke',
      target: keyId,
      details: { customerId },
    });
    return revoked;
  });
  const revokedAt = key.revokedAt === undefined ? null : toIso(key.revokedAt);
  return {
    value: { id: keyId, customerId, name: key.name, revokedAt },
    lines: [`${keyId}  ${key.name}  revoked ${revokedAt ?? ''}`],
  };
}

async function changeStatus(
  context: CommandContext,
  change: typeof suspendCustomer,
): Promise<CommandAnswer> {
  const { database, clock } = context;
  const reason = reasonFrom(context);
  const { customerId } = await customerFrom(context);
  const customer = await database.transaction((tx) =>
    change(tx, clock, { customerId, reason, actor: COMMAND_LINE }),
  );
  const { name, email, status } = customer;
  return {
    value: { id: customerId, name, email, status },
    lines: [`${customerId}  ${name} <${email}>  ${status}`],
  };
}
