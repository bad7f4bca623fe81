/** Where a pattern is looked for: code, strings (SQL is one), comments, or the whole text. */
export type BanPlace = 'code' | 'strings' | 'comments' | 'text';

/** A pattern that must not occur, what to write instead, and why. */
export type Ban = Readonly<{
  pattern: RegExp;
  place: BanPlace;
  /** Globs of the paths the ban is about. */
  about: readonly string[];
  /** Globs of the paths where the pattern is at home. */
  allowed: readonly string[];
  instead: string;
  why: string;
  /** A line the ban must catch; tried in bans.test.ts. */
  example: string;
}>;

const SOURCES = ['**/*.ts', '**/*.tsx', '**/*.mjs'];
const SERVER = ['server/src/**/*.ts'];
const TESTS = ['**/*.test.ts', '**/*.test.tsx'];
const EDGES = ['server/src/main.ts', 'server/src/cli.ts', 'models/src/main.ts'];

/** Every ban of the house. */
export const BANS: readonly Ban[] = [
  {
    pattern: /\bDate\.now\b|\bDate\(\s*\)/,
    place: 'code',
    about: SOURCES,
    allowed: [
      'server/src/time/**',
      'server/src/postgres/database-clock.ts',
      'dashboard/src/time/**',
    ],
    instead: 'clock.now()',
    why: 'the time is an argument: a test moves it, and several servers agree on it',
    example: 'const now = Date.now();',
  },
  {
    pattern: /\bprocess\.hrtime\b|\bperformance\.now\b/,
    place: 'code',
    about: SERVER,
    allowed: ['server/src/time/**', 'server/src/postgres/**', ...TESTS],
    instead: 'monotonicUs()',
    why: 'what is billed comes from one stopwatch, in whole microseconds',
    example: 'const start = performance.now();',
  },
  {
    pattern: /(?<![.\w])(?:now|\w+_timestamp)\s*\(\s*\)|\bcurrent_(?:timestamp|date|time)\b/i,
    place: 'strings',
    about: ['server/**', 'models/**', 'bench/**'],
    allowed: [
      'server/migrations/*-clock.sql',
      'server/src/time/**',
      'server/src/postgres/database-clock*.ts',
    ],
    instead: 'a parameter that is given the Clock’s now',
    why: 'SQL that reads its own time cannot be tested and disagrees with the rest',
    example: "const sql = 'update runs set ended_at = now()';",
  },
  {
    pattern: /\bparseFloat\b/,
    place: 'code',
    about: ['server/src/**', 'models/src/**', 'dashboard/src/**', 'bench/**'],
    allowed: [],
    instead: 'parseDollars for money, Number with a check for anything else',
    why: 'it accepts "12abc" and rounds what it reads',
    example: 'const price = parseFloat(text);',
  },
  {
    pattern: /\bNumber\(\s*[\w.?]*(?:nanos|amount|charge|price|cost|dollars|balance|available)/i,
    place: 'code',
    about: ['server/src/**', 'dashboard/src/**', 'bench/**'],
    allowed: ['server/src/api/wire-number.ts'],
    instead: 'NanoUsd (bigint), or the decimal text',
    why: 'no float ever touches money',
    example: 'const total = Number(run.chargeNanos);',
  },
  {
    pattern: /\b(?:test|it|describe|suite|t|context)\.(?:skip|todo|only)\b/,
    place: 'code',
    about: TESTS,
    allowed: [],
    instead: 'mend or remove the test',
    why: 'a test that does not run says nothing',
    example: "test.skip('a hold is settled once', () => {});",
  },
  {
    pattern: /\b(?:skip|todo|only):\s*(?:true\b|['"`!\w]+)/,
    place: 'code',
    about: TESTS,
    allowed: [],
    instead: 'mend or remove the test',
    why: 'a test that does not run says nothing',
    example: "test('a hold is settled once', { skip: true }, () => {});",
  },
  {
    pattern: /(?<![.\w$])any\b(?!\s*[(:])/,
    place: 'code',
    about: SOURCES,
    allowed: [],
    instead: 'the type, or unknown with a check',
    why: 'it switches the type checker off for everything it touches',
    example: 'function read(row: any) {}',
  },
  {
    pattern: /\bconsole\.\w+/,
    place: 'code',
    about: SOURCES,
    allowed: [...EDGES, 'bench/**', 'tidy/**', 'dashboard/build-if-stale.mjs', 'server/test/**'],
    instead: 'the logger that is handed down',
    why: 'an operator reads one structured log',
    example: "console.log('settled');",
  },
  {
    pattern: /\bprocess\.env\b/,
    place: 'code',
    about: SOURCES,
    allowed: [...EDGES, ...TESTS, 'server/test/**', 'bench/**', 'dashboard/vite.config.ts'],
    instead: 'a setting handed down from main.ts',
    why: 'the environment is read and checked in one place, at start',
    example: 'const port = process.env.PORT;',
  },
  {
    pattern: /@ts-(?:ignore|nocheck|expect-error)|\bbiome-ignore\b/,
    place: 'comments',
    about: SOURCES,
    allowed: [],
    instead: 'mend what is complained about',
    why: 'a switched-off check stays off when the reason is gone',
    example: '// @ts-ignore',
  },
  {
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/,
    place: 'comments',
    about: ['**'],
    allowed: [],
    instead: 'an issue, or the work itself',
    why: 'a note in the code is a promise nobody keeps',
    example: '// TODO: round',
  },
  {
    pattern: /\bfrom 'pg'/,
    place: 'text',
    about: SOURCES,
    allowed: ['server/src/postgres/**', 'server/test/support/**', 'bench/**', 'tidy/**'],
    instead: 'the door of postgres/',
    why: 'one room knows the driver',
    example: "import { Pool } from 'pg';",
  },
  {
    pattern: /^\s*(?:select\s[^;]*\sfrom|insert\s+into|update\s+\S+\s+set|delete\s+from)\s/im,
    place: 'strings',
    about: SERVER,
    allowed: ['**/store.ts', '**/*-store.ts', 'server/src/postgres/**', ...TESTS],
    instead: 'a function of store.ts',
    why: 'a room has one place where its rows are read and written',
    example: "const sql = 'delete from holds where true';",
  },
  {
    pattern: /\bas (?:NanoUsd|Instant|Id<)/,
    place: 'code',
    about: SOURCES,
    allowed: ['money', 'time', 'ids', 'postgres'].map((room) => `server/src/${room}/**`),
    instead: 'nanoUsd, instant or isId',
    why: 'a cast gives the name of a checked value to one that was not checked',
    example: 'const charge = 5n as NanoUsd;',
  },
  {
    pattern: /\bexport \*/,
    place: 'code',
    about: SOURCES,
    allowed: [],
    instead: 'explicit named re-exports',
    why: 'a door shows what goes through it',
    example: "export * from './hold.ts';",
  },
  {
    pattern: /\bfetch\(/,
    place: 'code',
    about: ['dashboard/src/**'],
    allowed: ['dashboard/src/client/**', '**/*.test.ts', '**/*.test.tsx'],
    instead: 'the client generated from openapi.json',
    why: 'the pages use the API like any customer, with its types',
    example: "await fetch('/api/me');",
  },
  {
    pattern: /(?<![\w.~)\]}-])\/(?:work|root|home\/[a-z]\w*|Users\/[a-zA-Z]\w*)\/[\w.]/,
    place: 'text',
    about: ['**'],
    allowed: [],
    instead: 'a path relative to the project',
    why: 'a path of one machine means nothing on another',
    example: ['const folder = "', 'root', 'taximeter";'].join('/'),
  },
  {
    pattern: /"resolved": "https?:/,
    place: 'text',
    about: ['package-lock.json'],
    allowed: [],
    instead: 'npm config omit-lockfile-registry-resolved=true',
    why: 'the lockfile must serve whatever registry is in use; integrity pins the content',
    example: '"resolved": "https://registry.example/pg.tgz",',
  },
];
