/**
 * Says in one line why Taximeter cannot start and what to do about it.
 *
 * `main.ts` and the command line print the message to stderr as it is and exit with a code other
 * than 0; it never contains a password.
 */
export class StartupError extends Error {
  constructor(line: string, options?: ErrorOptions) {
    super(line.replaceAll(/\s+/g, ' ').trim(), options);
    this.name = 'StartupError';
  }
}
