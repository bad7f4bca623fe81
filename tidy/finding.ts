/** Something in the project that breaks a rule of the house. */
export type Finding = Readonly<{ path: string; line: number; message: string }>;

/** Writes a finding as editors understand it: `path:line: message`. */
export function formatFinding(finding: Finding): string {
  return `${finding.path}:${finding.line}: ${finding.message}`;
}

/** The line, counted from 1, at an offset of a text. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
