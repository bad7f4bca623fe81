import { resolve } from 'node:path';
import { z } from 'zod';
import { StartupError } from './postgres/index.ts';

type Variable = Readonly<{
  name: string;
  /** As the README shows it. */
  byDefault: string;
  meaning: string;
}>;

/** Every setting there is: the table in the README has these rows and no others. */
export const CONFIGURATION_TABLE: readonly Variable[] = [
  { name: 'PORT', byDefault: '8080', meaning: 'port of the server' },
  { name: 'HOST', byDefault: '127.0.0.1', meaning: 'address it listens on' },
  {
    name: 'PUBLIC_URL',
    byDefault: 'http://localhost:PORT',
    meaning: 'address people reach it under; in links and mails',
  },
  {
    name: 'TRUSTED_PROXIES',
    byDefault: 'none',
    meaning: 'addresses, separated by commas, whose `X-Forwarded-For` tells who the client is',
  },
  { name: 'DATA_DIR', byDefault: './data', meaning: 'embedded database, results, spool, mail' },
  {
    name: 'DATABASE_URL',
    byDefault: 'embedded',
    meaning: "any PostgreSQL ≥ 15 instead, with the application's role",
  },
  {
    name: 'DATABASE_MIGRATION_URL',
    byDefault: 'as above',
    meaning: "the same database with the owner's role, for migrations",
  },
  { name: 'CATALOG', byDefault: './catalog.yaml', meaning: 'models, deployments, prices' },
  { name: 'PLANS', byDefault: './plans.yaml', meaning: 'plans' },
  {
    name: 'BUILTIN_WORKER',
    byDefault: 'on',
    meaning: '`off`: do not start the model worker that comes along',
  },
  {
    name: 'PICTURE_URLS',
    byDefault: 'public',
    meaning:
      'pictures sent as an address are fetched from public hosts only; `any`: from your network ' +
      'too; `off`: not at all',
  },
  {
    name: 'SMTP_URL',
    byDefault: 'none',
    meaning: "mail server; without it, mails are files in `DATA_DIR` and in the operator's page",
  },
  {
    name: 'MAIL_FROM',
    byDefault: 'no-reply at the host of PUBLIC_URL',
    meaning: 'sender of mails',
  },
  {
    name: 'LOG_LEVEL',
    byDefault: 'warn',
    meaning: '`debug`, `info`, `warn`, `error`; the log is JSON lines on stderr',
  },
  {
    name: 'COMPAT',
    byDefault: 'none',
    meaning: '`segmind`: answer 406 instead of 402 when credit is out',
  },
  {
    name: 'HOLD_LEASE_MS',
    byDefault: '30000',
    meaning: 'how long a process is believed alive without a sign of life',
  },
  {
    name: 'HOLD_GRACE_MS',
    byDefault: '60000',
    meaning: 'how long after that its holds are closed at the latest',
  },
  {
    name: 'CLOCK',
    byDefault: 'system',
    meaning: '`test`: a clock that is moved by hand. Never in production',
  },
];

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535);
const milliseconds = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .refine((number) => number >= 100);

/** How each variable is read, and what it must be in words. */
const READERS = {
  PORT: { schema: port, must: 'be a port number from 0 to 65535' },
  HOST: { schema: z.string(), must: 'be an address' },
  PUBLIC_URL: { schema: z.string().transform(readOrigin), must: 'be a URL without a path' },
  TRUSTED_PROXIES: { schema: z.string(), must: 'be addresses separated by commas' },
  DATA_DIR: { schema: z.string(), must: 'be a folder' },
  DATABASE_URL: { schema: z.string(), must: 'be a PostgreSQL URL' },
  DATABASE_MIGRATION_URL: { schema: z.string(), must: 'be a PostgreSQL URL' },
  CATALOG: { schema: z.string(), must: 'be a file' },
  PLANS: { schema: z.string(), must: 'be a file' },
  BUILTIN_WORKER: { schema: z.enum(['on', 'off']), must: 'be on or off' },
  PICTURE_URLS: { schema: z.enum(['public', 'any', 'off']), must: 'be public, any or off' },
  SMTP_URL: {
    schema: z.string().regex(/^smtps?:\/\/\S+$/),
    must: 'be a URL such as smtps://user:password@mail.example:465',
  },
  MAIL_FROM: { schema: z.string().regex(/^[^\r\n]+@[^\r\n]+$/), must: 'be an e-mail address' },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    must: 'be debug, info, warn or error',
  },
  COMPAT: { schema: z.enum(['none', 'segmind']), must: 'be none or segmind' },
  HOLD_LEASE_MS: { schema: milliseconds, must: 'be whole milliseconds, at least 100' },
  HOLD_GRACE_MS: { schema: milliseconds, must: 'be whole milliseconds, at least 100' },
  CLOCK: { schema: z.enum(['system', 'test']), must: 'be system or test' },
} as const;

