import { LineCounter, parseDocument } from 'yaml';
import { lineOf } from './file-lines.ts';

/**
 * Where something stands in a file that has been read already: `file:line: `, as the faults
 * of the file are told. For faults that only the database can show, after the reading.
 */
export function placeInFile(
  file: Readonly<{ name: string; text: string }>,
  path: readonly PropertyKey[],
): string {
  const counter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: counter, prettyErrors: false });
  return `${file.name}:${lineOf(document, counter, path)}: `;
}
