import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { DataFileError, type Fault } from './data-file-error.ts';
import { lineOf } from './file-lines.ts';

const MOST_CHARACTERS = 2_000_000;

/** A file and what it must be. */
export type DataFile<Content> = Readonly<{
  /** The file's name as the messages say it. */
  name: string;
  text: string;
  schema: z.ZodType<Content>;
  /**
   * Names of fields whose numbers are read by their own digits, because a float would lose some.
   */
  amountKeys?: ReadonlySet<string>;
  /** Names of fields that hold free JSON, where `amountKeys` means nothing. */
  freeKeys?: ReadonlySet<string>;
  /**
   * Finds faults the schema cannot see; called with the unchecked content, so that one error hides
   * no other.
   */
  check?: (raw: unknown) => readonly Fault[];
}>;

/**
 * Reads YAML that an operator wrote.
 *
 * Throws a DataFileError with *every* fault, in the order of the lines: each says what is wrong and
 * what to do. Aliases are refused (a few of them can stand for gigabytes), and so are duplicate and
 * prototype keys.
 */
export function parseDataFile<Content>(file: DataFile<Content>): Content {
  if (file.text.length > MOST_CHARACTERS) {
    throw new DataFileError([`${file.name}:1: the file has over 2 MB — split the installation`]);
  }
  const counter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: counter, prettyErrors: false });
  const at = (line: number, message: string): string => `${file.name}:${line}: ${message}`;
  const broken = yamlFaults(document);
  if (broken.length > 0) {
    throw new DataFileError(broken.map((e) => at(counter.linePos(e.offset).line, e.message)));
  }
  keepDigits(document, file.amountKeys ?? new Set(), file.freeKeys ?? new Set());
  const raw: unknown = document.toJS();
  const result = file.schema.safeParse(raw, { reportInput: true });
  const faults = [
    ...(result.success ? [] : result.error.issues.flatMap(faultsOf)),
    ...(file.check?.(raw) ?? []),
  ];
  if (result.success && faults.length === 0) return result.data;
  const lines = faults.map((fault) => ({
    line: lineOf(document, counter, fault.path),
    message: `${nameOf(fault.path)}${fault.message}`,
  }));
  lines.sort((a, b) => a.line - b.line);
  throw new DataFileError([...new Set(lines.map((each) => at(each.line, each.message)))]);
}

type YamlFault = Readonly<{ offset: number; message: string }>;

function yamlFaults(document: Document.Parsed): readonly YamlFault[] {
  const faults: YamlFault[] = document.errors.map((error) => ({
    offset: error.pos[0],
    message:
      error.code === 'DUPLICATE_KEY'
        ? 'the same key twice — remove one of them'
        : `this is not YAML: ${error.message} — correct it`,
  }));
  if (
    document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null)
  ) {
    faults.push({ offset: 0, message: 'the file is empty — write its content, or restore it' });
  }
  visit(document, {
    Alias: (_, node) => {
      faults.push({
        offset: node.range?.[0] ?? 0,
        message: `the alias *${node.source} — write the value out, aliases are not read`,
      });
    },
    Pair: (_, pair) => {
      if (isScalar(pair.key) && pair.key.value === '__proto__') {
        const offset = pair.key.range?.[0] ?? 0;
        faults.push({ offset, message: '__proto__ cannot be a key — remove it' });
      }
    },
  });
  return faults;
}

/** Replaces the number of an amount by its own digits as text. */
function keepDigits(
  document: Document.Parsed,
  amountKeys: ReadonlySet<string>,
  freeKeys: ReadonlySet<string>,
): void {
  visit(document, {
    Pair: (_, pair) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (freeKeys.has(key)) return visit.SKIP;
      const value: unknown = pair.value;
      if (amountKeys.has(key) && isScalar(value) && typeof value.value === 'number') {
        value.value = value.source ?? String(value.value);
      }
      return undefined;
    },
  });
}

function faultsOf(issue: z.core.$ZodIssue): readonly Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: 'is not a field here — correct its name or remove it',
    }));
  }
  if (issue.code !== 'custom' && issue.input === undefined) {
    return [{ path: issue.path, message: 'is missing — add it' }];
  }
  return [{ path: issue.path, message: withAdvice(issue) }];
}

function withAdvice(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' || issue.message.includes(' — ')) return issue.message;
  return `${issue.message.replace(/^(Invalid (input|option): )?/, 'is wrong: ')} — correct it`;
}

function nameOf(path: readonly PropertyKey[]): string {
  let name = '';
  for (const step of path) {
    name += typeof step === 'number' ? `[${step}]` : `${name === '' ? '' : '.'}${String(step)}`;
  }
  return name === '' ? '' : `${name} `;
}