type Name = keyof typeof READERS;
type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of one process, checked. */
export type Configuration = Readonly<{
  port: number;
  host: string;
  publicUrl: string;
  trustedProxies: readonly string[];
  dataDir: string;
  databaseUrl: string | undefined;
  databaseMigrationUrl: string | undefined;
  catalogFile: string;
  plansFile: string;
  builtinWorker: boolean;
  pictureUrls: 'public' | 'any' | 'off';
  smtpUrl: string | undefined;
  mailFrom: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  compatible: boolean;
  holdLeaseMs: number;
  holdGraceMs: number;
  testClock: boolean;
}>;

/**
 * Reads the settings from the environment; what is empty counts as not set.
 *
 * Files and folders are relative to where the command was given, the defaults to `home`, where
 * Taximeter is.
 * Refuses (StartupError): the first variable that is not what it must be, by name.
 */
export function readConfiguration(environment: Environment, home: string): Configuration {
  const read = <N extends Name>(name: N): z.output<(typeof READERS)[N]['schema']> | undefined =>
    readVariable(environment, name);
  const portNumber = read('PORT') ?? 8080;
  const publicUrl = read('PUBLIC_URL') ?? `http://localhost:${portNumber}`;
  const proxies = read('TRUSTED_PROXIES')?.split(',') ?? [];
  const file = (name: 'CATALOG' | 'PLANS' | 'DATA_DIR', byDefault: string): string => {
    const given = read(name);
    return given === undefined ? resolve(home, byDefault) : resolve(given);
  };
  return {
    port: portNumber,
    host: read('HOST') ?? '127.0.0.1',
    publicUrl,
    trustedProxies: proxies.map((proxy) => proxy.trim()).filter((proxy) => proxy !== ''),
    dataDir: file('DATA_DIR', 'data'),
    databaseUrl: read('DATABASE_URL'),
    databaseMigrationUrl: read('DATABASE_MIGRATION_URL'),
    catalogFile: file('CATALOG', 'catalog.yaml'),
    plansFile: file('PLANS', 'plans.yaml'),
    builtinWorker: read('BUILTIN_WORKER') !== 'off',
    pictureUrls: read('PICTURE_URLS') ?? 'public',
    smtpUrl: read('SMTP_URL'),
    mailFrom: read('MAIL_FROM') ?? `Taximeter <no-reply@${new URL(publicUrl).hostname}>`,
    logLevel: read('LOG_LEVEL') ?? 'warn',
    compatible: read('COMPAT') === 'segmind',
    holdLeaseMs: read('HOLD_LEASE_MS') ?? 30_000,
    holdGraceMs: read('HOLD_GRACE_MS') ?? 60_000,
    testClock: read('CLOCK') === 'test',
  };
}

function readVariable<N extends Name>(
  environment: Environment,
  name: N,
): z.output<(typeof READERS)[N]['schema']> | undefined {
  const text = environment[name]?.trim();
  if (text === undefined || text === '') return undefined;
  const { schema, must } = READERS[name];
  const result = schema.safeParse(text);
  if (!result.success) {
    // A URL may carry a password, so the text itself is shown only where it cannot.
    const shown = name.endsWith('_URL') ? '' : `, not "${text.slice(0, 60)}"`;
    throw new StartupError(`${name} must ${must}${shown}.`);
  }
  return result.data as z.output<(typeof READERS)[N]['schema']>;
}

function readOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === undefined || !isWeb || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    context.addIssue({ code: 'custom', message: 'not an origin' });
    return z.NEVER;
  }
  return url.origin;
}
