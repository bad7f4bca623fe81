/** What is wrong at one place of a file, and what to do about it. */
export type Fault = Readonly<{
  /** Where: the keys and indexes from the top of the file. */
  path: readonly PropertyKey[];
  /** "is missing — add it": read after the name of the field. */
  message: string;
}>;

/**
 * A file an operator wrote that cannot be used.
 *
 * `lines` has every fault as `file:line: what — what to do`.
 */
export class DataFileError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'DataFileError';
    this.lines = lines;
  }
}
