import { randomBytes } from 'node:crypto';
import type { Instant } from '../time/index.ts';

/** Every kind of id with its prefix. */
const PREFIXES = {
  customer: 'cus',
  user: 'usr',
  key: 'key',
  run: 'run',
  hold: 'hld',
  grant: 'grt',
  transaction: 'txn',
  rateCard: 'rc',
  idempotencyUse: 'idm',
  owner: 'own',
  mail: 'mail',
  fault: 'flt',
} as const;

declare const idBrand: unique symbol;

/** A kind of id. */
export type IdKind = keyof typeof PREFIXES;
/** An id of one kind: `run_01kb…`. */
export type Id<Kind extends IdKind> = string & { readonly [idBrand]: Kind };
/** Who pays. */
export type CustomerId = Id<'customer'>;
/** A person who logs in. */
export type UserId = Id<'user'>;
/** An API key (its name, not its secret). */
export type KeyId = Id<'key'>;
/** One request to a model. */
export type RunId = Id<'run'>;
/** A lot of credit. */
export type GrantId = Id<'grant'>;
/** Transfers posted together. */
export type TransactionId = Id<'transaction'>;
/** One version of a deployment's prices. */
export type RateCardId = Id<'rateCard'>;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

let lastMs = 0;
let lastRandom = 0n;

/** Makes a new id of a kind; ids of one process ascend strictly. */
export function newId<Kind extends IdKind>(kind: Kind, now: Instant): Id<Kind> {
  const ms = Math.max(Math.floor(now), lastMs);
  lastRandom =
    ms === lastMs ? lastRandom + 1n : BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n;
  lastMs = ms;
  return `${PREFIXES[kind]}_${base32((BigInt(ms) << 80n) | lastRandom)}` as Id<Kind>;
}

function base32(value: bigint): string {
  let text = '';
  let rest = value;
  for (let place = 0; place < 26; place += 1) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

/** Tells whether a text has the form of an id of a kind. */
export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  const prefix = PREFIXES[kind];
  return text.startsWith(`${prefix}_`) && ULID.test(text.slice(prefix.length + 1));
}
